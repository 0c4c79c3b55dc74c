/* Layers over one slab. A layer's three products, for n rows:
 *   forward   z  = x W' + b      [n, outputs]
 *   backward  dx = dz W          [n, inputs], then dz of the layer below = dx f'(z)
 *   gradient  dW = dz' x         [outputs, inputs], db = column sums of dz
 * docs/mathematics.md derives them. The first layer's dx is not needed. */
#include "nn/pass.h"

#include "math/gemm.h"
#include "math/transpose.h"
#include "math/vec.h"

#include <assert.h>
#include <string.h>

/* Rows whose length in bytes is a multiple of a large power of two all begin in the same few cache
 * sets and evict each other, so those of hidden layers are a cache line apart. Other rows, and the
 * logits, are dense. */
enum { ALIASED_FLOATS = 512, ALIASED_TRANSPOSED = 256, APART_FLOATS = 16 };

static bool new_mat(nl_mat *out, int rows, int columns, bool hidden, nl_arena *arena, nl_error *err)
{
    int stride = hidden && columns % ALIASED_FLOATS == 0 ? columns + APART_FLOATS : columns;
    size_t count = (size_t)rows * (size_t)stride;
    *out = (nl_mat){NL_NEW(arena, float, count, err), rows, columns, stride};
    return out->data;
}

static int widest_input(const nl_mlp *mlp)
{
    int widest = 0;
    for (int l = 0; l < mlp->depth; l++)
        widest = mlp->layer[l].inputs > widest ? mlp->layer[l].inputs : widest;
    return widest;
}

/* Floats between the rows of a transposed input; its columns are the rows of a batch. */
static int transposed_stride(int rows)
{
    return rows % ALIASED_TRANSPOSED == 0 ? rows + APART_FLOATS : rows;
}

static bool init_transposed(nl_pass *pass, const nl_mlp *mlp, nl_pass_kind kind, nl_arena *arena,
                            nl_error *err)
{
    int widest = widest_input(mlp), rows = transposed_stride(pass->rows);
    for (int i = 0; i < (kind == NL_PASS_FORWARD ? 1 : 2); i++) {
        if (!new_mat(&pass->transposed[i], rows, widest, false, arena, err))
            return false;
    }
    return true;
}

/* One buffer per layer. Two alternating ones would do for one thread, but layers of different
 * widths put the same row at different addresses, so parts of other rows would overlap. */
static bool init_forward(nl_pass *pass, const nl_mlp *mlp, nl_arena *arena, nl_error *err)
{
    for (int l = 0; l < mlp->depth; l++) {
        bool hidden = l + 1 < mlp->depth;
        if (!new_mat(&pass->y[l], pass->rows, mlp->layer[l].outputs, hidden, arena, err))
            return false;
        pass->z[l] = pass->h[l] = pass->y[l];
    }
    return true;
}

static bool init_training_layer(nl_pass *pass, const nl_mlp *mlp, int l, nl_pass_kind kind,
                                bool dropout, nl_arena *arena, nl_error *err)
{
    int rows = pass->rows, columns = mlp->layer[l].outputs;
    bool hidden = l + 1 < mlp->depth;
    bool keep_z = kind == NL_PASS_BATCH_NORM ||
                  !nl_activation_get(mlp->layer[l].activation)->derivative_from_output;
    if (!new_mat(&pass->y[l], rows, columns, hidden, arena, err) ||
        !new_mat(&pass->dz[l], rows, columns, hidden, arena, err))
        return false;
    pass->z[l] = pass->h[l] = pass->y[l];
    if (keep_z && !new_mat(&pass->z[l], rows, columns, hidden, arena, err))
        return false;
    if (!dropout || !hidden)
        return true;
    return new_mat(&pass->h[l], rows, columns, hidden, arena, err) &&
           new_mat(&pass->mask[l], rows, columns, hidden, arena, err);
}

bool nl_pass_init(nl_pass *out, const nl_mlp *mlp, int rows, nl_pass_kind kind, float dropout,
                  nl_arena *arena, nl_error *err)
{
    *out = (nl_pass){0};
    nl_pass pass = {.rows = rows};
    bool ok = init_transposed(&pass, mlp, kind, arena, err) &&
              (kind != NL_PASS_FORWARD || init_forward(&pass, mlp, arena, err));
    for (int l = 0; ok && kind != NL_PASS_FORWARD && l < mlp->depth; l++)
        ok = init_training_layer(&pass, mlp, l, kind, dropout > 0.0f, arena, err);
    if (ok)
        *out = pass;
    return ok;
}

nl_pass nl_pass_rows(const nl_pass *pass, const nl_mlp *mlp, int first, int count)
{
    assert(first >= 0 && first + count <= pass->rows);
    nl_pass part = *pass;
    part.rows = count;
    part.transposed[0] = nl_mat_rows(pass->transposed[0], first, count);
    for (int l = 0; l < mlp->depth; l++) {
        nl_mat *all[] = {&part.z[l], &part.y[l], &part.h[l], &part.dz[l], &part.mask[l]};
        for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
            if (all[i]->data)
                *all[i] = nl_mat_rows(*all[i], first, count);
        }
    }
    return part;
}

static nl_mat part_of(nl_mat m, int rows, nl_units units)
{
    return (nl_mat){m.data + units.first, rows, units.count, m.stride};
}

static nl_units all_units(const nl_mlp *mlp, int layer)
{
    return (nl_units){0, mlp->layer[layer].outputs};
}

/* The rows of one shard of a pass. */
static nl_mat shard_of(const nl_pass *pass, nl_mat m, int index)
{
    int begin = nl_shard_begin(m.rows, index, pass->shards);
    return nl_mat_rows(m, begin, nl_shard_begin(m.rows, index + 1, pass->shards) - begin);
}

int nl_shard_begin(int rows, int index, int shards)
{
    return (int)((int64_t)rows * index / shards);
}

/* From the products of a layer's units to the next layer's input. */
static void activate(const nl_mlp *mlp, const nl_pass *pass, int l, int rows, nl_units units)
{
    const nl_activation_row *row = nl_activation_get(mlp->layer[l].activation);
    nl_mat z = part_of(pass->z[l], rows, units), y = part_of(pass->y[l], rows, units);
    bool batch_norm = pass->norm && l + 1 < mlp->depth;
    for (int s = 0; batch_norm && s < pass->shards; s++)
        nl_norm_apply(pass->norm, l, pass->shard + s, units.first, shard_of(pass, z, s));
    nl_add_bias(z, nl_mlp_bias(mlp, mlp->slab, l) + units.first);
    for (int r = 0; r < rows; r++)
        row->apply(nl_mat_row(y, r), nl_mat_row(z, r), (size_t)units.count);
    if (!pass->mask[l].data)
        return;
    nl_mat h = part_of(pass->h[l], rows, units), mask = part_of(pass->mask[l], rows, units);
    for (int r = 0; r < rows; r++)
        nl_multiply_to(nl_mat_row(h, r), nl_mat_row(y, r), nl_mat_row(mask, r),
                       (size_t)units.count);
}

nl_mat nl_mlp_forward_from(const nl_mlp *mlp, const nl_pass *pass, int layer, nl_mat x)
{
    assert(x.rows <= pass->rows && x.columns == mlp->layer[layer].inputs);
    for (int l = layer; l < mlp->depth; l++) {
        nl_gemm_layer(nl_mat_rows(pass->z[l], 0, x.rows), x, nl_mlp_weight(mlp, mlp->slab, l),
                      pass->transposed[0].data);
        activate(mlp, pass, l, x.rows, all_units(mlp, l));
        x = nl_mat_rows(pass->h[l], 0, x.rows);
    }
    return x;
}

nl_mat nl_mlp_forward(const nl_mlp *mlp, const nl_pass *pass, nl_mat x)
{
    return nl_mlp_forward_from(mlp, pass, 0, x);
}

/* A layer's input, transposed: [inputs, rows]. Layers alternate between the two buffers. */
static nl_mat transposed_input(const nl_mlp *mlp, const nl_pass *pass, int layer, int rows)
{
    return (nl_mat){pass->transposed[layer % 2].data, mlp->layer[layer].inputs, rows,
                    transposed_stride(pass->rows)};
}

static bool transposes(const nl_mlp *mlp, int layer, int rows)
{
    return nl_gemm_transposes(rows, mlp->layer[layer].outputs);
}

void nl_mlp_take_input(const nl_mlp *mlp, const nl_pass *pass, nl_mat x, int first_row, int rows)
{
    nl_mat transposed = transposed_input(mlp, pass, 0, x.rows);
    if (!transposes(mlp, 0, rows))
        return;
    transposed.data += first_row;
    nl_mat_transpose(transposed, x);
}

void nl_mlp_forward_units(const nl_mlp *mlp, const nl_pass *pass, int layer, nl_mat x,
                          nl_units units)
{
    assert(units.first + units.count <= mlp->layer[layer].outputs);
    nl_mat w = nl_mat_rows(nl_mlp_weight(mlp, mlp->slab, layer), units.first, units.count);
    nl_mat z = part_of(pass->z[layer], x.rows, units);
    if (transposes(mlp, layer, x.rows))
        nl_gemm(1.0f, transposed_input(mlp, pass, layer, x.rows), NL_TRANSPOSED, w, NL_TRANSPOSED,
                0.0f, z);
    else
        nl_gemm(1.0f, x, NL_AS_IS, w, NL_TRANSPOSED, 0.0f, z);
    activate(mlp, pass, layer, x.rows, units);
    if (layer + 1 == mlp->depth || !transposes(mlp, layer + 1, x.rows))
        return;
    nl_mat next = transposed_input(mlp, pass, layer + 1, x.rows);
    nl_mat_transpose(nl_mat_rows(next, units.first, units.count),
                     part_of(pass->h[layer], x.rows, units));
}

void nl_pass_draw_dropout(nl_pass *pass, const nl_mlp *mlp, float dropout, uint64_t seed,
                          uint64_t step, int first_row)
{
    assert(dropout > 0.0f && dropout < 1.0f);
    float kept = 1.0f / (1.0f - dropout);
    for (int l = 0; l + 1 < mlp->depth; l++) {
        for (int r = 0; r < pass->rows; r++) {
            uint64_t index = (uint64_t)(first_row + r) * NL_MLP_LAYERS_MAX + (uint64_t)l;
            nl_rng rng = nl_rng_make(seed, NL_STREAM_DROPOUT, step, index);
            float *mask = nl_mat_row(pass->mask[l], r);
            for (int c = 0; c < pass->mask[l].columns; c++)
                mask[c] = nl_rng_uniform(&rng) < dropout ? 0.0f : kept;
        }
    }
}

void nl_mlp_backward_units(const nl_mlp *mlp, const nl_pass *pass, int layer, int rows,
                           nl_units units)
{
    const nl_activation_row *row = nl_activation_get(mlp->layer[layer].activation);
    nl_mat w = nl_mlp_weight(mlp, mlp->slab, layer + 1);
    nl_mat dz = part_of(pass->dz[layer], rows, units);
    nl_mat seen = row->derivative_from_output ? pass->y[layer] : pass->z[layer];
    nl_gemm(1.0f, nl_mat_rows(pass->dz[layer + 1], 0, rows), NL_AS_IS, part_of(w, w.rows, units),
            NL_AS_IS, 0.0f, dz);
    for (int r = 0; r < rows; r++) {
        float *d = nl_mat_row(dz, r);
        if (pass->mask[layer].data)
            nl_multiply_to(d, d, nl_mat_row(pass->mask[layer], r) + units.first,
                           (size_t)units.count);
        row->derivative(d, d, nl_mat_row(seen, r) + units.first, (size_t)units.count);
    }
    nl_mat z = part_of(pass->z[layer], rows, units);
    for (int s = 0; pass->norm && s < pass->shards; s++)
        nl_norm_backward(pass->norm, layer, pass->shard + s, units.first, shard_of(pass, dz, s),
                         shard_of(pass, z, s), nl_mlp_bias(mlp, mlp->slab, layer) + units.first);
}

static bool is_zero(const float *values, int count)
{
    int i = 0;
    while (i < count && values[i] == 0.0f)
        i++;
    return i == count;
}

static void move_row(nl_mat m, int to, int from)
{
    memcpy(nl_mat_row(m, to), nl_mat_row(m, from), (size_t)m.columns * sizeof(float));
}

int nl_pass_keep_rows(const nl_pass *pass, const nl_mlp *mlp, nl_mat x)
{
    int kept = 0, last = mlp->depth - 1;
    for (int r = 0; r < x.rows; r++) {
        if (is_zero(nl_mat_row(pass->dz[last], r), pass->dz[last].columns))
            continue;
        if (kept < r) {
            move_row(x, kept, r);
            move_row(pass->dz[last], kept, r);
            for (int l = 0; l < last; l++) {
                move_row(pass->y[l], kept, r);
                if (pass->z[l].data != pass->y[l].data)
                    move_row(pass->z[l], kept, r);
            }
        }
        kept++;
    }
    return kept;
}

void nl_mlp_gradient(const nl_mlp *mlp, float *gradient, int layer, int first, int count, nl_mat x,
                     nl_mat dz)
{
    nl_mat dw = nl_mat_rows(nl_mlp_weight(mlp, gradient, layer), first, count);
    nl_mat block = {dz.data + first, dz.rows, count, dz.stride};
    nl_gemm(1.0f, block, NL_TRANSPOSED, x, NL_AS_IS, 0.0f, dw);
    nl_column_sums(nl_mlp_bias(mlp, gradient, layer) + first, dz, first, count);
}
