/* cblas_sgemm, and the plain twin: dot products over rows and columns by index.
 *
 * sgemm copies ("packs") its operands into the order its kernel needs, which pays only if each
 * number is then used often: a product with a short side spends a third of its time packing. For
 * AVX-512, OpenBLAS has kernels that take the operands in place, for products of up to a million
 * multiplications. So there a product with a short side is divided into such tiles. Tiles follow
 * from the shapes alone. docs/performance.md has the rates of both ways and how the sizes below
 * were found. */
#include "math/gemm.h"

#include "math/transpose.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static float at(nl_mat m, nl_transposed t, int row, int column)
{
    return t == NL_TRANSPOSED ? nl_mat_row(m, column)[row] : nl_mat_row(m, row)[column];
}

void nl_gemm_plain(float alpha, nl_mat a, nl_transposed ta, nl_mat b, nl_transposed tb, float beta,
                   nl_mat c)
{
    int depth = ta == NL_TRANSPOSED ? a.rows : a.columns;
    for (int i = 0; i < c.rows; i++) {
        for (int j = 0; j < c.columns; j++) {
            float sum = 0.0f;
            for (int k = 0; k < depth; k++)
                sum += at(a, ta, i, k) * at(b, tb, k, j);
            float *out = nl_mat_row(c, i) + j;
            *out = alpha * sum + (beta == 0.0f ? 0.0f : beta * *out);
        }
    }
}

#ifdef NL_BLAS
#include <cblas.h>

enum {
    TILE_PRODUCTS = 1000000, /* of the kernels without packing, at most */
    LANES = 16, /* floats of a register: only the last tile of a row may fill one in part */
    TRANSPOSED_ROWS = 16, /* with fewer rows or outputs, transposing does not pay */
    TRANSPOSED_OUTPUTS = 192,
};

typedef struct product {
    float alpha;
    nl_mat a;
    nl_transposed ta;
    nl_mat b;
    nl_transposed tb;
    float beta;
    nl_mat c;
} product;

/* Rows, columns and depth of a product. */
typedef struct extent {
    int m, n, k;
} extent;

static extent extent_of(const product *p)
{
    return (extent){p->c.rows, p->c.columns, p->ta == NL_TRANSPOSED ? p->a.rows : p->a.columns};
}

static void multiply(const product *p)
{
    cblas_sgemm(CblasRowMajor, p->ta == NL_TRANSPOSED ? CblasTrans : CblasNoTrans,
                p->tb == NL_TRANSPOSED ? CblasTrans : CblasNoTrans, p->c.rows, p->c.columns,
                extent_of(p).k, p->alpha, p->a.data, p->a.stride, p->b.data, p->b.stride, p->beta,
                p->c.data, p->c.stride);
}

static int least(int a, int b)
{
    return a < b ? a : b;
}

/* The size of even parts of `size`, about `most` at most: a multiple of `lanes`, or all of it. */
static int part_of(int size, int most, int lanes)
{
    int parts = (size + most - 1) / most, part = (size + parts - 1) / parts;
    return least((part + lanes - 1) / lanes * lanes, size);
}

/* The largest tiles, by transposition: [ta][tb]. */
static const extent largest[2][2] = {
    {{8, 512, 192}, {32, 16, 1952}},
    {{64, 192, 64}, {64, 16, 976}},
};

static extent tile_of(const product *p)
{
    extent all = extent_of(p), most = largest[p->ta][p->tb];
    int outputs = most.m * most.n; /* with few rows a tile is wider, with few columns higher */
    extent tile = {0, part_of(all.n, most.n, LANES), 0};
    tile.m = part_of(all.m, outputs / tile.n > most.m ? outputs / tile.n : most.m, 1);
    tile.n = part_of(all.n, outputs / tile.m > most.n ? outputs / tile.m : most.n, LANES);
    tile.k = part_of(all.k, least(most.k, TILE_PRODUCTS / (tile.m * tile.n)), 1);
    return tile;
}

/* Part of op(m), as a view of m: its rows from `row` and columns from `column` on. */
static nl_mat part(nl_mat m, nl_transposed t, int row, int column, int rows, int columns)
{
    return t == NL_TRANSPOSED ? (nl_mat){nl_mat_row(m, column) + row, columns, rows, m.stride}
                              : (nl_mat){nl_mat_row(m, row) + column, rows, columns, m.stride};
}

static void multiply_tiles(const product *p)
{
    extent all = extent_of(p), tile = tile_of(p);
    product now = *p;
    for (int j = 0; j < all.n; j += tile.n) {
        int n = least(tile.n, all.n - j);
        for (int k = 0; k < all.k; k += tile.k) {
            int depth = least(tile.k, all.k - k);
            now.b = part(p->b, p->tb, k, j, depth, n);
            now.beta = k > 0 ? 1.0f : p->beta;
            for (int i = 0; i < all.m; i += tile.m) {
                int m = least(tile.m, all.m - i);
                now.a = part(p->a, p->ta, i, k, m, depth);
                now.c = part(p->c, NL_AS_IS, i, j, m, n);
                multiply(&now);
            }
        }
    }
}

/* Does BLAS have kernels that do not pack? */
static bool has_unpacked_kernels(void)
{
    static const char *const cores[] = {"SkylakeX", "Cooperlake", "SapphireRapids"};
    const char *core = openblas_get_corename();
    for (size_t i = 0; i < sizeof cores / sizeof *cores; i++) {
        if (strcmp(core, cores[i]) == 0)
            return true;
    }
    return false;
}

bool nl_gemm_packs(void)
{
    return !has_unpacked_kernels();
}

static bool prefers_tiles(const product *p)
{
    extent all = extent_of(p);
    bool dots =
        p->ta == NL_AS_IS && p->tb == NL_TRANSPOSED; /* short dot products are slower in tiles */
    if (dots && all.k < NL_GEMM_SHORT_SIDE)
        return false;
    return all.m > 0 && all.n > 0 && all.k > 0 &&
           least(all.m, least(all.n, all.k)) < NL_GEMM_SHORT_SIDE && has_unpacked_kernels();
}

bool nl_gemm_transposes(int rows, int outputs)
{
    return rows >= TRANSPOSED_ROWS && rows < NL_GEMM_SHORT_SIDE && outputs >= TRANSPOSED_OUTPUTS &&
           has_unpacked_kernels();
}

static void multiply_any(const product *p)
{
    if (prefers_tiles(p))
        multiply_tiles(p);
    else if (p->c.rows > 0 && p->c.columns > 0)
        multiply(p);
}

void nl_gemm(float alpha, nl_mat a, nl_transposed ta, nl_mat b, nl_transposed tb, float beta,
             nl_mat c)
{
    product p = {alpha, a, ta, b, tb, beta, c};
    multiply_any(&p);
}

void nl_gemm_layer(nl_mat z, nl_mat x, nl_mat w, float *scratch)
{
    product p = {1.0f, x, NL_AS_IS, w, NL_TRANSPOSED, 0.0f, z};
    if (nl_gemm_transposes(x.rows, w.rows)) {
        p.a = nl_mat_view(scratch, x.columns, x.rows);
        nl_mat_transpose(p.a, x);
        p.ta = NL_TRANSPOSED;
    }
    multiply_any(&p);
}

void nl_gemm_start(void)
{
    openblas_set_num_threads(1);
}

int nl_gemm_describe(char *out, size_t room)
{
    static const char *const flavours[] = {"serial", "pthread", "OpenMP"};
    int kind = openblas_get_parallel();
    return snprintf(out, room, "%s, core %s, %s flavour, %d thread", openblas_get_config(),
                    openblas_get_corename(), kind >= 0 && kind < 3 ? flavours[kind] : "unknown",
                    openblas_get_num_threads());
}

void nl_gemm_reserve(void)
{
    enum { SIDE = 128 }; /* smaller products may need no buffers */
    float zeros[SIDE * SIDE] = {0}, out[SIDE * SIDE];
    nl_mat z = nl_mat_view(zeros, SIDE, SIDE);
    nl_gemm(1.0f, z, NL_AS_IS, z, NL_AS_IS, 0.0f, nl_mat_view(out, SIDE, SIDE));
}

#else

void nl_gemm(float alpha, nl_mat a, nl_transposed ta, nl_mat b, nl_transposed tb, float beta,
             nl_mat c)
{
    nl_gemm_plain(alpha, a, ta, b, tb, beta, c);
}

void nl_gemm_layer(nl_mat z, nl_mat x, nl_mat w, float *scratch)
{
    (void)scratch;
    nl_gemm_plain(1.0f, x, NL_AS_IS, w, NL_TRANSPOSED, 0.0f, z);
}

bool nl_gemm_packs(void)
{
    return false;
}

bool nl_gemm_transposes(int rows, int outputs)
{
    (void)rows;
    (void)outputs;
    return false;
}

void nl_gemm_start(void)
{
}

int nl_gemm_describe(char *out, size_t room)
{
    return snprintf(out, room, "no BLAS (plain loops)");
}

void nl_gemm_reserve(void)
{
}

#endif
