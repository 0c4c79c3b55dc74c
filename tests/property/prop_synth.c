/* Drawn letters are a function of seed, epoch and index alone, and look as the preparation of
 * characters would make them. */
#include "support/seed.h"
#include "support/unit.h"

#include "draw/compose.h"
#include "draw/strokes.h"
#include "draw/synth.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SIDE = 28, PICTURE = SIDE * SIDE, ALL = 94 };

static uint64_t seed;
static nl_arena arena;
static nl_error err;

/* All characters. */
static nl_synth_job job_of(uint64_t from, uint64_t epoch)
{
    nl_synth_job job = {.seed = from, .epoch = epoch, .prep = nl_prep_default()};
    job.codes = nl_character_codes;
    job.code_count = nl_character_count;
    return job;
}

static nl_dataset draw(size_t count, uint64_t from, uint64_t epoch, nl_pool *pool)
{
    nl_dataset data;
    nl_synth_job job = job_of(from, epoch);
    nl_dataset_init(&data, SIDE);
    assert_true(nl_synth_characters(&data, count, &job, pool, &arena, &err));
    assert_int_equal(data.count, count);
    return data;
}

static void same_for_any_pool(void **state)
{
    (void)state;
    nl_dataset alone = draw(2000, seed, 3, NULL);
    for (int threads = 1; threads <= 3; threads++) {
        nl_pool *pool = NULL;
        assert_true(nl_pool_open(&pool, threads, &arena, &err));
        nl_dataset data = draw(2000, seed, 3, pool);
        nl_pool_close(pool);
        assert_memory_equal(data.pixels, alone.pixels, 2000 * PICTURE);
        assert_memory_equal(data.labels, alone.labels, 2000 * sizeof *data.labels);
    }
}

static void sample_does_not_depend_on_count(void **state)
{
    (void)state;
    nl_dataset few = draw(ALL, seed, 0, NULL), many = draw(500, seed, 0, NULL);
    assert_memory_equal(few.pixels, many.pixels, ALL * PICTURE);
}

static void seeds_and_epochs_differ(void **state)
{
    (void)state;
    nl_dataset a = draw(ALL, seed, 0, NULL), b = draw(ALL, seed + 1, 0, NULL);
    nl_dataset c = draw(2 * ALL, seed, 1, NULL);
    for (size_t i = 0; i < ALL; i++) {
        assert_memory_not_equal(a.pixels + i * PICTURE, b.pixels + i * PICTURE, PICTURE);
        assert_memory_not_equal(a.pixels + i * PICTURE, c.pixels + i * PICTURE, PICTURE);
        assert_memory_not_equal(c.pixels + i * PICTURE, c.pixels + (i + ALL) * PICTURE, PICTURE);
    }
}

static void redrawn_is_as_drawn(void **state)
{
    (void)state;
    nl_dataset data = draw(700, seed, 0, NULL), other = draw(600, seed, 5, NULL);
    nl_synth_job validating = job_of(seed, 9), fifth = job_of(seed, 5);
    assert_true(nl_synth_characters(&data, 100, &validating, NULL, &arena, &err));
    nl_dataset before = draw(700, seed, 0, NULL);
    assert_true(nl_synth_characters(&before, 100, &validating, NULL, &arena, &err));
    nl_synth_redraw(&data, 0, 600, &fifth, NULL);
    assert_memory_equal(data.pixels, other.pixels, 600 * PICTURE);
    assert_memory_equal(data.pixels + 600 * PICTURE, before.pixels + 600 * PICTURE, 200 * PICTURE);
    assert_memory_equal(data.labels, before.labels, 800 * sizeof *data.labels);
    nl_synth_redraw(&data, 0, 600, &fifth, NULL);
    assert_memory_equal(data.pixels, other.pixels, 600 * PICTURE);
}

static void labels_go_round_and_are_appended(void **state)
{
    (void)state;
    const uint32_t codes[] = {'x', 'A', 'x'};
    nl_dataset data = draw(ALL, seed, 0, NULL);
    nl_synth_job job = {codes, 3, .seed = seed, .prep = nl_prep_default()};
    assert_true(nl_synth_characters(&data, 7, &job, NULL, &arena, &err));
    assert_int_equal(data.count, ALL + 7);
    assert_int_equal(data.class_count, ALL);
    assert_int_equal(data.source_count, 2);
    assert_int_equal(data.source[1].first, ALL);
    for (size_t i = 0; i < 7; i++) {
        const nl_class *c = &data.classes[data.labels[ALL + i]];
        assert_int_equal(c->count, 1);
        assert_int_equal(c->code[0], codes[i % 3]);
    }
}

static void refusals_name_the_character(void **state)
{
    (void)state;
    nl_dataset data;
    const uint32_t codes[] = {'A', 0xe9};
    nl_synth_job job = {codes, 2, .seed = seed, .prep = nl_prep_default()};
    nl_dataset_init(&data, SIDE);
    assert_false(nl_synth_characters(&data, 5, &job, NULL, &arena, &err));
    assert_int_equal(err.status, NL_ERROR_USAGE);
    assert_non_null(strstr(err.text, "\"\xc3\xa9\""));
    job.code_count = 0;
    assert_false(nl_synth_characters(&data, 5, &job, NULL, &arena, &err));
    assert_int_equal(err.status, NL_ERROR_USAGE);
    assert_int_equal(data.count, 0);
}

/* The box of the letter is centred and its longer side as long as prep makes it. */
static void letters_look_as_prep_makes_them(void **state)
{
    (void)state;
    nl_dataset data = draw(3100, seed, 0, NULL);
    double inner = SIDE - 2 * nl_prep_default().margin - 2;
    for (size_t i = 0; i < data.count; i++) {
        nl_image picture = nl_dataset_image(&data, i);
        nl_box box = nl_image_bounds(picture, 128);
        double longer = fmax(box.width, box.height);
        assert_true(longer >= inner - 3 && longer <= inner + 2);
        assert_true(abs(2 * box.left + box.width - SIDE) <= 3);
        assert_true(abs(2 * box.top + box.height - SIDE) <= 3);
    }
    nl_box all = {0};
    for (size_t i = 0; i < data.count; i++)
        all = nl_box_union(all, nl_image_bounds(nl_dataset_image(&data, i), 1));
    assert_true(all.left >= 1 && all.left + all.width <= SIDE - 1);
    assert_true(all.top >= 1 && all.top + all.height <= SIDE - 1);
}

/* Grey pixels for each pixel of ink in all pictures of the dataset together. */
static double softness(const uint8_t *pixels, size_t count)
{
    double grey = 0.0, ink = 0.0;
    for (size_t i = 0; i < count; i++) {
        grey += pixels[i] > 20 && pixels[i] < 235;
        ink += pixels[i] > 127;
    }
    return grey / ink;
}

/* Compares with letters drawn large and prepared. */
static void edges_are_as_soft_as_preps(void **state)
{
    (void)state;
    enum { COUNT = 200 };
    nl_dataset drawn = draw(ALL * 40, seed, 0, NULL);
    nl_prep prep = nl_prep_default();
    nl_compose_style style = nl_compose_style_default();
    uint8_t *prepared = NL_NEW(&arena, uint8_t, COUNT * PICTURE, &err);
    style.noise = 0.0f;
    for (size_t i = 0; i < COUNT; i++) {
        char text[2] = {(char)('A' + i % 26), '\0'};
        nl_rng rng = nl_rng_make(seed, NL_STREAM_PAGE, 0, i);
        nl_compose_source source = {.hand = nl_hand_random(&rng)};
        nl_composed letter;
        style.stroke_width = source.hand.stroke_width;
        assert_true(nl_compose_text(&letter, text, &source, &style, &rng, &arena, &err));
        nl_image_invert(letter.paper);
        assert_true(nl_prep_character(prepared + i * PICTURE, letter.paper, &prep, &arena, &err));
    }
    double ratio =
        softness(drawn.pixels, drawn.count * PICTURE) / softness(prepared, COUNT * PICTURE);
    assert_true(ratio > 0.75 && ratio < 1.33);
}

static int give_back(void **state)
{
    (void)state;
    nl_arena_free(&arena);
    return 0;
}

int main(void)
{
    seed = test_seed();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(same_for_any_pool, give_back),
        cmocka_unit_test_teardown(sample_does_not_depend_on_count, give_back),
        cmocka_unit_test_teardown(seeds_and_epochs_differ, give_back),
        cmocka_unit_test_teardown(redrawn_is_as_drawn, give_back),
        cmocka_unit_test_teardown(labels_go_round_and_are_appended, give_back),
        cmocka_unit_test_teardown(refusals_name_the_character, give_back),
        cmocka_unit_test_teardown(letters_look_as_prep_makes_them, give_back),
        cmocka_unit_test_teardown(edges_are_as_soft_as_preps, give_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
