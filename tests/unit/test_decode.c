/* Decoding: the pixels of every kind of file against values worked out by hand, and files that are
 * cut, damaged, lying, too large or none at all refused in one line, quickly and without memory. */
#define _GNU_SOURCE
#include "image/decode.h"
#include "support/picture.h"
#include "support/unit.h"

#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

/* What is decoded, in an arena of the test's own. */
typedef struct outcome {
    bool decoded;
    nl_image image;
    nl_error err;
    nl_arena arena;
} outcome;

static outcome decode_with(const void *data, size_t size, size_t max_pixels)
{
    outcome result = {0};
    nl_decode_options options = nl_decode_default();
    options.max_pixels = max_pixels;
    result.decoded =
        nl_decode(&result.image, (nl_bytes){data, size}, "x", &options, &result.arena, &result.err);
    if (!result.decoded) {
        assert_null(result.image.data);
        assert_int_equal(result.image.width, 0);
        assert_memory_equal(result.err.text, "x: ", 3);
    }
    return result;
}

static outcome decode(const void *data, size_t size)
{
    return decode_with(data, size, NL_IMAGE_PIXELS_MAX);
}

static void assert_pixels(const void *data, size_t size, const int sides[2], const uint8_t *grey)
{
    outcome result = decode(data, size);
    assert_string_equal(result.err.text, "");
    assert_true(result.decoded);
    assert_int_equal(result.image.width, sides[0]);
    assert_int_equal(result.image.height, sides[1]);
    for (int y = 0; y < sides[1]; y++)
        assert_memory_equal(result.image.data + y * result.image.stride, grey + y * sides[0],
                            (size_t)sides[0]);
    nl_arena_free(&result.arena);
}

#define ASSERT_PIXELS(data, size, width, height, ...)                                              \
    assert_pixels((data), (size), (const int[2]){width, height}, (const uint8_t[]){__VA_ARGS__})

static void assert_refused(const void *data, size_t size, nl_status status, const char *says)
{
    outcome result = decode(data, size);
    assert_false(result.decoded);
    assert_int_equal(result.err.status, status);
    if (!strstr(result.err.text, says))
        fail_msg("\"%s\" does not say \"%s\"", result.err.text, says);
    nl_arena_free(&result.arena);
}

static uint8_t file[1 << 16];

static void png_of_every_colour_type(void **state)
{
    (void)state;
    size_t size = picture_png(file, 2, 2, 8, 0, "\0\x10\xf0\0\x20\xff", 6);
    ASSERT_PIXELS(file, size, 2, 2, 0x10, 0xf0, 0x20, 0xff);
    size = picture_png(file, 10, 1, 1, 0, "\0\xaa\x40", 3);
    ASSERT_PIXELS(file, size, 10, 1, 255, 0, 255, 0, 255, 0, 255, 0, 0, 255);
    size = picture_png(file, 2, 1, 4, 0, "\0\xf1", 2);
    ASSERT_PIXELS(file, size, 2, 1, 255, 17);
    size = picture_png(file, 2, 1, 16, 0, "\0\x80\xff\xff\x00", 5);
    ASSERT_PIXELS(file, size, 2, 1, 0x80, 0xff);
    size = picture_png(file, 3, 1, 8, 2, "\0\xff\0\0\0\xff\0\0\0\xff", 10);
    ASSERT_PIXELS(file, size, 3, 1, 76, 150, 29);
    size = picture_png(file, 1, 1, 16, 2, "\0\xff\x11\xff\x22\xff\x33", 7);
    ASSERT_PIXELS(file, size, 1, 1, 255);
    size = picture_png(file, 1, 1, 8, 0, "\0\x63", 2);
    ASSERT_PIXELS(file, size, 1, 1, 99);
}

static void png_with_a_palette(void **state)
{
    (void)state;
    size_t used = picture_png_head(file, 3, 1, 8, 3);
    used += picture_chunk(file + used, "PLTE", "\xff\0\0\0\0\0\xff\xff\xff", 9);
    size_t opaque = used + picture_png_rows(file + used, (const uint8_t *)"\0\0\1\2", 4);
    ASSERT_PIXELS(file, opaque, 3, 1, 76, 0, 255);
    used += picture_chunk(file + used, "tRNS", "\xff\0", 2); /* colour 1 is clear */
    used += picture_png_rows(file + used, (const uint8_t *)"\0\0\1\2", 4);
    ASSERT_PIXELS(file, used, 3, 1, 76, 255, 255);
}

static void alpha_is_composited_on_white(void **state)
{
    (void)state;
    /* black: opaque, clear, half; and opaque white */
    size_t size = picture_png(file, 4, 1, 8, 4, "\0\0\xff\0\0\0\x80\xff\xff", 9);
    ASSERT_PIXELS(file, size, 4, 1, 0, 255, 127, 255);
    size = picture_png(file, 3, 1, 8, 6, "\0\xff\0\0\xff\xff\0\0\0\xff\xff\xff\xff", 13);
    ASSERT_PIXELS(file, size, 3, 1, 76, 255, 255);
    size = picture_png(file, 1, 1, 16, 6, "\0\0\0\0\0\0\0\0\0", 9);
    ASSERT_PIXELS(file, size, 1, 1, 255);
}

static void bmp_rows_from_below_and_above(void **state)
{
    (void)state;
    static const uint8_t rows[16] = {0, 0, 255, 255, 255, 255, 9, 9,  /* red white, padding */
                                     0, 0, 0,   0,   255, 0,   9, 9}; /* black green */
    size_t head = picture_bmp_head(file, 2, 2, 24);
    memcpy(file + head, rows, 16);
    ASSERT_PIXELS(file, head + 16, 2, 2, 0, 150, 76, 255);
    ASSERT_PIXELS(file, head + 14, 2, 2, 0, 150, 76, 255); /* the last padding may lack */
    picture_bmp_head(file, 2, -2, 24);
    ASSERT_PIXELS(file, head + 16, 2, 2, 76, 255, 0, 150);
    head = picture_bmp_head(file, 2, 1, 32);
    memcpy(file + head, "\x00\x00\x00\x80\xff\xff\xff\xff", 8);
    ASSERT_PIXELS(file, head + 8, 2, 1, 127, 255);
    memcpy(file + head, "\x00\x00\x00\x00\xff\xff\xff\x00", 8); /* no alpha anywhere: not meant */
    ASSERT_PIXELS(file, head + 8, 2, 1, 0, 255);
}

static void pnm_is_read(void **state)
{
    (void)state;
    ASSERT_PIXELS("P2 2 1 9 0 9", 12, 2, 1, 0, 255);
    ASSERT_PIXELS("P5 1 1 255 \x07", 12, 1, 1, 7);
}

/* The JPEG with an Exif block of the orientation put in after its start. */
static size_t with_orientation(uint8_t *out, int orientation)
{
    uint8_t block[] = {0xff, 0xe1, 0,    34, 'E', 'x', 'i', 'f', 0, 0, 'I', 'I', 42, 0, 8, 0, 0, 0,
                       1,    0,    0x12, 1,  3,   0,   1,   0,   0, 0, 0,   0,   0,  0, 0, 0, 0, 0};
    block[28] = (uint8_t)orientation;
    memcpy(out, picture_tiny_jpeg, 2);
    memcpy(out + 2, block, sizeof block);
    memcpy(out + 2 + sizeof block, picture_tiny_jpeg + 2, PICTURE_TINY_BYTES - 2);
    return PICTURE_TINY_BYTES + sizeof block;
}

static void jpeg_is_read(void **state)
{
    (void)state;
    outcome result = decode(picture_tiny_jpeg, PICTURE_TINY_BYTES);
    assert_true(result.decoded);
    assert_true(result.image.width == 5 && result.image.height == 3);
    for (int y = 0; y < 3; y++) {
        for (int x = 0; x < 5; x++) {
            int level = result.image.data[y * result.image.stride + x];
            assert_true(y == 0 && x < 2 ? level > 200 : level < 55);
        }
    }
    nl_arena_free(&result.arena);
}

/* Where the white left top corner of the stored picture is seen: bit 0 right, bit 1 below; its two
 * pixels lie side by side, or one above the other where the sides are swapped. */
static void exif_orientation_is_honoured(void **state)
{
    (void)state;
    static const int corner[9] = {0, 0, 1, 3, 2, 0, 1, 3, 2};
    for (int orientation = 1; orientation <= 8; orientation++) {
        outcome result = decode(file, with_orientation(file, orientation));
        assert_true(result.decoded);
        nl_image image = result.image;
        bool swapped = orientation >= 5;
        assert_int_equal(image.width, swapped ? 3 : 5);
        assert_int_equal(image.height, swapped ? 5 : 3);
        int x = corner[orientation] & 1 ? image.width - 1 : 0;
        int y = corner[orientation] & 2 ? image.height - 1 : 0;
        int x2 = swapped ? x : x ? x - 1 : 1, y2 = !swapped ? y : y ? y - 1 : 1;
        assert_true(image.data[y * image.stride + x] > 200);
        assert_true(image.data[y2 * image.stride + x2] > 200);
        int white = 0;
        for (int i = 0; i < 15; i++)
            white += image.data[i] > 128;
        assert_int_equal(white, 2);
        nl_arena_free(&result.arena);
    }
}

/* Every beginning of the file is refused, in the given number of bytes from its end on taken. */
static void cut_everywhere(const uint8_t *data, size_t size, size_t dispensable)
{
    for (size_t cut = 0; cut < size; cut++) {
        uint8_t *exact = malloc(cut ? cut : 1); /* so that a sanitizer sees a read past the end */
        memcpy(exact, data, cut);
        outcome result = decode(exact, cut);
        if (cut + dispensable < size) {
            assert_false(result.decoded);
            assert_int_equal(result.err.status, NL_ERROR_INPUT);
        } else {
            assert_true(result.decoded);
        }
        nl_arena_free(&result.arena);
        free(exact);
    }
}

static void cut_files_are_refused(void **state)
{
    (void)state;
    size_t size = picture_png(file, 3, 2, 8, 2, "\0\1\2\3\4\5\6\7\x8\x9\0\1\2\3\4\5\6\7\x8\x9", 20);
    cut_everywhere(file, size, 0);
    size = picture_bmp_head(file, 2, 2, 24) + 16;
    cut_everywhere(file, size, 2);
    cut_everywhere((const uint8_t *)"P6 2 1 255\nabcdef", 17, 0);
}

/* One byte at a time changed to each of some values: refused, or some picture; never anything else.
 */
static void damage_everywhere(const uint8_t *data, size_t size)
{
    static const uint8_t values[] = {0x00, 0x7f, 0xff};
    uint8_t copy[512];
    for (size_t i = 0; i < size * sizeof values; i++) {
        memcpy(copy, data, size);
        copy[i / sizeof values] = values[i % sizeof values];
        outcome result = decode(copy, size);
        assert_true(result.decoded || result.err.status == NL_ERROR_INPUT ||
                    result.err.status == NL_ERROR_LIMIT);
        nl_arena_free(&result.arena);
    }
}

static void damaged_files_are_refused_or_read(void **state)
{
    (void)state;
    size_t size = picture_png(file, 3, 2, 8, 2, "\0\1\2\3\4\5\6\7\x8\x9\0\1\2\3\4\5\6\7\x8\x9", 20);
    damage_everywhere(file, size);
    damage_everywhere(picture_tiny_jpeg, PICTURE_TINY_BYTES);
    size = picture_bmp_head(file, 2, 2, 24) + 16;
    damage_everywhere(file, size);
}

static void bmp_heads_of_the_oldest_kind(void **state)
{
    (void)state;
    uint8_t head[40] = {'B', 'M', 0, 0, 0, 0, 0, 0, 0, 0, 26, 0, 0,
                        0,   12,  0, 0, 0, 2, 0, 1, 0, 1, 0,  24};
    memcpy(head + 26, "\0\0\xff\xff\xff\xff", 6);
    ASSERT_PIXELS(head, 32, 2, 1, 76, 255);
    assert_refused(head, 31, NL_ERROR_INPUT, "too short");
    head[24] = 1;
    head[10] = 32;
    assert_refused(head, 36, NL_ERROR_INPUT, "oldest kind; save it anew");
}

static void png_checksums_are_checked(void **state)
{
    (void)state;
    size_t size = picture_png(file, 2, 2, 8, 0, "\0\x10\xf0\0\x20\xff", 6);
    file[size - 12 - 12] ^= 1; /* within the pixels */
    assert_refused(file, size, NL_ERROR_INPUT, "damaged PNG picture: a checksum is wrong");
}

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static void huge_heads_are_refused_at_once(void **state)
{
    (void)state;
    double start = now();
    size_t size = picture_png_head(file, 20000, 20000, 8, 2);
    assert_refused(file, size, NL_ERROR_LIMIT, "20000 x 20000 pixels");
    size = picture_bmp_head(file, 20000, -20000, 24);
    assert_refused(file, size, NL_ERROR_LIMIT, "20000 x 20000 pixels");
    assert_refused("P5 20000 20000 255\n", 19, NL_ERROR_LIMIT, "20000 x 20000 pixels");
    assert_refused("P1 99999999999 2 \n", 18, NL_ERROR_LIMIT, "no side may exceed 30000");
    size = picture_jpeg(file, 160, 160, 3, false);
    memcpy(file + 76, "\x4e\x20\x4e\x20", 4);
    assert_refused(file, size, NL_ERROR_LIMIT, "20000 x 20000 pixels");
    assert_true(now() - start < 1.0); /* five pictures, 200 ms each */
#ifndef SANITIZED
    struct rusage child, self;
    getrusage(RUSAGE_CHILDREN, &child);
    getrusage(RUSAGE_SELF, &self);
    assert_true(child.ru_maxrss < 65536 && self.ru_maxrss < 65536); /* KiB */
#endif
}

static void sizes_that_lie_are_refused_at_once(void **state)
{
    (void)state;
    size_t size = picture_png_head(file, 9000, 9000, 8, 2);
    size += picture_png_rows(file + size, (const uint8_t *)"\0\0\0\0", 4);
    assert_refused(file, size, NL_ERROR_INPUT, "too short for the size its head gives");
    size = picture_jpeg(file, 160, 160, 3, false);
    memcpy(file + 76, "\x23\x28\x23\x28", 4);
    assert_refused(file, size, NL_ERROR_INPUT, "too short for the size its head gives");
    size = picture_bmp_head(file, 2, 2, 24) + 16;
    file[10] = 53;
    assert_refused(file, size, NL_ERROR_INPUT, "its pixels begin within its head");
    size = picture_png(file, 2, 2, 8, 0, "\0\x10\xf0", 3); /* half of the rows */
    assert_refused(file, size, NL_ERROR_INPUT, "damaged PNG picture");
    size = picture_png(file, 0, 2, 8, 0, "\0\0", 2);
    assert_refused(file, size, NL_ERROR_INPUT, "a width or height of 0");
}

static void limits_are_exact(void **state)
{
    (void)state;
    size_t size = picture_png(file, 2, 2, 8, 0, "\0\x10\xf0\0\x20\xff", 6);
    outcome result = decode_with(file, size, 4);
    assert_true(result.decoded);
    nl_arena_free(&result.arena);
    result = decode_with(file, size, 3);
    assert_false(result.decoded);
    assert_string_equal(result.err.text, "x: 2 x 2 pixels; at most 3 are allowed");
    nl_arena_free(&result.arena);
}

static void no_pictures_are_named(void **state)
{
    (void)state;
    assert_refused("", 0, NL_ERROR_INPUT, "x: the file is empty");
    assert_refused("\x89PNG", 4, NL_ERROR_INPUT, "not a picture; PNG, JPEG, BMP and PNM");
    assert_refused("GIF89a\1\0\1\0", 10, NL_ERROR_INPUT, "a GIF picture");
    assert_refused("RIFF\0\0\0\0WEBPVP8", 15, NL_ERROR_INPUT, "a WebP picture");
    assert_refused("%PDF-1.4", 8, NL_ERROR_INPUT, "a PDF document");
    assert_refused("BM is no bitmap, but a text", 27, NL_ERROR_INPUT, "not a picture");
    assert_refused("P5", 2, NL_ERROR_INPUT, "not a picture");
    assert_false(nl_decode_sniff((nl_bytes){0}));
    assert_true(nl_decode_sniff((nl_bytes){picture_tiny_jpeg, 3}));
}

/* Larger than the first room: takes the second child. */
static void large_pictures_are_read(void **state)
{
    (void)state;
    enum { WIDTH = 5000, HEIGHT = 4000 };
    uint8_t *data = malloc(1 << 20);
    assert_non_null(data);
    outcome result = decode(data, picture_jpeg(data, WIDTH, HEIGHT, 1, false));
    assert_true(result.decoded);
    assert_true(result.image.width == WIDTH && result.image.height == HEIGHT);
    for (size_t i = 0; i < (size_t)WIDTH * HEIGHT; i += 997)
        assert_int_equal(result.image.data[i], 128);
    nl_arena_free(&result.arena);
    free(data);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(huge_heads_are_refused_at_once), /* first: it looks at memory */
        cmocka_unit_test(png_of_every_colour_type),
        cmocka_unit_test(png_with_a_palette),
        cmocka_unit_test(alpha_is_composited_on_white),
        cmocka_unit_test(bmp_rows_from_below_and_above),
        cmocka_unit_test(bmp_heads_of_the_oldest_kind),
        cmocka_unit_test(pnm_is_read),
        cmocka_unit_test(jpeg_is_read),
        cmocka_unit_test(exif_orientation_is_honoured),
        cmocka_unit_test(cut_files_are_refused),
        cmocka_unit_test(damaged_files_are_refused_or_read),
        cmocka_unit_test(png_checksums_are_checked),
        cmocka_unit_test(sizes_that_lie_are_refused_at_once),
        cmocka_unit_test(limits_are_exact),
        cmocka_unit_test(no_pictures_are_named),
        cmocka_unit_test(large_pictures_are_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
