/* Pages drawn with rectangles: lines, words and glyphs come out as they were drawn. */
#include "base/rng.h"
#include "page/layout.h"
#include "support/laidout.h"
#include "support/paper.h"
#include "support/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const struct paper_style PLAIN = {40.0f, 100.0f, 40.0f, 0.25f, 0.9f, 0.0f};

static void draw_page(nl_image paper, struct paper_style style)
{
    paper_line(paper, "LOT HI OTOL", style);
    style.base += 2.2f * style.height;
    paper_line(paper, "HOT", style);
    style.base += 2.2f * style.height;
    paper_line(paper, "LO LOT HOLTH TO", style);
}

static const char PAGE_SHAPE[] = "xxx xx xxxx\nxxx\nxx xxx xxxxx xx\n";

static void expect_page(struct paper_style style)
{
    laid_out s = {.paper = paper_new(1000, 420, 240)};
    draw_page(s.paper, style);
    laid_out_find(&s);
    assert_string_equal(s.shape, PAGE_SHAPE);
    for (int i = 0; i < s.layout.line_count; i++) {
        const nl_line *line = &s.layout.lines[i];
        float base = style.base + 2.2f * style.height * (float)i;
        float x = 300.0f, found = line->baseline + line->slope * x;
        assert_true(found > base + style.slope * x - 3.0f && found < base + style.slope * x + 3.0f);
        assert_true(line->height > style.height - 3.0f && line->height < style.height + 3.0f);
    }
    laid_out_free(&s);
}

static void plain_lines(void **state)
{
    (void)state;
    expect_page(PLAIN);
}

static void sloping_lines(void **state)
{
    (void)state;
    for (int i = -2; i <= 2; i++) {
        struct paper_style style = PLAIN;
        style.slope = 0.05f * (float)i;
        style.base = 170.0f - 300.0f * style.slope;
        expect_page(style);
    }
}

/* 15 degrees either way. */
static void steep_lines(void **state)
{
    (void)state;
    for (int i = -1; i <= 1; i += 2) {
        struct paper_style style = PLAIN;
        laid_out s = {.paper = paper_new(1100, 1000, 240)};
        style.slope = 0.268f * (float)i;
        style.base = 300.0f - 550.0f * style.slope;
        for (int line = 0; line < 8; line++, style.base += 1.8f * style.height)
            paper_line(s.paper, "LO LOT HOLTH TO HLT LOTT", style);
        laid_out_find(&s);
        assert_int_equal(s.layout.line_count, 8);
        laid_out_free(&s);
    }
}

static void wide_and_close_writing(void **state)
{
    (void)state;
    struct paper_style style = PLAIN;
    style.gap = 0.6f;
    style.word_gap = 1.5f;
    expect_page(style);
    style.gap = 0.08f;
    style.word_gap = 0.55f;
    expect_page(style);
    style.height = 14.0f;
    style.gap = 0.3f;
    style.word_gap = 1.0f;
    expect_page(style);
}

/* One tall character does not make the others small ink, which a line has only near its ends. */
static void a_tall_character_has_no_say_in_the_size(void **state)
{
    (void)state;
    laid_out s = {.paper = paper_new(1100, 220, 255)};
    struct paper_style style = PLAIN;
    style.gap = 1.2f;
    style.base = 130.0f;
    style.x = 120.0f;
    paper_line(s.paper, "OOOOOOO", style);
    paper_fill(s.paper, 40, 50, 12, 120, 0);
    laid_out_find(&s);
    assert_int_equal(s.layout.line_count, 1);
    assert_int_equal(s.layout.glyph_count, 8);
    laid_out_free(&s);
}

static void one_word_is_not_split(void **state)
{
    (void)state;
    for (int i = 1; i < 12; i++) {
        struct paper_style style = PLAIN;
        style.gap = 0.1f * (float)i;
        laid_out s = {.paper = paper_new(900, 160, 255)};
        paper_line(s.paper, "HOTLOTHO", style);
        laid_out_find(&s);
        assert_string_equal(s.shape, "xxxxxxxx\n");
        laid_out_free(&s);
    }
}

static void an_uneven_hand_does_not_split_a_word(void **state)
{
    (void)state;
    laid_out s = {.paper = paper_new(900, 160, 255)};
    struct paper_style style = PLAIN;
    const float gaps[] = {0.35f, 0.6f, 0.35f, 0.35f, 0.65f, 0.4f, 0.35f};
    for (int i = 0; i < 7; i++) {
        style.gap = gaps[i];
        style.x = paper_line(s.paper, "O", style);
    }
    laid_out_find(&s);
    assert_string_equal(s.shape, "xxxxxxx\n");
    laid_out_free(&s);
}

/* Most letters are small; the line's height is still that of the others. */
static void height_is_that_of_capitals(void **state)
{
    (void)state;
    laid_out s = {.paper = paper_new(900, 160, 255)};
    struct paper_style style = PLAIN;
    for (int i = 0; i < 10; i++) {
        style.height = i % 3 ? 26.0f : 40.0f;
        style.x = paper_line(s.paper, "H", style);
    }
    laid_out_find(&s);
    assert_int_equal(s.layout.line_count, 1);
    assert_true(s.layout.lines[0].height > 37.0f && s.layout.lines[0].height < 43.0f);
    laid_out_free(&s);
}

static void characters_that_stand_alone(void **state)
{
    (void)state;
    struct paper_style style = PLAIN;
    style.gap = 1.0f;
    laid_out s = {.paper = paper_new(700, 300, 255)};
    paper_line(s.paper, "HOTLO", style);
    style.base += 90.0f;
    paper_line(s.paper, "TOHLOT", style);
    laid_out_find(&s);
    assert_string_equal(s.shape, "x x x x x\nx x x x x x\n");
    laid_out_free(&s);
}

static void dots_and_bars_are_joined(void **state)
{
    (void)state;
    laid_out s = {.paper = paper_new(400, 200, 255)};
    float x = paper_line(s.paper, "HTOIO", PLAIN);
    int i_left = 40 + 3 * 34;
    paper_fill(s.paper, i_left + 6, 50, 4, 4, 0); /* above the I, a little aside */
    paper_fill(s.paper, (int)x, 72, 24, 4, 0);    /* = */
    paper_fill(s.paper, (int)x, 84, 24, 4, 0);
    laid_out_find(&s);
    assert_string_equal(s.shape, "xxxxxx\n");
    assert_int_equal(s.layout.glyphs[3].component_count, 2);
    assert_int_equal(s.layout.glyphs[3].box.top, 50);
    assert_int_equal(s.layout.glyphs[5].component_count, 2);
    laid_out_free(&s);
}

static void pieces_above_each_other_are_one_letter(void **state)
{
    (void)state;
    laid_out s = {.paper = paper_new(400, 200, 255)};
    paper_line(s.paper, "HTLOH", PLAIN);
    paper_fill(s.paper, 40 + 2 * 34, 80, 2 * 34, 3, 255); /* through the L and the O */
    laid_out_find(&s);
    assert_string_equal(s.shape, "xxxxx\n");
    laid_out_free(&s);
}

/* Descenders of each line reach into the next one's letters. */
static void lines_that_touch_are_parted(void **state)
{
    (void)state;
    laid_out s = {.paper = paper_new(500, 400, 255)};
    struct paper_style style = PLAIN;
    for (int line = 0; line < 4; line++) {
        style.base = 80.0f + 60.0f * (float)line;
        paper_line(s.paper, "HOLTHOLTHO", style);
        int middle = 40 + 34 * (2 + line) + 12; /* of a letter */
        if (line < 3)
            paper_fill(s.paper, middle, 55 + 60 * line, 4, 60, 0);
    }
    laid_out_find(&s);
    assert_string_equal(s.shape, "xxxxxxxxxx\nxxxxxxxxxx\nxxxxxxxxxx\nxxxxxxxxxx\n");
    for (int i = 0; i < s.layout.glyph_count; i++)
        assert_true(s.layout.glyphs[i].box.height < 90);
    laid_out_free(&s);
}

static void a_stem_that_came_off_is_joined(void **state)
{
    (void)state;
    struct paper_style style = PLAIN;
    style.gap = 0.5f;
    laid_out s = {.paper = paper_new(500, 200, 255)};
    paper_line(s.paper, "HTOLHOT", style);
    paper_fill(s.paper, 44, 0, 2, 200, 255); /* through the first H, beside its left stem */
    laid_out_find(&s);
    assert_string_equal(s.shape, "xxxxxxx\n");
    assert_int_equal(s.layout.glyphs[0].component_count, 2);
    laid_out_free(&s);
}

static void a_glyph_is_drawn_without_its_neighbours(void **state)
{
    (void)state;
    laid_out s = {.paper = paper_new(400, 200, 255)};
    paper_line(s.paper, "HTH", PLAIN);
    paper_fill(s.paper, 40 + 34 + 16, 80, 6, 8, 0); /* under the right arm of the T */
    paper_fill(s.paper, 40 + 34 + 2, 50, 6, 6, 0);
    laid_out_find(&s);
    nl_error err;
    nl_image ink;
    const nl_glyph *t = &s.layout.glyphs[1];
    assert_true(nl_layout_glyph(&ink, &s.layout, t, &s.arena, &err));
    assert_int_equal(ink.width, t->box.width);
    assert_int_equal(ink.height, t->box.height);
    int area = 0, pixels = 0;
    for (int i = 0; i < t->component_count; i++)
        area += s.layout.components->components[s.layout.members[t->component + i]].area;
    for (int i = 0; i < ink.width * ink.height; i++)
        pixels += ink.data[i] == 255;
    assert_int_equal(pixels, area);
    laid_out_free(&s);
}

static void one_letter_fills_the_picture(void **state)
{
    (void)state;
    const int sides[] = {9, 28, 100, 1000};
    for (int i = 0; i < 4; i++) {
        laid_out s = {.paper = paper_new(sides[i], sides[i], 255)};
        int edge = sides[i] / 9, side = sides[i] - 2 * edge;
        paper_letter(s.paper, 'O', (nl_box){edge, edge, side, side}, side / 5);
        laid_out_find(&s);
        assert_string_equal(s.shape, "x\n");
        assert_int_equal(s.layout.glyphs[0].box.left, edge);
        assert_int_equal(s.layout.glyphs[0].box.height, side);
        int pen = side / 5; /* strokes are solid, broader than the cut's window though they be */
        assert_int_equal(s.layout.components->components[0].area, 4 * pen * (side - pen));
        laid_out_free(&s);
    }
}

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static void specks_change_nothing_and_cost_little(void **state)
{
    (void)state;
    laid_out s = {.paper = paper_new(1000, 420, 255)};
    nl_rng rng = nl_rng_make(3, NL_STREAM_TEST, 0, 0);
    for (int i = 0; i < 5000; i++)
        paper_fill(s.paper, (int)nl_rng_below(&rng, 1000), (int)nl_rng_below(&rng, 420), 2, 1, 30);
    draw_page(s.paper, PLAIN);
    double start = seconds();
    laid_out_find(&s);
    assert_true(seconds() - start < 1.0);
    assert_string_equal(s.shape, PAGE_SHAPE);
    laid_out_free(&s);
}

static void light_writing_on_dark(void **state)
{
    (void)state;
    laid_out s = {.paper = paper_new(1000, 420, 255)};
    draw_page(s.paper, PLAIN);
    nl_image_invert(s.paper);
    laid_out_find(&s);
    assert_string_equal(s.shape, PAGE_SHAPE);
    laid_out_free(&s);
}

/* Light falls to a third across the page; pencil takes a third of it; the paper is rough. */
static void uneven_light_and_faint_pencil(void **state)
{
    (void)state;
    laid_out s = {.paper = paper_new(1000, 420, 255)};
    nl_rng rng = nl_rng_make(4, NL_STREAM_TEST, 0, 0);
    draw_page(s.paper, PLAIN);
    for (int y = 0; y < s.paper.height; y++) {
        for (int x = 0; x < s.paper.width; x++) {
            uint8_t *pixel = s.paper.data + (size_t)y * 1000 + (size_t)x;
            float light = 230.0f - 0.12f * (float)x - 0.08f * (float)y;
            float level = light * (*pixel ? 1.0f : 0.65f) + 3.0f * nl_rng_normal(&rng);
            *pixel = (uint8_t)(level < 0.0f ? 0.0f : level > 255.0f ? 255.0f : level);
        }
    }
    laid_out_find(&s);
    assert_string_equal(s.shape, PAGE_SHAPE);
    laid_out_free(&s);
}

static void a_line_cut_by_the_edge_is_left_out(void **state)
{
    (void)state;
    struct paper_style style = PLAIN;
    laid_out s = {.paper = paper_new(500, 140, 255)};
    paper_line(s.paper, "HOT LO", style);
    style.base = 20.0f;
    paper_line(s.paper, "LOT HO", style);
    laid_out_find(&s);
    assert_string_equal(s.shape, "xxx xx\n");
    laid_out_free(&s);
}

static void a_frame_is_no_letter(void **state)
{
    (void)state;
    laid_out s = {.paper = paper_new(1000, 420, 255)};
    paper_letter(s.paper, 'O', (nl_box){5, 5, 990, 410}, 4);
    draw_page(s.paper, PLAIN);
    laid_out_find(&s);
    assert_string_equal(s.shape, PAGE_SHAPE);
    laid_out_free(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_lines),
        cmocka_unit_test(sloping_lines),
        cmocka_unit_test(steep_lines),
        cmocka_unit_test(wide_and_close_writing),
        cmocka_unit_test(a_tall_character_has_no_say_in_the_size),
        cmocka_unit_test(one_word_is_not_split),
        cmocka_unit_test(an_uneven_hand_does_not_split_a_word),
        cmocka_unit_test(height_is_that_of_capitals),
        cmocka_unit_test(characters_that_stand_alone),
        cmocka_unit_test(dots_and_bars_are_joined),
        cmocka_unit_test(pieces_above_each_other_are_one_letter),
        cmocka_unit_test(lines_that_touch_are_parted),
        cmocka_unit_test(a_stem_that_came_off_is_joined),
        cmocka_unit_test(a_glyph_is_drawn_without_its_neighbours),
        cmocka_unit_test(one_letter_fills_the_picture),
        cmocka_unit_test(specks_change_nothing_and_cost_little),
        cmocka_unit_test(light_writing_on_dark),
        cmocka_unit_test(uneven_light_and_faint_pencil),
        cmocka_unit_test(a_line_cut_by_the_edge_is_left_out),
        cmocka_unit_test(a_frame_is_no_letter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
