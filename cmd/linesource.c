#include "linesource.h"

#include "data/mapping.h"
#include "image/decode.h"
#include "read/linelattice.h"

#include <string.h>

/* A quarter of the composed lines are of drawn letters, even if there are pens. */
enum { DRAWN_SHARE = 4 };

/* Adds a decoded picture if it is not held back. */
static bool add_picture(nl_linesource *source, nl_transcribed one, const nl_split *split,
                        nl_arena *arena, nl_error *err)
{
    uint32_t hash = 0;
    for (int y = 0; y < one.paper.height; y++)
        hash = hash * 31 + nl_crc32(nl_image_row(one.paper, y), (size_t)one.paper.width);
    nl_rng rng = nl_rng_make(split->seed, NL_STREAM_SPLIT, 0, hash);
    if ((double)nl_rng_uniform(&rng) < split->share)
        return true;
    source->pictures = nl_grow(arena, source->pictures, &source->picture_room,
                               source->picture_count + 1, sizeof *source->pictures, err);
    if (!source->pictures)
        return false;
    source->pictures[source->picture_count++] = one;
    return true;
}

bool nl_linesource_load(nl_linesource *source, const char *operand, const nl_split *split,
                        bool sandbox, nl_skips *skips, nl_arena *arena, nl_error *err)
{
    nl_line_pair *pairs;
    size_t count;
    nl_skips bad = {0};
    nl_error why = {0};
    nl_decode_options options = nl_decode_default();
    options.strict = true;
    options.sandbox = sandbox;
    if (!nl_lines_load(&pairs, &count, operand, arena, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        nl_transcribed one = {.text = pairs[i].text};
        if (*one.text == '\0')
            continue;
        bool decoded = nl_lines_decode(&one.paper, &pairs[i], &options, arena, &why);
        if (decoded ? !add_picture(source, one, split, arena, err)
                    : !nl_skips_leave(&bad, &why, err))
            return false;
    }
    return nl_skips_accept(skips, &bad, count, operand, err);
}

static uint32_t crc_of_text(uint32_t crc, const nl_pens *pens, const nl_pen_text *text)
{
    crc = nl_crc32_more(crc, text->text, strlen(text->text));
    for (uint32_t i = text->part; i < text->part + (uint32_t)text->part_count; i++) {
        const nl_pen_part *part = &pens->parts[i];
        for (uint32_t s = part->stroke; s < part->stroke + (uint32_t)part->stroke_count; s++)
            crc = nl_crc32_more(crc, pens->points + pens->strokes[s].first,
                                pens->strokes[s].count * sizeof *pens->points);
    }
    return crc;
}

/* A text with a character that cannot be on paper is not learnt: the model will not know it. */
bool nl_linesource_settle(nl_linesource *source, nl_dataset *data, nl_arena *arena, nl_error *err)
{
    const uint32_t none = NL_NOT_A_LETTER;
    const nl_preset_pool *pool = &source->writers;
    for (size_t i = 0; i < source->picture_count; i++) {
        const nl_transcribed *one = &source->pictures[i];
        source->crc = nl_lines_crc(source->crc, one->paper, one->text);
        if (!nl_dataset_add_text(data, one->text, arena, err))
            return false;
    }
    for (size_t i = 0; pool->pens && i < pool->pens->text_count; i++) {
        const nl_pen_text *text = &pool->pens->texts[i];
        if (nl_pens_held(pool->pens, text->writer, pool->share, pool->split_seed) != pool->held)
            continue;
        source->text_count++;
        source->crc = crc_of_text(source->crc, pool->pens, text);
        if (!nl_dataset_add_text(data, text->text, arena, err))
            return false;
    }
    return source->text_count + source->picture_count == 0 ||
           nl_dataset_class(data, &none, 1, arena, err) >= 0;
}

/* Composes a line of the writers' characters, or of drawn letters: also where none of the writers
 * has enough of them. */
static bool compose(nl_composed *out, const nl_linesource *source, nl_rng *rng, nl_arena *arena,
                    nl_error *err)
{
    const nl_preset_pool *pool = &source->writers;
    bool pens = pool->pens && pool->pens->count > 0 && nl_rng_below(rng, DRAWN_SHARE) > 0;
    if (pens && nl_preset_compose(out, NL_PRESET_WILD, pool, rng, arena, err))
        return true;
    if (pens && err->status != NL_ERROR_USAGE)
        return false;
    const nl_preset_pool drawn = {0};
    return nl_preset_compose(out, NL_PRESET_WILD, &drawn, rng, arena, err);
}

static bool make_line(void *context, nl_train_line *out, int epoch, size_t index, nl_arena *arena,
                      nl_error *err)
{
    const nl_linesource *source = context;
    size_t pictures = source->picture_count, given = pictures + source->text_count;
    size_t which = index / 2 % given;
    nl_rng rng = nl_rng_make(source->seed, NL_STREAM_PAGE, (uint64_t)epoch + 1, index);
    nl_composed composed;
    if (index % 2 == 0 && which < pictures)
        return nl_line_lattice_make(out, source->pictures[which].paper,
                                    source->pictures[which].text, source->model, arena, err);
    bool ok = index % 2 == 0 ? nl_preset_compose(&composed, NL_PRESET_WRITTEN_WILD,
                                                 &source->writers, &rng, arena, err)
                             : compose(&composed, source, &rng, arena, err);
    return ok &&
           nl_line_lattice_make(out, composed.paper, composed.text, source->model, arena, err);
}

nl_train_lines nl_linesource_lines(nl_linesource *source)
{
    size_t given = source->picture_count + source->text_count;
    size_t count = source->wanted > 0 ? source->wanted : 2 * given;
    return (nl_train_lines){.count = given > 0 ? count : 0,
                            .texts = source->text_count,
                            .pictures = source->picture_count,
                            .crc = source->crc,
                            .make = make_line,
                            .loss = nl_line_lattice_loss,
                            .context = source};
}
