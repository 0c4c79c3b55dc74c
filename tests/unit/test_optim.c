/* Optimisers against their formulas in double, one parameter at a time, over many steps. */
#include "support/seed.h"
#include "support/unit.h"

#include "base/rng.h"
#include "nn/optim.h"

#include <math.h>
#include <string.h>

enum { COUNT = 37, STEPS = 40 };

static uint64_t seed;

/* One parameter with its state. */
typedef struct scalar {
    double w, v, m;
} scalar;

typedef void (*rule)(scalar *p, double g, double rate, double decay, double step);

static const double MU = 0.9, BETA2 = 0.95, EPSILON = 1e-3;

static void sgd(scalar *p, double g, double rate, double decay, double step)
{
    (void)step;
    p->w -= rate * (g + decay * p->w);
}

static void momentum(scalar *p, double g, double rate, double decay, double step)
{
    (void)step;
    p->v = MU * p->v + g + decay * p->w;
    p->w -= rate * p->v;
}

static void nesterov(scalar *p, double g, double rate, double decay, double step)
{
    (void)step;
    double slope = g + decay * p->w;
    p->v = MU * p->v + slope;
    p->w -= rate * (slope + MU * p->v);
}

/* The moments' estimates free of bias, and the decay beside them, as in Loshchilov and Hutter's
 * algorithm 2. */
static void adamw(scalar *p, double g, double rate, double decay, double step)
{
    p->m = MU * p->m + (1.0 - MU) * g;
    p->v = BETA2 * p->v + (1.0 - BETA2) * g * g;
    double m = p->m / (1.0 - pow(MU, step + 1.0)), v = p->v / (1.0 - pow(BETA2, step + 1.0));
    p->w -= rate * (m / (sqrt(v) + EPSILON) + decay * p->w);
}

static const rule rules[] = {
    [NL_SGD] = sgd, [NL_MOMENTUM] = momentum, [NL_NESTEROV] = nesterov, [NL_ADAMW] = adamw};

static nl_optim_options options_of(nl_optim_kind kind, float decay)
{
    return (nl_optim_options){kind, (float)MU, (float)BETA2, (float)EPSILON, decay};
}

/* Random gradients of changing rate and scale; the elements before and after the part that is
 * updated must stay. */
static void check_rule(nl_optim_kind kind, bool decays, size_t first, size_t count)
{
    nl_arena arena = {0};
    nl_error err;
    nl_optim optim;
    nl_optim_options options = options_of(kind, 0.05f);
    float w[COUNT], g[COUNT];
    scalar p[COUNT] = {0};
    nl_rng rng = nl_rng_make(seed, NL_STREAM_TEST, (uint64_t)kind, decays);
    assert_true(nl_optim_init(&optim, &options, COUNT, &arena, &err));
    for (int i = 0; i < COUNT; i++)
        p[i].w = (double)(w[i] = nl_rng_normal(&rng));
    for (uint64_t step = 0; step < STEPS; step++) {
        nl_update update = {nl_rng_range(&rng, 0.001f, 0.1f), nl_rng_range(&rng, 0.1f, 1.0f),
                            decays, step};
        for (int i = 0; i < COUNT; i++)
            g[i] = nl_rng_normal(&rng);
        nl_optim_update(&optim, w, g, first, count, &update);
        for (size_t i = first; i < first + count; i++)
            rules[kind](&p[i], (double)update.scale * (double)g[i], (double)update.rate,
                        decays ? 0.05 : 0.0, (double)step);
    }
    for (int i = 0; i < COUNT; i++) {
        if (!(fabs((double)w[i] - p[i].w) < 2e-5))
            fail_msg("optimiser %d, parameter %d: %.9g, not %.9g", kind, i, (double)w[i], p[i].w);
    }
    nl_arena_free(&arena);
}

static void updates_equal_the_formulas(void **state)
{
    (void)state;
    for (int kind = NL_SGD; kind <= NL_ADAMW; kind++) {
        check_rule((nl_optim_kind)kind, false, 0, COUNT);
        check_rule((nl_optim_kind)kind, true, 0, COUNT);
        check_rule((nl_optim_kind)kind, true, 5, 17);
    }
}

/* A slab updated in parts is the slab updated at once. */
static void parts_may_be_updated_apart(void **state)
{
    (void)state;
    for (int kind = NL_SGD; kind <= NL_ADAMW; kind++) {
        nl_arena arena = {0};
        nl_error err;
        nl_optim whole, parts;
        nl_optim_options options = options_of((nl_optim_kind)kind, 0.01f);
        float a[COUNT], b[COUNT], g[COUNT];
        nl_rng rng = nl_rng_make(seed, NL_STREAM_TEST, 9, (uint64_t)kind);
        assert_true(nl_optim_init(&whole, &options, COUNT, &arena, &err));
        assert_true(nl_optim_init(&parts, &options, COUNT, &arena, &err));
        for (int i = 0; i < COUNT; i++)
            a[i] = b[i] = nl_rng_normal(&rng);
        for (uint64_t step = 0; step < 5; step++) {
            nl_update update = {0.1f, 1.0f, true, step};
            for (int i = 0; i < COUNT; i++)
                g[i] = nl_rng_normal(&rng);
            nl_optim_update(&whole, a, g, 0, COUNT, &update);
            nl_optim_update(&parts, b, g, 20, 17, &update);
            nl_optim_update(&parts, b, g, 0, 20, &update);
        }
        assert_memory_equal(a, b, sizeof a);
        nl_arena_free(&arena);
    }
}

/* Without the correction the first step of Adam would be (1 - beta1) / sqrt(1 - beta2) of the rate:
 * with it, every parameter moves by the rate, whatever its gradient's size. */
static void adam_starts_without_bias(void **state)
{
    (void)state;
    nl_arena arena = {0};
    nl_error err;
    nl_optim optim;
    nl_optim_options options = {NL_ADAMW, 0.9f, 0.999f, 1e-12f, 0.0f};
    float w[4] = {0}, g[4] = {1e-4f, -1.0f, 100.0f, 0.0f};
    const float want[4] = {-0.01f, 0.01f, -0.01f, 0.0f};
    nl_update update = {0.01f, 1.0f, false, 0};
    assert_true(nl_optim_init(&optim, &options, 4, &arena, &err));
    nl_optim_update(&optim, w, g, 0, 4, &update);
    for (int i = 0; i < 4; i++)
        assert_true(fabsf(w[i] - want[i]) < 1e-6f);
    nl_arena_free(&arena);
}

/* Where the gradient is zero, decoupled decay shrinks by 1 - rate decay, and the moments, which
 * would carry a decay that is part of the gradient, stay zero. */
static void adam_decays_beside_the_moments(void **state)
{
    (void)state;
    nl_arena arena = {0};
    nl_error err;
    nl_optim optim;
    nl_optim_options options = {NL_ADAMW, 0.9f, 0.999f, 1e-8f, 0.5f};
    float w = 2.0f, g = 0.0f;
    nl_update update = {0.1f, 1.0f, true, 0};
    assert_true(nl_optim_init(&optim, &options, 1, &arena, &err));
    nl_optim_update(&optim, &w, &g, 0, 1, &update);
    assert_true(fabsf(w - 2.0f * 0.95f) < 1e-6f);
    assert_true(optim.state[0] == 0.0f && optim.state[1] == 0.0f);
    nl_arena_free(&arena);
}

/* On a long narrow valley momentum gets further than plain descent in the same number of steps. */
static double valley_after(nl_optim_kind kind, float rate)
{
    nl_arena arena = {0};
    nl_error err;
    nl_optim optim;
    nl_optim_options options = options_of(kind, 0.0f);
    float w[2] = {1.0f, 1.0f};
    assert_true(nl_optim_init(&optim, &options, 2, &arena, &err));
    for (uint64_t step = 0; step < 100; step++) {
        float g[2] = {w[0], 0.01f * w[1]};
        nl_update update = {rate, 1.0f, false, step};
        nl_optim_update(&optim, w, g, 0, 2, &update);
    }
    nl_arena_free(&arena);
    return 0.5 * ((double)w[0] * (double)w[0] + 0.01 * (double)w[1] * (double)w[1]);
}

static void momentum_helps_along_a_valley(void **state)
{
    (void)state;
    double plain = valley_after(NL_SGD, 0.5f);
    assert_true(plain < 0.005);
    assert_true(valley_after(NL_MOMENTUM, 0.5f) < 0.2 * plain);
    assert_true(valley_after(NL_NESTEROV, 0.5f) < 0.2 * plain);
}

static void state_is_as_large_as_said(void **state)
{
    (void)state;
    assert_int_equal(nl_optim_slabs(NL_SGD), 0);
    assert_int_equal(nl_optim_slabs(NL_MOMENTUM), 1);
    assert_int_equal(nl_optim_slabs(NL_NESTEROV), 1);
    assert_int_equal(nl_optim_slabs(NL_ADAMW), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(updates_equal_the_formulas),
        cmocka_unit_test(parts_may_be_updated_apart),
        cmocka_unit_test(adam_starts_without_bias),
        cmocka_unit_test(adam_decays_beside_the_moments),
        cmocka_unit_test(momentum_helps_along_a_valley),
        cmocka_unit_test(state_is_as_large_as_said),
    };
    seed = test_seed();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
