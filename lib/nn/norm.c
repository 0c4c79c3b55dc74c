/* The gradient through mean and variance, with means over the shard's rows, is
 *   dz = (dz^ - mean(dz^) - z^ mean(dz^ z^)) / sqrt(variance + epsilon)
 * where dz^ is the gradient by z^, the same as by z^ + b. Loops go over rows outside and units
 * inside, along memory. */
#include "nn/norm.h"

#include "base/clones.h"
#include "math/vec.h"

#include <assert.h>
#include <math.h>
#include <string.h>

static const float EPSILON = 1e-5f;
static const float SLOWEST = 1.0f / 256.0f; /* least share of a step in the averages */
static const float START = 4.0f; /* after k steps the next counts for START / (START + k) */

static bool new_rows(nl_mat *out, int rows, int columns, nl_arena *arena, nl_error *err)
{
    float *data = NL_NEW_TABLE(arena, float, (size_t)rows, (size_t)columns, err);
    *out = nl_mat_view(data, rows, columns);
    return data;
}

static bool new_layer(nl_norm *norm, int l, int shards, int units, nl_arena *arena, nl_error *err)
{
    nl_mat *all[] = {&norm->mean[l], &norm->variance[l], &norm->inverse[l], &norm->bias[l],
                     &norm->along[l]};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        if (!new_rows(all[i], shards, units, arena, err))
            return false;
    }
    return true;
}

bool nl_norm_init(nl_norm *out, const nl_mlp *mlp, int shards, nl_arena *arena, nl_error *err)
{
    *out = (nl_norm){0};
    nl_norm norm = {.depth = mlp->depth - 1};
    for (int l = 0; l < norm.depth; l++) {
        int units = mlp->layer[l].outputs;
        norm.size += 2 * (size_t)units;
        if (!new_layer(&norm, l, shards, units, arena, err))
            return false;
    }
    norm.running = NL_NEW(arena, float, norm.size, err);
    if (!norm.running)
        return false;
    *out = norm;
    return true;
}

static void scale(float *values, int count, float factor)
{
    for (int i = 0; i < count; i++)
        values[i] *= factor;
}

/* Means of the columns. */
NL_CLONES static void take_means(float *mean, nl_mat z)
{
    memset(mean, 0, (size_t)z.columns * sizeof *mean);
    for (int r = 0; r < z.rows; r++) {
        const float *row = nl_mat_row(z, r);
        for (int c = 0; c < z.columns; c++)
            mean[c] += row[c];
    }
    scale(mean, z.columns, 1.0f / (float)z.rows);
}

/* Subtracts the columns' means and takes their variances. */
NL_CLONES static void centre(float *variance, nl_mat z, const float *mean)
{
    memset(variance, 0, (size_t)z.columns * sizeof *variance);
    for (int r = 0; r < z.rows; r++) {
        float *row = nl_mat_row(z, r);
        for (int c = 0; c < z.columns; c++) {
            row[c] -= mean[c];
            variance[c] += row[c] * row[c];
        }
    }
    scale(variance, z.columns, 1.0f / (float)z.rows);
}

NL_CLONES void nl_norm_apply(const nl_norm *norm, int layer, int shard, int first, nl_mat z)
{
    assert(layer < norm->depth && shard < norm->mean[layer].rows &&
           first + z.columns <= norm->mean[layer].columns);
    float *mean = nl_mat_row(norm->mean[layer], shard) + first;
    float *variance = nl_mat_row(norm->variance[layer], shard) + first;
    float *inverse = nl_mat_row(norm->inverse[layer], shard) + first;
    take_means(mean, z);
    centre(variance, z, mean);
    for (int c = 0; c < z.columns; c++)
        inverse[c] = 1.0f / sqrtf(variance[c] + EPSILON);
    for (int r = 0; r < z.rows; r++)
        nl_multiply_to(nl_mat_row(z, r), nl_mat_row(z, r), inverse, (size_t)z.columns);
}

/* Sums over the rows of dz^, and of dz^ z^. */
NL_CLONES static void sum_columns(float *plain, float *along, nl_mat dz, nl_mat z, const float *b)
{
    memset(plain, 0, (size_t)dz.columns * sizeof *plain);
    memset(along, 0, (size_t)dz.columns * sizeof *along);
    for (int r = 0; r < dz.rows; r++) {
        const float *d = nl_mat_row(dz, r), *at = nl_mat_row(z, r);
        for (int c = 0; c < dz.columns; c++) {
            plain[c] += d[c];
            along[c] += d[c] * (at[c] - b[c]);
        }
    }
}

NL_CLONES void nl_norm_backward(const nl_norm *norm, int layer, int shard, int first, nl_mat dz,
                                nl_mat z, const float *b)
{
    const float *inverse = nl_mat_row(norm->inverse[layer], shard) + first;
    float *plain = nl_mat_row(norm->bias[layer], shard) + first;
    float *along = nl_mat_row(norm->along[layer], shard) + first;
    float share = 1.0f / (float)dz.rows;
    sum_columns(plain, along, dz, z, b);
    for (int r = 0; r < dz.rows; r++) {
        float *d = nl_mat_row(dz, r);
        const float *at = nl_mat_row(z, r);
        for (int c = 0; c < dz.columns; c++)
            d[c] = (d[c] - share * (plain[c] + (at[c] - b[c]) * along[c])) * inverse[c];
    }
}

void nl_norm_bias_gradient(float *out, const nl_norm *norm, int layer, int shards, int first,
                           int count)
{
    nl_column_sums(out, nl_mat_rows(norm->bias[layer], 0, shards), first, count);
}

/* Means of the columns of a step's statistics. */
static float *take_shard_means(float *out, nl_mat m)
{
    for (int c = 0; c < m.columns; c++) {
        float sum = 0.0f;
        for (int r = 0; r < m.rows; r++)
            sum += nl_mat_row(m, r)[c];
        out[c] = sum / (float)m.rows;
    }
    return out + m.columns;
}

void nl_norm_means(float *out, const nl_norm *norm, int shards)
{
    for (int l = 0; l < norm->depth; l++) {
        out = take_shard_means(out, nl_mat_rows(norm->mean[l], 0, shards));
        out = take_shard_means(out, nl_mat_rows(norm->variance[l], 0, shards));
    }
}

void nl_norm_follow(const nl_norm *norm, const float *means, uint64_t step)
{
    float share = fmaxf(START / (START + (float)step), SLOWEST);
    for (size_t i = 0; i < norm->size; i++)
        norm->running[i] += share * (means[i] - norm->running[i]);
}

void nl_norm_fold(float *out, const nl_norm *norm, const nl_mlp *mlp)
{
    const float *mean = norm->running;
    memcpy(out, mlp->slab, mlp->size * sizeof *out);
    for (int l = 0; l < norm->depth; l++) {
        nl_mat w = nl_mlp_weight(mlp, out, l);
        float *b = nl_mlp_bias(mlp, out, l);
        const float *variance = mean + w.rows;
        for (int o = 0; o < w.rows; o++) {
            float inverse = 1.0f / sqrtf(variance[o] + EPSILON);
            scale(nl_mat_row(w, o), w.columns, inverse);
            b[o] -= mean[o] * inverse;
        }
        mean = variance + w.rows;
    }
}
