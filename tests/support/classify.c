/* Prints what a model answers to each picture of some data: number, code point and probability of
 * the answer, tab-separated; for comparison with other readers of the same model.
 *
 *   classify MODEL DATA */
#include "data/format.h"
#include "model/classifier.h"
#include "model/modelfile.h"

#include <stdio.h>

static void print_answers(const nl_model *model, nl_mat rows)
{
    for (int r = 0; r < rows.rows; r++) {
        const float *row = nl_mat_row(rows, r);
        int best = 0;
        for (int o = 1; o < rows.columns; o++)
            best = row[o] > row[best] ? o : best;
        printf("%d\t%u\t%.6f\n", r, (unsigned)model->alphabet[best], (double)row[best]);
    }
}

static bool classify(nl_model *model, char **argv, nl_arena *arena, nl_error *err)
{
    nl_dataset data;
    nl_load_options options = nl_load_default();
    if (!nl_model_load(model, argv[1], err))
        return false;
    options.prep = model->prep;
    nl_dataset_init(&data, model->prep.side);
    if (!nl_data_load(&data, argv[2], &options, arena, err))
        return false;
    int outputs = nl_model_outputs(model);
    float *rows = NL_NEW_TABLE(arena, float, data.count, (size_t)outputs, err);
    nl_mat out = nl_mat_view(rows, (int)data.count, outputs);
    if (!rows ||
        !nl_model_classify(out, model, &(nl_inputs){.pixels = data.pixels}, NULL, NULL, arena, err))
        return false;
    print_answers(model, out);
    return true;
}

int main(int argc, char **argv)
{
    nl_arena arena = {0};
    nl_error err = {0};
    nl_model model = {0};
    if (argc != 3) {
        fprintf(stderr, "usage: classify MODEL DATA\n");
        return 2;
    }
    bool ok = classify(&model, argv, &arena, &err);
    if (!ok)
        fprintf(stderr, "classify: %s\n", err.text);
    nl_model_free(&model);
    nl_arena_free(&arena);
    return ok ? 0 : (int)err.status;
}
