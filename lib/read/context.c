/* For a character of shape x and place y, with the network's p(c|x), the likelihood of c is taken
 * as l(c) = (p(c|x) + DOUBT) g(y|c), where capitals and small letters that differ by size alone
 * share their p, and g is a normal density for top and bottom, with heavy tails, about where a hand
 * puts the character's top and bottom.
 * The word's likelihood under a kind is the product over its characters of
 *     sum over c in A of l(c),
 * A being the sort of character that the kind has there (capitals, digits, ...), and a third of the
 * sum over all characters where any may be: in a mixed word the sort is free, and there are three.
 * In a code, which has capitals and digits, each may be either, and a half is taken of their sum.
 * That a digit is one of 10 and a letter one of 26 is left out on purpose: in the sets networks are
 * trained on a digit is the more frequent, by about as much, so p(c|x) has it already.
 *
 * The shares of the kinds are estimated by expectation maximisation over the words (Dempster, Laird
 * and Rubin 1977) with pseudo-counts: over the page from BASE, over each line from the page's. The
 * result is the mixture over kinds of p(c | x, y, k). */
#include "read/context.h"

#include "base/utf8.h"

#include <math.h>
#include <string.h>

enum kind { KIND_CAPITALS, KIND_SMALL, KIND_TITLE, KIND_NUMBER, KIND_CODE, KIND_MIXED, KINDS };

/* Characters that are alike. */
enum sort { SORT_CAPITAL, SORT_SMALL, SORT_DIGIT, SORT_CODE, SORT_ANY, SORTS };

enum { ROUNDS = 8 };

static const double BASE[KINDS] = {0.38, 0.24, 0.18, 0.10, 0.06, 0.04};
static const double PAGE_COUNT = 2.0; /* words that the shares at the start count for */
static const double LINE_COUNT = 1.0;
static const double DOUBT = 1e-3;            /* the network is never surer than this */
static const double ANY_SORT = 1.0 / 3.0;    /* of a sort, where any may be */
static const double CODE_SORT = 0.5;         /* the same, where capitals and digits may be */
static const double SPREAD = 0.22;           /* standard deviation of tops and bottoms */
static const double LEAST_LIKELIHOOD = 1e-6; /* likelihood that is told from none */
static const double LEAST = 0.02; /* of the density's peak: a place is never less likely */

/* Where characters' tops and bottoms usually are. */
enum { TOP_FULL, TOP_DOT, TOP_SMALL, TOP_COUNT };
enum { BOTTOM_BASE, BOTTOM_DEEP, BOTTOM_COUNT };
static const double TOPS[] = {1.0, 0.9, 0.62}, BOTTOMS[] = {0.0, -0.3};

/* An output of the network. */
struct character {
    enum sort sort; /* capital, small or digit; SORTS for what is none of them */
    int twin;       /* the output that differs from it by size alone; -1 if none */
    int top, bottom;
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
    const nl_position *places;
    double *sum; /* [rows, SORTS]: of the likelihoods of each sort's characters */
    struct word *words;
    int word_count;
    double (*expected)[SORTS]; /* by line: of a character of each sort, the likeliest 1 */
    int line_count;
    double *mixed; /* room for a row */
};

/* A character that is looked at: its probabilities, and how its place suits each usual one. */
struct look {
    const float *p;
    double top[TOP_COUNT], bottom[BOTTOM_COUNT];
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
    struct character c = {sort_of(code), -1, TOP_FULL, BOTTOM_BASE};
    if (c.sort == SORT_SMALL && !is_in("bdfhklt", code))
        c.top = is_in("ij", code) ? TOP_DOT : TOP_SMALL;
    if (is_in("gjpqy", code))
        c.bottom = BOTTOM_DEEP;
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

static struct look look_at(const float *p, const nl_position *place)
{
    struct look look = {.p = p};
    for (int i = 0; i < TOP_COUNT; i++)
        look.top[i] = suits((double)place->top, TOPS[i]);
    for (int i = 0; i < BOTTOM_COUNT; i++)
        look.bottom[i] = suits((double)place->bottom, BOTTOMS[i]);
    return look;
}

static double likelihood_of(const nl_context *context, const struct look *look, int output)
{
    const struct character *c = &context->characters[output];
    if (look->p[output] <= 0.0f)
        return 0.0;
    double shape = (double)look->p[output] + (c->twin < 0 ? 0.0 : (double)look->p[c->twin]);
    return (shape + DOUBT) * look->top[c->top] * look->bottom[c->bottom];
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
    case KIND_CODE:
        return SORT_CODE;
    default:
        return SORT_ANY;
    }
}

/* Sums the likelihoods of each sort's characters. */
static void measure(double sum[SORTS], const nl_context *context, const struct look *look)
{
    for (int o = 0; o < context->p.columns; o++) {
        double likelihood = likelihood_of(context, look, o);
        enum sort sort = context->characters[o].sort;
        sum[SORT_ANY] += likelihood * ANY_SORT;
        if (sort < SORTS)
            sum[sort] += likelihood;
        if (sort == SORT_CAPITAL || sort == SORT_DIGIT)
            sum[SORT_CODE] += likelihood * CODE_SORT;
    }
}

static struct look look_at_row(const nl_context *context, int row)
{
    return look_at(nl_mat_row(context->p, row), &context->places[row]);
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
        const nl_position *place = &context->places[row];
        if (row == 0 || place->word_start || place->line != place[-1].line)
            context->words[context->word_count++] =
                (struct word){.first = row, .line = place->line};
        context->words[context->word_count - 1].count++;
        struct look look = look_at_row(context, row);
        measure(context->sum + (size_t)row * SORTS, context, &look);
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

/* How likely a line's characters are of each sort, where the kinds of its words have these shares;
 * a third of a title's are taken for capitals. */
static void expect_sorts(double expected[SORTS], const double share[KINDS])
{
    double any = share[KIND_MIXED] * ANY_SORT, code = share[KIND_CODE] * CODE_SORT;
    double title = share[KIND_TITLE] / 3.0;
    expected[SORT_CAPITAL] = share[KIND_CAPITALS] + title + code + any;
    expected[SORT_SMALL] = share[KIND_SMALL] + 2.0 * title + any;
    expected[SORT_DIGIT] = share[KIND_NUMBER] + code + any;
    double most = fmax(fmax(expected[SORT_CAPITAL], expected[SORT_SMALL]), expected[SORT_DIGIT]);
    for (int sort = 0; sort <= SORT_DIGIT; sort++)
        expected[sort] /= most;
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
        expect_sorts(context->expected[words[first].line], share);
    }
}

/* Replaces the character's probabilities by the mixture over the word's kinds; `sums` are those of
 * its likelihoods. */
static void mix(float *p, const nl_context *context, const struct word *word,
                const struct look *look, bool first, const double sums[SORTS])
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
        weight += sort < SORTS ? of_sort[sort] : 0.0;
        if (sort == SORT_CAPITAL || sort == SORT_DIGIT)
            weight += of_sort[SORT_CODE] * CODE_SORT;
        mixed[o] = weight * likelihood_of(context, look, o);
        sum += mixed[o];
    }
    for (int o = 0; o < context->p.columns && sum > 0.0; o++)
        p[o] = (float)(mixed[o] / sum);
}

bool nl_context_learn(nl_context **out, nl_mat probabilities, const nl_model *model,
                      const nl_position *places, nl_arena *arena, nl_error *err)
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
    context->line_count = rows > 0 ? places[rows - 1].line + 1 : 0;
    context->expected =
        nl_alloc(arena, (size_t)context->line_count, sizeof *context->expected, err);
    if (!context->characters || !context->mixed || !context->sum || !context->words ||
        !context->expected)
        return false;
    memset(context->expected, 0, (size_t)context->line_count * sizeof *context->expected);
    for (int o = 0; o < probabilities.columns; o++)
        context->characters[o] = describe(model, o);
    find_words(context);
    estimate_lines(context);
    *out = context;
    return true;
}

void nl_context_weigh(float *probabilities, const nl_context *context, int beside,
                      const nl_position *place)
{
    const struct word *word = context->words;
    while (beside >= word->first + word->count)
        word++;
    struct look look = look_at(probabilities, place);
    double sums[SORTS] = {0.0};
    measure(sums, context, &look);
    mix(probabilities, context, word, &look, place->word_start, sums);
}

float nl_context_score(const nl_context *context, const float *p, const nl_position *place)
{
    struct look look = look_at(p, place);
    bool known = place->line < context->line_count && context->expected[place->line][0] > 0.0;
    double sum = LEAST_LIKELIHOOD, best = LEAST_LIKELIHOOD;
    for (int o = 0; o < context->p.columns; o++) {
        enum sort sort = context->characters[o].sort;
        double likelihood = likelihood_of(context, &look, o);
        if (known && sort < SORTS)
            likelihood *= context->expected[place->line][sort];
        sum += likelihood;
        best = likelihood > best ? likelihood : best;
    }
    return (float)(0.5 * (log(sum) + log(best)));
}

bool nl_context_apply(nl_mat probabilities, const nl_model *model, const nl_position *places,
                      nl_arena *arena, nl_error *err)
{
    nl_arena_mark mark = nl_arena_save(arena);
    nl_context *context;
    if (!nl_context_learn(&context, probabilities, model, places, arena, err))
        return false;
    for (int i = 0; i < context->word_count; i++) {
        const struct word *word = &context->words[i];
        for (int row = word->first; row < word->first + word->count; row++) {
            struct look look = look_at_row(context, row);
            mix(nl_mat_row(context->p, row), context, word, &look, row == word->first,
                context->sum + (size_t)row * SORTS);
        }
    }
    nl_arena_restore(arena, mark);
    return true;
}
