/* Files that commands write, and the texts they have in common. */
#ifndef NL_CMD_CLI_OUTPUT_H
#define NL_CMD_CLI_OUTPUT_H

#include "base/file.h"
#include "data/dataset.h"
#include "image/image.h"

#include <jansson.h>

/* Writes a file whole or not at all; "-" is standard output. NL_ERROR_OUTPUT. */
bool nl_write_bytes(const char *path, nl_bytes bytes, nl_error *err) NL_CHECK;

/* Writes a `paper` picture as PNG. NL_ERROR_OUTPUT, NL_ERROR_LIMIT. */
bool nl_write_grey(const char *path, nl_image image, nl_arena *arena, nl_error *err) NL_CHECK;

/* The characters a label stands for, UTF-8, '|' between them. */
void nl_class_text(char out[NL_CLASS_CODES_MAX * 6], const nl_class *c);

/* A copy of a text for one field of a line of tab-separated values: tabs, line ends and other
 * control characters become '?'. At most `room` bytes with the zero byte. */
const char *nl_field(char *out, size_t room, const char *text);

/* A string of bytes that may not be UTF-8, as file names may; wrong ones become U+FFFD. */
json_t *nl_json_name(const char *text);

#endif
