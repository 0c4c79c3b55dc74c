/* What is written as PNG is read back: grey ones exactly, colour ones as their luma; whatever the
 * size, and whether the pixels are noise or runs. */
#include "base/rng.h"
#include "image/colour.h"
#include "image/decode.h"
#include "image/png.h"
#include "support/seed.h"
#include "support/unit.h"

#include <string.h>

enum { ROUNDS = 40, SIDE_MAX = 90 };

static void fill(uint8_t *bytes, size_t count, nl_rng *rng)
{
    uint32_t longest = nl_rng_below(rng, 2) ? 1 : 300;
    while (count > 0) {
        size_t run = 1 + nl_rng_below(rng, longest);
        run = run < count ? run : count;
        memset(bytes, (int)nl_rng_below(rng, 256), run);
        bytes += run;
        count -= run;
    }
}

static void round_trip(nl_rng *rng, nl_arena *arena)
{
    nl_error err = {0};
    int width = 1 + (int)nl_rng_below(rng, SIDE_MAX), height = 1 + (int)nl_rng_below(rng, SIDE_MAX);
    int stride = width + (int)nl_rng_below(rng, 9);
    uint8_t grey[SIDE_MAX * (SIDE_MAX + 9)], rgb[SIDE_MAX * SIDE_MAX * 3];
    fill(grey, (size_t)(stride * height), rng);
    fill(rgb, (size_t)(width * height * 3), rng);
    nl_bytes grey_file, rgb_file;
    nl_image image;
    nl_decode_options options = nl_decode_default();
    assert_true(nl_png_grey(&grey_file, (nl_image){grey, width, height, stride}, arena, &err));
    assert_true(nl_decode(&image, grey_file, "grey", &options, arena, &err));
    assert_true(image.width == width && image.height == height);
    for (int y = 0; y < height; y++)
        assert_memory_equal(image.data + y * image.stride, grey + y * stride, (size_t)width);
    assert_true(nl_png_rgb(&rgb_file, rgb, width, height, arena, &err));
    assert_true(nl_decode(&image, rgb_file, "rgb", &options, arena, &err));
    for (int i = 0; i < width * height; i++) {
        const uint8_t *c = rgb + 3 * i;
        assert_int_equal(image.data[i / width * image.stride + i % width],
                         nl_luma(c[0], c[1], c[2]));
    }
}

static void png_files_are_read_back(void **state)
{
    (void)state;
    uint64_t seed = test_seed();
    nl_arena arena = {0};
    for (unsigned i = 0; i < ROUNDS; i++) {
        nl_rng rng = nl_rng_make(seed, NL_STREAM_TEST, 0, i);
        nl_arena_mark mark = nl_arena_save(&arena);
        round_trip(&rng, &arena);
        nl_arena_restore(&arena, mark);
    }
    nl_arena_free(&arena);
}

static void large_and_empty_ones(void **state)
{
    (void)state;
    nl_arena arena = {0};
    nl_error err = {0};
    nl_image image, back;
    nl_bytes file;
    nl_decode_options options = nl_decode_default();
    assert_true(nl_image_init(&image, 1500, 1100, &arena, &err));
    nl_rng rng = nl_rng_make(test_seed(), NL_STREAM_TEST, 1, 0);
    fill(image.data, 1500 * 1100, &rng);
    assert_true(nl_png_grey(&file, image, &arena, &err));
    assert_true(nl_decode(&back, file, "large", &options, &arena, &err));
    assert_memory_equal(back.data, image.data, 1500 * 1100);
    assert_false(nl_png_grey(&file, (nl_image){0}, &arena, &err));
    assert_null(file.data);
    nl_image wide = {image.data, 30000, 30000, 0}; /* refused before a pixel is read */
    assert_false(nl_png_grey(&file, wide, &arena, &err));
    assert_int_equal(err.status, NL_ERROR_LIMIT);
    nl_arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(png_files_are_read_back),
        cmocka_unit_test(large_and_empty_ones),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
