#include "rehearsal.h"

#include "data/mapping.h"
#include "draw/preset.h"
#include "draw/strokes.h"
#include "draw/synth.h"
#include "model/linestep.h"
#include "read/errorrate.h"

#include <math.h>

/* So many of 100 lines are the user's own, each of these so often if that makes no fewer lines than
 * LINES_LEAST and no more than take a few seconds, but at least once. On pages of held-back people
 * 85 of 100 and twice as many lines were no better (docs/results.md). */
enum { OWN_OF_100 = 70, TIMES = 16, LINES_LEAST = 240, LINES_MOST = 960 };

/* Built-in lines to measure by. */
enum { MEASURED_LINES = 32 };
static const uint64_t MEASURED_SEED = 0x6d656173757265;

static bool add_classes(nl_rehearsal *r, const nl_model *before, nl_arena *arena, nl_error *err)
{
    for (int i = 0; i < nl_model_outputs(before); i++) {
        if (nl_dataset_class(&r->data, &before->alphabet[i], 1, arena, err) < 0)
            return false;
    }
    for (size_t p = 0; p < r->pages->count; p++) {
        if (!nl_dataset_add_text(&r->data, r->pages->pages[p].pair.text, arena, err))
            return false;
    }
    return true;
}

/* Where each class usually stands. */
static bool find_places(nl_rehearsal *r, nl_arena *arena, nl_error *err)
{
    r->places = NL_NEW(arena, nl_place, (size_t)r->data.class_count, err);
    for (int i = 0; r->places && i < r->data.class_count; i++) {
        if (!nl_character_place(&r->places[i], r->data.classes[i].code[0]))
            r->places[i].top = NAN;
    }
    return r->places;
}

/* Letters of the alphabet that can be drawn, each step's anew. */
static bool draw_letters(nl_rehearsal *r, const nl_prep *prep, nl_pool *pool, nl_arena *arena,
                         nl_error *err)
{
    size_t count = r->lines / NL_LINES_PER_STEP * NL_REHEARSAL_BATCH;
    uint32_t *codes = NL_NEW(arena, uint32_t, (size_t)r->data.class_count, err);
    nl_synth_job job = {.codes = codes, .seed = r->seed, .epoch = 1, .prep = *prep};
    for (int i = 0; codes && i < r->data.class_count; i++) {
        if (nl_character_find(r->data.classes[i].code[0]))
            codes[job.code_count++] = r->data.classes[i].code[0];
    }
    if (!codes)
        return false;
    if (job.code_count == 0)
        return nl_fail(err, NL_ERROR_MODEL,
                       "the model has no character that can be drawn, so it would forget all");
    if (!nl_synth_characters(&r->data, count, &job, pool, arena, err))
        return false;
    r->kept = NL_NEW(arena, uint32_t, r->data.count, err);
    for (size_t i = 0; r->kept && i < r->data.count; i++)
        r->kept[i] = (uint32_t)i;
    return r->kept;
}

/* How many lines are learnt if so many are the user's own: whole steps, and each own line is among
 * them. */
static size_t count_lines(size_t own)
{
    size_t once = (own + OWN_OF_100 - 1) / OWN_OF_100 * 100, lines = TIMES * once;
    lines = lines > LINES_MOST ? LINES_MOST : lines;
    lines = lines < LINES_LEAST ? LINES_LEAST : lines;
    lines = lines < once ? once : lines;
    return (lines + NL_LINES_PER_STEP - 1) / NL_LINES_PER_STEP * NL_LINES_PER_STEP;
}

bool nl_rehearsal_init(nl_rehearsal *out, const nl_learn_pages *pages, const nl_model *before,
                       uint64_t seed, nl_pool *pool, nl_arena *arena, nl_error *err)
{
    *out = (nl_rehearsal){.pages = pages, .seed = seed};
    out->lines = count_lines((size_t)pages->run_count);
    nl_dataset_init(&out->data, before->prep.side);
    return add_classes(out, before, arena, err) && find_places(out, arena, err) &&
           draw_letters(out, &before->prep, pool, arena, err);
}

static bool make_line(void *context, nl_train_line *out, int epoch, size_t index, nl_arena *arena,
                      nl_error *err)
{
    const nl_rehearsal *r = context;
    const nl_preset_pool drawn = {0};
    if (index % 100 < OWN_OF_100) {
        size_t own = index / 100 * OWN_OF_100 + index % 100;
        const nl_learn_run *run = &r->pages->runs[own % (size_t)r->pages->run_count];
        return nl_page_words_line(out, &r->pages->pages[run->page].words, run->first, run->count,
                                  r->model, arena, err);
    }
    nl_rng rng = nl_rng_make(r->seed, NL_STREAM_PAGE, (uint64_t)epoch + 1, index);
    nl_composed composed;
    return nl_preset_compose(&composed, NL_PRESET_WILD, &drawn, &rng, arena, err) &&
           nl_line_lattice_make(out, composed.paper, composed.text, r->model, arena, err);
}

nl_train_data nl_rehearsal_data(nl_rehearsal *r)
{
    return (nl_train_data){.data = &r->data,
                           .kept = r->kept,
                           .kept_count = r->data.count,
                           .places = r->places,
                           .lines = {.count = r->lines,
                                     .pictures = r->pages->count,
                                     .crc = r->pages->crc,
                                     .make = make_line,
                                     .loss = nl_line_lattice_loss,
                                     .context = r}};
}

/* Composes, reads and compares one line. */
static bool measure_line(nl_learn_errors *sum, uint64_t index, const nl_learn_reader *reader,
                         nl_error *err)
{
    static const nl_preset kinds[] = {NL_PRESET_CLEAN, NL_PRESET_LOWER, NL_PRESET_TOUCHING,
                                      NL_PRESET_NUMBERS};
    const nl_preset_pool drawn = {0};
    nl_preset kind = kinds[index % (sizeof kinds / sizeof *kinds)];
    nl_rng rng = nl_rng_make(MEASURED_SEED, NL_STREAM_PAGE, 0, index);
    nl_arena arena = {0};
    nl_composed composed;
    nl_comparison c;
    bool ok = nl_preset_compose(&composed, kind, &drawn, &rng, &arena, err) &&
              nl_learn_compare(&c, sum, composed.paper, composed.text, reader, &arena, err);
    nl_arena_free(&arena);
    return ok;
}

bool nl_rehearsal_measure(nl_learn_errors *out, const nl_learn_reader *reader, nl_error *err)
{
    *out = (nl_learn_errors){0};
    for (uint64_t i = 0; i < MEASURED_LINES; i++) {
        if (!measure_line(out, i, reader, err))
            return false;
    }
    return true;
}
