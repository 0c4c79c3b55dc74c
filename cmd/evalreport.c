/* The page is one file of plain HTML, with the drawings beside it. */
#include "evalreport.h"

#include "cli/output.h"
#include "draw/comparisonhtml.h"
#include "draw/overlay.h"
#include "image/decode.h"
#include "plot/number.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_ROOM = 320, CHIPS = 60 };

static const char PICTURES[] =
    "<p>In the pictures, each character has its reading above it, green if sure, red if doubtful, "
    "and below it how sure that is, in per cent, if it is not very. What should have been read "
    "stands below in black. Purple lines are where characters part.</p>\n</section>\n";

/* What the page is written from. */
typedef struct writer {
    nl_svg html;
    const char *folder;
    const nl_line_eval_options *how;
    const nl_line_report *report;
} writer;

/* Pairs first .. end - 1 as a table of two rows. */
static void put_rows(nl_svg *html, const nl_comparison *c, int first, int end)
{
    nl_svg_put(html, "<table>");
    nl_html_pairs(html, "is", c, first, end, true);
    nl_html_pairs(html, "read", c, first, end, false);
    nl_svg_put(html, "</table>\n");
}

/* Both texts one above the other, a table for each line of the truth. */
static void put_texts(nl_svg *html, const nl_comparison *c)
{
    nl_svg_put(html, "<div class=\"texts\">\n");
    for (int first = 0, end = 0; first < c->count; first = end) {
        bool ended = false;
        for (; end < c->count && !ended; end++)
            ended =
                nl_pair_truth(c->pairs[end].kind) > 0 && c->truth.code[c->pairs[end].truth] == '\n';
        put_rows(html, c, first, end);
    }
    nl_svg_put(html, "</div>\n");
}

static void put_percent(nl_svg *html, double share)
{
    char text[NL_NUMBER_ROOM];
    nl_number_fixed(text, sizeof text, 100.0 * share, 1);
    nl_svg_put(html, "%s %%", text);
}

static void put_numbers(nl_svg *html, const nl_text_score *score)
{
    static const char *const names[NL_MEASURES] = {"characters", "letters (no spaces)", "words"};
    nl_svg_put(html, "<section class=\"texts\"><table "
                     "class=\"numbers\"><tr><th></th><th>wrong</th><th>95 %% interval</th>"
                     "<th>of</th><th>replaced</th><th>extra</th><th>missing</th><th>two as one</th>"
                     "<th>one as two</th></tr>\n");
    for (int m = 0; m < NL_MEASURES; m++) {
        const nl_error_counts *e = &score->errors[m];
        double low, high;
        nl_text_score_interval(&low, &high, score, (nl_measure)m);
        nl_svg_put(html, "<tr><th>%s</th><td>", names[m]);
        put_percent(html, nl_error_rate(e));
        nl_svg_put(html, "</td><td>");
        put_percent(html, low);
        nl_svg_put(html, " to ");
        put_percent(html, high);
        nl_svg_put(html,
                   "</td><td>%d</td><td>%d</td><td>%d</td><td>%d</td><td>%d</td><td>%d</td></tr>\n",
                   (int)e->length, (int)e->substitutions, (int)e->insertions, (int)e->deletions,
                   (int)e->under_segmented, (int)e->over_segmented);
    }
    nl_svg_put(html, "</table></section>\n");
}

static nl_pair_kind pair_kind_of(const nl_mistake *m)
{
    int truth = (m->truth[0] != 0) + (m->truth[1] != 0);
    int read = (m->read[0] != 0) + (m->read[1] != 0);
    if (truth == 0 || read == 0)
        return truth == 0 ? NL_PAIR_INSERTION : NL_PAIR_DELETION;
    return truth > read   ? NL_PAIR_UNDER_SEGMENTED
           : read > truth ? NL_PAIR_OVER_SEGMENTED
                          : NL_PAIR_SUBSTITUTION;
}

static void put_mistakes(nl_svg *html, const nl_text_score *score)
{
    nl_svg_put(html, "<section>\n<h2>What was read as what, and how often</h2>\n<p>");
    for (size_t i = 0; i < score->mistake_count && i < CHIPS; i++) {
        char truth[10], read[10];
        const nl_mistake *m = &score->mistakes[i];
        nl_pair_kind kind = pair_kind_of(m);
        nl_svg_put(html, "<span class=\"chip %s\">%s \u2192 %s <small>%d \u00d7</small></span>\n",
                   nl_html_pair_class(kind), nl_html_codes(truth, m->truth, nl_pair_truth(kind)),
                   nl_html_codes(read, m->read, nl_pair_read(kind)), (int)m->count);
    }
    nl_svg_put(html, "</p>\n");
}

static void put_picture(writer *w, const nl_line_result *result, const char *name,
                        const nl_comparison *comparison)
{
    const nl_error_counts *e = &result->errors[NL_MEASURE_CHARACTERS];
    nl_svg_put(&w->html, "<section>\n<h2>%s <span>\u2014 ", result->pair.picture);
    put_percent(&w->html, nl_error_rate(e));
    nl_svg_put(&w->html, " of %d wrong", (int)e->length);
    if (w->report->has_confidence) {
        nl_svg_put(&w->html, ", ");
        put_percent(&w->html, 1.0 - result->certainty.share);
        nl_svg_put(&w->html, " expected");
    }
    nl_svg_put(&w->html, "</span></h2>\n<img src=\"%s\" alt=\"\">\n", name);
    put_texts(&w->html, comparison);
    nl_svg_put(&w->html, "</section>\n");
}

/* Keeps letters, digits, dots and hyphens of the picture's name, which are safe in any URL. */
static void make_name(char *out, size_t room, size_t number, const char *picture)
{
    const char *base = nl_path_base(picture), *dot = strrchr(base, '.');
    int stem = dot && dot > base ? (int)(dot - base) : (int)strlen(base);
    snprintf(out, room, "%zu-%.*s.svg", number, stem < 200 ? stem : 200, base);
    for (char *c = out; *c; c++) {
        bool plain = (*c >= '0' && *c <= '9') || (*c >= 'a' && *c <= 'z') ||
                     (*c >= 'A' && *c <= 'Z') || *c == '.' || *c == '-';
        *c = plain ? *c : '_';
    }
}

/* What was read wrongly, for the picture. Readings are the characters of the text but its blanks.
 */
static bool list_truths(nl_overlay_truth **out, int *count, const nl_comparison *c, nl_arena *arena,
                        nl_error *err)
{
    int at = 0;
    *count = 0;
    *out = NL_NEW(arena, nl_overlay_truth, (size_t)c->count, err);
    for (int i = 0; *out && i < c->count; i++) {
        const nl_pair *pair = &c->pairs[i];
        nl_overlay_truth truth = {.first = at, .end = at};
        for (int k = 0; k < nl_pair_read(pair->kind); k++) {
            uint32_t code = c->read.code[pair->read + k];
            truth.end += code != ' ' && code != '\n';
        }
        at = truth.end;
        nl_html_codes(truth.text, c->truth.code + pair->truth, nl_pair_truth(pair->kind));
        if (pair->kind != NL_PAIR_SAME)
            (*out)[(*count)++] = truth;
    }
    return *out;
}

static bool write_picture(writer *w, const nl_line_result *result, size_t number, nl_arena *page,
                          nl_error *err)
{
    char name[NAME_ROOM];
    nl_text text;
    nl_image paper;
    nl_comparison comparison;
    nl_overlay_truth *truths;
    int count;
    nl_decode_options decode;
    nl_read_options read;
    nl_evaluate_start(&decode, &read, w->how);
    make_name(name, sizeof name, number, result->pair.picture);
    const char *path = nl_path_join(w->folder, name, page, err);
    if (!path || !nl_decode_file(&paper, result->pair.picture, &decode, page, err) ||
        !nl_evaluate_read(&text, w->how, &read, result->pair.picture, paper, page, err) ||
        (w->how->answers && !nl_clean_page(&text.cleaned, paper, NL_CLEAN_SURFACES, page, err)) ||
        !nl_text_compare(&comparison, text.text, result->pair.text, w->report->fold_case, page,
                         err) ||
        !list_truths(&truths, &count, &comparison, page, err) ||
        !nl_overlay_compared(path, &text, truths, count, page, err))
        return false;
    put_picture(w, result, name, &comparison);
    return true;
}

/* Highest error rate first; then longer texts first; then in the order of evaluation. */
static int by_rate(const void *a, const void *b)
{
    const nl_line_result *p = *(const nl_line_result *const *)a,
                         *q = *(const nl_line_result *const *)b;
    const nl_error_counts *x = &p->errors[NL_MEASURE_CHARACTERS],
                          *y = &q->errors[NL_MEASURE_CHARACTERS];
    double left = nl_error_rate(x), right = nl_error_rate(y);
    if (left != right)
        return left > right ? -1 : 1;
    if (x->length != y->length)
        return x->length > y->length ? -1 : 1;
    return p < q ? -1 : p > q;
}

static const nl_line_result **rank(const nl_line_report *report, size_t *count, nl_arena *arena,
                                   nl_error *err)
{
    const nl_line_result **list = NL_NEW(arena, const nl_line_result *, report->count, err);
    *count = 0;
    for (size_t i = 0; list && i < report->count; i++) {
        if (nl_error_sum(&report->pictures[i].errors[NL_MEASURE_CHARACTERS]) > 0)
            list[(*count)++] = &report->pictures[i];
    }
    if (list && *count > 0)
        qsort(list, *count, sizeof *list, by_rate);
    return list;
}

bool nl_write_eval_report(const char *folder, const nl_line_eval_options *how,
                          const nl_line_report *report, size_t most, nl_error *err)
{
    size_t count;
    writer w = {
        .html = {.arena = how->arena, .err = err}, .folder = folder, .how = how, .report = report};
    const nl_text_score *score = &report->score[report->fold_case];
    const nl_line_result **ranked = rank(report, &count, how->arena, err);
    const char *path = nl_path_join(folder, "index.html", how->arena, err);
    bool ok = ranked && path && nl_make_folder(folder, err);
    nl_html_open(&w.html, "Mistakes");
    nl_svg_put(&w.html,
               "<p>%d pictures, %d of them with mistakes; highest error rates first.</p>\n",
               (int)report->count, (int)count);
    put_numbers(&w.html, score);
    put_mistakes(&w.html, score);
    nl_html_legend(&w.html);
    nl_svg_put(&w.html, PICTURES);
    for (size_t i = 0; ok && i < count && i < most; i++) {
        nl_arena page = {0};
        ok = write_picture(&w, ranked[i], i + 1, &page, err);
        nl_arena_free(&page);
    }
    nl_html_close(&w.html);
    nl_bytes html = {(const uint8_t *)w.html.text, w.html.size};
    return ok && !w.html.failed && nl_write_bytes(path, html, err);
}
