/* A text becomes three sequences of numbers: its characters, these without white space, and its
 * words, each distinct one a number. Each is aligned with the true text's. */
#include "read/errorrate.h"

#include "base/utf8.h"
#include "model/evaluate.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A text in the measures; line[m][i]: which of its lines the i-th is on. */
typedef struct digest {
    nl_sequence of[NL_MEASURES];
    int *line[NL_MEASURES];
} digest;

/* The distinct words of both texts: spans of characters. */
typedef struct words {
    const uint32_t **first;
    int *length;
    int count;
} words;

static bool is_space(uint32_t code)
{
    return code == ' ' || code == '\n' || code == '\r' || code == '\t';
}

static bool init_digest(digest *d, size_t room, nl_arena *arena, nl_error *err)
{
    *d = (digest){0};
    for (int m = 0; m < NL_MEASURES; m++) {
        d->of[m].code = NL_NEW(arena, uint32_t, room, err);
        d->line[m] = NL_NEW(arena, int, room, err);
        if (!d->of[m].code || !d->line[m])
            return false;
    }
    return true;
}

static void append(digest *d, nl_measure measure, uint32_t code, int line)
{
    nl_sequence *to = &d->of[measure];
    d->line[measure][to->count] = line;
    to->code[to->count++] = code;
}

static uint32_t word_number(words *w, const uint32_t *first, int length)
{
    for (int i = 0; i < w->count; i++) {
        if (w->length[i] == length &&
            memcmp(w->first[i], first, (size_t)length * sizeof *first) == 0)
            return (uint32_t)i;
    }
    w->first[w->count] = first;
    w->length[w->count] = length;
    return (uint32_t)w->count++;
}

static void decode(digest *d, const char *text, const char *end, bool fold_case)
{
    nl_sequence *all = &d->of[NL_MEASURE_CHARACTERS];
    for (int line = 0; text < end;) {
        uint32_t code = (uint32_t)nl_utf8_next(&text, end);
        append(d, NL_MEASURE_CHARACTERS, fold_case ? nl_fold_case(code) : code, line);
        line += code == '\n';
    }
    while (all->count > 0 && is_space(all->code[all->count - 1]))
        all->count--;
}

static void derive(digest *d, words *w)
{
    const nl_sequence *all = &d->of[NL_MEASURE_CHARACTERS];
    for (int i = 0, start = 0; i <= all->count; i++) {
        if (i < all->count && !is_space(all->code[i])) {
            append(d, NL_MEASURE_LETTERS, all->code[i], d->line[NL_MEASURE_CHARACTERS][i]);
            continue;
        }
        if (i > start)
            append(d, NL_MEASURE_WORDS, word_number(w, all->code + start, i - start),
                   d->line[NL_MEASURE_CHARACTERS][start]);
        start = i + 1;
    }
}

static bool make_digest(digest *d, words *w, const char *text, bool fold_case, nl_arena *arena,
                        nl_error *err)
{
    size_t size = strlen(text);
    if (!init_digest(d, size, arena, err))
        return false;
    decode(d, text, text + size, fold_case);
    int count = d->of[NL_MEASURE_CHARACTERS].count;
    if (count > NL_ALIGN_MAX)
        return nl_fail(err, NL_ERROR_LIMIT, "a text of %d characters is too long to compare (%d)",
                       count, (int)NL_ALIGN_MAX);
    derive(d, w);
    return true;
}

static void count_pair(nl_error_counts *errors, nl_pair_kind kind)
{
    errors->substitutions += kind == NL_PAIR_SUBSTITUTION || kind == NL_PAIR_UNDER_SEGMENTED ||
                             kind == NL_PAIR_OVER_SEGMENTED;
    errors->insertions += kind == NL_PAIR_INSERTION || kind == NL_PAIR_OVER_SEGMENTED;
    errors->deletions += kind == NL_PAIR_DELETION || kind == NL_PAIR_UNDER_SEGMENTED;
    errors->under_segmented += kind == NL_PAIR_UNDER_SEGMENTED;
    errors->over_segmented += kind == NL_PAIR_OVER_SEGMENTED;
}

static bool note_mistake(nl_text_score *score, const digest *read, const digest *truth,
                         const nl_pair *pair, nl_arena *arena, nl_error *err)
{
    nl_mistake one = {.count = 1};
    for (int i = 0; i < nl_pair_truth(pair->kind); i++)
        one.truth[i] = truth->of[NL_MEASURE_CHARACTERS].code[pair->truth + i];
    for (int i = 0; i < nl_pair_read(pair->kind); i++)
        one.read[i] = read->of[NL_MEASURE_CHARACTERS].code[pair->read + i];
    for (size_t i = 0; i < score->mistake_count; i++) {
        nl_mistake *known = &score->mistakes[i];
        if (memcmp(known->truth, one.truth, sizeof one.truth) == 0 &&
            memcmp(known->read, one.read, sizeof one.read) == 0) {
            known->count++;
            return true;
        }
    }
    score->mistakes = nl_grow(arena, score->mistakes, &score->mistake_room,
                              score->mistake_count + 1, sizeof *score->mistakes, err);
    if (score->mistakes)
        score->mistakes[score->mistake_count++] = one;
    return score->mistakes;
}

/* What one text adds to a score. */
typedef struct addition {
    nl_text_score *score;
    digest read, truth;
    nl_line_errors *lines; /* of the true text */
    nl_error_counts errors[NL_MEASURES];
    nl_arena *arena, *scratch;
} addition;

static bool compare(addition *a, nl_measure m, nl_error *err)
{
    const nl_sequence *truth = &a->truth.of[m];
    nl_pair *pairs;
    int count;
    if (!nl_align(&pairs, &count, &a->read.of[m], truth, a->scratch, err))
        return false;
    a->errors[m].length = (size_t)truth->count;
    for (int i = 0; i < truth->count; i++)
        a->lines[a->truth.line[m][i]].length[m]++;
    for (int i = 0; i < count; i++) {
        const nl_pair *pair = &pairs[i];
        if (pair->kind == NL_PAIR_SAME)
            continue;
        nl_error_counts before = a->errors[m];
        count_pair(&a->errors[m], pair->kind);
        int at = pair->truth < truth->count ? pair->truth : truth->count - 1;
        a->lines[at < 0 ? 0 : a->truth.line[m][at]].errors[m] +=
            (uint32_t)(nl_error_sum(&a->errors[m]) - nl_error_sum(&before));
        if (m == NL_MEASURE_CHARACTERS &&
            !note_mistake(a->score, &a->read, &a->truth, pair, a->arena, err))
            return false;
    }
    return true;
}

static void add_errors(nl_error_counts *sum, const nl_error_counts *more)
{
    sum->substitutions += more->substitutions;
    sum->insertions += more->insertions;
    sum->deletions += more->deletions;
    sum->under_segmented += more->under_segmented;
    sum->over_segmented += more->over_segmented;
    sum->length += more->length;
}

static bool compare_all(addition *a, const char *read, const char *truth, nl_error *err)
{
    nl_text_score *score = a->score;
    size_t room = strlen(read) + strlen(truth);
    words w = {NL_NEW(a->scratch, const uint32_t *, room, err), NL_NEW(a->scratch, int, room, err),
               0};
    if (!w.first || !w.length ||
        !make_digest(&a->read, &w, read, score->fold_case, a->scratch, err) ||
        !make_digest(&a->truth, &w, truth, score->fold_case, a->scratch, err))
        return false;
    int count = a->truth.of[NL_MEASURE_CHARACTERS].count;
    size_t lines = count > 0 ? 1 + (size_t)a->truth.line[NL_MEASURE_CHARACTERS][count - 1] : 1;
    score->lines = nl_grow(a->arena, score->lines, &score->line_room, score->line_count + lines,
                           sizeof *score->lines, err);
    if (!score->lines)
        return false;
    a->lines = score->lines + score->line_count;
    memset(a->lines, 0, lines * sizeof *a->lines);
    for (int m = 0; m < NL_MEASURES; m++) {
        if (!compare(a, (nl_measure)m, err))
            return false;
    }
    a->errors[NL_MEASURE_WORDS].under_segmented = a->errors[NL_MEASURE_WORDS].over_segmented = 0;
    score->line_count += lines;
    return true;
}

bool nl_text_score_add(nl_text_score *score, nl_error_counts *errors, const char *read,
                       const char *truth, nl_arena *arena, nl_arena *scratch, nl_error *err)
{
    addition a = {.score = score, .arena = arena, .scratch = scratch};
    nl_arena_mark mark = nl_arena_save(scratch);
    bool ok = compare_all(&a, read, truth, err);
    nl_arena_restore(scratch, mark);
    for (int m = 0; m < NL_MEASURES; m++) {
        if (ok)
            add_errors(&score->errors[m], &a.errors[m]);
        if (errors)
            errors[m] = ok ? a.errors[m] : (nl_error_counts){0};
    }
    return ok;
}

bool nl_text_compare(nl_comparison *out, const char *read, const char *truth, bool fold_case,
                     nl_arena *arena, nl_error *err)
{
    const char *const text[2] = {read, truth};
    digest plain[2], compared[2];
    *out = (nl_comparison){0};
    for (int t = 0; t < 2; t++) {
        size_t size = strlen(text[t]);
        if (!init_digest(&plain[t], size, arena, err) ||
            !init_digest(&compared[t], size, arena, err))
            return false;
        decode(&plain[t], text[t], text[t] + size, false);
        decode(&compared[t], text[t], text[t] + size, fold_case);
    }
    nl_comparison result = {.read = plain[0].of[NL_MEASURE_CHARACTERS],
                            .truth = plain[1].of[NL_MEASURE_CHARACTERS]};
    if (!nl_align(&result.pairs, &result.count, &compared[0].of[NL_MEASURE_CHARACTERS],
                  &compared[1].of[NL_MEASURE_CHARACTERS], arena, err))
        return false;
    *out = result;
    return true;
}

size_t nl_error_sum(const nl_error_counts *errors)
{
    return errors->substitutions + errors->insertions + errors->deletions;
}

double nl_error_rate(const nl_error_counts *errors)
{
    double sum = (double)nl_error_sum(errors);
    return errors->length ? sum / (double)errors->length : sum;
}

/* The 97.5 % quantile of Student's t for n degrees of freedom (Cornish and Fisher 1937). */
static double t_quantile(double n)
{
    const double z = 1.959963985;
    double cube = z * z * z;
    return z + (cube + z) / (4.0 * n) +
           (5.0 * cube * z * z + 16.0 * cube + 3.0 * z) / (96.0 * n * n);
}

/* How many independent characters are worth as much as these. */
static double effective_count(const nl_text_score *score, nl_measure m, double rate, double length)
{
    double n = (double)score->line_count, sum = 0.0;
    if (score->line_count < 2)
        return length;
    for (size_t i = 0; i < score->line_count; i++) {
        const nl_line_errors *line = &score->lines[i];
        double rest = (double)line->errors[m] - rate * (double)line->length[m];
        sum += rest * rest;
    }
    double variance = sum * n / (n - 1.0) / (length * length);
    double ratio = t_quantile(1e9) / t_quantile(n - 1.0);
    double count = variance > 0.0 ? rate * (1.0 - rate) / variance * ratio * ratio : length;
    return fmin(fmax(count, 1.0), length);
}

void nl_text_score_interval(double *low, double *high, const nl_text_score *score,
                            nl_measure measure)
{
    const nl_error_counts *errors = &score->errors[measure];
    double rate = fmin(nl_error_rate(errors), 1.0), length = (double)errors->length;
    double count = errors->length ? effective_count(score, measure, rate, length) : 0.0;
    nl_wilson_share(low, high, rate, count);
}

static int by_count(const void *a, const void *b)
{
    const nl_mistake *p = a, *q = b;
    if (p->count != q->count)
        return p->count > q->count ? -1 : 1;
    for (int i = 0; i < 4; i++) {
        uint32_t left = i < 2 ? p->truth[i] : p->read[i - 2];
        uint32_t right = i < 2 ? q->truth[i] : q->read[i - 2];
        if (left != right)
            return left < right ? -1 : 1;
    }
    return 0;
}

void nl_text_score_sort(nl_text_score *score)
{
    if (score->mistake_count > 0)
        qsort(score->mistakes, score->mistake_count, sizeof *score->mistakes, by_count);
}
