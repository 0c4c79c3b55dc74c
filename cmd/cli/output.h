/* Writing files, and text forms that several commands print. */
#ifndef NL_CMD_CLI_OUTPUT_H
#define NL_CMD_CLI_OUTPUT_H

#include "base/file.h"
#include "data/dataset.h"
#include "image/image.h"

#include <jansson.h>
#include <stdio.h>

/* Writes a whole file or nothing; "-" is standard output. NL_ERROR_OUTPUT. */
bool nl_write_bytes(const char *path, nl_bytes bytes, nl_error *err) NL_CHECK;

/* Before long work: fails if the file cannot be written, and removes what writing it has left
 * behind. An open descriptor (nl_file_descriptor) is not looked at. NL_ERROR_OUTPUT. */
bool nl_prepare_output(const char *path, nl_error *err) NL_CHECK;

/* Writes a `paper` picture as PNG. NL_ERROR_OUTPUT, NL_ERROR_LIMIT. */
bool nl_write_grey(const char *path, nl_image image, nl_arena *arena, nl_error *err) NL_CHECK;

/* Is the file's name one of a picture that we can draw? Refuses those of other formats, such as
 * "x.jpg", which would get a PNG. NULL is fine. NL_ERROR_USAGE. */
bool nl_check_drawing(const char *path, nl_error *err) NL_CHECK;

/* A label's characters, UTF-8, with '|' between them. */
void nl_class_text(char out[NL_CLASS_CODES_MAX * 6], const nl_class *c);

/* A JSON string of a text that may not be UTF-8, such as a file name; bad bytes become U+FFFD. */
json_t *nl_json_name(const char *text);

/* Makes jansson's requests for memory known. Before anything else of JSON. */
void nl_json_start(void);

/* Has all JSON so far had its memory? Whatever lacked it may have lost a part without a word.
 * NL_ERROR_LIMIT. */
bool nl_json_whole(nl_error *err) NL_CHECK;

/* Prints a JSON object on a line, numbers with so many digits, and gives it up; NULL fails, and so
 * does an object from which a part may lack. NL_ERROR_LIMIT. */
bool nl_json_print(FILE *out, json_t *object, int digits, nl_error *err) NL_CHECK;

#endif
