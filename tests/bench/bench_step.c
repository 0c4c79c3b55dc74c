/* A training step, or inference, and the raw matrix products it consists of: cblas_sgemm on the
 * same shapes with OpenBLAS's own threads. One of bench_turns' programs; scripts/bench starts it as
 *
 *   bench_step KIND WIDTHS ACTIVATION OPTIMISER BATCH THREADS
 *   bench_step step 784,512,256,47 relu momentum 128 1
 *
 * KIND: step; normalised-step, with batch normalisation; raw-step, its products; infer, from
 * pictures to probabilities; raw-infer. A unit of work is one batch. */
#include "math/gemm.h"
#include "nn/step.h"
#include "stopwatch.h"

#include <cblas.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SAMPLES = 8192, SHARD = 128 /* rows that one thread infers at a time */ };

typedef struct bench {
    int widths[NL_MLP_LAYERS_MAX + 1], depth, batch, threads;
    nl_arena arena;
    nl_pool *pool;
    nl_mlp mlp;
    nl_optim optim;
    nl_step step;
    nl_pass pass;
    nl_mat x;
    uint8_t *pixels; /* SAMPLES pictures */
    uint32_t *order;
    uint16_t *labels;
    int *targets; /* 0 .. outputs, each label its own output */
    uint64_t done;
    float *a, *b, *c; /* the raw products' */
} bench;

/* ---- raw products */

static void product(const bench *b, int m, int n, int k, CBLAS_TRANSPOSE ta, CBLAS_TRANSPOSE tb)
{
    cblas_sgemm(CblasRowMajor, ta, tb, m, n, k, 1.0f, b->a, ta == CblasTrans ? m : k, b->b,
                tb == CblasTrans ? k : n, 0.0f, b->c, n);
}

static void raw_infer(bench *b)
{
    for (int l = 0; l < b->depth; l++)
        product(b, b->batch, b->widths[l + 1], b->widths[l], CblasNoTrans, CblasTrans);
}

/* Forward, dW, and dx of all layers but the first. */
static void raw_step(bench *b)
{
    raw_infer(b);
    for (int l = b->depth - 1; l >= 0; l--) {
        product(b, b->widths[l + 1], b->widths[l], b->batch, CblasTrans, CblasNoTrans);
        if (l > 0)
            product(b, b->batch, b->widths[l], b->widths[l + 1], CblasNoTrans, CblasNoTrans);
    }
}

static float *random_floats(bench *b, size_t count, nl_error *err)
{
    nl_rng rng = nl_rng_make(2, NL_STREAM_TEST, 0, count);
    float *values = NL_NEW(&b->arena, float, count, err);
    for (size_t i = 0; values && i < count; i++)
        values[i] = nl_rng_uniform(&rng) - 0.5f;
    return values;
}

static bool prepare_raw(bench *b, nl_error *err)
{
    size_t most = (size_t)b->batch;
    for (int l = 0; l <= b->depth; l++)
        most = (size_t)b->widths[l] > most ? (size_t)b->widths[l] : most;
    openblas_set_num_threads(b->threads);
    return (b->a = random_floats(b, most * most, err)) &&
           (b->b = random_floats(b, most * most, err)) &&
           (b->c = random_floats(b, most * most, err));
}

/* ---- ours */

static void fill(void *context, nl_mat x, int first_row)
{
    const bench *b = context;
    size_t size = (size_t)x.columns, at = (size_t)(b->done * (uint64_t)b->batch) % SAMPLES;
    for (int r = 0; r < x.rows; r++) {
        uint32_t sample = b->order[(at + (size_t)(first_row + r)) % SAMPLES];
        nl_unit_from_bytes(nl_mat_row(x, r), b->pixels + sample * size, size);
    }
}

static void step(bench *b)
{
    nl_batch_labels labels = {.labels = b->labels, .targets = {b->targets, b->targets}};
    nl_update update = {.rate = 0.001f, .step = b->done};
    (void)nl_step_train(&b->step, &b->optim, update, (nl_input){fill, b}, &labels, b->batch,
                        b->pool);
    b->done++;
}

static void infer_shard(void *context, int index)
{
    bench *b = context;
    int first = index * SHARD, count = b->batch - first < SHARD ? b->batch - first : SHARD;
    nl_pass pass = nl_pass_rows(&b->pass, &b->mlp, first, count);
    nl_mat x = nl_mat_rows(b->x, first, count);
    fill(b, x, first);
    nl_softmax(nl_mlp_forward(&b->mlp, &pass, x));
}

static void infer(bench *b)
{
    nl_pool_run(b->pool, (b->batch + SHARD - 1) / SHARD, infer_shard, b);
    b->done++;
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

/* Shared by training and inference. */
static bool prepare(bench *b, nl_activation activation, nl_error *err)
{
    int outputs = b->widths[b->depth];
    b->pixels = nl_alloc(&b->arena, SAMPLES, (size_t)b->widths[0], err);
    b->order = NL_NEW(&b->arena, uint32_t, SAMPLES, err);
    b->labels = NL_NEW(&b->arena, uint16_t, (size_t)b->batch, err);
    b->targets = NL_NEW(&b->arena, int, (size_t)outputs + 1, err);
    if (!b->pixels || !b->order || !b->labels || !b->targets ||
        !nl_mlp_init(&b->mlp, b->widths, b->depth, activation, &b->arena, err))
        return false;
    nl_gemm_start();
    nl_mlp_init_weights(&b->mlp, NL_INIT_AUTO, 1);
    draw(b);
    return true;
}

static bool prepare_step(bench *b, nl_optim_kind kind, bool batch_norm, nl_error *err)
{
    nl_optim_options optim = {.kind = kind,
                              .momentum = kind == NL_SGD ? 0.0f : 0.9f,
                              .beta2 = 0.999f,
                              .epsilon = 1e-8f,
                              .weight_decay = kind == NL_ADAMW ? 0.01f : 0.0f};
    nl_step_options options = {.batch_norm = batch_norm};
    return nl_optim_init(&b->optim, &optim, b->mlp.size, &b->arena, err) &&
           nl_step_init(&b->step, &b->mlp, b->batch, &options, &b->arena, err) &&
           nl_pool_open(&b->pool, b->threads, &b->arena, err);
}

static bool prepare_infer(bench *b, nl_error *err)
{
    float *x = NL_NEW(&b->arena, float, (size_t)b->batch *(size_t)b->widths[0], err);
    b->x = nl_mat_view(x, b->batch, b->widths[0]);
    return x && nl_pass_init(&b->pass, &b->mlp, b->batch, NL_PASS_FORWARD, 0.0f, &b->arena, err) &&
           nl_pool_open(&b->pool, b->threads, &b->arena, err);
}

/* ---- turns */

/* Seconds that one unit of work takes, of as many as fit into `seconds`. */
static double work_for(bench *b, void (*work)(bench *b), double seconds)
{
    double start = stopwatch_now(), passed = 0.0;
    long units = 0;
    do {
        work(b);
        units++;
        passed = stopwatch_now() - start;
    } while (passed < seconds);
    return passed / (double)units;
}

static void take_turns(bench *b, void (*work)(bench *b))
{
    char line[64];
    while (fgets(line, sizeof line, stdin)) {
        double seconds = strtod(line, NULL);
        if (seconds > 0.0) /* a first one fills the caches */
            (void)work_for(b, work, seconds / 8.0);
        printf("%.9g\n", work_for(b, work, seconds));
        fflush(stdout);
    }
}

static bool read_widths(bench *b, const char *at)
{
    char *end = NULL;
    for (b->depth = -1; b->depth < NL_MLP_LAYERS_MAX; at = end + 1) {
        b->widths[++b->depth] = (int)strtol(at, &end, 10);
        if (end == at || b->widths[b->depth] < 1)
            return false;
        if (*end == '\0')
            return b->depth > 0;
    }
    return false;
}

static nl_optim_kind find_optim(const char *name)
{
    static const char *const names[] = {"sgd", "momentum", "nesterov", "adamw"};
    for (nl_optim_kind kind = NL_SGD; kind < NL_ADAMW; kind++) {
        if (strcmp(name, names[kind]) == 0)
            return kind;
    }
    return NL_ADAMW;
}

int main(int argc, char **argv)
{
    static bench b;
    nl_error err = {0};
    nl_activation activation = argc == 7 ? nl_activation_find(argv[3]) : NL_ACTIVATIONS;
    b.batch = argc == 7 ? (int)strtol(argv[5], NULL, 10) : 0;
    b.threads = argc == 7 ? (int)strtol(argv[6], NULL, 10) : 0;
    if (activation == NL_ACTIVATIONS || b.batch < 1 || b.threads < 1 || !read_widths(&b, argv[2])) {
        fprintf(stderr, "usage: bench_step KIND WIDTHS ACTIVATION OPTIMISER BATCH THREADS\n");
        return 2;
    }
    bool raw = strncmp(argv[1], "raw-", 4) == 0, infers = strstr(argv[1], "infer") != NULL;
    bool batch_norm = strcmp(argv[1], "normalised-step") == 0, ok = false;
    if (raw)
        ok = prepare_raw(&b, &err);
    else if (infers)
        ok = prepare(&b, activation, &err) && prepare_infer(&b, &err);
    else
        ok = prepare(&b, activation, &err) &&
             prepare_step(&b, find_optim(argv[4]), batch_norm, &err);
    if (ok && raw)
        take_turns(&b, infers ? raw_infer : raw_step);
    else if (ok)
        take_turns(&b, infers ? infer : step);
    else
        fprintf(stderr, "bench_step: %s\n", err.text);
    nl_pool_close(b.pool);
    nl_arena_free(&b.arena);
    return ok ? 0 : (int)err.status;
}
