/* Orientation: found in blocks of both byte orders, harmless in damaged ones, and every one of the
 * eight turns checked against where Exif says that row 0 and column 0 lie. */
#include "image/exif.h"
#include "support/unit.h"

#include <string.h>

static const uint8_t little[] = {'I',  'I', 42, 0, 8, 0, 0, 0, 2, 0, /* two entries */
                                 0x0f, 1,   2,  0, 1, 0, 0, 0, 0, 0, 0, 0,
                                 0x12, 1,   3,  0, 1, 0, 0, 0, 6, 0, 0, 0};
static const uint8_t big[] = {'M', 'M', 0, 42,   0, 0, 0, 10, 0, 0, /* a gap before the directory */
                              0,   1,   1, 0x12, 0, 3, 0, 0,  0, 1, 0, 8, 0, 0};

static void both_byte_orders_are_read(void **state)
{
    (void)state;
    assert_int_equal(nl_exif_orientation((nl_bytes){little, sizeof little}), 6);
    assert_int_equal(nl_exif_orientation((nl_bytes){big, sizeof big}), 8);
}

static void cut_blocks_are_upright(void **state)
{
    (void)state;
    for (size_t size = 0; size < sizeof little; size++)
        assert_int_equal(nl_exif_orientation((nl_bytes){little, size}), 1);
    for (size_t size = 0; size < sizeof big; size++)
        assert_int_equal(nl_exif_orientation((nl_bytes){big, size}), 1);
}

/* With one byte of a sound block changed. */
static int with_byte(size_t at, uint8_t value)
{
    uint8_t block[sizeof little];
    memcpy(block, little, sizeof little);
    block[at] = value;
    return nl_exif_orientation((nl_bytes){block, sizeof block});
}

static void damaged_blocks_are_upright(void **state)
{
    (void)state;
    assert_int_equal(with_byte(0, 'X'), 1);  /* no byte order */
    assert_int_equal(with_byte(2, 43), 1);   /* no TIFF */
    assert_int_equal(with_byte(7, 0xff), 1); /* the directory outside */
    assert_int_equal(with_byte(4, 33), 1);   /* the directory at the last byte */
    assert_int_equal(with_byte(24, 4), 1);   /* the tag's type is not SHORT */
    assert_int_equal(with_byte(26, 2), 1);   /* two values */
    assert_int_equal(with_byte(30, 0), 1);   /* no such orientation */
    assert_int_equal(with_byte(30, 9), 1);
    assert_int_equal(with_byte(31, 1), 1);   /* 262 */
    assert_int_equal(with_byte(9, 0xff), 6); /* more entries than there are: the tag comes first */
    assert_int_equal(with_byte(8, 1), 1);    /* fewer: it is none of them */
}

/* Where the upright pixel (x, y) is stored, by the definitions of the tag. */
static uint8_t expected(nl_image stored, int orientation, int x, int y)
{
    int w = stored.width - 1, h = stored.height - 1;
    const int at[9][2] = {{0, 0}, {x, y},     {w - x, y},     {w - x, h - y}, {x, h - y},
                          {y, x}, {y, h - x}, {w - y, h - x}, {w - y, x}};
    return stored.data[at[orientation][1] * stored.stride + at[orientation][0]];
}

static void turn_and_compare(int width, int height, int orientation)
{
    static uint8_t from[200 * 200], to[200 * 200];
    for (int i = 0; i < 200 * 200; i++)
        from[i] = (uint8_t)(i * 7 + i / 200 * 31);
    memset(to, 0, sizeof to);
    bool swapped = nl_exif_swaps_sides(orientation);
    nl_image stored = {from, width, height, 200};
    nl_image out = {to, swapped ? height : width, swapped ? width : height, 199};
    nl_exif_upright(out, stored, orientation);
    for (int y = 0; y < out.height; y++) {
        for (int x = 0; x < out.width; x++)
            assert_int_equal(to[y * 199 + x], expected(stored, orientation, x, y));
    }
}

static void all_orientations_turn_upright(void **state)
{
    (void)state;
    for (int orientation = 1; orientation <= 8; orientation++) {
        turn_and_compare(1, 1, orientation);
        turn_and_compare(5, 3, orientation);
        turn_and_compare(1, 130, orientation);
        turn_and_compare(64, 65, orientation); /* around the size of the squares copied */
        turn_and_compare(190, 129, orientation);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_byte_orders_are_read),
        cmocka_unit_test(cut_blocks_are_upright),
        cmocka_unit_test(damaged_blocks_are_upright),
        cmocka_unit_test(all_orientations_turn_upright),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
