/* What prepares characters is as fast as loops can be made; here are their plain twins. */
#include "base/rng.h"
#include "image/resample.h"
#include "image/strokewidth.h"
#include "support/seed.h"
#include "support/unit.h"

#include <math.h>
#include <stdlib.h>

enum { ROUNDS = 300, SIDE_MAX = 300 };

/* Noise on full ink, or stripes and squares of single pixels. */
static nl_image picture(nl_rng *rng, int width, int height, nl_arena *arena)
{
    nl_error err;
    nl_image image;
    assert_true(nl_image_init(&image, width + 3, height, arena, &err));
    uint32_t share = nl_rng_below(rng, 256), across = nl_rng_below(rng, 2);
    bool regular = nl_rng_below(rng, 4) == 0, down = nl_rng_below(rng, 2);
    for (int i = 0; i < image.width * height; i++) {
        uint8_t noise = nl_rng_below(rng, 256) < share ? (uint8_t)nl_rng_below(rng, 256) : 255;
        unsigned x = (unsigned)(i % image.width), y = (unsigned)(i / image.width);
        image.data[i] = regular ? (uint8_t)((across * x + down * y) % 2 * 255) : noise;
    }
    return nl_image_crop(image, (nl_box){1, 0, width, height});
}

/* 1 .. most, small ones as likely as large ones. */
static int draw_size(nl_rng *rng, int most)
{
    return 1 + (int)nl_rng_below(rng, 1 + nl_rng_below(rng, (uint32_t)most));
}

static int level(nl_image image, int x, int y)
{
    bool inside = x >= 0 && y >= 0 && x < image.width && y < image.height;
    return inside ? nl_image_row(image, y)[x] : 0;
}

static int changes(nl_image ink, int dx, int dy)
{
    int count = 0;
    for (int y = -1; y <= ink.height; y++) {
        for (int x = -1; x <= ink.width; x++)
            count += (level(ink, x, y) >= 128) != (level(ink, x + dx, y + dy) >= 128);
    }
    return count;
}

static double plain_width(nl_image ink)
{
    int area = 0;
    for (int i = 0; i < ink.width * ink.height; i++)
        area += level(ink, i % ink.width, i / ink.width) >= 128;
    double straight = changes(ink, 1, 0) + changes(ink, 0, 1);
    double slanted = changes(ink, 1, 1) + changes(ink, -1, 1);
    double perimeter = acos(-1.0) / 8.0 * (straight + slanted / sqrt(2.0));
    double root = perimeter * perimeter / 16.0 - area;
    return perimeter / 4.0 - (root > 0.0 ? sqrt(root) : 0.0);
}

static void strokes_are_as_wide_as_counting_says(void **state)
{
    (void)state;
    nl_rng rng = nl_rng_make(test_seed(), NL_STREAM_TEST, 0, 0);
    for (int round = 0; round < ROUNDS; round++) {
        nl_arena arena = {0};
        int width = round % 5 ? draw_size(&rng, SIDE_MAX) : 64 * (1 + round % 3);
        nl_image ink = picture(&rng, width, draw_size(&rng, SIDE_MAX), &arena);
        assert_true(fabs((double)nl_stroke_width(ink) - plain_width(ink)) < 1e-3);
        nl_arena_free(&arena);
    }
}

/* The mean under the tent around (x, y). */
static double plain_mean(nl_image source, double x, double y, double half)
{
    double sum = 0.0, all = 0.0;
    for (int j = (int)floor(y - half) - 1; j <= y + half; j++) {
        for (int i = (int)floor(x - half) - 1; i <= x + half; i++) {
            double across = 1.0 - fabs(i + 0.5 - x) / half, down = 1.0 - fabs(j + 0.5 - y) / half;
            double weight = across > 0.0 && down > 0.0 ? across * down : 0.0;
            all += weight;
            sum += weight * level(source, i, j);
        }
    }
    return sum / all;
}

static void check_pixels(nl_image target, nl_image source, const nl_scaling *how)
{
    double ratio = (double)how->ratio;
    for (int i = 0; i < target.width * target.height; i++) {
        int column = i % target.width, row = i / target.width;
        double x = (double)how->left + (column + 0.5) * ratio;
        double y = (double)how->top + (row + 0.5) * ratio;
        double mean = plain_mean(source, x, y, fmax(ratio, 1.0));
        double wanted = (double)how->pivot + (mean - (double)how->pivot) * (double)how->gain;
        assert_true(fabs(fmin(fmax(wanted, 0.0), 255.0) - level(target, column, row)) < 0.6);
    }
}

static void scaled_pixels_are_means(void **state)
{
    (void)state;
    nl_rng rng = nl_rng_make(test_seed(), NL_STREAM_TEST, 1, 0);
    for (int round = 0; round < ROUNDS; round++) {
        nl_arena arena = {0};
        nl_error err;
        nl_image target, source = picture(&rng, draw_size(&rng, 60), draw_size(&rng, 60), &arena);
        nl_scaling how = {.ratio = expf(2.0f * nl_rng_uniform(&rng) - 1.0f), .gain = 1.0f};
        how.left = -5.0f * nl_rng_uniform(&rng);
        how.top = -5.0f * nl_rng_uniform(&rng);
        if (round % 2) {
            how.pivot = 127.5f;
            how.gain = 1.5f;
        }
        assert_true(nl_image_init(&target, draw_size(&rng, 60), draw_size(&rng, 60), &arena, &err));
        size_t bytes = arena.bytes;
        assert_true(nl_resample(target, source, &how, &arena, &err));
        assert_int_equal(arena.bytes, bytes);
        check_pixels(target, source, &how);
        nl_arena_free(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(strokes_are_as_wide_as_counting_says),
        cmocka_unit_test(scaled_pixels_are_means),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
