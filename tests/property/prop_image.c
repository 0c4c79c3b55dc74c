/* Pictures made of other pictures equal their definitions pixel by pixel. */
#include "base/rng.h"
#include "image/enlarge.h"
#include "image/image.h"
#include "support/paper.h"
#include "support/seed.h"
#include "support/unit.h"

#include <math.h>

enum { ROUNDS = 200 };

static int below(nl_rng *rng, int bound)
{
    return (int)nl_rng_below(rng, (uint32_t)bound);
}

static nl_image random_picture(nl_rng *rng)
{
    nl_image image = paper_new(1 + below(rng, 90), 1 + below(rng, 60), 0);
    for (int i = 0; i < image.width * image.height; i++)
        image.data[i] = (uint8_t)below(rng, 256);
    return image;
}

static int at(nl_image image, int x, int y)
{
    return nl_image_row(image, y)[x];
}

static int extreme(nl_image image, int left, int top, int factor, bool highest)
{
    int best = highest ? 0 : 255;
    for (int y = top; y < top + factor && y < image.height; y++) {
        for (int x = left; x < left + factor && x < image.width; x++) {
            int level = at(image, x, y);
            best = (level > best) == highest ? level : best;
        }
    }
    return best;
}

static void pictures_are_reduced_and_transposed_as_defined(void **state)
{
    nl_rng *rng = *state;
    for (int i = 0; i < ROUNDS; i++) {
        nl_arena arena = {0};
        nl_error err;
        nl_image image = random_picture(rng), small, transposed;
        int factor = 1 + below(rng, 6);
        bool highest = below(rng, 2);
        assert_true(nl_image_reduce(&small, image, factor, highest, &arena, &err));
        assert_int_equal(small.width, (image.width + factor - 1) / factor);
        assert_int_equal(small.height, (image.height + factor - 1) / factor);
        for (int p = 0; p < small.width * small.height; p++)
            assert_int_equal(small.data[p], extreme(image, p % small.width * factor,
                                                    p / small.width * factor, factor, highest));
        assert_true(nl_image_transpose(&transposed, image, &arena, &err));
        assert_int_equal(transposed.width, image.height);
        assert_int_equal(transposed.height, image.width);
        for (int p = 0; p < image.width * image.height; p++)
            assert_int_equal(at(transposed, p / image.width, p % image.width), image.data[p]);
        nl_arena_free(&arena);
        paper_free(&image);
    }
}

/* Cubic convolution is exact for planes; at the border it continues the picture. */
static void planes_are_enlarged_to_planes(void **state)
{
    nl_rng *rng = *state;
    for (int i = 0; i < ROUNDS; i++) {
        nl_arena arena = {0};
        nl_error err;
        nl_image image = random_picture(rng), large;
        float factor = 1.0f + 0.01f * (float)below(rng, 500);
        int right = below(rng, 3), down = below(rng, 3), level = below(rng, 40);
        bool even = right == 0 && down == 0;
        for (int p = 0; p < image.width * image.height; p++)
            image.data[p] =
                (uint8_t)(level + right * (p % image.width) % 90 + down * (p / image.width) % 90);
        assert_true(nl_image_enlarge(&large, image, factor, &arena, &err));
        assert_int_equal(large.width, (int)lroundf((float)image.width * factor));
        assert_int_equal(large.height, (int)lroundf((float)image.height * factor));
        for (int p = 0; p < large.width * large.height; p++) {
            float x = ((float)(p % large.width) + 0.5f) / factor - 0.5f;
            float y = ((float)(p / large.width) + 0.5f) / factor - 0.5f;
            bool inside = x >= 1 && y >= 1 && x < 43 && y < 43 && x <= (float)image.width - 2 &&
                          y <= (float)image.height - 2;
            float plane = (float)level + (float)right * x + (float)down * y;
            if (inside || even)
                assert_true(fabsf((float)large.data[p] - plane) < 0.51f);
        }
        nl_arena_free(&arena);
        paper_free(&image);
    }
}

int main(void)
{
    nl_rng rng = nl_rng_make(test_seed(), NL_STREAM_TEST, 0, 73);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_prestate(pictures_are_reduced_and_transposed_as_defined, &rng),
        cmocka_unit_test_prestate(planes_are_enlarged_to_planes, &rng),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
