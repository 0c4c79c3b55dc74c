/* Words stand in lines as those of the text. What was read is aligned with the text of the whole
 * page, and each word gets its part of that. */
#include "learnreview.h"

#include "cli/output.h"
#include "draw/comparisonhtml.h"
#include "image/exif.h"
#include "image/png.h"

#include <stdio.h>
#include <string.h>

enum { BEFORE, AFTER, READINGS };

/* What is shown of a page. */
typedef struct shown_page {
    const nl_learn_page *page;
    int number; /* from 1 */
    nl_image upright;
    nl_comparison read[READINGS];
    size_t errors[READINGS], length;
    int next[READINGS]; /* first pair of the next word */
} shown_page;

typedef struct writer {
    nl_svg html;
    const char *folder;
    nl_arena *arena; /* of a page */
    nl_error *err;
} writer;

static bool is_blank(uint32_t code)
{
    return code == ' ' || code == '\n' || code == '\t';
}

/* Where the word after `word` begins in the text; at its end if there is none. */
static int next_word(const shown_page *shown, int word)
{
    const nl_sequence *truth = &shown->read[BEFORE].truth;
    int end = shown->page->words.words[word].end, letters = 0, at = 0;
    while (at < truth->count && (letters < end || is_blank(truth->code[at])))
        letters += !is_blank(truth->code[at++]);
    return at;
}

/* The pairs of the next word, *first .. *end - 1: with what was read before it, and with a space
 * after it that was not read as one. */
static void take_pairs(int *first, int *end, shown_page *shown, int reading, int truth_end)
{
    const nl_comparison *c = &shown->read[reading];
    int at = shown->next[reading];
    bool last = truth_end == c->truth.count;
    *first = at;
    while (at < c->count && (last || c->pairs[at].truth < truth_end))
        at++;
    shown->next[reading] = *end = at;
    while (*end > *first && c->pairs[*end - 1].kind == NL_PAIR_SAME &&
           is_blank(c->truth.code[c->pairs[*end - 1].truth]))
        --*end;
}

static bool put_text(writer *w, const nl_page_word *word)
{
    char *text = NL_NEW(w->arena, char, (size_t)word->bytes + 1, w->err);
    if (!text)
        return false;
    memcpy(text, word->text, (size_t)word->bytes);
    nl_svg_put(&w->html, "<table><tr><th>text</th><td>%s</td></tr></table>\n", text);
    return true;
}

static void put_state(nl_svg *html, const nl_learn_page *page, int word)
{
    nl_word_ink ink = page->words.words[word].ink;
    if (page->held[word])
        nl_svg_put(html, "<p>held back</p>\n");
    else if (ink != NL_WORD_ALIGNED)
        nl_svg_put(html, "<p>left out: %s</p>\n", nl_word_ink_text(ink));
}

static bool write_picture(writer *w, const shown_page *shown, int word)
{
    char name[32];
    nl_image ink = nl_learn_word_picture(shown->page, shown->upright, word);
    if (ink.width == 0)
        return true;
    snprintf(name, sizeof name, "%d-%d.png", shown->number, word + 1);
    nl_bytes png;
    const char *path = nl_path_join(w->folder, name, w->arena, w->err);
    nl_svg_put(&w->html, "<img src=\"%s\" alt=\"\">\n", name);
    return path && nl_png_grey(&png, ink, w->arena, w->err) &&
           nl_file_write_one_of_many(path, &png, 1, w->err);
}

static bool write_word(writer *w, shown_page *shown, int word)
{
    static const char *const headings[] = {[BEFORE] = "before", [AFTER] = "after"};
    const nl_learn_page *page = shown->page;
    bool learnt = page->use[word], held = page->held[word];
    int truth_end = next_word(shown, word);
    nl_svg_put(&w->html, "<div class=\"word%s\">\n", held ? " held" : learnt ? "" : " out");
    if (!write_picture(w, shown, word))
        return false;
    if (!put_text(w, &page->words.words[word]))
        return false;
    for (int r = 0; r < READINGS; r++) {
        int first, end;
        take_pairs(&first, &end, shown, r, truth_end);
        nl_svg_put(&w->html, "<table>");
        nl_html_pairs(&w->html, headings[r], &shown->read[r], first, end, false);
        nl_svg_put(&w->html, "</table>\n");
    }
    put_state(&w->html, page, word);
    nl_svg_put(&w->html, "</div>\n");
    return true;
}

static bool write_page(writer *w, shown_page *shown)
{
    const nl_page_words *words = &shown->page->words;
    nl_svg_put(&w->html,
               "<section>\n<h2>%s <span>\u2014 %d characters, %d wrong before, %d after</span>"
               "</h2>\n",
               shown->page->pair.picture, (int)shown->length, (int)shown->errors[BEFORE],
               (int)shown->errors[AFTER]);
    for (int i = 0; i < words->count; i++) {
        bool starts = i == 0 || words->words[i].line != words->words[i - 1].line;
        if (starts && i > 0)
            nl_svg_put(&w->html, "</div>\n");
        if (starts)
            nl_svg_put(&w->html, "<div class=\"words\">\n");
        if (!write_word(w, shown, i))
            return false;
    }
    nl_svg_put(&w->html, "</div>\n</section>\n");
    return true;
}

static bool read_page(shown_page *shown, const nl_learn_reader *const readers[READINGS],
                      nl_arena *arena, nl_error *err)
{
    const nl_learn_page *page = shown->page;
    for (int r = 0; r < READINGS; r++) {
        nl_learn_errors errors = {0};
        if (!nl_learn_compare(&shown->read[r], &errors, page->paper, page->pair.text, readers[r],
                              arena, err))
            return nl_fail_at(err, page->pair.picture);
        shown->errors[r] = errors.errors;
        shown->length = errors.length;
    }
    return nl_image_turn(&shown->upright, page->paper, page->rotate, arena, err);
}

bool nl_write_learn_review(const char *folder, const nl_learn_pages *pages,
                           const nl_learn_reader *before, const nl_learn_reader *after,
                           nl_error *err)
{
    const nl_learn_reader *const readers[] = {[BEFORE] = before, [AFTER] = after};
    nl_arena arena = {0};
    writer w = {.html = {.arena = &arena, .err = err}, .folder = folder, .err = err};
    const char *path = nl_path_join(folder, "index.html", &arena, err);
    bool ok = path && nl_make_folder(folder, err);
    nl_html_open(&w.html, "Words learnt");
    nl_svg_put(&w.html,
               "<p>%d of %d words are learnt, %d are held back (blue), the others left "
               "out (dashed).</p>\n",
               (int)pages->words_learnt, (int)pages->words, (int)pages->words_held);
    nl_html_legend(&w.html);
    for (size_t i = 0; ok && i < pages->count; i++) {
        nl_arena scratch = {0};
        shown_page shown = {.page = &pages->pages[i], .number = (int)i + 1};
        w.arena = &scratch;
        ok = read_page(&shown, readers, &scratch, err) && write_page(&w, &shown);
        nl_arena_free(&scratch);
    }
    nl_html_close(&w.html);
    nl_bytes html = {(const uint8_t *)w.html.text, w.html.size};
    ok = ok && !w.html.failed && nl_write_bytes(path, html, err);
    nl_arena_free(&arena);
    return ok;
}
