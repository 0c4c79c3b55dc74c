/* Whatever the picture, of whatever size: it is read, and what is read lies on it, turned or not.
 */
#include "read/read.h"
#include "support/hard.h"
#include "support/paper.h"
#include "support/tiny.h"
#include "support/unit.h"

#include <string.h>

static const int SIZES[][2] = {{1, 1},   {1, 2},   {2, 1},     {3, 3},    {1, 700},  {700, 1},
                               {2, 600}, {31, 17}, {200, 100}, {30, 600}, {600, 30}, {400, 300}};

/* Knows nothing, but tells letters from others, so that all there is to be cut is cut. */
static void make_model(nl_model *model, nl_arena *arena)
{
    static uint32_t alphabet[] = {'A', 'B', 'C', NL_NOT_A_LETTER};
    tiny_layer_model(model, alphabet, 4, NL_FEATURES_GRADIENT, arena);
    nl_mlp_init_weights(&model->member[0].mlp, NL_INIT_AUTO, 1);
}

static bool lies_in(nl_box inner, nl_box outer)
{
    return inner.width > 0 && inner.height > 0 && inner.left >= outer.left &&
           inner.top >= outer.top && inner.left + inner.width <= outer.left + outer.width &&
           inner.top + inner.height <= outer.top + outer.height;
}

static void check(const nl_text *text, nl_image paper)
{
    size_t length = strlen(text->text), lines = 0;
    bool swapped = text->rotate % 180 != 0;
    assert_int_equal(text->width, swapped ? paper.height : paper.width);
    assert_int_equal(text->height, swapped ? paper.width : paper.height);
    assert_true(length == 0 || text->text[length - 1] == '\n');
    for (size_t i = 0; i < length; i++) {
        assert_true(i > 0 || text->text[i] != '\n');
        lines += text->text[i] == '\n';
    }
    for (int i = 0; i < text->count; i++) {
        const nl_reading *reading = &text->readings[i];
        assert_true(lies_in(reading->box, (nl_box){0, 0, text->width, text->height}));
        assert_in_range(reading->count, 1, NL_READ_TOP_MAX);
        assert_true(reading->confidence[0] >= 0.0f && reading->confidence[0] <= 1.0001f);
        assert_in_range(reading->line, 0, lines - 1);
    }
}

static void all_is_read(void **state)
{
    (void)state;
    nl_arena own = {0};
    nl_model model;
    nl_error err;
    nl_read_options options = nl_read_default();
    int empty = 0, read = 0;
    make_model(&model, &own);
    for (int k = 0; k < hard_kind_count; k++) {
        for (size_t s = 0; s < sizeof SIZES / sizeof *SIZES; s++) {
            nl_image paper = paper_new(SIZES[s][0], SIZES[s][1], 255);
            nl_arena arena = {0};
            nl_text text;
            hard_kinds[k].draw(paper);
            assert_true(nl_read_page(&text, &model, paper, &options, NULL, &arena, &err));
            check(&text, paper);
            empty += text.count == 0;
            read += text.count > 0;
            nl_arena_free(&arena);
            paper_free(&paper);
        }
    }
    print_message("%d pictures with, %d without an answer\n", read, empty);
    assert_true(read > 0 && empty > 0);
    nl_arena_free(&own);
}

static void nothing_is_read_where_nothing_is(void **state)
{
    (void)state;
    nl_arena own = {0};
    nl_model model;
    nl_error err;
    nl_read_options options = nl_read_default();
    make_model(&model, &own);
    for (int level = 0; level < 256; level += 51) {
        nl_image paper = paper_new(400, 300, (uint8_t)level);
        nl_arena arena = {0};
        nl_text text;
        assert_true(nl_read_page(&text, &model, paper, &options, NULL, &arena, &err));
        assert_int_equal(text.count, 0);
        assert_string_equal(text.text, "");
        nl_arena_free(&arena);
        paper_free(&paper);
    }
    nl_arena_free(&own);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_is_read),
        cmocka_unit_test(nothing_is_read_where_nothing_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
