/* Each optimiser is one fused loop: every array is read and written once. */
#include "nn/optim.h"

#include "base/clones.h"

#include <assert.h>
#include <math.h>

int nl_optim_slabs(nl_optim_kind kind)
{
    return kind == NL_SGD ? 0 : kind == NL_ADAMW ? 2 : 1;
}

bool nl_optim_init(nl_optim *out, const nl_optim_options *options, size_t size, nl_arena *arena,
                   nl_error *err)
{
    *out = (nl_optim){0};
    size_t slabs = (size_t)nl_optim_slabs(options->kind);
    float *state = NL_NEW_TABLE(arena, float, slabs, size, err);
    if (!state)
        return false;
    *out = (nl_optim){*options, size, state};
    return true;
}

/* In all of them, options->weight_decay is the decay of these parameters. */
NL_CLONES static void sgd(float *restrict w, const float *restrict g, size_t count,
                          const nl_update *by, const nl_optim_options *options)
{
    float decay = options->weight_decay;
    for (size_t i = 0; i < count; i++)
        w[i] -= by->rate * (by->scale * g[i] + decay * w[i]);
}

NL_CLONES static void momentum(float *restrict w, const float *restrict g, float *restrict v,
                               size_t count, const nl_update *by, const nl_optim_options *options)
{
    float mu = options->momentum, decay = options->weight_decay;
    for (size_t i = 0; i < count; i++) {
        v[i] = mu * v[i] + (by->scale * g[i] + decay * w[i]);
        w[i] -= by->rate * v[i];
    }
}

NL_CLONES static void nesterov(float *restrict w, const float *restrict g, float *restrict v,
                               size_t count, const nl_update *by, const nl_optim_options *options)
{
    float mu = options->momentum, decay = options->weight_decay;
    for (size_t i = 0; i < count; i++) {
        float gradient = by->scale * g[i] + decay * w[i];
        v[i] = mu * v[i] + gradient;
        w[i] -= by->rate * (gradient + mu * v[i]);
    }
}

/* The moments start at zero; division by 1 - beta^t removes that bias. */
NL_CLONES static void adamw(float *restrict w, const float *restrict g, float *restrict m,
                            float *restrict v, size_t count, const nl_update *by,
                            const nl_optim_options *options)
{
    float beta1 = options->momentum, beta2 = options->beta2;
    double steps = (double)by->step + 1.0;
    float rate = (float)((double)by->rate / (1.0 - pow((double)beta1, steps)));
    float unbias = (float)(1.0 / sqrt(1.0 - pow((double)beta2, steps)));
    float shrink = 1.0f - by->rate * options->weight_decay, epsilon = options->epsilon;
    for (size_t i = 0; i < count; i++) {
        float gradient = by->scale * g[i];
        m[i] = beta1 * m[i] + (1.0f - beta1) * gradient;
        v[i] = beta2 * v[i] + (1.0f - beta2) * gradient * gradient;
        w[i] = shrink * w[i] - rate * m[i] / (sqrtf(v[i]) * unbias + epsilon);
    }
}

void nl_optim_update(const nl_optim *optim, float *parameters, const float *gradient, size_t first,
                     size_t count, const nl_update *update)
{
    assert(first + count <= optim->size);
    nl_optim_options options = optim->options;
    options.weight_decay = update->decays ? options.weight_decay : 0.0f;
    float *w = parameters + first, *v = optim->state + first;
    const float *g = gradient + first;
    switch (options.kind) {
    case NL_SGD:
        sgd(w, g, count, update, &options);
        break;
    case NL_MOMENTUM:
        momentum(w, g, v, count, update, &options);
        break;
    case NL_NESTEROV:
        nesterov(w, g, v, count, update, &options);
        break;
    case NL_ADAMW:
        adamw(w, g, v, v + optim->size, count, update, &options);
        break;
    }
}
