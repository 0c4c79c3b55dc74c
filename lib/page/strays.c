#include "page/strays.h"

#include <math.h>
#include <string.h>

enum {
    STRAYS_MAX = 3, /* letters of a line of strays */
    LONGER = 2      /* times as many letters, at least, has the line they belong to */
};

/* In heights of the longer line: the middle of a stray above or below it, at most. */
static const float FAR = 0.35f;

/* How far the middle of the letter is above or below the line, in heights of the line. */
static float outside(const nl_line *line, nl_box box)
{
    float x = nl_box_middle_x(box), y = (float)box.top + 0.5f * (float)box.height;
    float above = (nl_line_base(line, x) - y) / line->height;
    return fmaxf(0.0f, fmaxf(-above, above - 1.0f));
}

/* The longer line that a letter of line `own` stands beside; `own` if there is none. */
static int line_beside(const nl_line *lines, const int *sizes, int count, int own, nl_box box)
{
    int best = own;
    float least = FAR;
    for (int i = 0; i < count; i++) {
        float apart = outside(&lines[i], box);
        if (sizes[i] < 2 || sizes[i] < LONGER * sizes[own] || apart > least)
            continue;
        least = apart;
        best = i;
    }
    return best;
}

int nl_strays_adopt(const nl_line *lines, int *sizes, int line_count, nl_letter *letters, int count)
{
    int moved = 0;
    memset(sizes, 0, (size_t)line_count * sizeof *sizes);
    for (int i = 0; i < count; i++)
        sizes[letters[i].line]++;
    for (int i = 0; i < count; i++) {
        int own = letters[i].line;
        if (sizes[own] > STRAYS_MAX)
            continue;
        letters[i].line = line_beside(lines, sizes, line_count, own, letters[i].box);
        moved += letters[i].line != own;
    }
    return moved;
}
