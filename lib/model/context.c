/* For a character of shape x and place y, with the network's p(c|x), the likelihood of c is taken
 * as l(c) = (p(c|x) + DOUBT) g(y|c), where capitals and small letters that differ by size alone
 * share their p, and g is a normal density for top and bottom, with heavy tails, about where a hand
 * puts the character's top and bottom.
 * The word's likelihood under a kind is the product over its characters of
 *     sum over c in A of l(c),
 * A being the sort of character that the kind has there (capitals, digits, ...), and a third of the
 * sum over all characters where any may be: in a mixed word the sort is free, and there are three.
 * That a digit is one of 10 and a letter one of 26 is left out on purpose: in the sets networks are
 * trained on a digit is the more frequent, by about as much, so p(c|x) has it already.
 *
 * The shares of the kinds are estimated by expectation maximisation over the words (Dempster, Laird
 * and Rubin 1977) with pseudo-counts: over the page from BASE, over each line from the page's. The
 * result is the mixture over kinds of p(c | x, y, k). */
#include "model/context.h"

#include "base/utf8.h"

#include <math.h>

enum kind { KIND_CAPITALS, KIND_SMALL, KIND_TITLE, KIND_NUMBER, KIND_MIXED, KINDS };

/* Characters that are alike. */
enum sort { SORT_CAPITAL, SORT_SMALL, SORT_DIGIT, SORT_ANY, SORTS };

enum { ROUNDS = 8 };

static const double BASE[KINDS] = {0.40, 0.25, 0.20, 0.10, 0.05};
static const double PAGE_COUNT = 2.0; /* words that the shares at the start count for */
static const double LINE_COUNT = 1.0;
static const double DOUBT = 1e-3;         /* the network is never surer than this */
static const double ANY_SORT = 1.0 / 3.0; /* of a sort, where any may be */
static const double SPREAD = 0.22;        /* standard deviation of tops and bottoms */
static const double LEAST = 0.02;         /* of the density's peak: a place is never less likely */
static const double SMALL_HEIGHT = 0.62;  /* of a small letter without ascender, over a capital's */
static const double DESCENT = -0.3;

/* An output of the network. */
struct character {
    enum sort sort; /* never SORT_ANY; SORTS for what is none of them */
    int twin;       /* the output that differs from it by size alone; -1 if none */
    double top, bottom;
};

/* Characters that form one word: rows first .. first + count - 1. */
struct word {
    int first, count, line;
    double likelihood[KINDS]; /* its logarithm, then relative to the likeliest kind */
    double share[KINDS];      /* probability of each kind */
};

/* What is known of one page. */
struct nl_context {
    nl_mat p;
    struct character *characters;
    const nl_place *places;
    double *sum; /* [rows, SORTS]: of the likelihoods of each sort's characters */
    struct word *words;
    int word_count;
    double *mixed; /* room for a row */
};

/* A character that is looked at: its probabilities, and where it stands. */
struct look {
    float *p;
    const nl_place *place;
};

static bool is_in(const char *set, uint32_t code)
{
    for (; *set; set++) {
        if ((uint32_t)(unsigned char)*set == code)
            return true;
    }
    return false;
}

static enum sort sort_of(uint32_t code)
{
    if (code >= '0' && code <= '9')
        return SORT_DIGIT;
    if (nl_fold_case(code) != code)
        return SORT_SMALL;
    if ((code >= 'A' && code <= 'Z') || (code >= 0xc0 && code <= 0xde && code != 0xd7))
        return SORT_CAPITAL;
    return SORTS;
}

static struct character describe(const nl_model *model, int output)
{
    uint32_t code = model->alphabet[output];
    struct character c = {sort_of(code), -1, 1.0, 0.0};
    if (c.sort == SORT_SMALL && !is_in("bdfhklt", code))
        c.top = is_in("ij", code) ? 0.9 : SMALL_HEIGHT;
    if (is_in("gjpqy", code))
        c.bottom = DESCENT;
    if (!is_in("CKOPSUVWXYZ", nl_fold_case(code)))
        return c;
    uint32_t other = c.sort == SORT_SMALL ? nl_fold_case(code) : code + ('a' - 'A');
    c.twin = nl_model_output(model, other);
    return c;
}

/* How well a place suits where a character usually is; 1 at best. */
static double suits(double at, double usual)
{
    double apart = (at - usual) / SPREAD;
    return LEAST + (1.0 - LEAST) * exp(-0.5 * apart * apart);
}

static double likelihood_of(const nl_context *context, struct look look, int output)
{
    const struct character *c = &context->characters[output];
    if (look.p[output] <= 0.0f)
        return 0.0;
    double shape = (double)look.p[output] + (c->twin < 0 ? 0.0 : (double)look.p[c->twin]);
    return (shape + DOUBT) * suits((double)look.place->top, c->top) *
           suits((double)look.place->bottom, c->bottom);
}

/* The sort of character that a word of the kind has at a place. */
static enum sort sort_at(enum kind kind, bool first)
{
    switch (kind) {
    case KIND_CAPITALS:
        return SORT_CAPITAL;
    case KIND_SMALL:
        return SORT_SMALL;
    case KIND_TITLE:
        return first ? SORT_CAPITAL : SORT_SMALL;
    case KIND_NUMBER:
        return SORT_DIGIT;
    default:
        return SORT_ANY;
    }
}

/* Sums the likelihoods of each sort's characters. */
static void measure(double sum[SORTS], const nl_context *context, struct look look)
{
    for (int o = 0; o < context->p.columns; o++) {
        double likelihood = likelihood_of(context, look, o);
        sum[SORT_ANY] += likelihood * ANY_SORT;
        if (context->characters[o].sort < SORT_ANY)
            sum[context->characters[o].sort] += likelihood;
    }
}

static struct look look_at(const nl_context *context, int row)
{
    return (struct look){nl_mat_row(context->p, row), &context->places[row]};
}

/* Sets the word's likelihoods, relative to the likeliest kind; a single letter is no title. */
static void weigh(const nl_context *context, struct word *word)
{
    double best = -INFINITY;
    for (int kind = 0; kind < KINDS; kind++) {
        double sum = kind == KIND_TITLE && word->count == 1 ? -INFINITY : 0.0;
        for (int i = 0; i < word->count; i++) {
            enum sort sort = sort_at((enum kind)kind, i == 0);
            sum += log(context->sum[(size_t)(word->first + i) * SORTS + sort]);
        }
        word->likelihood[kind] = sum;
        best = sum > best ? sum : best;
    }
    for (int kind = 0; kind < KINDS; kind++)
        word->likelihood[kind] = best > -INFINITY ? exp(word->likelihood[kind] - best) : 1.0;
}

static void find_words(nl_context *context)
{
    for (int row = 0; row < context->p.rows; row++) {
        const nl_place *place = &context->places[row];
        if (row == 0 || place->word_start || place->line != place[-1].line)
            context->words[context->word_count++] =
                (struct word){.first = row, .line = place->line};
        context->words[context->word_count - 1].count++;
        measure(context->sum + (size_t)row * SORTS, context, look_at(context, row));
    }
    for (int i = 0; i < context->word_count; i++)
        weigh(context, &context->words[i]);
}

/* The kinds' probabilities of a word, given their shares. */
static void expect(struct word *word, const double share[KINDS])
{
    double sum = 0.0;
    for (int kind = 0; kind < KINDS; kind++)
        sum += word->share[kind] = share[kind] * word->likelihood[kind];
    for (int kind = 0; kind < KINDS; kind++)
        word->share[kind] /= sum;
}

/* Estimates the kinds' shares in some words from those in `start`, counted as so many words. */
static void estimate(double share[KINDS], struct word *words, int count, const double start[KINDS],
                     double start_count)
{
    for (int kind = 0; kind < KINDS; kind++)
        share[kind] = start[kind];
    for (int round = 0; round < ROUNDS; round++) {
        double sum[KINDS] = {0.0};
        for (int i = 0; i < count; i++) {
            expect(&words[i], share);
            for (int kind = 0; kind < KINDS; kind++)
                sum[kind] += words[i].share[kind];
        }
        for (int kind = 0; kind < KINDS; kind++)
            share[kind] = (start_count * start[kind] + sum[kind]) / (start_count + count);
    }
    for (int i = 0; i < count; i++)
        expect(&words[i], share);
}

static void estimate_lines(nl_context *context)
{
    double whole[KINDS], share[KINDS];
    struct word *words = context->words;
    estimate(whole, words, context->word_count, BASE, PAGE_COUNT);
    for (int first = 0, end = 0; first < context->word_count; first = end) {
        while (end < context->word_count && words[end].line == words[first].line)
            end++;
        estimate(share, words + first, end - first, whole, LINE_COUNT);
    }
}

/* Replaces the character's probabilities by the mixture over the word's kinds; `sums` are those of
 * its likelihoods. */
static void mix(const nl_context *context, const struct word *word, struct look look, bool first,
                const double sums[SORTS])
{
    double of_sort[SORTS] = {0.0}, sum = 0.0, *mixed = context->mixed;
    for (int kind = 0; kind < KINDS; kind++) {
        enum sort sort = sort_at((enum kind)kind, first);
        if (sums[sort] > 0.0)
            of_sort[sort] += word->share[kind] / sums[sort];
    }
    for (int o = 0; o < context->p.columns; o++) {
        double weight = of_sort[SORT_ANY] * ANY_SORT;
        enum sort sort = context->characters[o].sort;
        weight += sort < SORT_ANY ? of_sort[sort] : 0.0;
        mixed[o] = weight * likelihood_of(context, look, o);
        sum += mixed[o];
    }
    for (int o = 0; o < context->p.columns && sum > 0.0; o++)
        look.p[o] = (float)(mixed[o] / sum);
}

bool nl_context_learn(nl_context **out, nl_mat probabilities, const nl_model *model,
                      const nl_place *places, nl_arena *arena, nl_error *err)
{
    size_t outputs = (size_t)probabilities.columns, rows = (size_t)probabilities.rows;
    *out = NULL;
    nl_context *context = NL_NEW(arena, nl_context, 1, err);
    if (!context)
        return false;
    context->p = probabilities;
    context->places = places;
    context->characters = NL_NEW(arena, struct character, outputs, err);
    context->mixed = NL_NEW(arena, double, outputs, err);
    context->sum = NL_NEW_TABLE(arena, double, rows, SORTS, err);
    context->words = NL_NEW(arena, struct word, rows, err);
    if (!context->characters || !context->mixed || !context->sum || !context->words)
        return false;
    for (int o = 0; o < probabilities.columns; o++)
        context->characters[o] = describe(model, o);
    find_words(context);
    estimate_lines(context);
    *out = context;
    return true;
}

void nl_context_weigh(float *probabilities, const nl_context *context, int beside,
                      const nl_place *place)
{
    const struct word *word = context->words;
    while (beside >= word->first + word->count)
        word++;
    nl_mat row = nl_mat_view(probabilities, 1, context->p.columns);
    struct look look = {nl_mat_row(row, 0), place};
    double sums[SORTS] = {0.0};
    measure(sums, context, look);
    mix(context, word, look, place->word_start, sums);
}

bool nl_context_apply(nl_mat probabilities, const nl_model *model, const nl_place *places,
                      nl_arena *arena, nl_error *err)
{
    nl_arena_mark mark = nl_arena_save(arena);
    nl_context *context;
    if (!nl_context_learn(&context, probabilities, model, places, arena, err))
        return false;
    for (int i = 0; i < context->word_count; i++) {
        const struct word *word = &context->words[i];
        for (int row = word->first; row < word->first + word->count; row++)
            mix(context, word, look_at(context, row), row == word->first,
                context->sum + (size_t)row * SORTS);
    }
    nl_arena_restore(arena, mark);
    return true;
}
