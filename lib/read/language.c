/* A run is read by each language model there is, and without any. A word w of n letters scores
 *     evidence(w) + WEIGHT (log P(w) + (n + 1) log LETTERS + log odds of such words),
 * so language counts by how much likelier it makes the word than uniform letters, which is what
 * reading without language assumes. A short word of a long list gains little, a long one much, and
 * a word on no list is read by its looks. This is a mixture of the models, of which the best term
 * is taken for the sum.
 *
 * Letters are weighed by context first, so that language sees what position and neighbours leave of
 * them; then their cases are summed. The best letter of each hypothesis has the hypothesis' score,
 * as without language; the others fall short of it by the log ratio of their probabilities. */
#include "read/language.h"

#include "base/utf8.h"

#include <math.h>
#include <string.h>

enum {
    LETTERS = 28,   /* different ones, and the word's end, where nothing is known */
    ARCS_MAX = 12,  /* letters of a hypothesis that are tried */
    BEAM_WIDTH = 64 /* ways kept at each node */
};

static const float WEIGHT = 0.7f;           /* of language against sight */
static const float LEXICON_LOG_ODDS = 1.0f; /* log odds that a word is in the lexicon */
static const float NGRAM_LOG_ODDS = 0.0f;   /* and that it is like the n-grams' text */
static const float LEAST = 1e-5f; /* less likely letters, against the best, are not tried */

bool nl_language_load(nl_language *out, const char *lexicon, const char *ngram, nl_error *err)
{
    *out = (nl_language){0};
    if ((!lexicon || nl_lexicon_load(&out->lexicon, lexicon, err)) &&
        (!ngram || nl_ngram_load(&out->ngram, ngram, err)))
        return true;
    nl_language_free(out);
    return false;
}

void nl_language_free(nl_language *language)
{
    nl_lexicon_free(&language->lexicon);
    nl_ngram_free(&language->ngram);
}

bool nl_language_is_known(const nl_language *language)
{
    return language->lexicon.trie.count > 0 || language->ngram.order > 0;
}

/* The state of reading a page's runs. */
typedef struct speller {
    const nl_evidence *evidence;
    const nl_word_run *run;
    float *row;   /* room for a row of probabilities */
    int *fold;    /* of each output: the first one that differs by case at most */
    nl_arc *arcs; /* of a run */
    int *origin;  /* the hypothesis of each arc */
    int count;    /* arcs */
    int start, nodes;
} speller;

static void list_folds(int *fold, const nl_model *model)
{
    int outputs = nl_model_outputs(model);
    for (int o = 0; o < outputs; o++) {
        fold[o] = 0;
        while (nl_fold_case(model->alphabet[fold[o]]) != nl_fold_case(model->alphabet[o]))
            fold[o]++;
    }
}

/* Probabilities of the letters the hypothesis may be, in s->row; cases summed. */
static void look_at(speller *s, int index)
{
    const nl_mat *p = &s->evidence->hypotheses->p;
    memcpy(s->row, nl_mat_row(*p, index), (size_t)p->columns * sizeof *s->row);
    const nl_hypothesis *hypothesis = &s->evidence->hypotheses->list[index];
    nl_position position = nl_hypothesis_position(hypothesis, s->evidence->layout);
    position.word_start = hypothesis->span.first == s->start;
    if (s->evidence->context)
        nl_context_weigh(s->row, s->evidence->context, s->run->row, &position);
    for (int o = 0; o < p->columns; o++) {
        if (s->fold[o] == o)
            continue;
        s->row[s->fold[o]] += s->row[o];
        s->row[o] = 0.0f;
    }
}

static void add_arc(speller *s, int index, uint32_t code, float score)
{
    const nl_span *span = &s->evidence->hypotheses->list[index].span;
    s->origin[s->count] = index;
    s->arcs[s->count++] =
        (nl_arc){span->first - s->start, span->first + span->count - s->start, code, score};
}

/* Adds the likeliest letters of a hypothesis. */
static void add_letters(speller *s, int index)
{
    look_at(s, index);
    float best = 0.0f;
    for (int n = 0; n < ARCS_MAX; n++) {
        int top = 0;
        for (int o = 1; o < s->evidence->hypotheses->p.columns; o++)
            top = s->row[o] > s->row[top] ? o : top;
        best = n == 0 ? s->row[top] : best;
        if (s->row[top] <= LEAST * best)
            break;
        add_arc(s, index, nl_fold_case(s->evidence->model->alphabet[top]),
                s->evidence->letter[index] + WEIGHT * logf(LETTERS) + logf(s->row[top] / best));
        s->row[top] = 0.0f;
    }
}

/* Lists all that may be read between the run's ends. */
static void list_arcs(speller *s, const nl_word_run *run)
{
    const nl_hypotheses *c = s->evidence->hypotheses;
    const nl_hypothesis *first = &c->list[run->first], *last = &c->list[run->last];
    int end = last->span.first + last->span.count;
    s->run = run;
    s->start = first->span.first;
    s->nodes = end - s->start + 1;
    s->count = 0;
    for (int i = c->start[first->line]; i < c->start[first->line + 1]; i++) {
        const nl_span *span = &c->list[i].span;
        if (span->first < s->start || span->first + span->count > end)
            continue;
        if (s->evidence->letter[i] > -INFINITY)
            add_letters(s, i);
        if (s->evidence->noise_score[i] > -INFINITY &&
            s->evidence->noise_score[i] >= s->evidence->letter[i])
            add_arc(s, i, 0, s->evidence->noise_score[i]);
    }
}

/* A language model of uniform letters. */
static double uniform_letters(const void *self, uint64_t *state, uint32_t code)
{
    (void)self;
    (void)code;
    *state = 0;
    return -log(LETTERS);
}

static bool has_letter(const speller *s, const nl_beam_path *path)
{
    for (int i = 0; i < path->length; i++) {
        if (s->arcs[path->arcs[i]].code != 0)
            return true;
    }
    return false;
}

/* Reads the run by a model of words; replaces *best if that is better. */
static bool read_run(nl_beam_path *best, const speller *s, const nl_word_model *model,
                     float log_odds, nl_arena *arena, nl_error *err)
{
    nl_beam_path path;
    const nl_beam_options options = {(double)WEIGHT, BEAM_WIDTH};
    const nl_arcs arcs = {s->arcs, s->count, s->nodes};
    if (!nl_beam_search(&path, &arcs, model, &options, arena, err))
        return false;
    path.score += (double)WEIGHT * (log(LETTERS) + (double)log_odds);
    if (path.score > best->score && has_letter(s, &path))
        *best = path;
    return true;
}

/* What the words add to the path: its score less what is seen. */
static double gain_of(const speller *s, const nl_beam_path *path)
{
    double gain = path->score;
    for (int i = 0; i < path->length; i++) {
        const nl_arc *arc = &s->arcs[path->arcs[i]];
        gain -= (double)arc->score - (arc->code ? (double)WEIGHT * log(LETTERS) : 0.0);
    }
    return gain;
}

/* Reads the run by all that is known and notes it, if that is better than without. */
static bool spell(nl_spelling *out, const speller *s, const nl_language *language, nl_arena *arena,
                  nl_error *err)
{
    const nl_word_model uniform = {.next = uniform_letters};
    nl_beam_path seen = {.score = -INFINITY};
    if (!read_run(&seen, s, &uniform, 0.0f, arena, err))
        return false;
    nl_beam_path best = {.score = seen.score};
    if (language->lexicon.trie.count > 0) {
        nl_word_model model = nl_lexicon_model(&language->lexicon);
        if (!read_run(&best, s, &model, LEXICON_LOG_ODDS, arena, err))
            return false;
    }
    if (language->ngram.order > 0) {
        nl_word_model model = nl_ngram_model(&language->ngram);
        if (!read_run(&best, s, &model, NGRAM_LOG_ODDS, arena, err))
            return false;
    }
    float gain = (float)gain_of(s, &best);
    for (int i = 0; i < best.length; i++) {
        int arc = best.arcs[i];
        out[s->origin[arc]] = (nl_spelling){s->arcs[arc].code, gain};
    }
    return true;
}

bool nl_language_spell(nl_spelling *out, const nl_language *language, const nl_evidence *evidence,
                       const nl_word_run *runs, int run_count, nl_arena *arena, nl_error *err)
{
    nl_arena_mark mark = nl_arena_save(arena);
    size_t outputs = (size_t)evidence->hypotheses->p.columns;
    size_t hypotheses = (size_t)evidence->hypotheses->count;
    speller s = {.evidence = evidence};
    s.row = NL_NEW(arena, float, outputs, err);
    s.fold = NL_NEW(arena, int, outputs, err);
    s.arcs = NL_NEW_TABLE(arena, nl_arc, hypotheses, ARCS_MAX + 1, err);
    s.origin = NL_NEW_TABLE(arena, int, hypotheses, ARCS_MAX + 1, err);
    if (!s.row || !s.fold || !s.arcs || !s.origin)
        return false;
    list_folds(s.fold, evidence->model);
    for (int i = 0; i < run_count; i++) {
        nl_arena_mark before = nl_arena_save(arena);
        list_arcs(&s, &runs[i]);
        if (!spell(out, &s, language, arena, err))
            return false;
        nl_arena_restore(arena, before);
    }
    nl_arena_restore(arena, mark);
    return true;
}

void nl_language_weigh(float *probabilities, const nl_model *model, const nl_spelling *spelling)
{
    int outputs = nl_model_outputs(model);
    float best = 0.0f, other = 0.0f, sum = 0.0f;
    for (int o = 0; o < outputs; o++) {
        float p = probabilities[o];
        if (nl_fold_case(model->alphabet[o]) == spelling->code)
            best = p > best ? p : best;
        else
            other = p > other ? p : other;
    }
    if (best <= 0.0f)
        return;
    float factor = fmaxf(expf(fminf(spelling->gain, 50.0f)), 1.01f * other / best);
    for (int o = 0; o < outputs; o++) {
        if (nl_fold_case(model->alphabet[o]) == spelling->code)
            probabilities[o] *= factor;
        sum += probabilities[o];
    }
    for (int o = 0; o < outputs; o++)
        probabilities[o] /= sum;
}
