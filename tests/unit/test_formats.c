/* Decoding where files differ from the plain case: alpha that is the ink, ink of the paper's luma,
 * run lengths, orientation in a PNG, and files that are truncated or hold more than one picture. */
#include "image/decode.h"
#include "support/picture.h"
#include "support/unit.h"

#include <stdio.h>
#include <string.h>

typedef struct outcome {
    bool decoded;
    nl_image image;
    nl_decode_remark remark;
    nl_error err;
    nl_arena arena;
} outcome;

static outcome decode_with(const void *data, size_t size, bool strict)
{
    outcome result = {.remark = {"what was here before"}};
    nl_decode_options options = nl_decode_default();
    options.strict = strict;
    options.remark = &result.remark;
    result.decoded =
        nl_decode(&result.image, (nl_bytes){data, size}, "x", &options, &result.arena, &result.err);
    return result;
}

/* Decodes, with the remark, and is refused with the same words where --strict is given. */
static void assert_decodes(const void *data, size_t size, const int sides[2], const uint8_t *grey,
                           const char *remark)
{
    outcome result = decode_with(data, size, false);
    assert_string_equal(result.err.text, "");
    assert_string_equal(result.remark.text, remark);
    assert_int_equal(result.image.width, sides[0]);
    assert_int_equal(result.image.height, sides[1]);
    for (int y = 0; y < sides[1] && grey; y++)
        assert_memory_equal(result.image.data + y * result.image.stride, grey + y * sides[0],
                            (size_t)sides[0]);
    nl_arena_free(&result.arena);
    result = decode_with(data, size, true);
    assert_int_equal(result.decoded, !*remark);
    if (*remark) {
        assert_int_equal(result.err.status, NL_ERROR_INPUT);
        assert_non_null(strstr(result.err.text, remark));
    }
    nl_arena_free(&result.arena);
}

#define DECODES(data, size, width, height, remark, ...)                                            \
    assert_decodes((data), (size), (const int[2]){width, height}, (const uint8_t[]){__VA_ARGS__},  \
                   (remark))

static void assert_refused(const void *data, size_t size, const char *says)
{
    outcome result = decode_with(data, size, false);
    assert_false(result.decoded);
    assert_int_equal(result.err.status, NL_ERROR_INPUT);
    if (!strstr(result.err.text, says))
        fail_msg("\"%s\" does not say \"%s\"", result.err.text, says);
    nl_arena_free(&result.arena);
}

static uint8_t file[1 << 16];

static void alpha_is_the_ink_of_strokes_of_one_colour(void **state)
{
    (void)state;
    size_t size = picture_png(file, 4, 1, 8, 4, "\0\xff\0\xff\x80\xff\xff\0\0", 9); /* white ink */
    DECODES(file, size, 4, 1, "", 255, 127, 0, 255);
    size = picture_png(file, 4, 1, 8, 6, "\0\xff\0\0\0\xff\0\0\xff\xff\0\0\0\xff\0\0\0", 17);
    DECODES(file, size, 4, 1, "", 255, 0, 255, 255);
    size = picture_png(file, 3, 1, 16, 4, "\0\xff\xff\0\0\xff\xff\xff\xff\0\0\0\0", 13);
    DECODES(file, size, 3, 1, "", 255, 0, 255);
}

static void alpha_of_palettes_and_colour_keys_too(void **state)
{
    (void)state;
    size_t used = picture_png_head(file, 3, 1, 8, 3);
    used += picture_chunk(file + used, "PLTE", "\xff\xff\xff\xf8\xff\xff", 6);
    used += picture_chunk(file + used, "tRNS", "\0", 1);
    used += picture_png_rows(file + used, (const uint8_t *)"\0\0\1\0", 4);
    DECODES(file, used, 3, 1, "", 255, 0, 255);
    used = picture_png_head(file, 3, 1, 8, 0);
    used += picture_chunk(file + used, "tRNS", "\0\xff", 2);
    used += picture_png_rows(file + used, (const uint8_t *)"\0\xff\xfe\xff", 4);
    DECODES(file, used, 3, 1, "", 255, 0, 255);
}

/* Stripes of two colours of about the same luma, in every kind of file that has colour. */
static void ink_of_the_papers_luma_shows_in_all_files(void **state)
{
    (void)state;
    enum { SIDE = 48, BYTES = 3 * SIDE * SIDE };
    static const uint8_t colours[2][3] = {{40, 130, 30}, {200, 40, 40}};
    static uint8_t raw[SIDE * (1 + 4 * SIDE)];
    for (int alpha = 0; alpha < 2; alpha++) {
        uint8_t *at = raw;
        for (int y = 0; y < SIDE; y++) {
            *at++ = 0;
            for (int x = 0; x < SIDE; x++, at += 3 + alpha) {
                memcpy(at, colours[x % 8 == 3], 3);
                at[3] = 255; /* the filter byte of the next row, if there is no alpha */
            }
        }
        size_t size = picture_png(file, SIDE, SIDE, 8, alpha ? 6 : 2, raw, (size_t)(at - raw));
        outcome result = decode_with(file, size, true);
        assert_true(result.decoded);
        assert_true(result.image.data[0] > 150 && result.image.data[3] < 90);
        nl_arena_free(&result.arena);
    }
    size_t head = (size_t)sprintf((char *)file, "P6 %d %d 255\n", SIDE, SIDE);
    for (int i = 0; i < SIDE * SIDE; i++)
        memcpy(file + head + 3 * i, colours[i % 8 == 3], 3);
    outcome result = decode_with(file, head + BYTES, true);
    assert_true(result.decoded);
    assert_true(result.image.data[0] > 150 && result.image.data[3] < 90);
    nl_arena_free(&result.arena);
}

/* Words of 16 bits: 5 bits for each of red, green and blue. */
static void put_words(uint8_t *out, const uint16_t *words, int count)
{
    for (int i = 0; i < count; i++) {
        out[2 * i] = (uint8_t)words[i];
        out[2 * i + 1] = (uint8_t)(words[i] >> 8);
    }
}

static void bmp_of_16_bits_and_palettes_from_the_top_are_read(void **state)
{
    (void)state;
    size_t head = picture_bmp_head(file, 2, -2, 16);
    put_words(file + head, (const uint16_t[4]){0x7c00, 0x03e0, 0x7fff, 0x0000}, 4);
    DECODES(file, head + 8, 2, 2, "", 76, 150, 255, 0);
    head = picture_bmp_head(file, 2, -2, 8);
    memcpy(file + head, "\0\0\0\0\xff\xff\xff\0", 8);
    file[46] = 2;
    file[10] = (uint8_t)(head + 8);
    memcpy(file + head + 8, "\0\1\0\0\1\1\0\0", 8);
    DECODES(file, head + 16, 2, 2, "", 0, 255, 255, 255);
}

static void put_little(uint8_t *out, uint32_t value)
{
    for (int i = 0; i < 4; i++)
        out[i] = (uint8_t)(value >> (8 * i));
}

/* A BMP of run lengths with a palette of black, white, red; returns where the runs begin. */
static size_t rle_head(int width, int height, int bits)
{
    static const uint8_t palette[12] = {0, 0, 0, 0, 255, 255, 255, 0, 0, 0, 255, 0};
    size_t head = picture_bmp_head(file, width, height, bits);
    put_little(file + 30, bits == 8 ? 1 : 2);
    put_little(file + 46, 3);
    memcpy(file + head, palette, sizeof palette);
    put_little(file + 10, (uint32_t)(head + sizeof palette));
    return head + sizeof palette;
}

#define RUNS(head, runs)                                                                           \
    (memcpy(file + (head), (runs), sizeof(runs) - 1), (head) + sizeof(runs) - 1)

static void bmp_of_run_lengths_is_read(void **state)
{
    (void)state;
    size_t head = rle_head(4, 2, 8);
    size_t size = RUNS(head, "\4\1\0\0\0\3\1\2\1\0\1\1\0\1");
    DECODES(file, size, 4, 2, "", 255, 76, 255, 255, 255, 255, 255, 255);
    size = RUNS(head, "\0\2\2\1\1\1\0\1"); /* a step: right 2, up 1 */
    DECODES(file, size, 4, 2, "", 0, 0, 255, 0, 0, 0, 0, 0);
    size = RUNS(head, "\4\1\0\0\4\1\0\0"); /* without an end */
    DECODES(file, size, 4, 2, "", 255, 255, 255, 255, 255, 255, 255, 255);
    head = rle_head(5, 1, 4);
    size = RUNS(head, "\3\x12\0\1");
    DECODES(file, size, 5, 1, "", 255, 76, 255, 0, 0);
    size = RUNS(head, "\0\5\x01\x01\x10\0\0\1");
    DECODES(file, size, 5, 1, "", 0, 255, 0, 255, 255);
}

static void runs_that_leave_the_picture_are_refused(void **state)
{
    (void)state;
    static const char says[] = "its runs are cut off or leave the picture";
    size_t head = rle_head(4, 2, 8);
    assert_refused(file, RUNS(head, "\5\1\0\1"), says);
    assert_refused(file, RUNS(head, "\4\1"), says);
    assert_refused(file, RUNS(head, "\0\2\0\3\1\1\0\1"), says);
    assert_refused(file, RUNS(head, "\0\4\1\1\1"), says);
    assert_refused(file, RUNS(head, "\0\2\1"), says);
    put_little(file + 10, 54);
    assert_refused(file, RUNS(head, "\4\1\0\1"), "its palette is cut off");
    rle_head(4, -2, 8);
    assert_refused(file, RUNS(head, "\4\1\0\1"), "its compression is not supported");
}

static void orientation_of_a_png_is_honoured(void **state)
{
    (void)state;
    static const uint8_t exif[26] = {'I',  'I', 42, 0, 8, 0, 0, 0, 1, 0,
                                     0x12, 1,   3,  0, 1, 0, 0, 0, 6};
    size_t used = picture_png_head(file, 2, 1, 8, 0);
    used += picture_chunk(file + used, "eXIf", exif, sizeof exif);
    used += picture_png_rows(file + used, (const uint8_t *)"\0\x10\xf0", 3);
    DECODES(file, used, 1, 2, "", 0x10, 0xf0);
    used = picture_png_head(file, 2, 1, 8, 0);
    used += picture_png_rows(file + used, (const uint8_t *)"\0\x10\xf0", 3) - 12;
    used += picture_chunk(file + used, "eXIf", exif, sizeof exif); /* after the pixels */
    used += picture_chunk(file + used, "IEND", NULL, 0);
    DECODES(file, used, 1, 2, "", 0x10, 0xf0);
}

static void truncated_jpegs_are_read_as_far_as_they_go(void **state)
{
    (void)state;
    size_t size = picture_jpeg(file, 160, 160, 1, false);
    uint8_t grey[160 * 160];
    memset(grey, 128, sizeof grey);
    assert_decodes(file, size, (const int[2]){160, 160}, grey, "");
    assert_decodes(file, size - 1, (const int[2]){160, 160}, grey,
                   "the file is truncated near its end");
    assert_decodes(file, size - 2, (const int[2]){160, 160}, grey,
                   "the file is truncated near its end");
    /* 20 blocks of 2 bits in a row: 5 bytes */
    assert_decodes(file, size - 2 - 5, (const int[2]){160, 152}, grey,
                   "the file is truncated: 152 of 160 rows of pixels are there");
    memcpy(file + size - 2 - 24, "\xff\xd9", 2); /* an end marker does not help */
    assert_decodes(file, size - 24, (const int[2]){160, 120}, grey,
                   "the file is truncated: 120 of 160 rows of pixels are there");
    assert_refused(file, size - 2 - 97, "the file is cut off before its pixels");
}

/* Its one Huffman code is a 0. A 1 takes more bits than it should, so some are missing at the end.
 */
static void jpegs_with_senseless_bytes_are_read_with_a_remark(void **state)
{
    (void)state;
    size_t size = picture_jpeg(file, 160, 160, 1, false);
    file[size - 50] = 0x55;
    assert_decodes(file, size, (const int[2]){160, 152}, NULL,
                   "the file is damaged: parts of the picture may be wrong");
}

/* The first scan has all blocks, coarse; what follows may be missing. */
static void truncated_progressive_jpegs_are_whole(void **state)
{
    (void)state;
    size_t size = picture_jpeg(file, 64, 64, 3, true);
    assert_decodes(file, size - 2, (const int[2]){64, 64}, NULL,
                   "the file is truncated near its end");
}

static void only_the_first_picture_of_a_pnm_stream_is_read(void **state)
{
    (void)state;
    DECODES("P5 1 1 255\n\x07P5 1 1 255\n\x09", 24, 1, 1,
            "the file has 2 pictures; only the first is read", 7);
    DECODES("P5 1 1 255\n\x07 and more", 21, 1, 1, "", 7);
}

static void what_is_no_picture_gets_advice(void **state)
{
    (void)state;
    assert_refused("II*\0\x08\0\0\0", 8,
                   "x: a TIFF picture cannot be read; convert it: convert in.tiff out.png");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(alpha_is_the_ink_of_strokes_of_one_colour),
        cmocka_unit_test(alpha_of_palettes_and_colour_keys_too),
        cmocka_unit_test(ink_of_the_papers_luma_shows_in_all_files),
        cmocka_unit_test(bmp_of_16_bits_and_palettes_from_the_top_are_read),
        cmocka_unit_test(bmp_of_run_lengths_is_read),
        cmocka_unit_test(runs_that_leave_the_picture_are_refused),
        cmocka_unit_test(orientation_of_a_png_is_honoured),
        cmocka_unit_test(truncated_jpegs_are_read_as_far_as_they_go),
        cmocka_unit_test(jpegs_with_senseless_bytes_are_read_with_a_remark),
        cmocka_unit_test(truncated_progressive_jpegs_are_whole),
        cmocka_unit_test(only_the_first_picture_of_a_pnm_stream_is_read),
        cmocka_unit_test(what_is_no_picture_gets_advice),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
