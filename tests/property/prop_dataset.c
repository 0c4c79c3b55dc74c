/* For random datasets: what is written is read back; transposing twice changes nothing; the split
 * depends on each sample alone. */
#include "support/scratch.h"
#include "support/seed.h"
#include "support/unit.h"

#include "base/rng.h"
#include "data/export.h"
#include "data/format.h"
#include "data/idx.h"
#include "data/numbered.h"
#include "data/split.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static uint64_t seed;

/* A random dataset: `edge` leaves the pictures' edges white. Classes have one to three codes. */
static void random_dataset(nl_dataset *data, size_t count, bool edge, nl_rng *rng, nl_arena *arena)
{
    nl_error err;
    nl_dataset_init(data, 28);
    uint8_t *pixels = nl_dataset_extend(data, count, arena, &err);
    assert_non_null(pixels);
    for (size_t i = 0; i < count * 784; i++) {
        size_t x = i % 28, y = i / 28 % 28;
        if (!edge || (x > 0 && y > 0 && x < 27 && y < 27))
            pixels[i] = (uint8_t)nl_rng_below(rng, 256);
    }
    for (size_t i = 0; i < count; i++) {
        uint32_t codes[3] = {'0' + nl_rng_below(rng, 60), 0xc0 + nl_rng_below(rng, 40),
                             0x1f600 + nl_rng_below(rng, 5)};
        int label = nl_dataset_class(data, codes, 1 + (int)nl_rng_below(rng, 3) % 3, arena, &err);
        assert_true(label >= 0);
        data->labels[i] = (uint16_t)label;
    }
}

static void assert_same_label(const nl_dataset *a, size_t i, const nl_dataset *b, size_t j)
{
    const nl_class *first = &a->classes[a->labels[i]], *second = &b->classes[b->labels[j]];
    assert_int_equal(first->count, second->count);
    assert_memory_equal(first->code, second->code, (size_t)first->count * sizeof *first->code);
}

static void idx_written_is_read(void **state)
{
    (void)state;
    char folder[SCRATCH_PATH_MAX];
    scratch_open(folder);
    nl_load_options options = nl_load_default();
    for (uint64_t round = 0; round < 20; round++) {
        nl_rng rng = nl_rng_make(seed, NL_STREAM_TEST, 1, round);
        nl_arena arena = {0};
        nl_error err;
        nl_dataset data, back;
        random_dataset(&data, 1 + nl_rng_below(&rng, 120), false, &rng, &arena);
        nl_dataset_init(&back, 28);
        assert_true(nl_idx_write(&data, scratch_path(folder, "r"), &err));
        assert_true(nl_data_load(&back, scratch_path(folder, "r-images-idx3-ubyte"), &options,
                                 &arena, &err));
        assert_int_equal(back.count, data.count);
        assert_memory_equal(back.pixels, data.pixels, data.count * 784);
        for (size_t i = 0; i < data.count; i++)
            assert_same_label(&data, i, &back, i);
        nl_arena_free(&arena);
    }
    scratch_close(folder);
}

/* The tree is read class by class, so samples are matched by their pictures. */
static void tree_written_is_read(void **state)
{
    (void)state;
    char folder[SCRATCH_PATH_MAX];
    scratch_open(folder);
    nl_load_options options = nl_load_default();
    for (uint64_t round = 0; round < 4; round++) {
        nl_rng rng = nl_rng_make(seed, NL_STREAM_TEST, 2, round);
        nl_arena arena = {0};
        nl_error err;
        nl_dataset data, back;
        char name[16];
        snprintf(name, sizeof name, "%d", (int)round);
        random_dataset(&data, 1 + nl_rng_below(&rng, 40), true, &rng, &arena);
        nl_dataset_init(&back, 28);
        assert_true(nl_tree_write(&data, scratch_path(folder, name), &err));
        assert_true(nl_data_load(&back, scratch_path(folder, name), &options, &arena, &err));
        assert_int_equal(back.count, data.count);
        for (size_t i = 0; i < data.count; i++) {
            size_t j = 0;
            while (j < back.count && memcmp(data.pixels + i * 784, back.pixels + j * 784, 784) != 0)
                j++;
            assert_in_range(j, 0, back.count - 1);
            assert_same_label(&data, i, &back, j);
        }
        nl_arena_free(&arena);
    }
    scratch_close(folder);
}

static void transposing_twice_changes_nothing(void **state)
{
    (void)state;
    for (uint64_t round = 0; round < 200; round++) {
        nl_rng rng = nl_rng_make(seed, NL_STREAM_TEST, 3, round);
        uint8_t in[64 * 64], once[64 * 64], twice[64 * 64];
        int width = 1 + (int)nl_rng_below(&rng, 64), height = 1 + (int)nl_rng_below(&rng, 64);
        size_t size = (size_t)(width * height);
        for (size_t i = 0; i < size; i++)
            in[i] = (uint8_t)nl_rng_below(&rng, 256);
        nl_transpose_picture(once, in, width, height);
        nl_transpose_picture(twice, once, height, width);
        assert_memory_equal(in, twice, size);
    }
}

/* So few classes that each has many samples. */
static void join_classes(nl_dataset *data)
{
    for (size_t i = 0; i < data->count; i++)
        data->labels[i] %= 5;
}

/* The side of each sample: 1 held back. Checks that both lists are ascending and share nothing. */
static size_t sides(uint8_t *side, const nl_dataset *data, double share, uint64_t split_seed,
                    nl_arena *arena)
{
    nl_error err;
    nl_parts parts;
    assert_true(nl_dataset_split(&parts, data, share, split_seed, arena, &err));
    assert_int_equal(parts.kept_count + parts.held_count, data->count);
    memset(side, 2, data->count);
    for (size_t i = 0; i < parts.kept_count; i++) {
        assert_true(i == 0 || parts.kept[i] > parts.kept[i - 1]);
        side[parts.kept[i]] = 0;
    }
    for (size_t i = 0; i < parts.held_count; i++) {
        assert_true(i == 0 || parts.held[i] > parts.held[i - 1]);
        side[parts.held[i]] = 1;
    }
    for (size_t i = 0; i < data->count; i++)
        assert_in_range(side[i], 0, 1);
    return parts.held_count;
}

enum { SPLIT_COUNT = 4000 };

/* Of each class, pictures equal to another in the same; the only one of a class in none. */
static void each_sample_is_in_one_fold(void **state)
{
    (void)state;
    nl_arena arena = {0};
    nl_dataset data;
    nl_error err;
    enum { COUNT = 60, FOLDS = 7 };
    int folds[COUNT] = {0};
    nl_dataset_init(&data, 8);
    uint8_t *pixels = nl_dataset_extend(&data, COUNT, &arena, &err);
    assert_non_null(pixels);
    for (int i = 0; i < COUNT; i++) {
        pixels[i * 64] = (uint8_t)(i / 2); /* each twice */
        data.labels[i] = (uint16_t)(i < 2 ? 9 : i % 4 / 2);
    }
    for (int k = 1; k <= FOLDS; k++) {
        nl_parts parts;
        assert_true(nl_dataset_fold(&parts, &data, (nl_fold){k, FOLDS}, 3, &arena, &err));
        assert_int_equal(parts.kept_count + parts.held_count, COUNT);
        for (size_t i = 0; i < parts.held_count; i++) {
            assert_int_equal(folds[parts.held[i]], 0);
            folds[parts.held[i]] = k;
        }
    }
    for (int i = 0; i < COUNT; i += 2) {
        assert_int_equal(folds[i], folds[i + 1]);
        assert_int_equal(folds[i] > 0, i > 0);
    }
    nl_parts parts;
    assert_false(nl_dataset_fold(&parts, &data, (nl_fold){8, FOLDS}, 3, &arena, &err));
    nl_arena_free(&arena);
}

static void split_share_is_within_bounds(void **state)
{
    (void)state;
    nl_arena arena = {0};
    nl_rng rng = nl_rng_make(seed, NL_STREAM_TEST, 4, 0);
    nl_dataset data;
    static uint8_t side[SPLIT_COUNT];
    random_dataset(&data, SPLIT_COUNT, false, &rng, &arena);
    join_classes(&data);
    for (size_t i = 0; i < SPLIT_COUNT; i++) /* pictures that differ in few bits only */
        memset(data.pixels + i * 784, 0, i % 2 ? 784 : 782);
    for (size_t i = 1; i < SPLIT_COUNT; i += 2)
        memcpy(data.pixels + i * 784 + i % 780, &i, 4);
    assert_int_equal(sides(side, &data, 0, 1, &arena), 0);
    assert_int_equal(sides(side, &data, 1, 1, &arena), SPLIT_COUNT);
    for (int percent = 5; percent < 100; percent += 15) {
        double share = percent / 100.0;
        double spread = sqrt(SPLIT_COUNT * share * (1 - share));
        double held = (double)sides(side, &data, share, seed + (uint64_t)percent, &arena);
        if (fabs(held - share * SPLIT_COUNT) > 5 * spread)
            fail_msg("share %g: %g of %d held back", share, held, (int)SPLIT_COUNT);
    }
    nl_arena_free(&arena);
}

/* Permuted and with a third of the samples twice, every picture stays on its side. */
static void split_is_stable(void **state)
{
    (void)state;
    nl_arena arena = {0};
    nl_error err;
    nl_rng rng = nl_rng_make(seed, NL_STREAM_TEST, 5, 0);
    nl_dataset data, mixed;
    static uint8_t before[900], after[1200];
    static uint32_t order[1200];
    random_dataset(&data, 900, false, &rng, &arena);
    join_classes(&data);
    nl_dataset_init(&mixed, 28);
    mixed.class_count = data.class_count;
    uint8_t *pixels = nl_dataset_extend(&mixed, 1200, &arena, &err);
    for (uint32_t i = 0; i < 1200; i++)
        order[i] = i % 900;
    nl_rng_shuffle(&rng, order, 1200);
    for (size_t i = 0; i < 1200; i++) {
        memcpy(pixels + i * 784, data.pixels + order[i] * (size_t)784, 784);
        mixed.labels[i] = data.labels[order[i]];
    }
    size_t held = sides(before, &data, 0.3, seed, &arena);
    sides(after, &mixed, 0.3, seed, &arena);
    for (size_t i = 0; i < 1200; i++)
        assert_int_equal(after[i], before[order[i]]);
    size_t moved = 0;
    assert_true(held > 0 && sides(after, &data, 0.3, seed + 1, &arena) > 0);
    for (size_t i = 0; i < 900; i++)
        moved += before[i] != after[i];
    assert_in_range(moved, 250, 500); /* 2 * 0.3 * 0.7 of 900 are 378: the seed matters */
    nl_arena_free(&arena);
}

/* Classes of 1 to 60 pictures: how many of each are held back. */
static void few_are_held_back_by_class(void **state)
{
    (void)state;
    enum { CLASSES = 60, COUNT = CLASSES * (CLASSES + 1) / 2 };
    nl_arena arena = {0};
    nl_rng rng = nl_rng_make(seed, NL_STREAM_TEST, 6, 0);
    nl_dataset data;
    static uint8_t side[COUNT];
    random_dataset(&data, COUNT, false, &rng, &arena);
    size_t at = 0;
    for (int c = 0; c < CLASSES; c++) {
        for (int i = 0; i <= c; i++)
            data.labels[at++] = (uint16_t)c;
    }
    for (int percent = 5; percent <= 90; percent += 17) {
        double share = percent / 100.0;
        sides(side, &data, share, seed, &arena);
        at = 0;
        for (size_t c = 0; c < CLASSES; c++) {
            size_t held = 0, size = c + 1, wanted = (size_t)((double)size * share + 0.5);
            for (size_t i = 0; i < size; i++)
                held += side[at++];
            wanted = wanted == 0 && size >= 10 ? 1 : wanted < size ? wanted : size - 1;
            if ((double)size * share < 3)
                assert_int_equal(held, wanted);
            assert_true(size > 1 || held == 0);
        }
    }
    nl_arena_free(&arena);
}

/* A class's only picture, however often it is there, is never held back; nor are equal ones parted.
 */
static void equal_pictures_of_few_stay_together(void **state)
{
    (void)state;
    nl_arena arena = {0};
    nl_rng rng = nl_rng_make(seed, NL_STREAM_TEST, 7, 0);
    nl_dataset data;
    uint8_t side[40];
    random_dataset(&data, 40, false, &rng, &arena);
    for (size_t i = 0; i < 40; i++)
        data.labels[i] = i >= 20;
    for (size_t i = 1; i < 20; i++)
        memcpy(data.pixels + i * 784, data.pixels, 784);
    for (size_t i = 30; i < 40; i++)
        memcpy(data.pixels + i * 784, data.pixels + (i - 10) * 784, 784);
    size_t held = sides(side, &data, 0.2, seed, &arena);
    for (size_t i = 0; i < 20; i++)
        assert_int_equal(side[i], 0);
    for (size_t i = 30; i < 40; i++)
        assert_int_equal(side[i], side[i - 10]);
    assert_int_equal(held, 2 * 2); /* of ten different ones */
    nl_arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(idx_written_is_read),
        cmocka_unit_test(tree_written_is_read),
        cmocka_unit_test(transposing_twice_changes_nothing),
        cmocka_unit_test(each_sample_is_in_one_fold),
        cmocka_unit_test(split_share_is_within_bounds),
        cmocka_unit_test(split_is_stable),
        cmocka_unit_test(few_are_held_back_by_class),
        cmocka_unit_test(equal_pictures_of_few_stay_together),
    };
    seed = test_seed();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
