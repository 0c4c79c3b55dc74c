/* A rectangle of straight strokes (page/rectangles.h) is a box if there is writing inside: no
 * letter is inside another. Letters that touch may look like that, if their strokes are as thick as
 * the sides. Empty rectangles are boxes if they are like one with writing or like one another. */
#include "page/boxes.h"

#include "base/stats.h"
#include "page/rectangles.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    TWICE = 4,        /* pixels: a cell so near to another is the same */
    SQUARES_MIN = 12, /* boxes with others on the right and below: squared paper */
    ALIKE_MIN = 3,    /* empty boxes, where none is written in */
    PLACES = 9,       /* of a side where its width is measured */
    RUN_MAX = 64,     /* pixels; longer runs count as such */
    REACH = 3,        /* pixels beyond the lines' widths by which a corner may be open */
};

static const float MARGIN = 0.15f;  /* of its shorter side: the inner part is further inside */
static const float WRITTEN = 0.2f;  /* share of a box's height with ink inside, at least */
static const float STROKE = 0.25f;  /* of the width: strokes inside are no wider */
static const float WIDE = 1.5f;     /* width over height of what no two letters enclose */
static const float APART = 0.04f;   /* of the height: paper above or below writing */
static const float ALIKE = 0.08f;   /* of their size by which boxes alike differ */
static const float FINE = 0.065f;   /* of the height: sides of boxes that may all be empty */
static const float REGULAR = 0.15f; /* of its width by which a cell of a comb may differ */
static const float THINNER = 0.75f; /* of the strokes: a line that is none of them */
static const float OVERHANG = 0.2f; /* of the box's height by which a side is longer */

static bool is_near(int a, int b)
{
    return fabsf((float)(a - b)) <= ALIKE * (float)(a > b ? a : b) + 1.0f;
}

/* Are two cells at the same height? */
static bool is_level(const nl_rectangle *a, const nl_rectangle *b)
{
    return is_near(a->height, b->height) && 4 * abs(a->y - b->y) <= a->height;
}

/* Is the cell found twice, or is it two boxes close to each other, one of which was found? */
static bool is_superfluous(const nl_rectangle_list *f, int index)
{
    const nl_rectangle *c = &f->list[index];
    for (int i = 0; i < f->count; i++) {
        const nl_rectangle *other = &f->list[i];
        bool same = i < index && abs(other->x - c->x) <= TWICE && abs(other->y - c->y) <= TWICE;
        bool inside = other->right == c->right && other->left > c->left;
        if ((same || inside) && is_level(c, other))
            return true;
    }
    return false;
}

static void drop_superfluous(nl_rectangle_list *f, nl_rectangle *kept)
{
    int count = 0;
    for (int i = 0; i < f->count; i++) {
        if (!is_superfluous(f, i))
            kept[count++] = f->list[i];
    }
    memcpy(f->list, kept, (size_t)count * sizeof *kept);
    f->count = count;
}

/* The cell that shares the right side of this one, or NULL; the left side, if not `right`. */
static nl_rectangle *neighbour(const nl_rectangle_list *f, const nl_rectangle *c, bool right)
{
    for (int i = 0; i < f->count; i++) {
        nl_rectangle *other = &f->list[i];
        if ((right ? other->left == c->right : other->right == c->left) && is_level(c, other))
            return other;
    }
    return NULL;
}

/* Orders the cells by rows of cells that share their sides. */
static bool find_rows(nl_rectangle_list *f, nl_arena *arena, nl_error *err)
{
    nl_rectangle *ordered = NL_NEW(arena, nl_rectangle, (size_t)f->count, err);
    if (!ordered)
        return false;
    drop_superfluous(f, ordered);
    int count = 0;
    for (int i = 0; i < f->count; i++) {
        if (neighbour(f, &f->list[i], false))
            continue;
        int row = count;
        for (nl_rectangle *c = &f->list[i]; c && c->row < 0; c = neighbour(f, c, true)) {
            c->row = row;
            ordered[count++] = *c;
        }
    }
    memcpy(f->list, ordered, (size_t)count * sizeof *ordered);
    f->count = count;
    return true;
}

/* The number of cells from `first` on that are its row. */
static int row_length(const nl_rectangle_list *f, int first)
{
    int end = first + 1;
    while (end < f->count && f->list[end].row == f->list[first].row)
        end++;
    return end - first;
}

/* Are the cells of a row equally wide, or twice or more times as wide where sides are missing? */
static bool is_regular(const nl_rectangle *row, int count)
{
    int least = row[0].width;
    for (int i = 1; i < count; i++)
        least = row[i].width < least ? row[i].width : least;
    for (int i = 0; i < count; i++) {
        float times = (float)row[i].width / (float)least;
        if (fabsf(times - roundf(times)) > REGULAR)
            return false;
    }
    return count > 2;
}

/* Is the line between two cells of an irregular row none of the writing's strokes? It is thinner,
 * or goes on above or below. */
static bool is_divider(const nl_rectangle_list *f, const nl_rectangle *c)
{
    const nl_ruled_line *line = &f->upright[c->right];
    float most = OVERHANG * (float)c->height + (float)REACH;
    return line->width < THINNER * f->stroke_width ||
           nl_ruled_line_exceeds(line, c->y, c->y + c->height, most);
}

/* Is it squared paper, where letters do not keep to the squares? */
static bool is_squared_paper(const nl_rectangle_list *f)
{
    int inner = 0;
    for (int i = 0; i + 1 < f->count; i++) {
        const nl_rectangle *c = &f->list[i];
        bool beside = c[1].row == c->row, below = false;
        for (int k = 0; k < f->count && beside && !below; k++)
            below = f->list[k].top == c->bottom && f->list[k].left == c->left;
        inner += below;
    }
    return inner >= SQUARES_MIN;
}

/* Joins the cells of a row where what is between them may be a stroke. */
static void join_cells(nl_rectangle_list *f)
{
    int kept = 0;
    for (int first = 0, count; first < f->count; first += count) {
        count = row_length(f, first);
        bool regular = is_regular(f->list + first, count);
        int begin = kept;
        for (int i = first; i < first + count; i++) {
            nl_rectangle now = f->list[i];
            if (kept > begin && !regular && !is_divider(f, &f->list[kept - 1])) {
                f->list[kept - 1].right = now.right;
                f->list[kept - 1].width += now.width;
            } else {
                f->list[kept++] = now;
            }
        }
    }
    f->count = kept;
}

/* The usual width of a side's ink, at places along it, pixels. */
static float ink_width(const nl_rectangle_list *f, const nl_ruled_line *line, int from, int length)
{
    nl_course course = nl_course_make(f->page->ink, line->upright);
    float widths[PLACES];
    int count = 0;
    for (int i = 0; i < PLACES; i++) {
        nl_ink_run run;
        int along = from + (2 * i + 1) * length / (2 * PLACES);
        if (along >= 0 && along < course.length &&
            nl_ink_run_at(&run, &course, along, nl_ruled_line_at(line, (float)along), REACH,
                          (int)(2.0f * line->width) + REACH))
            widths[count++] = (float)(run.last - run.first + 1);
    }
    return count > 0 ? nl_quantile(widths, count, 0.5f) : 0.0f;
}

/* The ink in the inner part of a cell. */
typedef struct contents {
    int inked;   /* rows with ink */
    bool apart;  /* the first or the last rows have none */
    float width; /* of its strokes: median of its runs, pixels */
} contents;

/* Adds to the counts the runs of ink of a row of the inner part; is there ink? */
static bool count_runs(size_t counts[RUN_MAX + 1], const nl_rectangle_list *f,
                       const nl_rectangle *c, int down, int margin)
{
    const nl_ruled_line *top = &f->level[c->top], *left = &f->upright[c->left];
    int x = (int)nl_ruled_line_at(left, (float)(c->y + down)) + margin, run = 0;
    int end = x + c->width - 2 * margin;
    bool ink = false;
    for (; x <= end; x++) {
        int y = (int)nl_ruled_line_at(top, (float)x) + down;
        bool inside =
            x < end && x >= 0 && x < f->page->ink.width && y >= 0 && y < f->page->ink.height;
        bool here = inside && nl_image_row(f->page->ink, y)[x] >= 128;
        if (!here && run > 0)
            counts[run < RUN_MAX ? run : RUN_MAX]++;
        run = here ? run + 1 : 0;
        ink = ink || here;
    }
    return ink;
}

/* Looks at what is inside. What is near the sides tells only whether it stands apart from them. */
static contents look_inside(const nl_rectangle_list *f, const nl_rectangle *c)
{
    contents inside = {0};
    size_t counts[RUN_MAX + 1] = {0}, others[RUN_MAX + 1] = {0};
    int shorter = c->width < c->height ? c->width : c->height;
    int margin = (int)(MARGIN * (float)shorter);
    int first = (int)(0.5f * f->level[c->top].width) + REACH;
    int last = c->height - (int)(0.5f * f->level[c->bottom].width) - REACH;
    int above = 0, below = 0, rows = 0;
    for (int down = first; down < last; down++) {
        bool inner = down >= margin && down < c->height - margin;
        bool ink = count_runs(inner ? counts : others, f, c, down, margin);
        rows += ink;
        above += rows == 0;
        below = ink ? 0 : below + 1;
        inside.inked += ink && inner;
    }
    int least = (int)(APART * (float)c->height) + 1;
    inside.apart = above >= least || below >= least;
    inside.width = (float)nl_histogram_median_low(counts, RUN_MAX + 1);
    return inside;
}

/* The usual width of the cell's sides. */
static float sides_width(const nl_rectangle_list *f, const nl_rectangle *c)
{
    return 0.25f * (ink_width(f, &f->level[c->top], c->x, c->width) +
                    ink_width(f, &f->level[c->bottom], c->x, c->width) +
                    ink_width(f, &f->upright[c->left], c->y, c->height) +
                    ink_width(f, &f->upright[c->right], c->y, c->height));
}

/* Is there writing in the cell? If its sides are as thick as the strokes, they and what is inside
 * may be strokes of letters that touch, unless it stands apart from top or bottom. */
static bool is_written(const nl_rectangle_list *f, const nl_rectangle *c)
{
    contents inside = look_inside(f, c);
    float least = (float)c->width < WIDE * (float)c->height ? THINNER : 1.0f;
    return (float)inside.inked >= fmaxf(WRITTEN * (float)c->height, 2.0f * inside.width) &&
           inside.width <= STROKE * (float)c->width &&
           (inside.apart || sides_width(f, c) < least * inside.width);
}

static bool is_alike(const nl_rectangle *a, const nl_rectangle *b)
{
    return is_near(a->width, b->width) && is_near(a->height, b->height);
}

/* Are the cell's sides finer than strokes? */
static bool is_fine(const nl_rectangle_list *f, const nl_rectangle *c)
{
    return sides_width(f, c) <= FINE * (float)c->height + 0.5f;
}

/* Accepts the cells with writing inside, and empty ones like them or like one another. */
static void accept_cells(nl_rectangle_list *f)
{
    for (int i = 0; i < f->count; i++)
        f->list[i].written = is_written(f, &f->list[i]);
    for (int i = 0; i < f->count; i++) {
        nl_rectangle *c = &f->list[i];
        int alike = 0;
        c->accepted = c->written;
        for (int k = 0; k < f->count && !c->accepted; k++) {
            const nl_rectangle *other = &f->list[k];
            if (!is_alike(c, other))
                continue;
            alike += is_fine(f, other) || other->row == c->row;
            c->accepted = other->written || alike >= ALIKE_MIN;
        }
    }
}

/* Appends a line from corner to corner of a box. */
static bool add_side(nl_ruled_line_list *out, const nl_rectangle_list *f, const nl_ruled_line *line,
                     int from, int to, nl_arena *scratch, nl_error *err)
{
    int length = line->upright ? f->page->ink.height : f->page->ink.width;
    from = from > 0 ? from : 0;
    to = to < length ? to : length;
    if (from >= to)
        return true;
    nl_ruled_line *side = &out->lines[out->count++];
    *side = *line;
    side->boxed = true;
    side->first = from;
    side->count = to - from;
    side->middle = NL_NEW(scratch, float, (size_t)side->count, err);
    for (int i = 0; side->middle && i < side->count; i++)
        side->middle[i] = nl_ruled_line_at(line, (float)(from + i));
    return side->middle != NULL;
}

/* Appends the sides of an accepted cell; the right one if the next cell does not share it. */
static bool add_cell(nl_ruled_line_list *sides, const nl_rectangle_list *f, const nl_rectangle *c,
                     bool last, nl_arena *scratch, nl_error *err)
{
    const nl_ruled_line *top = &f->level[c->top], *bottom = &f->level[c->bottom];
    const nl_ruled_line *left = &f->upright[c->left], *right = &f->upright[c->right];
    int x = c->x - (int)left->width - 1, end = c->x + c->width + (int)right->width + 2;
    int y = c->y - (int)top->width - 1, low = c->y + c->height + (int)bottom->width + 2;
    return add_side(sides, f, top, x, end, scratch, err) &&
           add_side(sides, f, bottom, x, end, scratch, err) &&
           add_side(sides, f, left, y, low, scratch, err) &&
           (!last || add_side(sides, f, right, y, low, scratch, err));
}

/* Appends the row's accepted cells and their sides. */
static bool add_row(nl_ruled_line_list *sides, nl_form_cells *cells, const nl_rectangle_list *f,
                    int first, int count, nl_arena *scratch, nl_error *err)
{
    for (int i = first; i < first + count; i++) {
        const nl_rectangle *c = &f->list[i];
        bool last = i + 1 == first + count || !f->list[i + 1].accepted;
        if (!c->accepted)
            continue;
        if (!add_cell(sides, f, c, last, scratch, err))
            return false;
        cells->cells[cells->count++] =
            (nl_form_cell){.box = {c->x, c->y, c->width, c->height}, .row = first};
    }
    return true;
}

static bool collect(nl_ruled_line_list *sides, nl_form_cells *cells, const nl_rectangle_list *f,
                    nl_arena *arena, nl_arena *scratch, nl_error *err)
{
    size_t room = 4 * (size_t)f->count;
    sides->lines = NL_NEW(scratch, nl_ruled_line, room, err);
    cells->cells = NL_NEW(arena, nl_form_cell, (size_t)f->count, err);
    if (!sides->lines || !cells->cells)
        return false;
    for (int first = 0, count; first < f->count; first += count) {
        count = row_length(f, first);
        if (!add_row(sides, cells, f, first, count, scratch, err))
            return false;
    }
    return true;
}

bool nl_boxes_find(nl_ruled_line_list *sides, nl_form_cells *cells, const nl_ruled_page *page,
                   const nl_ruled_line_list *straight, nl_arena *arena, nl_arena *scratch,
                   nl_error *err)
{
    nl_rectangle_list f;
    *cells = (nl_form_cells){0};
    *sides = (nl_ruled_line_list){.stroke_width = straight->stroke_width};
    if (!nl_rectangles_find(&f, straight, page, scratch, err) || !find_rows(&f, scratch, err))
        return false;
    if (is_squared_paper(&f))
        return true;
    join_cells(&f);
    accept_cells(&f);
    return collect(sides, cells, &f, arena, scratch, err);
}
