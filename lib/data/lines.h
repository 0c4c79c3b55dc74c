/* Pictures with transcriptions: NAME.png (or .jpg .bmp .pnm ...) beside NAME.txt or NAME.gt.txt. */
#ifndef NL_DATA_LINES_H
#define NL_DATA_LINES_H

#include "image/decode.h"

typedef struct nl_line_pair {
    const char *picture; /* path */
    const char *text;    /* the transcription, UTF-8; lines end with '\n', the last one too */
} nl_line_pair;

/* Is `path` a picture with a transcription beside it, or a folder that holds at least one? */
bool nl_lines_sniff(const char *path);

/* The pairs at `path` (one picture, or all in a folder, by name), in the arena. White space at line
 * ends and empty lines at the end are dropped. NL_ERROR_INPUT, also for text that is not UTF-8. */
bool nl_lines_load(nl_line_pair **pairs, size_t *count, const char *path, nl_arena *arena,
                   nl_error *err) NL_CHECK;

/* Decodes the picture of a pair, a `paper` image in the arena. NL_ERROR_INPUT also if it is blank
 * and its text is not. */
bool nl_lines_decode(nl_image *out, const nl_line_pair *pair, const nl_decode_options *options,
                     nl_arena *arena, nl_error *err) NL_CHECK;

/* CRC-32 of a picture and its text, after that of others. */
uint32_t nl_lines_crc(uint32_t crc, nl_image paper, const char *text);

/* The transcription in a file, "-" is standard input; in the arena, as in a pair. NL_ERROR_INPUT.
 */
bool nl_lines_text(const char **text, const char *path, nl_arena *arena, nl_error *err) NL_CHECK;

/* The transcription of the picture .../NAME.png in another folder, FOLDER/NAME.gt.txt or
 * FOLDER/NAME.txt; as in a pair. *name is its path. NL_ERROR_INPUT. */
bool nl_lines_text_by_name(const char **text, const char **name, const char *folder,
                           const char *picture, nl_arena *arena, nl_error *err) NL_CHECK;

/* What some program has read in the picture .../NAME.png: FOLDER/NAME.txt, in the arena. Each run
 * of white space becomes one blank or line end, at the start nothing. Other control characters
 * count as blanks, bytes that are not UTF-8 as U+FFFD. NL_ERROR_INPUT if there is no such file. */
bool nl_lines_answer(const char **text, const char *folder, const char *picture, nl_arena *arena,
                     nl_error *err) NL_CHECK;

#endif
