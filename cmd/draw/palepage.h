/* The page under an overlay: pale grey, with tinted ink. */
#ifndef NL_CMD_DRAW_PALEPAGE_H
#define NL_CMD_DRAW_PALEPAGE_H

#include "page/components.h"

/* RGB triples, row-major without padding. Each stands for shrink * shrink pixels of the page, or
 * grow * grow of them for one pixel. */
typedef struct nl_pale_page {
    uint8_t *rgb;
    int width, height;
    int grow, shrink; /* >= 1; one of them is 1 */
} nl_pale_page;

/* Makes a background-normalised `paper` picture (nl_cleaned.flat) grey and pale, in the arena.
 * NL_ERROR_LIMIT only. */
bool nl_pale_page_init(nl_pale_page *out, nl_image flat, int grow, int shrink, nl_arena *arena,
                       nl_error *err) NL_CHECK;

/* Tints ink; runs are in pixels of the page. */
void nl_pale_page_tint(const nl_pale_page *page, const nl_run *runs, int count, uint32_t colour);

#endif
