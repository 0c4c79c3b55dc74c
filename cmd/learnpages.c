#include "learnpages.h"

#include "cli/ui.h"
#include "image/decode.h"

#include <string.h>

enum { SAID_BYTES = 120 }; /* of a line that is not learnt */

static bool add_page(nl_learn_pages *pages, const nl_line_pair *pair, bool sandbox, nl_arena *arena,
                     nl_error *err)
{
    nl_decode_options decode = nl_decode_default();
    nl_decode_remark remark = {{0}};
    decode.remark = &remark;
    decode.sandbox = sandbox;
    pages->pages =
        nl_grow(arena, pages->pages, &pages->room, pages->count + 1, sizeof *pages->pages, err);
    if (!pages->pages)
        return false;
    nl_learn_page *page = &pages->pages[pages->count++];
    *page = (nl_learn_page){.pair = *pair};
    if (pair->text[0] == '\0')
        return nl_fail(err, NL_ERROR_INPUT, "%s: its text is empty", pair->picture);
    if (!nl_lines_decode(&page->paper, pair, &decode, arena, err))
        return false;
    if (remark.text[0])
        nl_note("%s: %s", pair->picture, remark.text);
    pages->crc = nl_lines_crc(pages->crc, page->paper, pair->text);
    return true;
}

bool nl_learn_pages_load(nl_learn_pages *out, char **operands, int count, const char *text,
                         bool sandbox, nl_arena *arena, nl_error *err)
{
    *out = (nl_learn_pages){0};
    if (text && count != 1)
        return nl_fail(err, NL_ERROR_USAGE, "--text takes one picture, and there are %d", count);
    if (text) {
        nl_line_pair pair = {.picture = operands[0]};
        return nl_lines_text(&pair.text, text, arena, err) &&
               add_page(out, &pair, sandbox, arena, err);
    }
    for (int i = 0; i < count; i++) {
        nl_line_pair *pairs;
        size_t pair_count;
        if (!nl_lines_load(&pairs, &pair_count, operands[i], arena, err))
            return false;
        for (size_t k = 0; k < pair_count; k++) {
            if (!add_page(out, &pairs[k], sandbox, arena, err))
                return false;
        }
    }
    return true;
}

const char *nl_word_ink_text(nl_word_ink ink)
{
    static const char *const why[] = {
        [NL_WORD_WITHOUT_INK] = "there is no ink for it",
        [NL_WORD_BROKEN] = "there is other ink in it",
        [NL_WORD_UNLIKELY] = "the ink looks like something else",
    };
    return why[ink];
}

/* Says which words of a line of the text, first .. end - 1, are left out. */
static void say_line(const nl_learn_page *page, int first, int end)
{
    char said[SAID_BYTES + 1];
    size_t used = 0;
    int left = 0;
    nl_word_ink ink = NL_WORD_ALIGNED;
    for (int i = first; i < end; i++) {
        const nl_page_word *word = &page->words.words[i];
        size_t bytes = (size_t)word->bytes;
        if (word->ink == NL_WORD_ALIGNED)
            continue;
        ink = left++ == 0 ? word->ink : ink;
        if (used + bytes + 1 >= sizeof said)
            continue;
        memcpy(said + used, word->text, bytes);
        used += bytes;
        said[used++] = ' ';
    }
    if (left == 0)
        return;
    said[used ? used - 1 : 0] = '\0';
    nl_note("%s: line %d of the text: %s left out, %s: %s", page->pair.picture,
            page->words.words[first].line + 1, left == end - first ? "all is" : "some is",
            nl_word_ink_text(ink), said);
}

static void say_lines(const nl_learn_page *page)
{
    const nl_page_words *words = &page->words;
    for (int first = 0, end; first < words->count; first = end) {
        for (end = first; end < words->count && words->words[end].line == words->words[first].line;)
            end++;
        say_line(page, first, end);
    }
}

bool nl_learn_pages_align(nl_learn_pages *pages, const nl_model *model, const nl_read_options *read,
                          const nl_split *split, nl_pool *pool, nl_arena *arena, nl_error *err)
{
    for (size_t i = 0; i < pages->count; i++) {
        if (!nl_learn_page_align(pages, &pages->pages[i], model, read, pool, arena, err))
            return false;
        say_lines(&pages->pages[i]);
    }
    if (pages->learnt == 0)
        return nl_fail(err, NL_ERROR_INPUT,
                       "%s: no word of the text can be aligned with the ink; is it this page's "
                       "text, line by line?",
                       pages->pages[0].pair.picture);
    return nl_learn_pages_divide(pages, split, arena, err);
}
