/* How large the writing on a page is, and what each component can be at that size. */
#ifndef NL_PAGE_WRITING_H
#define NL_PAGE_WRITING_H

#include "page/components.h"

typedef struct nl_writing {
    float height;       /* of its larger letters, pixels */
    float stroke_width; /* pixels */
} nl_writing;

typedef enum nl_role {
    NL_ROLE_NOISE,  /* too small or too faint for a stroke of this width */
    NL_ROLE_SMALL,  /* a dot, a bar, a point, a broken-off piece */
    NL_ROLE_LETTER, /* large enough for a letter */
    NL_ROLE_FRAME,  /* a ruled line, a frame, a shadow: too large for a letter */
} nl_role;

/* The height is the median over the components, each weighted by the square of its height, so that
 * thousands of specks do not outweigh a few letters. Frames around other ink do not count, nor does
 * a component that is far taller than all others, if these are alike. The stroke width is the
 * median length of the runs of components of about that height. Zeros for a page without ink.
 * Scratch memory is given back. NL_ERROR_LIMIT only. */
bool nl_writing_measure(nl_writing *out, const nl_component_list *list, nl_arena *arena,
                        nl_error *err) NL_CHECK;

nl_role nl_writing_role(const nl_writing *writing, const nl_component *component);

#endif
