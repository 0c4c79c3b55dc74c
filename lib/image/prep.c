/* The character is drawn in a working picture in which its longer side is four times the result's,
 * whatever its original size. There its stroke width is measured, its strokes are thickened or
 * thinned by moving their edges, and the picture is averaged down.
 *
 * Moving the edge by e makes the stroke width w + 2e and the longer side N + 2e, which is then
 * scaled to n output pixels: for a stroke width of p there, e = (p N/n - w) / (2 (1 - p/n)).
 *
 * The distance from ink is a 3-4 chamfer transform (Borgefors 1986) whose start values come from
 * the pixels' grey levels, so that edges keep their sub-pixel position. Both scalings filter with a
 * tent one target pixel wide to each side, which makes edges as soft as those of NIST's characters.
 */
#include "image/prep.h"

#include "base/clones.h"
#include "image/resample.h"
#include "image/strokewidth.h"

#include <math.h>
#include <string.h>

enum {
    ENLARGED = 4,   /* working pixels per output pixel */
    AXIAL = 48,     /* chamfer distance of neighbours in a row or column, 1 pixel */
    DIAGONAL = 64,  /* the same of diagonal ones */
    FAR = 1 << 14,  /* farther than any edge moves */
    SEED_LEVEL = 64 /* fainter ink does not grow */
};

static const float WIDEST = 1.8f;   /* times nl_prep.stroke_width: wider strokes are thinned */
static const float THINNEST = 0.6f; /* a stroke keeps at least this share of its width */

nl_prep nl_prep_default(void)
{
    return (nl_prep){.side = 28, .margin = 2, .stroke_width = 2.5f};
}

nl_prep nl_prep_for(int side)
{
    nl_prep prep = nl_prep_default();
    float factor = (float)side / (float)prep.side;
    prep.margin = (int)lroundf(factor * (float)prep.margin);
    prep.stroke_width *= factor;
    prep.side = side;
    return prep;
}

static float larger(float a, float b)
{
    return a > b ? a : b;
}

static float smaller(float a, float b)
{
    return a < b ? a : b;
}

static int16_t nearer(int16_t a, int16_t b)
{
    return a < b ? a : b;
}

static int16_t farther(int16_t distance, int by)
{
    return (int16_t)(distance + by);
}

/* Lowers the distances of a row by way of the row before. */
static void lower_by_row(int16_t *restrict row, const int16_t *restrict before, int width)
{
    for (int x = 1; x < width - 1; x++) {
        int16_t diagonal = nearer(before[x - 1], before[x + 1]);
        row[x] = nearer(row[x], nearer(farther(before[x], AXIAL), farther(diagonal, DIAGONAL)));
    }
}

/* Lowers distances by way of pixels on the left (lower_back: on the right), up to `reach` pixels
 * away, by steps of 1, 2, 4 ..., whose sums are all numbers: unlike a pass pixel by pixel, each
 * step vectorises. */
static void lower_along(int16_t *restrict row, int16_t *restrict spare, int width, int reach)
{
    for (int step = 1; step <= reach && step < width; step *= 2) {
        for (int x = 0; x < width - step; x++)
            spare[x] = nearer(row[x + step], farther(row[x], AXIAL * step));
        memcpy(row + step, spare, (size_t)(width - step) * sizeof *row);
    }
}

static void lower_back(int16_t *restrict row, int16_t *restrict spare, int width, int reach)
{
    for (int step = 1; step <= reach && step < width; step *= 2) {
        for (int x = 0; x < width - step; x++)
            spare[x] = nearer(row[x], farther(row[x + step], AXIAL * step));
        memcpy(row, spare, (size_t)(width - step) * sizeof *row);
    }
}

/* The two passes of the chamfer transform, exact up to distances of `reach` pixels. The outermost
 * columns are all ink or all paper, so their diagonal neighbours may be left out. */
static void chamfer(int16_t *far, int width, int height, int reach, int16_t *spare)
{
    for (int y = 0; y < height; y++) {
        int16_t *row = far + (size_t)y * (size_t)width;
        if (y > 0)
            lower_by_row(row, row - width, width);
        lower_along(row, spare, width, reach);
    }
    for (int y = height - 1; y >= 0; y--) {
        int16_t *row = far + (size_t)y * (size_t)width;
        if (y < height - 1)
            lower_by_row(row, row + width, width);
        lower_back(row, spare, width, reach);
    }
}

/* Moves the edge of the ink outwards by `step` >= 0 pixels, in place. */
NL_CLONES static bool thicken(nl_image ink, float step, nl_arena *arena, nl_error *err)
{
    nl_arena_mark mark = nl_arena_save(arena);
    size_t width = (size_t)ink.width;
    int16_t *far = NL_NEW_TABLE(arena, int16_t, (size_t)ink.height, width, err);
    int16_t *spare = NL_NEW(arena, int16_t, width, err);
    if (!far || !spare)
        return false;
    for (int y = 0; y < ink.height; y++) {
        const uint8_t *row = nl_image_row(ink, y);
        int16_t *to = far + (size_t)y * width;
        for (int x = 0; x < ink.width; x++) {
            int16_t from_half = (int16_t)((255 - 2 * row[x]) * AXIAL);
            int16_t seed = (int16_t)(from_half / 510);
            to[x] = row[x] >= SEED_LEVEL ? seed : FAR;
        }
    }
    int edge = (int)((step + 0.5f) * AXIAL);
    chamfer(far, ink.width, ink.height, edge / AXIAL + 1, spare);
    for (int y = 0; y < ink.height; y++) {
        uint8_t *row = nl_image_row(ink, y);
        const int16_t *from = far + (size_t)y * width;
        for (int x = 0; x < ink.width; x++) {
            int16_t inside = (int16_t)(edge - from[x]);
            inside = inside < 0 ? 0 : inside;
            inside = inside > AXIAL ? AXIAL : inside;
            inside = (int16_t)(inside * 255);
            row[x] = (uint8_t)(inside / AXIAL);
        }
    }
    nl_arena_restore(arena, mark);
    return true;
}

/* The part of the picture that moving its edge by so much can change. */
static nl_image around(nl_image ink, float step, int border)
{
    int inset = border - 3 - (int)larger(step, -step);
    inset = inset < 0 ? 0 : inset;
    return nl_image_crop(ink,
                         (nl_box){inset, inset, ink.width - 2 * inset, ink.height - 2 * inset});
}

static bool move_edge(nl_image ink, float step, nl_arena *arena, nl_error *err)
{
    if (step >= 0.0f)
        return thicken(ink, step, arena, err);
    nl_image_invert(ink);
    bool done = thicken(ink, -step, arena, err);
    nl_image_invert(ink);
    return done;
}

/* How far the edge must move for strokes of stroke_width to WIDEST times that; see above. `size` is
 * the longer side and `inner` what it becomes. */
static float edge_step(float stroke_width, float width, float size, float inner)
{
    float wanted = smaller(larger(width / size * inner, stroke_width), WIDEST * stroke_width);
    float share = smaller(wanted / inner, 0.5f);
    float step = (share * size - width) / (2.0f * (1.0f - share));
    return larger(step, -0.5f * (1.0f - THINNEST) * width);
}

static bool prepare(nl_image out, nl_image ink, const nl_prep *prep, nl_arena *arena, nl_error *err)
{
    /* The tent reaches half a pixel beyond the edge, so a box smaller by that keeps the margin. */
    int inner = prep->side - 2 * prep->margin - 2;
    inner = inner < 1 ? 1 : inner;
    int longer = ink.width > ink.height ? ink.width : ink.height;
    float size = (float)(ENLARGED * inner);
    float ratio = (float)longer / size;
    float width = (float)ink.width / ratio, height = (float)ink.height / ratio;
    int border = ENLARGED * (1 + (int)ceilf(smaller(prep->stroke_width, (float)inner)));
    nl_image work;
    if (!nl_image_init(&work, (int)ceilf(width) + 2 * border, (int)ceilf(height) + 2 * border,
                       arena, err))
        return false;
    /* Strokes thinner than a working pixel are raised to full ink; enlarged ones stay sharp. */
    float stroke_width = nl_stroke_width(ink);
    bool thin = stroke_width > 0.0f && stroke_width < ratio;
    nl_scaling enlarge = {-(float)border * ratio, -(float)border * ratio, ratio,
                          thin ? 0.0f : 127.5f,
                          thin ? ratio / stroke_width : larger(1.0f, 1.0f / ratio)};
    if (!nl_resample(work, ink, &enlarge, arena, err))
        return false;
    float step = 0.0f;
    if (prep->stroke_width > 0.0f) {
        step = edge_step(prep->stroke_width, nl_stroke_width(around(work, 0.0f, border)), size,
                         (float)inner);
        if (!move_edge(around(work, step, border), step, arena, err))
            return false;
    }
    float reduce = (size + 2.0f * step) / (float)inner;
    float half = 0.5f * (float)prep->side * reduce;
    nl_scaling down = {(float)border + 0.5f * width - half, (float)border + 0.5f * height - half,
                       reduce, 0.0f, 1.0f};
    return nl_resample(out, work, &down, arena, err);
}

bool nl_prep_character(uint8_t *out, nl_image ink, const nl_prep *prep, nl_arena *arena,
                       nl_error *err)
{
    nl_image target = {out, prep->side, prep->side, prep->side};
    memset(out, 0, (size_t)prep->side * (size_t)prep->side);
    nl_box box = nl_image_bounds(ink, 128);
    if (box.width == 0)
        return true;
    nl_arena_mark mark = nl_arena_save(arena);
    bool done = prepare(target, nl_image_crop(ink, box), prep, arena, err);
    nl_arena_restore(arena, mark);
    return done;
}
