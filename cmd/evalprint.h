/* What eval prints. */
#ifndef NL_CMD_EVALPRINT_H
#define NL_CMD_EVALPRINT_H

#include "evallines.h"

/* Prints the score of characters, as "name TAB value" lines, and the tables asked for. */
void nl_print_score(const nl_score *score, bool per_class, bool confusion);

/* Writes the confusion matrix of the classes that there were or that were answered, as SVG. */
bool nl_plot_confusion(const nl_score *score, const char *path, nl_arena *arena,
                       nl_error *err) NL_CHECK;

/* The names of the columns of pictures with transcriptions, and a row for one of them. */
void nl_print_line_result_head(void);
void nl_print_line_result(const nl_line_result *result);

/* The row for all; with `mistakes`, what was read for what, the most frequent first. */
void nl_print_lines(const nl_line_report *report, bool mistakes);

/* The same as one JSON object, "schema": 1. NL_ERROR_LIMIT. */
bool nl_print_score_json(const nl_score *score, nl_error *err) NL_CHECK;
bool nl_print_lines_json(const nl_line_report *report, nl_error *err) NL_CHECK;

#endif
