/* UTF-8 against its definition: a sequence is well-formed if, and only if, it is what the code
 * point in its bits is written as, and that code point exists. All one, two and three byte
 * sequences, and many of four. */
#include "base/rng.h"
#include "base/utf8.h"
#include "support/seed.h"
#include "support/unit.h"

#include <stdbool.h>
#include <string.h>

static uint64_t seed;

/* Writes a code point in `size` bytes, whether it should be or not (RFC 3629, section 3). */
static void spread(unsigned char *out, int size, uint32_t code)
{
    static const unsigned char lead[] = {0, 0, 0xc0, 0xe0, 0xf0};
    for (int i = size - 1; i > 0; i--, code >>= 6)
        out[i] = (unsigned char)(0x80 | (code & 0x3f));
    out[0] = (unsigned char)(lead[size] | code);
}

static int shortest(uint32_t code)
{
    return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}

/* What the bytes begin with by definition: tries every length. */
static int32_t define(const unsigned char *bytes, int available, int *size)
{
    static const uint32_t lead_bits[] = {0, 0x7f, 0x1f, 0x0f, 0x07};
    for (int length = 1; length <= 4 && length <= available; length++) {
        uint32_t code = bytes[0] & lead_bits[length];
        for (int i = 1; i < length; i++)
            code = code << 6 | (bytes[i] & 0x3f);
        unsigned char written[4];
        spread(written, length, code);
        bool exists = code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
        if (exists && shortest(code) == length && memcmp(written, bytes, (size_t)length) == 0) {
            *size = length;
            return (int32_t)code;
        }
    }
    *size = 1;
    return -1;
}

static void compare(const unsigned char *bytes, int available)
{
    int size = 0;
    int32_t expected = define(bytes, available, &size);
    const char *start = (const char *)bytes, *at = start;
    int32_t code = nl_utf8_next(&at, start + available);
    if (code != expected || at - start != size)
        fail_msg("%02x %02x %02x %02x of %d: %x in %d, expected %x in %d", bytes[0], bytes[1],
                 bytes[2], bytes[3], available, (unsigned)code, (int)(at - start),
                 (unsigned)expected, size);
}

static void short_sequences_all(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 1u << 24; i++) {
        unsigned char bytes[4] = {(unsigned char)(i >> 16), (unsigned char)(i >> 8),
                                  (unsigned char)i, 0xbf};
        bool edge = (i & 0xff) == 0;
        if (bytes[0] >= 0x80)
            compare(bytes, 3);
        if (edge)
            compare(bytes, 2);
        if (edge && bytes[1] == 0)
            compare(bytes, 1);
    }
}

static void long_sequences_many(void **state)
{
    (void)state;
    nl_rng rng = nl_rng_make(seed, NL_STREAM_TEST, 0, 0);
    for (int i = 0; i < 2000000; i++) {
        uint64_t drawn = nl_rng_next(&rng);
        unsigned char bytes[4];
        for (int k = 0; k < 4; k++)
            bytes[k] = (unsigned char)(drawn >> (8 * k));
        if (i % 4) { /* mostly what nearly is well-formed */
            bytes[0] = (unsigned char)(0xf0 | (bytes[0] & 0x07));
            bytes[2] = (unsigned char)(0x80 | (bytes[2] & 0x3f));
            bytes[3] = (unsigned char)(0x80 | (bytes[3] & 0x3f));
        }
        compare(bytes, 4);
    }
}

static void all_code_points_there_and_back(void **state)
{
    (void)state;
    for (uint32_t code = 0; code <= 0x10ffff; code++) {
        if (code == 0xd800)
            code = 0xe000;
        char out[5];
        size_t size = nl_utf8_put(out, code);
        const char *at = out;
        assert_int_equal(size, shortest(code));
        assert_int_equal(out[size], 0);
        assert_int_equal(nl_utf8_next(&at, out + size), code);
        assert_ptr_equal(at, out + size);
    }
}

static void folding_twice_is_folding_once(void **state)
{
    (void)state;
    for (uint32_t code = 0; code <= 0x10ffff; code++)
        assert_int_equal(nl_fold_case(nl_fold_case(code)), nl_fold_case(code));
}

int main(void)
{
    seed = test_seed();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(short_sequences_all),
        cmocka_unit_test(long_sequences_many),
        cmocka_unit_test(all_code_points_there_and_back),
        cmocka_unit_test(folding_twice_is_folding_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
