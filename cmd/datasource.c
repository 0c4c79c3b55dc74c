/* Letters that are drawn anew for each epoch come first in the dataset. */
#include "datasource.h"

#include "cli/ui.h"
#include "data/split.h"
#include "draw/pensample.h"
#include "draw/strokes.h"
#include "draw/synth.h"
#include "drawnbeside.h"
#include "read/labelling.h"

#include <assert.h>
#include <ctype.h>
#include <math.h>

enum {
    PEN_TIMES = 2, /* samples of each pen character by itself */
    /* Drawn letters beside transcribed lines: about as many as an epoch's batches take. */
    LEAST_DRAWN = 2000,
    DRAWN_PER_LINE = 32,
};

/* Drawn are all characters and then letters and digits again: symbols half as often. */
enum { LETTERS = 62, SYMBOLS = 32, ROUND = 2 * LETTERS + SYMBOLS };

enum { DRAWN = ROUND * 450, VALID_SHARE = 10, LINES = 2000 };

/* Drawn letters for validation come from an epoch that training never reaches. */
static const uint64_t VALID_EPOCH = (uint64_t)1 << 40;

const char *const nl_transpose_names[] = {"auto", "yes", "no", NULL};
const char *const nl_part_names[] = {"auto", "train", "test", NULL};

nl_datasource_options nl_datasource_default(void)
{
    return (nl_datasource_options){
        .load = nl_load_default(), .drawn = DRAWN, .lines = LINES, .draw_seed = 1};
}

static nl_synth_job job_of(const nl_datasource *m, uint64_t epoch)
{
    nl_synth_job job = {
        .seed = m->options->draw_seed, .epoch = epoch, .prep = m->options->load.prep};
    job.codes = m->codes;
    job.code_count = m->code_count;
    return job;
}

/* Notes that the samples from `first` on are all learnt from, or all held back. */
static void add_range(nl_datasource *m, size_t first, bool held)
{
    assert(m->range_count < NL_DATA_RANGES_MAX);
    m->ranges[m->range_count++] = (nl_data_range){first, m->data->count, held};
}

/* Lists what to draw in turn. */
static bool list_codes(nl_datasource *m, nl_error *err)
{
    uint32_t *codes = NL_NEW(m->arena, uint32_t, 2 * (size_t)nl_character_count, err);
    m->codes = codes;
    m->code_count = 0;
    for (int i = 0; codes && i < 2 * nl_character_count; i++) {
        uint32_t code = nl_character_codes[i % nl_character_count];
        if (i < nl_character_count || isalnum((int)code))
            codes[m->code_count++] = code;
    }
    return codes;
}

/* Letters for each epoch, and others for validation. */
static bool draw_all(nl_datasource *m, nl_error *err)
{
    if (!list_codes(m, err))
        return false;
    size_t lines = m->lines.picture_count + m->pens.text_count;
    size_t most = lines > 0 ? LEAST_DRAWN + DRAWN_PER_LINE * lines : SIZE_MAX;
    size_t learnt = m->options->drawn < most ? m->options->drawn : most;
    size_t valid = learnt / VALID_SHARE;
    m->drawn_count = learnt;
    nl_synth_job learning = job_of(m, 0), validating = job_of(m, VALID_EPOCH);
    if (!nl_synth_characters(m->data, learnt, &learning, m->pool, m->arena, err))
        return false;
    add_range(m, 0, false);
    if (!nl_synth_characters(m->data, valid, &validating, m->pool, m->arena, err))
        return false;
    add_range(m, learnt, true);
    return true;
}

/* Each rank draws its part for all. */
static bool redraw(void *context, int epoch, nl_error *err)
{
    nl_datasource *m = context;
    nl_ranks *ranks = m->options->ranks;
    nl_synth_job job = job_of(m, (uint64_t)epoch);
    nl_rank_part part = nl_ranks_part(ranks, m->drawn_count);
    size_t bytes = (size_t)m->data->side * (size_t)m->data->side;
    (void)err;
    if (epoch == 0)
        return true;
    job.number = part.first;
    nl_synth_redraw(m->data, m->own_count + part.first, part.end - part.first, &job, m->pool);
    bool ok = true;
    for (int r = 0; ok && ranks && r < ranks->count; r++) {
        part = nl_ranks_part_of(ranks, r, m->drawn_count);
        ok = nl_ranks_give(ranks, r, m->data->pixels + (m->own_count + part.first) * bytes,
                           (part.end - part.first) * bytes);
    }
    return ok;
}

/* The pen characters of the held-back writers, or of the others. */
static nl_preset_pool writers_of(const nl_datasource *m, bool held)
{
    return (nl_preset_pool){&m->pens, m->options->split.share, m->options->split.seed, held};
}

/* Adds each pen character by itself; those of held-back writers validate. */
static bool draw_pens(nl_datasource *m, nl_error *err)
{
    for (int held = 0; held < 2 && m->pens.count > 0; held++) {
        size_t first = m->data->count;
        nl_pen_job job = {writers_of(m, held), held ? 1 : PEN_TIMES, m->options->draw_seed,
                          m->options->load.prep};
        if (!nl_pen_samples(m->data, &job, m->pool, m->arena, err))
            return false;
        add_range(m, first, held);
    }
    return true;
}

/* Draws letters beside DATA of characters, where these have few. */
static bool draw_beside(nl_datasource *m, nl_error *err)
{
    nl_drawn_beside beside;
    if (m->own_count == 0 || m->options->lines == 0)
        return true;
    if (!nl_drawn_beside_list(&beside, m->data, m->options->from, m->arena, err))
        return false;
    m->codes = beside.codes;
    m->code_count = beside.code_count;
    m->drawn_count = beside.count;
    nl_synth_job job = job_of(m, 0);
    if (beside.count > 0 &&
        !nl_synth_characters(m->data, beside.count, &job, m->pool, m->arena, err))
        return false;
    return true;
}

/* Composes lines of drawn letters and, if there are pen characters, twice as many of those. */
static bool compose(nl_datasource *m, nl_error *err)
{
    const nl_datasource_options *o = m->options;
    nl_labelling_job job = {.lines = o->lines, .seed = o->draw_seed, .prep = o->load.prep};
    if (o->lines == 0 || (o->trained && nl_linesource_lines(&m->lines).count > 0))
        return true;
    if (m->own_count > 0) {
        nl_dataset own = *m->data;
        own.count = m->own_count;
        uint32_t *codes;
        if (!nl_letters_beside(&codes, &job.code_count, &own, o->from, m->arena, err))
            return false;
        job.codes = codes;
        job.lines = m->composed_lines = nl_lines_beside(&own, o->lines);
    }
    if (!nl_label_lines(m->data, &job, m->pool, m->arena, err))
        return false;
    job.writers = writers_of(m, false);
    job.lines *= 2;
    return m->pens.count == 0 || nl_label_lines(m->data, &job, m->pool, m->arena, err);
}

void nl_note_skips(const nl_skips *skips)
{
    size_t named = skips->count < NL_SKIPS_NAMED ? skips->count : NL_SKIPS_NAMED;
    for (size_t i = 0; i < named; i++)
        nl_note("left out: %s", skips->named[i].text);
    if (skips->count > named)
        nl_note("%zu pictures are left out; --strict refuses them", skips->count);
}

static bool load_all(nl_datasource *m, char **operands, int count, nl_error *err)
{
    nl_load_options load = m->options->load;
    load.pool = m->pool;
    load.skips = m->options->strict ? NULL : &m->skips;
    char **pens = NL_NEW(m->arena, char *, (size_t)count, err);
    int pen_files = 0;
    if (!pens)
        return false;
    for (int i = 0; i < count; i++) {
        if (nl_pens_sniff(operands[i]))
            pens[pen_files++] = operands[i];
        else if (nl_lines_sniff(operands[i])) {
            if (!nl_linesource_load(&m->lines, operands[i], &m->options->split, load.sandbox,
                                    load.skips, m->arena, err))
                return false;
        } else if (!nl_data_load(m->data, operands[i], &load, m->arena, err))
            return false;
    }
    nl_note_skips(&m->skips);
    if (pen_files > 0 && !nl_pens_load(&m->pens, pens, pen_files, m->arena, err))
        return false;
    if (m->pens.count > 0)
        return true;
    if (m->data->count == 0 && m->lines.picture_count + m->pens.text_count > 0)
        return draw_all(m, err);
    if (m->data->count == 0)
        return nl_fail(err, NL_ERROR_INPUT, "there are no samples to learn from");
    if (m->options->lines > 0 && m->data->class_count < 2)
        return nl_fail(err, NL_ERROR_INPUT,
                       "the data have one class only; add others to tell it from");
    return true;
}

/* The range that decides over the sample; NULL: the split by content does. */
static const nl_data_range *range_of(const nl_datasource *m, size_t sample)
{
    for (int i = 0; i < m->range_count; i++) {
        if (sample >= m->ranges[i].first && sample < m->ranges[i].end)
            return &m->ranges[i];
    }
    return NULL;
}

/* Appends those of the samples, counted from `first`, that are in no range. */
static size_t append_others(uint32_t *to, size_t count, const nl_datasource *m, size_t first,
                            const uint32_t *part, size_t part_count)
{
    for (size_t i = 0; i < part_count; i++) {
        if (!range_of(m, first + part[i]))
            to[count++] = (uint32_t)first + part[i];
    }
    return count;
}

static void append_ranges(nl_datasource *m)
{
    for (int i = 0; i < m->range_count; i++) {
        for (size_t sample = m->ranges[i].first; sample < m->ranges[i].end; sample++) {
            if (m->ranges[i].held)
                m->held[m->held_count++] = (uint32_t)sample;
            else
                m->kept[m->kept_count++] = (uint32_t)sample;
        }
    }
}

/* Splits the samples first .. end - 1 that are in no range. */
static bool split_by_content(nl_datasource *m, size_t first, size_t end, nl_error *err)
{
    nl_parts parts;
    const nl_split *split = &m->options->split;
    nl_dataset some = *m->data;
    if (first == end)
        return true;
    some.pixels += first * (size_t)some.side * (size_t)some.side;
    some.labels += first;
    some.count = end - first;
    bool done = split->fold.count > 0 && m->own_count > 0
                    ? nl_dataset_fold(&parts, &some, split->fold, split->seed, m->arena, err)
                    : nl_dataset_split(&parts, &some, split->share, split->seed, m->arena, err);
    if (!done)
        return false;
    m->kept_count = append_others(m->kept, m->kept_count, m, first, parts.kept, parts.kept_count);
    m->held_count = append_others(m->held, m->held_count, m, first, parts.held, parts.held_count);
    return true;
}

/* Ranges go to their part; all other samples are split by content: those of DATA by themselves, so
 * that what is held back of classes with few pictures does not depend on what is drawn beside them.
 */
static bool split_all(nl_datasource *m, nl_error *err)
{
    bool own = m->own_count > 0;
    m->kept = NL_NEW(m->arena, uint32_t, m->data->count, err);
    m->held = NL_NEW(m->arena, uint32_t, m->data->count, err);
    if (!m->kept || !m->held)
        return false;
    if (!own)
        append_ranges(m);
    if (!split_by_content(m, 0, m->loaded_count, err) ||
        (!own && !split_by_content(m, m->loaded_count, m->data->count, err)))
        return false;
    m->own_kept = m->kept_count;
    if (!own)
        return true;
    append_ranges(m);
    return nl_balance(&m->shown, m->data, m->kept, m->kept_count, m->own_count, m->arena, err);
}

/* All that is drawn beside DATA of characters is learnt, nothing held back. */
static void note_beside(nl_datasource *m)
{
    if (m->own_count > 0 && m->data->count > m->own_count)
        add_range(m, m->own_count, false);
}

/* Where the characters of each class usually stand; those that stand for several are left open. */
static bool find_places(nl_datasource *m, nl_error *err)
{
    const nl_dataset *data = m->data;
    m->places = NL_NEW(m->arena, nl_place, (size_t)data->class_count, err);
    for (int i = 0; m->places && i < data->class_count; i++) {
        const nl_class *one = &data->classes[i];
        if (one->count > 1 || !nl_character_place(&m->places[i], one->code[0]))
            m->places[i].top = NAN;
    }
    return m->places;
}

bool nl_datasource_load(nl_datasource *out, char **operands, int count,
                        const nl_datasource_options *options, nl_pool *pool, nl_arena *arena,
                        nl_error *err)
{
    *out = (nl_datasource){.options = options, .pool = pool, .arena = arena};
    nl_note_sandbox(options->load.sandbox);
    out->data = NL_NEW(arena, nl_dataset, 1, err);
    if (!out->data)
        return false;
    nl_dataset_init(out->data, options->load.prep.side);
    if (!(count > 0 ? load_all(out, operands, count, err) : draw_all(out, err)))
        return false;
    out->loaded_count = out->drawn_count == 0 ? out->data->count : 0;
    if (out->drawn_count == 0 && out->pens.count == 0 && out->pens.text_count == 0 &&
        out->lines.picture_count == 0)
        out->own_count = out->data->count;
    out->lines.seed = options->draw_seed;
    out->lines.wanted = options->epoch_lines;
    out->lines.writers = writers_of(out, false);
    if (!draw_pens(out, err) || !nl_linesource_settle(&out->lines, out->data, arena, err) ||
        !draw_beside(out, err) || !compose(out, err))
        return false;
    note_beside(out);
    return find_places(out, err) && split_all(out, err);
}

nl_train_data nl_datasource_train_data(nl_datasource *source, const nl_model *model)
{
    source->lines.model = model;
    return (nl_train_data){.data = source->data,
                           .kept = source->kept,
                           .held = source->held,
                           .kept_count = source->kept_count,
                           .held_count = source->held_count,
                           .shown = source->shown,
                           .refresh = source->drawn_count ? redraw : NULL,
                           .refresh_context = source,
                           .places = source->places,
                           .lines = nl_linesource_lines(&source->lines)};
}
