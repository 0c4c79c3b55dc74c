/* SVG scales the page; PNG repeats pixels to enlarge it. */
#include "draw/annotation.h"

#include "base/stats.h"
#include "cli/output.h"
#include "draw/pathline.h"
#include "image/png.h"
#include "page/proportions.h"

#include <math.h>
#include <string.h>

enum {
    CAPITAL = 60, /* pixels of the drawing, as is the next */
    READABLE = 12,
    GROW_MAX = 8,
    SIDE_MAX = 2000, /* without writing to tell the scale */
    PIXELS_MAX = 16000000,
};

/* In heights of the line's capitals. */
static const double THIN = 0.018, BEYOND = 0.1;

/* Height of the median line's capitals; 0 without lines. */
static bool usual_height(float *out, const nl_layout *layout, nl_arena *arena, nl_error *err)
{
    float *heights = NL_NEW(arena, float, (size_t)layout->line_count + 1, err);
    if (!heights)
        return false;
    for (int i = 0; i < layout->line_count; i++)
        heights[i] = layout->lines[i].height;
    *out = layout->line_count > 0 ? nl_quantile(heights, layout->line_count, 0.5f) : 0.0f;
    return true;
}

static bool is_svg(const char *path)
{
    size_t size = strlen(path);
    return size > 4 && strcmp(path + size - 4, ".svg") == 0;
}

bool nl_annotation_open(nl_annotation *o, const char *path, nl_image flat, const nl_layout *layout,
                        nl_arena *arena, nl_error *err)
{
    float height;
    if (!usual_height(&height, layout, arena, err))
        return false;
    bool svg = is_svg(path);
    int longer = flat.width > flat.height ? flat.width : flat.height, grow = 1, shrink = 1;
    if (height > 0.0f) {
        grow = (int)lrintf(CAPITAL / height);
        shrink = (int)(height / CAPITAL);
    } else {
        shrink = longer / SIDE_MAX;
    }
    grow = grow < 1 || svg ? 1 : grow > GROW_MAX ? GROW_MAX : grow;
    while (grow > 1 && (double)flat.width * flat.height * grow * grow > PIXELS_MAX)
        grow--;
    shrink = shrink < 1 ? 1 : shrink;
    *o = (nl_annotation){.paper = flat,
                         .svg = svg,
                         .zoom = height > 0.0f ? fmin(CAPITAL / (double)height, GROW_MAX)
                                               : 1.0 / shrink,
                         .arena = arena,
                         .err = err};
    nl_scene_open(&o->scene, arena, err);
    return nl_pale_page_init(&o->under, flat, grow, shrink, arena, err);
}

bool nl_annotation_plain(nl_annotation *o, const char *path, nl_image picture, int zoom,
                         nl_arena *arena, nl_error *err)
{
    bool svg = is_svg(path);
    int grow = svg ? 1 : zoom;
    *o = (nl_annotation){.paper = picture, .svg = svg, .zoom = zoom, .arena = arena, .err = err};
    o->under = (nl_pale_page){NULL, picture.width * grow, picture.height * grow, grow, 1};
    nl_scene_open(&o->scene, arena, err);
    uint8_t *to = o->under.rgb =
        nl_alloc_table(arena, (size_t)o->under.height, (size_t)o->under.width, 3, err);
    for (int y = 0; to && y < o->under.height; y++) {
        const uint8_t *row = nl_image_row(picture, y / grow);
        for (int x = 0; x < o->under.width; x++, to += 3)
            to[0] = to[1] = to[2] = row[x / grow];
    }
    return o->under.rgb;
}

double nl_annotation_readable(const nl_annotation *annotation)
{
    const nl_pale_page *u = &annotation->under;
    return READABLE / (annotation->svg ? annotation->zoom : (double)u->grow / u->shrink);
}

static bool write_svg(const char *path, nl_annotation *o)
{
    nl_bytes svg;
    nl_backdrop backdrop = {.size = {o->paper.width, o->paper.height}, .zoom = o->zoom};
    return nl_png_rgb(&backdrop.png, o->under.rgb, o->under.width, o->under.height, o->arena,
                      o->err) &&
           nl_scene_svg(&svg, &o->scene, &backdrop, o->arena, o->err) &&
           nl_write_bytes(path, svg, o->err);
}

/* The pale page on a white canvas as large as the scene. */
static bool make_canvas(nl_canvas *canvas, const nl_annotation *o)
{
    const nl_pale_page *u = &o->under;
    nl_point corner, opposite;
    nl_scene_extent(&corner, &opposite, &o->scene, (nl_point){o->paper.width, o->paper.height});
    double zoom = (double)u->grow / u->shrink;
    int left = (int)ceil(-corner.x * zoom), top = (int)ceil(-corner.y * zoom);
    *canvas = (nl_canvas){.width = left + (int)ceil(opposite.x * zoom),
                          .height = top + (int)ceil(opposite.y * zoom),
                          .origin = {-left / zoom, -top / zoom},
                          .zoom = zoom};
    canvas->width = canvas->width < left + u->width ? left + u->width : canvas->width;
    canvas->height = canvas->height < top + u->height ? top + u->height : canvas->height;
    size_t stride = 3 * (size_t)canvas->width;
    canvas->rgb =
        nl_alloc_table(o->arena, (size_t)canvas->height, (size_t)canvas->width, 3, o->err);
    if (!canvas->rgb)
        return false;
    memset(canvas->rgb, 255, stride * (size_t)canvas->height);
    for (int y = 0; y < u->height; y++)
        memcpy(canvas->rgb + (size_t)(top + y) * stride + 3 * (size_t)left,
               u->rgb + (size_t)y * (size_t)u->width * 3, (size_t)u->width * 3);
    return true;
}

static bool write_png(const char *path, nl_annotation *o)
{
    nl_canvas canvas;
    nl_bytes png;
    if (o->scene.failed || !make_canvas(&canvas, o))
        return false;
    return nl_scene_paint(&canvas, &o->scene, o->err) &&
           nl_png_rgb(&png, canvas.rgb, canvas.width, canvas.height, o->arena, o->err) &&
           nl_write_bytes(path, png, o->err);
}

bool nl_annotation_write(const char *path, nl_annotation *o)
{
    return o->svg ? write_svg(path, o) : write_png(path, o);
}

void nl_annotate_ink(const nl_annotation *annotation, const nl_segments *segments, int first,
                     int count, uint32_t colour)
{
    for (int i = first; i < first + count; i++)
        nl_pale_page_tint(&annotation->under, segments->runs + segments->segments[i].run,
                          segments->segments[i].run_count, colour);
}

static double base_at(const nl_line *line, double x)
{
    return (double)nl_line_base(line, (float)x);
}

static void draw_level(nl_annotation *o, const nl_line *line, double above, double dash)
{
    double height = (double)line->height;
    const nl_stroke_style style = {NL_COLOUR_LEVEL, THIN * height, 0.5, dash * height};
    double left = line->box.left - 0.2 * height;
    double right = line->box.left + line->box.width + 0.2 * height;
    const nl_point ends[2] = {{left, base_at(line, left) - above * height},
                              {right, base_at(line, right) - above * height}};
    nl_scene_line(&o->scene, &style, ends, 2);
}

void nl_annotate_levels(nl_annotation *annotation, const nl_line *line)
{
    draw_level(annotation, line, 0.0, 0.0);
    draw_level(annotation, line, NL_X_HEIGHT, 0.06);
    draw_level(annotation, line, 1.0, 0.0);
}

bool nl_annotate_segpath(nl_annotation *o, const nl_segments *s, int segment, double height,
                         const nl_stroke_style *style)
{
    nl_point *points;
    int count;
    nl_arena scratch = {0};
    bool ok = nl_path_line(&points, &count, s, segment, BEYOND * height, &scratch, o->err);
    if (ok)
        nl_scene_line(&o->scene, style, points, count);
    nl_arena_free(&scratch);
    return ok;
}
