/* Any bytes as a model file, also with a corrected checksum, so that later checks are reached: an
 * accepted model can be used. */
#include "support/tensorfile.h"

#include "model/classifier.h"
#include "model/modelfile.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A picture's probabilities sum to 1. */
static void use(const nl_model *model)
{
    nl_arena arena = {0};
    nl_error err = {0};
    int outputs = nl_model_outputs(model);
    size_t size = (size_t)model->prep.side * (size_t)model->prep.side;
    uint8_t *pixels = NL_NEW(&arena, uint8_t, size, &err);
    float *row = NL_NEW(&arena, float, (size_t)outputs, &err);
    if (!pixels || !row || model->member_count > NL_MEMBERS_MAX)
        abort();
    memset(pixels, 200, size);
    double sum = 0.0;
    if (!nl_model_classify(nl_mat_view(row, 1, outputs), model, &(nl_inputs){.pixels = pixels},
                           NULL, NULL, &arena, &err))
        abort();
    for (int o = 0; o < outputs; o++)
        sum += (double)row[o];
    /* Weights may be so large that this picture's logits overflow; then there is no sum. */
    if (!isnan(sum) && fabs(sum - 1.0) > 1e-3)
        abort();
    nl_arena_free(&arena);
}

static void parse(nl_bytes bytes)
{
    nl_error err = {0};
    nl_model model;
    bool ok = nl_model_parse(&model, bytes, &err);
    if (ok)
        use(&model);
    else if (model.arena.top || model.member_count || err.status != NL_ERROR_MODEL || !*err.text)
        abort();
    nl_model_free(&model);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint8_t *copy = malloc(size + !size);
    if (!copy)
        return 0;
    memcpy(copy, data, size);
    parse((nl_bytes){copy, size});
    if (tensorfile_sign(copy, size))
        parse((nl_bytes){copy, size});
    free(copy);
    return 0;
}
