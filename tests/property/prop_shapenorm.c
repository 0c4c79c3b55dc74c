/* Normalised pictures: nothing is done where nothing is asked or wrong, slant is taken out as far
 * as it may be, widths become the standard one, rows keep their place and their ink. */
#include "support/moments.h"
#include "support/seed.h"
#include "support/unit.h"

#include "base/rng.h"
#include "image/features.h"

#include <math.h>
#include <string.h>

enum {
    SIDE = 28,
    PIXELS = SIDE * SIDE,
    NUMBERS = 1200, /* of any features, at most */
    ROUNDS = 300,
    STANDARD = 18,
};

static uint64_t seed;

/* Dots about the middle, round and soft, the further down the further to the right by `slant`. */
static void draw_dots(float picture[PIXELS], double slant, nl_rng *rng)
{
    memset(picture, 0, PIXELS * sizeof *picture);
    for (int dot = 0; dot < 12; dot++) {
        double y = 8.0 + 11.0 * (double)nl_rng_uniform(rng);
        double x = 11.0 + 5.0 * (double)nl_rng_uniform(rng) + slant * (y - 13.5);
        for (int i = 0; i < PIXELS; i++) {
            double near = 1.6 - hypot(i % SIDE - x, i / SIDE - y);
            picture[i] = fmaxf(picture[i], (float)fmin(fmax(near, 0.0), 1.0));
        }
    }
}

static double row_ink(const float *picture, int row)
{
    double sum = 0.0;
    for (int x = 0; x < SIDE; x++)
        sum += (double)picture[row * SIDE + x];
    return sum;
}

/* The box of what is ink, half a pixel around it. */
typedef struct box {
    double left, right;
    int top, bottom;
} box;

static box box_of(const float *picture)
{
    box b = {SIDE, -1, SIDE, -1};
    for (int i = 0; i < PIXELS; i++) {
        if (picture[i] < 0.5f)
            continue;
        b.left = fmin(b.left, i % SIDE - 0.5);
        b.right = fmax(b.right, i % SIDE + 0.5);
        b.top = i / SIDE < b.top ? i / SIDE : b.top;
        b.bottom = i / SIDE > b.bottom ? i / SIDE : b.bottom;
    }
    return b;
}

static void none_is_bit_for_bit(void **state)
{
    (void)state;
    float picture[PIXELS], out[PIXELS];
    for (uint64_t round = 0; round < ROUNDS; round++) {
        nl_rng rng = nl_rng_make(seed, NL_STREAM_TEST, 1, round);
        for (int i = 0; i < PIXELS; i++)
            picture[i] = nl_rng_uniform(&rng);
        nl_shape_norm_picture(out, picture, SIDE, NL_SHAPE_NORM_NONE);
        assert_memory_equal(out, picture, sizeof out);
    }
    memset(picture, 0, sizeof picture);
    for (unsigned how = 0; how < NL_SHAPE_NORM_COUNT; how++) {
        memset(out, 1, sizeof out);
        nl_shape_norm_picture(out, picture, SIDE, (nl_shape_norm)how);
        assert_memory_equal(out, picture, sizeof out);
    }
}

/* About any axis, not only the middle one. */
static void symmetric_is_upright(void **state)
{
    (void)state;
    for (uint64_t round = 0; round < ROUNDS; round++) {
        nl_rng rng = nl_rng_make(seed, NL_STREAM_TEST, 2, round);
        float picture[PIXELS] = {0}, out[PIXELS];
        int twice = 18 + (int)nl_rng_below(&rng, 18); /* the axis */
        for (int i = 0; i < PIXELS; i++) {
            int mirrored = twice - i % SIDE;
            if (mirrored < 0 || mirrored >= SIDE || nl_rng_uniform(&rng) < 0.5f)
                continue;
            picture[i] = picture[i - i % SIDE + mirrored] = nl_rng_uniform(&rng);
        }
        nl_shape_norm_picture(out, picture, SIDE, NL_SHAPE_NORM_SLANT);
        for (int i = 0; i < PIXELS; i++)
            assert_true(fabsf(out[i] - picture[i]) < 2e-5f);
    }
}

static void slant_is_taken_out(void **state)
{
    (void)state;
    double most = 0.0;
    for (uint64_t round = 0; round < ROUNDS; round++) {
        nl_rng rng = nl_rng_make(seed, NL_STREAM_TEST, 3, round);
        float picture[PIXELS], out[PIXELS];
        draw_dots(picture, 1.2 * (double)nl_rng_uniform(&rng) - 0.6, &rng);
        nl_shape_norm_picture(out, picture, SIDE, NL_SHAPE_NORM_SLANT);
        moments before = moments_of(picture, SIDE), after = moments_of(out, SIDE);
        double slant = before.xy / before.yy, left = after.xy / after.yy;
        double stays = fabs(slant) > 0.6 ? slant - copysign(0.6, slant) : 0.0;
        most = fmax(most, fabs(slant));
        if (fabs(left - stays) > 1e-4 || fabs(after.ink - before.ink) > 1e-3 ||
            fabs(after.x - before.x) > 1e-3)
            fail_msg("round %d: slant %f leaves %f; ink %f of %f, centre %f of %f", (int)round,
                     slant, left, after.ink, before.ink, after.x, before.x);
        for (int row = 0; row < SIDE; row++)
            assert_true(fabs(row_ink(out, row) - row_ink(picture, row)) < 1e-3);
    }
    assert_true(most > 0.65); /* the limit has been met, too */
}

/* A block anywhere comes to the middle, as wide as is the standard, as far as that is not more than
 * twice or less than half of what it was. */
static void widths_become_the_standard(void **state)
{
    (void)state;
    for (int width = 2; width <= SIDE; width++) {
        for (int left = 0; left + width <= SIDE; left += 3) {
            float picture[PIXELS] = {0}, out[PIXELS];
            for (int y = 5; y < 23; y++) {
                for (int x = left; x < left + width; x++)
                    picture[y * SIDE + x] = 1.0f;
            }
            if (left > 2) /* too faint to be ink */
                picture[10 * SIDE] = 0.45f;
            nl_shape_norm_picture(out, picture, SIDE, NL_SHAPE_NORM_WIDTH);
            box b = box_of(out);
            double wide = fmin(fmax(STANDARD, 0.5 * width), 2.0 * width);
            if (fabs(b.right - b.left - wide) > 1.01 || fabs(b.right + b.left - SIDE + 1) > 1.01 ||
                b.top != 5 || b.bottom != 22)
                fail_msg("%d at %d: %f to %f instead of %f wide, %d to %d", width, left, b.left,
                         b.right, wide, b.top, b.bottom);
        }
    }
}

/* To about a pixel of the upright picture: its edges are softer than those that are measured. */
static void both_are_done(void **state)
{
    (void)state;
    for (uint64_t round = 0; round < ROUNDS; round++) {
        nl_rng rng = nl_rng_make(seed, NL_STREAM_TEST, 4, round);
        float picture[PIXELS], upright[PIXELS], out[PIXELS], slanted[PIXELS];
        draw_dots(picture, 0.8 * (double)nl_rng_uniform(&rng) - 0.4, &rng);
        nl_shape_norm_picture(upright, picture, SIDE, NL_SHAPE_NORM_SLANT);
        nl_shape_norm_picture(out, picture, SIDE, NL_SHAPE_NORM_BOTH);
        nl_shape_norm_picture(slanted, picture, SIDE, NL_SHAPE_NORM_WIDTH);
        moments m = moments_of(out, SIDE), before = moments_of(picture, SIDE),
                kept = moments_of(slanted, SIDE);
        box b = box_of(upright), wide = box_of(out);
        double expected = fmin(STANDARD, 2.0 * (b.right - b.left));
        if (fabs(before.xy / before.yy) > 0.6)
            continue;
        if (fabs(m.xy / m.yy) > 0.1 || fabs(wide.right - wide.left - expected) > 3.01 ||
            fabs(wide.left + wide.right - SIDE + 1) > 2.01)
            fail_msg("round %d: slant %f, %f to %f instead of %f wide", (int)round, m.xy / m.yy,
                     wide.left, wide.right, expected);
        /* Width alone leaves the slant, stretched with the rest. */
        double slant = before.xy / before.yy;
        assert_true(fabs(slant) < 0.05 || slant * kept.xy > 0.0);
    }
}

/* Of any side, any picture: never beyond 0 .. 1, no pixel of another picture read or written. */
static void any_picture_of_any_side(void **state)
{
    (void)state;
    static float room[NL_SHAPE_NORM_SIDE_MAX * NL_SHAPE_NORM_SIDE_MAX + 2];
    float picture[NL_SHAPE_NORM_SIDE_MAX * NL_SHAPE_NORM_SIDE_MAX];
    for (int side = 1; side <= NL_SHAPE_NORM_SIDE_MAX; side++) {
        for (unsigned how = 0; how < NL_SHAPE_NORM_COUNT; how++) {
            nl_rng rng = nl_rng_make(seed, NL_STREAM_TEST, 5, (uint64_t)side);
            int pixels = side * side;
            for (int i = 0; i < pixels; i++)
                picture[i] = nl_rng_uniform(&rng) < 0.2f ? nl_rng_uniform(&rng) : 0.0f;
            room[0] = room[pixels + 1] = 7.0f;
            nl_shape_norm_picture(room + 1, picture, side, (nl_shape_norm)how);
            assert_true(room[0] == 7.0f && room[pixels + 1] == 7.0f);
            for (int i = 1; i <= pixels; i++)
                assert_true(room[i] >= -1e-6f && room[i] <= 1.0f + 1e-6f);
        }
    }
}

static void a_viewer_looks_at_what_is_normalised(void **state)
{
    (void)state;
    float picture[PIXELS], normal[PIXELS], a[NUMBERS], b[NUMBERS];
    nl_rng rng = nl_rng_make(seed, NL_STREAM_TEST, 6, 0);
    draw_dots(picture, 0.3, &rng);
    for (unsigned f = 0; f < NL_FEATURES_COUNT; f++) {
        nl_extractor plain = nl_extractor_make((nl_features)f, NL_SHAPE_NORM_NONE, SIDE);
        assert_true(plain.count <= NUMBERS);
        for (unsigned how = 0; how < NL_SHAPE_NORM_COUNT; how++) {
            nl_extractor extractor = nl_extractor_make((nl_features)f, (nl_shape_norm)how, SIDE);
            assert_int_equal(extractor.count, plain.count);
            nl_shape_norm_picture(normal, picture, SIDE, (nl_shape_norm)how);
            nl_extractor_run(a, &extractor, picture, NULL);
            nl_extractor_run(b, &plain, normal, NULL);
            assert_memory_equal(a, b, (size_t)plain.count * sizeof *a);
        }
    }
}

static void names(void **state)
{
    (void)state;
    static const char *const expected[] = {"none", "slant", "width", "both"};
    for (unsigned how = 0; how < NL_SHAPE_NORM_COUNT; how++)
        assert_string_equal(nl_shape_norm_name(how), expected[how]);
    assert_null(nl_shape_norm_name(NL_SHAPE_NORM_COUNT));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(none_is_bit_for_bit),
        cmocka_unit_test(symmetric_is_upright),
        cmocka_unit_test(slant_is_taken_out),
        cmocka_unit_test(widths_become_the_standard),
        cmocka_unit_test(both_are_done),
        cmocka_unit_test(any_picture_of_any_side),
        cmocka_unit_test(a_viewer_looks_at_what_is_normalised),
        cmocka_unit_test(names),
    };
    seed = test_seed();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
