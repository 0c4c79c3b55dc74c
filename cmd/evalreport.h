/* An HTML page of the pictures with the highest error rates. */
#ifndef NL_CMD_EVALREPORT_H
#define NL_CMD_EVALREPORT_H

#include "evallines.h"

/* Reads the `most` pictures with the highest error rates again. Writes them to the folder, which is
 * made, as DIR/1-NAME.svg and so on like predict --overlay, with DIR/index.html, which shows them
 * with the truth above what was read, and the most frequent mistakes. Pictures without an error are
 * left out. NL_ERROR_OUTPUT and the errors of reading. */
bool nl_write_eval_report(const char *folder, const nl_line_eval_options *how,
                          const nl_line_report *report, size_t most, nl_error *err) NL_CHECK;

#endif
