/* Names of classes, as folders have them. */
#ifndef NL_DATA_CLASSNAME_H
#define NL_DATA_CLASSNAME_H

#include "data/dataset.h"

enum { NL_CLASS_NAME_MAX = 80 }; /* bytes of a name nl_class_name writes, the zero byte included */

/* The code points a class name stands for, in the order written; *count 1 .. NL_CLASS_CODES_MAX.
 * False if it is not a class name. */
bool nl_class_codes(uint32_t codes[NL_CLASS_CODES_MAX], int *count, const char *name);

/* A class name that nl_class_codes reads: "digit_0", "upper_A", "lower_a", "U+00C4", "C|c".
 * Different classes have different names, even on file systems where "A" and "a" are the same. */
void nl_class_name(char out[NL_CLASS_NAME_MAX], const nl_class *c);

/* Why a name is not that of a class, and what to do. */
const char *nl_class_hint(const char *name);

/* Are these folders, several, all named 48 to 57? As code points in decimal numbers they are 0 to
 * 9, in hexadecimal digits H to W. */
bool nl_class_names_ambiguous(char *const *names, size_t count);

#endif
