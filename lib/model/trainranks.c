#include "model/trainranks.h"

#include "model/signature.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

bool nl_train_ranks_check(const nl_ranks *ranks, size_t rows, bool batch_norm, nl_error *err)
{
    size_t least = batch_norm ? 2 : 1;
    if (!ranks || rows >= least * (size_t)ranks->count)
        return true;
    return nl_fail(err, NL_ERROR_USAGE,
                   "%d ranks share batches of %zu, and each needs %zu sample%s or more; use a "
                   "larger --batch-size or fewer ranks",
                   ranks->count, rows, least, least > 1 ? "s" : "");
}

static bool fail_lost(nl_error *err)
{
    return nl_fail(err, NL_ERROR_LIMIT, "another rank has ended before the training began");
}

bool nl_train_ranks_agree(nl_ranks *ranks, const char *signature, nl_error *err)
{
    char first[NL_SIGNATURE_ROOM], difference[256];
    if (!ranks)
        return true;
    snprintf(first, sizeof first, "%s", signature);
    if (!nl_ranks_give(ranks, 0, first, sizeof first))
        return fail_lost(err);
    if (strcmp(first, signature) == 0)
        return true;
    nl_signature_difference(difference, sizeof difference, first, signature);
    return nl_fail(err, NL_ERROR_USAGE, "has other data or options than rank 0 (%s)", difference);
}

bool nl_train_ranks_share(nl_ranks *ranks, nl_train_state *state, const nl_mlp *mlp,
                          const nl_optim *optim, nl_error *err)
{
    nl_train_state first = *state;
    size_t size = mlp->size, slabs = (size_t)nl_optim_slabs(optim->options.kind);
    bool ok = nl_ranks_give(ranks, 0, &first, sizeof first);
    first.best = state->best;
    first.running = state->running;
    first.path = state->path;
    *state = first;
    return (ok && nl_ranks_give(ranks, 0, mlp->slab, size * sizeof(float)) &&
            nl_ranks_give(ranks, 0, optim->state, slabs * size * sizeof(float)) &&
            nl_ranks_give(ranks, 0, first.best, size * sizeof(float)) &&
            nl_ranks_give(ranks, 0, first.running, first.running_size * sizeof(float)) &&
            nl_ranks_give(ranks, 0, first.path, first.path_size * sizeof(float))) ||
           fail_lost(err);
}

bool nl_train_ranks_validate(nl_ranks *ranks, double *accuracy, double *loss, nl_validation *own,
                             size_t count, nl_pool *pool)
{
    nl_validate(accuracy, loss, own, pool);
    if (!ranks || count == 0)
        return true;
    double samples = (double)own->samples.count;
    double sums[] = {round(*accuracy * samples), *loss * samples};
    bool ok = nl_ranks_total(ranks, sums, 2);
    *accuracy = sums[0] / (double)count;
    *loss = sums[1] / (double)count;
    return ok;
}
