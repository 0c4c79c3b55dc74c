/* Tiles in about a square. Lengths are in pixels of the samples. */
#include "draw/mistakesheet.h"

#include "base/utf8.h"
#include "draw/annotation.h"
#include "plot/number.h"
#include "plot/svg.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum {
    ZOOM = 3,
    GAP = 4,   /* between tiles and around them */
    UNDER = 9, /* below a tile, for its text */
    HEAD = 10, /* above all tiles */
    TEXT_ROOM = 200,
};

static const double LETTERS = 5.6; /* font sizes */
static const double SMALL = 4.4;

typedef struct sheet {
    const nl_dataset *data;
    const nl_score *score;
    int columns, rows;
    nl_image paper;
} sheet;

static nl_point corner_of(const sheet *s, size_t i)
{
    int side = s->data->side, column = (int)i % s->columns, row = (int)i / s->columns;
    return (nl_point){GAP + column * (side + GAP), HEAD + row * (side + UNDER + GAP)};
}

static bool lay_out(sheet *s, nl_arena *arena, nl_error *err)
{
    int count = (int)s->score->worst_count, side = s->data->side;
    s->columns = (int)ceil(sqrt((double)count));
    s->columns = s->columns < 5 ? 5 : s->columns; /* as wide as the heading */
    s->rows = (count + s->columns - 1) / s->columns;
    double width = GAP + (double)s->columns * (side + GAP);
    double height = HEAD + GAP + (double)s->rows * (side + UNDER + GAP);
    if (height * ZOOM > NL_IMAGE_SIDE_MAX)
        return nl_fail(err, NL_ERROR_LIMIT,
                       "%d mistakes are too many for one picture; give --worst", count);
    if (!nl_image_init(&s->paper, (int)width, (int)height, arena, err))
        return false;
    memset(s->paper.data, 255, (size_t)s->paper.stride * (size_t)s->paper.height);
    return true;
}

static void put_sample(const sheet *s, size_t i)
{
    int side = s->data->side;
    size_t size = (size_t)side * (size_t)side;
    nl_point at = corner_of(s, i);
    nl_image tile = nl_image_crop(s->paper, (nl_box){(int)at.x, (int)at.y, side, side});
    const uint8_t *from = s->data->pixels + s->score->worst[i].sample * size;
    for (int y = 0; y < side; y++)
        memcpy(nl_image_row(tile, y), from + (size_t)y * (size_t)side, (size_t)side);
    nl_image_invert(tile);
}

static void put_text(nl_annotation *o, const sheet *s, size_t i)
{
    const nl_wrong_sample *m = &s->score->worst[i];
    const nl_text_style letters = {NL_SVG_INK, LETTERS, NL_ANCHOR_START};
    const nl_text_style share = {NL_SVG_DIM, SMALL, NL_ANCHOR_END};
    char truth[5], answer[5], number[NL_NUMBER_ROOM], text[TEXT_ROOM];
    nl_point at = corner_of(s, i);
    at.y += s->data->side + 7.0;
    nl_utf8_put(truth, s->score->code[m->truth]);
    nl_utf8_put(answer, s->score->code[m->answer]);
    snprintf(text, sizeof text, "%s\u2192%s", truth, answer);
    nl_scene_text(&o->scene, &letters, at, text);
    nl_number_fixed(number, sizeof number, 100.0 * (double)m->share_of_truth, 1);
    snprintf(text, sizeof text, "%s %%", number);
    at.x += s->data->side;
    nl_scene_text(&o->scene, &share, at, text);
}

static void put_frame(nl_annotation *o, const sheet *s, size_t i)
{
    const nl_stroke_style line = {NL_SVG_LINE, 0.4, 1.0, 0.0};
    nl_point corner = corner_of(s, i),
             opposite = {corner.x + s->data->side, corner.y + s->data->side};
    nl_scene_box(&o->scene, &line, corner, opposite, NULL);
}

static void put_head(nl_annotation *o, const sheet *s)
{
    const nl_text_style style = {NL_SVG_DIM, SMALL, NL_ANCHOR_START};
    const nl_score *score = s->score;
    char shown[NL_NUMBER_ROOM], wrong[NL_NUMBER_ROOM], all[NL_NUMBER_ROOM], text[TEXT_ROOM];
    nl_number_count(shown, sizeof shown, score->worst_count);
    nl_number_count(wrong, sizeof wrong, score->count - score->right);
    nl_number_count(all, sizeof all, score->count);
    snprintf(text, sizeof text, "%s of %s mistakes in %s: truth\u2192answer, truth's share", shown,
             wrong, all);
    nl_scene_text(&o->scene, &style, (nl_point){GAP, 6.5}, text);
}

bool nl_write_mistake_sheet(const char *path, const nl_dataset *data, const nl_score *score,
                            nl_arena *arena, nl_error *err)
{
    sheet s = {.data = data, .score = score};
    nl_annotation o;
    if (!lay_out(&s, arena, err))
        return false;
    for (size_t i = 0; i < score->worst_count; i++)
        put_sample(&s, i);
    if (!nl_annotation_plain(&o, path, s.paper, ZOOM, arena, err))
        return false;
    put_head(&o, &s);
    for (size_t i = 0; i < score->worst_count; i++) {
        put_frame(&o, &s, i);
        put_text(&o, &s, i);
    }
    return nl_annotation_write(path, &o);
}
