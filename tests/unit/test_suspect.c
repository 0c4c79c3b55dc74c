/* Blank, inverted, faint and repeated pictures, and that sound ones raise no suspicion. */
#include "support/unit.h"

#include "base/rng.h"
#include "data/suspect.h"

#include <string.h>

enum { SIDE = 12, SIZE = SIDE * SIDE, COUNT = 40 };

/* Two sources of 20 pictures each, of classes A and B in turn: ink in the middle on paper. */
static void make(nl_dataset *data, nl_arena *arena)
{
    nl_error err;
    nl_dataset_init(data, SIDE);
    for (uint32_t code = 'A'; code <= 'B'; code++)
        assert_true(nl_dataset_class(data, &code, 1, arena, &err) >= 0);
    for (int s = 0; s < 2; s++) {
        size_t first = data->count;
        uint8_t *pixels = nl_dataset_extend(data, COUNT / 2, arena, &err);
        assert_non_null(pixels);
        for (size_t i = 0; i < COUNT / 2; i++) {
            nl_rng rng = nl_rng_make(5, NL_STREAM_TEST, 0, first + i);
            data->labels[first + i] = (uint16_t)(i % 2);
            for (int p = 0; p < SIZE; p++) {
                int x = p % SIDE, y = p / SIDE;
                bool inside = x > 1 && y > 1 && x < SIDE - 2 && y < SIDE - 2;
                pixels[i * SIZE + (size_t)p] = inside && nl_rng_below(&rng, 2) ? 255 : 0;
            }
        }
        assert_true(nl_dataset_add_source(data, s ? "test" : "training", "t", first, arena, &err));
    }
}

/* One sentence, which contains the text; NULL: none. */
static void assert_found(const nl_dataset *data, const char *text)
{
    nl_findings findings = {0};
    nl_error err;
    assert_true(nl_suspect(&findings, data, &err));
    assert_int_equal(findings.count, text != NULL);
    if (text && !strstr(findings.text[0], text))
        fail_msg("%s: lacks \"%s\"", findings.text[0], text);
}

typedef void change(uint8_t *pixel);

static void invert(uint8_t *pixel)
{
    *pixel = (uint8_t)(255 - *pixel);
}

static void to_one(uint8_t *pixel)
{
    *pixel = *pixel > 0;
}

static void to_faint(uint8_t *pixel)
{
    *pixel = *pixel > 0 ? 15 : 0;
}

static void levels_are_noticed(void **state)
{
    (void)state;
    static const struct {
        change *change;
        const char *text;
    } rows[] = {{invert, "test: 20 of 20 pictures look inverted"},
                {to_one, "test: pixels are 0 and 1"},
                {to_faint, "test: the darkest pixel is 15"}};
    for (size_t r = 0; r < sizeof rows / sizeof *rows; r++) {
        nl_arena arena = {0};
        nl_dataset data;
        make(&data, &arena);
        for (size_t p = 20 * SIZE; p < COUNT * SIZE; p++)
            rows[r].change(&data.pixels[p]);
        assert_found(&data, rows[r].text);
        nl_arena_free(&arena);
    }
}

static void sound_data_raise_no_suspicion(void **state)
{
    (void)state;
    nl_arena arena = {0};
    nl_dataset data;
    make(&data, &arena);
    assert_found(&data, NULL);
    memcpy(data.pixels, data.pixels + 2 * SIZE, SIZE); /* one copy, of the same class */
    assert_found(&data, NULL);
    nl_dataset_init(&data, SIDE);
    assert_found(&data, NULL);
    nl_arena_free(&arena);
}

static void blank_pictures_are_counted(void **state)
{
    (void)state;
    nl_arena arena = {0};
    nl_dataset data;
    make(&data, &arena);
    memset(data.pixels + 3 * SIZE, 0, SIZE);
    memset(data.pixels + 5 * SIZE, 255, SIZE);
    assert_found(&data, "training: 2 of 20 pictures are blank"); /* and not copies */
    nl_arena_free(&arena);
}

static void repeated_pictures_are_noticed(void **state)
{
    (void)state;
    nl_arena arena = {0};
    nl_dataset data;
    make(&data, &arena);
    memcpy(data.pixels + 24 * SIZE, data.pixels + 2 * SIZE, SIZE);
    assert_found(&data, "1 pictures are in two sources, first of all training and test");
    make(&data, &arena);
    memcpy(data.pixels + 5 * SIZE, data.pixels + 2 * SIZE, SIZE);
    assert_found(&data, "1 pictures are there twice with different labels, first of all samples 2 "
                        "and 5");
    make(&data, &arena);
    for (size_t i = 2; i < 20; i += 2)
        memcpy(data.pixels + i * SIZE, data.pixels, SIZE);
    assert_found(&data, "9 of 40 pictures are copies");
    nl_arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(levels_are_noticed),
        cmocka_unit_test(sound_data_raise_no_suspicion),
        cmocka_unit_test(blank_pictures_are_counted),
        cmocka_unit_test(repeated_pictures_are_noticed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
