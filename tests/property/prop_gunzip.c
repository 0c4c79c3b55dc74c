/* Inflating gives back what was deflated, or an error: whatever is cut off or flipped, never other
 * data, never more than the limit, never a crash. */
#include "base/file.h"
#include "base/rng.h"
#include "support/seed.h"
#include "support/unit.h"

#include <string.h>
#include <zlib.h>

enum { MOST = 1 << 16 };

static uint64_t seed;

/* Data between noise and monotony, so that all kinds of deflate blocks come up. */
static size_t draw(uint8_t *data, nl_rng *rng)
{
    size_t size = nl_rng_below(rng, nl_rng_below(rng, 2) ? MOST : 100) + 1;
    uint32_t letters = 1 + nl_rng_below(rng, 256);
    for (size_t i = 0; i < size; i++)
        data[i] = (uint8_t)nl_rng_below(rng, letters);
    return size;
}

static size_t deflate_whole(uint8_t *out, size_t room, const uint8_t *data, size_t size, int level)
{
    z_stream stream = {.next_in = (Bytef *)(uintptr_t)data, .avail_in = (uInt)size};
    stream.next_out = out;
    stream.avail_out = (uInt)room;
    assert_int_equal(deflateInit2(&stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY),
                     Z_OK);
    assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
    deflateEnd(&stream);
    return stream.total_out;
}

static uint8_t plain[MOST], packed[2 * MOST];

static void there_and_back(void **state)
{
    (void)state;
    for (uint64_t i = 0; i < 300; i++) {
        nl_rng rng = nl_rng_make(seed, NL_STREAM_TEST, 1, i);
        size_t size = draw(plain, &rng);
        nl_bytes data = {packed, deflate_whole(packed, sizeof packed, plain, size, (int)(i % 10))};
        nl_arena arena = {0};
        nl_bytes out;
        nl_error err;
        assert_true(nl_is_gzip(data));
        assert_true(nl_gunzip(&out, data, size, "x", &arena, &err));
        assert_int_equal(out.size, size);
        assert_memory_equal(out.data, plain, size);
        assert_true(nl_gunzip(&out, data, size + nl_rng_below(&rng, 1000), "x", &arena, &err));
        assert_false(nl_gunzip(&out, data, nl_rng_below(&rng, (uint32_t)size), "x", &arena, &err));
        assert_int_equal(err.status, NL_ERROR_LIMIT);
        assert_null(out.data);
        nl_arena_free(&arena);
    }
}

/* A file of several streams one after the other is their data one after the other (RFC 1952, 2.2);
 * what follows and is no stream is damage. */
static void members_follow_each_other(void **state)
{
    (void)state;
    for (uint64_t i = 0; i < 100; i++) {
        nl_rng rng = nl_rng_make(seed, NL_STREAM_TEST, 6, i);
        size_t size = draw(plain, &rng), first = nl_rng_below(&rng, (uint32_t)size);
        size_t whole = deflate_whole(packed, sizeof packed, plain, first, 6);
        whole +=
            deflate_whole(packed + whole, sizeof packed - whole, plain + first, size - first, 6);
        nl_arena arena = {0};
        nl_bytes out;
        nl_error err;
        assert_true(nl_gunzip(&out, (nl_bytes){packed, whole}, size, "x", &arena, &err));
        assert_int_equal(out.size, size);
        assert_memory_equal(out.data, plain, size);
        assert_false(nl_gunzip(&out, (nl_bytes){packed, whole}, size - 1, "x", &arena, &err));
        assert_int_equal(err.status, NL_ERROR_LIMIT);
        memcpy(packed + whole, "behind", 6);
        assert_false(nl_gunzip(&out, (nl_bytes){packed, whole + 6}, MOST, "x", &arena, &err));
        assert_int_equal(err.status, NL_ERROR_INPUT);
        nl_arena_free(&arena);
    }
}

static void every_cut_is_an_error(void **state)
{
    (void)state;
    nl_rng rng = nl_rng_make(seed, NL_STREAM_TEST, 2, 0);
    size_t size = 3000;
    for (size_t i = 0; i < size; i++)
        plain[i] = (uint8_t)nl_rng_below(&rng, 4);
    size_t whole = deflate_whole(packed, sizeof packed, plain, size, 9);
    for (size_t cut = 0; cut < whole; cut++) {
        nl_arena arena = {0};
        nl_bytes out;
        nl_error err;
        assert_false(nl_gunzip(&out, (nl_bytes){packed, cut}, MOST, "x", &arena, &err));
        assert_int_equal(err.status, NL_ERROR_INPUT);
        assert_null(out.data);
        nl_arena_free(&arena);
    }
}

static void flipped_bits_give_no_other_data(void **state)
{
    (void)state;
    int accepted = 0, refused = 0;
    for (uint64_t i = 0; i < 6000; i++) {
        nl_rng rng = nl_rng_make(seed, NL_STREAM_TEST, 3, i / 100);
        size_t size = draw(plain, &rng) % 2000 + 1;
        size_t whole = deflate_whole(packed, sizeof packed, plain, size, 6);
        nl_rng flips = nl_rng_make(seed, NL_STREAM_TEST, 4, i);
        packed[nl_rng_below(&flips, (uint32_t)whole)] ^= (uint8_t)(1u << nl_rng_below(&flips, 8));
        nl_arena arena = {0};
        nl_bytes out;
        nl_error err;
        if (nl_gunzip(&out, (nl_bytes){packed, whole}, MOST, "x", &arena, &err)) {
            assert_int_equal(out.size, size); /* a field of the header that means nothing here */
            assert_memory_equal(out.data, plain, size);
            accepted++;
        } else {
            assert_true(err.status == NL_ERROR_INPUT || err.status == NL_ERROR_LIMIT);
            refused++;
        }
        nl_arena_free(&arena);
    }
    assert_true(refused > 10 * accepted);
}

static void noise_is_refused(void **state)
{
    (void)state;
    for (uint64_t i = 0; i < 20000; i++) {
        nl_rng rng = nl_rng_make(seed, NL_STREAM_TEST, 5, i);
        size_t size = nl_rng_below(&rng, 200);
        for (size_t k = 0; k < size; k++)
            packed[k] = (uint8_t)nl_rng_next(&rng);
        static const uint8_t header[] = {0x1f, 0x8b, 8, 0};
        if (i % 2 && size > sizeof header)
            memcpy(packed, header, sizeof header);
        nl_arena arena = {0};
        nl_bytes out;
        nl_error err;
        assert_false(nl_gunzip(&out, (nl_bytes){packed, size}, MOST, "x", &arena, &err));
        nl_arena_free(&arena);
    }
}

int main(void)
{
    seed = test_seed();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(there_and_back),        cmocka_unit_test(members_follow_each_other),
        cmocka_unit_test(every_cut_is_an_error), cmocka_unit_test(flipped_bits_give_no_other_data),
        cmocka_unit_test(noise_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
