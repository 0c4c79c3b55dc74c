/* When the alpha channel is the writing. */
#include "image/alpha.h"
#include "support/unit.h"

enum { PIXELS = 10000 };

static uint8_t pixels[4 * PIXELS];

/* Each pixel of `share` in 1000 has the alpha, the others none; their colour is black. */
static void paint(int channels, int share, const uint8_t colour[3], uint8_t alpha)
{
    for (int i = 0; i < PIXELS; i++) {
        bool there = i * 7 % 1000 < share;
        for (int c = 0; c < channels - 1; c++)
            pixels[i * channels + c] = there ? colour[c] : 0;
        pixels[i * channels + channels - 1] = there ? alpha : 0;
    }
}

static nl_alpha_use find(int channels)
{
    return nl_alpha_find(pixels, PIXELS, channels);
}

static const uint8_t white[3] = {255, 255, 255}, black[3], red[3] = {220, 40, 30};

static void strokes_of_one_colour_are_ink(void **state)
{
    (void)state;
    for (int channels = 2; channels <= 4; channels += 2) {
        for (int alpha = 40; alpha < 256; alpha += 43) {
            paint(channels, 80, white, (uint8_t)alpha);
            assert_int_equal(find(channels), NL_ALPHA_INK);
            paint(channels, 3, black, (uint8_t)alpha);
            assert_int_equal(find(channels), NL_ALPHA_INK);
            paint(channels, 400, red, (uint8_t)alpha);
            assert_int_equal(find(channels), NL_ALPHA_INK);
        }
    }
}

static void soft_edges_and_a_little_variation_are_let_off(void **state)
{
    (void)state;
    paint(4, 300, red, 255);
    for (int i = 0; i < PIXELS; i += 3)
        pixels[4 * i + 3] = (uint8_t)(pixels[4 * i + 3] / 2);
    for (int i = 0; i < PIXELS; i += 2)
        pixels[4 * i] = pixels[4 * i] > 20 ? pixels[4 * i] - 20 : 0;
    assert_int_equal(find(4), NL_ALPHA_INK);
    pixels[4] = pixels[5] = pixels[6] = pixels[7] = 255; /* one pixel of white */
    assert_int_equal(find(4), NL_ALPHA_INK);
}

static void strokes_out_of_a_sheet_are_ink(void **state)
{
    (void)state;
    paint(4, 900, white, 255);
    assert_int_equal(find(4), NL_ALPHA_PAPER);
    for (int i = 0; i < PIXELS; i++) /* not quite through */
        pixels[4 * i + 3] = pixels[4 * i + 3] < 60 ? 60 : 255;
    for (int i = 0; i < PIXELS; i++)
        pixels[4 * i] = pixels[4 * i + 1] = pixels[4 * i + 2] = 255;
    assert_int_equal(find(4), NL_ALPHA_PAPER);
}

static void pictures_of_several_colours_are_blended(void **state)
{
    (void)state;
    paint(4, 400, white, 255);
    for (int i = 0; i < PIXELS; i += 11)
        pixels[4 * i] = pixels[4 * i + 1] = 0;
    assert_int_equal(find(4), NL_ALPHA_BLENDS);
    paint(4, 900, white, 255); /* a sheet with little writing */
    for (int i = 0; i < 10; i++)
        pixels[4 * i] = pixels[4 * i + 1] = pixels[4 * i + 2] = 0;
    assert_int_equal(find(4), NL_ALPHA_BLENDS);
}

static void alpha_that_says_nothing_is_no_ink(void **state)
{
    (void)state;
    paint(4, 1000, red, 255);
    assert_int_equal(find(4), NL_ALPHA_BLENDS);
    paint(4, 0, red, 255);
    assert_int_equal(find(4), NL_ALPHA_BLENDS);
    paint(4, 100, red, 20);
    assert_int_equal(find(4), NL_ALPHA_BLENDS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(strokes_of_one_colour_are_ink),
        cmocka_unit_test(soft_edges_and_a_little_variation_are_let_off),
        cmocka_unit_test(strokes_out_of_a_sheet_are_ink),
        cmocka_unit_test(pictures_of_several_colours_are_blended),
        cmocka_unit_test(alpha_that_says_nothing_is_no_ink),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
