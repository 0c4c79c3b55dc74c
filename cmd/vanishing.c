/* One curve for each activation, the layers along the axis from the first one to the outputs. */
#include "vanishing.h"

#include "cli/output.h"
#include "draw/synth.h"
#include "plot/chart.h"

#include <stdio.h>
#include <string.h>

enum { SIDE = 28, DRAWN = 62 * 50 };

static const nl_activation shown[] = {NL_SIGMOID, NL_TANH, NL_RELU};

enum { SHOWN = sizeof shown / sizeof *shown };

static bool draw_letters(nl_dataset *data, uint64_t seed, nl_pool *pool, nl_arena *arena,
                         nl_error *err)
{
    nl_synth_job job = {.seed = seed, .prep = nl_prep_default()};
    job.codes = nl_synth_alphabet(&job.code_count);
    nl_dataset_init(data, SIDE);
    return nl_synth_characters(data, DRAWN, &job, pool, arena, err);
}

static void print_table(const nl_depth_result *results, int layers)
{
    printf("layer");
    for (int a = 0; a < SHOWN; a++)
        printf("\t%s", nl_activation_get(shown[a])->name);
    for (int l = 0; l <= layers; l++) {
        printf("\n%d", l + 1);
        for (int a = 0; a < SHOWN; a++)
            printf("\t%.2e", results[a].norm[l]);
    }
    printf("\nloss");
    for (int a = 0; a < SHOWN; a++)
        printf("\t%.3f", results[a].loss);
    printf("\n");
}

static bool write_chart(const char *path, const nl_depth_result *results,
                        const nl_depth_options *options, nl_arena *arena, nl_error *err)
{
    nl_series series[SHOWN];
    nl_bytes svg;
    char title[160];
    for (int a = 0; a < SHOWN; a++)
        series[a] = (nl_series){nl_activation_get(shown[a])->name, NULL, results[a].norm,
                                options->layers + 1};
    snprintf(title, sizeof title, "Gradient by layer: %d hidden layers of %d units, %d steps",
             options->layers, options->width, options->steps);
    nl_panel panel = {
        title, "layer, from the input to the outputs", "norm of its gradient", series, SHOWN, true};
    return nl_svg_chart(&svg, &panel, 1, arena, err) && nl_write_bytes(path, svg, err);
}

static bool show(const char *path, const nl_depth_options *options, nl_pool *pool, nl_arena *arena,
                 nl_error *err)
{
    nl_dataset letters;
    nl_depth_result results[SHOWN];
    if (!draw_letters(&letters, options->seed, pool, arena, err))
        return false;
    for (int a = 0; a < SHOWN; a++) {
        if (!nl_depth_run(&results[a], shown[a], &letters, options, pool, err))
            return false;
    }
    if (!write_chart(path, results, options, arena, err))
        return false;
    if (strcmp(path, "-") != 0)
        print_table(results, options->layers);
    return true;
}

bool nl_vanishing_show(const char *path, const nl_depth_options *options, nl_error *err)
{
    nl_arena arena = {0};
    nl_pool *pool = NULL;
    bool ok = nl_pool_open(&pool, nl_processor_count(), &arena, err) &&
              show(path, options, pool, &arena, err);
    nl_pool_close(pool);
    nl_arena_free(&arena);
    return ok;
}
