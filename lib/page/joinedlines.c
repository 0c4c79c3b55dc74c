#include "page/joinedlines.h"

#include "base/stats.h"
#include "page/textline.h"

#include <math.h>

enum {
    LETTERS_MAX = 1 << 13, /* a page with more is noise */
    GAP = 2,               /* rows that a break takes out */
};

/* In heights of the writing. */
static const float LOW = 0.4f;  /* lower ink says nothing of lines */
static const float TALL = 1.7f; /* of letters, at most */
static const float MOST = 9.0f; /* higher ink is no letters */

/* In heights of the line. */
static const float INTO = 0.3f;    /* above the upper line's baseline the component begins */
static const float NEAR = 0.45f;   /* it ends at most so far above the lower line's baseline */
static const float BELOW = 0.1f;   /* a break is so far below the upper baseline, at least */
static const float BETWEEN = 0.5f; /* and so far above the lower one */
static const float PITCH = 1.25f;  /* from one baseline to the next, at least */
static const float BESIDE = 2.0f;  /* a line's end from the component, at most */

typedef struct page {
    nl_image *ink;
    const nl_component_list *list;
    float height; /* of the writing */
    nl_line *lines;
    nl_line_at *order; /* of the lines at a component */
    int line_count;
    int breaks;
} page;

/* The median of the components' heights, each weighted by itself. */
static bool measure(page *p, nl_arena *arena, nl_error *err)
{
    int size = p->ink->height + 1;
    size_t *weight = NL_NEW(arena, size_t, (size_t)size, err);
    if (!weight)
        return false;
    for (int i = 0; i < p->list->count; i++)
        weight[p->list->components[i].box.height] += (size_t)p->list->components[i].box.height;
    p->height = (float)nl_histogram_median_low(weight, size);
    return true;
}

static bool find_lines(page *p, nl_arena *arena, nl_error *err)
{
    int count = 0;
    nl_letter *letters = NL_NEW(arena, nl_letter, (size_t)p->list->count, err);
    if (!letters)
        return false;
    for (int i = 0; i < p->list->count; i++) {
        nl_box box = p->list->components[i].box;
        if ((float)box.height >= LOW * p->height && (float)box.height <= TALL * p->height)
            letters[count++] = (nl_letter){box, i, -1};
    }
    return count > LETTERS_MAX ||
           nl_textlines_find(&p->lines, &p->line_count, letters, count, p->height, arena, err);
}

static bool is_beside(const nl_line *line, nl_box box)
{
    float reach = BESIDE * line->height;
    return (float)line->box.left < (float)(box.left + box.width) + reach &&
           (float)(line->box.left + line->box.width) + reach > (float)box.left;
}

/* Are both lines so close that they must be halves of one, of broken letters? */
static bool is_half(const nl_line *upper, const nl_line *lower, nl_box box)
{
    float x = nl_box_middle_x(box);
    return nl_line_base(lower, x) - nl_line_base(upper, x) <
           PITCH * fmaxf(upper->height, lower->height);
}

/* Does the component reach from the letters of one line into those of the next? */
static bool reaches(const page *p, const nl_component *c, const nl_line *upper,
                    const nl_line *lower)
{
    bool above = false, below = false;
    for (int r = c->run; r < c->run + c->run_count && !(above && below); r++) {
        nl_run run = p->list->runs[r];
        float x = (float)run.x + 0.5f * (float)run.length, y = (float)run.y;
        above = above || y < nl_line_base(upper, x) - INTO * upper->height;
        below = below || y > nl_line_base(lower, x) - NEAR * lower->height;
    }
    return above && below;
}

/* How many rows the pixel is below the line's baseline. */
static int row_below(const nl_line *line, int x, int y)
{
    return y - (int)lroundf(nl_line_base(line, (float)x));
}

/* Counts the component's pixels in `count` rows from `first` below the line's baseline on. */
static void count_rows(int *rows, int first, int count, const page *p, const nl_component *c,
                       const nl_line *line)
{
    for (int r = c->run; r < c->run + c->run_count; r++) {
        nl_run run = p->list->runs[r];
        for (int x = run.x; x < run.x + run.length; x++) {
            int row = row_below(line, x, run.y) - first;
            if (row >= 0 && row < count)
                rows[row]++;
        }
    }
}

/* Takes the component's pixels out of GAP rows from `first` on. */
static void take_out(page *p, int first, const nl_component *c, const nl_line *line)
{
    for (int r = c->run; r < c->run + c->run_count; r++) {
        nl_run run = p->list->runs[r];
        for (int x = run.x; x < run.x + run.length; x++) {
            int row = row_below(line, x, run.y) - first;
            if (row >= 0 && row < GAP)
                nl_image_row(*p->ink, run.y)[x] = 0;
        }
    }
}

/* Breaks the component where it is thinnest between the lines. */
static bool break_apart(page *p, const nl_component *c, const nl_line *upper, const nl_line *lower,
                        nl_arena *arena, nl_error *err)
{
    float x = nl_box_middle_x(c->box);
    float gap = nl_line_base(lower, x) - nl_line_base(upper, x);
    int first = (int)(BELOW * upper->height), last = (int)(gap - BETWEEN * lower->height);
    if (last < first)
        first = last = (first + last) / 2;
    nl_arena_mark mark = nl_arena_save(arena);
    int *rows = NL_NEW(arena, int, (size_t)(last - first + GAP), err);
    if (!rows)
        return false;
    count_rows(rows, first, last - first + GAP, p, c, upper);
    int best = (last - first) / 2;
    for (int i = 0; i <= last - first; i++)
        best = rows[i] + rows[i + 1] < rows[best] + rows[best + 1] ? i : best;
    nl_arena_restore(arena, mark);
    p->breaks++;
    if (p->breaks == 1 && !nl_image_copy(p->ink, *p->ink, arena, err))
        return false;
    take_out(p, first + best, c, upper);
    return true;
}

/* Breaks the component between all lines that it joins. */
static bool part(page *p, const nl_component *c, nl_arena *arena, nl_error *err)
{
    const nl_line *upper = NULL;
    nl_lines_order(p->order, p->lines, p->line_count, nl_box_middle_x(c->box));
    for (int i = 0; i < p->line_count; i++) {
        const nl_line *line = &p->lines[p->order[i].line];
        if (!is_beside(line, c->box) || (upper && is_half(upper, line, c->box)))
            continue;
        if (upper && reaches(p, c, upper, line) && !break_apart(p, c, upper, line, arena, err))
            return false;
        upper = line;
    }
    return true;
}

bool nl_joined_lines_part(nl_image *ink, int *breaks, const nl_component_list *list,
                          nl_arena *arena, nl_error *err)
{
    page p = {.ink = ink, .list = list};
    *breaks = 0;
    if (!measure(&p, arena, err) || !find_lines(&p, arena, err))
        return false;
    p.order = NL_NEW(arena, nl_line_at, (size_t)p.line_count, err);
    for (int i = 0; p.order && i < list->count; i++) {
        float height = (float)list->components[i].box.height;
        if (height > TALL * p.height && height < MOST * p.height &&
            !part(&p, &list->components[i], arena, err))
            return false;
    }
    *breaks = p.breaks;
    return p.order;
}
