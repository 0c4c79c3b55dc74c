/* Optimisers: functions of arrays (parameters, gradient, state), so that any part of the slab can
 * be updated by itself. */
#ifndef NL_NN_OPTIM_H
#define NL_NN_OPTIM_H

#include "base/arena.h"

#include <stdint.h>

typedef enum nl_optim_kind {
    NL_SGD,      /* w -= rate g */
    NL_MOMENTUM, /* v = mu v + g; w -= rate v (Polyak 1964) */
    NL_NESTEROV, /* v = mu v + g; w -= rate (g + mu v) (Nesterov 1983, as in Sutskever 2013) */
    NL_ADAMW,    /* Adam with decoupled weight decay (Loshchilov and Hutter 2019) */
} nl_optim_kind;

typedef struct nl_optim_options {
    nl_optim_kind kind;
    float momentum;     /* mu, or Adam's beta1: 0 <= momentum < 1 */
    float beta2;        /* Adam's: 0 <= beta2 < 1 */
    float epsilon;      /* Adam's: > 0 */
    float weight_decay; /* >= 0; added to g as decay w, or decoupled (rate decay w) for AdamW;
                           weights only, never biases */
} nl_optim_options;

typedef struct nl_optim {
    nl_optim_options options;
    size_t size;  /* parameters */
    float *state; /* nl_optim_slabs(kind) slabs of `size`: velocity, or Adam's two moments */
} nl_optim;

/* One update. */
typedef struct nl_update {
    float rate;
    float scale;   /* factor of the gradient (clipping) */
    bool decays;   /* does weight decay apply to these parameters? */
    uint64_t step; /* updates before this one */
} nl_update;

/* Slabs of state the optimiser keeps: 0, 1 or 2. */
int nl_optim_slabs(nl_optim_kind kind);

/* State zero, in the arena. */
bool nl_optim_init(nl_optim *out, const nl_optim_options *options, size_t size, nl_arena *arena,
                   nl_error *err) NL_CHECK;

/* Updates parameters[first] .. parameters[first + count - 1] from the same elements of gradient and
 * state. */
void nl_optim_update(const nl_optim *optim, float *parameters, const float *gradient, size_t first,
                     size_t count, const nl_update *update);

#endif
