/* The child's part of decoding, without the child: what it says of the room it needs is true. */
#include "image/decodejob.h"
#include "support/picture.h"
#include "support/unit.h"

#include <stdlib.h>

/* The room that the job asks for holds what it needs. */
static bool fits(const uint8_t *data, size_t size)
{
    nl_decode_reply reply = {0};
    nl_decode_request request = {.file = {data, size}, .max_pixels = 1 << 26, .reply = &reply};
    nl_arena arena = {0};
    nl_error err = {0};
    if (nl_picture_sniff(request.file) == NL_PICTURE_JPEG)
        assert_true(nl_jpeg_open(&request.jpeg, &arena, &err));
    nl_decode_job(&request);
    assert_int_equal(reply.verdict, NL_DECODE_ROOM);
    size_t pixels = (size_t)reply.width * reply.height;
    bool small = pixels < 1000 && !request.jpeg;
    assert_true(reply.need < 64 * pixels + (small ? 1u << 17 : 4u << 20));
    reply = (nl_decode_reply){.need = request.room_size = reply.need};
    request.room = aligned_alloc(64, (request.room_size + 63) & ~(size_t)63);
    nl_decode_job(&request);
    bool done = reply.verdict == NL_DECODE_DONE;
    if (!done)
        print_error("%s\n", reply.why);
    nl_jpeg_close(request.jpeg);
    nl_arena_free(&arena);
    free(request.room);
    return done;
}

static void rooms_suffice(void **state)
{
    (void)state;
    static const uint32_t sides[][2] = {{1, 1},   {28, 28},   {3, 900},
                                        {64, 64}, {1, 20000}, {1200, 1200}};
    static const struct {
        int depth, colour, bits;
    } kinds[] = {{8, 0, 8},   {16, 0, 16}, {1, 0, 1},  {8, 2, 24},
                 {16, 2, 48}, {8, 6, 32},  {16, 6, 64}};
    enum { SIDE = 1200, SIZES = 6, RAW = (SIDE * 8 + 1) * SIDE };
    uint8_t *raw = calloc(1, RAW), *data = malloc(RAW + (1 << 16));
    assert_true(raw && data);
    for (size_t n = 0; n < sizeof kinds / sizeof *kinds * SIZES; n++) {
        size_t i = n / SIZES, width = sides[n % SIZES][0], height = sides[n % SIZES][1];
        size_t used = picture_png_head(data, (uint32_t)width, (uint32_t)height, kinds[i].depth,
                                       kinds[i].colour);
        if (kinds[i].colour == 2) /* a colour that is clear makes room for alpha needed */
            used += picture_chunk(data + used, "tRNS", "\0\1\0\2\0\3", 6);
        size_t row = (width * (size_t)kinds[i].bits + 7) / 8 + 1;
        used += picture_png_rows(data + used, raw, row * height);
        assert_true(fits(data, used));
    }
    for (int i = 0; i < 4; i++) {
        assert_true(fits(data, picture_jpeg(data, 1601, 1203, i % 2 ? 3 : 1, i / 2)));
        assert_true(fits(data, picture_jpeg(data, 28, 28, i % 2 ? 3 : 1, i / 2)));
    }
    size_t size = picture_bmp_head(data, SIDE, SIDE, 32) + (size_t)SIDE * SIDE * 4;
    assert_true(fits(data, size));
    free(raw);
    free(data);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rooms_suffice),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
