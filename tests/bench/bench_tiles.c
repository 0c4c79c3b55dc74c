/* What tiles bring to a matrix product: for each way the operands may lie, the rate of nl_gemm
 * beside that of one call of cblas_sgemm, in turns, one thread; the best of several rounds.
 *
 *   bench_tiles [M N K]...        without arguments: the shapes of W1's to W3's training steps
 *
 * Prints GFLOP/s. */
#include "math/gemm.h"
#include "stopwatch.h"

#include <cblas.h>
#include <stdio.h>
#include <stdlib.h>

enum { ROUNDS = 9, SIDE_MAX = 4096 };

static const double TURN = 4e-3; /* seconds, about */

typedef struct shape {
    int m, n, k;
} shape;

static const shape steps[] = {
    {32, 64, 1024},   {64, 1024, 32},  {128, 512, 784},  {512, 784, 128}, {128, 256, 512},
    {256, 512, 128},  {128, 512, 256}, {256, 2048, 784}, {512, 784, 256}, {256, 512, 2048},
    {512, 2048, 256}, {16, 512, 784},  {64, 512, 784},   {64, 784, 128},  {1, 512, 784},
};

typedef struct product {
    nl_mat a, b, c;
    nl_transposed ta, tb;
} product;

/* op(m) is [rows, columns]. */
static nl_mat lay(float *data, int rows, int columns, nl_transposed t)
{
    return t == NL_TRANSPOSED ? nl_mat_view(data, columns, rows) : nl_mat_view(data, rows, columns);
}

static void whole(const product *p)
{
    int depth = p->ta == NL_TRANSPOSED ? p->a.rows : p->a.columns;
    cblas_sgemm(CblasRowMajor, p->ta == NL_TRANSPOSED ? CblasTrans : CblasNoTrans,
                p->tb == NL_TRANSPOSED ? CblasTrans : CblasNoTrans, p->c.rows, p->c.columns, depth,
                1.0f, p->a.data, p->a.stride, p->b.data, p->b.stride, 0.0f, p->c.data, p->c.stride);
}

static void tiles(const product *p)
{
    nl_gemm(1.0f, p->a, p->ta, p->b, p->tb, 0.0f, p->c);
}

/* The least seconds that one product took. */
static double time_of(void (*multiply)(const product *p), const product *p, int times, double best)
{
    double start = stopwatch_now();
    for (int i = 0; i < times; i++)
        multiply(p);
    double seconds = (stopwatch_now() - start) / times;
    return seconds < best ? seconds : best;
}

static void measure(shape s, float *const memory[3])
{
    static const char *const names[2][2] = {{"a b", "a b'"}, {"a' b", "a' b'"}};
    double work = 2.0 * s.m * s.n * s.k;
    int times = 1 + (int)(TURN * 1e11 / work);
    for (nl_transposed ta = NL_AS_IS; ta <= NL_TRANSPOSED; ta++) {
        for (nl_transposed tb = NL_AS_IS; tb <= NL_TRANSPOSED; tb++) {
            product p = {lay(memory[0], s.m, s.k, ta), lay(memory[1], s.k, s.n, tb),
                         nl_mat_view(memory[2], s.m, s.n), ta, tb};
            double one = 1e9, cut = 1e9;
            for (int r = 0; r < ROUNDS; r++) {
                one = time_of(whole, &p, times, one);
                cut = time_of(tiles, &p, times, cut);
            }
            printf("%d x %d x %d\t%s\t%.0f\t%.0f\n", s.m, s.n, s.k, names[ta][tb],
                   1e-9 * work / one, 1e-9 * work / cut);
        }
    }
}

static int number(const char *text)
{
    return (int)strtol(text, NULL, 10);
}

int main(int argc, char **argv)
{
    float *memory[3] = {0};
    for (int i = 0; i < 3; i++) {
        memory[i] = aligned_alloc(64, sizeof(float) * SIDE_MAX * SIDE_MAX);
        if (!memory[i])
            return 6;
        for (size_t j = 0; j < (size_t)SIDE_MAX * SIDE_MAX; j++)
            memory[i][j] = (float)(j % 17) / 17.0f - 0.5f;
    }
    nl_gemm_start();
    printf("product\tas\tone call\tnl_gemm\n");
    int given = (argc - 1) / 3, count = given > 0 ? given : (int)(sizeof steps / sizeof *steps);
    for (int i = 0; i < count; i++) {
        shape s = steps[given > 0 ? 0 : i];
        if (given > 0)
            s = (shape){number(argv[3 * i + 1]), number(argv[3 * i + 2]), number(argv[3 * i + 3])};
        if (s.m < 1 || s.n < 1 || s.k < 1 || s.m > SIDE_MAX || s.n > SIDE_MAX || s.k > SIDE_MAX) {
            fprintf(stderr, "usage: bench_tiles [M N K]..., each from 1 to %d\n", SIDE_MAX);
            return 2;
        }
        measure(s, memory);
    }
    for (int i = 0; i < 3; i++)
        free(memory[i]);
    return 0;
}
