/* Each picture is read and its text compared with the transcription, with case and without; the
 * confidences of letters and lines are noted together with whether they are right. */
#include "evallines.h"

#include "cli/ui.h"
#include "datasource.h"

void nl_evaluate_start(nl_decode_options *decode, nl_read_options *read,
                       const nl_line_eval_options *how)
{
    *decode = nl_decode_default();
    decode->strict = how->strict;
    decode->sandbox = how->sandbox;
    decode->timeout = how->timeout;
    decode->timeout_name = "--timeout";
    *read = how->read;
    nl_read_start(read, decode);
}

bool nl_evaluate_read(nl_text *out, const nl_line_eval_options *how, const nl_read_options *read,
                      const char *picture, nl_image paper, nl_arena *arena, nl_error *err)
{
    const char *answer;
    *out = (nl_text){0};
    if (!how->answers)
        return nl_read_page(out, how->model, paper, read, how->pool, arena, err) ||
               nl_fail_at(err, picture);
    if (!nl_lines_answer(&answer, how->answers, picture, arena, err))
        return false;
    out->text = nl_copy_string(arena, answer, err);
    return out->text;
}

/* A line of the text is right if all of its characters are. */
static void note_lines(nl_calibration *lines, const nl_text *text, const nl_comparison *c)
{
    int read_lines = 1, true_lines = 1;
    for (int i = 0; i < c->read.count; i++)
        read_lines += c->read.code[i] == '\n';
    for (int i = 0; i < c->truth.count; i++)
        true_lines += c->truth.code[i] == '\n';
    if (read_lines != true_lines || text->count == 0)
        return;
    int at = 0, first = 0;
    while (first < text->count) {
        int count = nl_reading_span(text, first, false);
        bool right = true, ended = false;
        for (; at < c->count && !ended; at++) {
            const nl_pair *now = &c->pairs[at];
            right = right && now->kind == NL_PAIR_SAME;
            ended = nl_pair_read(now->kind) > 0 && c->read.code[now->read] == '\n';
        }
        nl_calibration_add(lines, nl_certainty_of(text->readings + first, count).right, right);
        first += count;
    }
}

static bool is_blank(uint32_t code)
{
    return code == ' ' || code == '\n';
}

/* The readings are the text's characters without white space. */
static void note_letters(nl_calibration *letters, const nl_text *text, const nl_comparison *c)
{
    for (int s = 0, at = 0, read = 0; s < c->count; s++) {
        for (int end = read + nl_pair_read(c->pairs[s].kind); read < end; read++) {
            if (is_blank(c->read.code[read]) || at >= text->count)
                continue;
            nl_calibration_add(letters, (double)text->readings[at++].confidence[0],
                               c->pairs[s].kind == NL_PAIR_SAME);
        }
    }
}

static bool evaluate_text(nl_line_report *report, nl_line_result *result, const nl_text *text,
                          const nl_line_eval_options *how, nl_arena *scratch, nl_error *err)
{
    for (int f = 0; f < NL_FOLDINGS; f++) {
        bool counts = how->fold_case == (f == NL_CASE_FOLDED);
        if (!nl_text_score_add(&report->score[f], counts ? result->errors : NULL, text->text,
                               result->pair.text, how->arena, scratch, err))
            return false;
    }
    if (how->answers || text->count == 0)
        return true;
    nl_comparison comparison;
    result->certainty = nl_certainty_of(text->readings, text->count);
    if (!nl_text_compare(&comparison, text->text, result->pair.text, how->fold_case, scratch, err))
        return false;
    note_letters(&report->letters, text, &comparison);
    note_lines(&report->lines, text, &comparison);
    return true;
}

/* Appends the picture's result to the report; one that cannot be decoded or read in time, to `bad`.
 */
static bool evaluate_picture(nl_line_report *report, nl_skips *bad, const nl_line_pair *pair,
                             const nl_line_eval_options *how, nl_error *err)
{
    nl_arena page = {0};
    nl_text text;
    nl_image paper = {0};
    nl_decode_remark remark = {{0}};
    nl_decode_options decode;
    nl_read_options read;
    nl_error why = {0};
    nl_line_result *result = &report->pictures[report->count];
    *result = (nl_line_result){.pair = *pair};
    nl_evaluate_start(&decode, &read, how);
    decode.remark = &remark;
    bool decoded = how->answers || nl_lines_decode(&paper, pair, &decode, &page, &why);
    bool have = decoded && nl_evaluate_read(&text, how, &read, pair->picture, paper, &page, &why);
    bool ok = have && evaluate_text(report, result, &text, how, &page, err);
    nl_arena_free(&page);
    if (!decoded || (!have && why.status == NL_ERROR_LIMIT))
        return nl_skips_leave(bad, &why, err);
    if (!have)
        *err = why;
    if (!ok)
        return false;
    if (remark.text[0])
        nl_note("%s: %s", pair->picture, remark.text);
    if (how->on_picture)
        how->on_picture(result);
    report->count++;
    return true;
}

static bool evaluate_operand(nl_line_report *report, const nl_line_eval_options *how,
                             const char *operand, nl_error *err)
{
    nl_line_pair *pairs;
    nl_skips bad = {0};
    size_t count;
    if (!nl_lines_load(&pairs, &count, operand, how->arena, err))
        return false;
    size_t most = how->strict ? 0 : nl_skips_most(count);
    report->pictures = nl_grow(how->arena, report->pictures, &report->room, report->count + count,
                               sizeof *report->pictures, err);
    if (!report->pictures)
        return false;
    for (size_t i = 0; i < count && bad.count <= most; i++) {
        if (!evaluate_picture(report, &bad, &pairs[i], how, err))
            return false;
    }
    return nl_skips_accept(how->strict ? NULL : &report->skips, &bad, count, operand, err);
}

bool nl_evaluate_lines(nl_line_report *out, const nl_line_eval_options *how, char **operands,
                       int count, nl_error *err)
{
    nl_line_report report = {.fold_case = how->fold_case, .has_confidence = !how->answers};
    report.score[NL_CASE_FOLDED].fold_case = true;
    *out = (nl_line_report){0};
    for (int i = 0; i < count; i++) {
        if (!evaluate_operand(&report, how, operands[i], err))
            return false;
    }
    for (int f = 0; f < NL_FOLDINGS; f++)
        nl_text_score_sort(&report.score[f]);
    nl_note_skips(&report.skips);
    *out = report;
    return true;
}
