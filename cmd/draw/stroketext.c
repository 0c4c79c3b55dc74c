/* The first skeleton of each character in a hand that is steady and upright; punctuation, which
 * has no skeletons, from a small table. A text has a white rim, as in SVG. */
#include "draw/stroketext.h"

#include "base/utf8.h"
#include "draw/path.h"

#include <string.h>

enum { MARK_POINTS = 10 };

static const double CAPITAL = 0.72; /* of the font's size */
static const double PEN = 0.075;    /* likewise */
static const double RIM = 0.26;
static const double SPACE = 0.22; /* between letters, in capitals' heights */
static const double BLANK = 0.5;

/* A sign in hundredths of a capital's height; strokes apart by {-1, -1}. */
typedef struct sign {
    uint32_t code;
    int count;
    struct {
        int8_t x, y;
    } p[MARK_POINTS];
} sign;

static const sign symbols[] = {
    {'.', 2, {{4, 0}, {4, 4}}},
    {',', 2, {{6, 4}, {0, -16}}},
    {'\'', 2, {{6, 100}, {4, 78}}},
    {'-', 2, {{0, 45}, {34, 45}}},
    {'>', 3, {{0, 75}, {50, 45}, {0, 15}}},
    {':', 5, {{4, 4}, {4, 8}, {-1, -1}, {4, 52}, {4, 56}}},
    {'%', 8, {{0, 0}, {60, 100}, {-1, -1}, {8, 92}, {8, 84}, {-1, -1}, {52, 8}, {52, 16}}},
    {'?',
     9,
     {{0, 80}, {12, 98}, {36, 98}, {46, 78}, {22, 48}, {22, 26}, {-1, -1}, {22, 2}, {22, 6}}},
};

static const sign unknown = {0, 5, {{0, 0}, {0, 100}, {55, 100}, {55, 0}, {0, 0}}};

/* One line of text on its way into the scene. */
typedef struct pen {
    nl_scene *out;
    nl_stroke_style style;
    double scale; /* a capital's height */
    double x, y;  /* where the next letter begins, on the baseline */
    bool draws;   /* or only measures */
} pen;

static void draw(const pen *p, const nl_point *points, int count)
{
    nl_point placed[NL_PATH_POINTS_MAX];
    for (int i = 0; i < count; i++)
        placed[i] = (nl_point){p->x + p->scale * points[i].x, p->y - p->scale * points[i].y};
    if (p->draws && count > 0)
        nl_scene_line(p->out, &p->style, placed, count);
}

static void advance(pen *p, double width)
{
    p->x += p->scale * (width + SPACE);
}

static void put_sign(pen *p, const sign *s)
{
    double width = 0.0;
    for (int first = 0, end; first < s->count; first = end + 1) {
        nl_point points[MARK_POINTS];
        for (end = first; end < s->count && s->p[end].x >= 0; end++) {
            points[end - first] = (nl_point){s->p[end].x / 100.0, s->p[end].y / 100.0};
            width = points[end - first].x > width ? points[end - first].x : width;
        }
        draw(p, points, end - first);
    }
    advance(p, width);
}

static void put_letter(pen *p, const nl_character *character)
{
    static const nl_hand steady = {.aspect = 1.0f};
    nl_rng rng = {0};
    nl_path path;
    nl_path_write(&path, &nl_skeletons[character->first], &steady, &rng);
    nl_extent extent = nl_path_extent(&path);
    for (int s = 0; s < path.stroke_count; s++) {
        int first = nl_path_first(&path, s), count = path.end[s] - first;
        nl_point points[NL_PATH_POINTS_MAX];
        for (int i = 0; i < count; i++)
            points[i] = (nl_point){(double)(path.point[first + i].x - extent.left),
                                   (double)path.point[first + i].y};
        draw(p, points, count);
    }
    advance(p, (double)(extent.right - extent.left));
}

static void put_code(pen *p, uint32_t code)
{
    const nl_character *character = nl_character_find(code);
    if (code == ' ') {
        p->x += p->scale * BLANK;
        return;
    }
    if (character) {
        put_letter(p, character);
        return;
    }
    const sign *found = &unknown;
    for (size_t i = 0; i < sizeof symbols / sizeof *symbols; i++)
        found = symbols[i].code == code ? &symbols[i] : found;
    put_sign(p, found);
}

/* Returns where it ends. */
static double put_text(pen *p, const char *text)
{
    const char *end = text + strlen(text);
    while (text < end)
        put_code(p, (uint32_t)nl_utf8_next(&text, end));
    return p->x - p->scale * SPACE;
}

static void letter_text(nl_scene *out, const nl_shape *shape, nl_point place)
{
    pen p = {.out = out, .scale = CAPITAL * shape->size};
    double width = put_text(&p, shape->text);
    const nl_stroke_style rim = {0xffffff, RIM * shape->size, 0.85, 0.0};
    const nl_stroke_style ink = {shape->stroke.colour, PEN * shape->size, 1.0, 0.0};
    for (int pass = 0; pass < 2; pass++) {
        p.draws = true;
        p.style = pass == 0 ? rim : ink;
        p.x = place.x - 0.5 * (double)shape->anchor * width;
        p.y = place.y;
        put_text(&p, shape->text);
    }
}

void nl_scene_stroke_texts(nl_scene *out, const nl_scene *scene)
{
    nl_scene_open(out, scene->arena, scene->err);
    out->failed = scene->failed;
    for (size_t i = 0; i < scene->count && !scene->failed; i++) {
        const nl_shape *shape = &scene->shapes[i];
        const nl_point *points = scene->points + shape->first;
        if (shape->kind == NL_SHAPE_TEXT)
            letter_text(out, shape, *points);
        else if (shape->kind == NL_SHAPE_LINE)
            nl_scene_line(out, &shape->stroke, points, shape->count);
        else
            nl_scene_box(out, &shape->stroke, points[0], points[1], NULL);
    }
}
