/* The vanishing gradient, shown: trains the same deep, narrow network with sigmoid, tanh and relu
 * on drawn letters, prints the mean norm of each layer's weight gradient as a table, and draws it.
 * docs/mathematics.md explains the result.
 *
 *     vanishing STEPS [FILE.svg]
 *
 * Training has nothing that could hide the effect: no schedule, no clipping, no validation. The
 * results are the same for any number of processors. */
#include "base/file.h"
#include "base/pool.h"
#include "draw/strokes.h"
#include "draw/synth.h"
#include "math/gemm.h"
#include "nn/step.h"
#include "plot/chart.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    SIDE = 28,
    CHARACTERS = 62,
    LETTERS = CHARACTERS * 50,
    LAYERS = 8, /* hidden */
    WIDTH = 64, /* units of each */
    BATCH = 64,
    SEED = 1,
    STEPS_MAX = 1000000,
};

static const float RATE = 0.02f, MOMENTUM = 0.9f;

static const nl_activation activations[] = {NL_SIGMOID, NL_TANH, NL_RELU};

enum { ACTIVATIONS = sizeof activations / sizeof *activations };

typedef struct result {
    double norm[LAYERS + 1]; /* of the gradient of W by layer, mean over the steps */
    double loss;             /* mean over the last tenth of the steps */
} result;

typedef struct run {
    const nl_dataset *data;
    nl_mlp mlp;
    nl_step step;
    nl_optim optim;
    nl_batch_labels labels;
    uint16_t label[BATCH];
    uint32_t sample[BATCH]; /* indices into the data */
} run;

/* Draws letters and digits. */
static bool draw_letters(nl_dataset *data, nl_pool *pool, nl_arena *arena, nl_error *err)
{
    uint32_t codes[CHARACTERS];
    nl_synth_job job = {.codes = codes, .seed = SEED, .prep = nl_prep_default()};
    for (int i = 0; i < nl_character_count; i++)
        if (isalnum((int)nl_character_codes[i]))
            codes[job.code_count++] = nl_character_codes[i];
    nl_dataset_init(data, SIDE);
    return nl_synth_characters(data, LETTERS, &job, pool, arena, err);
}

static bool run_init(run *out, nl_activation activation, nl_arena *arena, nl_error *err)
{
    const nl_optim_options momentum = {.kind = NL_MOMENTUM, .momentum = MOMENTUM};
    const nl_step_options plain = {0};
    int widths[LAYERS + 2] = {SIDE * SIDE}, outputs = out->data->class_count;
    for (int l = 1; l <= LAYERS; l++)
        widths[l] = WIDTH;
    widths[LAYERS + 1] = outputs;
    if (!nl_mlp_init(&out->mlp, widths, LAYERS + 1, activation, arena, err) ||
        !nl_step_init(&out->step, &out->mlp, BATCH, &plain, arena, err) ||
        !nl_optim_init(&out->optim, &momentum, out->mlp.size, arena, err))
        return false;
    int *counting = NL_NEW(arena, int, (size_t)outputs + 1, err);
    if (!counting)
        return false;
    for (int i = 0; i <= outputs; i++)
        counting[i] = i;
    out->labels = (nl_batch_labels){.labels = out->label, .targets = {counting, counting}};
    nl_mlp_init_weights(&out->mlp, NL_INIT_AUTO, SEED);
    return true;
}

static void fill_rows(void *context, nl_mat x, int first_row)
{
    const run *r = context;
    size_t size = (size_t)x.columns;
    for (int i = 0; i < x.rows; i++)
        nl_unit_from_bytes(nl_mat_row(x, i), r->data->pixels + r->sample[first_row + i] * size,
                           size);
}

/* A step's samples depend on the step alone, so every activation gets the same ones. */
static void choose_batch(run *r, int step)
{
    nl_rng rng = nl_rng_make(SEED, NL_STREAM_SHUFFLE, (uint64_t)step, 0);
    for (int i = 0; i < BATCH; i++) {
        r->sample[i] = nl_rng_below(&rng, (uint32_t)r->data->count);
        r->label[i] = r->data->labels[r->sample[i]];
    }
}

static void train(result *out, run *r, int steps, nl_pool *pool)
{
    int last = (steps + 9) / 10;
    for (int s = 0; s < steps; s++) {
        nl_update update = {.rate = RATE, .step = (uint64_t)s};
        choose_batch(r, s);
        double loss = nl_step_train(&r->step, &r->optim, update, (nl_input){fill_rows, r},
                                    &r->labels, BATCH, pool);
        for (int l = 0; l <= LAYERS; l++)
            out->norm[l] += nl_step_layer_norm(&r->step, l) / steps;
        if (s >= steps - last)
            out->loss += loss / last;
    }
}

static void print_table(const result *results)
{
    printf("layer");
    for (int a = 0; a < ACTIVATIONS; a++)
        printf("\t%s", nl_activation_get(activations[a])->name);
    for (int l = 0; l <= LAYERS; l++) {
        printf("\n%d", l + 1);
        for (int a = 0; a < ACTIVATIONS; a++)
            printf("\t%.2e", results[a].norm[l]);
    }
    printf("\nloss");
    for (int a = 0; a < ACTIVATIONS; a++)
        printf("\t%.3f", results[a].loss);
    printf("\n");
}

static bool write_chart(const char *path, const result *results, int steps, nl_arena *arena,
                        nl_error *err)
{
    nl_series series[ACTIVATIONS];
    nl_bytes svg;
    char title[160];
    for (int a = 0; a < ACTIVATIONS; a++)
        series[a] =
            (nl_series){nl_activation_get(activations[a])->name, NULL, results[a].norm, LAYERS + 1};
    snprintf(title, sizeof title, "Gradient by layer: %d hidden layers of %d units, %d steps",
             LAYERS, WIDTH, steps);
    nl_panel panel = {
        title, "layer, from the input to the outputs", "norm of its gradient", series, ACTIVATIONS,
        true};
    return nl_svg_chart(&svg, &panel, 1, arena, err) && nl_file_write(path, &svg, 1, err);
}

static bool show(const char *path, int steps, nl_pool *pool, nl_arena *arena, nl_error *err)
{
    nl_dataset letters;
    result results[ACTIVATIONS] = {0};
    if (!draw_letters(&letters, pool, arena, err))
        return false;
    for (int a = 0; a < ACTIVATIONS; a++) {
        run r = {.data = &letters};
        if (!run_init(&r, activations[a], arena, err))
            return false;
        train(&results[a], &r, steps, pool);
    }
    print_table(results);
    return !path || write_chart(path, results, steps, arena, err);
}

int main(int argc, char **argv)
{
    nl_error err = {0};
    nl_arena arena = {0};
    nl_pool *pool = NULL;
    int steps = argc > 1 ? atoi(argv[1]) : 0;
    if (argc > 3 || steps < 1 || steps > STEPS_MAX) {
        fprintf(stderr, "usage: vanishing STEPS [FILE.svg]\n");
        return NL_ERROR_USAGE;
    }
    nl_gemm_start();
    bool ok = nl_pool_open(&pool, nl_processor_count(), &arena, &err) &&
              show(argc > 2 ? argv[2] : NULL, steps, pool, &arena, &err);
    if (!ok)
        fprintf(stderr, "vanishing: %s\n", err.text);
    nl_pool_close(pool);
    nl_arena_free(&arena);
    return (int)err.status;
}
