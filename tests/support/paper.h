/* Pages drawn with rectangles. */
#ifndef NL_SUPPORT_PAPER_H
#define NL_SUPPORT_PAPER_H

#include "image/image.h"

/* A picture of one level; exits if there is no memory. */
nl_image paper_new(int width, int height, uint8_t level);

void paper_free(nl_image *paper);

/* Fills the part of the rectangle that is on the picture. */
void paper_fill(nl_image paper, int left, int top, int width, int height, uint8_t level);

/* Draws strokes `pen` wide, dark (0) on light: an L, a T, an I (one bar), an O or an H whose box is
 * the rectangle; any other character is the whole rectangle. */
void paper_letter(nl_image paper, char letter, nl_box box, int pen);

/* How a line is written. */
struct paper_style {
    float x, base;       /* where it begins, pixels */
    float height;        /* of the letters, pixels */
    float gap, word_gap; /* in heights */
    float slope;
};

/* Draws the letters of `text`, 0.6 heights wide with a pen of 0.12; returns where the line ends. */
float paper_line(nl_image paper, const char *text, struct paper_style style);

/* A copy, each pixel `times` * `times` pixels. */
nl_image paper_enlarged(nl_image paper, int times);

#endif
