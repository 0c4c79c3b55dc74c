/* Pictures that cannot be used and are left out, so that one bad picture does not stop a thousand
 * good ones. More than a tenth of a folder is no accident, and an error. */
#ifndef NL_DATA_SKIPS_H
#define NL_DATA_SKIPS_H

#include "base/error.h"

#include <stddef.h>

enum { NL_SKIPS_NAMED = 5 };

typedef struct nl_skips {
    size_t count;                   /* pictures left out */
    nl_error named[NL_SKIPS_NAMED]; /* what is wrong with the first of them */
} nl_skips;

/* How many of so many pictures may be left out: a tenth. */
size_t nl_skips_most(size_t pictures);

/* Leaves a picture out and notes why; fails with that if it is no fault of the picture (err->lack).
 */
bool nl_skips_leave(nl_skips *skips, const nl_error *why, nl_error *err) NL_CHECK;

/* Appends what is left out of more pictures. */
void nl_skips_append(nl_skips *skips, const nl_skips *more);

/* Accepts what is left out of the `pictures` at `place`, and appends it to *all; fails with what is
 * wrong with the first of them if `all` is NULL, or if it is more than nl_skips_most. */
bool nl_skips_accept(nl_skips *all, const nl_skips *found, size_t pictures, const char *place,
                     nl_error *err) NL_CHECK;

#endif
