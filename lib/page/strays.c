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

/* Numbers the lines that have letters anew; returns how many there are. */
static int renumber(int *number, int line_count, nl_letter *letters, int count)
{
    int kept = 0;
    memset(number, 0, (size_t)line_count * sizeof *number);
    for (int i = 0; i < count; i++)
        number[letters[i].line] = 1;
    for (int i = 0; i < line_count; i++)
        number[i] = number[i] ? kept++ : -1;
    for (int i = 0; i < count; i++)
        letters[i].line = number[letters[i].line];
    return kept;
}

bool nl_strays_adopt(const nl_line *lines, int *line_count, nl_letter *letters, int count,
                     nl_arena *arena, nl_error *err)
{
    nl_arena_mark mark = nl_arena_save(arena);
    int *sizes = NL_NEW(arena, int, (size_t)*line_count, err);
    if (!sizes)
        return false;
    for (int i = 0; i < count; i++)
        sizes[letters[i].line]++;
    for (int i = 0; i < count; i++) {
        int *line = &letters[i].line;
        if (sizes[*line] <= STRAYS_MAX)
            *line = line_beside(lines, sizes, *line_count, *line, letters[i].box);
    }
    *line_count = renumber(sizes, *line_count, letters, count);
    nl_arena_restore(arena, mark);
    return true;
}
