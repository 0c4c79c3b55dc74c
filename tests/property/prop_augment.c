/* Augmentation: nothing at magnitude 0, each kind by itself what it says and no more, always a
 * picture. */
#include "support/moments.h"
#include "support/seed.h"
#include "support/unit.h"

#include "image/augment.h"

#include <math.h>
#include <string.h>

enum { SIDE = 28, PIXELS = SIDE * SIDE, MOST = NL_AUGMENT_SIDE_MAX * NL_AUGMENT_SIDE_MAX };

static uint64_t seed;

static nl_rng rng_of(uint64_t round)
{
    return nl_rng_make(seed, NL_STREAM_TEST, 7, round);
}

static void augment(float *out, const uint8_t *in, const nl_augmentation *how, uint64_t round)
{
    nl_rng rng = rng_of(round);
    nl_augment_image(out, in, SIDE, how, &rng);
}

/* A full bar about the centre. */
static void draw_bar(uint8_t in[PIXELS], int width, int height)
{
    memset(in, 0, PIXELS);
    for (int y = (SIDE - height) / 2; y < (SIDE + height) / 2; y++)
        memset(in + y * SIDE + (SIDE - width) / 2, 255, (size_t)width);
}

/* What is seen of one amount in many pictures. */
typedef struct spread {
    double low, high, sum, squares;
    int count;
} spread;

static void note(spread *s, double value)
{
    s->low = s->count == 0 || value < s->low ? value : s->low;
    s->high = s->count == 0 || value > s->high ? value : s->high;
    s->sum += value;
    s->squares += value * value;
    s->count++;
}

/* Uniform from -most to most, to within `share` of that. */
static void assert_either_way(const spread *s, double most, double share)
{
    double mean = s->sum / s->count, rms = sqrt(s->squares / s->count);
    if (s->low < -most * (1 + share) || s->high > most * (1 + share) ||
        s->low > -most * (0.95 - share) || s->high < most * (0.95 - share) ||
        fabs(mean) > most * (0.08 + share) || fabs(rms - most / sqrt(3.0)) > most * (0.05 + share))
        fail_msg("%g .. %g, mean %g, rms %g; not uniform within %g", s->low, s->high, mean, rms,
                 most);
}

static void at_strength_0_it_is_the_picture(void **state)
{
    (void)state;
    static uint8_t in[MOST];
    static float out[MOST];
    const nl_augmentation none = nl_augmentation_of_strength(0.0f);
    for (int side = 1; side <= NL_AUGMENT_SIDE_MAX; side++) {
        nl_rng rng = rng_of((uint64_t)side);
        for (int i = 0; i < side * side; i++)
            in[i] = (uint8_t)nl_rng_below(&rng, 256);
        nl_augment_image(out, in, side, &none, &rng);
        for (int i = 0; i < side * side; i++) {
            if (out[i] != (float)in[i] * (1.0f / 255.0f))
                fail_msg("side %d, pixel %d: %d became %g", side, i, in[i], (double)out[i]);
        }
    }
}

static void same_state_same_picture(void **state)
{
    (void)state;
    uint8_t in[PIXELS];
    float a[PIXELS], b[PIXELS];
    const nl_augmentation how = nl_augmentation_of_strength(1.0f);
    draw_bar(in, 6, 18);
    for (uint64_t round = 0; round < 50; round++) {
        memset(a, 0x55, sizeof a);
        memset(b, 0xaa, sizeof b);
        augment(a, in, &how, round);
        augment(b, in, &how, round);
        assert_memory_equal(a, b, sizeof a);
        augment(b, in, &how, round + 1);
        assert_memory_not_equal(a, b, sizeof a);
    }
}

static void shift_moves_the_centre(void **state)
{
    (void)state;
    uint8_t in[PIXELS];
    float out[PIXELS];
    const nl_augmentation how = {.shift = 3.0f};
    spread x = {0}, y = {0}, both = {0};
    draw_bar(in, 4, 12);
    for (uint64_t round = 0; round < 1000; round++) {
        augment(out, in, &how, round);
        moments m = moments_of(out, SIDE);
        assert_true(fabs(m.ink - 48.0) < 1e-2);
        note(&x, m.x - 13.5);
        note(&y, m.y - 13.5);
        note(&both, (m.x - 13.5) * (m.y - 13.5));
    }
    assert_either_way(&x, 3.0, 0.0);
    assert_either_way(&y, 3.0, 0.0);
    assert_true(fabs(both.sum / both.count) < 0.5);
}

static void rotation_turns(void **state)
{
    (void)state;
    uint8_t in[PIXELS];
    float out[PIXELS];
    const nl_augmentation how = {.rotation = 0.4f};
    spread angle = {0};
    draw_bar(in, 4, 20);
    for (uint64_t round = 0; round < 1000; round++) {
        augment(out, in, &how, round);
        moments m = moments_of(out, SIDE);
        assert_true(fabs(m.ink - 80.0) < 3.0 && fabs(m.x - 13.5) < 0.1 && fabs(m.y - 13.5) < 0.1);
        note(&angle, 0.5 * atan2(2.0 * m.xy, m.yy - m.xx));
    }
    assert_either_way(&angle, 0.4, 0.02);
}

/* x by y of an upright bar: its slant. */
static void shear_slants(void **state)
{
    (void)state;
    uint8_t in[PIXELS];
    float out[PIXELS];
    const nl_augmentation how = {.shear = 0.4f};
    spread slant = {0};
    draw_bar(in, 4, 20);
    for (uint64_t round = 0; round < 1000; round++) {
        augment(out, in, &how, round);
        moments m = moments_of(out, SIDE);
        assert_true(fabs(m.ink - 80.0) < 3.0 && fabs(m.yy - 400.0 / 12.0) < 1.0);
        note(&slant, m.xy / m.yy);
    }
    assert_either_way(&slant, 0.4, 0.02);
}

static void scale_stretches_each_way(void **state)
{
    (void)state;
    uint8_t in[PIXELS];
    float out[PIXELS];
    const nl_augmentation how = {.scale = 0.3f};
    spread width = {0}, height = {0}, both = {0};
    draw_bar(in, 16, 16);
    for (uint64_t round = 0; round < 1000; round++) {
        augment(out, in, &how, round);
        moments m = moments_of(out, SIDE);
        /* Soft edges make the variance a little larger. */
        double w = 0.5 * log(m.xx / (256.0 / 12.0)), h = 0.5 * log(m.yy / (256.0 / 12.0));
        assert_true(fabs(m.x - 13.5) < 0.02 && fabs(m.y - 13.5) < 0.02 && fabs(m.xy) < 0.1);
        note(&width, w);
        note(&height, h);
        note(&both, w * h);
    }
    assert_either_way(&width, 0.3, 0.03);
    assert_either_way(&height, 0.3, 0.03);
    assert_true(fabs(both.sum / both.count) < 0.005);
}

/* A square's edge is 40 pixels outside and 36 inside. */
static void stroke_moves_the_edge(void **state)
{
    (void)state;
    uint8_t in[PIXELS];
    float out[PIXELS];
    const nl_augmentation how = {.stroke = 0.8f};
    spread edge = {0};
    draw_bar(in, 10, 10);
    for (uint64_t round = 0; round < 1000; round++) {
        augment(out, in, &how, round);
        double more = moments_of(out, SIDE).ink - 100.0;
        note(&edge, more > 0.0 ? more / 40.0 : more / 36.0);
        assert_true(out[14 * SIDE + 14] == 1.0f && out[0] == 0.0f);
    }
    assert_either_way(&edge, 0.8, 0.02);
}

static void blur_spreads_but_keeps_the_ink(void **state)
{
    (void)state;
    uint8_t in[PIXELS];
    float out[PIXELS];
    const nl_augmentation how = {.blur = 1.0f};
    spread peak = {0};
    memset(in, 0, sizeof in);
    in[14 * SIDE + 9] = 240;
    for (uint64_t round = 0; round < 1000; round++) {
        augment(out, in, &how, round);
        moments m = moments_of(out, SIDE);
        assert_true(fabs(m.ink - 240.0 / 255.0) < 0.02);
        assert_true(fabs(m.x - 9.0) < 1e-6 && fabs(m.y - 14.0) < 1e-6);
        note(&peak, (double)out[14 * SIDE + 9] * 255.0 / 240.0);
    }
    assert_true(peak.low > 0.49 && peak.low < 0.52 && peak.high > 0.98 && peak.high < 1.0001);
}

static void contrast_changes_the_ink_alone(void **state)
{
    (void)state;
    uint8_t in[PIXELS];
    float out[PIXELS];
    const nl_augmentation how = {.contrast = 0.5f};
    spread ink = {0};
    for (int i = 0; i < PIXELS; i++)
        in[i] = i % 3 == 0 ? 100 : i % 3 == 1 ? 255 : 0;
    for (uint64_t round = 0; round < 1000; round++) {
        augment(out, in, &how, round);
        double factor = (double)out[0] * 255.0 / 100.0;
        note(&ink, factor - 1.0);
        assert_true(fabs((double)out[1] - fmin(factor, 1.0)) < 1e-6 && out[2] == 0.0f);
    }
    assert_either_way(&ink, 0.5, 0.0);
}

static void what_comes_from_outside_is_paper(void **state)
{
    (void)state;
    uint8_t in[PIXELS];
    float out[PIXELS];
    const nl_augmentation how = {.shift = 200.0f};
    memset(in, 255, sizeof in);
    int empty = 0;
    for (uint64_t round = 0; round < 200; round++) {
        augment(out, in, &how, round);
        double ink = 0.0;
        for (int i = 0; i < PIXELS; i++)
            ink += (double)out[i];
        empty += ink == 0.0;
        assert_true(ink < PIXELS);
    }
    assert_in_range(empty, 150, 199);
}

/* Whatever the side and the magnitudes, numbers 0 .. 1. */
static void it_is_always_a_picture(void **state)
{
    (void)state;
    static uint8_t in[MOST];
    static float out[MOST + 1];
    for (uint64_t round = 0; round < 600; round++) {
        nl_rng rng = rng_of(round);
        int side = 1 + (int)nl_rng_below(&rng, NL_AUGMENT_SIDE_MAX);
        nl_augmentation how = nl_augmentation_of_strength(nl_rng_range(&rng, 0.0f, 8.0f));
        how.smooth = nl_rng_range(&rng, 0.0f, 20.0f);
        for (int i = 0; i < side * side; i++)
            in[i] = (uint8_t)nl_rng_below(&rng, 256);
        out[side * side] = 42.0f;
        nl_augment_image(out, in, side, &how, &rng);
        for (int i = 0; i < side * side; i++)
            assert_true(out[i] >= 0.0f && out[i] <= 1.0f);
        assert_true(out[side * side] == 42.0f);
    }
}

/* With the magnitudes that are the default, on a stroke as letters have them. */
static void ink_is_kept_on_the_whole(void **state)
{
    (void)state;
    uint8_t in[PIXELS];
    float out[PIXELS];
    const nl_augmentation how = nl_augmentation_of_strength(1.0f);
    spread ink = {0};
    draw_bar(in, 3, 20);
    for (uint64_t round = 0; round < 2000; round++) {
        augment(out, in, &how, round);
        note(&ink, moments_of(out, SIDE).ink / 60.0);
    }
    double mean = ink.sum / ink.count;
    if (ink.low < 0.3 || ink.high > 2.3 || mean < 0.9 || mean > 1.15)
        fail_msg("%g .. %g, mean %g of the ink", ink.low, ink.high, mean);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(at_strength_0_it_is_the_picture),
        cmocka_unit_test(same_state_same_picture),
        cmocka_unit_test(shift_moves_the_centre),
        cmocka_unit_test(rotation_turns),
        cmocka_unit_test(shear_slants),
        cmocka_unit_test(scale_stretches_each_way),
        cmocka_unit_test(stroke_moves_the_edge),
        cmocka_unit_test(blur_spreads_but_keeps_the_ink),
        cmocka_unit_test(contrast_changes_the_ink_alone),
        cmocka_unit_test(what_comes_from_outside_is_paper),
        cmocka_unit_test(it_is_always_a_picture),
        cmocka_unit_test(ink_is_kept_on_the_whole),
    };
    seed = test_seed();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
