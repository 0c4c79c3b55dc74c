/* Batches hold the samples asked for, unchanged or augmented by seed, epoch and index. */
#include "support/unit.h"

#include "data/batch.h"

#include <string.h>

enum { SIDE = 9, SIZE = SIDE * SIDE, SAMPLES = 6 };

static uint8_t pixels[SAMPLES * SIZE];
static const uint32_t order[] = {4, 0, 5, 2, 0};
enum { COUNT = 5 };

static const nl_dataset data = {.side = SIDE, .count = SAMPLES, .pixels = pixels};
static nl_extractor extractor;

static void draw(void)
{
    extractor = nl_extractor_make(NL_FEATURES_PIXELS, NL_SHAPE_NORM_NONE, SIDE);
    for (int i = 0; i < SAMPLES * SIZE; i++)
        pixels[i] = (uint8_t)(i * 89 % 256);
}

static void samples_are_unchanged(void **state)
{
    (void)state;
    float out[3 * SIZE];
    const nl_batch batch = {.data = &data, .order = order, .extractor = &extractor};
    draw();
    nl_batch_gather(out, NULL, &batch, 1, 3);
    for (int i = 0; i < 3 * SIZE; i++)
        assert_true(out[i] == (float)pixels[order[1 + i / SIZE] * SIZE + (uint32_t)(i % SIZE)] *
                                  (1.0f / 255.0f));
}

static void parts_equal_the_whole(void **state)
{
    (void)state;
    float all[COUNT * SIZE], parts[COUNT * SIZE];
    const nl_augmentation augmentation = nl_augmentation_of_strength(1.0f);
    const nl_batch batch = {&data, order, &extractor, &augmentation, NULL, 3, 7};
    draw();
    nl_batch_gather(all, NULL, &batch, 0, COUNT);
    nl_batch_gather(parts + 2 * SIZE, NULL, &batch, 2, COUNT - 2);
    nl_batch_gather(parts, NULL, &batch, 0, 2);
    assert_memory_equal(all, parts, sizeof all);
    /* Twice the same sample in one epoch. */
    assert_memory_equal(all + SIZE, all + 4 * SIZE, SIZE * sizeof *all);
}

/* The same picture, augmented otherwise; unaugmented, the same. */
static void copies_are_augmented_on_their_own(void **state)
{
    (void)state;
    static const uint32_t copies[] = {4, 4 + SAMPLES};
    const nl_augmentation augmentation = nl_augmentation_of_strength(1.0f);
    float out[2 * SIZE];
    nl_batch batch = {.data = &data, .order = copies, .extractor = &extractor};
    draw();
    nl_batch_gather(out, NULL, &batch, 0, 2);
    assert_memory_equal(out, out + SIZE, SIZE * sizeof *out);
    batch.augmentation = &augmentation;
    nl_batch_gather(out, NULL, &batch, 0, 2);
    assert_memory_not_equal(out, out + SIZE, SIZE * sizeof *out);
}

/* With pixels as features the input is the picture itself. */
static void pixel_inputs_are_the_pictures(void **state)
{
    (void)state;
    float out[COUNT * SIZE], pictures[COUNT * SIZE];
    const nl_augmentation augmentation = nl_augmentation_of_strength(1.0f);
    for (int augmented = 0; augmented < 2; augmented++) {
        const nl_batch batch = {&data, order, &extractor, augmented ? &augmentation : NULL,
                                NULL,  3,     7};
        draw();
        memset(pictures, 0, sizeof pictures);
        nl_batch_gather(out, pictures, &batch, 1, COUNT - 1);
        assert_memory_equal(out, pictures, (COUNT - 1) * SIZE * sizeof *out);
        assert_true(pictures[(COUNT - 1) * SIZE] == 0.0f);
    }
}

static void augmentation_depends_on_seed_epoch_and_sample(void **state)
{
    (void)state;
    float first[SIZE], other[SIZE];
    const nl_augmentation augmentation = nl_augmentation_of_strength(1.0f);
    draw();
    memcpy(pixels + SIZE, pixels, SIZE);
    static const uint32_t samples[] = {0, 1};
    const nl_batch batches[] = {{&data, samples, &extractor, &augmentation, NULL, 3, 7},
                                {&data, samples, &extractor, &augmentation, NULL, 4, 7},
                                {&data, samples, &extractor, &augmentation, NULL, 3, 8}};
    nl_batch_gather(first, NULL, &batches[0], 0, 1);
    for (int i = 1; i < 3; i++) {
        nl_batch_gather(other, NULL, &batches[i], 0, 1);
        assert_memory_not_equal(first, other, sizeof first);
    }
    nl_batch_gather(other, NULL, &batches[0], 1, 1);
    assert_memory_not_equal(first, other, sizeof first);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(samples_are_unchanged),
        cmocka_unit_test(parts_equal_the_whole),
        cmocka_unit_test(copies_are_augmented_on_their_own),
        cmocka_unit_test(pixel_inputs_are_the_pictures),
        cmocka_unit_test(augmentation_depends_on_seed_epoch_and_sample),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
