/* Fast cuts equal those of the definition, worked out pixel by pixel. */
#include "base/rng.h"
#include "image/threshold.h"
#include "support/paper.h"
#include "support/seed.h"
#include "support/unit.h"

#include <math.h>
#include <stdlib.h>

enum { ROUNDS = 120 };

static int below(nl_rng *rng, int bound)
{
    return (int)nl_rng_below(rng, (uint32_t)bound);
}

/* Paper with a little ink here and there, noise, or noise on two levels. */
static nl_image random_picture(nl_rng *rng)
{
    nl_image image = paper_new(1 + below(rng, below(rng, 4) ? 50 : 250), 1 + below(rng, 50), 0);
    if (below(rng, 2)) {
        for (int i = 0; i < image.width * image.height; i++)
            image.data[i] = (uint8_t)(below(rng, 80) ? 255 - below(rng, 20) : below(rng, 256));
        return image;
    }
    int levels = below(rng, 2) ? 256 : 40;
    for (int i = 0; i < image.width * image.height; i++)
        image.data[i] = (uint8_t)(below(rng, levels) + (below(rng, 3) ? 256 - levels : 0));
    return image;
}

/* The level below which (x, y) is ink, straight from the definition. */
static double level_at(nl_image image, int column, int row, const nl_local_threshold *cut)
{
    double n = 0.0, sum = 0.0, square = 0.0;
    int half = cut->window / 2;
    for (int y = row - half; y <= row + half; y++) {
        for (int x = column - half; x <= column + half; x++) {
            if (x < 0 || y < 0 || x >= image.width || y >= image.height)
                continue;
            double v = image.data[y * image.stride + x];
            n += 1.0;
            sum += v;
            square += v * v;
        }
    }
    double mean = sum / n, variance = square / n - mean * mean, range = cut->paper - cut->ink;
    double s = sqrt(fmax(variance, 0.0));
    double level = mean - (double)cut->k * (1.0 - s / (range / 2.0)) * (mean - cut->ink);
    return fmax(level, cut->ink + (double)cut->depth * range);
}

static void the_local_cut_is_as_defined(void **state)
{
    nl_rng *rng = *state;
    for (int i = 0; i < ROUNDS; i++) {
        nl_image image = random_picture(rng);
        nl_image out = paper_new(image.width, image.height, 7);
        nl_local_threshold cut = {.window = 3 + 2 * below(rng, 40),
                                  .ink = below(rng, 150),
                                  .paper = 200 + below(rng, 56),
                                  .k = nl_rng_range(rng, 0.0f, 0.8f),
                                  .depth = nl_rng_range(rng, 0.0f, 0.5f)};
        nl_arena arena = {0};
        nl_error err;
        assert_true(nl_threshold_local(out, image, &cut, &arena, &err));
        for (int p = 0; p < image.width * image.height; p++) {
            double level = level_at(image, p % image.width, p / image.width, &cut);
            if (fabs((double)image.data[p] - level) > 0.01)
                assert_int_equal(out.data[p], (double)image.data[p] < level ? 255 : 0);
        }
        nl_arena_free(&arena);
        paper_free(&image);
        paper_free(&out);
    }
}

/* The variance between the classes < t and >= t, times the square of the count. */
static double between(const size_t histogram[NL_GREY_LEVELS], int t)
{
    double n[2] = {0.0}, sum[2] = {0.0};
    for (int i = 0; i < NL_GREY_LEVELS; i++) {
        n[i >= t] += (double)histogram[i];
        sum[i >= t] += (double)histogram[i] * i;
    }
    if (n[0] <= 0.0 || n[1] <= 0.0)
        return 0.0;
    double apart = sum[1] / n[1] - sum[0] / n[0];
    return n[0] * n[1] * apart * apart;
}

static void no_cut_is_better_than_otsus(void **state)
{
    nl_rng *rng = *state;
    for (int i = 0; i < ROUNDS; i++) {
        size_t histogram[NL_GREY_LEVELS] = {0};
        int first = below(rng, 200), levels = 2 + below(rng, 56);
        for (int k = 0; k < 3000; k++)
            histogram[first + below(rng, levels) * below(rng, 2)]++;
        int cut = nl_threshold_otsu(histogram);
        double best = 0.0;
        for (int t = 1; t < NL_GREY_LEVELS; t++)
            best = fmax(best, between(histogram, t));
        assert_true(between(histogram, cut) >= best * (1.0 - 1e-9));
    }
}

static void two_levels_are_cut_half_way(void **state)
{
    (void)state;
    size_t histogram[NL_GREY_LEVELS] = {[40] = 900, [200] = 30};
    assert_in_range(nl_threshold_otsu(histogram), 119, 121);
    assert_int_equal(nl_threshold_mean(histogram, 0, 120), 40);
    assert_int_equal(nl_threshold_mean(histogram, 41, 200), 41);
    size_t single[NL_GREY_LEVELS] = {[40] = 900};
    assert_int_equal(nl_threshold_otsu(single), 0);
}

int main(void)
{
    nl_rng rng = nl_rng_make(test_seed(), NL_STREAM_TEST, 0, 71);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_prestate(the_local_cut_is_as_defined, &rng),
        cmocka_unit_test_prestate(no_cut_is_better_than_otsus, &rng),
        cmocka_unit_test(two_levels_are_cut_half_way),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
