/* Mapping files: the classes of the label numbers of an IDX file.
 *
 * One line per label: `label code [code ...]`, decimal numbers separated by blanks. The
 * codes are Unicode code points, up to NL_CLASS_CODES_MAX of them if the class is several
 * characters
 * ("12 67 99": C or c). Empty lines are allowed. */
#ifndef NL_DATA_MAPPING_H
#define NL_DATA_MAPPING_H

#include "base/file.h"
#include "data/dataset.h"

typedef struct nl_mapping {
    nl_class classes[NL_CLASSES_MAX]; /* by label number; count 0: not in the mapping */
    int count;                        /* labels in the mapping, 1 .. NL_CLASSES_MAX */
} nl_mapping;

/* Can a character on paper have this code point? It is not a control or a surrogate, and at most
 * U+10FFFF. */
bool nl_code_is_character(uint32_t code);

/* Adds the characters of a text (UTF-8) to the data's classes. What cannot be on paper is left out.
 * NL_ERROR_INPUT if there would be too many, NL_ERROR_LIMIT. */
bool nl_dataset_add_text(nl_dataset *data, const char *text, nl_arena *arena,
                         nl_error *err) NL_CHECK;

/* Parses the text of a mapping file; `name` is for messages, which give the line. NL_ERROR_INPUT.
 */
bool nl_mapping_parse(nl_mapping *out, nl_bytes text, const char *name, nl_error *err) NL_CHECK;

/* The labels 0 .. 9 as digits, as in MNIST. */
void nl_mapping_digits(nl_mapping *out);

/* Reads the mapping file at `path`. NL_ERROR_INPUT. */
bool nl_mapping_load(nl_mapping *out, const char *path, nl_error *err) NL_CHECK;

/* The path of the mapping file of an IDX file, in the arena: the name's last parts are replaced,
 * one after the other, by "-mapping.txt" until such a file exists ("a-b-images-idx3-ubyte.gz":
 * "a-b-mapping.txt", then "a-mapping.txt"). *out is NULL if there is none. Fails with
 * NL_ERROR_LIMIT only. */
bool nl_mapping_find(char **out, const char *path, nl_arena *arena, nl_error *err) NL_CHECK;

#endif
