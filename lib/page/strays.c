#include "page/strays.h"

#include <math.h>
#include <string.h>

enum {
    STRAYS_MAX = 3, /* letters of a line of strays */
    LONGER = 2      /* times as many letters, at least, has the line they belong to */
};

/* In heights of the longer line. */
static const float FAR = 0.35f;   /* the middle of a stray above or below the line, at most */
static const float BESIDE = 2.0f; /* from its nearest letter, at most */

static const float COVERED = 0.5f; /* of the narrower letter's width: one above the other */

/* How far the middle of the letter is above or below the line, in heights of the line. */
static float outside(const nl_line *line, nl_box box)
{
    float x = nl_box_middle_x(box), y = (float)box.top + 0.5f * (float)box.height;
    float above = (nl_line_base(line, x) - y) / line->height;
    return fmaxf(0.0f, fmaxf(-above, above - 1.0f));
}

/* Has the line letters near this one, and none in its columns? */
static bool has_place(int line, float height, const nl_letter *letters, int count, nl_box box)
{
    float nearest = INFINITY;
    for (int i = 0; i < count; i++) {
        nl_box other = letters[i].box;
        if (letters[i].line != line)
            continue;
        int left = box.left > other.left ? box.left : other.left;
        int right = box.left + box.width < other.left + other.width ? box.left + box.width
                                                                    : other.left + other.width;
        int narrower = box.width < other.width ? box.width : other.width;
        if ((float)(right - left) > COVERED * (float)narrower)
            return false;
        nearest = fminf(nearest, (float)(left - right));
    }
    return nearest <= BESIDE * height;
}

int nl_strays_adopt(const nl_line *lines, int line_count, nl_letter *letters, int count,
                    int *sizes)
{
    int moved = 0;
    memset(sizes, 0, (size_t)line_count * sizeof *sizes);
    for (int i = 0; i < count; i++)
        sizes[letters[i].line]++;
    for (int i = 0; i < count; i++) {
        int own = letters[i].line, best = -1;
        float least = FAR;
        for (int j = 0; j < line_count && sizes[own] <= STRAYS_MAX; j++) {
            float apart = outside(&lines[j], letters[i].box);
            if (sizes[j] < LONGER * sizes[own] || sizes[j] < 2 || apart > least || j == own)
                continue;
            if (has_place(j, lines[j].height, letters, count, letters[i].box)) {
                least = apart;
                best = j;
            }
        }
        if (best >= 0) {
            letters[i].line = best;
            moved++;
        }
    }
    return moved;
}
