/* A drawn page is read by a network that compares with templates. */
#include "read/read.h"
#include "support/paper.h"
#include "support/tiny.h"
#include "support/unit.h"

#include <math.h>
#include <string.h>

enum { KINDS = 4 };

static const char LETTERS[KINDS + 1] = "HLOT";

/* One layer: the answer is the template with the greatest correlation. */
static void make_model(nl_model *model, nl_arena *arena)
{
    static uint32_t alphabet[KINDS];
    nl_error err;
    tiny_layer_model(model, alphabet, KINDS, NL_FEATURES_PIXELS, arena);
    nl_mat w = nl_mlp_weight(&model->member[0].mlp, model->member[0].mlp.slab, 0);
    for (int i = 0; i < KINDS; i++) {
        uint8_t pixels[64 * 64];
        nl_image ink = paper_new(60, 100, 255);
        alphabet[i] = (uint32_t)(unsigned char)LETTERS[i];
        paper_letter(ink, LETTERS[i], (nl_box){0, 0, 60, 100}, 12);
        nl_image_invert(ink);
        assert_true(nl_prep_character(pixels, ink, &model->prep, arena, &err));
        double square = 0.0;
        for (int k = 0; k < w.columns; k++)
            square += (double)pixels[k] * pixels[k] / 65025.0;
        for (int k = 0; k < w.columns; k++)
            nl_mat_row(w, i)[k] = (float)(pixels[k] / 255.0 / sqrt(square) * 2.0);
        paper_free(&ink);
    }
}

static void read(nl_text *text, nl_image paper, const nl_read_options *options, nl_arena *arena)
{
    nl_error err;
    nl_model model;
    make_model(&model, arena);
    assert_true(nl_read_page(text, &model, paper, options, NULL, arena, &err));
}

static void draw(nl_image paper)
{
    struct paper_style style = {30.0f, 90.0f, 40.0f, 0.25f, 1.0f, 0.02f};
    paper_line(paper, "HOT LOTH TOOL", style);
    style.base = 180.0f;
    float x = paper_line(paper, "TOLL", style);
    paper_fill(paper, (int)x, 179, 5, 6, 0);
    paper_line(paper, "HO", (struct paper_style){x + 50.0f, 180.0f, 40.0f, 0.25f, 1.0f, 0.02f});
}

static void a_page_is_read(void **state)
{
    (void)state;
    nl_arena arena = {0};
    nl_text text;
    nl_read_options options = nl_read_default();
    nl_image paper = paper_new(800, 300, 250);
    draw(paper);
    read(&text, paper, &options, &arena);
    assert_string_equal(text.text, "HOT LOTH TOOL\nTOLL. HO\n");
    assert_int_equal(text.count, 18);
    const nl_reading *last = &text.readings[17], *point = &text.readings[15];
    assert_int_equal(last->line, 1);
    assert_int_equal(last->word, 1);
    assert_int_equal(last->count, options.top);
    assert_int_equal(last->code[0], 'O');
    for (int i = 1; i < last->count; i++)
        assert_true(last->confidence[i] <= last->confidence[i - 1]);
    assert_int_equal(point->code[0], '.');
    assert_int_equal(point->count, 1);
    assert_int_equal(point->word, 0);
    nl_arena_free(&arena);
    paper_free(&paper);
}

static void a_mask_leaves_punctuation_out(void **state)
{
    (void)state;
    nl_arena arena = {0};
    nl_text text;
    bool allowed[KINDS] = {true, true, false, true};
    nl_read_options options = nl_read_default();
    options.mask.allowed = allowed;
    options.mask.restricted = true;
    nl_image paper = paper_new(800, 300, 250);
    draw(paper);
    read(&text, paper, &options, &arena);
    assert_null(strchr(text.text, 'O'));
    assert_null(strchr(text.text, '.'));
    assert_int_equal(strchr(text.text, '\n')[1], 'T');
    assert_int_equal(strlen(text.text), strlen("HOT LOTH TOOL\nTOLL HO\n"));
    nl_arena_free(&arena);
    paper_free(&paper);
}

static void the_unsure_is_rejected(void **state)
{
    (void)state;
    nl_arena arena = {0};
    nl_text text;
    nl_read_options options = {.top = 2, .min_confidence = 1.1f, .reject = 0x2026};
    nl_image paper = paper_new(300, 150, 250);
    paper_line(paper, "HO", (struct paper_style){30.0f, 90.0f, 40.0f, 0.25f, 1.0f, 0.0f});
    read(&text, paper, &options, &arena);
    assert_string_equal(text.text, "\xe2\x80\xa6\xe2\x80\xa6\n");
    assert_int_equal(text.readings[0].count, 2);
    assert_int_equal(text.readings[0].code[0], 0x2026);
    assert_int_equal(text.readings[0].code[1], 'H');
    nl_arena_free(&arena);
    paper_free(&paper);
}

static void nothing_is_read_from_nothing(void **state)
{
    (void)state;
    const uint8_t levels[] = {0, 100, 255};
    for (int i = 0; i < 3; i++) {
        nl_arena arena = {0};
        nl_text text;
        nl_read_options options = nl_read_default();
        nl_image paper = paper_new(200, 100, levels[i]);
        read(&text, paper, &options, &arena);
        assert_int_equal(text.count, 0);
        assert_string_equal(text.text, "");
        nl_arena_free(&arena);
        paper_free(&paper);
    }
}

/* The mean of each times * times pixels. */
static nl_image reduced(nl_image paper, int times)
{
    nl_image small = paper_new(paper.width / times, paper.height / times, 0);
    for (int y = 0; y < small.height; y++) {
        for (int x = 0; x < small.width; x++) {
            int sum = 0;
            for (int i = 0; i < times * times; i++)
                sum += nl_image_row(paper, y * times + i / times)[x * times + i % times];
            nl_image_row(small, y)[x] = (uint8_t)(sum / (times * times));
        }
    }
    return small;
}

/* Letters of 10 pixels, 1.5 pixels apart. */
static void small_writing_is_read(void **state)
{
    (void)state;
    enum { TIMES = 4 };
    for (int enlarged = 0; enlarged < 2; enlarged++) {
        nl_arena arena = {0};
        nl_text text;
        nl_read_options options = nl_read_default();
        options.without = enlarged ? 0 : NL_READ_ENLARGEMENT;
        nl_image paper = paper_new(1200, 120, 250);
        paper_line(paper, "LOTHOLTTHOLOTHLOTOL", (struct paper_style){31, 81, 40, 0.15f, 1, 0});
        nl_image small = reduced(paper, TIMES);
        read(&text, small, &options, &arena);
        assert_true((strcmp(text.text, "LOTHOLTTHOLOTHLOTOL\n") == 0) == (enlarged == 1));
        assert_int_equal(text.width, small.width);
        assert_int_equal(text.height, small.height);
        nl_box first = text.readings[0].box;
        assert_in_range(first.left, 7, 9);
        assert_in_range(first.top, 9, 11);
        assert_in_range(first.height, 9, 12);
        nl_arena_free(&arena);
        paper_free(&paper);
        paper_free(&small);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_page_is_read),         cmocka_unit_test(a_mask_leaves_punctuation_out),
        cmocka_unit_test(the_unsure_is_rejected), cmocka_unit_test(nothing_is_read_from_nothing),
        cmocka_unit_test(small_writing_is_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
