/* A run is read as words, each by the language model that suits it best: a lexicon, n-grams, or
 * uniform letters, which is what reading without language assumes. A word w of n letters adds
 *     WEIGHT (log P(w) + (n + 1) log LETTERS + log odds of such words)
 * to the evidence, so language counts by how much likelier it makes the word than uniform letters
 * do. A short word of a long list gains little, a long one much, and a word on no list is read by
 * its looks. This is a mixture of the models, of which the best term is taken for the sum. A gap
 * inside the run parts words at the log odds of a space there.
 *
 * Letters are weighed by context first, so that language sees what position and neighbours leave of
 * them; then their cases are summed. The best letter of each hypothesis has the hypothesis' score,
 * as without language; the others fall short of it by the log ratio of their probabilities. */
#include "read/language.h"

#include "base/utf8.h"
#include "text/builtin.h"
#include "text/numbers.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

enum {
    LETTERS = 28,    /* different ones, and the word's end, where nothing is known */
    ARCS_MAX = 10,   /* letters of a hypothesis that are tried */
    BEAM_WIDTH = 64, /* ways kept at each node */
    UNIFORM = 0,     /* the model of uniform letters; others follow */
    MODELS_MAX = 4
};

/* Chosen on lines of held-back writers and on names. */
static const float WEIGHT = 0.7f;            /* of language against sight */
static const float LEXICON_LOG_ODDS = -1.0f; /* log odds that a word is in the lexicon */
static const float NGRAM_LOG_ODDS = 0.0f;    /* and that it is like the n-grams' text */
static const float NUMBER_LOG_ODDS = -3.0f;  /* and that it is a number */
static const float MARGIN = 8.0f; /* ways that fall short of the best by more are given up */
static const float LEAST = 1e-4f; /* less likely letters, against the best, are not tried */

bool nl_language_load(nl_language *out, const char *lexicon, const char *ngram, nl_error *err)
{
    *out = (nl_language){0};
    bool ok = !lexicon || nl_lexicon_load(&out->lexicon, lexicon, err);
    if (!ngram)
        out->ngram = nl_ngram_view(nl_english_ngrams());
    else if (strcmp(ngram, NL_LANGUAGE_NONE) != 0)
        ok = ok && nl_ngram_load(&out->ngram, ngram, err);
    if (ok && out->ngram.order > 0)
        ok = nl_numbers_learn(&out->numbers, nl_number_forms(), "numbers", err);
    if (!ok)
        nl_language_free(out);
    return ok;
}

void nl_language_free(nl_language *language)
{
    nl_lexicon_free(&language->lexicon);
    nl_ngram_free(&language->ngram);
    nl_ngram_free(&language->numbers);
}

bool nl_language_is_known(const nl_language *language)
{
    return language->lexicon.trie.count > 0 || language->ngram.order > 0;
}

/* The state of reading a page's runs. */
typedef struct speller {
    const nl_evidence *evidence;
    nl_word_model models[MODELS_MAX];
    int model_count;
    float *row;   /* room for a row of probabilities */
    int *fold;    /* of each output: the first one that differs by case at most */
    nl_arc *arcs; /* of a run */
    int *origin;  /* the hypothesis of each arc */
    int count;    /* arcs */
    int start, nodes;
} speller;

/* A language model of uniform letters. */
static double uniform_letters(const void *self, uint64_t *state, uint32_t code)
{
    (void)self;
    (void)code;
    *state = 0;
    return -log(LETTERS);
}

/* Adds a model. Its prior has the word's end in it, whose probability is one of LETTERS, too. */
static void add_model(speller *s, nl_word_model model, float log_odds)
{
    model.prior = log(LETTERS) + (double)log_odds;
    s->models[s->model_count++] = model;
}

static bool is_separator(uint32_t code)
{
    return code > 0 && code < 0x80 && ispunct((int)code);
}

/* The model of numbers, in which separators count against uniform letters, too: those that are in
 * no word have no probability. */
static double next_of_number(const void *self, uint64_t *state, uint32_t code)
{
    double p = nl_numbers_model(self).next(self, state, code);
    return is_separator(code) ? p + log(LETTERS) : p;
}

static void add_models(speller *s, const nl_language *language)
{
    add_model(s, (nl_word_model){.next = uniform_letters}, 0.0f);
    if (language->lexicon.trie.count > 0)
        add_model(s, nl_lexicon_model(&language->lexicon), LEXICON_LOG_ODDS);
    if (language->ngram.order > 0)
        add_model(s, nl_ngram_model(&language->ngram), NGRAM_LOG_ODDS);
    if (language->numbers.order > 0) {
        nl_word_model numbers = nl_numbers_model(&language->numbers);
        numbers.next = next_of_number;
        add_model(s, numbers, NUMBER_LOG_ODDS);
    }
}

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
    position.word_start = s->evidence->seen[index].word_start;
    if (s->evidence->context)
        nl_context_weigh(s->row, s->evidence->context, s->evidence->seen[index].row, &position);
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
    s->arcs[s->count++] = (nl_arc){.from = span->first - s->start,
                                   .to = span->first + span->count - s->start,
                                   .code = code,
                                   .separator = is_separator(code),
                                   .score = score,
                                   .space = s->evidence->seen[index].space};
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
        uint32_t code = nl_fold_case(s->evidence->model->alphabet[top]);
        add_arc(s, index, code, s->evidence->seen[index].letter + logf(s->row[top] / best));
        nl_arc *arc = &s->arcs[s->count - 1];
        arc->score += arc->separator ? 0.0f : WEIGHT * logf(LETTERS);
        s->row[top] = 0.0f;
    }
}

/* Lists all that may be read between the run's ends. */
static void list_arcs(speller *s, const nl_word_run *run)
{
    const nl_hypotheses *c = s->evidence->hypotheses;
    const nl_hypothesis *first = &c->list[run->first], *last = &c->list[run->last];
    int end = last->span.first + last->span.count;
    s->start = first->span.first;
    s->nodes = end - s->start + 1;
    s->count = 0;
    for (int i = c->start[first->line]; i < c->start[first->line + 1]; i++) {
        const nl_span *span = &c->list[i].span;
        if (span->first < s->start || span->first + span->count > end)
            continue;
        const nl_seen *seen = &s->evidence->seen[i];
        if (seen->letter > -INFINITY)
            add_letters(s, i);
        if (seen->noise > -INFINITY && seen->noise >= seen->letter)
            add_arc(s, i, 0, seen->noise);
    }
}

/* A word of the path, with the noise in it and behind it. */
typedef struct word {
    int end; /* the step after it */
    int letters;
    float gain; /* what its model adds */
} word;

/* The word whose first letter is step `at`. */
static word word_at(const speller *s, const nl_beam_path *path, int at)
{
    const nl_word_model *model = &s->models[path->steps[at].model];
    uint64_t state = model->start;
    double gain = model->prior;
    word w = {.end = at};
    for (; w.end < path->length; w.end++) {
        const nl_beam_step *step = &path->steps[w.end];
        const nl_arc *arc = &s->arcs[step->arc];
        if (arc->code == 0)
            continue;
        if (step->model < 0 || (step->starts && w.end > at))
            break;
        gain += arc->separator ? 0.0 : log(LETTERS);
        gain += model->next(model->self, &state, arc->code);
        w.letters++;
    }
    w.gain = WEIGHT * (float)(gain + model->next(model->self, &state, 0));
    return w;
}

/* Is the step a letter behind a word's last character? */
static bool follows_word(const speller *s, const nl_beam_path *path, int at)
{
    if (s->arcs[path->steps[at].arc].separator)
        return false;
    while (at > 0 && s->arcs[path->steps[at - 1].arc].code == 0)
        at--;
    return at > 0 && path->steps[at - 1].model >= 0;
}

/* Notes the word that begins at the step; returns the step after it. Of the gap between a word and
 * a separator outside language says nothing, nor of letters that it reads by their looks. */
static int note_word(nl_spelling *out, const speller *s, const nl_beam_path *path, int at)
{
    word w = word_at(s, path, at);
    for (int i = at; i < w.end; i++) {
        int arc = path->steps[i].arc;
        nl_spelling *spelling = &out[s->origin[arc]];
        if (s->arcs[arc].code != 0)
            spelling->space = i > at ? -1 : follows_word(s, path, at);
        if (path->steps[at].model == UNIFORM)
            continue;
        spelling->code = s->arcs[arc].code;
        spelling->gain = w.gain;
        spelling->share = w.gain / (float)w.letters;
    }
    return w.end;
}

/* Reads the run and notes what language makes of it. */
static bool spell(nl_spelling *out, const speller *s, nl_arena *arena, nl_error *err)
{
    nl_beam_path path;
    const nl_beam_options options = {s->models, s->model_count, (double)WEIGHT, BEAM_WIDTH,
                                     (double)MARGIN};
    const nl_arcs arcs = {s->arcs, s->count, s->nodes};
    if (!nl_beam_search(&path, &arcs, &options, arena, err))
        return false;
    for (int i = 0; i < path.length;)
        i = path.steps[i].starts ? note_word(out, s, &path, i) : i + 1;
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
    add_models(&s, language);
    for (int i = 0; i < run_count; i++) {
        nl_arena_mark before = nl_arena_save(arena);
        list_arcs(&s, &runs[i]);
        if (!spell(out, &s, arena, err))
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
    float factor = fmaxf(expf(fminf(spelling->share, 50.0f)), 1.01f * other / best);
    for (int o = 0; o < outputs; o++) {
        if (nl_fold_case(model->alphabet[o]) == spelling->code)
            probabilities[o] *= factor;
        sum += probabilities[o];
    }
    for (int o = 0; o < outputs; o++)
        probabilities[o] /= sum;
}
