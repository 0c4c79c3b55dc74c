/* The luma of a JPEG alone equals that of the whole picture. */
#include "base/rng.h"
#include "image/stb.h"
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

enum { ROUNDS = 60, SIDE = 120, ROOM = 1 << 21 };

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

static void luma_is_that_of_the_whole(void **state)
{
    static jpeg_file file;
    nl_rng *rng = *state;
    uint8_t *memory = aligned_alloc(64, ROOM);
    assert_non_null(memory);
    for (int i = 0; i < ROUNDS; i++) {
        write_random(&file, rng);
        int width = 0, height = 0, stored;
        uint8_t *whole = stbi_load_from_memory(file.bytes, file.size, &width, &height, &stored, 1);
        assert_non_null(whole);
        memset(memory, 0, ROOM);
        nl_stb_picture luma;
        const char *why;
        assert_true(nl_stb_decode(&luma, (nl_bytes){file.bytes, (size_t)file.size}, true,
                                  (nl_stb_room){memory, ROOM}, &why));
        assert_int_equal(luma.width, width);
        assert_int_equal(luma.height, height);
        assert_int_equal(luma.channels, 1);
        assert_true(luma.stride >= width);
        for (int y = 0; y < height; y++)
            assert_memory_equal(luma.pixels + y * luma.stride, whole + y * width, (size_t)width);
        free(whole);
    }
    free(memory);
}

int main(void)
{
    nl_rng rng = nl_rng_make(test_seed(), NL_STREAM_TEST, 0, 73);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_prestate(luma_is_that_of_the_whole, &rng),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
