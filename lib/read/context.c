/* For a character of shape x and position y, with the network's p(c|x), the likelihood of c is
 * taken as l(c) = (p(c|x) + DOUBT) g(y|c), without DOUBT for characters of no class, which
 * may stand in words of all classes: they are many. Capitals and small letters that differ by size
 * alone share their p. g is a normal density of top and bottom, with heavy tails, about where a
 * hand puts the character's top and bottom.
 *
 * A word's likelihood under a word class is the product over its characters of
 *     sum over c in A of l(c),
 * where A is the character class that the word class has there (capitals, digits, ...). In a mixed
 * word any of the three character classes may stand anywhere, so a third of the sum over all
 * characters is taken; in a code, which has capitals and digits, half of the sum over both.
 * A digit is one of 10 and a letter one of 26; this is left out on purpose: networks are trained on
 * sets in which a digit is more frequent by about as much, so p(c|x) already has it.
 *
 * The shares of the word classes are estimated by expectation maximisation over the words
 * (Dempster, Laird and Rubin 1977) with pseudo-counts: over the page from BASE, over each line from
 * the page's. The result is the mixture over classes of p(c | x, y, class). */
#include "read/context.h"

#include "base/utf8.h"
#include "page/proportions.h"

#include <assert.h>
#include <math.h>
#include <string.h>

enum word_class {
    WORD_CAPITALS,
    WORD_SMALL,
    WORD_TITLE,
    WORD_NUMBER,
    WORD_CODE,
    WORD_MIXED,
    WORD_CLASSES
};

/* Characters that are alike. */
enum char_class { CHAR_CAPITAL, CHAR_SMALL, CHAR_DIGIT, CHAR_CODE, CHAR_ANY, CHAR_CLASSES };

enum { ROUNDS = 8 };

static const double BASE[WORD_CLASSES] = {0.38, 0.24, 0.18, 0.10, 0.06, 0.04};
static const double PAGE_COUNT = 2.0; /* words that the shares at the start count for */
static const double LINE_COUNT = 1.0;
static const double DOUBT = 1e-3;            /* the network is never surer than this */
static const double ANY_SHARE = 1.0 / 3.0;   /* of a character class, where any may be */
static const double CODE_SHARE = 0.5;        /* the same, where capitals and digits may be */
static const double SPREAD = 0.22;           /* standard deviation of tops and bottoms */
static const double LEAST_LIKELIHOOD = 1e-6; /* smaller likelihoods count as this */
static const double LEAST = 0.02;            /* of the density's peak: no position is less likely */

/* Where characters' tops and bottoms usually are. */
enum { TOP_FULL, TOP_DOT, TOP_SMALL, TOP_COUNT };
enum { BOTTOM_BASE, BOTTOM_DEEP, BOTTOM_COUNT };
static const double TOPS[] = {1.0, 0.9, NL_X_HEIGHT}, BOTTOMS[] = {0.0, -0.3};

/* An output of the network. */
struct character {
    enum char_class char_class; /* capital, small or digit; CHAR_CLASSES for any other */
    int twin;                   /* the output that differs from it by size alone; -1 if none */
    int top, bottom;
};

/* Characters that form one word: rows first .. first + count - 1. */
struct word {
    int first, count, line;
    double likelihood[WORD_CLASSES]; /* its logarithm, then relative to the likeliest class */
    double share[WORD_CLASSES];      /* probability of each class */
};

/* What is known of one page. */
struct nl_context {
    nl_mat p;    /* of the characters learnt from */
    int room;    /* most rows of p */
    bool placed; /* p tells a character by its place, too */
    struct character *characters;
    const nl_position *positions;
    double *sum; /* [rows, CHAR_CLASSES]: of the likelihoods of each class's characters */
    struct word *words;
    int word_count;
    double (*expected)[CHAR_CLASSES]; /* by line: likelihood of each character class, 1 of the
                                         likeliest; all 0 for lines without words */
    int line_count;
    double *mixed; /* room for a row */
};

/* A character: its probabilities, and how its top and bottom suit each usual one. */
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

static enum char_class char_class_of(uint32_t code)
{
    if (code >= '0' && code <= '9')
        return CHAR_DIGIT;
    if (nl_fold_case(code) != code)
        return CHAR_SMALL;
    if ((code >= 'A' && code <= 'Z') || (code >= 0xc0 && code <= 0xde && code != 0xd7))
        return CHAR_CAPITAL;
    return CHAR_CLASSES;
}

static struct character describe(const nl_model *model, int output)
{
    uint32_t code = model->alphabet[output];
    struct character c = {char_class_of(code), -1, TOP_FULL, BOTTOM_BASE};
    if (c.char_class == CHAR_SMALL && !is_in("bdfhklt", code))
        c.top = is_in("ij", code) ? TOP_DOT : TOP_SMALL;
    if (is_in("gjpqy", code))
        c.bottom = BOTTOM_DEEP;
    if (!is_in("CKOPSUVWXYZ", nl_fold_case(code)))
        return c;
    uint32_t other = c.char_class == CHAR_SMALL ? nl_fold_case(code) : code + ('a' - 'A');
    c.twin = nl_model_output(model, other);
    return c;
}

/* How well a height suits the usual one of a character; 1 at best. */
static double suits(double at, double usual)
{
    double apart = (at - usual) / SPREAD;
    return LEAST + (1.0 - LEAST) * exp(-0.5 * apart * apart);
}

static struct look look_at(const float *p, const nl_position *position)
{
    struct look look = {.p = p};
    for (int i = 0; i < TOP_COUNT; i++)
        look.top[i] = suits((double)position->top, TOPS[i]);
    for (int i = 0; i < BOTTOM_COUNT; i++)
        look.bottom[i] = suits((double)position->bottom, BOTTOMS[i]);
    return look;
}

static double likelihood_of(const nl_context *context, const struct look *look, int output)
{
    const struct character *c = &context->characters[output];
    if (look->p[output] <= 0.0f)
        return 0.0;
    double doubt = c->char_class < CHAR_CLASSES ? DOUBT : 0.0;
    if (context->placed)
        return (double)look->p[output] + doubt;
    double shape = (double)look->p[output] + (c->twin < 0 ? 0.0 : (double)look->p[c->twin]);
    return (shape + doubt) * look->top[c->top] * look->bottom[c->bottom];
}

/* The character class that a word of the class has at a position. */
static enum char_class char_class_at(enum word_class word_class, bool first)
{
    switch (word_class) {
    case WORD_CAPITALS:
        return CHAR_CAPITAL;
    case WORD_SMALL:
        return CHAR_SMALL;
    case WORD_TITLE:
        return first ? CHAR_CAPITAL : CHAR_SMALL;
    case WORD_NUMBER:
        return CHAR_DIGIT;
    case WORD_CODE:
        return CHAR_CODE;
    default:
        return CHAR_ANY;
    }
}

/* Sums the likelihoods of each class's characters. Those that are of none, as punctuation, may
 * stand in any word. */
static void measure(double sum[CHAR_CLASSES], const nl_context *context, const struct look *look)
{
    double others = 0.0;
    for (int o = 0; o < context->p.columns; o++) {
        double likelihood = likelihood_of(context, look, o);
        enum char_class char_class = context->characters[o].char_class;
        sum[CHAR_ANY] += char_class < CHAR_CLASSES ? likelihood * ANY_SHARE : 0.0;
        if (char_class < CHAR_CLASSES)
            sum[char_class] += likelihood;
        else
            others += likelihood;
        if (char_class == CHAR_CAPITAL || char_class == CHAR_DIGIT)
            sum[CHAR_CODE] += likelihood * CODE_SHARE;
    }
    for (int char_class = 0; char_class < CHAR_CLASSES; char_class++)
        sum[char_class] += others;
}

static struct look look_at_row(const nl_context *context, int row)
{
    return look_at(nl_mat_row(context->p, row), &context->positions[row]);
}

/* Sets the word's likelihoods, relative to the likeliest class; a single letter is no title. */
static void weigh(const nl_context *context, struct word *word)
{
    double best = -INFINITY;
    for (int word_class = 0; word_class < WORD_CLASSES; word_class++) {
        double sum = word_class == WORD_TITLE && word->count == 1 ? -INFINITY : 0.0;
        for (int i = 0; i < word->count; i++) {
            enum char_class char_class = char_class_at((enum word_class)word_class, i == 0);
            sum += log(context->sum[(size_t)(word->first + i) * CHAR_CLASSES + char_class]);
        }
        word->likelihood[word_class] = sum;
        best = sum > best ? sum : best;
    }
    for (int word_class = 0; word_class < WORD_CLASSES; word_class++)
        word->likelihood[word_class] =
            best > -INFINITY ? exp(word->likelihood[word_class] - best) : 1.0;
}

static void find_words(nl_context *context)
{
    for (int row = 0; row < context->p.rows; row++) {
        const nl_position *position = &context->positions[row];
        if (row == 0 || position->word_start || position->line != position[-1].line)
            context->words[context->word_count++] =
                (struct word){.first = row, .line = position->line};
        assert(position->line < context->line_count);
        context->words[context->word_count - 1].count++;
        struct look look = look_at_row(context, row);
        measure(context->sum + (size_t)row * CHAR_CLASSES, context, &look);
    }
    for (int i = 0; i < context->word_count; i++)
        weigh(context, &context->words[i]);
}

/* The classes' probabilities of a word, given their shares. */
static void expect(struct word *word, const double share[WORD_CLASSES])
{
    double sum = 0.0;
    for (int word_class = 0; word_class < WORD_CLASSES; word_class++)
        sum += word->share[word_class] = share[word_class] * word->likelihood[word_class];
    for (int word_class = 0; word_class < WORD_CLASSES; word_class++)
        word->share[word_class] /= sum;
}

/* Estimates the classes' shares in some words; `start` counts as start_count words. */
static void estimate(double share[WORD_CLASSES], struct word *words, int count,
                     const double start[WORD_CLASSES], double start_count)
{
    for (int word_class = 0; word_class < WORD_CLASSES; word_class++)
        share[word_class] = start[word_class];
    for (int round = 0; round < ROUNDS; round++) {
        double sum[WORD_CLASSES] = {0.0};
        for (int i = 0; i < count; i++) {
            expect(&words[i], share);
            for (int word_class = 0; word_class < WORD_CLASSES; word_class++)
                sum[word_class] += words[i].share[word_class];
        }
        for (int word_class = 0; word_class < WORD_CLASSES; word_class++)
            share[word_class] =
                (start_count * start[word_class] + sum[word_class]) / (start_count + count);
    }
    for (int i = 0; i < count; i++)
        expect(&words[i], share);
}

/* How likely a line's characters are of each class, where its word classes have these shares;
 * a third of a title's are taken for capitals. */
static void expect_classes(double expected[CHAR_CLASSES], const double share[WORD_CLASSES])
{
    double any = share[WORD_MIXED] * ANY_SHARE, code = share[WORD_CODE] * CODE_SHARE;
    double title = share[WORD_TITLE] / 3.0;
    expected[CHAR_CAPITAL] = share[WORD_CAPITALS] + title + code + any;
    expected[CHAR_SMALL] = share[WORD_SMALL] + 2.0 * title + any;
    expected[CHAR_DIGIT] = share[WORD_NUMBER] + code + any;
    double most = fmax(fmax(expected[CHAR_CAPITAL], expected[CHAR_SMALL]), expected[CHAR_DIGIT]);
    for (int char_class = 0; char_class <= CHAR_DIGIT; char_class++)
        expected[char_class] /= most;
}

static void estimate_lines(nl_context *context)
{
    double page[WORD_CLASSES], share[WORD_CLASSES];
    struct word *words = context->words;
    estimate(page, words, context->word_count, BASE, PAGE_COUNT);
    for (int first = 0, end = 0; first < context->word_count; first = end) {
        while (end < context->word_count && words[end].line == words[first].line)
            end++;
        estimate(share, words + first, end - first, page, LINE_COUNT);
        expect_classes(context->expected[words[first].line], share);
    }
}

/* Replaces the character's probabilities by the mixture over the word's classes; `sums` are those
 * of its likelihoods. */
static void mix(float *p, const nl_context *context, const struct word *word,
                const struct look *look, bool first, const double sums[CHAR_CLASSES])
{
    double of_class[CHAR_CLASSES] = {0.0}, sum = 0.0, *mixed = context->mixed;
    for (int word_class = 0; word_class < WORD_CLASSES; word_class++) {
        enum char_class char_class = char_class_at((enum word_class)word_class, first);
        if (sums[char_class] > 0.0)
            of_class[char_class] += word->share[word_class] / sums[char_class];
    }
    double of_any = 0.0;
    for (int char_class = 0; char_class < CHAR_CLASSES; char_class++)
        of_any += of_class[char_class];
    for (int o = 0; o < context->p.columns; o++) {
        enum char_class char_class = context->characters[o].char_class;
        double weight = of_any;
        if (char_class < CHAR_CLASSES)
            weight = of_class[CHAR_ANY] * ANY_SHARE + of_class[char_class];
        if (char_class == CHAR_CAPITAL || char_class == CHAR_DIGIT)
            weight += of_class[CHAR_CODE] * CODE_SHARE;
        mixed[o] = weight * likelihood_of(context, look, o);
        sum += mixed[o];
    }
    for (int o = 0; o < context->p.columns && sum > 0.0; o++)
        p[o] = (float)(mixed[o] / sum);
}

bool nl_context_init(nl_context **out, const nl_model *model, int rows, int lines, nl_arena *arena,
                     nl_error *err)
{
    int outputs = nl_model_outputs(model);
    *out = NULL;
    nl_context *context = NL_NEW(arena, nl_context, 1, err);
    if (!context)
        return false;
    context->p = nl_mat_view(NULL, 0, outputs);
    context->room = rows;
    context->placed = nl_model_sees_context(model);
    context->line_count = lines;
    context->characters = NL_NEW(arena, struct character, (size_t)outputs, err);
    context->mixed = NL_NEW(arena, double, (size_t)outputs, err);
    context->sum = NL_NEW_TABLE(arena, double, (size_t)rows, CHAR_CLASSES, err);
    context->words = NL_NEW(arena, struct word, (size_t)rows, err);
    context->expected = nl_alloc(arena, (size_t)lines, sizeof *context->expected, err);
    if (!context->characters || !context->mixed || !context->sum || !context->words ||
        !context->expected)
        return false;
    for (int o = 0; o < outputs; o++)
        context->characters[o] = describe(model, o);
    *out = context;
    return true;
}

void nl_context_learn(nl_context *context, nl_mat probabilities, const nl_position *positions)
{
    assert(probabilities.columns == context->p.columns && probabilities.rows <= context->room);
    context->p = probabilities;
    context->positions = positions;
    context->word_count = 0;
    memset(context->sum, 0, (size_t)probabilities.rows * CHAR_CLASSES * sizeof *context->sum);
    memset(context->expected, 0, (size_t)context->line_count * sizeof *context->expected);
    find_words(context);
    estimate_lines(context);
}

void nl_context_weigh(float *probabilities, const nl_context *context, int beside,
                      const nl_position *position)
{
    const struct word *word = context->words;
    while (beside >= word->first + word->count)
        word++;
    struct look look = look_at(probabilities, position);
    double sums[CHAR_CLASSES] = {0.0};
    measure(sums, context, &look);
    mix(probabilities, context, word, &look, position->word_start, sums);
}

float nl_context_score(const nl_context *context, const float *p, const nl_position *position)
{
    struct look look = look_at(p, position);
    bool known = position->line < context->line_count && context->expected[position->line][0] > 0.0;
    double sum = LEAST_LIKELIHOOD, best = LEAST_LIKELIHOOD;
    for (int o = 0; o < context->p.columns; o++) {
        enum char_class char_class = context->characters[o].char_class;
        double likelihood = likelihood_of(context, &look, o);
        if (known && char_class < CHAR_CLASSES)
            likelihood *= context->expected[position->line][char_class];
        sum += likelihood;
        best = likelihood > best ? likelihood : best;
    }
    return (float)(0.5 * (log(sum) + log(best)));
}

void nl_context_apply(nl_context *context)
{
    for (int i = 0; i < context->word_count; i++) {
        const struct word *word = &context->words[i];
        for (int row = word->first; row < word->first + word->count; row++) {
            struct look look = look_at_row(context, row);
            mix(nl_mat_row(context->p, row), context, word, &look, row == word->first,
                context->sum + (size_t)row * CHAR_CLASSES);
        }
    }
}
