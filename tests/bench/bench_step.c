/* The speed of a training step against the raw matrix products it consists of: cblas_sgemm on the
 * same shapes, with OpenBLAS's own threads, in the same process, turn and turn about.
 *
 *   bench_step [WIDTHS [BATCH [ROUNDS]]]     bench_step 784,512,256,62 128 9
 *
 * One tab-separated line for each number of threads; medians over the rounds. */
#include "math/gemm.h"
#include "nn/step.h"

#include <cblas.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { SAMPLES = 20000, ROUNDS_MAX = 99, STEPS = 20 };

typedef struct bench {
    int widths[NL_MLP_LAYERS_MAX + 1], depth, batch, rounds;
    nl_arena arena;
    nl_mlp mlp;
    nl_optim optim;
    nl_step step;
    uint8_t *pixels; /* SAMPLES pictures */
    uint32_t *order;
    uint16_t *labels;
    int *targets; /* 0 .. outputs, each label its own output */
    uint64_t done;
    float *a, *b, *c; /* the raw products' */
} bench;

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *values, int count)
{
    qsort(values, (size_t)count, sizeof *values, compare);
    return values[count / 2];
}

static void product(const bench *b, int m, int n, int k, CBLAS_TRANSPOSE ta, CBLAS_TRANSPOSE tb)
{
    cblas_sgemm(CblasRowMajor, ta, tb, m, n, k, 1.0f, b->a, ta == CblasTrans ? m : k, b->b,
                tb == CblasTrans ? k : n, 0.0f, b->c, n);
}

/* The products of one step: forward, dW, and dx of all layers but the first. */
static void raw_step(const bench *b)
{
    for (int l = 0; l < b->depth; l++) {
        int in = b->widths[l], out = b->widths[l + 1];
        product(b, b->batch, out, in, CblasNoTrans, CblasTrans);
        product(b, out, in, b->batch, CblasTrans, CblasNoTrans);
        if (l > 0)
            product(b, b->batch, in, out, CblasNoTrans, CblasNoTrans);
    }
}

static double flops(const bench *b)
{
    double sum = 0.0;
    for (int l = 0; l < b->depth; l++)
        sum += (l > 0 ? 6.0 : 4.0) * b->batch * (double)b->widths[l] * b->widths[l + 1];
    return sum;
}

static void fill(void *context, nl_mat x, int first_row)
{
    const bench *b = context;
    size_t size = (size_t)x.columns, at = (size_t)(b->done * (uint64_t)b->batch) % SAMPLES;
    for (int r = 0; r < x.rows; r++) {
        uint32_t sample = b->order[(at + (size_t)(first_row + r)) % SAMPLES];
        nl_unit_from_bytes(nl_mat_row(x, r), b->pixels + sample * size, size);
    }
}

static void our_step(bench *b, nl_pool *pool)
{
    nl_batch_labels labels = {.labels = b->labels, .targets = {b->targets, b->targets}};
    nl_update update = {.rate = 0.01f, .step = b->done};
    (void)nl_step_train(&b->step, &b->optim, update, (nl_input){fill, b}, &labels, b->batch, pool);
    b->done++;
}

/* One line: the same work raw and as steps, a round of each in turn. */
static bool measure(bench *b, int threads, nl_error *err)
{
    double raw[ROUNDS_MAX], ours[ROUNDS_MAX];
    nl_pool *pool;
    if (!nl_pool_open(&pool, threads, &b->arena, err))
        return false;
    for (int round = -1; round < b->rounds; round++) { /* the first one is for warming up */
        int slot = round < 0 ? 0 : round;
        openblas_set_num_threads(threads);
        double start = now();
        for (int i = 0; i < STEPS; i++)
            raw_step(b);
        raw[slot] = (now() - start) / STEPS;
        nl_gemm_start();
        start = now();
        for (int i = 0; i < STEPS; i++)
            our_step(b, pool);
        ours[slot] = (now() - start) / STEPS;
    }
    nl_pool_close(pool);
    double r = median(raw, b->rounds), o = median(ours, b->rounds);
    printf("%d\t%.0f\t%.1f\t%.0f\t%.1f\t%.2f\n", threads, b->batch / r, flops(b) / r * 1e-9,
           b->batch / o, flops(b) / o * 1e-9, r / o);
    return true;
}

static void draw(bench *b)
{
    nl_rng rng = nl_rng_make(1, NL_STREAM_TEST, 0, 0);
    int outputs = b->widths[b->depth];
    size_t pixels = (size_t)SAMPLES * (size_t)b->widths[0];
    for (size_t i = 0; i < pixels; i++)
        b->pixels[i] = (uint8_t)(nl_rng_below(&rng, 5) ? 0 : nl_rng_below(&rng, 256));
    for (uint32_t i = 0; i < SAMPLES; i++)
        b->order[i] = i;
    nl_rng_shuffle(&rng, b->order, SAMPLES);
    for (int i = 0; i < b->batch; i++)
        b->labels[i] = (uint16_t)nl_rng_below(&rng, (uint32_t)outputs);
    for (int o = 0; o <= outputs; o++)
        b->targets[o] = o;
}

static float *random_floats(bench *b, size_t count, nl_error *err)
{
    nl_rng rng = nl_rng_make(2, NL_STREAM_TEST, 0, count);
    float *values = NL_NEW(&b->arena, float, count, err);
    for (size_t i = 0; values && i < count; i++)
        values[i] = nl_rng_normal(&rng);
    return values;
}

static bool set_up(bench *b, nl_error *err)
{
    nl_optim_options optim = {.kind = NL_NESTEROV, .momentum = 0.9f, .weight_decay = 1e-4f};
    nl_step_options step = {0};
    size_t most = (size_t)b->batch;
    for (int l = 0; l <= b->depth; l++)
        most = (size_t)b->widths[l] > most ? (size_t)b->widths[l] : most;
    int outputs = b->widths[b->depth];
    b->pixels = nl_alloc(&b->arena, SAMPLES, (size_t)b->widths[0], err);
    b->order = NL_NEW(&b->arena, uint32_t, SAMPLES, err);
    b->labels = NL_NEW(&b->arena, uint16_t, (size_t)b->batch, err);
    b->targets = NL_NEW(&b->arena, int, (size_t)outputs + 1, err);
    if (!b->pixels || !b->order || !b->labels || !b->targets ||
        !(b->a = random_floats(b, most * most, err)) ||
        !(b->b = random_floats(b, most * most, err)) ||
        !(b->c = random_floats(b, most * most, err)) ||
        !nl_mlp_init(&b->mlp, b->widths, b->depth, NL_RELU, &b->arena, err) ||
        !nl_optim_init(&b->optim, &optim, b->mlp.size, &b->arena, err) ||
        !nl_step_init(&b->step, &b->mlp, b->batch, &step, &b->arena, err))
        return false;
    nl_mlp_draw(&b->mlp, NL_INIT_AUTO, 1);
    draw(b);
    return true;
}

static bool read_arguments(bench *b, int argc, char **argv)
{
    const char *at = argc > 1 ? argv[1] : "784,512,256,62";
    char *end = NULL;
    for (b->depth = -1; b->depth < NL_MLP_LAYERS_MAX; at = end + 1) {
        b->widths[++b->depth] = (int)strtol(at, &end, 10);
        if (end == at || b->widths[b->depth] < 1)
            return false;
        if (*end == '\0')
            break;
    }
    b->batch = argc > 2 ? (int)strtol(argv[2], NULL, 10) : 128;
    b->rounds = argc > 3 ? (int)strtol(argv[3], NULL, 10) : 9;
    return *end == '\0' && b->depth > 0 && b->batch > 0 && b->rounds > 0 && b->rounds <= ROUNDS_MAX;
}

int main(int argc, char **argv)
{
    static bench b;
    nl_error err = {0};
    if (!read_arguments(&b, argc, argv)) {
        fprintf(stderr, "usage: bench_step [WIDTHS [BATCH [ROUNDS]]]\n");
        return 2;
    }
    printf("threads\traw samples/s\traw GFLOP/s\tsamples/s\tGFLOP/s\tshare\n");
    bool ok = set_up(&b, &err) && measure(&b, 1, &err) && measure(&b, 2, &err);
    if (!ok)
        fprintf(stderr, "bench_step: %s\n", err.text);
    nl_arena_free(&b.arena);
    return ok ? 0 : (int)err.status;
}
