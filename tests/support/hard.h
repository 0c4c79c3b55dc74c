/* Pictures that are no writing, or more of it than anybody writes: what reading must survive. */
#ifndef NL_SUPPORT_HARD_H
#define NL_SUPPORT_HARD_H

#include "image/image.h"

typedef struct hard_kind {
    const char *name;
    void (*draw)(nl_image paper); /* onto any size; the same each time */
} hard_kind;

extern const hard_kind hard_kinds[];
extern const int hard_kind_count;

/* NULL if there is none of that name. */
const hard_kind *hard_find(const char *name);

#endif
