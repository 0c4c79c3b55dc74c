/* Features of gaps: segments are rectangles and slanted bars on a line 40 pixels high. */
#include "read/spaces.h"
#include "support/unit.h"

#include <math.h>
#include <string.h>

enum { SEGMENTS_MAX = 8, RUNS_MAX = 1000, HEIGHT = 40, BASE = 100, LINES = 2 };

/* Where each coded number begins among the features, and how many knots it has. */
enum { CODES = 6, BOX = 0, INK = 9, WORD_START = 44, INNER = 45 };
static const int begin[CODES + 1] = {BOX, INK, 18, 26, 34, 39, WORD_START};

typedef struct written {
    nl_segment segment[SEGMENTS_MAX];
    nl_run runs[RUNS_MAX];
} written;

typedef struct page {
    written written[LINES];
    nl_segments lines[LINES];
    nl_line line[LINES];
    nl_layout layout;
    nl_arena arena;
    nl_space_features *features;
} page;

static void page_init(page *p)
{
    *p = (page){0};
    p->layout = (nl_layout){.lines = p->line, .line_count = LINES};
    for (int l = 0; l < LINES; l++) {
        p->line[l] = (nl_line){.baseline = (float)(BASE * (l + 1)), .height = HEIGHT};
        p->lines[l].segments = p->written[l].segment;
        p->lines[l].runs = p->written[l].runs;
    }
}

/* A bar as high as the line, `width` wide, whose foot is at `left` and whose top is `lean` to the
 * right of it. Each is a glyph. */
static void add_bar(page *p, int line, int left, int width, int lean)
{
    nl_segments *s = &p->lines[line];
    nl_segment *segment = &s->segments[s->count];
    int base = BASE * (line + 1);
    *segment = (nl_segment){.box = {left, base - HEIGHT, width + lean, HEIGHT},
                            .glyph = s->count++,
                            .run = s->run_count,
                            .run_count = HEIGHT};
    for (int y = 0; y < HEIGHT; y++)
        s->runs[s->run_count++] = (nl_run){left + lean * y / HEIGHT, base - 1 - y, width};
}

/* Upright bars with these gaps between them. */
static void add_bars(page *p, int line, const int *gaps, int count)
{
    int left = 10;
    for (int i = 0; i <= count; i++) {
        add_bar(p, line, left, 8, 0);
        left += 8 + (i < count ? gaps[i] : 0);
    }
}

static const nl_space_features *features_of(page *p)
{
    nl_error err;
    assert_true(nl_space_features_find(&p->features, p->lines, &p->layout, &p->arena, &err));
    return p->features;
}

/* The number that a code stands for, in steps from its lowest knot. */
static float decode(const nl_space_features *f, int which)
{
    float sum = 0.0f;
    for (int i = begin[which]; i < begin[which + 1]; i++)
        sum += f->value[i] * (float)(i - begin[which]);
    return sum;
}

static void codes_are_between_two_knots(void **state)
{
    (void)state;
    page p;
    page_init(&p);
    add_bars(&p, 0, (const int[]){-3, 0, 3, 11, 17, 90, 400}, 7);
    add_bars(&p, 1, (const int[]){5}, 1);
    const nl_space_features *f = features_of(&p);
    for (int i = 0; i < p.lines[0].count + p.lines[1].count; i++) {
        for (int c = 0; c < CODES; c++) {
            float sum = 0.0f;
            int first = -1, last = -1;
            for (int k = begin[c]; k < begin[c + 1]; k++) {
                float value = f[i].value[k];
                assert_true(value >= 0.0f && value <= 1.0f);
                sum += value;
                first = value > 0.0f && first < 0 ? k : first;
                last = value > 0.0f ? k : last;
            }
            assert_true(fabsf(sum - 1.0f) < 1e-6f);
            assert_true(last - first <= 1);
        }
    }
    nl_arena_free(&p.arena);
}

static void lines_begin_without_a_gap(void **state)
{
    (void)state;
    page p;
    page_init(&p);
    add_bars(&p, 0, (const int[]){5, 30}, 2);
    add_bars(&p, 1, (const int[]){5}, 1);
    const nl_space_features *f = features_of(&p);
    const bool meaningless[] = {true, false, false, true, false};
    nl_path_weights weights = {.space = {1.0f, 2.0f, 3.0f}};
    for (int i = 0; i < 5; i++) {
        assert_int_equal(f[i].meaningless, meaningless[i]);
        assert_int_equal(isnan(nl_space_score(&f[i], &weights)) != 0, meaningless[i]);
    }
    nl_arena_free(&p.arena);
}

/* 3 and 30 pixels of paper are 0.075 and 0.75 heights; knots are 0.25 apart, of boxes from -0.25 on
 * and of ink from 0 on. */
static void wide_gaps_differ_from_narrow_ones(void **state)
{
    (void)state;
    page p;
    page_init(&p);
    add_bars(&p, 0, (const int[]){3, 3, 30, 3}, 4);
    add_bars(&p, 1, (const int[]){3, 3}, 2);
    const nl_space_features *f = features_of(&p), *narrow = &f[1], *wide = &f[3];
    assert_true(fabsf(decode(narrow, 0) - 1.3f) < 1e-5f);
    assert_true(fabsf(decode(wide, 0) - 4.0f) < 1e-5f);
    assert_true(fabsf(decode(narrow, 1) - 0.3f) < 1e-5f);
    assert_true(fabsf(decode(wide, 1) - 3.0f) < 1e-5f);
    /* Against the medians of line and page, 0.075: nothing, and log2(0.95 / 0.275). Knots are 0.5
     * apart from -1 on. */
    for (int against = 2; against <= 3; against++) {
        assert_true(fabsf(decode(narrow, against) - 2.0f) < 1e-4f);
        assert_true(fabsf(decode(wide, against) - (2.0f + 2.0f * log2f(0.95f / 0.275f))) < 1e-4f);
    }
    /* Against the widest: 0.1 and 1 of it. */
    assert_true(fabsf(decode(narrow, 4) - 0.4f) < 1e-4f);
    assert_true(fabsf(decode(wide, 4) - 4.0f) < 1e-5f);
    /* The weights of one number are a function of it, linear between knots. */
    nl_path_weights weights = {0};
    weights.space[INK] = 7.0f;
    weights.space[INK + 1] = 9.0f;
    weights.space[INK + 3] = -2.0f;
    assert_true(fabsf(nl_space_score(narrow, &weights) - 7.6f) < 1e-4f);
    assert_true(fabsf(nl_space_score(wide, &weights) + 2.0f) < 1e-4f);
    nl_arena_free(&p.arena);
}

/* The page's median is of all lines, the line's of its own. */
static void medians_are_of_line_and_page(void **state)
{
    (void)state;
    page p;
    page_init(&p);
    add_bars(&p, 0, (const int[]){4, 4, 4, 4, 4}, 5);
    add_bars(&p, 1, (const int[]){20}, 1);
    const nl_space_features *alone = &features_of(&p)[7];
    assert_true(fabsf(decode(alone, 2) - 2.0f) < 1e-4f);
    assert_true(decode(alone, 3) > 3.5f);
    /* log2 of one more than the line's gaps, in steps of 1.5. */
    assert_true(fabsf(decode(alone, 5) - 1.0f / 1.5f) < 1e-4f);
    nl_arena_free(&p.arena);
}

/* Gaps inside a glyph are as they are, and no example of the line's. */
static void gaps_inside_glyphs_are_not_usual(void **state)
{
    (void)state;
    page p;
    page_init(&p);
    add_bars(&p, 0, (const int[]){16, 1, 1, 1, 16}, 5);
    for (int i = 2; i <= 4; i++)
        p.written[0].segment[i].glyph = 1;
    add_bars(&p, 1, (const int[]){16}, 1);
    const nl_space_features *f = features_of(&p);
    assert_true(fabsf(decode(&f[1], 2) - 2.0f) < 1e-4f);
    assert_true(fabsf(decode(&f[1], 3) - 2.0f) < 1e-4f);
    assert_true(fabsf(decode(&f[2], 1) - 0.1f) < 1e-4f);
    nl_arena_free(&p.arena);
}

/* A gap is after all the ink before it, which may be that of an earlier segment. */
static void gaps_begin_where_all_ink_before_ends(void **state)
{
    (void)state;
    page p;
    page_init(&p);
    add_bar(&p, 0, 10, 60, 0);
    add_bar(&p, 0, 30, 8, 0);
    add_bar(&p, 0, 80, 8, 0);
    add_bar(&p, 1, 10, 8, 0);
    const nl_space_features *last = &features_of(&p)[2];
    assert_true(fabsf(decode(last, 0) - 2.0f) < 1e-4f); /* 10 pixels: a quarter of the height */
    assert_true(fabsf(decode(last, 1) - 1.0f) < 1e-4f);
    nl_arena_free(&p.arena);
}

/* Two bars that lean by 20 pixels, 12 apart at each height: their boxes overlap by 8. */
static void slant_does_not_narrow_the_gap_between_ink(void **state)
{
    (void)state;
    page p;
    page_init(&p);
    add_bar(&p, 0, 10, 8, 20);
    add_bar(&p, 0, 30, 8, 20);
    add_bar(&p, 1, 10, 8, 0);
    const nl_space_features *f = &features_of(&p)[1];
    float box = -0.25f + 0.25f * decode(f, 0), ink = 0.25f * decode(f, 1);
    assert_true(fabsf(box - -8.0f / HEIGHT) < 1e-5f);
    /* Of ink in bands at most one apart, in which a bar leans by 4 pixels: at least 12 - 4. */
    assert_true(ink > 0.1f && ink <= 12.0f / HEIGHT + 1e-5f);
    nl_arena_free(&p.arena);
}

static void flags_are_the_segments(void **state)
{
    (void)state;
    page p;
    page_init(&p);
    add_bars(&p, 0, (const int[]){3, 3, 30}, 3);
    add_bars(&p, 1, (const int[]){3}, 1);
    p.written[0].segment[3].word_start = true;
    p.written[0].segment[2].glyph = p.written[0].segment[1].glyph;
    const nl_space_features *f = features_of(&p);
    for (int i = 1; i < 4; i++) {
        assert_true(f[i].value[WORD_START] == (i == 3 ? 1.0f : 0.0f));
        assert_true(f[i].value[INNER] == (i == 2 ? 1.0f : 0.0f));
    }
    nl_arena_free(&p.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(codes_are_between_two_knots),
        cmocka_unit_test(lines_begin_without_a_gap),
        cmocka_unit_test(wide_gaps_differ_from_narrow_ones),
        cmocka_unit_test(medians_are_of_line_and_page),
        cmocka_unit_test(gaps_inside_glyphs_are_not_usual),
        cmocka_unit_test(gaps_begin_where_all_ink_before_ends),
        cmocka_unit_test(slant_does_not_narrow_the_gap_between_ink),
        cmocka_unit_test(flags_are_the_segments),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
