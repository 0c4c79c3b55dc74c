/* The best path through each line's lattice is chosen by what the network says of the candidates,
 * by their geometry, and by how well they suit their places. What was read tells what kinds of
 * words there are; with them in mind it is chosen once more, or read anew where language has a say.
 * At the end context weighs the letters that are left. */
#include "read/decoder.h"

#include "page/words.h"
#include "read/context.h"
#include "read/language.h"
#include "read/spacing.h"
#include "text/posterior.h"

#include <math.h>
#include <string.h>

/* Weights of the lattice's scores, in units of log odds. */
static const float LETTER_COST = 3.0f; /* pieces and pairs are far more frequent than letters */
static const float CUT_COST = 0.5f;    /* per pen width of ink that parts it from its neighbours */
static const float GAP_COST = 4.0f;    /* per line height of paper inside a letter */
static const float PUNCTUATION_SCORE =
    -3.0f; /* of a glyph that is punctuation by its shape and place */
static const float NOISE_SCORE =
    -1.0f; /* of one that is neither that nor large enough for a letter */

/* Of the scores as logarithms of probabilities. There are many paths that differ by a speck; with 1
 * they make letters look more doubtful than they turn out to be. */
static const float INVERSE_TEMPERATURE = 2.0f;

/* The state of reading one page. */
typedef struct reader {
    const nl_model *model;
    const nl_read_options *options;
    const nl_layout *layout;
    nl_hypotheses hypotheses;
    float *fit;     /* of each candidate: how well it suits its place and line, log odds */
    float *gaps;    /* between letters of one line */
    nl_edge *edges; /* of one line */
    int *path;
    float *whole;          /* of each of the edges */
    nl_spelling *spelling; /* of each candidate */
    nl_symbol *symbols;
    int symbol_count;
    nl_layout chosen;    /* lines that have signs, and these as their glyphs */
    nl_position *places; /* of the letters, by rows; their lines are the layout's */
    int row_count;
    nl_mat p; /* of the letters */
} reader;

static bool init_buffers(reader *r, nl_arena *arena, nl_error *err)
{
    size_t count = (size_t)r->hypotheses.count, outputs = (size_t)r->hypotheses.p.columns;
    size_t segments = 0;
    for (int i = 0; i < r->layout->line_count; i++)
        segments += (size_t)r->hypotheses.lines[i].count;
    r->edges = NL_NEW(arena, nl_edge, count, err);
    r->path = NL_NEW(arena, int, segments, err);
    r->fit = NL_NEW(arena, float, count, err);
    r->gaps = NL_NEW(arena, float, segments, err);
    r->whole = NL_NEW(arena, float, count, err);
    r->spelling = NL_NEW(arena, nl_spelling, count, err);
    r->symbols = NL_NEW(arena, nl_symbol, segments, err);
    r->chosen.glyphs = NL_NEW(arena, nl_glyph, segments, err);
    r->chosen.lines = NL_NEW(arena, nl_line, (size_t)r->layout->line_count, err);
    r->places = NL_NEW(arena, nl_position, segments, err);
    float *p = nl_alloc(arena, segments, outputs * sizeof(float), err);
    r->p = nl_mat_view(p, 0, (int)outputs);
    return r->edges && r->path && r->fit && r->gaps && r->whole && r->spelling && r->symbols &&
           r->chosen.glyphs && r->chosen.lines && r->places && p;
}

static bool is_without(const reader *r, nl_read_part part)
{
    return r->options->without & part;
}

/* Punctuation is read unless a mask names what may be read. */
static bool is_punctuation(const reader *r, const nl_hypothesis *hypothesis)
{
    return hypothesis->mark != NL_INK_LETTER && hypothesis->mark != NL_INK_NOISE &&
           !r->options->mask.restricted && !is_without(r, NL_READ_PUNCTUATION);
}

static float small_ink_score(const reader *r, const nl_hypothesis *hypothesis)
{
    return is_punctuation(r, hypothesis) ? PUNCTUATION_SCORE : NOISE_SCORE;
}

static float letter_score(const reader *r, const nl_hypothesis *hypothesis)
{
    float cost = GAP_COST * hypothesis->group.gap + CUT_COST * hypothesis->group.cut;
    return hypothesis->log_odds + r->fit[hypothesis - r->hypotheses.list] - LETTER_COST -
           (is_without(r, NL_READ_GEOMETRY) ? 0.0f : cost);
}

static const nl_spelling *spelling_of(const reader *r, const nl_hypothesis *hypothesis)
{
    return &r->spelling[hypothesis - r->hypotheses.list];
}

/* May the candidate be read as a letter at all? */
static bool may_be_letter(const reader *r, const nl_hypothesis *hypothesis)
{
    return hypothesis->mark == NL_INK_LETTER || r->hypotheses.segmentation == NL_SEGMENT_PATHS;
}

/* Is the candidate read as a letter, if it is chosen? */
static bool is_letter(const reader *r, const nl_hypothesis *hypothesis)
{
    return hypothesis->mark == NL_INK_LETTER || spelling_of(r, hypothesis)->code != 0 ||
           (may_be_letter(r, hypothesis) &&
            letter_score(r, hypothesis) > small_ink_score(r, hypothesis));
}

static float score(const reader *r, const nl_hypothesis *hypothesis)
{
    float gain = spelling_of(r, hypothesis)->gain;
    return gain + (is_letter(r, hypothesis) ? letter_score(r, hypothesis)
                                            : small_ink_score(r, hypothesis));
}

static void add_letter(reader *r, nl_symbol *sign, int hypothesis)
{
    sign->row = r->row_count;
    r->places[r->row_count++] = nl_hypothesis_position(&r->hypotheses.list[hypothesis], r->layout);
    r->p.rows = r->row_count;
    memcpy(nl_mat_row(r->p, sign->row), nl_mat_row(r->hypotheses.p, hypothesis),
           (size_t)r->p.columns * sizeof(float));
}

/* Lists what the path reads on a line. */
static void list_path(reader *r, const nl_line *line, int base, int length)
{
    nl_line *read = &r->chosen.lines[r->chosen.line_count];
    *read = *line;
    read->glyph = r->symbol_count;
    for (int i = 0; i < length; i++) {
        int index = base + r->path[i];
        const nl_hypothesis *hypothesis = &r->hypotheses.list[index];
        bool letter = is_letter(r, hypothesis);
        if (!letter && !is_punctuation(r, hypothesis))
            continue;
        r->chosen.glyphs[r->symbol_count] = (nl_glyph){.box = hypothesis->group.box};
        nl_symbol *sign = &r->symbols[r->symbol_count++];
        *sign = (nl_symbol){.box = hypothesis->group.box,
                            .mark = letter ? NL_INK_LETTER : hypothesis->mark,
                            .line = r->chosen.line_count,
                            .hypothesis = index,
                            .whole = r->whole[r->path[i]]};
        if (letter)
            add_letter(r, sign, index);
    }
    read->glyph_count = r->symbol_count - read->glyph;
    r->chosen.line_count += read->glyph_count > 0;
}

/* Parts what was chosen into words: now that letters are known, so are the gaps between them. */
static bool part_words(reader *r, nl_arena *arena, nl_error *err)
{
    r->chosen.glyph_count = r->symbol_count;
    if (!nl_words_find(&r->chosen, arena, err))
        return false;
    for (int l = 0; l < r->chosen.line_count; l++) {
        const nl_line *line = &r->chosen.lines[l];
        int word = -1;
        bool letter_gap = false;
        for (int i = line->glyph; i < line->glyph + line->glyph_count; i++) {
            word += r->chosen.glyphs[i].word_start;
            letter_gap = letter_gap || r->chosen.glyphs[i].word_start;
            r->symbols[i].word = word;
            if (r->symbols[i].mark != NL_INK_LETTER)
                continue;
            r->places[r->symbols[i].row].word_start = letter_gap;
            letter_gap = false;
        }
    }
    return true;
}

/* Finds the best path of each line and lists what it reads. */
static bool choose(reader *r, nl_arena *arena, nl_error *err)
{
    r->symbol_count = r->row_count = r->chosen.line_count = 0;
    for (int i = 0; i < r->layout->line_count; i++) {
        int base = r->hypotheses.start[i], count = r->hypotheses.start[i + 1] - base, length;
        for (int e = 0; e < count; e++) {
            const nl_hypothesis *one = &r->hypotheses.list[base + e];
            r->edges[e] =
                (nl_edge){one->group.first, one->group.first + one->group.count, score(r, one)};
        }
        if (!nl_lattice_best(r->path, &length, r->edges, count, r->hypotheses.lines[i].count + 1,
                             arena, err) ||
            !nl_lattice_posterior(r->whole, r->edges, count, r->hypotheses.lines[i].count + 1,
                                  INVERSE_TEMPERATURE, arena, err))
            return false;
        list_path(r, &r->layout->lines[i], base, length);
    }
    return true;
}

/* Says of each candidate how well it suits its place and what was read on its line. Without
 * context, how sure its best letter is. */
static bool score_positions(reader *r, nl_arena *arena, nl_error *err)
{
    nl_context *context = NULL;
    nl_arena_mark mark = nl_arena_save(arena);
    if (!is_without(r, NL_READ_CONTEXT) &&
        !nl_context_learn(&context, r->p, r->model, r->places, arena, err))
        return false;
    for (int i = 0; i < r->hypotheses.count; i++) {
        const nl_hypothesis *one = &r->hypotheses.list[i];
        const float *p = nl_mat_row(r->hypotheses.p, i);
        nl_position place = nl_hypothesis_position(one, r->layout);
        r->fit[i] = context ? nl_context_score(context, p, &place)
                            : 0.5f * logf(nl_maximum(p, r->hypotheses.p.columns));
    }
    nl_arena_restore(arena, mark);
    return true;
}

/* Paper between a box and the next to its right, in heights of the line; below 0 they overlap. */
static float gap_between(nl_box left, nl_box right, const nl_line *line)
{
    return (float)(right.left - left.left - left.width) / line->height;
}

/* The gaps between letters of a line's words that were read. */
static nl_spacing learn_spacing(const reader *r, const nl_line *read)
{
    int count = 0;
    for (int i = read->glyph + 1; i < read->glyph + read->glyph_count; i++) {
        const nl_symbol *sign = &r->symbols[i], *before = sign - 1;
        if (sign->mark == NL_INK_LETTER && before->mark == NL_INK_LETTER &&
            sign->word == before->word)
            r->gaps[count++] = gap_between(before->box, sign->box, read);
    }
    return nl_spacing_learn(r->gaps, count);
}

/* Adds to the line's candidates what the paper on their left says, if it parts two glyphs. */
static void weigh_gaps(reader *r, int line, nl_spacing spacing)
{
    const nl_segment *segments = r->hypotheses.lines[line].segments;
    for (int i = r->hypotheses.start[line]; i < r->hypotheses.start[line + 1]; i++) {
        const nl_segment *first = &segments[r->hypotheses.list[i].group.first];
        if (first > segments && !first->word_start && first->glyph != first[-1].glyph)
            r->fit[i] += nl_spacing_parts(
                spacing, gap_between(first[-1].box, first->box, &r->layout->lines[line]));
    }
}

/* Chooses by place alone, then knowing what words there are. */
static bool choose_twice(reader *r, nl_arena *arena, nl_error *err)
{
    if (!score_positions(r, arena, err) || !choose(r, arena, err) || !part_words(r, arena, err) ||
        !score_positions(r, arena, err))
        return false;
    for (int i = 0; i < r->chosen.line_count && !is_without(r, NL_READ_GEOMETRY); i++) {
        const nl_line *read = &r->chosen.lines[i];
        int line = r->hypotheses.list[r->symbols[read->glyph].hypothesis].line;
        weigh_gaps(r, line, learn_spacing(r, read));
    }
    return choose(r, arena, err) && part_words(r, arena, err);
}

/* Lists the words without marks: letters of a line with no gap between them. */
static int list_runs(nl_word_run *runs, const reader *r)
{
    int count = 0;
    for (int i = 0; i < r->symbol_count; i++) {
        const nl_symbol *sign = &r->symbols[i], *before = sign - 1;
        if (sign->mark != NL_INK_LETTER)
            continue;
        if (i == 0 || before->mark != NL_INK_LETTER || before->line != sign->line ||
            before->word != sign->word)
            runs[count++] = (nl_word_run){.first = sign->hypothesis, .row = sign->row};
        runs[count - 1].last = sign->hypothesis;
    }
    return count;
}

/* Lets language say what it makes of the words, and chooses anew. */
static bool consult(reader *r, nl_arena *arena, nl_error *err)
{
    size_t count = (size_t)r->hypotheses.count;
    nl_context *context = NULL;
    nl_word_run *runs = NL_NEW(arena, nl_word_run, (size_t)r->symbol_count, err);
    float *letter = NL_NEW(arena, float, count, err),
          *noise_score = NL_NEW(arena, float, count, err);
    if (!runs || !letter || !noise_score ||
        (!is_without(r, NL_READ_CONTEXT) &&
         !nl_context_learn(&context, r->p, r->model, r->places, arena, err)))
        return false;
    for (size_t i = 0; i < count; i++) {
        const nl_hypothesis *one = &r->hypotheses.list[i];
        bool other = one->mark == NL_INK_LETTER || is_punctuation(r, one);
        letter[i] = may_be_letter(r, one) ? letter_score(r, one) : -INFINITY;
        noise_score[i] = other ? -INFINITY : NOISE_SCORE;
    }
    nl_sight sight = {r->model, r->layout, &r->hypotheses, letter, noise_score, context};
    return nl_language_spell(r->spelling, r->options->language, &sight, runs, list_runs(runs, r),
                             arena, err) &&
           choose(r, arena, err) && part_words(r, arena, err);
}

/* Weighs the letters by their places and company, then by what language says. */
static bool weigh(reader *r, nl_arena *arena, nl_error *err)
{
    if (!is_without(r, NL_READ_CONTEXT) && !nl_context_apply(r->p, r->model, r->places, arena, err))
        return false;
    for (int i = 0; i < r->symbol_count; i++) {
        const nl_symbol *sign = &r->symbols[i];
        if (r->spelling[sign->hypothesis].code != 0)
            nl_language_weigh(nl_mat_row(r->p, sign->row), r->model,
                              &r->spelling[sign->hypothesis]);
    }
    return true;
}

bool nl_choice_make(nl_choice *out, const nl_layout *layout, const nl_model *model,
                    const nl_read_options *options, nl_pool *pool, nl_arena *arena, nl_error *err)
{
    *out = (nl_choice){0};
    reader r = {.model = model, .options = options, .layout = layout};
    if (!nl_hypotheses_find(&r.hypotheses, layout, model, options, pool, arena, err) ||
        !init_buffers(&r, arena, err) || !choose_twice(&r, arena, err) ||
        (options->language && !consult(&r, arena, err)) || !weigh(&r, arena, err))
        return false;
    *out = (nl_choice){model, options, r.hypotheses, r.symbols, r.symbol_count, r.p};
    return true;
}
