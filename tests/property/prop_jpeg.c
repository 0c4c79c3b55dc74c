/* JPEG: the grey of whole and of truncated files against stb_image, a decoder of other making. */
#include "base/rng.h"
#include "image/jpeg.h"
#include "support/seed.h"
#include "support/unit.h"

#include <stdlib.h>
#include <string.h>

#pragma GCC diagnostic ignored "-Wunused-function"
#define STB_IMAGE_IMPLEMENTATION
#define STB_IMAGE_STATIC
#define STBI_ONLY_JPEG
#include <stb/stb_image.h>
#define STB_IMAGE_WRITE_IMPLEMENTATION
#define STB_IMAGE_WRITE_STATIC
#include <stb/stb_image_write.h>

enum { ROUNDS = 60, SIDE = 120, ROOM = 1 << 22 };

static int below(nl_rng *rng, int bound)
{
    return (int)nl_rng_below(rng, (uint32_t)bound);
}

typedef struct jpeg_file {
    uint8_t bytes[8 * SIDE * SIDE];
    int size;
} jpeg_file;

static void append(void *context, void *data, int size)
{
    jpeg_file *file = context;
    assert_true((size_t)(file->size + size) <= sizeof file->bytes);
    memcpy(file->bytes + file->size, data, (size_t)size);
    file->size += size;
}

/* Noise, and squares of even colour. */
static void write_random(jpeg_file *file, nl_rng *rng)
{
    static uint8_t pixels[SIDE * SIDE * 4];
    int width = 1 + below(rng, SIDE), height = 1 + below(rng, SIDE),
        channels = 1 + 2 * below(rng, 2);
    int noise = 1 + below(rng, 3) * 60, square = 1 + below(rng, 40), even = below(rng, 256);
    for (int i = 0; i < width * height * channels; i++) {
        int pixel = i / channels, part = pixel % width / square + pixel / width / square;
        int level = even * (part % 3) + below(rng, noise) + 40 * (i % channels);
        pixels[i] = (uint8_t)(level < 255 ? level : 255);
    }
    file->size = 0;
    int quality = 20 + below(rng, 80); /* colour at half the size up to 90 */
    assert_true(stbi_write_jpg_to_func(append, file, width, height, channels, pixels, quality));
}

/* The decoder, with the memory it may use. */
typedef struct reading {
    bool done;
    nl_jpeg_picture picture;
    uint8_t grey[SIDE * SIDE];
} reading;

static void read_jpeg(reading *out, const uint8_t *data, int size, int width, int height)
{
    nl_arena arena = {0};
    nl_error err = {0};
    nl_jpeg *jpeg;
    assert_true(nl_jpeg_open(&jpeg, &arena, &err));
    uint8_t *memory = aligned_alloc(64, ROOM), *exact = malloc((size_t)size);
    assert_true(memory && exact);
    memset(memory, 0xa5, ROOM);
    memcpy(exact, data, (size_t)size); /* so that a sanitizer sees a read past the end */
    const char *why = NULL;
    out->picture = (nl_jpeg_picture){.width = (uint32_t)width, .height = (uint32_t)height};
    out->done = nl_jpeg_grey(&out->picture, out->grey, jpeg, (nl_bytes){exact, (size_t)size},
                             (nl_jpeg_room){memory, ROOM}, &why);
    assert_non_null(why);
    nl_jpeg_close(jpeg);
    nl_arena_free(&arena);
    free(memory);
    free(exact);
}

/* Both transforms round a little differently. */
static void grey_is_the_luma_of_another_decoder(void **state)
{
    static jpeg_file file;
    static reading got;
    nl_rng *rng = *state;
    for (int i = 0; i < ROUNDS; i++) {
        write_random(&file, rng);
        int width = 0, height = 0, stored;
        uint8_t *whole = stbi_load_from_memory(file.bytes, file.size, &width, &height, &stored, 1);
        assert_non_null(whole);
        read_jpeg(&got, file.bytes, file.size, width, height);
        assert_true(got.done && !got.picture.cut && !got.picture.damaged);
        assert_int_equal(got.picture.rows, height);
        int off = 0;
        for (int at = 0; at < width * height; at++) {
            assert_true(abs(got.grey[at] - whole[at]) <= 1);
            off += got.grey[at] != whole[at];
        }
        assert_true(off * 20 <= width * height);
        free(whole);
    }
}

/* With an end marker after the break or without. */
static void rows_before_a_break_are_those_of_the_whole(void **state)
{
    static jpeg_file file;
    static reading whole, got;
    nl_rng *rng = *state;
    int some = 0;
    for (int i = 0; i < ROUNDS; i++) {
        write_random(&file, rng);
        int width = 0, height = 0, stored;
        assert_true(stbi_info_from_memory(file.bytes, file.size, &width, &height, &stored));
        read_jpeg(&whole, file.bytes, file.size, width, height);
        int size = 4 + below(rng, file.size - 4);
        if (i % 2)
            memcpy(file.bytes + size - 2, "\xff\xd9", 2);
        read_jpeg(&got, file.bytes, size, width, height);
        if (!got.done)
            continue;
        uint32_t rows = got.picture.rows;
        assert_true(got.picture.cut && rows >= 1 && rows <= (uint32_t)height);
        assert_memory_equal(got.grey, whole.grey, rows * (uint32_t)width);
        some += rows < (uint32_t)height;
    }
    assert_true(some > ROUNDS / 4);
}

int main(void)
{
    nl_rng rng = nl_rng_make(test_seed(), NL_STREAM_TEST, 0, 73);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_prestate(grey_is_the_luma_of_another_decoder, &rng),
        cmocka_unit_test_prestate(rows_before_a_break_are_those_of_the_whole, &rng),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
