/* Drawn letters and text: a function of seed, epoch and index alone; no letter without ink; as prep
 * would give them; and each style of text does what it says. */
#include "support/seed.h"
#include "support/unit.h"

#include "draw/strokes.h"
#include "draw/synth.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SIDE = 28, PICTURE = SIDE * SIDE };

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
    nl_dataset few = draw(62, seed, 0, NULL), many = draw(500, seed, 0, NULL);
    assert_memory_equal(few.pixels, many.pixels, 62 * PICTURE);
}

static void seeds_and_epochs_differ(void **state)
{
    (void)state;
    nl_dataset a = draw(62, seed, 0, NULL), b = draw(62, seed + 1, 0, NULL);
    nl_dataset c = draw(124, seed, 1, NULL);
    for (size_t i = 0; i < 62; i++) {
        assert_memory_not_equal(a.pixels + i * PICTURE, b.pixels + i * PICTURE, PICTURE);
        assert_memory_not_equal(a.pixels + i * PICTURE, c.pixels + i * PICTURE, PICTURE);
        assert_memory_not_equal(c.pixels + i * PICTURE, c.pixels + (i + 62) * PICTURE, PICTURE);
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
    nl_dataset data = draw(62, seed, 0, NULL);
    nl_synth_job job = {codes, 3, .seed = seed, .prep = nl_prep_default()};
    assert_true(nl_synth_characters(&data, 7, &job, NULL, &arena, &err));
    assert_int_equal(data.count, 69);
    assert_int_equal(data.class_count, 62);
    assert_int_equal(data.source_count, 2);
    assert_int_equal(data.source[1].first, 62);
    for (size_t i = 0; i < 7; i++) {
        const nl_class *c = &data.classes[data.labels[62 + i]];
        assert_int_equal(c->count, 1);
        assert_int_equal(c->code[0], codes[i % 3]);
    }
}

static void refusals_name_the_character(void **state)
{
    (void)state;
    nl_dataset data;
    const uint32_t codes[] = {'A', '?'};
    nl_synth_job job = {codes, 2, .seed = seed, .prep = nl_prep_default()};
    nl_dataset_init(&data, SIDE);
    assert_false(nl_synth_characters(&data, 5, &job, NULL, &arena, &err));
    assert_int_equal(err.status, NL_ERROR_USAGE);
    assert_non_null(strstr(err.text, "\"?\""));
    job.code_count = 0;
    assert_false(nl_synth_characters(&data, 5, &job, NULL, &arena, &err));
    assert_int_equal(err.status, NL_ERROR_USAGE);
    assert_int_equal(data.count, 0);
}

/* The letter's box is centred and its longer side what prep makes it, its middle is not all ink. */
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

static nl_image write_text(const char *text, const nl_line_style *style, uint64_t index)
{
    nl_image out;
    nl_rng rng = nl_rng_make(seed, NL_STREAM_PAGE, 0, index);
    nl_hand hand = nl_hand_random(&rng);
    assert_true(nl_synth_text(&out, text, &hand, style, &rng, &arena, &err));
    return out;
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

/* Letters drawn large and prepared, pens of the same width as those drawn at once. */
static void edges_are_as_soft_as_preps(void **state)
{
    (void)state;
    enum { COUNT = 200 };
    nl_dataset drawn = draw(62 * 40, seed, 0, NULL);
    nl_prep prep = nl_prep_default();
    nl_line_style style = nl_line_style_default();
    uint8_t *prepared = NL_NEW(&arena, uint8_t, COUNT * PICTURE, &err);
    style.noise = 0.0f;
    for (size_t i = 0; i < COUNT; i++) {
        char text[2] = {(char)('A' + i % 26), '\0'};
        nl_image letter = write_text(text, &style, i);
        nl_image_invert(letter);
        assert_true(nl_prep_character(prepared + i * PICTURE, letter, &prep, &arena, &err));
    }
    double ratio =
        softness(drawn.pixels, drawn.count * PICTURE) / softness(prepared, COUNT * PICTURE);
    assert_true(ratio > 0.75 && ratio < 1.33);
}

/* Empties the component that holds (x, y), by its neighbours' neighbours, without recursion. */
static void flood(nl_image image, int x, int y, int *stack)
{
    int size = 0;
    stack[size++] = y * image.stride + x;
    image.data[stack[0]] = 255;
    while (size > 0) {
        int at = stack[--size], column = at % image.stride, row = at / image.stride;
        for (int k = 0; k < 9; k++) {
            int nx = column + k % 3 - 1, ny = row + k / 3 - 1, next = ny * image.stride + nx;
            if (nx < 0 || ny < 0 || nx >= image.width || ny >= image.height ||
                image.data[next] >= 128)
                continue;
            image.data[next] = 255;
            stack[size++] = next;
        }
    }
}

/* Connected components of ink in a `paper` picture, which is used up. */
static int components(nl_image image)
{
    int count = 0;
    size_t pixels = (size_t)image.stride * (size_t)image.height;
    int *stack = NL_NEW(&arena, int, pixels, &err);
    assert_non_null(stack);
    for (int y = 0; y < image.height; y++)
        for (int x = 0; x < image.width; x++)
            if (image.data[y * image.stride + x] < 128) {
                flood(image, x, y, stack);
                count++;
            }
    return count;
}

static int total_components(const nl_line_style *style)
{
    int total = 0;
    for (uint64_t i = 0; i < 30; i++)
        total += components(write_text("OCUSLVCOUS", style, i)); /* letters of one stroke each */
    return total;
}

static void gaps_separate(void **state)
{
    (void)state;
    nl_line_style style = nl_line_style_default();
    style.gap = 0.2f;
    assert_true(total_components(&style) >= 300);
}

static void touching_joins(void **state)
{
    (void)state;
    nl_line_style style = nl_line_style_default();
    style.gap = 0.2f;
    int apart = total_components(&style);
    style.gap = -0.05f;
    int joined = total_components(&style);
    assert_true(apart - joined >= 30 * 9 * 7 / 10); /* of the 9 neighbours, 70 % */
}

static void breaks_part(void **state)
{
    (void)state;
    nl_line_style style = nl_line_style_default();
    style.gap = 0.2f;
    int whole = total_components(&style);
    style.breaks = 1;
    int once = total_components(&style);
    style.breaks = 2;
    int twice = total_components(&style);
    assert_true(once - whole >= 30 * 10 / 2); /* a ring broken once is still in one piece */
    assert_true(twice - once >= 30 * 10 / 2);
}

/* Standard deviation over mean of an I's height. */
static double height_spread(float size_spread)
{
    enum { COUNT = 60 };
    nl_line_style style = nl_line_style_default();
    double sum = 0.0, squares = 0.0;
    style.noise = 0.0f;
    style.size_spread = size_spread;
    for (uint64_t i = 0; i < COUNT; i++) {
        nl_image image = write_text("I", &style, i);
        nl_image_invert(image);
        double tall = nl_image_bounds(image, 128).height;
        sum += tall;
        squares += tall * tall;
    }
    double mean = sum / COUNT;
    return sqrt(squares / COUNT - mean * mean) / mean;
}

/* Uniform in 1 - 0.45 .. 1 + 0.45 has a standard deviation of 0.26. */
static void sizes_spread(void **state)
{
    (void)state;
    assert_true(height_spread(0.0f) < 0.12);
    double wide = height_spread(0.45f);
    assert_true(wide > 0.19 && wide < 0.35);
}

static void every_character_leaves_ink(void **state)
{
    (void)state;
    nl_line_style style = nl_line_style_default();
    char text[2 * 62 + 1] = {0};
    for (int i = 0; i < nl_character_count; i++) {
        text[2 * i] = (char)nl_character_codes[i];
        text[2 * i + 1] = i % 10 == 9 ? '\n' : ' ';
    }
    nl_image page = write_text(text, &style, 1);
    int found = components(page);
    assert_in_range(found, nl_character_count, 4 * nl_character_count);
}

static void text_is_repeatable_and_noise_is_not_ink(void **state)
{
    (void)state;
    nl_line_style style = nl_line_style_default();
    nl_image a = write_text("Sample 42\n\nof Text", &style, 5);
    nl_image b = write_text("Sample 42\n\nof Text", &style, 5);
    assert_int_equal(a.width, b.width);
    assert_memory_equal(a.data, b.data, (size_t)a.stride * (size_t)a.height);
    nl_image blank = write_text(" \n", &style, 6);
    assert_int_equal(components(blank), 0);
    blank = write_text("", &style, 6);
    assert_true(blank.width > 0 && blank.height > 0);
}

static void text_refusals(void **state)
{
    (void)state;
    nl_image out;
    nl_line_style style = nl_line_style_default();
    nl_rng rng = nl_rng_make(seed, NL_STREAM_TEST, 0, 0);
    nl_hand hand = nl_hand_random(&rng);
    assert_false(nl_synth_text(&out, "A+B", &hand, &style, &rng, &arena, &err));
    assert_int_equal(err.status, NL_ERROR_USAGE);
    assert_non_null(strstr(err.text, "\"+\""));
    assert_false(nl_synth_text(&out, "A\xff", &hand, &style, &rng, &arena, &err));
    assert_int_equal(err.status, NL_ERROR_USAGE);
    char lines[1001];
    memset(lines, '\n', 1000);
    lines[1000] = '\0';
    assert_false(nl_synth_text(&out, lines, &hand, &style, &rng, &arena, &err));
    assert_int_equal(err.status, NL_ERROR_LIMIT);
    assert_null(out.data);
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
        cmocka_unit_test_teardown(gaps_separate, give_back),
        cmocka_unit_test_teardown(touching_joins, give_back),
        cmocka_unit_test_teardown(breaks_part, give_back),
        cmocka_unit_test_teardown(sizes_spread, give_back),
        cmocka_unit_test_teardown(every_character_leaves_ink, give_back),
        cmocka_unit_test_teardown(text_is_repeatable_and_noise_is_not_ink, give_back),
        cmocka_unit_test_teardown(text_refusals, give_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
