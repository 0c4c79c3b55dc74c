/* Levenshtein's distance by the usual table, of which two rows are kept: each cell counts the kinds
 * of edit on the way to it. Where ways are equally short, keeping or replacing a character goes
 * before inserting one, and that before leaving one out. */
#include "base/utf8.h"
#include "model/evaluate.h"

#include <string.h>

enum { TEXT_MAX = 20000 };

typedef struct codes {
    uint32_t *code;
    size_t count;
} codes;

static bool is_space(uint32_t code)
{
    return code == ' ' || code == '\n' || code == '\r' || code == '\t';
}

static bool to_codes(codes *out, const char *text, bool fold_case, nl_arena *arena, nl_error *err)
{
    const char *end = text + strlen(text);
    uint32_t *code = NL_NEW(arena, uint32_t, (size_t)(end - text), err);
    size_t count = 0;
    if (!code)
        return false;
    while (text < end) {
        uint32_t one = (uint32_t)nl_utf8_next(&text, end);
        code[count++] = fold_case ? nl_fold_case(one) : one;
    }
    while (count > 0 && is_space(code[count - 1]))
        count--;
    *out = (codes){code, count};
    return count <= TEXT_MAX ||
           nl_fail(err, NL_ERROR_LIMIT, "a text of %zu characters is too long to compare (%d)",
                   count, (int)TEXT_MAX);
}

/* Edits on the way to one cell of the table, by kind. */
typedef struct cell {
    uint16_t substitutions, insertions, deletions;
} cell;

static int edits_of(cell c)
{
    return c.substitutions + c.insertions + c.deletions;
}

/* The cell that follows from its three neighbours. */
static cell step_to(cell diagonal, cell above, cell left, bool same)
{
    diagonal.substitutions = (uint16_t)(diagonal.substitutions + !same);
    above.insertions++;
    left.deletions++;
    cell best = edits_of(above) < edits_of(diagonal) ? above : diagonal;
    return edits_of(left) < edits_of(best) ? left : best;
}

/* row[j]: from the first j characters of the truth to the whole text. */
static void fill_rows(cell *row, cell *above, codes text, codes truth)
{
    for (size_t j = 0; j <= truth.count; j++)
        row[j] = (cell){.deletions = (uint16_t)j};
    for (size_t i = 1; i <= text.count; i++) {
        memcpy(above, row, (truth.count + 1) * sizeof *row);
        row[0] = (cell){.insertions = (uint16_t)i};
        for (size_t j = 1; j <= truth.count; j++) {
            bool same = text.code[i - 1] == truth.code[j - 1];
            row[j] = step_to(above[j - 1], above[j], row[j - 1], same);
        }
    }
}

bool nl_text_edits(nl_edits *out, const char *text, const char *truth, bool fold_case,
                   nl_arena *arena, nl_error *err)
{
    *out = (nl_edits){0};
    nl_arena_mark mark = nl_arena_save(arena);
    codes a = {0}, b = {0};
    bool ok =
        to_codes(&a, text, fold_case, arena, err) && to_codes(&b, truth, fold_case, arena, err);
    cell *row = ok ? NL_NEW(arena, cell, b.count + 1, err) : NULL;
    cell *above = row ? NL_NEW(arena, cell, b.count + 1, err) : NULL;
    if (above) {
        fill_rows(row, above, a, b);
        cell end = row[b.count];
        *out = (nl_edits){end.substitutions, end.insertions, end.deletions, b.count};
    }
    nl_arena_restore(arena, mark);
    return above;
}
