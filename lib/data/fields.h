/* Lines of a text and the fields in them, as of tables: nothing is copied. */
#ifndef NL_DATA_FIELDS_H
#define NL_DATA_FIELDS_H

#include <stdbool.h>
#include <stddef.h>

/* Bytes of a text; no zero byte ends them. */
typedef struct nl_text_span {
    const char *at;
    size_t length;
} nl_text_span;

/* Where the text from `at` to `end` begins: behind a byte order mark, if it has one. */
const char *nl_text_begin(const char *at, const char *end);

/* The end of the line that begins at `at`: its '\n', or `end`. */
const char *nl_text_line_end(const char *at, const char *end);

/* The next field of a line that ends at `stop`, without white space and quotes around it. It
 * reaches to one of the separators ("": none) or to the end; *at moves behind that. */
nl_text_span nl_text_field(const char **at, const char *stop, const char *separators);

/* Copies a field as a string; false if it is empty, has a zero byte or is longer than `room` - 1
 * bytes. */
bool nl_text_copy(char *out, size_t room, nl_text_span field);

#endif
