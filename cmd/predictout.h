/* Where the answers of predict go: standard output, one file, or a file for each picture. */
#ifndef NL_CMD_PREDICTOUT_H
#define NL_CMD_PREDICTOUT_H

#include "predictprint.h"

#include "base/arena.h"

typedef struct nl_answer_out {
    const nl_answer_format *format;
    nl_answer_run run;
    const char *path; /* of the one file; NULL: none */
    char **paths;     /* of each picture; NULL: all go into one document */
    FILE *stream;     /* of that document, with its head once there is an answer */
    bool headed;
    char *bytes; /* what will be the file */
    size_t size;
} nl_answer_out;

/* `path` is that of -o: NULL or "-" for standard output; a folder, which is made if the name ends
 * in '/'; a pattern, in which "{}" stands for a picture's name without folder and suffix; else a
 * file. All outputs that cannot be are refused before any picture is read. Sets run.titled. To be
 * closed in any case. NL_ERROR_USAGE, NL_ERROR_OUTPUT, NL_ERROR_LIMIT. */
bool nl_answer_out_open(nl_answer_out *out, const nl_answer_format *format,
                        const nl_answer_run *run, const char *path, nl_arena *arena,
                        nl_error *err) NL_CHECK;

/* Prints an answer, in any process: to its own file, or to `stream`, which is part of the document.
 * NL_ERROR_OUTPUT, NL_ERROR_LIMIT. */
bool nl_answer_put(nl_answer_out *out, FILE *stream, const nl_answer *answer,
                   nl_error *err) NL_CHECK;

/* Before the first answer, in the caller's process: begins the document, if there is one. */
void nl_answer_begin(nl_answer_out *out);

/* Records that a picture could not be read, where the format has a record for that. */
void nl_answer_fail(nl_answer_out *out, const nl_answer *answer, const nl_error *why);

/* Ends the document and, if `ok`, writes its file, unless nothing was printed. Frees all; accepts
 * zero. NL_ERROR_OUTPUT, NL_ERROR_LIMIT. */
bool nl_answer_out_close(nl_answer_out *out, bool ok, nl_error *err) NL_CHECK;

#endif
