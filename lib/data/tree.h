/* A folder with one folder per class, named after the character; anywhere below that lie pictures
 * of one character each.
 *
 * Class names: the character itself ("A", any one code point); a word, '_' and the character
 * ("upper_A", for file systems where "A" and "a" are the same); "U+0041"; two hexadecimal digits as
 * in NIST Special Database 19 ("4a"); several of the first or third form joined by '|' for classes
 * of several characters ("C|c"). */
#ifndef NL_DATA_TREE_H
#define NL_DATA_TREE_H

#include "data/format.h"

enum { NL_CLASS_NAME_MAX = 80 }; /* bytes of a name nl_class_name writes, the zero byte included */

/* The code points a class name stands for, in the order written; *count 1 .. NL_CLASS_CODES_MAX.
 * False if it is not a class name. */
bool nl_class_codes(uint32_t codes[NL_CLASS_CODES_MAX], int *count, const char *name);

/* A class name that nl_class_codes reads: "digit_0", "upper_A", "lower_a", "U+00C4", "C|c".
 * Different classes have different names, even on file systems where "A" and "a" are the same. */
void nl_class_name(char out[NL_CLASS_NAME_MAX], const nl_class *c);

/* Is there a folder in the folder? Also true for a folder that cannot be listed: loading it says
 * why. */
bool nl_tree_sniff(const char *path);

/* Appends all pictures of all classes (data/pictures.h). Files that are not pictures by content or
 * name are skipped. A folder whose name is not a class name, a tree without pictures, and too many
 * bad ones are errors. NL_ERROR_INPUT, NL_ERROR_LIMIT. */
bool nl_tree_load(nl_dataset *data, const char *path, const nl_load_options *options,
                  nl_arena *arena, nl_error *err) NL_CHECK;

#endif
