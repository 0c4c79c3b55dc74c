/* Mapping files: what the label numbers of an IDX file stand for.
 *
 * One line per label: `label code [code ...]`, decimal numbers apart by blanks; the codes are
 * Unicode code points, up to NL_CLASS_CODES_MAX of them where a label is one character or another
 * ("12 67 99": C or c). Empty lines are allowed. */
#ifndef NL_DATA_MAPPING_H
#define NL_DATA_MAPPING_H

#include "base/file.h"
#include "data/dataset.h"

typedef struct nl_mapping {
    nl_class classes[NL_CLASSES_MAX]; /* by label number; count 0: not in the mapping */
    int count;                        /* labels in the mapping, 1 .. NL_CLASSES_MAX */
} nl_mapping;

/* Is it a code point that a character on paper can have: not a control or a surrogate, at most
 * U+10FFFF? */
bool nl_code_is_character(uint32_t code);

/* Parses the text of a mapping file; `name` is for messages, which give the line. NL_ERROR_INPUT.
 */
bool nl_mapping_parse(nl_mapping *out, nl_bytes text, const char *name, nl_error *err) NL_CHECK;

/* The labels 0 .. 9 as the digits, which is what MNIST's numbers mean. */
void nl_mapping_digits(nl_mapping *out);

/* Reads the mapping file at `path`. NL_ERROR_INPUT. */
bool nl_mapping_load(nl_mapping *out, const char *path, nl_error *err) NL_CHECK;

/* The path of the mapping file that goes with an IDX file, in the arena: the first that exists when
 * the name's last parts are taken off, one at a time, and "-mapping.txt" is put on
 * ("a-b-images-idx3-ubyte.gz": "a-b-mapping.txt", then "a-mapping.txt"). *out is NULL if there is
 * none. Fails with NL_ERROR_LIMIT only. */
bool nl_mapping_find(char **out, const char *path, nl_arena *arena, nl_error *err) NL_CHECK;

#endif
