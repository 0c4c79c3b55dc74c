/* A folder with one folder per class, named for the character; pictures of one character each
 * anywhere below it.
 *
 * Class names: the character itself ("A", any one code point); a kind, '_' and the character
 * ("upper_A", for file systems that take "A" and "a" for the same); "U+0041"; two hexadecimal
 * digits as NIST Special Database 19 has them ("4a"); several of the first or third kind joined by
 * '|' for characters not told apart ("C|c"). */
#ifndef NL_DATA_TREE_H
#define NL_DATA_TREE_H

#include "data/format.h"

enum { NL_CLASS_NAME_MAX = 80 }; /* bytes of a name nl_class_name writes, the zero byte included */

/* The code points a class name stands for, in the order written; *count 1 .. NL_CLASS_CODES_MAX.
 * False if it is no class name. */
bool nl_class_codes(uint32_t codes[NL_CLASS_CODES_MAX], int *count, const char *name);

/* A class name nl_class_codes understands, different for different labels even where a file
 * system takes "A" and "a" for the same:
 * "digit_0", "upper_A", "lower_a", "U+00C4", "C|c". */
void nl_class_name(char out[NL_CLASS_NAME_MAX], const nl_class *c);

/* Is there a folder in the folder? Also true for a folder that cannot be listed: loading it says
 * why. */
bool nl_tree_sniff(const char *path);

/* Appends all pictures of all classes. Pictures of the dataset's size whose edge is all black or
 * all white are taken as they are (ink is what the edge is not); all others go through nl_crop_ink
 * and nl_prep_character. Files that are not pictures, by content and name, are passed over; a
 * damaged picture, one without ink, a folder that is no class name, and a tree without a picture
 * fail. NL_ERROR_INPUT, NL_ERROR_LIMIT. */
bool nl_tree_load(nl_dataset *data, const char *path, const nl_load_options *options,
                  nl_arena *arena, nl_error *err) NL_CHECK;

#endif
