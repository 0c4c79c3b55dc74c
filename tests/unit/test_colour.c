/* The plane that is read: luma where luma shows the writing, else a plane in which ink is dark. */
#include "image/colour.h"
#include "support/unit.h"

#include <stdlib.h>
#include <string.h>

enum { WIDTH = 300, HEIGHT = 200, PIXELS = WIDTH * HEIGHT };

static uint8_t rgb[3 * PIXELS], memory[NL_SAMPLE_BYTES];

typedef struct colour {
    uint8_t part[3];
} colour;

static bool is_stroke(int x, int y)
{
    return x % 40 < 30 && y % 50 > 5 && y % 50 < 35 && (x % 10 < 3 || y % 15 < 3);
}

static void paint(colour paper, colour ink, int noise)
{
    uint32_t state = 7;
    for (int i = 0; i < PIXELS; i++) {
        colour c = is_stroke(i % WIDTH, i / WIDTH) ? ink : paper;
        for (int k = 0; k < 3; k++) {
            state = state * 1664525u + 1013904223u;
            int level = c.part[k] + (noise ? (int)(state >> 16) % (2 * noise) - noise : 0);
            rgb[3 * i + k] = (uint8_t)(level < 0 ? 0 : level > 255 ? 255 : level);
        }
    }
}

static bool choose(nl_plane *out)
{
    nl_sample sample = nl_sample_make(WIDTH, HEIGHT, memory);
    for (uint32_t y = 0; y < HEIGHT; y += sample.step) {
        for (uint32_t x = 0; x < WIDTH; x += sample.step)
            memcpy(nl_sample_at(&sample, x, y), rgb + 3 * (y * WIDTH + x), 3);
    }
    return nl_plane_choose(out, &sample);
}

static void assert_chosen(colour paper, colour ink, int noise)
{
    static uint8_t grey[PIXELS];
    nl_plane plane;
    paint(paper, ink, noise);
    assert_true(choose(&plane));
    nl_plane_project(grey, rgb, PIXELS, &plane);
    double sum[2] = {0}, count[2] = {0};
    for (int i = 0; i < PIXELS; i++) {
        bool stroke = is_stroke(i % WIDTH, i / WIDTH);
        sum[stroke] += grey[i];
        count[stroke]++;
    }
    assert_true(sum[0] / count[0] > sum[1] / count[1] + 60.0);
    assert_true(sum[0] / count[0] > 170.0);
}

static void assert_luma(colour paper, colour ink, int noise)
{
    nl_plane plane;
    paint(paper, ink, noise);
    assert_false(choose(&plane));
}

static void ink_of_the_papers_luma_is_shown(void **state)
{
    (void)state;
    for (int noise = 0; noise <= 8; noise += 4) {
        assert_chosen((colour){{40, 130, 30}}, (colour){{200, 40, 40}}, noise);
        assert_chosen((colour){{200, 40, 40}}, (colour){{40, 130, 30}}, noise);
        assert_chosen((colour){{0, 0, 0}}, (colour){{0, 0, 190}}, noise);
        assert_chosen((colour){{120, 80, 50}}, (colour){{182, 44, 41}}, noise);
        assert_chosen((colour){{255, 255, 255}}, (colour){{255, 235, 60}}, noise);
    }
}

static void ink_that_shows_in_luma_keeps_it(void **state)
{
    (void)state;
    for (int noise = 0; noise <= 30; noise += 6) {
        assert_luma((colour){{255, 255, 255}}, (colour){{0, 0, 0}}, noise);
        assert_luma((colour){{240, 235, 220}}, (colour){{30, 40, 160}}, noise);
        assert_luma((colour){{255, 255, 255}}, (colour){{220, 30, 30}}, noise);
        assert_luma((colour){{30, 60, 40}}, (colour){{230, 240, 235}}, noise);
        assert_luma((colour){{200, 200, 200}}, (colour){{160, 160, 160}}, noise);
        assert_luma((colour){{128, 128, 128}}, (colour){{128, 128, 128}}, noise);
    }
}

/* A note of black on white that fills half, or an eighth, of a patterned cloth. */
static void colour_beside_writing_in_luma_does_not_count(void **state)
{
    (void)state;
    for (int part = 2; part <= 8; part += 6) {
        paint((colour){{60, 120, 60}}, (colour){{120, 75, 110}}, 0);
        for (int i = 0; i < PIXELS / part; i++)
            memset(rgb + 3 * i, is_stroke(i % WIDTH, i / WIDTH) ? 30 : 240, 3);
        nl_plane plane;
        assert_false(choose(&plane));
    }
}

/* Noise and a frame in luma do not hide writing in colour. */
static void little_contrast_in_luma_does_not_hide_colour(void **state)
{
    (void)state;
    paint((colour){{40, 130, 30}}, (colour){{200, 40, 40}}, 12);
    for (int i = 0; i < PIXELS; i++) {
        if (i % WIDTH < 4 || i / WIDTH < 4)
            memset(rgb + 3 * i, 0, 3);
    }
    nl_plane plane;
    assert_true(choose(&plane));
}

static void samples_of_any_picture_fit(void **state)
{
    (void)state;
    static const uint32_t sides[] = {1, 2, 511, 512, 513, 3000, 4000, 29999, 30000};
    enum { SIDES = sizeof sides / sizeof *sides };
    for (int i = 0; i < SIDES * SIDES; i++) {
        uint32_t width = sides[i / SIDES], height = sides[i % SIDES];
        nl_sample sample = nl_sample_make(width, height, memory);
        uint8_t *last = nl_sample_at(&sample, (width - 1) / sample.step * sample.step,
                                     (height - 1) / sample.step * sample.step);
        assert_ptr_equal(last + 3, memory + 3 * (size_t)sample.width * sample.height);
        assert_true(last + 3 <= memory + NL_SAMPLE_BYTES);
    }
}

static void luma_is_that_of_the_standard(void **state)
{
    (void)state;
    assert_int_equal(nl_luma(255, 255, 255), 255);
    assert_int_equal(nl_luma(0, 0, 0), 0);
    assert_int_equal(nl_luma(255, 0, 0), 76);
    assert_int_equal(nl_luma(0, 255, 0), 150);
    assert_int_equal(nl_luma(0, 0, 255), 29);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ink_of_the_papers_luma_is_shown),
        cmocka_unit_test(ink_that_shows_in_luma_keeps_it),
        cmocka_unit_test(colour_beside_writing_in_luma_does_not_count),
        cmocka_unit_test(little_contrast_in_luma_does_not_hide_colour),
        cmocka_unit_test(samples_of_any_picture_fit),
        cmocka_unit_test(luma_is_that_of_the_standard),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
