#include "draw/renderglyph.h"

#include "draw/pen.h"

#include <math.h>

/* The ramp of a letter's edge, pixels; prep's is about 1.5. */
static const float HARDEST = 1.2f, SOFTEST = 5.0f;
static const float ROOM = 2.0f; /* the softest ramp that the letter need not give way to */

static const float FULLEST = 0.62f;
static const float BAR = 1.4f; /* strokes no longer than this, over the size, fill nothing */

/* Letters are written larger where a pen is wide, but by less than in proportion, and those of few
 * strokes smaller: so a small or simple letter has the wider pen for its size. And nobody goes on
 * writing with a pen that fills the letter: FULLEST is the most of its box that ink may cover.
 * Returns the pen's width, in the path's units. */
static float suit_pen(nl_path *path, float pen)
{
    nl_extent e = nl_path_extent(path);
    float width = e.right - e.left - pen, height = e.high - e.low - pen;
    float size = fmaxf(width, height) + pen, length = nl_path_length(path);
    float factor = sqrtf(size) * powf(2.2f / fmaxf(length / size, 0.7f), 0.3f);
    for (int i = 0; i < 2 && length > BAR * size; i++) {
        float wide = factor * pen;
        float most = FULLEST * (width + wide) * (height + wide) / length;
        factor = fminf(factor, most / pen);
    }
    nl_path_thicken(path, factor);
    return factor * pen;
}

/* Most edges are hard, a few very soft, as of letters that were small before they were scaled up;
 * but none softer than the pen is wide, which would leave no ink. */
static float draw_softness(float pen, nl_rng *rng)
{
    float share = nl_rng_uniform(rng);
    float soft = HARDEST + (SOFTEST - HARDEST) * share * share * share;
    return fmaxf(fminf(soft, pen), HARDEST);
}

void nl_render_glyph(nl_image ink, int margin, nl_path *path, float pen, nl_rng *rng)
{
    float width = suit_pen(path, pen);
    nl_extent e = nl_path_extent(path);
    float longer = fmaxf(e.right - e.left, e.high - e.low);
    float inner = fmaxf((float)(ink.width - 2 * margin - 2), 1.0f);
    float soft = draw_softness(width * inner / longer, rng);
    float scale = fmaxf(inner - fmaxf(soft - ROOM, 0.0f), 1.0f) / longer;
    float middle = 0.5f * (float)ink.width;
    nl_path_transform(path, scale, middle - 0.5f * scale * (e.left + e.right),
                      middle + 0.5f * scale * (e.low + e.high));
    nl_pen_draw(ink, path, soft);
}
