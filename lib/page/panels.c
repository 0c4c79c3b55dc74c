/* Panels are connected components of what is much darker than the page. Their edges are straight:
 * the first and the last dark pixels of nearly all rows and columns are near the component's box.
 */
#include "page/panels.h"

#include "base/stats.h"
#include "page/components.h"
#include "page/levels.h"

enum {
    SIDE_MIN = 16,     /* pixels */
    PANELS_MAX = 64,   /* of a picture; more are a pattern */
    FRINGE = 3,        /* pixels beside a panel's edge that are neither page nor panel */
    EDGE_PARTS = 100,  /* of a side: so far may an edge be from the box */
    STRAIGHT_PARTS = 8 /* of rows or columns: so many may be further */
};

static const float DARK = 0.45f;         /* of the page's level: darker */
static const double PAGE_SHARE = 0.9;    /* of the pixels are darker than the page, at most */
static const float WHOLE = 0.85f;        /* of the picture: no panel but the page */
static const float LEAST = 0.01f;        /* of the picture: smaller ones are ink */
static const float INK_LEAST = 0.005f;   /* share of the panel that is writing, at least; */
static const float INK_FILLS = 0.6f;     /* and of the box around the writing, at most */
static const float UNIFORM_SHARE = 0.9f; /* of its dark pixels are of its level, */
static const int UNIFORM = 16;           /* give or take so many levels */

static int page_level(nl_image paper)
{
    size_t histogram[NL_GREY_LEVELS];
    nl_image some = {paper.data, paper.width, (paper.height + 1) / 2, 2 * paper.stride};
    nl_levels_count(histogram, some);
    return nl_histogram_quantile(histogram, NL_GREY_LEVELS, PAGE_SHARE);
}

/* A panel that may be one. */
typedef struct panel {
    nl_box box;
    int level; /* of its paper */
} panel;

/* Counts the rows whose dark pixels do not reach near both ends of the box. */
static int count_short_rows(nl_image mask, nl_box box)
{
    int tolerance = 2 + box.width / EDGE_PARTS, count = 0;
    for (int y = box.top; y < box.top + box.height; y++) {
        const uint8_t *row = nl_image_row(mask, y) + box.left;
        bool left = false, right = false;
        for (int x = 0; x < tolerance; x++) {
            left = left || row[x];
            right = right || row[box.width - 1 - x];
        }
        count += !left || !right;
    }
    return count;
}

/* The same of columns. */
static int count_short_columns(nl_image mask, nl_box box)
{
    int tolerance = 2 + box.height / EDGE_PARTS, count = 0;
    for (int x = box.left; x < box.left + box.width; x++) {
        bool top = false, bottom = false;
        for (int y = 0; y < tolerance; y++) {
            top = top || nl_image_row(mask, box.top + y)[x];
            bottom = bottom || nl_image_row(mask, box.top + box.height - 1 - y)[x];
        }
        count += !top || !bottom;
    }
    return count;
}

/* Is what is light in the box spread like strokes? The hole of a frame, or of a bold O, fills its
 * own box. */
static bool is_written(nl_image mask, nl_box box)
{
    nl_box light = {0};
    size_t count = 0;
    for (int y = box.top + FRINGE; y < box.top + box.height - FRINGE; y++) {
        const uint8_t *row = nl_image_row(mask, y);
        for (int x = box.left + FRINGE; x < box.left + box.width - FRINGE; x++) {
            if (row[x])
                continue;
            light = nl_box_union(light, (nl_box){x, y, 1, 1});
            count++;
        }
    }
    return count > 0 && (float)count < INK_FILLS * (float)light.width * (float)light.height;
}

/* Is the dark component a panel? `mask` is not 0 where the picture is dark. */
static bool is_panel(panel *out, const nl_component_list *list, const nl_component *component,
                     nl_image paper, nl_image mask)
{
    nl_box box = component->box;
    float area = (float)box.width * (float)box.height, writing = area - (float)component->area;
    float whole = (float)paper.width * (float)paper.height;
    if (box.width < SIDE_MIN || box.height < SIDE_MIN || area > WHOLE * whole ||
        area < LEAST * whole || writing < INK_LEAST * area || writing > INK_FILLS * area)
        return false;
    size_t histogram[NL_GREY_LEVELS] = {0};
    for (int r = component->run; r < component->run + component->run_count; r++) {
        const uint8_t *row = nl_image_row(paper, list->runs[r].y) + list->runs[r].x;
        for (int x = 0; x < list->runs[r].length; x++)
            histogram[row[x]]++;
    }
    int level = nl_histogram_quantile(histogram, NL_GREY_LEVELS, 0.5);
    size_t alike = 0;
    for (int i = level > UNIFORM ? level - UNIFORM : 0; i <= level + UNIFORM; i++)
        alike += histogram[i < NL_GREY_LEVELS ? i : NL_GREY_LEVELS - 1];
    *out = (panel){box, level};
    return (float)alike >= UNIFORM_SHARE * (float)component->area &&
           STRAIGHT_PARTS * count_short_rows(mask, box) <= box.height &&
           STRAIGHT_PARTS * count_short_columns(mask, box) <= box.width && is_written(mask, box);
}

static void invert(nl_image paper, const panel *p, int page)
{
    nl_box outer = {p->box.left - FRINGE, p->box.top - FRINGE, p->box.width + 2 * FRINGE,
                    p->box.height + 2 * FRINGE};
    nl_box inner = {p->box.left + FRINGE, p->box.top + FRINGE, p->box.width - 2 * FRINGE,
                    p->box.height - 2 * FRINGE};
    for (int y = outer.top < 0 ? 0 : outer.top; y < outer.top + outer.height && y < paper.height;
         y++) {
        uint8_t *row = nl_image_row(paper, y);
        bool within = y >= inner.top && y < inner.top + inner.height;
        for (int x = outer.left < 0 ? 0 : outer.left;
             x < outer.left + outer.width && x < paper.width; x++) {
            int lighter = row[x] > p->level ? row[x] - p->level : 0;
            int level = page - lighter * page / (255 - p->level);
            bool inside = within && x >= inner.left && x < inner.left + inner.width;
            row[x] = (uint8_t)(inside ? level : page);
        }
    }
}

bool nl_panels_invert(bool *found, nl_image paper, nl_arena *arena, nl_error *err)
{
    nl_arena_mark saved = nl_arena_save(arena);
    nl_image mask;
    nl_component_list list;
    int page = page_level(paper), count = 0;
    if (!nl_image_init(&mask, paper.width, paper.height, arena, err))
        return false;
    for (int y = 0; y < paper.height; y++) {
        const uint8_t *from = nl_image_row(paper, y);
        uint8_t *to = nl_image_row(mask, y);
        for (int x = 0; x < paper.width; x++)
            to[x] = (float)from[x] < DARK * (float)page ? 255 : 0;
    }
    if (!nl_components_find(&list, mask, arena, err))
        return false;
    panel p;
    for (int i = 0; i < list.count && count < PANELS_MAX; i++) {
        if (!is_panel(&p, &list, &list.components[i], paper, mask))
            continue;
        invert(paper, &p, page);
        count++;
    }
    nl_arena_restore(arena, saved);
    *found = count > 0;
    return true;
}
