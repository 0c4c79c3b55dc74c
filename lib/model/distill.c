#include "model/distill.h"

#include "base/utf8.h"

#include <assert.h>
#include <float.h>
#include <math.h>

static bool match_outputs(int *output, const nl_distillation *distillation, const nl_model *network,
                          nl_error *err)
{
    for (int o = 0; o < nl_model_outputs(network); o++) {
        uint32_t code = network->alphabet[o];
        char text[5];
        output[o] = nl_model_output(distillation->model, code);
        if (output[o] < 0 && code == NL_NOT_A_LETTER)
            return nl_fail(err, NL_ERROR_MODEL,
                           "%s: cannot answer \"not one letter\"; use --lines 0 or another teacher",
                           distillation->file);
        nl_utf8_put(text, code);
        if (output[o] < 0)
            return nl_fail(err, NL_ERROR_MODEL,
                           "%s: does not know '%s'; a teacher must know all characters of the data",
                           distillation->file, text);
    }
    return true;
}

static bool check_pictures(const nl_distillation *distillation, const nl_model *network,
                           nl_error *err)
{
    const nl_prep *its = &distillation->model->prep, *ours = &network->prep;
    if (its->side == ours->side && its->margin == ours->margin &&
        its->stroke_width == ours->stroke_width)
        return true;
    return nl_fail(
        err, NL_ERROR_MODEL,
        "%s: knows pictures of %d pixels a side, margin %d, stroke width %g, not of %d, %d and "
        "%g; use another teacher",
        distillation->file, its->side, its->margin, (double)its->stroke_width, ours->side,
        ours->margin, (double)ours->stroke_width);
}

bool nl_teacher_init(nl_teacher *out, const nl_distillation *distillation, const nl_model *network,
                     int batch, nl_arena *arena, nl_error *err)
{
    *out = (nl_teacher){0};
    const nl_model *model = distillation->model;
    int outputs = nl_model_outputs(network), its = nl_model_outputs(model);
    size_t rows = (size_t)batch, side = (size_t)model->prep.side;
    nl_teacher t = {.output = NL_NEW(arena, int, (size_t)outputs, err)};
    if (!t.output || !check_pictures(distillation, network, err) ||
        !match_outputs(t.output, distillation, network, err) ||
        !nl_classifier_init(&t.classifier, model, batch, arena, err))
        return false;
    t.pictures = NL_NEW_TABLE(arena, float, rows, side *side, err);
    float *answers = NL_NEW_TABLE(arena, float, rows, (size_t)its, err);
    float *soft_targets = NL_NEW_TABLE(arena, float, rows, (size_t)outputs, err);
    if (!t.pictures || !answers || !soft_targets)
        return false;
    t.answers = nl_mat_view(answers, batch, its);
    t.soft_targets = (nl_soft_targets){nl_mat_view(soft_targets, batch, outputs),
                                       distillation->weight, distillation->temperature};
    *out = t;
    return true;
}

float *nl_teacher_picture(const nl_teacher *teacher, int row)
{
    size_t side = (size_t)teacher->classifier.model->prep.side;
    return teacher->pictures + (size_t)row * side * side;
}

/* softmax(log p / T) over the network's characters makes them sum to 1. A probability that has
 * underflowed counts as the smallest normal number. */
void nl_teacher_answer(nl_teacher *teacher, int first, int count)
{
    assert(first >= 0 && first + count <= teacher->answers.rows);
    nl_mat answers = nl_mat_rows(teacher->answers, first, count);
    nl_mat soft = nl_mat_rows(teacher->soft_targets.p, first, count);
    nl_classifier_answer(&teacher->classifier, answers, nl_teacher_picture(teacher, first), first,
                         NULL);
    for (int r = 0; r < count; r++) {
        const float *from = nl_mat_row(answers, r);
        float *to = nl_mat_row(soft, r);
        for (int o = 0; o < soft.columns; o++)
            to[o] =
                logf(fmaxf(from[teacher->output[o]], FLT_MIN)) / teacher->soft_targets.temperature;
    }
    nl_softmax(soft);
}
