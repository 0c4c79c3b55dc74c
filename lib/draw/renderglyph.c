#include "draw/renderglyph.h"

#include "draw/pen.h"

#include <assert.h>
#include <math.h>

/* The ramp of a letter's edge, pixels; prep's is about 1.5. */
static const float HARDEST = 1.2f, SOFTEST = 5.0f;
static const float ROOM = 2.0f; /* the softest ramp for which the letter is not made smaller */

static const float FULLEST = 0.62f; /* share of its box that ink may cover */
static const float BAR = 1.4f; /* strokes no longer than this, over the size, do not fill the box */

/* People write larger with a wide pen, but by less than in proportion, and letters of few strokes
 * smaller. So the strokes of a small or simple letter are wider for its size. Nobody writes with a
 * pen that fills the letter: ink covers at most FULLEST of its box. Returns the new stroke width,
 * in the path's units. */
static float adapt_width(nl_path *path, float stroke_width)
{
    nl_extent e = nl_path_extent(path);
    float width = e.right - e.left - stroke_width, height = e.high - e.low - stroke_width;
    float size = fmaxf(width, height) + stroke_width, length = nl_path_length(path);
    float factor = sqrtf(size) * powf(2.2f / fmaxf(length / size, 0.7f), 0.3f);
    for (int i = 0; i < 2 && length > BAR * size; i++) {
        float wide = factor * stroke_width;
        float most = FULLEST * (width + wide) * (height + wide) / length;
        factor = fminf(factor, most / stroke_width);
    }
    nl_path_thicken(path, factor);
    return factor * stroke_width;
}

/* Most edges are hard, a few very soft, like those of small letters scaled up. None is softer than
 * the stroke is wide, which would leave no ink. */
static float random_softness(float stroke_width, nl_rng *rng)
{
    float share = nl_rng_uniform(rng);
    float soft = HARDEST + (SOFTEST - HARDEST) * share * share * share;
    return fmaxf(fminf(soft, stroke_width), HARDEST);
}

void nl_render_glyph(nl_image ink, int margin, nl_path *path, float stroke_width, nl_rng *rng)
{
    assert(ink.width == ink.height && path->point_count > 0);
    float width = adapt_width(path, stroke_width);
    nl_extent e = nl_path_extent(path);
    float longer = fmaxf(e.right - e.left, e.high - e.low);
    float inner = fmaxf((float)(ink.width - 2 * margin - 2), 1.0f);
    float soft = random_softness(width * inner / longer, rng);
    float scale = fmaxf(inner - fmaxf(soft - ROOM, 0.0f), 1.0f) / longer;
    float middle = 0.5f * (float)ink.width;
    nl_path_transform(path, scale, middle - 0.5f * scale * (e.left + e.right),
                      middle + 0.5f * scale * (e.low + e.high));
    nl_pen_draw(ink, path, soft);
}
