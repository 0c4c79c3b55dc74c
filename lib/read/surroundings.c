/* A run that ends inside a pixel of the drawing covers a part of it and all of those before. So in
 * each row only the changes of coverage are noted, two pixels at either end of a run, and summed up
 * when all runs are in. */
#include "read/surroundings.h"

#include <assert.h>
#include <string.h>

enum {
    WIDE = NL_GRADIENT_SIDE_MAX + 2, /* a row, and what changes beyond its end */
    RUNS_MAX = 1 << 14,              /* more are not around any letter */
};

static const float VIEW = 1.9f; /* in longer sides of the box */

/* The square that is drawn. */
typedef struct window {
    float left, top; /* page pixels */
    float scale;     /* pixels of the drawing in one of the page */
    int side;
    float change[NL_GRADIENT_SIDE_MAX][WIDE]; /* of the coverage, from the pixel before */
} window;

static void place_window(window *w, int side, nl_box box)
{
    float size = VIEW * (float)(box.width > box.height ? box.width : box.height);
    assert(side >= 1 && side <= NL_GRADIENT_SIDE_MAX);
    w->left = (float)box.left + 0.5f * ((float)box.width - size);
    w->top = (float)box.top + 0.5f * ((float)box.height - size);
    w->scale = (float)side / size;
    w->side = side;
    for (int y = 0; y < side; y++)
        memset(w->change[y], 0, (size_t)(side + 2) * sizeof w->change[y][0]);
}

/* From page pixels to the drawing's, kept within it. */
static float project(const window *w, float at, float start)
{
    float position = (at - start) * w->scale, side = (float)w->side;
    if (position < 0.0f)
        return 0.0f;
    return position < side ? position : side;
}

static bool meets(const window *w, nl_box box)
{
    float size = (float)w->side / w->scale;
    return (float)box.left < w->left + size && (float)(box.left + box.width) > w->left &&
           (float)box.top < w->top + size && (float)(box.top + box.height) > w->top;
}

/* From position x of a row on, the coverage is higher by `height`. */
static void raise(float *row, float x, float height)
{
    int at = (int)x;
    float part = (x - (float)at) * height;
    row[at] += height - part;
    row[at + 1] += part;
}

static void add_run(window *w, const nl_run *run)
{
    float top = project(w, (float)run->y, w->top);
    float bottom = project(w, (float)(run->y + 1), w->top);
    if (bottom <= top)
        return;
    float left = project(w, (float)run->x, w->left);
    float right = project(w, (float)(run->x + run->length), w->left);
    for (int y = (int)top; (float)y < bottom; y++) {
        float from = top > (float)y ? top : (float)y, next = (float)(y + 1);
        float height = (bottom < next ? bottom : next) - from;
        raise(w->change[y], left, height);
        raise(w->change[y], right, -height);
    }
}

static void write_coverage(uint8_t *out, const window *w)
{
    for (int y = 0; y < w->side; y++) {
        float covered = 0.0f;
        for (int x = 0; x < w->side; x++) {
            covered += w->change[y][x];
            float level = 255.0f * covered + 0.5f;
            *out++ = (uint8_t)(level < 255.0f ? level : 255.0f);
        }
    }
}

void nl_surroundings_draw(uint8_t *out, int side, const nl_segments *segments, const nl_span *span)
{
    window w;
    place_window(&w, side, span->box);
    int left = RUNS_MAX;
    for (int i = 0; i < segments->count && left > 0; i++) {
        const nl_segment *segment = &segments->segments[i];
        bool own = i >= span->first && i < span->first + span->count;
        if (own || !meets(&w, segment->box))
            continue;
        int count = segment->run_count < left ? segment->run_count : left;
        for (int r = segment->run; r < segment->run + count; r++)
            add_run(&w, &segments->runs[r]);
        left -= count;
    }
    write_coverage(out, &w);
}

nl_place nl_surroundings_place(const nl_span *span, const nl_line *line)
{
    nl_box box = span->box;
    float base = nl_line_base(line, nl_box_middle_x(box));
    return (nl_place){.top = (base - (float)box.top) / line->height,
                      .bottom = (base - (float)(box.top + box.height)) / line->height,
                      .width = (float)box.width / line->height};
}
