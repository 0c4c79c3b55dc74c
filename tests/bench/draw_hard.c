/* Draws a picture that reading must survive, as PGM on standard output. Without arguments, lists
 * the kinds.
 *
 *   draw_hard KIND WIDTH HEIGHT */
#include "support/hard.h"
#include "support/paper.h"

#include <stdio.h>
#include <stdlib.h>

/* A size in pixels; 0 if it is not one. */
static int number(const char *text)
{
    long value = strtol(text, NULL, 10);
    return value > 0 && value <= 1000000 ? (int)value : 0;
}

int main(int count, char **argument)
{
    const hard_kind *kind = count == 4 ? hard_find(argument[1]) : NULL;
    int width = count == 4 ? number(argument[2]) : 0, height = count == 4 ? number(argument[3]) : 0;
    for (int i = 0; count == 1 && i < hard_kind_count; i++)
        puts(hard_kinds[i].name);
    if (count == 1)
        return 0;
    if (!kind || width < 1 || height < 1) {
        fputs("usage: draw_hard [KIND WIDTH HEIGHT]\n", stderr);
        return 2;
    }
    nl_image paper = paper_new(width, height, 255);
    kind->draw(paper);
    printf("P5\n%d %d\n255\n", width, height);
    fwrite(paper.data, (size_t)width, (size_t)height, stdout);
    paper_free(&paper);
    return fflush(stdout) || ferror(stdout) ? 5 : 0;
}
