/* Profiles of ink: how near letters come to one another. */
#include "support/unit.h"

#include "draw/profile.h"

#include <math.h>

/* A path of one step of the pen. */
static nl_path step(float x, float y, float to_x, float to_y, float half)
{
    nl_path path = {.stroke_count = 1, .point_count = 2, .end = {2}};
    path.point[0] = (nl_path_point){x, y, half};
    path.point[1] = (nl_path_point){to_x, to_y, half};
    return path;
}

static nl_profile profile(const nl_path *path, float rise)
{
    nl_profile out;
    nl_profile_clear(&out, -50.0f, 150.0f);
    nl_profile_add(&out, path, rise);
    return out;
}

static void assert_near(float value, float expected)
{
    if (!(fabsf(value - expected) < 0.5f))
        fail_msg("%g, not %g", (double)value, (double)expected);
}

static void discs(void **state)
{
    (void)state;
    nl_path dot = {.stroke_count = 1, .point_count = 1, .end = {1}};
    dot.point[0] = (nl_path_point){10.0f, 20.0f, 8.0f};
    nl_profile low = profile(&dot, 0.0f), high = profile(&dot, 12.0f), above = profile(&dot, 40.0f);
    assert_near(low.far_left, 2.0f);
    assert_near(low.far_right, 18.0f);
    assert_near(nl_profile_distance(&low, &low, 0.0f, 0.0f), 16.0f);
    assert_near(nl_profile_distance(&low, &low, 5.0f, 0.0f), 21.0f);
    assert_near(nl_profile_distance(&low, &low, -5.0f, 0.0f), 11.0f);
    assert_near(nl_profile_distance(&low, &high, 0.0f, 0.0f), 2.0f * sqrtf(64.0f - 36.0f));
    assert_true(nl_profile_distance(&low, &above, 0.0f, 0.0f) == -HUGE_VALF);
    assert_true(nl_profile_distance(&low, &above, 3.0f, 23.0f) == -HUGE_VALF);
    assert_true(nl_profile_distance(&low, &above, 3.0f, 26.0f) > 3.0f);
    nl_profile_move(&low, 7.0f);
    assert_near(low.far_right, 25.0f);
    assert_near(nl_profile_distance(&low, &high, 0.0f, 0.0f), 7.0f + 2.0f * sqrtf(64.0f - 36.0f));
}

/* Two strokes of the same slant come as near as upright ones. */
static void no_band_is_left_out(void **state)
{
    (void)state;
    nl_path slant = step(0.0f, 0.0f, 60.0f, 100.0f, 3.0f);
    nl_path bar = step(0.0f, 70.0f, 30.0f, 70.0f, 3.0f);
    nl_profile a = profile(&slant, 0.0f), b = profile(&bar, 0.0f);
    float across = 3.0f / (100.0f / hypotf(60.0f, 100.0f));
    assert_near(nl_profile_distance(&a, &a, 0.0f, 0.0f), 2.0f * across);
    assert_near(nl_profile_distance(&a, &b, 0.0f, 0.0f), 42.0f + across + 3.0f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(discs),
        cmocka_unit_test(no_band_is_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
