/* Each source row is enlarged once, into a ring of the four rows that a target row is made of. */
#include "image/enlarge.h"

#include "base/clones.h"

#include <math.h>

enum { TAPS = 4, BEFORE = 1, AFTER = 2 }; /* source pixels of a target pixel */

/* The weights of the four source pixels from `first` on. */
typedef struct taps {
    int first;
    float weight[TAPS];
} taps;

/* The state of one enlargement. */
typedef struct enlarger {
    nl_image source, target;
    double ratio;  /* source pixels per target pixel */
    taps *columns; /* of each target column; `first` counts in `padded` */
    float *padded; /* a source row with its ends repeated */
    float *ring;   /* TAPS enlarged rows */
    int ready;     /* source rows enlarged */
} enlarger;

/* Keys's kernel at a distance of t pixels. */
static float kernel(float t)
{
    t = fabsf(t);
    if (t < 1.0f)
        return (1.5f * t - 2.5f) * t * t + 1.0f;
    return t < 2.0f ? ((-0.5f * t + 2.5f) * t - 4.0f) * t + 2.0f : 0.0f;
}

static taps taps_of(int index, double ratio)
{
    double at = ((double)index + 0.5) * ratio - 0.5, whole = floor(at);
    float beyond = (float)(at - whole);
    taps t = {.first = (int)whole - BEFORE};
    for (int i = 0; i < TAPS; i++)
        t.weight[i] = kernel(beyond + (float)(BEFORE - i));
    return t;
}

static int clamp(int index, int count)
{
    return index < 0 ? 0 : index < count ? index : count - 1;
}

static float *ring_row(const enlarger *e, int row)
{
    return e->ring + (size_t)(row % TAPS) * (size_t)e->target.width;
}

static void enlarge_row(float *restrict out, const enlarger *e, int row)
{
    const uint8_t *from = nl_image_row(e->source, row);
    int width = e->source.width;
    for (int x = -AFTER; x < width + AFTER; x++)
        e->padded[x + AFTER] = (float)from[clamp(x, width)];
    for (int x = 0; x < e->target.width; x++) {
        const taps *t = &e->columns[x];
        const float *p = e->padded + t->first;
        out[x] =
            t->weight[0] * p[0] + t->weight[1] * p[1] + t->weight[2] * p[2] + t->weight[3] * p[3];
    }
}

NL_CLONES static void blend_rows(uint8_t *restrict out, float *const rows[TAPS],
                                 const float weight[TAPS], int width)
{
    const float *restrict a = rows[0], *restrict b = rows[1];
    const float *restrict c = rows[2], *restrict d = rows[3];
    for (int x = 0; x < width; x++) {
        float level = weight[0] * a[x] + weight[1] * b[x] + weight[2] * c[x] + weight[3] * d[x];
        level = level > 0.0f ? level : 0.0f;
        out[x] = (uint8_t)((level < 255.0f ? level : 255.0f) + 0.5f);
    }
}

static void write_row(enlarger *e, int y)
{
    float *rows[TAPS];
    taps t = taps_of(y, e->ratio);
    int height = e->source.height;
    for (; e->ready < height && e->ready < t.first + TAPS; e->ready++)
        enlarge_row(ring_row(e, e->ready), e, e->ready);
    for (int i = 0; i < TAPS; i++)
        rows[i] = ring_row(e, clamp(t.first + i, height));
    blend_rows(nl_image_row(e->target, y), rows, t.weight, e->target.width);
}

static bool init(enlarger *e, nl_arena *arena, nl_error *err)
{
    size_t width = (size_t)e->target.width;
    e->columns = NL_NEW(arena, taps, width, err);
    e->padded = NL_NEW(arena, float, (size_t)e->source.width + 2 * (size_t)AFTER, err);
    e->ring = NL_NEW_TABLE(arena, float, TAPS, width, err);
    if (!e->columns || !e->padded || !e->ring)
        return false;
    for (int x = 0; x < e->target.width; x++) {
        e->columns[x] = taps_of(x, e->ratio);
        e->columns[x].first = clamp(e->columns[x].first + AFTER, e->source.width + 1);
    }
    return true;
}

bool nl_image_enlarge(nl_image *out, nl_image image, float factor, nl_arena *arena, nl_error *err)
{
    enlarger e = {.source = image, .ratio = 1.0 / (double)factor};
    int width = (int)lroundf((float)image.width * factor);
    int height = (int)lroundf((float)image.height * factor);
    *out = (nl_image){0};
    if (!nl_image_init(&e.target, width, height, arena, err))
        return false;
    nl_arena_mark mark = nl_arena_save(arena);
    if (!init(&e, arena, err))
        return false;
    for (int y = 0; y < height; y++)
        write_row(&e, y);
    nl_arena_restore(arena, mark);
    *out = e.target;
    return true;
}
