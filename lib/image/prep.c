/* The character is drawn in a working picture in which its longer side is four times the result's,
 * whatever size it came in; there its pen is measured, the stroke is made thicker or thinner by
 * moving its edge, and the whole is averaged down.
 *
 * Pen: a bar of length l and width w has area A = l w and perimeter P = 2 (l + w), so w solves
 * w^2 - (P/2) w + A = 0; the same w is a good mean width for any bent stroke. P follows from
 * Crofton's formula with lines in four directions, by the changes between ink and paper along them.
 *
 * Moving the edge by e makes the pen w + 2e and the longer side N + 2e, which is then scaled to n
 * output pixels: for a pen of p there, e = (p N/n - w) / (2 (1 - p/n)).
 *
 * The distance from ink is a 3-4 chamfer transform (Borgefors 1986) whose start values come from
 * the pixels' grey, so that edges keep their sub-pixel place. Both scalings filter with a tent one
 * target pixel wide to each side, which gives the result edges as soft as those of NIST's. */
#include "image/prep.h"

#include <math.h>
#include <string.h>

enum {
    ENLARGED = 4,   /* working pixels for an output pixel */
    AXIAL = 48,     /* chamfer distance of neighbours in a row or column, 1 pixel */
    DIAGONAL = 64,  /* and of diagonal ones */
    FAR = 1 << 14,  /* farther than any edge is moved */
    SEED_LEVEL = 64 /* fainter ink does not grow */
};

static const double PI = 3.14159265358979;
static const float BROADEST = 1.8f; /* times the wanted pen: broader ones are thinned */
static const float THINNEST = 0.6f; /* strokes are thinned to this share of their width at most */

/* How one picture is scaled into another. */
typedef struct scaling {
    float left, top; /* of the target's first pixel's edge, in source pixels */
    float ratio;     /* source pixels for a target pixel */
    float pivot;     /* grey level that stays when contrast is raised */
    float gain;      /* by this factor */
} scaling;

/* The source pixels a target pixel is made of. */
typedef struct taps {
    int first, count;
    float *weight;
} taps;

/* Of a row of target pixels from `from` to `to`, which are those made of any: each has `count`
 * weights, the last ones 0 where it needs fewer, and they are stored weight by weight. */
typedef struct row_taps {
    int from, to, count;
    int *first;
    float *weight;
} row_taps;

nl_prep nl_prep_default(void)
{
    return (nl_prep){.side = 28, .margin = 2, .pen = 2.5f, .features = NL_FEATURES_GRADIENT};
}

static float larger(float a, float b)
{
    return a > b ? a : b;
}

static float smaller(float a, float b)
{
    return a < b ? a : b;
}

/* The same as floorf, without a call. */
static int round_down(float value)
{
    int whole = (int)value;
    return whole - ((float)whole > value);
}

/* Tent weights of target pixel `index` over a source of `size` pixels (paper around it). */
static void taps_set(taps *out, int index, float start, float ratio, int size)
{
    float half = larger(ratio, 1.0f);
    float centre = start + ((float)index + 0.5f) * ratio;
    int first = -round_down(-(centre - half - 0.5f));
    int last = round_down(centre + half - 0.5f);
    float sum = 0.0f;
    for (int j = first; j <= last; j++)
        sum += 1.0f - fabsf((float)j + 0.5f - centre) / half;
    out->first = first < 0 ? 0 : first;
    out->count = 0;
    for (int j = out->first; j <= last && j < size; j++)
        out->weight[out->count++] = (1.0f - fabsf((float)j + 0.5f - centre) / half) / sum;
}

static void add_rows(float *restrict sum, nl_image source, const taps *rows)
{
    for (int x = 0; x < source.width; x++)
        sum[x] = 0.0f;
    for (int i = 0; i < rows->count; i++) {
        const uint8_t *row = source.data + (size_t)(rows->first + i) * (size_t)source.stride;
        float weight = rows->weight[i];
        for (int x = 0; x < source.width; x++)
            sum[x] += weight * (float)row[x];
    }
}

static bool row_taps_init(row_taps *out, nl_image target, nl_image source, const scaling *how,
                          nl_arena *arena, nl_error *err)
{
    size_t room = (size_t)(2.0f * larger(how->ratio, 1.0f)) + 3, width = (size_t)target.width;
    *out = (row_taps){.from = target.width};
    out->first = NL_NEW(arena, int, width, err);
    out->weight = NL_NEW_TABLE(arena, float, room, width, err);
    float *weight = NL_NEW(arena, float, room, err);
    if (!out->first || !out->weight || !weight)
        return false;
    for (int x = 0; x < target.width; x++) {
        taps one = {.weight = weight};
        taps_set(&one, x, how->left, how->ratio, source.width);
        out->first[x] = one.first;
        for (int i = 0; i < one.count; i++)
            out->weight[(size_t)i * width + (size_t)x] = weight[i];
        out->from = one.count > 0 && x < out->from ? x : out->from;
        out->to = one.count > 0 ? x + 1 : out->to;
        out->count = one.count > out->count ? one.count : out->count;
    }
    return true;
}

/* `value` has room for the row; sums that taps of weight 0 reach beyond the source are 0. */
static void write_row(uint8_t *restrict row, float *restrict value, int width,
                      const float *restrict sum, const row_taps *t, const scaling *how)
{
    for (int x = t->from; x < t->to; x++)
        value[x] = 0.0f;
    for (int i = 0; i < t->count; i++) {
        const float *weight = t->weight + (size_t)i * (size_t)width;
        for (int x = t->from; x < t->to; x++)
            value[x] += weight[x] * sum[t->first[x] + i];
    }
    for (int x = t->from; x < t->to; x++) {
        float level = how->pivot + (value[x] - how->pivot) * how->gain;
        level = level > 0.0f ? level : 0.0f;
        row[x] = (uint8_t)((level < 255.0f ? level : 255.0f) + 0.5f);
    }
}

/* Target pixels that no source pixel reaches are left as they are: no ink. */
static bool scale(nl_image target, nl_image source, const scaling *how, nl_arena *arena,
                  nl_error *err)
{
    nl_arena_mark mark = nl_arena_save(arena);
    size_t room = (size_t)(2.0f * larger(how->ratio, 1.0f)) + 3;
    row_taps columns;
    float *sum = NL_NEW(arena, float, (size_t)source.width + room, err);
    float *value = NL_NEW(arena, float, (size_t)target.width, err);
    taps rows = {.weight = NL_NEW(arena, float, room, err)};
    if (!sum || !value || !rows.weight || !row_taps_init(&columns, target, source, how, arena, err))
        return false;
    for (int y = 0; y < target.height; y++) {
        taps_set(&rows, y, how->top, how->ratio, source.height);
        if (rows.count == 0)
            continue;
        add_rows(sum, source, &rows);
        write_row(target.data + (size_t)y * (size_t)target.stride, value, target.width, sum,
                  &columns, how);
    }
    nl_arena_restore(arena, mark);
    return true;
}

/* Changes between ink and paper from a row to the paper above or below the picture, straight and
 * along both diagonals. */
static void count_outer_changes(size_t *straight, size_t *diagonal, const uint8_t *row, int width)
{
    unsigned count = 0;
    for (int x = 0; x < width; x++)
        count += (unsigned)(row[x] >> 7);
    *straight += count;
    *diagonal += 2 * (size_t)count;
}

/* The same from one row to the next. */
static void count_changes(size_t *straight, size_t *diagonal, const uint8_t *above,
                          const uint8_t *row, int width)
{
    unsigned down = 0, slanted = 0;
    for (int x = 0; x < width; x++)
        down += (unsigned)((row[x] ^ above[x]) >> 7);
    for (int x = 1; x < width; x++)
        slanted += (unsigned)((row[x] ^ above[x - 1]) >> 7) + ((row[x - 1] ^ above[x]) >> 7);
    slanted += (unsigned)(row[0] >> 7) + (above[width - 1] >> 7);
    slanted += (unsigned)(row[width - 1] >> 7) + (above[0] >> 7);
    *straight += down;
    *diagonal += slanted;
}

/* Mean width of the stroke, pixels; 0 without ink. The picture's surroundings are paper. */
static float pen_width(nl_image ink)
{
    size_t area = 0, straight = 0, diagonal = 0;
    const uint8_t *above = NULL;
    for (int y = 0; y < ink.height; y++) {
        const uint8_t *row = ink.data + (size_t)y * (size_t)ink.stride;
        unsigned count = 0, differ = (unsigned)(row[0] >> 7) + (unsigned)(row[ink.width - 1] >> 7);
        for (int x = 0; x < ink.width; x++)
            count += (unsigned)(row[x] >> 7);
        for (int x = 1; x < ink.width; x++)
            differ += (unsigned)((row[x] ^ row[x - 1]) >> 7);
        area += count;
        straight += differ;
        if (above)
            count_changes(&straight, &diagonal, above, row, ink.width);
        else
            count_outer_changes(&straight, &diagonal, row, ink.width);
        above = row;
    }
    if (above)
        count_outer_changes(&straight, &diagonal, above, ink.width);
    double perimeter = PI / 8.0 * ((double)straight + (double)diagonal / sqrt(2.0));
    double root = perimeter * perimeter / 16.0 - (double)area;
    return (float)(perimeter / 4.0 - (root > 0.0 ? sqrt(root) : 0.0));
}

static int16_t nearer(int16_t a, int16_t b)
{
    return a < b ? a : b;
}

static int16_t farther(int16_t distance, int by)
{
    return (int16_t)(distance + by);
}

/* Distances by way of the row before. */
static void lower_by_row(int16_t *restrict row, const int16_t *restrict before, int width)
{
    for (int x = 1; x < width - 1; x++) {
        int16_t diagonal = nearer(before[x - 1], before[x + 1]);
        row[x] = nearer(row[x], nearer(farther(before[x], AXIAL), farther(diagonal, DIAGONAL)));
    }
}

/* Distances by way of the pixels on the left, and on the right. Up to `reach` pixels are gone in
 * steps of 1, 2, 4, whose sums are all numbers of them: several pixels at a time can be dealt with
 * by each. */
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

/* The two passes of the chamfer transform; exact up to distances of `reach` pixels. The picture's
 * outermost columns are of one kind, so their diagonal neighbours may be left out. */
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
static bool thicken(nl_image ink, float step, nl_arena *arena, nl_error *err)
{
    nl_arena_mark mark = nl_arena_save(arena);
    size_t width = (size_t)ink.width;
    int16_t *far = NL_NEW_TABLE(arena, int16_t, (size_t)ink.height, width, err);
    int16_t *spare = NL_NEW(arena, int16_t, width, err);
    if (!far || !spare)
        return false;
    for (int y = 0; y < ink.height; y++) {
        const uint8_t *row = ink.data + (size_t)y * (size_t)ink.stride;
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
        uint8_t *row = ink.data + (size_t)y * (size_t)ink.stride;
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

/* The part of the picture that moving its edge by so much changes, and what tells how. */
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

/* How far the edge must move for a pen of `pen` to BROADEST times that; see above. `size` is the
 * longer side and `inner` what it becomes. */
static float edge_step(float pen, float width, float size, float inner)
{
    float wanted = smaller(larger(width / size * inner, pen), BROADEST * pen);
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
    int border = ENLARGED * (1 + (int)ceilf(smaller(prep->pen, (float)inner)));
    nl_image work;
    if (!nl_image_init(&work, (int)ceilf(width) + 2 * border, (int)ceilf(height) + 2 * border,
                       arena, err))
        return false;
    /* Strokes thinner than a working pixel are raised to full ink; enlarged ones stay sharp. */
    float pen = pen_width(ink);
    bool thin = pen > 0.0f && pen < ratio;
    scaling enlarge = {-(float)border * ratio, -(float)border * ratio, ratio, thin ? 0.0f : 127.5f,
                       thin ? ratio / pen : larger(1.0f, 1.0f / ratio)};
    if (!scale(work, ink, &enlarge, arena, err))
        return false;
    float step = 0.0f;
    if (prep->pen > 0.0f) {
        step = edge_step(prep->pen, pen_width(around(work, 0.0f, border)), size, (float)inner);
        if (!move_edge(around(work, step, border), step, arena, err))
            return false;
    }
    float reduce = (size + 2.0f * step) / (float)inner;
    float half = 0.5f * (float)prep->side * reduce;
    scaling down = {(float)border + 0.5f * width - half, (float)border + 0.5f * height - half,
                    reduce, 0.0f, 1.0f};
    return scale(out, work, &down, arena, err);
}

bool nl_prep_character(uint8_t *out, nl_image ink, const nl_prep *prep, nl_arena *arena,
                       nl_error *err)
{
    nl_image target = {out, prep->side, prep->side, prep->side};
    for (int i = 0; i < prep->side * prep->side; i++)
        out[i] = 0;
    nl_box box = nl_image_bounds(ink, 128);
    if (box.width == 0)
        return true;
    nl_arena_mark mark = nl_arena_save(arena);
    bool done = prepare(target, nl_image_crop(ink, box), prep, arena, err);
    nl_arena_restore(arena, mark);
    return done;
}
