/* A path's score sums what the network says of its hypotheses, their geometry, and how well they
 * suit their positions. The best path of each line is found twice: the first one tells which word
 * classes and letter gaps the page has; with these in mind the second one is found. Where language
 * is known, it reads the words of the second path anew, and a third one follows. At the end context
 * weighs the letters of the last path.
 *
 * Context is estimated once for each of these paths, since each is a different text. */
#include "read/decoder.h"

#include "page/words.h"
#include "read/gaps.h"
#include "read/legibility.h"
#include "read/pathscore.h"
#include "text/posterior.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

/* Scores as logarithms of probabilities are multiplied by this. Many paths differ by a speck; with
 * 1 they make letters look more doubtful than they turn out to be. */
static const float INVERSE_TEMPERATURE = 2.0f;

/* The state of decoding one page. */
typedef struct decoder {
    const nl_hypotheses *hypotheses;
    const nl_layout *layout;
    const nl_model *model;
    const nl_read_options *options;
    nl_path_scores scores;
    nl_context *context; /* of the last path; NULL: left out */
    float *gaps;         /* between letters of one line */
    nl_edge *edges;      /* of one line */
    float *posterior;    /* of each of the edges */
    int *path;
    nl_symbol *symbols;
    bool *word_gap; /* of each symbol: page/words.h finds a word gap before it */
    int symbol_count;
    nl_layout chosen;       /* lines that have symbols, and these as their glyphs */
    bool *illegible;        /* of each of the layout's lines: it is left out */
    nl_position *positions; /* of the letters, by rows; their lines are the layout's */
    nl_mat p;               /* of the letters */
} decoder;

static bool init_decoder(decoder *d, nl_arena *arena, nl_error *err)
{
    size_t count = (size_t)d->hypotheses->count, outputs = (size_t)d->hypotheses->p.columns;
    size_t segments = 0, lines = (size_t)d->layout->line_count;
    for (size_t i = 0; i < lines; i++)
        segments += (size_t)d->hypotheses->lines[i].count;
    d->edges = NL_NEW(arena, nl_edge, count, err);
    d->posterior = NL_NEW(arena, float, count, err);
    d->path = NL_NEW(arena, int, segments, err);
    d->gaps = NL_NEW(arena, float, segments, err);
    d->symbols = NL_NEW(arena, nl_symbol, segments, err);
    d->word_gap = NL_NEW(arena, bool, segments, err);
    d->chosen.glyphs = NL_NEW(arena, nl_glyph, segments, err);
    d->chosen.lines = NL_NEW(arena, nl_line, lines, err);
    d->illegible = NL_NEW(arena, bool, lines, err);
    d->positions = NL_NEW(arena, nl_position, segments, err);
    float *p = nl_alloc(arena, segments, outputs * sizeof(float), err);
    d->p = nl_mat_view(p, 0, (int)outputs);
    return d->edges && d->posterior && d->path && d->gaps && d->symbols && d->word_gap &&
           d->chosen.glyphs && d->chosen.lines && d->illegible && d->positions && p &&
           nl_path_scores_init(&d->scores, d->hypotheses, d->layout, d->model, d->options, arena,
                               err) &&
           (d->options->without & NL_READ_CONTEXT ||
            nl_context_init(&d->context, d->model, (int)segments, (int)lines, arena, err));
}

static void add_letter(decoder *d, nl_symbol *symbol)
{
    const nl_hypothesis *one = &d->hypotheses->list[symbol->hypothesis];
    symbol->row = d->p.rows++;
    d->positions[symbol->row] = nl_hypothesis_position(one, d->layout);
    memcpy(nl_mat_row(d->p, symbol->row), nl_mat_row(d->hypotheses->p, symbol->hypothesis),
           (size_t)d->p.columns * sizeof(float));
}

/* Lists what the path reads on a line, whose hypotheses begin at `base`. */
static void list_path(decoder *d, const nl_line *line, int base, int length)
{
    nl_line *read = &d->chosen.lines[d->chosen.line_count];
    *read = *line;
    read->glyph = d->symbol_count;
    for (int i = 0; i < length; i++) {
        int index = base + d->path[i];
        const nl_hypothesis *one = &d->hypotheses->list[index];
        bool letter = nl_path_is_letter(&d->scores, one);
        if (!letter && !nl_path_is_punctuation(&d->scores, one))
            continue;
        d->chosen.glyphs[d->symbol_count] = (nl_glyph){.box = one->span.box};
        nl_symbol *symbol = &d->symbols[d->symbol_count++];
        *symbol = (nl_symbol){.box = one->span.box,
                              .ink_class = letter ? NL_INK_LETTER : one->ink_class,
                              .line = d->chosen.line_count,
                              .hypothesis = index,
                              .posterior = d->posterior[d->path[i]]};
        if (letter)
            add_letter(d, symbol);
    }
    read->glyph_count = d->symbol_count - read->glyph;
    d->chosen.line_count += read->glyph_count > 0;
}

/* Finds the best path of each line and lists what it reads. */
static bool find_paths(decoder *d, nl_arena *arena, nl_error *err)
{
    d->symbol_count = d->p.rows = d->chosen.line_count = 0;
    for (int i = 0; i < d->layout->line_count; i++) {
        int base = d->hypotheses->start[i], count = d->hypotheses->start[i + 1] - base, length;
        int nodes = d->hypotheses->lines[i].count + 1;
        for (int e = 0; e < count; e++) {
            const nl_hypothesis *one = &d->hypotheses->list[base + e];
            d->edges[e] = (nl_edge){one->span.first, one->span.first + one->span.count,
                                    nl_path_score(&d->scores, one)};
        }
        if (!nl_lattice_best(d->path, &length, d->edges, count, nodes, arena, err) ||
            !nl_lattice_posterior(d->posterior, d->edges, count, nodes, INVERSE_TEMPERATURE, arena,
                                  err))
            return false;
        if (!d->illegible[i])
            list_path(d, &d->layout->lines[i], base, length);
    }
    return true;
}

/* Sets which symbols begin words, by the learnt scores of spaces. What page/words.h says of the
 * gaps between the letters that were read, and of tables of single letters, moves them. */
static void take_spaces(decoder *d)
{
    for (int l = 0; l < d->chosen.line_count; l++) {
        const nl_line *line = &d->chosen.lines[l];
        for (int i = line->glyph; i < line->glyph + line->glyph_count; i++) {
            const nl_hypothesis *one = &d->hypotheses->list[d->symbols[i].hypothesis];
            bool *start = &d->chosen.glyphs[i].word_start;
            d->word_gap[i] = *start;
            *start = i == line->glyph || nl_path_is_after_space(&d->scores, one, *start);
        }
    }
}

/* Divides the symbols into words: the gaps between letters are known now. */
static bool divide_words(decoder *d, nl_arena *arena, nl_error *err)
{
    d->chosen.glyph_count = d->symbol_count;
    if (!nl_words_find(d->chosen.glyphs, d->chosen.lines, d->chosen.line_count, arena, err))
        return false;
    if (d->scores.spaces)
        take_spaces(d);
    for (int l = 0; l < d->chosen.line_count; l++) {
        const nl_line *line = &d->chosen.lines[l];
        int word = -1;
        bool letter_gap = false;
        for (int i = line->glyph; i < line->glyph + line->glyph_count; i++) {
            word += d->chosen.glyphs[i].word_start;
            letter_gap = letter_gap || d->chosen.glyphs[i].word_start;
            d->symbols[i].word = word;
            if (d->symbols[i].ink_class != NL_INK_LETTER)
                continue;
            d->positions[d->symbols[i].row].word_start = letter_gap;
            letter_gap = false;
        }
    }
    return true;
}

/* The best paths by the scores as they stand, their words, and the context these make. */
static bool choose(decoder *d, nl_arena *arena, nl_error *err)
{
    if (!find_paths(d, arena, err) || !divide_words(d, arena, err))
        return false;
    if (d->context)
        nl_context_learn(d->context, d->p, d->positions);
    return true;
}

/* Scores how well each hypothesis suits its position and what was read on its line. Without
 * context, how sure its best letter is. */
static void score_positions(decoder *d)
{
    for (int i = 0; i < d->hypotheses->count; i++) {
        const float *p = nl_mat_row(d->hypotheses->p, i);
        nl_position position = nl_hypothesis_position(&d->hypotheses->list[i], d->layout);
        d->scores.geometry[i] = d->context ? nl_context_score(d->context, p, &position)
                                           : 0.5f * logf(nl_maximum(p, d->hypotheses->p.columns));
    }
}

/* The gaps between letters of a line's words that were read. */
static nl_letter_gaps learn_gaps(const decoder *d, const nl_line *read)
{
    int count = 0;
    for (int i = read->glyph + 1; i < read->glyph + read->glyph_count; i++) {
        const nl_symbol *symbol = &d->symbols[i], *before = symbol - 1;
        if (symbol->ink_class == NL_INK_LETTER && before->ink_class == NL_INK_LETTER &&
            symbol->word == before->word)
            d->gaps[count++] = nl_gap_between(before->box, symbol->box, read);
    }
    return nl_letter_gaps_learn(d->gaps, count);
}

/* Adds to the scores of a line's hypotheses what the paper on their left says, if it parts two
 * glyphs. */
static void score_gaps(decoder *d, int line, nl_letter_gaps usual)
{
    const nl_segment *segments = d->hypotheses->lines[line].segments;
    for (int i = d->hypotheses->start[line]; i < d->hypotheses->start[line + 1]; i++) {
        const nl_segment *first = &segments[d->hypotheses->list[i].span.first];
        if (first > segments && !first->word_start && first->glyph != first[-1].glyph)
            d->scores.geometry[i] += nl_letter_gap_score(
                usual, nl_gap_between(first[-1].box, first->box, &d->layout->lines[line]));
    }
}

/* Chooses by position alone, then knowing which words and gaps there are. */
static bool choose_twice(decoder *d, nl_arena *arena, nl_error *err)
{
    score_positions(d);
    if (!choose(d, arena, err))
        return false;
    score_positions(d);
    for (int i = 0; i < d->chosen.line_count && !(d->options->without & NL_READ_GEOMETRY); i++) {
        const nl_line *read = &d->chosen.lines[i];
        int line = d->hypotheses->list[d->symbols[read->glyph].hypothesis].line;
        score_gaps(d, line, learn_gaps(d, read));
    }
    return choose(d, arena, err);
}

/* Is the symbol read as a letter or digit? */
static bool is_in_word(const decoder *d, const nl_symbol *symbol)
{
    if (symbol->ink_class != NL_INK_LETTER)
        return false;
    const float *p = nl_mat_row(d->p, symbol->row);
    int best = 0;
    for (int o = 1; o < d->p.columns; o++)
        best = p[o] > p[best] ? o : best;
    return !(d->model->alphabet[best] < 0x80 && ispunct((int)d->model->alphabet[best]));
}

/* Does language read the symbol together with the one before? By learnt spaces it reads lines;
 * else words, as they are divided. */
static bool is_same_run(const decoder *d, const nl_symbol *symbol)
{
    const nl_symbol *before = symbol - 1;
    if (symbol == d->symbols || before->line != symbol->line || before->ink_class != NL_INK_LETTER)
        return false;
    return d->scores.spaces || (is_in_word(d, before) && before->word == symbol->word);
}

/* Lists what language reads. */
static int list_runs(nl_word_run *runs, const decoder *d)
{
    int count = 0;
    for (int i = 0; i < d->symbol_count; i++) {
        const nl_symbol *symbol = &d->symbols[i];
        if (d->scores.spaces ? symbol->ink_class != NL_INK_LETTER : !is_in_word(d, symbol))
            continue;
        if (!is_same_run(d, symbol))
            runs[count++].first = symbol->hypothesis;
        runs[count - 1].last = symbol->hypothesis;
    }
    return count;
}

/* What is seen of a hypothesis, whose word a letter of the path is in. */
static nl_seen see(const decoder *d, int index, const nl_symbol *letter)
{
    const nl_hypothesis *one = &d->hypotheses->list[index];
    bool chosen = one->span.first == d->hypotheses->list[letter->hypothesis].span.first;
    bool word_gap = chosen ? d->word_gap[letter - d->symbols] : one->word_start;
    nl_seen seen = nl_path_see(&d->scores, one, word_gap);
    seen.row = letter->row;
    seen.word_start = chosen && d->positions[letter->row].word_start;
    return seen;
}

/* What is seen of the hypotheses from a run's begin on. */
static void see_run(nl_seen *seen, const decoder *d, const nl_word_run *run)
{
    const nl_hypothesis *list = d->hypotheses->list, *first = &list[run->first];
    const nl_symbol *letter = d->symbols, *end = d->symbols + d->symbol_count;
    while (letter->hypothesis != run->first)
        letter++;
    for (int i = d->hypotheses->start[first->line]; i < d->hypotheses->start[first->line + 1];
         i++) {
        if (list[i].span.first < first->span.first)
            continue;
        while (letter + 1 < end && letter->hypothesis != run->last &&
               list[letter[1].hypothesis].span.first <= list[i].span.first)
            letter++;
        seen[i] = see(d, i, letter);
    }
}

/* Leaves out lines that are no writing, and chooses anew. */
static bool drop_illegible(decoder *d, nl_arena *arena, nl_error *err)
{
    if (!d->scores.spaces || d->symbol_count == 0 || d->options->without & NL_READ_LEGIBILITY)
        return true;
    const nl_decoding chosen = {d->symbols, d->symbol_count, d->p};
    nl_legibility_find(d->illegible, &chosen, d->hypotheses);
    return choose(d, arena, err);
}

/* Lets language read the words, and chooses anew. */
static bool consult_language(decoder *d, nl_arena *arena, nl_error *err)
{
    nl_word_run *runs = NL_NEW(arena, nl_word_run, (size_t)d->symbol_count, err);
    nl_seen *seen = NL_NEW(arena, nl_seen, (size_t)d->hypotheses->count, err);
    if (!runs || !seen)
        return false;
    int count = list_runs(runs, d);
    for (int i = 0; i < count; i++)
        see_run(seen, d, &runs[i]);
    nl_evidence evidence = {d->model, d->layout, d->hypotheses, seen, d->context};
    return nl_language_spell(d->scores.spelling, d->options->language, &evidence, runs, count,
                             arena, err) &&
           choose(d, arena, err);
}

/* Weighs the letters' probabilities by context, then by what language says. */
static void weigh_letters(decoder *d)
{
    if (d->context)
        nl_context_apply(d->context);
    for (int i = 0; i < d->symbol_count; i++) {
        const nl_symbol *symbol = &d->symbols[i];
        const nl_spelling *spelling = &d->scores.spelling[symbol->hypothesis];
        if (spelling->code != 0)
            nl_language_weigh(nl_mat_row(d->p, symbol->row), d->model, spelling);
    }
}

bool nl_decode_lattice(nl_decoding *out, const nl_hypotheses *hypotheses, const nl_layout *layout,
                       const nl_model *model, const nl_read_options *options, nl_arena *arena,
                       nl_error *err)
{
    decoder d = {.hypotheses = hypotheses, .layout = layout, .model = model, .options = options};
    *out = (nl_decoding){0};
    if (!init_decoder(&d, arena, err) || !choose_twice(&d, arena, err) ||
        !drop_illegible(&d, arena, err) || (options->language && !consult_language(&d, arena, err)))
        return false;
    weigh_letters(&d);
    *out = (nl_decoding){d.symbols, d.symbol_count, d.p};
    return true;
}
