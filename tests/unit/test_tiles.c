/* Weight tiles: the position and colour of each value's pixels. */
#include "plot/tiles.h"
#include "support/unit.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

static uint32_t pixel(const uint8_t *rgb, int width, int x, int y)
{
    const uint8_t *at = rgb + 3 * (y * width + x);
    return (uint32_t)at[0] << 16 | (uint32_t)at[1] << 8 | at[2];
}

static void sizes_count_gaps_and_part_rows(void **state)
{
    (void)state;
    int width, height;
    nl_tiles tiles = {.count = 7, .width = 4, .height = 3, .columns = 3, .zoom = 2, .gap = 5};
    nl_tiles_size(&width, &height, &tiles);
    assert_int_equal(width, 3 * 8 + 4 * 5);
    assert_int_equal(height, 3 * 6 + 4 * 5);
}

static void values_lie_at_their_positions(void **state)
{
    (void)state;
    /* Three tiles of 2 x 2, of five floats each; the fifth belongs to none. */
    static const float values[] = {-2, 0, 1, 2, 99, 0, 0, 0, 0, 99, NAN, 4, -4, INFINITY, 99};
    nl_tiles tiles = {values, 5, 3, 2, 2, 2, 2, 1};
    uint8_t rgb[11 * 11 * 3 + 1];
    int width, height;
    nl_tiles_size(&width, &height, &tiles);
    assert_true(width == 11 && height == 11);
    rgb[sizeof rgb - 1] = 77;
    nl_tiles_draw(rgb, &tiles);
    assert_int_equal(rgb[sizeof rgb - 1], 77);
    for (int y = 0; y < 11; y++) {
        for (int x = 0; x < 11; x++) {
            bool gap = x % 5 == 0 || y % 5 == 0 || (x > 5 && y > 5);
            assert_int_equal(pixel(rgb, 11, x, y) == 0xd0d0d0, gap);
        }
    }
    assert_int_equal(pixel(rgb, 11, 1, 1), nl_diverging_colour(-1));
    assert_int_equal(pixel(rgb, 11, 2, 2), nl_diverging_colour(-1));
    assert_int_equal(pixel(rgb, 11, 3, 1), nl_diverging_colour(0));
    assert_int_equal(pixel(rgb, 11, 4, 4), nl_diverging_colour(1));
    assert_int_equal(pixel(rgb, 11, 7, 3), nl_diverging_colour(0)); /* all zero: no division */
    assert_int_equal(pixel(rgb, 11, 1, 6), 0);                      /* not a number */
    assert_int_equal(pixel(rgb, 11, 3, 6), nl_diverging_colour(1));
}

static int lightness(uint32_t colour)
{
    return (int)((colour >> 16 & 255) * 299 + (colour >> 8 & 255) * 587 + (colour & 255) * 114);
}

static void colours_darken_away_from_zero(void **state)
{
    (void)state;
    for (int i = 0; i < 100; i++) {
        for (int sign = -1; sign <= 1; sign += 2) {
            float near = (float)(sign * i) / 100, far = (float)(sign * (i + 1)) / 100;
            assert_true(lightness(nl_diverging_colour(near)) >=
                        lightness(nl_diverging_colour(far)));
        }
    }
    uint32_t red = nl_diverging_colour(0.7f), blue = nl_diverging_colour(-0.7f);
    assert_true((red >> 16) > (red & 255) && (blue >> 16) < (blue & 255));
    assert_int_equal(nl_diverging_colour(5), nl_diverging_colour(1));
    assert_int_equal(nl_diverging_colour(-INFINITY), nl_diverging_colour(-1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sizes_count_gaps_and_part_rows),
        cmocka_unit_test(values_lie_at_their_positions),
        cmocka_unit_test(colours_darken_away_from_zero),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
