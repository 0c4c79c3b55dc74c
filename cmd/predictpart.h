/* The lines and words of an answer, as the structured formats of predict print them. */
#ifndef NL_CMD_PREDICTPART_H
#define NL_CMD_PREDICTPART_H

#include "read/read.h"

#include <stdio.h>

/* A line or a word: readings first .. end - 1. */
typedef struct nl_answer_part {
    int first, end;
    nl_box box;
    nl_certainty certainty;
} nl_answer_part;

/* The part that begins with a reading: its line, or with `word` its word. */
nl_answer_part nl_answer_part_at(const nl_text *text, int first, bool word);

/* All readings, of which there must be one. */
nl_answer_part nl_answer_part_all(const nl_text *text);

/* What stands in the part's text before the reading at `index`: '\n' between lines, ' ' between
 * words, or nothing, 0. */
uint32_t nl_answer_separator(const nl_text *text, const nl_answer_part *part, int index);

/* Both ends of the baseline under a line, in the turned picture. */
typedef struct nl_baseline {
    double x[2], y[2];
} nl_baseline;

nl_baseline nl_answer_baseline(const nl_text *text, const nl_answer_part *line);

/* Formats for viewers, which show the picture as it is: what a page that was turned has there. */
void nl_unturn_size(const nl_text *text, int *width, int *height);
nl_box nl_unturn_box(const nl_text *text, nl_box box);
nl_baseline nl_unturn_baseline(const nl_text *text, nl_baseline turned);

/* Text for XML, content or attribute. What XML forbids, and bytes that are not UTF-8, become
 * U+FFFD. */
void nl_xml_text(FILE *out, const char *text);
void nl_xml_part(FILE *out, const nl_text *text, const nl_answer_part *part);
void nl_xml_character(FILE *out, uint32_t code);

#endif
