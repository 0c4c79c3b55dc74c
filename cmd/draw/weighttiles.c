/* A tile for each unit, in about a square, and a caption below. */
#include "draw/weighttiles.h"

#include "cli/output.h"
#include "image/png.h"
#include "plot/scene.h"
#include "plot/svg.h"
#include "plot/tiles.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum {
    CAPTION_ROW = 20,
    CAPTION_HEIGHT = 3 * CAPTION_ROW + 8,
    CAPTION_WIDTH = 500,
    CAPTION_FONT = 13
};

/* Says below the tiles what they show. */
static bool draw_caption(const nl_canvas *canvas, const nl_tiles *tiles, int units, int top,
                         nl_arena *arena, nl_error *err)
{
    nl_scene scene;
    char text[200];
    double y = top + CAPTION_ROW;
    const nl_text_style style = {NL_SVG_INK, CAPTION_FONT, NL_ANCHOR_START};
    const char *const meaning[] = {"more here raises the unit's sum", "lowers it"};
    nl_scene_open(&scene, arena, err);
    snprintf(text, sizeof text, "First layer: %d of %d units, weights of %d x %d cells of ink",
             tiles->count, units, tiles->width, tiles->height);
    nl_scene_text(&scene, &style, (nl_point){8.0, y}, text);
    for (int i = 0; i < 2; i++) {
        const nl_stroke_style swatch = {nl_diverging_colour(i == 0 ? 0.8f : -0.8f), 8.0, 1.0, 0.0};
        double x = 8.0 + i * 300.0;
        const nl_point ends[2] = {{x + 4.0, y + CAPTION_ROW - 4.0},
                                  {x + 20.0, y + CAPTION_ROW - 4.0}};
        nl_scene_line(&scene, &swatch, ends, 2);
        nl_scene_text(&scene, &style, (nl_point){x + 34.0, y + CAPTION_ROW}, meaning[i]);
    }
    nl_scene_text(&scene, &style, (nl_point){8.0, y + 2.0 * CAPTION_ROW},
                  "The strongest weight of each tile has the full colour.");
    return !scene.failed && nl_scene_paint(canvas, &scene, err);
}

/* Draws the first layer's units side by side, in about a square. Of features only the cells of ink
 * are drawn, which come last in the gradient's. */
bool nl_write_weight_tiles(const char *path, const nl_model *model, int most, nl_arena *arena,
                           nl_error *err)
{
    nl_bytes png;
    const nl_member *member = &model->member[0];
    bool pixels = member->features == NL_FEATURES_PIXELS;
    int side = pixels ? model->prep.side : NL_INK_CELLS, width = 0, height = 0;
    size_t shown = (size_t)side * (size_t)side;
    size_t own =
        (size_t)nl_features_count(pixels ? NL_FEATURES_PIXELS : NL_FEATURES_GRADIENT, side);
    nl_mat w = nl_mlp_weight(&member->mlp, member->mlp.slab, 0);
    int count = w.rows < most ? w.rows : most;
    nl_tiles tiles = {.values = w.data + (own - shown),
                      .step = (size_t)w.stride,
                      .count = count,
                      .width = side,
                      .height = side,
                      .columns = (int)ceil(sqrt((double)count)),
                      .zoom = pixels ? 2 : 4,
                      .gap = 4};
    nl_tiles_size(&width, &height, &tiles);
    nl_canvas canvas = {.width = width < CAPTION_WIDTH ? CAPTION_WIDTH : width,
                        .height = height + CAPTION_HEIGHT,
                        .zoom = 1.0};
    canvas.rgb = nl_alloc_table(arena, (size_t)canvas.height, (size_t)canvas.width, 3, err);
    uint8_t *rgb = nl_alloc_table(arena, (size_t)height, (size_t)width, 3, err);
    if (!rgb || !canvas.rgb)
        return false;
    nl_tiles_draw(rgb, &tiles);
    memset(canvas.rgb, 255, 3 * (size_t)canvas.width * (size_t)canvas.height);
    for (size_t y = 0; y < (size_t)height; y++)
        memcpy(canvas.rgb + 3 * y * (size_t)canvas.width, rgb + 3 * y * (size_t)width,
               3 * (size_t)width);
    return draw_caption(&canvas, &tiles, w.rows, height, arena, err) &&
           nl_png_rgb(&png, canvas.rgb, canvas.width, canvas.height, arena, err) &&
           nl_write_bytes(path, png, err);
}
