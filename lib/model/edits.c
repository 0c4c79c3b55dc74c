/* Levenshtein's distance by the usual table, traced back to tell the kinds of edit apart. */
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

/* table[i][j]: edits from the first j characters of the truth to the first i of the text. */
static void fill_table(uint16_t *table, codes text, codes truth)
{
    size_t width = truth.count + 1;
    for (size_t j = 0; j < width; j++)
        table[j] = (uint16_t)j;
    for (size_t i = 1; i <= text.count; i++) {
        uint16_t *row = table + i * width, *above = row - width;
        row[0] = (uint16_t)i;
        for (size_t j = 1; j < width; j++) {
            int best = above[j - 1] + (text.code[i - 1] != truth.code[j - 1]);
            best = above[j] + 1 < best ? above[j] + 1 : best;
            best = row[j - 1] + 1 < best ? row[j - 1] + 1 : best;
            row[j] = (uint16_t)best;
        }
    }
}

static void trace_back(nl_edits *out, const uint16_t *table, codes text, codes truth)
{
    size_t width = truth.count + 1, i = text.count, j = truth.count;
    while (i > 0 || j > 0) {
        uint16_t here = table[i * width + j];
        bool same = i > 0 && j > 0 && text.code[i - 1] == truth.code[j - 1];
        if (i > 0 && j > 0 && here == table[(i - 1) * width + j - 1] + !same) {
            out->substitutions += !same;
            i--;
            j--;
        } else if (i > 0 && here == table[(i - 1) * width + j] + 1) {
            out->insertions++;
            i--;
        } else {
            out->deletions++;
            j--;
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
    uint16_t *table = ok ? NL_NEW(arena, uint16_t, (a.count + 1) * (b.count + 1), err) : NULL;
    if (table) {
        fill_table(table, a, b);
        trace_back(out, table, a, b);
        out->length = b.count;
    }
    nl_arena_restore(arena, mark);
    return table;
}
