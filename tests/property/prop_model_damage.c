/* Every damage of a model file is refused: each bit of the header, thousands of the data, every
 * length, and random changes with a correct checksum. The same for an ensemble's file. */
#include "support/scratch.h"
#include "support/seed.h"
#include "support/tensorfile.h"
#include "support/tiny.h"
#include "support/unit.h"

#include "model/ensemble.h"
#include "model/modelfile.h"

#include <stdlib.h>
#include <string.h>

enum { BODY_FLIPS = 10000, SIGNED_EDITS = 4000 };

static uint64_t seed;
static uint8_t *good; /* a model's file */
static size_t good_size, header_end;

/* As a file, in `good`. */
static bool keep(const nl_model *model, const char *path, nl_arena *arena, nl_error *err)
{
    nl_bytes bytes;
    if (!nl_model_save(model, path, err) || !nl_file_read(&bytes, path, 1 << 20, arena, err) ||
        !(good = malloc(bytes.size)))
        return false;
    good_size = bytes.size;
    memcpy(good, bytes.data, good_size);
    header_end = 8 + (good[0] | (size_t)good[1] << 8);
    return true;
}

/* An ensemble of `members` networks, or a plain model if 0. */
static int make_file(int members)
{
    char folder[SCRATCH_PATH_MAX];
    nl_arena arena = {0};
    nl_error err = {0};
    nl_dataset data;
    nl_model model;
    scratch_open(folder);
    tiny_dataset(&data, 9, "abc", 0.1f, false, seed, &arena);
    tiny_model(&model, &data, 4, NL_SIGMOID, seed);
    nl_model ensemble = {0};
    bool ok = true;
    for (int m = 0; ok && m < members; m++)
        ok = nl_ensemble_add(&ensemble, &model, &err);
    ok = ok && keep(members ? &ensemble : &model, scratch_path(folder, "m"), &arena, &err);
    nl_model_free(&ensemble);
    nl_model_free(&model);
    nl_arena_free(&arena);
    scratch_close(folder);
    return ok ? 0 : 1;
}

static int make_plain(void **state)
{
    (void)state;
    return make_file(0);
}

static int make_ensemble(void **state)
{
    (void)state;
    return make_file(2);
}

static int drop_file(void **state)
{
    (void)state;
    free(good);
    return 0;
}

/* A model from a copy of exactly `size` bytes. */
static bool loads(const uint8_t *bytes, size_t size, nl_status *status)
{
    nl_error err = {0};
    nl_model model;
    uint8_t *exact = malloc(size + !size);
    assert_non_null(exact);
    memcpy(exact, bytes, size);
    bool ok = nl_model_parse(&model, (nl_bytes){exact, size}, &err);
    free(exact);
    assert_int_equal(model.member_count > 0, ok);
    nl_model_free(&model);
    *status = err.status;
    return ok;
}

static void must_refuse(const uint8_t *bytes, size_t size, const char *what, size_t where)
{
    nl_status status = NL_OK;
    if (loads(bytes, size, &status) || status != NL_ERROR_MODEL)
        fail_msg("%s at %zu: status %d", what, where, (int)status);
}

static void sound_file_loads(void **state)
{
    (void)state;
    nl_status status;
    assert_true(loads(good, good_size, &status));
}

static void header_bits(void **state)
{
    (void)state;
    for (size_t bit = 0; bit < header_end * 8; bit++) {
        good[bit / 8] ^= (uint8_t)(1u << bit % 8);
        must_refuse(good, good_size, "bit", bit);
        good[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
}

static void body_bytes(void **state)
{
    (void)state;
    nl_rng rng = nl_rng_make(seed, NL_STREAM_TEST, 1, 0);
    uint32_t body = (uint32_t)(good_size - header_end);
    for (int i = 0; i < BODY_FLIPS; i++) {
        size_t at = header_end + nl_rng_below(&rng, body);
        uint8_t change = (uint8_t)(1 + nl_rng_below(&rng, 255));
        good[at] ^= change;
        must_refuse(good, good_size, "byte", at);
        good[at] ^= change;
    }
}

static void every_length(void **state)
{
    (void)state;
    for (size_t size = 0; size < good_size; size++)
        must_refuse(good, size, "cut", size);
    uint8_t *longer = calloc(1, good_size + 64);
    assert_non_null(longer);
    memcpy(longer, good, good_size);
    for (size_t more = 1; more <= 64; more++)
        must_refuse(longer, good_size + more, "longer by", more);
    free(longer);
}

/* Any part of the header is replaced by another part of it or by random bytes, with a correct
 * checksum. The file may still be a model or not; if refused, then with the right status. */
static void edits_with_a_right_checksum(void **state)
{
    (void)state;
    int refused = 0;
    uint8_t *copy = malloc(good_size);
    assert_non_null(copy);
    for (uint64_t i = 0; i < SIGNED_EDITS; i++) {
        nl_rng rng = nl_rng_make(seed, NL_STREAM_TEST, 2, i);
        nl_status status = NL_OK;
        memcpy(copy, good, good_size);
        uint32_t size = 1 + nl_rng_below(&rng, 12), room = (uint32_t)header_end - size;
        size_t to = nl_rng_below(&rng, room), from = nl_rng_below(&rng, room);
        if (i % 2)
            memcpy(copy + to, good + from, size);
        else
            copy[to] = (uint8_t) "0123456789-+.,:\"[]{}\\ \xff"[nl_rng_below(&rng, 23)];
        tensorfile_sign(copy, good_size);
        if (!loads(copy, good_size, &status)) {
            assert_int_equal(status, NL_ERROR_MODEL);
            refused++;
        }
    }
    free(copy);
    assert_in_range(refused, SIGNED_EDITS / 2, SIGNED_EDITS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sound_file_loads),
        cmocka_unit_test(header_bits),
        cmocka_unit_test(body_bytes),
        cmocka_unit_test(every_length),
        cmocka_unit_test(edits_with_a_right_checksum),
    };
    seed = test_seed();
    return cmocka_run_group_tests_name("plain", tests, make_plain, drop_file) +
           cmocka_run_group_tests_name("ensemble", tests, make_ensemble, drop_file);
}
