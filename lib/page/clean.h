/* From a photographed or scanned page to binary ink. */
#ifndef NL_PAGE_CLEAN_H
#define NL_PAGE_CLEAN_H

#include "page/boxes.h"

typedef struct nl_cleaned {
    nl_image flat;       /* `paper` picture: background normalised, dark writing on light */
    nl_image with_lines; /* `ink` picture (255 or 0) before ruled lines were removed */
    nl_image ink;        /* `ink` picture; the same as with_lines if lines were to stay */
    nl_form_cells cells; /* boxes whose sides were removed */
} nl_cleaned;

/* What is done, apart from finding ink. */
typedef enum nl_clean_part {
    NL_CLEAN_RULED_LINES = 1 << 0, /* ruled lines and form edges are removed from the ink */
    NL_CLEAN_SURFACES = 1 << 1,    /* sheets are found on what else is in view, and dark panels */
    NL_CLEAN_ALL = NL_CLEAN_RULED_LINES | NL_CLEAN_SURFACES,
} nl_clean_part;

/* Cleans a `paper` picture: light writing is inverted, the background normalised, ink found by a
 * local threshold, and what `parts` says (page/surfaces.h, page/panels.h, page/ruledlines.h). No
 * pixel is ink where nothing differs from paper by more than noise. All pictures in the arena.
 * NL_ERROR_LIMIT only. */
bool nl_clean_page(nl_cleaned *out, nl_image paper, unsigned parts, nl_arena *arena,
                   nl_error *err) NL_CHECK;

#endif
