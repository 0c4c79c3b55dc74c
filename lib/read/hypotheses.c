/* A hypothesis' log odds compare all letters together with the output "not one letter". A path
 * through the lattice says of each of its hypotheses that it is one letter, and of all others that
 * they are not. Divided by what all paths have in common (that no hypothesis is a letter), a path's
 * probability is the product of its hypotheses' odds, however many there are.
 *
 * All glyphs are classified first, unsegmented. One that is a letter beyond doubt is not segmented,
 * and such glyphs are not joined with one another: their alternatives are hardly ever chosen, and
 * in clear writing they would be most of the work. Then all other spans are classified. */
#include "read/hypotheses.h"

#include "base/stagetimer.h"
#include "model/classifier.h"
#include "read/surroundings.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

static const float LEAST = 1e-6f; /* smaller probabilities count as this */
/* Log odds from which on a glyph is a letter beyond doubt; and where language may object. */
static const float SETTLED = 3.0f, SETTLED_WORDS = 6.0f;
static const float SETTLED_LINES = 8.0f; /* the same for a model that learnt from lines: a touching
                                            pair may look like one letter */

enum { IN_TIME = 64 /* hypotheses are drawn between two looks at the clock */ };

/* What the search for hypotheses goes by. */
typedef struct search {
    const nl_layout *layout;
    const nl_model *model;
    nl_read_options options; /* with a mask */
    nl_pool *pool;
    nl_arena *arena;
    /* Of each of the layout's glyphs. */
    bool *keep;    /* it is not segmented */
    bool *settled; /* it is a letter beyond doubt */
    int *row;      /* of its probabilities as it is */
    int *pieces;   /* its segments */
} search;

/* The ink class of a glyph, if the span is all of it. */
static nl_ink_class ink_class_of(const search *s, const nl_line *line, const nl_segment *first,
                                 const nl_span *span)
{
    const nl_layout *layout = s->layout;
    const nl_glyph *glyph = &layout->glyphs[first->glyph];
    bool keep = span->count == 1 && first->box.width == glyph->box.width;
    if (s->model->reads_lines) /* knows punctuation itself */
        return keep && nl_glyph_is_low(glyph, line) ? NL_INK_NOISE : NL_INK_LETTER;
    return keep ? nl_ink_class_of(layout, line, glyph) : NL_INK_LETTER;
}

/* May the span be one character, with the parts that are left out? */
static bool is_possible(const nl_hypotheses *c, const nl_span *span, unsigned without)
{
    bool joined = span->glyph < 0 && (without & NL_READ_JOINS);
    return span->count == 1 || (c->segmentation == NL_SEGMENT_PATHS && !joined);
}

/* Are all glyphs that the span has parts of letters beyond doubt? They are not segmented, then. */
static bool is_settled(const search *s, const nl_segments *segments, const nl_span *span)
{
    bool settled = true;
    for (int i = span->first; i < span->first + span->count; i++)
        settled = settled && s->settled[segments->segments[i].glyph];
    return settled;
}

static bool list_line(nl_hypotheses *c, const search *s, int number, size_t *room, nl_error *err)
{
    const nl_line *line = &s->layout->lines[number];
    const nl_segments *segments = &c->lines[number];
    nl_span *spans;
    int count;
    if (!nl_spans_list(&spans, &count, segments, line, s->arena, err))
        return false;
    c->list = nl_grow(s->arena, c->list, room, (size_t)(c->count + count), sizeof *c->list, err);
    if (!c->list)
        return false;
    for (int i = 0; i < count; i++) {
        const nl_segment *first = &segments->segments[spans[i].first];
        nl_ink_class ink_class = ink_class_of(s, line, first, &spans[i]);
        if (is_possible(c, &spans[i], s->options.without) &&
            (spans[i].glyph >= 0 || !is_settled(s, segments, &spans[i])))
            c->list[c->count++] =
                (nl_hypothesis){number, spans[i], ink_class, first->word_start, 0.0f};
    }
    return c->count <= NL_HYPOTHESES_MAX ||
           nl_fail(err, NL_ERROR_LIMIT,
                   "its ink could be over %d different letters; that is no page of writing",
                   (int)NL_HYPOTHESES_MAX);
}

static void count_pieces(search *s, const nl_segments *segments, const nl_line *line)
{
    for (int g = line->glyph; g < line->glyph + line->glyph_count; g++)
        s->pieces[g] = 0;
    for (int i = 0; i < segments->count; i++)
        s->pieces[segments->segments[i].glyph]++;
}

/* Segments the glyphs that are not kept, and lists the hypotheses. */
static bool list_all(nl_hypotheses *c, search *s, nl_error *err)
{
    const nl_layout *layout = s->layout;
    size_t lines = (size_t)layout->line_count, room = 0;
    c->lines = NL_NEW(s->arena, nl_segments, lines, err);
    c->start = NL_NEW(s->arena, int, lines + 1, err);
    if (!c->lines || !c->start)
        return false;
    for (int i = 0; i < layout->line_count; i++) {
        const nl_line *line = &layout->lines[i];
        if (!nl_read_in_time(&s->options, err) ||
            !nl_segment_unsettled(&c->lines[i], layout, line, s->keep, s->arena, err) ||
            !list_line(c, s, i, &room, err))
            return false;
        count_pieces(s, &c->lines[i], line);
        c->start[i + 1] = c->count;
    }
    nl_stage_timer_end(s->options.timer, NL_STAGE_SEGMENT);
    return true;
}

/* Draws hypotheses `which` as the network's inputs. */
static bool prepare(uint8_t *pixels, const nl_hypotheses *c, const int *which, int count,
                    const search *s, nl_error *err)
{
    const nl_prep *prep = &s->model->prep;
    size_t size = (size_t)prep->side * (size_t)prep->side;
    nl_arena scratch = {0}; /* with a block that stays */
    bool ok = nl_alloc(&scratch, 1, 1, err);
    nl_arena_mark mark = nl_arena_save(&scratch);
    for (int i = 0; ok && i < count; i++) {
        const nl_hypothesis *one = &c->list[which[i]];
        nl_image ink;
        ok = (i % IN_TIME || nl_read_in_time(&s->options, err)) &&
             nl_segments_draw(&ink, &c->lines[one->line], one->span.first, one->span.count,
                              &scratch, err) &&
             nl_prep_character(pixels + (size_t)i * size, ink, prep, &scratch, err);
        nl_arena_restore(&scratch, mark);
    }
    nl_arena_free(&scratch);
    return ok;
}

/* Adds what is around hypotheses `which` to the inputs. */
static bool add_surroundings(nl_inputs *inputs, const nl_hypotheses *c, const int *which, int count,
                             const search *s, nl_error *err)
{
    int side = s->model->prep.side;
    size_t size = (size_t)side * (size_t)side;
    uint8_t *around = nl_alloc(s->arena, (size_t)count, size, err);
    nl_place *places = NL_NEW(s->arena, nl_place, (size_t)count, err);
    if (!around || !places)
        return false;
    for (int i = 0; i < count; i++) {
        const nl_hypothesis *one = &c->list[which[i]];
        nl_surroundings_draw(around + (size_t)i * size, side, &c->lines[one->line], &one->span);
        places[i] = nl_surroundings_place(&one->span, &s->layout->lines[one->line]);
    }
    inputs->around = around;
    inputs->places = places;
    return true;
}

/* Removes from the row what may not be answered, and "not one letter". Returns the log odds of any
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

/* Classifies hypotheses `which`: their rows follow one another in c->p. */
static bool classify(nl_hypotheses *c, const int *which, int count, const search *s, nl_error *err)
{
    const nl_model *model = s->model;
    int not_a_letter = nl_model_output(model, NL_NOT_A_LETTER);
    size_t size = (size_t)model->prep.side * (size_t)model->prep.side;
    uint8_t *pixels = nl_alloc(s->arena, (size_t)count, size, err);
    nl_mat p = nl_mat_rows(c->p, 0, count);
    nl_inputs inputs = {.pixels = pixels};
    if (!pixels || !prepare(pixels, c, which, count, s, err) ||
        (nl_model_sees_context(model) && !add_surroundings(&inputs, c, which, count, s, err)))
        return false;
    nl_stage_timer_end(s->options.timer, NL_STAGE_PREPARE);
    if (!nl_model_classify(p, model, &inputs, NULL, s->pool, s->arena, err))
        return false;
    for (int i = 0; i < count; i++)
        c->list[which[i]].log_odds = settle_row(
            nl_mat_row(p, i), p.columns, s->options.mask.allowed, not_a_letter, s->options.without);
    nl_stage_timer_end(s->options.timer, NL_STAGE_CLASSIFY);
    return true;
}

/* The row of the glyph that the hypothesis is all of, or -1. */
static int row_of(const search *s, const nl_hypothesis *one)
{
    int glyph = one->span.glyph;
    return glyph >= 0 && one->span.count == s->pieces[glyph] ? s->row[glyph] : -1;
}

/* Moves the first `count` rows to those of hypotheses `which`, from the last one on, and puts those
 * of unsegmented glyphs between them. */
static void fill_in(nl_hypotheses *c, const int *which, int count, const nl_hypotheses *glyphs,
                    const search *s)
{
    size_t bytes = (size_t)c->p.columns * sizeof(float);
    for (int i = c->count - 1; i >= 0; i--) {
        bool fresh = count > 0 && which[count - 1] == i;
        int row = fresh ? --count : row_of(s, &c->list[i]);
        memmove(nl_mat_row(c->p, i), nl_mat_row(fresh ? c->p : glyphs->p, row), bytes);
        if (!fresh)
            c->list[i].log_odds = glyphs->list[row].log_odds;
    }
}

/* Classifies all hypotheses; unsegmented glyphs come from `glyphs`, if there. */
static bool classify_all(nl_hypotheses *c, const nl_hypotheses *glyphs, const search *s,
                         nl_error *err)
{
    int outputs = nl_model_outputs(s->model), count = 0;
    float *p = nl_alloc(s->arena, (size_t)c->count, (size_t)outputs * sizeof(float), err);
    int *which = NL_NEW(s->arena, int, (size_t)c->count, err);
    c->p = nl_mat_view(p, c->count, outputs);
    if (!p || !which)
        return false;
    for (int i = 0; i < c->count; i++) {
        if (!glyphs || row_of(s, &c->list[i]) < 0)
            which[count++] = i;
    }
    if (!classify(c, which, count, s, err))
        return false;
    if (glyphs)
        fill_in(c, which, count, glyphs, s);
    return true;
}

/* Finds the glyphs that are letters beyond doubt. */
static void settle_glyphs(search *s, const nl_hypotheses *glyphs)
{
    unsigned without = s->options.without;
    float least = s->options.language ? SETTLED_WORDS : SETTLED;
    least = s->model->reads_lines ? SETTLED_LINES : least;
    for (int i = 0; i < glyphs->count; i++) {
        const nl_hypothesis *one = &glyphs->list[i];
        int glyph = one->span.glyph;
        s->row[glyph] = i;
        s->settled[glyph] = one->log_odds > least && !(without & NL_READ_OTHER) &&
                            nl_span_may_be_letter(&one->span, &s->layout->lines[one->line]);
        s->keep[glyph] = s->settled[glyph] || (without & NL_READ_SEGMENTATION);
    }
}

/* Without punctuation, none of ASCII's may be answered. */
static bool forbid_punctuation(search *s, nl_error *err)
{
    size_t outputs = (size_t)nl_model_outputs(s->model);
    bool *allowed = NL_NEW(s->arena, bool, outputs, err);
    for (size_t o = 0; allowed && o < outputs; o++) {
        uint32_t code = s->model->alphabet[o];
        allowed[o] = s->options.mask.allowed[o] && !(code < 0x80 && ispunct((int)code));
    }
    s->options.mask.allowed = allowed;
    return allowed;
}

static bool init_search(search *s, nl_error *err)
{
    size_t count = (size_t)s->layout->glyph_count;
    s->keep = NL_NEW(s->arena, bool, count, err);
    s->settled = NL_NEW(s->arena, bool, count, err);
    s->row = NL_NEW(s->arena, int, count, err);
    s->pieces = NL_NEW(s->arena, int, count, err);
    if (!s->keep || !s->settled || !s->row || !s->pieces)
        return false;
    memset(s->keep, true, count * sizeof *s->keep);
    return (s->options.mask.allowed ||
            nl_mask_init(&s->options.mask, s->model, NULL, NULL, s->arena, err)) &&
           (!(s->options.without & NL_READ_PUNCTUATION) || forbid_punctuation(s, err));
}

bool nl_hypotheses_find(nl_hypotheses *out, const nl_layout *layout, const nl_model *model,
                        const nl_read_options *options, nl_pool *pool, nl_arena *arena,
                        nl_error *err)
{
    *out = (nl_hypotheses){0};
    search s = {
        .layout = layout, .model = model, .options = *options, .pool = pool, .arena = arena};
    nl_hypotheses glyphs = {.segmentation = NL_SEGMENT_NONE},
                  spans = {.segmentation = NL_SEGMENT_PATHS};
    if (!init_search(&s, err) || !list_all(&glyphs, &s, err) ||
        !classify_all(&glyphs, NULL, &s, err))
        return false;
    *out = glyphs;
    if (nl_model_output(model, NL_NOT_A_LETTER) < 0)
        return true;
    settle_glyphs(&s, &glyphs);
    if (!list_all(&spans, &s, err) || !classify_all(&spans, &glyphs, &s, err)) {
        *out = (nl_hypotheses){0};
        return false;
    }
    *out = spans;
    return true;
}

nl_position nl_hypothesis_position(const nl_hypothesis *hypothesis, const nl_layout *layout)
{
    nl_place place = nl_surroundings_place(&hypothesis->span, &layout->lines[hypothesis->line]);
    return (nl_position){.top = place.top, .bottom = place.bottom, .line = hypothesis->line};
}
