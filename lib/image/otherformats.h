/* Formats that are not read here, so that a message can name them and what converts them. */
#ifndef NL_IMAGE_OTHERFORMATS_H
#define NL_IMAGE_OTHERFORMATS_H

#include "base/file.h"

typedef struct nl_other_format {
    const char *name;    /* "a TIFF picture" */
    const char *command; /* makes PNG of it */
} nl_other_format;

/* By the first bytes, for TGA also the last; NULL if unknown. */
const nl_other_format *nl_other_format_of(nl_bytes file);

#endif
