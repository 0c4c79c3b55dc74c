/* The page under an overlay: pale, with the ink that matters in colours. */
#ifndef NL_CMD_DRAW_PALEPAGE_H
#define NL_CMD_DRAW_PALEPAGE_H

#include "page/components.h"

/* RGB triples, row-major without padding; each stands for shrink * shrink pixels of the page, or is
 * one of grow * grow for one of them. */
typedef struct nl_pale_page {
    uint8_t *rgb;
    int width, height;
    int grow, shrink; /* >= 1; one of them is 1 */
} nl_pale_page;

/* The `paper` picture, grey and pale, in the arena. NL_ERROR_LIMIT only. */
bool nl_pale_page_init(nl_pale_page *out, nl_image paper, int grow, int shrink, nl_arena *arena,
                       nl_error *err) NL_CHECK;

/* Colours ink; runs are in pixels of the page. */
void nl_pale_page_tint(const nl_pale_page *underlay, const nl_run *runs, int count,
                       uint32_t colour);

#endif
