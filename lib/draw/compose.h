/* Lines and pages of text composed of single letters in one hand, with the truth known to the
 * pixel: to learn from what is one letter and what is not, and to measure how well lines are read.
 *
 * The letters are drawn skeletons, or one writer's characters out of nl_pens. */
#ifndef NL_DRAW_COMPOSE_H
#define NL_DRAW_COMPOSE_H

#include "draw/composestyle.h"
#include "image/image.h"

typedef struct nl_composed {
    nl_image paper;  /* `paper` picture, 255 white (unless style.inverted) */
    char *text;      /* what is written, UTF-8, '\n' after each line */
    uint16_t *owner; /* width * height: 0 paper (rules, too), or 1 + index of the letter whose ink
                        covers the pixel most */
    uint32_t *codes; /* the letters' code points, in reading order */
    int letter_count;
} nl_composed;

/* Writes the text (UTF-8, '\n' between lines) in the arena, all of it a function of the arguments
 * and the generator. NL_ERROR_USAGE for a character the source does not have. */
bool nl_compose_text(nl_composed *out, const char *text, const nl_compose_source *source,
                     const nl_compose_style *style, nl_rng *rng, nl_arena *arena,
                     nl_error *err) NL_CHECK;

#endif
