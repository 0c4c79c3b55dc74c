/* Drawn letters of other hands, turned, mirrored, with wrong labels: it is noticed, and only then.
 */
#include "support/unit.h"

#include "draw/likeness.h"
#include "draw/synth.h"

#include <string.h>

enum { SIDE = 28, SIZE = SIDE * SIDE };

static const char capitals[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", digits[] = "0123456789";

static void draw(nl_dataset *data, const char *characters, size_t count, nl_arena *arena)
{
    nl_error err;
    uint32_t codes[32];
    nl_synth_job job = {.codes = codes, .seed = 77, .prep = nl_prep_default()};
    for (; characters[job.code_count]; job.code_count++)
        codes[job.code_count] = (uint32_t)characters[job.code_count];
    nl_dataset_init(data, SIDE);
    assert_true(nl_synth_characters(data, count, &job, NULL, arena, &err));
}

/* Turns each picture: dx, dy of the source pixel for a step to the right and down. */
static void turn(nl_dataset *data, int right_x, int right_y, int down_x, int down_y)
{
    for (size_t i = 0; i < data->count; i++) {
        uint8_t before[SIZE], *pixels = data->pixels + i * SIZE;
        int x0 = right_x + down_x < 0 ? SIDE - 1 : 0, y0 = right_y + down_y < 0 ? SIDE - 1 : 0;
        memcpy(before, pixels, SIZE);
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                int from_x = x0 + x * right_x + y * down_x, from_y = y0 + x * right_y + y * down_y;
                pixels[y * SIDE + x] = before[from_y * SIDE + from_x];
            }
        }
    }
}

static nl_letter_sums drawn; /* once, for all comparisons */

static void assert_found(const nl_dataset *data, nl_turn lies, int shift)
{
    nl_likeness likeness;
    nl_error err;
    assert_true(nl_likeness_find(&likeness, data, &drawn, &err));
    assert_string_equal(nl_turn_name(nl_likeness_turn(&likeness)), nl_turn_name(lies));
    assert_int_equal(nl_likeness_shift(&likeness), shift);
}

static void upright_letters_are_no_surprise(void **state)
{
    (void)state;
    static const size_t counts[] = {26, 60, 520};
    for (int i = 0; i < 6; i++) {
        nl_arena arena = {0};
        nl_dataset data;
        draw(&data, i % 2 ? capitals : digits, counts[i / 2], &arena);
        assert_found(&data, NL_TURN_NONE, 0);
        nl_arena_free(&arena);
    }
}

static void turned_letters_are_noticed(void **state)
{
    (void)state;
    static const struct {
        nl_turn lies;
        int right_x, right_y, down_x, down_y; /* in the upright picture */
    } rows[] = {
        {NL_TURN_TRANSPOSED, 0, 1, 1, 0},
        {NL_TURN_MIRRORED, -1, 0, 0, 1},
        {NL_TURN_FLIPPED, 1, 0, 0, -1},
        {NL_TURN_HALF, -1, 0, 0, -1},
        {NL_TURN_LEFT, 0, 1, -1, 0},
        {NL_TURN_RIGHT, 0, -1, 1, 0},
        {NL_TURN_ANTITRANSPOSED, 0, -1, -1, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        nl_arena arena = {0};
        nl_dataset data;
        draw(&data, capitals, 260, &arena);
        turn(&data, rows[i].right_x, rows[i].right_y, rows[i].down_x, rows[i].down_y);
        assert_found(&data, rows[i].lies, 0);
        nl_arena_free(&arena);
    }
}

static void labels_off_by_one_are_noticed(void **state)
{
    (void)state;
    for (int shift = -1; shift <= 1; shift += 2) {
        nl_arena arena = {0};
        nl_dataset data;
        draw(&data, capitals, 260, &arena);
        for (int c = 0; c < data.class_count; c++)
            data.classes[c].code[0] = (uint32_t)((int)data.classes[c].code[0] - shift);
        assert_found(&data, NL_TURN_NONE, shift);
        nl_arena_free(&arena);
    }
}

/* Four classes say too little; characters that cannot be drawn say nothing. */
static void nothing_is_said_of_what_is_not_known(void **state)
{
    (void)state;
    nl_arena arena = {0};
    nl_dataset data;
    draw(&data, "ABFR", 80, &arena);
    turn(&data, -1, 0, 0, 1);
    assert_found(&data, NL_TURN_NONE, 0);
    draw(&data, capitals, 260, &arena);
    turn(&data, -1, 0, 0, 1);
    for (int c = 0; c < data.class_count; c++)
        data.classes[c].code[0] += 0x400;
    assert_found(&data, NL_TURN_NONE, 0);
    nl_arena_free(&arena);
}

static nl_arena arena_of_drawn;

static int draw_once(void **state)
{
    nl_error err;
    (void)state;
    return nl_likeness_draw(&drawn, SIDE, NULL, &arena_of_drawn, &err) ? 0 : -1;
}

static int drop_drawn(void **state)
{
    (void)state;
    nl_arena_free(&arena_of_drawn);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(upright_letters_are_no_surprise),
        cmocka_unit_test(turned_letters_are_noticed),
        cmocka_unit_test(labels_off_by_one_are_noticed),
        cmocka_unit_test(nothing_is_said_of_what_is_not_known),
    };
    return cmocka_run_group_tests(tests, draw_once, drop_drawn);
}
