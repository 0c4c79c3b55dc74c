/* A group's odds compare all letters together with the output "not one letter". A path through the
 * lattice says of each of its groups that it is one letter, and of all others that they are none;
 * divided by what all of them have in common (that every group is none), a path's probability is
 * the product of its groups' odds, however many there are. */
#include "model/candidates.h"

#include "base/laps.h"
#include "page/textline.h"

#include <math.h>
#include <string.h>

static const float LEAST = 1e-6f; /* probability that is told from none */

/* What a glyph can be by itself, if the candidate is a whole one. */
static nl_mark mark_of(const nl_layout *layout, const nl_line *line, const nl_segment *first,
                       const nl_group *group)
{
    const nl_glyph *glyph = &layout->glyphs[first->glyph];
    bool whole = group->count == 1 && first->box.width == glyph->box.width;
    return whole ? nl_mark_of(layout, line, glyph) : NL_MARK_LETTER;
}

/* May the group be one character, after what the reading does without? */
static bool is_possible(const nl_candidates *c, const nl_group *group, unsigned without)
{
    bool joined = group->glyph < 0 && (without & NL_READ_JOINS);
    return group->count == 1 || (c->cutting == NL_CUT_SEAMS && !joined);
}

static bool list_line(nl_candidates *c, const nl_layout *layout, int number, unsigned without,
                      size_t *room, nl_arena *arena, nl_error *err)
{
    const nl_line *line = &layout->lines[number];
    const nl_segments *segments = &c->lines[number];
    nl_group *groups;
    int count;
    if (!nl_groups_list(&groups, &count, segments, line, arena, err))
        return false;
    c->list = nl_grow(arena, c->list, room, (size_t)(c->count + count), sizeof *c->list, err);
    if (!c->list)
        return false;
    for (int i = 0; i < count; i++) {
        const nl_segment *first = &segments->segments[groups[i].first];
        nl_mark mark = mark_of(layout, line, first, &groups[i]);
        if (is_possible(c, &groups[i], without))
            c->list[c->count++] = (nl_candidate){number, groups[i], mark, first->word_start, 0.0f};
    }
    return true;
}

static bool list_all(nl_candidates *c, const nl_layout *layout, unsigned without, nl_arena *arena,
                     nl_error *err)
{
    nl_cutting cutting = without & NL_READ_SEAMS ? NL_CUT_NONE : c->cutting;
    size_t lines = (size_t)layout->line_count, room = 0;
    c->lines = NL_NEW(arena, nl_segments, lines, err);
    c->start = NL_NEW(arena, int, lines + 1, err);
    if (!c->lines || !c->start)
        return false;
    for (int i = 0; i < layout->line_count; i++) {
        if (!nl_cut_line(&c->lines[i], layout, &layout->lines[i], cutting, arena, err) ||
            !list_line(c, layout, i, without, &room, arena, err))
            return false;
        c->start[i + 1] = c->count;
    }
    return true;
}

static bool prepare(uint8_t *pixels, const nl_candidates *c, const nl_prep *prep, nl_arena *arena,
                    nl_error *err)
{
    size_t size = (size_t)prep->side * (size_t)prep->side;
    for (int i = 0; i < c->count; i++) {
        nl_arena_mark mark = nl_arena_save(arena);
        const nl_candidate *one = &c->list[i];
        nl_image ink;
        if (!nl_segments_draw(&ink, &c->lines[one->line], one->group.first, one->group.count, arena,
                              err) ||
            !nl_prep_character(pixels + (size_t)i * size, ink, prep, arena, err))
            return false;
        nl_arena_restore(arena, mark);
    }
    return true;
}

/* Takes what may not be answered out of the row, "not one letter" among it. Returns the odds of a
 * letter against that or, without it, of the best letter against the others. */
static float settle_row(float *row, int outputs, const bool *allowed, int not_a_letter,
                        unsigned without)
{
    float none = not_a_letter < 0 ? 0.0f : row[not_a_letter], best = 0.0f, sum = 0.0f;
    for (int o = 0; o < outputs; o++) {
        row[o] = allowed[o] ? row[o] + LEAST * LEAST : 0.0f;
        best = row[o] > best ? row[o] : best;
        sum += row[o];
    }
    for (int o = 0; o < outputs; o++)
        row[o] /= sum;
    if (not_a_letter < 0)
        return 0.0f;
    if (without & NL_READ_OTHER)
        return logf(best / sum + LEAST) - logf(1.0f - best / sum + LEAST);
    return logf(sum + LEAST) - logf(none + LEAST);
}

static bool classify(nl_candidates *c, const nl_model *model, const nl_read_options *options,
                     nl_pool *pool, nl_arena *arena, nl_error *err)
{
    int outputs = nl_mlp_outputs(&model->mlp);
    int not_a_letter = nl_model_output(model, NL_NOT_A_LETTER);
    size_t count = (size_t)c->count, size = (size_t)model->prep.side * (size_t)model->prep.side;
    float *p = nl_alloc(arena, count, (size_t)outputs * sizeof(float), err);
    uint8_t *pixels = p ? nl_alloc(arena, count, size, err) : NULL;
    c->p = nl_mat_view(p, c->count, outputs);
    if (!pixels || !prepare(pixels, c, &model->prep, arena, err))
        return false;
    nl_laps_end(options->laps, NL_STAGE_PREPARE);
    if (!nl_model_classify(c->p, model, pixels, NULL, pool, arena, err))
        return false;
    for (int i = 0; i < c->count; i++)
        c->list[i].odds = settle_row(nl_mat_row(c->p, i), outputs, options->mask.allowed,
                                     not_a_letter, options->without);
    nl_laps_end(options->laps, NL_STAGE_CLASSIFY);
    return true;
}

bool nl_candidates_find(nl_candidates *out, const nl_layout *layout, const nl_model *model,
                        const nl_read_options *options, nl_pool *pool, nl_arena *arena,
                        nl_error *err)
{
    *out = (nl_candidates){0};
    nl_read_options how = *options;
    bool knows = nl_model_output(model, NL_NOT_A_LETTER) >= 0;
    nl_candidates result = {.cutting = knows ? NL_CUT_SEAMS : NL_CUT_NONE};
    if ((!how.mask.allowed && !nl_mask_init(&how.mask, model, NULL, NULL, arena, err)) ||
        !list_all(&result, layout, how.without, arena, err))
        return false;
    nl_laps_end(how.laps, NL_STAGE_CUT);
    if (!classify(&result, model, &how, pool, arena, err))
        return false;
    *out = result;
    return true;
}

nl_place nl_candidate_place(const nl_candidate *candidate, const nl_layout *layout)
{
    const nl_line *line = &layout->lines[candidate->line];
    nl_box box = candidate->group.box;
    float base = nl_line_base(line, (float)box.left + 0.5f * (float)box.width);
    return (nl_place){.top = (base - (float)box.top) / line->height,
                      .bottom = (base - (float)(box.top + box.height)) / line->height,
                      .line = candidate->line};
}
