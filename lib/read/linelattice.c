/* The score of a hypothesis and a character is the network's log odds of that character against
 * "not one letter", weighed as on a path (model/pathweights.h). */
#include "read/linelattice.h"

#include "base/utf8.h"
#include "image/prep.h"
#include "page/punctuation.h"
#include "read/surroundings.h"

#include <limits.h>
#include <math.h>
#include <string.h>

enum { ROWS_MAX = 1200 };

/* Truths that the lattice finds so unlikely, per character, are not of this picture, or its layout
 * is wrong. */
static const double IMPLAUSIBLE = 12.0;

static bool is_doubtful_space(uint32_t before, uint32_t after)
{
    bool digits = before >= '0' && before <= '9' && after >= '0' && after <= '9';
    return digits || (after < 0x80 && strchr(".,:;!?)'%", (int)after));
}

bool nl_line_lattice_truth(nl_truth_label **labels, int *length, const char *text,
                           const nl_model *model, nl_arena *arena, nl_error *err)
{
    const char *end = text + strlen(text);
    uint32_t before = 0;
    bool space = false;
    *length = 0;
    *labels = NL_NEW(arena, nl_truth_label, strlen(text), err);
    while (*labels && text < end) {
        int32_t code = nl_utf8_next(&text, end);
        if (code == ' ' || code == '\n' || code == '\t') {
            space = true;
            continue;
        }
        int output = code < 0 ? -1 : nl_model_output(model, (uint32_t)code);
        nl_truth_space here = space ? NL_SPACE_HERE : NL_SPACE_NONE;
        if (space && is_doubtful_space(before, (uint32_t)code))
            here = NL_SPACE_UNKNOWN;
        (*labels)[(*length)++] = (nl_truth_label){output, -1, here};
        before = (uint32_t)code;
        space = false;
    }
    return *labels;
}

/* Does the model know all characters of the truth, and is there any? */
static bool is_known(const nl_line_lattice *l)
{
    for (int i = 0; i < l->length; i++) {
        if (l->truth[i].label < 0)
            return false;
    }
    return l->length > 0;
}

/* Appends the hypotheses of a line, whose first node is l->nodes. */
static bool add_line(nl_line_lattice *l, const nl_layout *layout, int number,
                     const nl_segments *segments, size_t *room, nl_arena *arena, nl_error *err)
{
    const nl_line *line = &layout->lines[number];
    nl_span *spans;
    int count;
    if (!nl_spans_list(&spans, &count, segments, line, arena, err))
        return false;
    size_t all = (size_t)(l->count + count), edge_room = *room;
    l->edges = nl_grow(arena, l->edges, &edge_room, all, sizeof *l->edges, err);
    l->spans = l->edges ? nl_grow(arena, l->spans, room, all, sizeof *l->spans, err) : NULL;
    if (!l->spans)
        return false;
    for (int i = 0; i < count; i++) {
        const nl_span *span = &spans[i];
        const nl_glyph *glyph = &layout->glyphs[segments->segments[span->first].glyph];
        bool whole = span->count == 1 && span->box.width == glyph->box.width;
        l->edges[l->count] =
            (nl_edge){l->nodes + span->first, l->nodes + span->first + span->count, 0.0f};
        l->spans[l->count++] = (nl_span_edge){*span, number, whole && nl_glyph_is_low(glyph, line)};
    }
    l->nodes += segments->count;
    return true;
}

static bool draw(nl_train_line *out, const nl_line_lattice *l, const nl_segments *lines,
                 const nl_layout *layout, const nl_prep *prep, nl_arena *arena, nl_error *err)
{
    size_t size = (size_t)prep->side * (size_t)prep->side, count = (size_t)l->count;
    uint8_t *pixels = nl_alloc(arena, count, size, err);
    uint8_t *around = nl_alloc(arena, count, size, err);
    nl_place *places = NL_NEW(arena, nl_place, count, err);
    if (!pixels || !around || !places)
        return false;
    for (int i = 0; i < l->count; i++) {
        const nl_span_edge *one = &l->spans[i];
        nl_arena_mark mark = nl_arena_save(arena);
        nl_image ink;
        if (!nl_segments_draw(&ink, &lines[one->line], one->span.first, one->span.count, arena,
                              err) ||
            !nl_prep_character(pixels + (size_t)i * size, ink, prep, arena, err))
            return false;
        nl_arena_restore(arena, mark);
        nl_surroundings_draw(around + (size_t)i * size, prep->side, &lines[one->line], &one->span);
        places[i] = nl_surroundings_place(&one->span, &layout->lines[one->line]);
    }
    *out = (nl_train_line){l->count, pixels, around, places, l->length, l};
    return true;
}

/* Segments all lines of the layout and lists their hypotheses. */
static bool add_lines(nl_line_lattice *l, nl_segments **lines, const nl_layout *layout,
                      nl_arena *arena, nl_error *err)
{
    size_t room = 0;
    *lines = NL_NEW(arena, nl_segments, (size_t)layout->line_count, err);
    for (int i = 0; *lines && i < layout->line_count; i++) {
        nl_segments *segments = &(*lines)[i];
        if (!nl_segment_line(segments, layout, &layout->lines[i], NL_SEGMENT_PATHS, arena, err) ||
            !add_line(l, layout, i, segments, &room, arena, err))
            return false;
    }
    l->nodes++;
    return *lines;
}

/* Lists the hypotheses of the layout and, if there are no more than `most`, draws them. */
static bool lay(nl_train_line *out, nl_line_lattice *l, const nl_layout *layout, int most,
                const nl_model *model, nl_arena *arena, nl_error *err)
{
    nl_segments *lines;
    l->not_a_letter = nl_model_output(model, NL_NOT_A_LETTER);
    out->lattice = l;
    if (!add_lines(l, &lines, layout, arena, err))
        return false;
    return l->count == 0 || l->count > most ||
           (nl_space_features_find(&l->spaces, lines, layout, arena, err) &&
            draw(out, l, lines, layout, &model->prep, arena, err));
}

bool nl_line_lattice_lay(nl_train_line *out, const nl_layout *layout, const nl_model *model,
                         nl_arena *arena, nl_error *err)
{
    *out = (nl_train_line){0};
    nl_line_lattice *l = NL_NEW(arena, nl_line_lattice, 1, err);
    return l && lay(out, l, layout, INT_MAX, model, arena, err);
}

bool nl_line_lattice_make(nl_train_line *out, nl_image paper, const char *text,
                          const nl_model *model, nl_arena *arena, nl_error *err)
{
    nl_layout layout;
    *out = (nl_train_line){0};
    nl_line_lattice *l = NL_NEW(arena, nl_line_lattice, 1, err);
    if (!l || !nl_layout_page(&layout, paper, arena, err) ||
        !nl_line_lattice_truth(&l->truth, &l->length, text, model, arena, err))
        return false;
    return !is_known(l) || lay(out, l, &layout, ROWS_MAX, model, arena, err);
}

bool nl_line_lattice_score(nl_scored_lattice *out, const nl_line_lattice *l, nl_mat logits,
                           const nl_path_weights *weights, nl_arena *arena, nl_error *err)
{
    size_t count = (size_t)l->count, nodes = (size_t)l->nodes;
    nl_edge *edges = NL_NEW(arena, nl_edge, count, err);
    float *labels = NL_NEW_TABLE(arena, float, count, (size_t)logits.columns, err);
    float *noise = NL_NEW(arena, float, count, err), *space = NL_NEW(arena, float, nodes, err);
    if (!edges || !labels || !noise || !space)
        return false;
    for (int e = 0; e < l->count; e++) {
        const float *z = nl_mat_row(logits, e);
        float *label = labels + (size_t)e * (size_t)logits.columns;
        const nl_span_edge *one = &l->spans[e];
        for (int o = 0; o < logits.columns; o++)
            label[o] = z[o] - z[l->not_a_letter];
        label[l->not_a_letter] = -INFINITY;
        edges[e] = l->edges[e];
        edges[e].score =
            weights->letter + weights->crossed * one->span.crossed + weights->gap * one->span.gap;
        noise[e] = one->may_be_noise ? weights->noise : -INFINITY;
    }
    for (int n = 0; n + 1 < l->nodes; n++)
        space[n] = nl_space_score(&l->spaces[n], weights);
    space[l->nodes - 1] = NAN;
    *out = (nl_scored_lattice){edges, l->count, l->nodes, labels, logits.columns, noise, space};
    return true;
}

/* From the gradient by scores to that by logits and weights. */
static void pass_back(nl_mat dz, nl_path_weights *path, const nl_lattice_gradient *by,
                      const nl_line_lattice *l)
{
    for (int e = 0; e < l->count; e++) {
        const float *d = by->label + (size_t)e * (size_t)dz.columns;
        float *row = nl_mat_row(dz, e), sum = 0.0f;
        for (int o = 0; o < dz.columns; o++)
            sum += row[o] = d[o];
        row[l->not_a_letter] = -sum;
        path->letter += sum;
        path->crossed += sum * l->spans[e].span.crossed;
        path->gap += sum * l->spans[e].span.gap;
        path->noise += by->noise[e];
    }
    for (int n = 0; n + 1 < l->nodes; n++) {
        for (int i = 0; i < NL_SPACE_FEATURES; i++)
            path->space[i] += by->space[n] * l->spaces[n].value[i];
    }
}

bool nl_line_lattice_loss(nl_line_loss *out, const nl_train_line *line, nl_mat logits,
                          const nl_path_weights *weights, nl_arena *scratch, nl_error *err)
{
    const nl_line_lattice *l = line->lattice;
    size_t count = (size_t)l->count, labels = count * (size_t)logits.columns;
    nl_scored_lattice lattice;
    nl_lattice_gradient by = {
        .label = NL_NEW_TABLE(scratch, float, count, (size_t)logits.columns, err),
        .noise = NL_NEW(scratch, float, count, err),
        .space = NL_NEW(scratch, float, (size_t)l->nodes, err),
    };
    if (!by.label || !by.noise || !by.space ||
        !nl_line_lattice_score(&lattice, l, logits, weights, scratch, err) ||
        !nl_lattice_loss(&out->loss, &by, &lattice, l->truth, l->length, scratch, err))
        return false;
    if (out->loss > IMPLAUSIBLE * l->length) {
        memset(by.label, 0, labels * sizeof *by.label);
        memset(by.noise, 0, count * sizeof *by.noise);
        memset(by.space, 0, (size_t)l->nodes * sizeof *by.space);
        out->loss = 0.0;
    }
    out->path = (nl_path_weights){0};
    pass_back(out->dz, &out->path, &by, l);
    return true;
}
