/* Grey pictures and boxes: views share pixels, everything is clipped, nothing overflows. */
#include "image/image.h"
#include "support/unit.h"

#include <limits.h>
#include <string.h>

static void sides_out_of_range_are_refused(void **state)
{
    (void)state;
    static const int sizes[][2] = {{0, 5}, {5, 0}, {-1, 5}, {NL_IMAGE_SIDE_MAX + 1, 1}, {1, 30001}};
    nl_arena arena = {0};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        nl_image image = {.width = 7};
        nl_error err = {0};
        assert_false(nl_image_init(&image, sizes[i][0], sizes[i][1], &arena, &err));
        assert_int_equal(err.status, NL_ERROR_LIMIT);
        assert_int_equal(image.width, 0);
        assert_null(image.data);
    }
    nl_arena_free(&arena);
}

static void new_picture_is_zero(void **state)
{
    (void)state;
    nl_arena arena = {0};
    nl_error err;
    nl_image image;
    assert_true(nl_image_init(&image, 7, 5, &arena, &err));
    assert_true(image.width == 7 && image.height == 5 && image.stride >= 7);
    for (int i = 0; i < 35; i++)
        assert_int_equal(image.data[i], 0);
    nl_arena_free(&arena);
}

static void crops_are_clipped_views(void **state)
{
    (void)state;
    uint8_t pixels[30];
    nl_image image = {pixels, 6, 5, 6};
    nl_image inner = nl_image_crop(image, (nl_box){2, 1, 3, 2});
    assert_ptr_equal(inner.data, pixels + 8);
    assert_true(inner.width == 3 && inner.height == 2 && inner.stride == 6);
    nl_image corner = nl_image_crop(image, (nl_box){-2, 3, 4, 9});
    assert_ptr_equal(corner.data, pixels + 18);
    assert_true(corner.width == 2 && corner.height == 2);
    nl_image all = nl_image_crop(image, (nl_box){0, 0, INT_MAX, INT_MAX});
    assert_true(all.width == 6 && all.height == 5);
    nl_image far = nl_image_crop(image, (nl_box){5, 4, INT_MAX, INT_MAX});
    assert_true(far.width == 1 && far.height == 1);
    static const nl_box outside[] = {{6, 0, 2, 2}, {0, 5, 2, 2},  {-4, 0, 4, 2},
                                     {2, 2, 0, 3}, {2, 2, -5, 3}, {INT_MIN, INT_MIN, 9, 9}};
    for (size_t i = 0; i < sizeof outside / sizeof *outside; i++)
        assert_int_equal(nl_image_crop(image, outside[i]).width, 0);
}

static void invert_stays_within_the_view(void **state)
{
    (void)state;
    uint8_t pixels[12] = {0};
    nl_image image = {pixels, 4, 3, 4};
    nl_image_invert(nl_image_crop(image, (nl_box){1, 1, 2, 1}));
    for (int i = 0; i < 12; i++)
        assert_int_equal(pixels[i], i == 5 || i == 6 ? 255 : 0);
    pixels[5] = 200;
    nl_image_invert(image);
    assert_int_equal(pixels[5], 55);
    assert_int_equal(pixels[0], 255);
}

static void assert_box(nl_box box, int left, int top, int width, int height)
{
    assert_int_equal(box.left, left);
    assert_int_equal(box.top, top);
    assert_int_equal(box.width, width);
    assert_int_equal(box.height, height);
}

static void union_holds_both(void **state)
{
    (void)state;
    nl_box a = {2, 3, 4, 5}, b = {-1, 4, 2, 9}, none = {9, 9, 0, 0};
    assert_box(nl_box_union(a, b), -1, 3, 7, 10);
    assert_box(nl_box_union(b, a), -1, 3, 7, 10);
    assert_box(nl_box_union(a, none), 2, 3, 4, 5);
    assert_box(nl_box_union(none, a), 2, 3, 4, 5);
    assert_box(nl_box_union(a, (nl_box){3, 4, 1, 1}), 2, 3, 4, 5);
}

static void bounds_are_the_smallest_box(void **state)
{
    (void)state;
    uint8_t pixels[48] = {0};
    nl_image image = {pixels, 7, 6, 8}; /* column 7 is not the picture's */
    for (int y = 0; y < 6; y++)
        pixels[y * 8 + 7] = 255;
    assert_box(nl_image_bounds(image, 1), 0, 0, 0, 0);
    pixels[2 * 8 + 3] = 128;
    assert_box(nl_image_bounds(image, 128), 3, 2, 1, 1);
    assert_box(nl_image_bounds(image, 129), 0, 0, 0, 0);
    pixels[4 * 8 + 1] = 200;
    pixels[3 * 8 + 6] = 130;
    assert_box(nl_image_bounds(image, 128), 1, 2, 6, 3);
    assert_box(nl_image_bounds(image, 0), 0, 0, 7, 6);
}

static void ink_and_its_end_are_found_wherever_they_are(void **state)
{
    (void)state;
    enum { WIDTH = 90 };
    uint8_t row[WIDTH];
    for (int width = 0; width <= WIDTH; width++) {
        for (int ink = 0; ink < WIDTH; ink++) {
            for (int x = 0; x < WIDTH; x++)
                row[x] = x == ink ? 128 : x > ink ? 255 : 127;
            for (int from = 0; from <= ink && from <= width; from++)
                assert_int_equal(nl_image_next_ink(row, from, width), ink < width ? ink : width);
            for (int x = 0; x < WIDTH; x++)
                row[x] = (uint8_t)(255 - row[x]);
            for (int from = 0; from <= ink && from <= width; from++)
                assert_int_equal(nl_image_ink_end(row, from, width), ink < width ? ink : width);
        }
    }
}

static void runs_are_counted_on_rows_of_any_width(void **state)
{
    (void)state;
    uint8_t row[1300];
    for (int period = 2; period < 5; period++) {
        for (int x = 0; x < 1300; x++)
            row[x] = (uint8_t)((x % period == 0 ? 128 : 0) + x % 128);
        for (int width = 1; width <= 1300; width += width < 600 ? 1 : 97) {
            nl_image ink = {row, width, 1, 1300};
            assert_int_equal(nl_image_count_runs(ink), (width + period - 1) / period);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ink_and_its_end_are_found_wherever_they_are),
        cmocka_unit_test(runs_are_counted_on_rows_of_any_width),
        cmocka_unit_test(sides_out_of_range_are_refused),
        cmocka_unit_test(new_picture_is_zero),
        cmocka_unit_test(crops_are_clipped_views),
        cmocka_unit_test(invert_stays_within_the_view),
        cmocka_unit_test(union_holds_both),
        cmocka_unit_test(bounds_are_the_smallest_box),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
