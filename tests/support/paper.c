#include "support/paper.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

nl_image paper_new(int width, int height, uint8_t level)
{
    size_t bytes = (size_t)width * (size_t)height;
    nl_image paper = {malloc(bytes), width, height, width};
    if (!paper.data) {
        fputs("no memory for a test's picture\n", stderr);
        exit(EXIT_FAILURE);
    }
    memset(paper.data, level, bytes);
    return paper;
}

void paper_free(nl_image *paper)
{
    free(paper->data);
    *paper = (nl_image){0};
}

void paper_fill(nl_image paper, int left, int top, int width, int height, uint8_t level)
{
    for (int y = top < 0 ? 0 : top; y < top + height && y < paper.height; y++) {
        for (int x = left < 0 ? 0 : left; x < left + width && x < paper.width; x++)
            nl_image_row(paper, y)[x] = level;
    }
}

void paper_letter(nl_image paper, char letter, nl_box box, int pen)
{
    int right = box.left + box.width - pen, bottom = box.top + box.height - pen;
    int middle_x = box.left + (box.width - pen) / 2, middle_y = box.top + (box.height - pen) / 2;
    if (!strchr("LTIOH", letter))
        paper_fill(paper, box.left, box.top, box.width, box.height, 0);
    if (strchr("LOH", letter))
        paper_fill(paper, box.left, box.top, pen, box.height, 0);
    if (strchr("OH", letter))
        paper_fill(paper, right, box.top, pen, box.height, 0);
    if (strchr("TI", letter))
        paper_fill(paper, middle_x, box.top, pen, box.height, 0);
    if (strchr("TO", letter))
        paper_fill(paper, box.left, box.top, box.width, pen, 0);
    if (strchr("LO", letter))
        paper_fill(paper, box.left, bottom, box.width, pen, 0);
    if (letter == 'H')
        paper_fill(paper, box.left, middle_y, box.width, pen, 0);
}

float paper_line(nl_image paper, const char *text, struct paper_style style)
{
    float x = style.x, h = style.height;
    for (; *text; text++) {
        if (*text == ' ') {
            x += (style.word_gap - style.gap) * h;
            continue;
        }
        float width = *text == 'I' ? 0.12f * h : 0.6f * h;
        float y = style.base + style.slope * (x + 0.5f * width);
        nl_box box = {(int)x, (int)(y - h), (int)width, (int)h};
        paper_letter(paper, *text, box, (int)(0.12f * h));
        x += width + style.gap * h;
    }
    return x;
}

nl_image paper_enlarged(nl_image paper, int times)
{
    nl_image large = paper_new(paper.width * times, paper.height * times, 0);
    for (int y = 0; y < large.height; y++) {
        for (int x = 0; x < large.width; x++)
            nl_image_row(large, y)[x] = nl_image_row(paper, y / times)[x / times];
    }
    return large;
}
