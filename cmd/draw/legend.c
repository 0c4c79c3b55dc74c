/* Lengths are in font sizes, and the font's size is one in pixels of the drawing. */
#include "draw/legend.h"

#include "plot/font.h"

#include <math.h>

static const double LINE = 1.8;  /* length of the line shown */
static const double SPACE = 0.5; /* between it and its text */
static const double APART = 1.6; /* between entries */
static const double ROW = 1.5, ABOVE = 1.0, WIDTH_MIN = 24.0;

static double width_of(const nl_legend_entry *entry)
{
    return (entry->width > 0.0 ? LINE + SPACE : 0.0) + nl_font_width(entry->text, 1.0);
}

static void draw_entry(nl_annotation *o, const nl_legend_entry *entry, nl_point at, double size)
{
    if (entry->width > 0.0) {
        const nl_stroke_style style = {entry->colour, entry->width * size, 1.0, entry->dash * size};
        const nl_point ends[2] = {{at.x, at.y - 0.33 * size},
                                  {at.x + LINE * size, at.y - 0.33 * size}};
        nl_scene_line(&o->scene, &style, ends, 2);
        at.x += (LINE + SPACE) * size;
    }
    const nl_text_style style = {NL_COLOUR_NOTE, size, NL_ANCHOR_START};
    nl_scene_text(&o->scene, &style, at, entry->text);
}

void nl_annotate_legend(nl_annotation *annotation, const nl_legend_entry *entries, int count)
{
    nl_point corner, opposite;
    nl_annotation *o = annotation;
    double size = nl_annotation_readable(o);
    nl_scene_extent(&corner, &opposite, &o->scene, (nl_point){o->paper.width, o->paper.height});
    double left = fmax(corner.x, 0.0) + size;
    double right = fmax(opposite.x, left + WIDTH_MIN * size);
    nl_point at = {left, opposite.y + (ABOVE + ROW) * size};
    for (int i = 0; i < count; i++) {
        double width = width_of(&entries[i]) * size;
        if (at.x > left && at.x + width > right)
            at = (nl_point){left, at.y + ROW * size};
        draw_entry(o, &entries[i], at, size);
        at.x += width + APART * size;
    }
}
