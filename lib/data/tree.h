/* A folder with one folder per class, named after the character; anywhere below that lie pictures
 * of one character each.
 *
 * Class names: the character itself ("A", any one code point, or a letter and its accent); a word,
 * '_' and the character or the other way round ("upper_A", "A_upper", for file systems where "A"
 * and "a" are the same); "U+0041"; two hexadecimal digits as in NIST Special Database 19 ("4a");
 * several of the first or third form joined by '|' for classes of several characters ("C|c"). A
 * file labels.csv says what folders of other names are (data/labeltable.h). */
#ifndef NL_DATA_TREE_H
#define NL_DATA_TREE_H

#include "data/format.h"

/* Is there a folder in the folder? Also true for a folder that cannot be listed: loading it says
 * why. */
bool nl_tree_sniff(const char *path);

/* Appends all pictures of all classes (data/pictures.h). Files that are not pictures by content or
 * name are passed over; those of formats that are not read (GIF, TIFF) are bad ones. With a limit
 * pictures are taken evenly from the list by class. A folder whose name is not a class name,
 * a tree without pictures, and too many bad ones are errors. NL_ERROR_INPUT, NL_ERROR_LIMIT. */
bool nl_tree_load(nl_dataset *data, const char *path, const nl_load_options *options,
                  nl_arena *arena, nl_error *err) NL_CHECK;

#endif
