/* The stages of reading a page as pictures, for the question where a misreading began. */
#ifndef NL_CMD_DRAW_DUMP_H
#define NL_CMD_DRAW_DUMP_H

#include "read/read.h"

/* Writes a picture of each stage's result to the folder, which is made, and index.html, which shows
 * them in order: the flat page, its ink, what was removed, components, lines, segments, hypotheses,
 * answer. NL_ERROR_OUTPUT, NL_ERROR_LIMIT. */
bool nl_write_dump(const char *folder, const nl_text *text, const nl_model *model, nl_arena *arena,
                   nl_error *err) NL_CHECK;

#endif
