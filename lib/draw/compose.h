/* Lines and pages of text composed of single letters in one hand. Which letter each pixel belongs
 * to is known, so they serve to train on hypotheses and to measure how well lines are read.
 *
 * The letters are drawn from skeletons, or are one writer's characters out of nl_pens. */
#ifndef NL_DRAW_COMPOSE_H
#define NL_DRAW_COMPOSE_H

#include "draw/composestyle.h"
#include "image/image.h"

typedef struct nl_composed {
    nl_image paper;  /* `paper` picture, 255 white (unless style.inverted) */
    char *text;      /* UTF-8, '\n' after each line */
    uint16_t *owner; /* width * height: 0 paper and ruled lines, or 1 + index of the letter whose
                        ink covers the pixel most */
    uint32_t *codes; /* the letters' code points, in reading order */
    int letter_count;
} nl_composed;

/* Writes the text (UTF-8, '\n' between lines) in the arena; the result is a function of the
 * arguments and the generator's state. NL_ERROR_USAGE for a character the source does not have,
 * NL_ERROR_LIMIT for a picture too large. */
bool nl_compose_text(nl_composed *out, const char *text, const nl_compose_source *source,
                     const nl_compose_style *style, nl_rng *rng, nl_arena *arena,
                     nl_error *err) NL_CHECK;

/* Draws the text that a person wrote (source->pens->texts[text]) as it was written. Of the style,
 * sizes and gaps of single letters are not used. Where its characters are not known, owners are its
 * strokes and codes are 0. */
bool nl_compose_written(nl_composed *out, size_t text, const nl_compose_source *source,
                        const nl_compose_style *style, nl_rng *rng, nl_arena *arena,
                        nl_error *err) NL_CHECK;

#endif
