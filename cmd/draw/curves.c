/* Three panels, one below the other. */
#include "draw/curves.h"

#include "cli/output.h"
#include "plot/chart.h"

#include <math.h>

bool nl_curves_init(nl_curves *out, int epochs, nl_arena *arena, nl_error *err)
{
    double **arrays[] = {&out->epoch, &out->loss, &out->valid_loss, &out->error, &out->rate};
    *out = (nl_curves){.room = epochs};
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++) {
        *arrays[i] = NL_NEW(arena, double, (size_t)epochs, err);
        if (!*arrays[i])
            return false;
    }
    return true;
}

void nl_curves_note(nl_curves *curves, const nl_train_progress *progress, bool validated)
{
    int i = curves->count;
    if (i == curves->room)
        return;
    curves->epoch[i] = progress->epoch;
    curves->loss[i] = progress->loss;
    curves->valid_loss[i] = validated ? progress->valid_loss : NAN;
    curves->error[i] = validated ? 100.0 * (1.0 - progress->valid_accuracy) : NAN;
    curves->rate[i] = (double)progress->rate;
    curves->count++;
}

bool nl_curves_write(const nl_curves *curves, const char *path, nl_arena *arena, nl_error *err)
{
    int count = curves->count;
    const nl_series losses[] = {
        {"training", curves->epoch, curves->loss, count},
        {"validation (held-back samples)", curves->epoch, curves->valid_loss, count}};
    const nl_series error = {"validation", curves->epoch, curves->error, count};
    const nl_series rate = {"learning rate", curves->epoch, curves->rate, count};
    const nl_panel panels[] = {
        {"Loss in training and validation", "epoch", "mean cross-entropy", losses, 2, false},
        {"Validation samples read wrong", "epoch", "share wrong, %", &error, 1, false},
        {"Learning rate", "epoch", "learning rate", &rate, 1, false}};
    nl_bytes svg;
    return nl_svg_chart(&svg, panels, 3, arena, err) && nl_write_bytes(path, svg, err);
}
