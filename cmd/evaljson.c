/* What eval has measured, as JSON. */
#include "base/utf8.h"
#include "cli/output.h"
#include "evalprint.h"

#include <jansson.h>
#include <stdio.h>

static json_t *json_codes(const uint32_t codes[2])
{
    char text[10] = "", *end = text;
    for (int i = 0; i < 2 && codes[i]; i++)
        end += nl_utf8_put(end, codes[i] > 0x10ffff ? 0xfffd : codes[i]);
    return json_string(text);
}

/* The confusion matrix without its diagonal and zeros. */
static json_t *json_confusions(const nl_score *score)
{
    json_t *list = json_array();
    for (int r = 0; r < score->classes; r++) {
        for (int c = 0; c < score->classes; c++) {
            uint32_t count = score->confusion[r * score->classes + c];
            if (r == c || count == 0)
                continue;
            uint32_t truth[2] = {score->code[r]}, read[2] = {score->code[c]};
            json_array_append_new(list,
                                  json_pack("{s: o, s: o, s: I}", "truth", json_codes(truth),
                                            "read", json_codes(read), "count", (json_int_t)count));
        }
    }
    return list;
}

static json_t *json_classes(const nl_score *score)
{
    json_t *list = json_array();
    for (int c = 0; c < score->classes; c++) {
        const nl_class_score *of = &score->of_class[c];
        uint32_t code[2] = {score->code[c]};
        json_array_append_new(list, json_pack("{s: o, s: I, s: I, s: I}", "character",
                                              json_codes(code), "samples", (json_int_t)of->count,
                                              "right", (json_int_t)of->right, "answered",
                                              (json_int_t)of->answered));
    }
    return list;
}

/* The pictures that are left out, how many and why the first of them. */
static json_t *json_skips(const nl_skips *skips)
{
    json_t *named = json_array();
    for (size_t i = 0; i < NL_SKIPS_NAMED && i < skips->count; i++)
        json_array_append_new(named, nl_json_name(skips->named[i].text));
    return json_pack("{s: I, s: o}", "count", (json_int_t)skips->count, "first", named);
}

bool nl_print_score_json(const nl_score *score, const nl_skips *skips, nl_error *err)
{
    double count = (double)score->count;
    return nl_json_print(
        stdout,
        json_pack("{s: i, s: s, s: f, s: f, s: f, s: f, s: f, s: f, s: I, s: I, s: o, s: o, s: o}",
                  "schema", 1, "of", "characters", "accuracy", (double)score->right / count, "low",
                  score->low, "high", score->high, "top2", (double)score->right_in_two / count,
                  "loss", score->loss, "ece", score->calibration_error, "samples",
                  (json_int_t)score->count, "left_out", (json_int_t)score->left_out, "classes",
                  json_classes(score), "confusions", json_confusions(score), "skipped",
                  json_skips(skips)),
        6, err);
}

/* low < 0: there is no interval, and `low` and `high` are left out. */
static json_t *json_errors(const nl_error_counts *e, double low, double high, bool words)
{
    json_t *result =
        json_pack("{s: f, s: I, s: I, s: I, s: I, s: I}", "error_rate", nl_error_rate(e), "length",
                  (json_int_t)e->length, "errors", (json_int_t)nl_error_sum(e), "substitutions",
                  (json_int_t)e->substitutions, "insertions", (json_int_t)e->insertions,
                  "deletions", (json_int_t)e->deletions);
    if (!words) {
        json_object_set_new(result, "merges", json_integer((json_int_t)e->under_segmented));
        json_object_set_new(result, "splits", json_integer((json_int_t)e->over_segmented));
    }
    if (low >= 0.0) {
        json_object_set_new(result, "low", json_real(low));
        json_object_set_new(result, "high", json_real(high));
    }
    return result;
}

static const char *const measure_names[NL_MEASURES] = {"characters", "letters", "words"};

static json_t *json_score(const nl_text_score *score)
{
    json_t *result = json_object();
    for (int m = 0; m < NL_MEASURES; m++) {
        double low, high;
        nl_text_score_interval(&low, &high, score, (nl_measure)m);
        json_object_set_new(result, measure_names[m],
                            json_errors(&score->errors[m], low, high, m == NL_MEASURE_WORDS));
    }
    json_t *mistakes = json_array();
    for (size_t i = 0; i < score->mistake_count; i++) {
        const nl_mistake *one = &score->mistakes[i];
        json_array_append_new(
            mistakes, json_pack("{s: o, s: o, s: I}", "truth", json_codes(one->truth), "read",
                                json_codes(one->read), "count", (json_int_t)one->count));
    }
    json_object_set_new(result, "mistakes", mistakes);
    return result;
}

static json_t *json_pictures(const nl_line_report *report)
{
    json_t *list = json_array();
    for (size_t i = 0; i < report->count; i++) {
        const nl_line_result *result = &report->pictures[i];
        json_t *one = json_pack("{s: o}", "file", nl_json_name(result->pair.picture));
        for (int m = 0; m < NL_MEASURES; m++)
            json_object_set_new(one, measure_names[m],
                                json_errors(&result->errors[m], -1.0, 0.0, m == NL_MEASURE_WORDS));
        if (report->has_confidence)
            json_object_set_new(one, "expected_accuracy", json_real(result->certainty.share));
        json_array_append_new(list, one);
    }
    return list;
}

/* The mean confidence of the answers and the share that is right. */
static json_t *json_calibration(const nl_calibration *of)
{
    double count = 0.0, right = 0.0, confidence = 0.0;
    for (int b = 0; b < NL_CALIBRATION_BINS; b++) {
        count += (double)of->count[b];
        right += (double)of->right[b];
        confidence += of->confidence[b];
    }
    double n = count > 0.0 ? count : 1.0;
    return json_pack("{s: I, s: f, s: f, s: f}", "count", (json_int_t)count, "right", right / n,
                     "confidence", confidence / n, "ece", nl_calibration_error(of));
}

bool nl_print_lines_json(const nl_line_report *report, nl_error *err)
{
    json_t *object = json_pack("{s: i, s: s, s: b, s: o, s: o, s: o, s: o}", "schema", 1, "of",
                               "lines", "fold_case", (int)report->fold_case, "as_written",
                               json_score(&report->score[NL_AS_WRITTEN]), "case_folded",
                               json_score(&report->score[NL_CASE_FOLDED]), "pictures",
                               json_pictures(report), "skipped", json_skips(&report->skips));
    if (report->has_confidence)
        json_object_set_new(object, "calibration",
                            json_pack("{s: o, s: o}", "letters", json_calibration(&report->letters),
                                      "lines", json_calibration(&report->lines)));
    return nl_json_print(stdout, object, 6, err);
}
