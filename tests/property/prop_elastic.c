/* The elastic part of augmentation, seen on ramps. */
#include "support/seed.h"
#include "support/unit.h"

#include "image/augment.h"

#include <math.h>
#include <stdbool.h>

enum { SIDE = 28, PIXELS = SIDE * SIDE };

static uint64_t seed;

static void augment(float *out, const uint8_t *in, const nl_augmentation *how, uint64_t round)
{
    nl_rng rng = nl_rng_make(seed, NL_STREAM_TEST, 7, round);
    nl_augment_image(out, in, SIDE, how, &rng);
}

/* Of a ramp, what a pixel shows is where it came from. */
static void draw_ramp(uint8_t in[PIXELS], bool down)
{
    for (int i = 0; i < PIXELS; i++)
        in[i] = (uint8_t)(9 * (down ? i / SIDE : i % SIDE));
}

/* Displacements within the middle are as large and as much alike, `smooth` apart, as they should
 * be: a Gaussian kernel of standard deviation s makes noise whose correlation at the distance d is
 * exp(-d^2 / (4 s^2)). */
static void assert_elastic(float rms, int smooth)
{
    enum { FIRST = 8, LAST = 19, ROUNDS = 3000 };
    const nl_augmentation how = {.elastic = rms, .smooth = (float)smooth};
    uint8_t ramp[2][PIXELS];
    float out[2][PIXELS];
    double squares[2] = {0}, along = 0.0, across = 0.0, mixed = 0.0;
    int count = 0;
    draw_ramp(ramp[0], false);
    draw_ramp(ramp[1], true);
    for (uint64_t round = 0; round < ROUNDS; round++) {
        augment(out[0], ramp[0], &how, round);
        augment(out[1], ramp[1], &how, round);
        double d[2], right = 0.0, below = 0.0;
        int x = FIRST + (int)(round % 7), y = FIRST + (int)(round % 5);
        for (int k = 0; k < 2; k++)
            d[k] = (double)out[k][y * SIDE + x] * 255.0 / 9.0 - (k ? y : x);
        right = (double)out[0][y * SIDE + x + smooth] * 255.0 / 9.0 - (x + smooth);
        below = (double)out[0][(y + smooth) * SIDE + x] * 255.0 / 9.0 - x;
        squares[0] += d[0] * d[0];
        squares[1] += d[1] * d[1];
        along += d[0] * right;
        across += d[0] * below;
        mixed += d[0] * d[1];
        count++;
    }
    double expected = exp(-0.25), power = (double)(rms * rms);
    for (int k = 0; k < 2; k++) {
        if (fabs(sqrt(squares[k] / count) / (double)rms - 1.0) > 0.06)
            fail_msg("rms %g instead of %g", sqrt(squares[k] / count), (double)rms);
    }
    if (fabs(along / count / power - expected) > 0.1 ||
        fabs(across / count / power - expected) > 0.1 || fabs(mixed / count / power) > 0.1)
        fail_msg("smooth %d: correlations %g, %g, %g", smooth, along / count / power,
                 across / count / power, mixed / count / power);
}

static void elastic_field_is_as_large_and_smooth_as_said(void **state)
{
    (void)state;
    assert_elastic(1.0f, 4);
    assert_elastic(1.4f, 5);
    assert_elastic(0.5f, 6);
}

/* Of a grid that always lay the same, points would move farther than what is between them. */
static void elastic_field_is_the_same_everywhere(void **state)
{
    (void)state;
    enum { LEFT = 10, POINTS = 7, ROUNDS = 6000 };
    const nl_augmentation how = {.elastic = 1.0f, .smooth = 4.0f};
    uint8_t ramp[PIXELS];
    float out[PIXELS];
    double squares[POINTS] = {0}, low = 1e9, high = 0.0;
    draw_ramp(ramp, false);
    for (uint64_t round = 0; round < ROUNDS; round++) {
        augment(out, ramp, &how, round);
        for (int i = 0; i < POINTS; i++) {
            int x = LEFT + i;
            double d = (double)out[x * SIDE + x] * 255.0 / 9.0 - x;
            squares[i] += d * d;
        }
    }
    for (int i = 0; i < POINTS; i++) {
        low = fmin(low, squares[i]);
        high = fmax(high, squares[i]);
    }
    if (high > 1.11 * low)
        fail_msg("mean squares from %g to %g", low / ROUNDS, high / ROUNDS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(elastic_field_is_as_large_and_smooth_as_said),
        cmocka_unit_test(elastic_field_is_the_same_everywhere),
    };
    seed = test_seed();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
