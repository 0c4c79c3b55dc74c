/* Each character's first skeleton is written by a steady, upright hand; punctuation, which has no
 * skeletons, comes from a small table. Texts have a white rim, as in SVG. */
#include "draw/stroketext.h"

#include "base/utf8.h"
#include "draw/path.h"

#include <string.h>

enum { SYMBOL_POINTS = 10 };

static const double CAPITAL = 0.72; /* in font sizes, as are the next two */
static const double STROKE = 0.075;
static const double RIM = 0.26;
static const double SPACE = 0.22; /* between letters, in capital heights */
static const double BLANK = 0.5;

/* Punctuation in hundredths of a capital's height; {-1, -1} between strokes. */
typedef struct symbol {
    uint32_t code;
    int count;
    struct {
        int8_t x, y;
    } p[SYMBOL_POINTS];
} symbol;

static const symbol symbols[] = {
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

static const symbol unknown = {0, 5, {{0, 0}, {0, 100}, {55, 100}, {55, 0}, {0, 0}}};

/* Writes one line of text into the scene. */
typedef struct writer {
    nl_scene *out;
    nl_stroke_style style;
    double scale; /* a capital's height */
    double x, y;  /* where the next letter begins, on the baseline */
    bool draws;   /* false: only measures */
} writer;

static void draw(const writer *w, const nl_point *points, int count)
{
    nl_point placed[NL_PATH_POINTS_MAX];
    for (int i = 0; i < count; i++)
        placed[i] = (nl_point){w->x + w->scale * points[i].x, w->y - w->scale * points[i].y};
    if (w->draws && count > 0)
        nl_scene_line(w->out, &w->style, placed, count);
}

static void advance(writer *w, double width)
{
    w->x += w->scale * (width + SPACE);
}

static void put_symbol(writer *w, const symbol *s)
{
    double width = 0.0;
    for (int first = 0, end; first < s->count; first = end + 1) {
        nl_point points[SYMBOL_POINTS];
        for (end = first; end < s->count && s->p[end].x >= 0; end++) {
            points[end - first] = (nl_point){s->p[end].x / 100.0, s->p[end].y / 100.0};
            width = points[end - first].x > width ? points[end - first].x : width;
        }
        draw(w, points, end - first);
    }
    advance(w, width);
}

static void put_letter(writer *w, const nl_character *character)
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
        draw(w, points, count);
    }
    advance(w, (double)(extent.right - extent.left));
}

static void put_code(writer *w, uint32_t code)
{
    const nl_character *character = nl_character_find(code);
    if (code == ' ') {
        w->x += w->scale * BLANK;
        return;
    }
    if (character) {
        put_letter(w, character);
        return;
    }
    const symbol *found = &unknown;
    for (size_t i = 0; i < sizeof symbols / sizeof *symbols; i++)
        found = symbols[i].code == code ? &symbols[i] : found;
    put_symbol(w, found);
}

/* Returns the x where the text ends. */
static double put_text(writer *w, const char *text)
{
    const char *end = text + strlen(text);
    while (text < end)
        put_code(w, (uint32_t)nl_utf8_next(&text, end));
    return w->x - w->scale * SPACE;
}

static void stroke_text(nl_scene *out, const nl_shape *shape, nl_point anchor)
{
    writer w = {.out = out, .scale = CAPITAL * shape->size};
    double width = put_text(&w, shape->text);
    const nl_stroke_style rim = {0xffffff, RIM * shape->size, 0.85, 0.0};
    const nl_stroke_style ink = {shape->stroke.colour, STROKE * shape->size, 1.0, 0.0};
    for (int pass = 0; pass < 2; pass++) {
        w.draws = true;
        w.style = pass == 0 ? rim : ink;
        w.x = anchor.x - 0.5 * (double)shape->anchor * width;
        w.y = anchor.y;
        put_text(&w, shape->text);
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
            stroke_text(out, shape, *points);
        else if (shape->kind == NL_SHAPE_LINE)
            nl_scene_line(out, &shape->stroke, points, shape->count);
        else
            nl_scene_box(out, &shape->stroke, points[0], points[1], NULL);
    }
}
