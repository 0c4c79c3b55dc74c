#include "linesource.h"

#include "base/utf8.h"
#include "image/decode.h"
#include "read/linelattice.h"

#include <string.h>

/* A quarter of the composed lines are of drawn letters, even if there are pens. */
enum { DRAWN_SHARE = 4 };

static bool add_picture(nl_linesource *source, const nl_line_pair *pair, const nl_split *split,
                        nl_arena *arena, nl_error *err)
{
    nl_decode_options options = nl_decode_default();
    nl_transcribed one = {.text = pair->text};
    if (!nl_decode_file(&one.paper, pair->picture, &options, arena, err))
        return false;
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
                        nl_arena *arena, nl_error *err)
{
    nl_line_pair *pairs;
    size_t count;
    if (!nl_lines_load(&pairs, &count, operand, arena, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        if (!add_picture(source, &pairs[i], split, arena, err))
            return false;
    }
    return true;
}

/* Adds the text's characters to the data's classes. */
static bool add_classes(nl_dataset *data, const char *text, nl_arena *arena, nl_error *err)
{
    const char *end = text + strlen(text);
    while (text < end) {
        int32_t next = nl_utf8_next(&text, end);
        uint32_t code = (uint32_t)next;
        if (next > ' ' && nl_dataset_class(data, &code, 1, arena, err) < 0)
            return false;
    }
    return true;
}

bool nl_linesource_settle(nl_linesource *source, nl_dataset *data, nl_arena *arena, nl_error *err)
{
    const uint32_t none = NL_NOT_A_LETTER;
    const nl_preset_pool *pool = &source->writers;
    for (size_t i = 0; i < source->picture_count; i++) {
        if (!add_classes(data, source->pictures[i].text, arena, err))
            return false;
    }
    for (size_t i = 0; pool->pens && i < pool->pens->text_count; i++) {
        const nl_pen_text *text = &pool->pens->texts[i];
        if (nl_pens_held(pool->pens, text->writer, pool->share, pool->split_seed) != pool->held)
            continue;
        source->text_count++;
        if (!add_classes(data, text->text, arena, err))
            return false;
    }
    return source->text_count + source->picture_count == 0 ||
           nl_dataset_class(data, &none, 1, arena, err) >= 0;
}

static bool make_line(void *context, nl_train_line *out, int epoch, size_t index, nl_arena *arena,
                      nl_error *err)
{
    const nl_linesource *source = context;
    size_t pictures = source->picture_count;
    nl_composed composed;
    if (index < pictures)
        return nl_line_lattice_make(out, source->pictures[index].paper,
                                    source->pictures[index].text, source->model, arena, err);
    nl_rng rng = nl_rng_make(source->seed, NL_STREAM_PAGE, (uint64_t)epoch + 1, index);
    nl_preset_pool pool = source->writers;
    bool written = index < pictures + source->text_count;
    if (!written && (!pool.pens || pool.pens->count == 0 || nl_rng_below(&rng, DRAWN_SHARE) == 0))
        pool.pens = NULL;
    return nl_preset_compose(&composed, written ? NL_PRESET_WRITTEN_WILD : NL_PRESET_WILD, &pool,
                             &rng, arena, err) &&
           nl_line_lattice_make(out, composed.paper, composed.text, source->model, arena, err);
}

nl_train_lines nl_linesource_lines(nl_linesource *source)
{
    size_t count = 2 * (source->picture_count + source->text_count);
    return (nl_train_lines){count, make_line, nl_line_lattice_loss, source};
}
