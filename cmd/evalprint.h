/* Printing what eval has measured. */
#ifndef NL_CMD_EVALPRINT_H
#define NL_CMD_EVALPRINT_H

#include "evallines.h"

/* Prints the score of characters as "name TAB value" lines, and the tables asked for. */
void nl_print_score(const nl_score *score, bool per_class, bool confusion);

/* Writes the confusion matrix as SVG; classes that neither occur nor were answered are left out. */
bool nl_plot_confusion(const nl_score *score, const char *path, nl_arena *arena,
                       nl_error *err) NL_CHECK;

/* Column names for pictures with transcriptions, and the row of one. */
void nl_print_line_result_head(void);
void nl_print_line_result(const nl_line_result *result);

/* The row for all pictures; with `mistakes`, also those, the most frequent first. */
void nl_print_lines(const nl_line_report *report, bool mistakes);

/* The same as one JSON object, "schema": 1. NL_ERROR_LIMIT. */
bool nl_print_score_json(const nl_score *score, const nl_skips *skips, nl_error *err) NL_CHECK;
bool nl_print_lines_json(const nl_line_report *report, nl_error *err) NL_CHECK;

#endif
