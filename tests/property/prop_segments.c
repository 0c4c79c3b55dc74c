/* Segments are a partition of the line's ink, whatever is written and however. */
#include "page/segpaths.h"
#include "support/paper.h"
#include "support/segmentedpage.h"
#include "support/unit.h"

#include <stdlib.h>
#include <string.h>

enum { ROUNDS = 24 };

/* Numbers the pixels of the line's glyphs by 1 + the glyph, row by row of the segments' box. */
static int *glyph_map(const segmented_page *p, const nl_line *line, nl_box box, nl_arena *arena)
{
    nl_error err;
    int *map = NL_NEW_TABLE(arena, int, (size_t)box.height, (size_t)box.width, &err);
    assert_non_null(map);
    for (int g = line->glyph; g < line->glyph + line->glyph_count; g++) {
        const nl_glyph *glyph = &p->layout.glyphs[g];
        nl_image ink;
        assert_true(nl_layout_glyph(&ink, &p->layout, glyph, arena, &err));
        for (int i = 0; i < ink.width * ink.height; i++) {
            int x = i % ink.width, y = i / ink.width;
            int at = (glyph->box.top - box.top + y) * box.width + glyph->box.left - box.left + x;
            map[at] = ink.data[y * ink.stride + x] ? 1 + g : map[at];
        }
    }
    return map;
}

static void check_partition(const segmented_page *p, int number, const nl_segments *s,
                            nl_arena *arena)
{
    const nl_line *line = &p->layout.lines[number];
    segment_map drawn = segmented_page_map(s, arena);
    nl_box all = drawn.box;
    int *map = glyph_map(p, line, all, arena);
    nl_error err;
    nl_box *boxes = NL_NEW(arena, nl_box, (size_t)s->count, &err);
    assert_non_null(boxes);
    for (int i = 0; i < all.width * all.height; i++) {
        assert_int_equal(drawn.label[i] != 0, map[i] != 0);
        if (!drawn.label[i])
            continue;
        int label = drawn.label[i] - 1;
        assert_in_range(label, 0, s->count - 1);
        assert_int_equal(s->segments[label].glyph, map[i] - 1);
        nl_box pixel = {all.left + i % all.width, all.top + i / all.width, 1, 1};
        boxes[label] = nl_box_union(boxes[label], pixel);
    }
    for (int i = 0; i < s->count; i++)
        assert_memory_equal(&boxes[i], &s->segments[i].box, sizeof *boxes);
}

/* In every row a glyph's segments follow one another. */
static void check_rows(const segmented_page *p, const nl_segments *s, nl_arena *arena)
{
    segment_map map = segmented_page_map(s, arena);
    int *last = calloc((size_t)p->layout.glyph_count, sizeof *last);
    assert_non_null(last);
    for (int i = 0; i < map.box.width * map.box.height; i++) {
        if (i % map.box.width == 0)
            memset(last, 0, (size_t)p->layout.glyph_count * sizeof *last);
        if (!map.label[i])
            continue;
        int glyph = s->segments[map.label[i] - 1].glyph;
        assert_true(map.label[i] >= last[glyph]);
        last[glyph] = map.label[i];
    }
    free(last);
}

/* In the order of the glyphs' paths; a glyph's first segment crosses nothing and may start a word.
 */
static void check_order(const segmented_page *p, const nl_segments *s)
{
    int words = 0, starts = 0;
    for (int i = 0; i < s->count; i++) {
        const nl_segment *now = &s->segments[i];
        bool first = true;
        for (int k = 0; k < i; k++)
            first = first && s->segments[k].glyph != now->glyph;
        assert_true(first ? now->crossed == 0.0f : now->crossed >= 0.0f && !now->word_start);
        int middle = 2 * now->box.left + now->box.width;
        for (int k = i + 1; k < s->count; k++) {
            const nl_segment *next = &s->segments[k];
            assert_true(next->glyph == now->glyph || next->crossed > 0.0f || now->crossed > 0.0f ||
                        2 * next->box.left + next->box.width >= middle);
        }
        starts += now->word_start;
    }
    for (int g = 0; g < p->layout.glyph_count; g++)
        words += p->layout.glyphs[g].word_start;
    assert_int_equal(starts, words);
}

static void segments_are_a_partition_of_the_ink(void **state)
{
    composed_bench *bench = *state;
    int splits = 0;
    for (int round = 0; round < ROUNDS; round++) {
        segmented_page p = segmented_page_make(bench, round);
        int all = 0;
        for (int i = 0; i < p.layout.line_count; i++) {
            nl_segments s = segmented_page_line(&p, i, NL_SEGMENT_PATHS, &bench->arena);
            check_partition(&p, i, &s, &bench->arena);
            check_rows(&p, &s, &bench->arena);
            if (p.layout.line_count == 1)
                check_order(&p, &s);
            nl_segments again = segmented_page_line(&p, i, NL_SEGMENT_PATHS, &bench->arena);
            assert_int_equal(again.count, s.count);
            assert_int_equal(again.run_count, s.run_count);
            assert_memory_equal(again.runs, s.runs, (size_t)s.run_count * sizeof *s.runs);
            all += s.count;
        }
        splits += all - p.layout.glyph_count;
        nl_arena_free(&bench->arena);
    }
    assert_true(splits > ROUNDS);
}

static void without_paths_glyphs_are_segments(void **state)
{
    composed_bench *bench = *state;
    segmented_page p = segmented_page_make(bench, 3);
    nl_segments s = segmented_page_line(&p, 0, NL_SEGMENT_NONE, &bench->arena);
    const nl_line *line = &p.layout.lines[0];
    assert_int_equal(s.count, line->glyph_count);
    for (int i = 0; i < s.count; i++) {
        nl_image segment, glyph;
        nl_error err;
        const nl_glyph *same = &p.layout.glyphs[s.segments[i].glyph];
        assert_memory_equal(&s.segments[i].box, &same->box, sizeof(nl_box));
        assert_true(nl_segments_draw(&segment, &s, i, 1, &bench->arena, &err));
        assert_true(nl_layout_glyph(&glyph, &p.layout, same, &bench->arena, &err));
        for (int y = 0; y < glyph.height; y++)
            assert_memory_equal(nl_image_row(segment, y), nl_image_row(glyph, y),
                                (size_t)glyph.width);
    }
    nl_arena_free(&bench->arena);
}

/* The next segment of the glyph from index `at` on; count if there is none. */
static int next_of(const nl_segments *s, int glyph, int at)
{
    while (at < s->count && s->segments[at].glyph != glyph)
        at++;
    return at;
}

/* A glyph has its segments of all, or one if it is whole. */
static void check_glyph(const nl_segments *some, const nl_segments *all, int glyph, bool whole)
{
    int i = next_of(some, glyph, 0), k = next_of(all, glyph, 0);
    assert_true(i < some->count);
    if (whole) {
        assert_int_equal(next_of(some, glyph, i + 1), some->count);
        return;
    }
    while (i < some->count && k < all->count) {
        const nl_segment *a = &some->segments[i], *b = &all->segments[k];
        assert_memory_equal(&a->box, &b->box, sizeof a->box);
        assert_true(a->crossed == b->crossed && a->word_start == b->word_start);
        assert_int_equal(a->run_count, b->run_count);
        assert_memory_equal(some->runs + a->run, all->runs + b->run,
                            (size_t)a->run_count * sizeof *all->runs);
        i = next_of(some, glyph, i + 1);
        k = next_of(all, glyph, k + 1);
    }
    assert_true(i == some->count && k == all->count);
}

/* Every other glyph is marked as whole. */
static void settled_glyphs_stay_whole_and_others_do_not_change(void **state)
{
    composed_bench *bench = *state;
    for (int round = 0; round < ROUNDS / 3; round++) {
        segmented_page p = segmented_page_make(bench, round);
        bool whole[256];
        assert_true(p.layout.glyph_count <= 256);
        for (int g = 0; g < p.layout.glyph_count; g++)
            whole[g] = (g + round) % 2;
        for (int l = 0; l < p.layout.line_count; l++) {
            nl_error err;
            nl_segments some, all = segmented_page_line(&p, l, NL_SEGMENT_PATHS, &bench->arena);
            assert_true(nl_segment_unsettled(&some, &p.layout, &p.layout.lines[l], whole,
                                             &bench->arena, &err));
            check_partition(&p, l, &some, &bench->arena);
            const nl_line *line = &p.layout.lines[l];
            for (int g = line->glyph; g < line->glyph + line->glyph_count; g++)
                check_glyph(&some, &all, g, whole[g]);
        }
        nl_arena_free(&bench->arena);
    }
}

static void segpaths_do_not_cross(void **state)
{
    composed_bench *bench = *state;
    int count, all = 0;
    for (int round = 0; round < ROUNDS; round++) {
        nl_compose_style style = composed_plain();
        style.touching = 1.0f;
        style.slant_spread = 0.2f;
        segmented_page p;
        nl_error err;
        p.composed = composed_make(bench, SEGMENTED_PAGE_TEXT, &style, (unsigned)round);
        assert_true(nl_layout_page(&p.layout, p.composed.paper, &bench->arena, &err));
        nl_stroke_scale scale = {style.stroke_width * style.height, style.height};
        for (int g = 0; g < p.layout.glyph_count; g++) {
            nl_image ink;
            nl_segpath *segpaths;
            assert_true(nl_layout_glyph(&ink, &p.layout, &p.layout.glyphs[g], &bench->arena, &err));
            assert_true(nl_segpaths_find(&segpaths, &count, ink, &scale, &bench->arena, &err));
            for (int i = 0; i < count * ink.height; i++) {
                const nl_segpath *segpath = &segpaths[i / ink.height];
                int y = i % ink.height;
                assert_in_range(segpath->x[y], 0, ink.width - 1);
                assert_true(y == 0 || abs(segpath->x[y] - segpath->x[y - 1]) <= 1);
                assert_true(i < ink.height || segpath->x[y] >= segpath[-1].x[y]);
                assert_true(segpath->cost >= 0.0f);
            }
            all += count;
        }
        nl_arena_free(&bench->arena);
    }
    assert_true(all > 8 * ROUNDS);
}

/* A bar on two stems, and a block under the bar: the block comes between the parts it is between,
 * though it was found before or after all of them. */
static void parts_and_other_glyphs_are_in_one_order(void **state)
{
    (void)state;
    nl_image paper = paper_new(130, 80, 255);
    nl_arena arena = {0};
    nl_error err;
    segmented_page p = {.layout = {.line_count = 1, .glyph_count = 2}};
    nl_glyph glyphs[] = {{{60, 40, 14, 30}, 1, 1, false}, {{10, 10, 110, 60}, 0, 1, true}};
    nl_line line = {.glyph_count = 2, .baseline = 70.0f, .height = 60.0f};
    nl_component_list components;
    int members[] = {0, 1};
    paper_fill(paper, 10, 10, 110, 6, 0);
    paper_fill(paper, 32, 10, 6, 60, 0);
    paper_fill(paper, 98, 10, 6, 60, 0);
    paper_fill(paper, 60, 40, 14, 30, 0);
    nl_image_invert(paper);
    assert_true(nl_components_find(&components, paper, &arena, &err));
    assert_int_equal(components.count, 2);
    p.layout.ink = paper;
    p.layout.components = &components;
    p.layout.lines = &line;
    p.layout.glyphs = glyphs;
    p.layout.members = members;
    nl_segments s = segmented_page_line(&p, 0, NL_SEGMENT_PATHS, &arena);
    assert_true(s.count >= 3);
    assert_int_equal(s.segments[0].glyph, 1);
    assert_int_equal(s.segments[s.count - 1].glyph, 1);
    check_partition(&p, 0, &s, &arena);
    check_rows(&p, &s, &arena);
    nl_arena_free(&arena);
    paper_free(&paper);
}

/* A letter L, 900 pixels high and 600 wide with a pen of 60, is drawn at half its size. */
static void what_is_large_is_drawn_smaller(void **state)
{
    (void)state;
    nl_run runs[900];
    for (int y = 0; y < 900; y++)
        runs[y] = (nl_run){101, 201 + y, y < 840 ? 61 : 599};
    nl_segment segment = {.box = {101, 201, 599, 900}, .run_count = 900};
    nl_segments s = {.segments = &segment, .count = 1, .runs = runs, .run_count = 900};
    nl_arena arena = {0};
    nl_error err;
    nl_image ink;
    assert_true(nl_segments_draw(&ink, &s, 0, 1, &arena, &err));
    assert_int_equal(ink.width, 300);
    assert_int_equal(ink.height, 450);
    for (int y = 0; y < ink.height; y++) {
        int last = y < 420 ? 30 : 299;
        for (int x = 0; x < ink.width; x++)
            assert_int_equal(ink.data[y * ink.stride + x], x < last ? 255 : x == last ? 128 : 0);
    }
    nl_arena_free(&arena);
}

/* Two stems and a bridge between them: paths cross the bridge at either end and leave stems alone.
 */
static void a_bridge_is_segmented_where_it_joins(void **state)
{
    (void)state;
    nl_image ink = paper_new(110, 60, 0);
    nl_arena arena = {0};
    nl_error err;
    nl_segpath *segpaths;
    nl_stroke_scale scale = {6.0f, 60.0f};
    int count;
    paper_fill(ink, 0, 0, 50, 6, 255);
    paper_fill(ink, 22, 0, 6, 60, 255);
    paper_fill(ink, 50, 0, 60, 6, 255);
    paper_fill(ink, 78, 0, 6, 60, 255);
    assert_true(nl_segpaths_find(&segpaths, &count, ink, &scale, &arena, &err));
    bool left = false, right = false;
    for (int i = 0; i < count; i++) {
        assert_true(segpaths[i].cost > 0.8f && segpaths[i].cost < 2.0f);
        for (int y = 0; y < ink.height; y++) {
            assert_true(segpaths[i].x[y] > 0 && segpaths[i].x[y] < ink.width);
            assert_true(y == 0 || abs(segpaths[i].x[y] - segpaths[i].x[y - 1]) <= 1);
            assert_true(i == 0 || segpaths[i].x[y] >= segpaths[i - 1].x[y]);
        }
        assert_true(segpaths[i].x[40] <= 22 || segpaths[i].x[40] >= 28);
        assert_true(segpaths[i].x[40] <= 78 || segpaths[i].x[40] >= 84);
        left = left || (segpaths[i].x[40] >= 28 && segpaths[i].x[40] <= 32);
        right = right || (segpaths[i].x[40] >= 74 && segpaths[i].x[40] <= 78);
    }
    assert_true(left && right);
    nl_arena_free(&arena);
    paper_free(&ink);
}

int main(void)
{
    composed_bench bench;
    composed_open(&bench);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_prestate(segments_are_a_partition_of_the_ink, &bench),
        cmocka_unit_test_prestate(without_paths_glyphs_are_segments, &bench),
        cmocka_unit_test_prestate(settled_glyphs_stay_whole_and_others_do_not_change, &bench),
        cmocka_unit_test_prestate(segpaths_do_not_cross, &bench),
        cmocka_unit_test(parts_and_other_glyphs_are_in_one_order),
        cmocka_unit_test(a_bridge_is_segmented_where_it_joins),
        cmocka_unit_test(what_is_large_is_drawn_smaller),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    composed_close(&bench);
    return failed;
}
