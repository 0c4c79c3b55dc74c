/* Tensor files: a valid one is read; each check refuses what it is meant to, with a correct
 * checksum, so that no other check does. */
#include "support/scratch.h"
#include "support/tensorfile.h"
#include "support/unit.h"

#include "model/tensors.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { VALUES = 7, ROOM = 1 << 17 };

static const float values[VALUES] = {1.0f, -2.5f, 0.0f, 3.25f, -0.0f, 1e-30f, 7.0f};

#define META "\"__metadata__\":{\"crc32\":\"00000000\",\"a\":\"\\u00e9 b\"}"
#define X    "\"x\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[0,24]}"
#define Y    "\"y\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[24,28]}"

/* Parses a file of the header and `size` bytes of the values. */
static bool parse(nl_tensor_file *file, const char *header, const float *data, size_t size,
                  nl_arena *arena, nl_error *err)
{
    uint8_t *bytes = NL_NEW(arena, uint8_t, ROOM, err);
    assert_non_null(bytes);
    size_t used = tensorfile_make(bytes, header, data, size);
    /* A block of exactly that size, so that the sanitizer sees reads beyond it. */
    uint8_t *exact = malloc(used);
    assert_non_null(exact);
    memcpy(exact, bytes, used);
    bool ok = nl_tensors_parse(file, (nl_bytes){exact, used}, arena, err);
    if (ok && file->tensor_count > 0) {
        float *copy = NL_NEW(arena, float, VALUES, err);
        assert_non_null(copy);
        memcpy(copy, file->tensor[0].data, size);
        file->tensor[0].data = copy;
    }
    free(exact);
    return ok;
}

static void sound_file_is_read(void **state)
{
    (void)state;
    nl_arena arena = {0};
    nl_error err = {0};
    nl_tensor_file file;
    if (!parse(&file, "{" META "," X "," Y "}", values, sizeof values, &arena, &err))
        fail_msg("%s", err.text);
    assert_int_equal(file.tensor_count, 2);
    assert_string_equal(nl_tensors_value(&file, "a"), "\u00e9 b");
    assert_null(nl_tensors_value(&file, "b"));
    assert_null(nl_tensors_find(&file, "z"));
    const nl_tensor *x = nl_tensors_find(&file, "x"), *y = nl_tensors_find(&file, "y");
    assert_int_equal(x->rank, 2);
    assert_int_equal(x->shape[0], 2);
    assert_int_equal(x->shape[1], 3);
    assert_memory_equal(x->data, values, sizeof values); /* y's follow */
    assert_int_equal(y->rank, 1);
    assert_int_equal(y->shape[0], 1);
    assert_int_equal(y->shape[1], 1);
    nl_arena_free(&arena);
}

/* A header, how many bytes of data follow, and part of the message. */
typedef struct hostile {
    const char *header;
    size_t size;
    const char *reason;
} hostile;

#define T(text) "{" META "," text "}"
#define ENTRY(dtype, shape, offsets)                                                               \
    "\"x\":{\"dtype\":" dtype ",\"shape\":" shape ",\"data_offsets\":" offsets "}"
#define F32 "\"F32\""

static const hostile hostiles[] = {
    {"[1,2]", 0, "not JSON"},
    {"nonsense", 0, "not JSON"},
    {"{" META, 0, "not JSON"},
    {"{" META "}{}", 0, "not JSON"},
    {"{" META ",\"x\":\"\xff\"}", 0, "not JSON"},
    {"{" META ",\"x\\u0000y\":1}", 0, "not JSON"},
    {T(X "," X), 24, "not JSON"}, /* duplicate keys */
    {"{" META "," META "}", 0, "not JSON"},
    {"{\"__metadata__\":{\"crc32\":\"00000000\",\"a\":\"1\",\"a\":\"2\"}}", 0, "not JSON"},
    {"{\"__metadata__\":{\"crc32\":\"00000000\",\"a\":1}}", 0, "metadata"},
    {"{\"__metadata__\":{\"crc32\":\"00000000\",\"a\":null}}", 0, "metadata"},
    {"{\"__metadata__\":[\"crc32\",\"00000000\"]}", 0, "checksum"},
    {"{}", 0, "checksum"},
    {"{      }", 0, "checksum"},
    {"{\"__metadata__\":{}}", 0, "checksum"},
    {"{\"__metadata__\":{\"crc32\": \"00000000\"}}", 0, "checksum"},
    {"{\"__metadata__\":{\"crc32\":\"00000000\",\"b\":{\"crc32\":\"00000000\"}}}", 0, "metadata"},
    {"{\"__metadata__\":{\"b\":\"\\\"crc32\\\":\\\"00000000\\\"\"}}", 0, "checksum"},
    {"{\"__metadata__\":{\"crc32\":\"00000000\"},\"crc32\":\"00000000\"}", 0, "entry"},
    {T("\"x\":1"), 0, "entry"},
    {T("\"x\":null"), 0, "entry"},
    {T("\"x\":{}"), 0, "entry"},
    {T("\"x\":{\"dtype\":\"F32\",\"shape\":[2,3]}"), 24, "entry"},
    {T("\"x\":{\"shape\":[2,3],\"data_offsets\":[0,24]}"), 24, "entry"},
    {T("\"x\":{\"dtype\":\"F32\",\"data_offsets\":[0,24]}"), 24, "entry"},
    {T("\"x\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[0,24],\"more\":1}"), 24,
     "entry"},
    {T(ENTRY("32", "[2,3]", "[0,24]")), 24, "entry"},
    {T(ENTRY(F32, "[2,3]", "[0]")), 24, "entry"},
    {T(ENTRY(F32, "[2,3]", "[0,24,24]")), 24, "entry"},
    {T(ENTRY(F32, "[2,3]", "[0,\"24\"]")), 24, "entry"},
    {T(ENTRY(F32, "[2,3]", "[0,24.0]")), 24, "entry"},
    {T(ENTRY(F32, "[2,3]", "24")), 24, "entry"},
    {T(ENTRY(F32, "[2,3]", "[0,99999999999999999999]")), 24, "not JSON"},
    {T(ENTRY("\"F16\"", "[2,3]", "[0,12]")), 12, "32-bit floats"},
    {T(ENTRY("\"f32\"", "[2,3]", "[0,24]")), 24, "32-bit floats"},
    {T(ENTRY(F32, "[]", "[0,4]")), 4, "no shape"},
    {T(ENTRY(F32, "6", "[0,24]")), 24, "no shape"},
    {T(ENTRY(F32, "[1,2,3]", "[0,24]")), 24, "no shape"},
    {T(ENTRY(F32, "[0,3]", "[0,0]")), 0, "shape is impossible"},
    {T(ENTRY(F32, "[2,0]", "[0,0]")), 0, "shape is impossible"},
    {T(ENTRY(F32, "[-2,-3]", "[0,24]")), 24, "shape is impossible"},
    {T(ENTRY(F32, "[2.0,3]", "[0,24]")), 24, "shape is impossible"},
    {T(ENTRY(F32, "[\"2\",3]", "[0,24]")), 24, "shape is impossible"},
    {T(ENTRY(F32, "[4294967296,1]", "[0,0]")), 0, "shape is impossible"},
    {T(ENTRY(F32, "[9223372036854775807,2]", "[0,0]")), 0, "shape is impossible"},
    {T(ENTRY(F32, "[2147483647,2147483647]", "[0,24]")), 24, "does not fit"},
    {T(ENTRY(F32, "[2147483647]", "[0,8589934588]")), 24, "does not fit"},
    {T(ENTRY(F32, "[2,4]", "[0,24]")), 24, "does not fit"},
    {T(ENTRY(F32, "[2,3]", "[0,20]")), 24, "does not fit"},
    {T(ENTRY(F32, "[2,3]", "[24,0]")), 24, "does not fit"},
    {T(ENTRY(F32, "[2,3]", "[4,24]")), 24, "does not fit"},
    {T(ENTRY(F32, "[2,3]", "[-4,24]")), 24, "does not fit"},
    {T(ENTRY(F32, "[2,3]", "[-24,0]")), 24, "does not fit"},
    {T(ENTRY(F32, "[2,3]", "[4,28]")), 28, "does not fit"}, /* gap */
    {T(ENTRY(F32, "[2,3]", "[0,24]")), 20, "does not fit"}, /* data missing */
    {T(ENTRY(F32, "[2,3]", "[0,24]")), 28, "left over"},    /* too much */
    {T(ENTRY(F32, "[2,3]", "[0,24]")), 25, "left over"},
    {T(Y "," X), 28, "does not fit"}, /* in another order */
    {T(X ",\"y\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[20,24]}"), 24, "does not fit"},
    {T(X ",\"y\":{\"dtype\":\"F32\",\"shape\":[6],\"data_offsets\":[0,24]}"), 24, "does not fit"},
    {"{" META "}", 4, "left over"},
};

static void hostile_headers_are_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof hostiles / sizeof *hostiles; i++) {
        nl_arena arena = {0};
        nl_error err = {0};
        nl_tensor_file file;
        const hostile *h = &hostiles[i];
        if (parse(&file, h->header, values, h->size, &arena, &err))
            fail_msg("taken: %s", h->header);
        if (err.status != NL_ERROR_MODEL || !strstr(err.text, h->reason))
            fail_msg("%s: \"%s\" instead of \"%s\"", h->header, err.text, h->reason);
        assert_int_equal(file.tensor_count, 0);
        assert_int_equal(file.metadata_count, 0);
        nl_arena_free(&arena);
    }
}

static void not_finite_is_refused(void **state)
{
    (void)state;
    const float bad[] = {NAN, INFINITY, -INFINITY};
    for (int i = 0; i < VALUES * 3; i++) {
        nl_arena arena = {0};
        nl_error err = {0};
        nl_tensor_file file;
        float data[VALUES];
        memcpy(data, values, sizeof data);
        data[i / 3] = bad[i % 3];
        assert_false(parse(&file, "{" META "," X "," Y "}", data, sizeof data, &arena, &err));
        assert_int_equal(err.status, NL_ERROR_MODEL);
        assert_non_null(strstr(err.text, "not finite"));
        nl_arena_free(&arena);
    }
}

/* Nesting as deep as fits; too many tensors and metadata. */
static void too_much_is_refused(void **state)
{
    (void)state;
    static char header[ROOM / 2];
    nl_arena arena = {0};
    nl_error err = {0};
    nl_tensor_file file;
    memset(header, '[', sizeof header - 1);
    assert_false(parse(&file, header, values, 0, &arena, &err));
    assert_non_null(strstr(err.text, "not JSON"));
    size_t used = (size_t)sprintf(header, "{" META);
    for (int i = 0; i < NL_TENSORS_MAX + 1; i++)
        used += (size_t)sprintf(header + used,
                                ",\"t%d\":{\"dtype\":\"F32\",\"shape\":[1],"
                                "\"data_offsets\":[%d,%d]}",
                                i, 4 * i, 4 * i + 4);
    sprintf(header + used, "}");
    static const float many[NL_TENSORS_MAX + 1];
    assert_false(parse(&file, header, many, sizeof many, &arena, &err));
    assert_non_null(strstr(err.text, "too many tensors"));
    used = (size_t)sprintf(header, "{\"__metadata__\":{\"crc32\":\"00000000\"");
    for (int i = 0; i < NL_METADATA_MAX; i++)
        used += (size_t)sprintf(header + used, ",\"k%d\":\"\"", i);
    sprintf(header + used, "}}");
    assert_false(parse(&file, header, values, 0, &arena, &err));
    assert_non_null(strstr(err.text, "too many"));
    nl_arena_free(&arena);
}

/* What the first eight bytes may say of what follows. */
static void header_length_lies(void **state)
{
    (void)state;
    static const uint64_t lies[] = {0,          1,          2,          42,
                                    1 << 20,    1u << 21,   1u << 31,   UINT32_MAX,
                                    UINT64_MAX, 1ull << 63, 1ull << 32, UINT64_MAX - 7};
    uint8_t bytes[1024];
    size_t size = tensorfile_make(bytes, "{" META "," X "," Y "}", values, sizeof values);
    for (size_t i = 0; i < sizeof lies / sizeof *lies; i++) {
        nl_arena arena = {0};
        nl_error err = {0};
        nl_tensor_file file;
        for (int b = 0; b < 8; b++)
            bytes[b] = (uint8_t)(lies[i] >> (8 * b));
        tensorfile_sign(bytes, size);
        assert_false(nl_tensors_parse(&file, (nl_bytes){bytes, size}, &arena, &err));
        assert_int_equal(err.status, NL_ERROR_MODEL);
        assert_non_null(strstr(err.text, "length is impossible"));
        nl_arena_free(&arena);
    }
}

static void expect_load(const char *path, nl_status status)
{
    nl_arena arena = {0};
    nl_error err = {0};
    nl_tensor_file file;
    bool ok = nl_tensors_load(&file, path, &arena, &err);
    if (ok || err.status != status || !strstr(err.text, path))
        fail_msg("%s: %d, status %d, %s", path, ok, (int)err.status, err.text);
    nl_arena_free(&arena);
}

static void what_is_no_file(void **state)
{
    (void)state;
    char folder[SCRATCH_PATH_MAX];
    scratch_open(folder);
    const char *empty = scratch_path(folder, "empty"), *huge = scratch_path(folder, "huge");
    scratch_write(empty, "", 0);
    scratch_write(huge, "", 0);
    assert_int_equal(truncate(huge, (off_t)1 << 33), 0); /* 8 GiB of zeros: not read */
    expect_load(empty, NL_ERROR_MODEL);
    expect_load(huge, NL_ERROR_MODEL);
    expect_load(folder, NL_ERROR_INPUT);
    expect_load(scratch_path(folder, "none"), NL_ERROR_INPUT);
    scratch_write(huge, "\x40\0\0\0\0\0\0\0{", 9);
    assert_int_equal(truncate(huge, (off_t)1 << 33), 0);
    expect_load(huge, NL_ERROR_LIMIT);
    scratch_close(folder);
}

static void file_beyond_the_limit_is_not_written(void **state)
{
    (void)state;
    nl_arena arena = {0};
    nl_error err = {0};
    char folder[SCRATCH_PATH_MAX];
    scratch_open(folder);
    static nl_tensor_file file;
    float one = 1.0f;
    nl_tensors_add(&file, "x", 2, 1 << 16, 1 << 15, &one); /* 8 GiB, of which nothing is read */
    assert_false(nl_tensors_save(scratch_path(folder, "x"), &file, &arena, &err));
    assert_int_equal(err.status, NL_ERROR_LIMIT);
    assert_int_equal(scratch_count(folder), 0);
    nl_arena_free(&arena);
    scratch_close(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sound_file_is_read),
        cmocka_unit_test(hostile_headers_are_refused),
        cmocka_unit_test(not_finite_is_refused),
        cmocka_unit_test(too_much_is_refused),
        cmocka_unit_test(header_length_lies),
        cmocka_unit_test(what_is_no_file),
        cmocka_unit_test(file_beyond_the_limit_is_not_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
