/* The pictures that were read worst, to look at. */
#ifndef NL_CMD_EVALREPORT_H
#define NL_CMD_EVALREPORT_H

#include "evallines.h"

/* Reads the `most` pictures of the largest error rates again and writes them to the folder, which
 * is made: DIR/1-NAME.svg ... as predict --overlay does, and DIR/index.html with all of them, the
 * truth above what was read, and the most frequent mistakes. Pictures without an error are left
 * out. NL_ERROR_OUTPUT and what reading fails with. */
bool nl_write_eval_report(const char *folder, const nl_line_eval_options *how,
                          const nl_line_report *report, size_t most, nl_error *err) NL_CHECK;

#endif
