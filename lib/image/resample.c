/* Rows and columns are averaged one after the other, first the one that leaves less to do: rows in
 * pictures that are reduced; columns in those that are enlarged, where the resulting rows are kept
 * as long as target rows need them. */
#include "image/resample.h"

#include "base/clones.h"

#include <math.h>
#include <string.h>

/* The source pixels of one target pixel. */
typedef struct taps {
    int first, count;
    float *weight;
} taps;

/* The source pixels of a row's target pixels `from` .. `to` - 1; the others have none. Each has
 * `count` weights, the last ones 0 where it needs fewer. They are stored by weight, then by pixel.
 */
typedef struct row_taps {
    int from, to, count;
    int *first;
    float *weight;
} row_taps;

/* The state of scaling one picture. */
typedef struct scaler {
    nl_image target, source;
    const nl_scaling *how;
    size_t room; /* for the weights of a target pixel */
    taps rows;   /* of the current row */
    row_taps columns;
    float *sum;   /* a row as wide as the source, and `room` zeros */
    float *value; /* one as wide as the target */
    float *kept;  /* `room` source rows as wide as the target */
} scaler;

static float larger(float a, float b)
{
    return a > b ? a : b;
}

/* floorf without a call. */
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
    int from = first < 0 ? 0 : first, to = last < size ? last : size - 1;
    float sum = 0.0f;
    for (int j = first; j <= last; j++) {
        float weight = 1.0f - fabsf((float)j + 0.5f - centre) / half;
        sum += weight;
        if (j >= from && j <= to)
            out->weight[j - from] = weight;
    }
    out->first = from;
    out->count = to < from ? 0 : to - from + 1;
    for (int i = 0; i < out->count; i++)
        out->weight[i] /= sum;
}

static bool row_taps_init(row_taps *out, nl_image target, nl_image source, const nl_scaling *how,
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

/* The weighted mean of source rows. */
NL_CLONES static void average_rows(float *restrict sum, nl_image source, const taps *rows)
{
    memset(sum, 0, (size_t)source.width * sizeof *sum);
    for (int i = 0; i < rows->count; i++) {
        const uint8_t *row = nl_image_row(source, rows->first + i);
        float weight = rows->weight[i];
        for (int x = 0; x < source.width; x++)
            sum[x] += weight * (float)row[x];
    }
}

/* The weighted means of a row's columns; sums beyond the source, reached by weights 0, are 0. */
NL_CLONES static void average_columns(float *restrict value, const float *restrict sum,
                                      const row_taps *t, int width)
{
    for (int x = t->from; x < t->to; x++)
        value[x] = 0.0f;
    for (int i = 0; i < t->count; i++) {
        const float *weight = t->weight + (size_t)i * (size_t)width;
        for (int x = t->from; x < t->to; x++)
            value[x] += weight[x] * sum[t->first[x] + i];
    }
}

NL_CLONES static void write_row(uint8_t *restrict row, const float *restrict value, const scaler *s)
{
    float pivot = s->how->pivot, gain = s->how->gain;
    for (int x = s->columns.from; x < s->columns.to; x++) {
        float level = pivot + (value[x] - pivot) * gain;
        level = level > 0.0f ? level : 0.0f;
        row[x] = (uint8_t)((level < 255.0f ? level : 255.0f) + 0.5f);
    }
}

static float *kept_row(const scaler *s, int row)
{
    return s->kept + (size_t)row % s->room * (size_t)s->target.width;
}

/* One target row from source rows, which are kept up to *ready. */
static void enlarge_row(scaler *s, int *ready)
{
    const taps *rows = &s->rows;
    for (; *ready < rows->first + rows->count; ++*ready) {
        const taps one = {*ready, 1, &(float){1.0f}};
        average_rows(s->sum, s->source, &one);
        average_columns(kept_row(s, *ready), s->sum, &s->columns, s->target.width);
    }
    memset(s->value, 0, (size_t)s->target.width * sizeof *s->value);
    for (int i = 0; i < rows->count; i++) {
        const float *restrict row = kept_row(s, rows->first + i);
        float *restrict value = s->value, weight = rows->weight[i];
        for (int x = s->columns.from; x < s->columns.to; x++)
            value[x] += weight * row[x];
    }
}

static bool init_scaler(scaler *s, nl_arena *arena, nl_error *err)
{
    size_t width = (size_t)s->target.width;
    s->room = (size_t)(2.0f * larger(s->how->ratio, 1.0f)) + 3;
    s->sum = NL_NEW(arena, float, (size_t)s->source.width + s->room, err);
    s->value = NL_NEW(arena, float, width, err);
    s->rows.weight = NL_NEW(arena, float, s->room, err);
    if (s->how->ratio < 1.0f)
        s->kept = NL_NEW_TABLE(arena, float, s->room, width, err);
    return s->sum && s->value && s->rows.weight && (s->kept || s->how->ratio >= 1.0f) &&
           row_taps_init(&s->columns, s->target, s->source, s->how, arena, err);
}

bool nl_resample(nl_image target, nl_image source, const nl_scaling *how, nl_arena *arena,
                 nl_error *err)
{
    nl_arena_mark mark = nl_arena_save(arena);
    scaler s = {.target = target, .source = source, .how = how};
    if (!init_scaler(&s, arena, err))
        return false;
    for (int y = 0, ready = 0; y < target.height; y++) {
        taps_set(&s.rows, y, how->top, how->ratio, source.height);
        if (s.rows.count == 0)
            continue;
        if (s.kept) {
            enlarge_row(&s, &ready);
        } else {
            average_rows(s.sum, source, &s.rows);
            average_columns(s.value, s.sum, &s.columns, target.width);
        }
        write_row(nl_image_row(target, y), s.value, &s);
    }
    nl_arena_restore(arena, mark);
    return true;
}
