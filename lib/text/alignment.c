/* Dynamic programming over a table of costs: three of its rows are kept, and for each cell the kind
 * of the last pair. An error costs ERROR_COST; under- and over-segmentation cost the two errors
 * they consist of. Preferences between kinds of pairs are so small that over the longest texts they
 * add up to less than one error. */
#include "text/alignment.h"

#include "base/utf8.h"

#include <assert.h>

enum {
    ERROR_COST = 7 * NL_ALIGN_MAX, /* more than twice the largest preference per character */
    SEGMENTATION = -2,             /* preference for under- and over-segmentation */
    OTHER_CASE = -3,               /* for the same letter in the other case */
    NO_LETTER = 3,                 /* against a letter for white space or the reverse */
    ROWS = 3,
};

static const int COST[NL_PAIR_KINDS] = {
    [NL_PAIR_SAME] = 0,
    [NL_PAIR_SUBSTITUTION] = ERROR_COST,
    [NL_PAIR_UNDER_SEGMENTED] = 2 * ERROR_COST + SEGMENTATION,
    [NL_PAIR_OVER_SEGMENTED] = 2 * ERROR_COST + SEGMENTATION,
    [NL_PAIR_INSERTION] = ERROR_COST,
    [NL_PAIR_DELETION] = ERROR_COST,
};

int nl_pair_read(nl_pair_kind kind)
{
    return kind == NL_PAIR_OVER_SEGMENTED ? 2 : kind != NL_PAIR_DELETION;
}

int nl_pair_truth(nl_pair_kind kind)
{
    return kind == NL_PAIR_UNDER_SEGMENTED ? 2 : kind != NL_PAIR_INSERTION;
}

int nl_pair_errors(nl_pair_kind kind)
{
    bool segmentation = kind == NL_PAIR_UNDER_SEGMENTED || kind == NL_PAIR_OVER_SEGMENTED;
    return segmentation ? 2 : kind != NL_PAIR_SAME;
}

/* costs[i % ROWS][j] is the least cost of aligning the first i characters read with the first j
 * true ones. */
typedef struct table {
    const uint32_t *read, *truth;
    int *costs[ROWS];
    uint8_t *last; /* kind of the pair that ends in each cell, row by row */
    size_t width;
} table;

static bool is_letter(uint32_t code)
{
    return code != ' ' && code != '\n' && code != '\r' && code != '\t';
}

/* Can such a pair end in the cell? */
static bool can_end(const table *t, nl_pair_kind kind, int i, int j)
{
    if (i < nl_pair_read(kind) || j < nl_pair_truth(kind))
        return false;
    const uint32_t *read = t->read + i, *truth = t->truth + j;
    switch (kind) {
    case NL_PAIR_SAME:
        return read[-1] == truth[-1];
    case NL_PAIR_SUBSTITUTION:
        return read[-1] != truth[-1];
    case NL_PAIR_UNDER_SEGMENTED:
        return is_letter(read[-1]) && is_letter(truth[-1]) && is_letter(truth[-2]);
    case NL_PAIR_OVER_SEGMENTED:
        return is_letter(truth[-1]) && is_letter(read[-1]) && is_letter(read[-2]);
    default:
        return true;
    }
}

/* The preference for or against reading character i - 1 for true character j - 1. */
static int preference(const table *t, int i, int j)
{
    uint32_t read = t->read[i - 1], truth = t->truth[j - 1];
    if (is_letter(read) != is_letter(truth))
        return NO_LETTER;
    return nl_fold_case(read) == nl_fold_case(truth) ? OTHER_CASE : 0;
}

static void fill_cell(table *t, int i, int j)
{
    int best = i + j > 0 ? INT32_MAX : 0;
    nl_pair_kind last = NL_PAIR_SAME;
    for (nl_pair_kind kind = NL_PAIR_SAME; kind < NL_PAIR_KINDS; kind++) {
        if (!can_end(t, kind, i, j))
            continue;
        int cost = t->costs[(i - nl_pair_read(kind)) % ROWS][j - nl_pair_truth(kind)] + COST[kind];
        cost += kind == NL_PAIR_SUBSTITUTION ? preference(t, i, j) : 0;
        if (cost < best) {
            best = cost;
            last = kind;
        }
    }
    t->costs[i % ROWS][j] = best;
    t->last[(size_t)i * t->width + (size_t)j] = (uint8_t)last;
}

/* The pairs of the best path to the cell, in order; returns how many. */
static int walk_back(nl_pair *pairs, const table *t, int i, int j)
{
    int count = 0;
    while (i > 0 || j > 0) {
        nl_pair_kind kind = t->last[(size_t)i * t->width + (size_t)j];
        i -= nl_pair_read(kind);
        j -= nl_pair_truth(kind);
        assert(i >= 0 && j >= 0);
        pairs[count++] = (nl_pair){kind, i, j};
    }
    for (int k = 0; k < count / 2; k++) {
        nl_pair swapped = pairs[k];
        pairs[k] = pairs[count - 1 - k];
        pairs[count - 1 - k] = swapped;
    }
    return count;
}

static bool init_table(table *t, const nl_sequence *read, const nl_sequence *truth, nl_arena *arena,
                       nl_error *err)
{
    *t = (table){.read = read->code, .truth = truth->code, .width = (size_t)truth->count + 1};
    for (int i = 0; i < ROWS; i++) {
        t->costs[i] = NL_NEW(arena, int, t->width, err);
        if (!t->costs[i])
            return false;
    }
    t->last = NL_NEW_TABLE(arena, uint8_t, (size_t)read->count + 1, t->width, err);
    return t->last;
}

bool nl_align(nl_pair **pairs, int *count, const nl_sequence *read, const nl_sequence *truth,
              nl_arena *arena, nl_error *err)
{
    int longer = read->count > truth->count ? read->count : truth->count;
    *pairs = NULL;
    *count = 0;
    if (longer > NL_ALIGN_MAX)
        return nl_fail(err, NL_ERROR_LIMIT, "a text of %d characters is too long to compare (%d)",
                       longer, (int)NL_ALIGN_MAX);
    nl_pair *list = NL_NEW(arena, nl_pair, (size_t)read->count + (size_t)truth->count, err);
    nl_arena_mark mark = nl_arena_save(arena);
    table t;
    if (!list || !init_table(&t, read, truth, arena, err))
        return false;
    for (int i = 0; i <= read->count; i++) {
        for (int j = 0; j <= truth->count; j++)
            fill_cell(&t, i, j);
    }
    *count = walk_back(list, &t, read->count, truth->count);
    *pairs = list;
    nl_arena_restore(arena, mark);
    return true;
}
