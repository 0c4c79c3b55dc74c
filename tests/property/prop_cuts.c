/* Segments are a partition of the line's ink, whatever is written and however; groups are what
 * their rules say; and most letters that touch can still be put together. */
#include "page/groups.h"
#include "page/seams.h"
#include "support/composed.h"
#include "support/paper.h"
#include "support/unit.h"

#include <stdlib.h>

enum { ROUNDS = 24 };

static const char TEXT[] = "HELLO NEW BARN";

static nl_compose_style round_style(int round)
{
    nl_compose_style style = composed_plain();
    style.height = round % 5 == 0 ? 18.0f : round % 5 == 1 ? 150.0f : 48.0f;
    style.touching = round % 3 == 0 ? 0.8f : 0.0f;
    style.breaks_most = round % 3 == 1 ? 2 : 0;
    style.slant = round % 4 == 0 ? 0.3f : 0.0f;
    style.size_most = round % 7 == 0 ? 1.4f : 1.0f;
    style.size_least = round % 7 == 0 ? 0.6f : 1.0f;
    return style;
}

/* The page of a round, laid out; everything is in the bench's arena. */
typedef struct page {
    nl_composed composed;
    nl_layout layout;
} page;

static page make_page(composed_bench *bench, int round)
{
    nl_error err;
    page p;
    nl_compose_style style = round_style(round);
    p.composed = composed_make(bench, TEXT, &style, (unsigned)round);
    assert_true(nl_layout_page(&p.layout, p.composed.paper, &bench->arena, &err));
    assert_true(p.layout.line_count > 0);
    return p;
}

static nl_segments cut(const page *p, int line, nl_cutting cutting, nl_arena *arena)
{
    nl_error err;
    nl_segments s;
    assert_true(nl_cut_line(&s, &p->layout, &p->layout.lines[line], cutting, arena, &err));
    return s;
}

/* Numbers the pixels of the line's glyphs by 1 + the glyph, row by row of the segments' box. */
static int *glyph_map(const page *p, const nl_line *line, nl_box box, nl_arena *arena)
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

static void check_partition(const page *p, int number, const nl_segments *s, nl_arena *arena)
{
    const nl_line *line = &p->layout.lines[number];
    int *map = glyph_map(p, line, s->box, arena);
    nl_error err;
    nl_box *boxes = NL_NEW(arena, nl_box, (size_t)s->count, &err);
    assert_non_null(boxes);
    for (int i = 0; i < s->box.width * s->box.height; i++) {
        assert_int_equal(s->label[i] != 0, map[i] != 0);
        if (!s->label[i])
            continue;
        int label = s->label[i] - 1;
        assert_in_range(label, 0, s->count - 1);
        assert_int_equal(s->segments[label].glyph, map[i] - 1);
        nl_box pixel = {s->box.left + i % s->box.width, s->box.top + i / s->box.width, 1, 1};
        boxes[label] = nl_box_union(boxes[label], pixel);
    }
    for (int i = 0; i < s->count; i++)
        assert_memory_equal(&boxes[i], &s->segments[i].box, sizeof *boxes);
}

/* In the order of the glyphs' seams; a glyph's first segment has no cut and may start a word. */
static void check_order(const page *p, const nl_segments *s)
{
    int words = 0, starts = 0;
    for (int i = 0; i < s->count; i++) {
        const nl_segment *now = &s->segments[i];
        bool first = true;
        for (int k = 0; k < i; k++)
            first = first && s->segments[k].glyph != now->glyph;
        assert_true(first ? now->cut == 0.0f : now->cut >= 0.0f && !now->word_start);
        int middle = 2 * now->box.left + now->box.width;
        for (int k = i + 1; k < s->count; k++) {
            const nl_segment *next = &s->segments[k];
            assert_true(next->glyph == now->glyph || next->cut > 0.0f || now->cut > 0.0f ||
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
    int cuts = 0;
    for (int round = 0; round < ROUNDS; round++) {
        page p = make_page(bench, round);
        int all = 0;
        for (int i = 0; i < p.layout.line_count; i++) {
            nl_segments s = cut(&p, i, NL_CUT_SEAMS, &bench->arena);
            check_partition(&p, i, &s, &bench->arena);
            if (p.layout.line_count == 1)
                check_order(&p, &s);
            nl_segments again = cut(&p, i, NL_CUT_SEAMS, &bench->arena);
            assert_int_equal(again.count, s.count);
            assert_memory_equal(again.label, s.label,
                                (size_t)(s.box.width * s.box.height) * sizeof *s.label);
            all += s.count;
        }
        cuts += all - p.layout.glyph_count;
        nl_arena_free(&bench->arena);
    }
    assert_true(cuts > ROUNDS);
}

static void without_seams_glyphs_are_segments(void **state)
{
    composed_bench *bench = *state;
    page p = make_page(bench, 3);
    nl_segments s = cut(&p, 0, NL_CUT_NONE, &bench->arena);
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
            assert_memory_equal(segment.data + (ptrdiff_t)y * segment.stride,
                                glyph.data + (ptrdiff_t)y * glyph.stride, (size_t)glyph.width);
    }
    nl_arena_free(&bench->arena);
}

static void check_group(const nl_group *g, const nl_segments *s, const nl_line *line)
{
    nl_box box = nl_segments_box(s, g->first, g->count);
    assert_memory_equal(&g->box, &box, sizeof box);
    assert_in_range(g->count, 1, NL_GROUP_SEGMENTS_MAX);
    bool one = true;
    int last = g->first + g->count;
    for (int i = g->first + 1; i < last; i++) {
        assert_false(s->segments[i].word_start);
        one = one && s->segments[i].glyph == s->segments[g->first].glyph;
    }
    assert_int_equal(g->glyph, one ? s->segments[g->first].glyph : -1);
    assert_true(g->count == 1 || (float)box.width <= 3.0f * line->height);
    assert_true(g->gap <= 0.5f);
    assert_true(g->cut ==
                s->segments[g->first].cut + (last < s->count ? s->segments[last].cut : 0.0f));
}

static void groups_are_neighbours_that_can_be_one_letter(void **state)
{
    composed_bench *bench = *state;
    for (int round = 0; round < ROUNDS; round++) {
        page p = make_page(bench, round);
        nl_segments s = cut(&p, 0, NL_CUT_SEAMS, &bench->arena);
        nl_group *groups;
        nl_error err;
        int count, at = 0;
        assert_true(nl_groups_list(&groups, &count, &s, &p.layout.lines[0], &bench->arena, &err));
        for (int first = 0; first < s.count; first++) {
            for (int n = 1; at < count && groups[at].first == first; n++, at++) {
                assert_int_equal(groups[at].count, n);
                check_group(&groups[at], &s, &p.layout.lines[0]);
            }
            assert_true(at > 0 && groups[at - 1].first == first);
        }
        assert_int_equal(at, count);
        nl_arena_free(&bench->arena);
    }
}

static void wide_gaps_and_words_part_groups(void **state)
{
    (void)state;
    nl_segment row[] = {{{0, 0, 20, 40}, 0, 0.0f, true},
                        {{24, 0, 20, 40}, 1, 0.0f, false},
                        {{70, 0, 20, 40}, 2, 0.0f, false},
                        {{92, 0, 20, 40}, 3, 0.0f, true},
                        {{112, 0, 60, 40}, 3, 1.5f, false}};
    nl_segments s = {.segments = row, .count = 5};
    nl_line line = {.height = 40.0f};
    nl_arena arena = {0};
    nl_error err;
    nl_group *groups;
    int count;
    assert_true(nl_groups_list(&groups, &count, &s, &line, &arena, &err));
    static const int expected[][2] = {{0, 1}, {0, 2}, {1, 1}, {2, 1}, {3, 1}, {3, 2}, {4, 1}};
    assert_int_equal(count, 7);
    for (int i = 0; i < count; i++) {
        assert_int_equal(groups[i].first, expected[i][0]);
        assert_int_equal(groups[i].count, expected[i][1]);
    }
    assert_true(groups[1].gap == 0.1f && groups[5].gap == 0.0f);
    assert_true(groups[5].cut == 0.0f && groups[4].cut == 1.5f);
    nl_arena_free(&arena);
}

/* Is there a group with nearly all of the letter's ink and little else? */
static bool is_found(const page *p, const nl_segments *s, const nl_group *groups, int count,
                     int letter)
{
    int ink[400] = {0}, all[400] = {0}, whole = 0;
    for (int i = 0; i < s->box.width * s->box.height; i++) {
        int x = s->box.left + i % s->box.width, y = s->box.top + i / s->box.width;
        bool own = p->composed.owner[y * p->composed.paper.width + x] == letter + 1;
        if (!s->label[i])
            continue;
        ink[s->label[i] - 1] += own;
        all[s->label[i] - 1]++;
        whole += own;
    }
    for (int g = 0; g < count; g++) {
        int here = 0, total = 0;
        for (int i = groups[g].first; i < groups[g].first + groups[g].count; i++) {
            here += ink[i];
            total += all[i];
        }
        if (here > 0.85 * total && here > 0.85 * whole)
            return true;
    }
    return false;
}

static void letters_can_be_put_together(void **state)
{
    composed_bench *bench = *state;
    int found[2] = {0}, letters[2] = {0}, groups_of[2] = {0};
    for (int round = 0; round < 2 * ROUNDS; round++) {
        nl_compose_style style = composed_plain();
        page p;
        nl_error err;
        nl_group *groups;
        int touch = round % 4 >= 2, count;
        style.touching = touch ? 0.7f : 0.0f;
        style.gap = touch ? 0.18f : 0.3f;
        p.composed = composed_make(bench, "LATIN HOUSE", &style, (unsigned)round);
        assert_true(nl_layout_page(&p.layout, p.composed.paper, &bench->arena, &err));
        nl_segments s = cut(&p, 0, NL_CUT_SEAMS, &bench->arena);
        assert_true(nl_groups_list(&groups, &count, &s, &p.layout.lines[0], &bench->arena, &err));
        for (int i = 0; i < p.composed.letter_count; i++)
            found[touch] += is_found(&p, &s, groups, count, i);
        letters[touch] += p.composed.letter_count;
        groups_of[touch] += count;
        nl_arena_free(&bench->arena);
    }
    print_message("put together: %d of %d apart, %d of %d touching; groups %d, %d\n", found[0],
                  letters[0], found[1], letters[1], groups_of[0], groups_of[1]);
    assert_true(found[0] >= 0.97 * letters[0]);
    assert_true(found[1] >= 0.75 * letters[1]);
    assert_true(groups_of[0] < 12 * letters[0]);
}

/* Two stems and a bridge between them: seams cross the bridge at either end and leave stems alone.
 */
static void a_bridge_is_cut_where_it_joins(void **state)
{
    (void)state;
    nl_image ink = paper_new(110, 60, 0);
    nl_arena arena = {0};
    nl_error err;
    nl_seam *seams;
    nl_seam_scale scale = {6.0f, 60.0f};
    int count;
    paper_fill(ink, 0, 0, 50, 6, 255);
    paper_fill(ink, 22, 0, 6, 60, 255);
    paper_fill(ink, 50, 0, 60, 6, 255);
    paper_fill(ink, 78, 0, 6, 60, 255);
    assert_true(nl_seams_find(&seams, &count, ink, &scale, &arena, &err));
    bool left = false, right = false;
    for (int i = 0; i < count; i++) {
        assert_true(seams[i].cost > 0.8f && seams[i].cost < 2.0f);
        for (int y = 0; y < ink.height; y++) {
            assert_true(seams[i].x[y] > 0 && seams[i].x[y] < ink.width);
            assert_true(y == 0 || abs(seams[i].x[y] - seams[i].x[y - 1]) <= 1);
            assert_true(i == 0 || seams[i].x[y] >= seams[i - 1].x[y]);
        }
        assert_true(seams[i].x[40] <= 22 || seams[i].x[40] >= 28);
        assert_true(seams[i].x[40] <= 78 || seams[i].x[40] >= 84);
        left = left || (seams[i].x[40] >= 28 && seams[i].x[40] <= 32);
        right = right || (seams[i].x[40] >= 74 && seams[i].x[40] <= 78);
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
        cmocka_unit_test_prestate(without_seams_glyphs_are_segments, &bench),
        cmocka_unit_test_prestate(groups_are_neighbours_that_can_be_one_letter, &bench),
        cmocka_unit_test(wide_gaps_and_words_part_groups),
        cmocka_unit_test_prestate(letters_can_be_put_together, &bench),
        cmocka_unit_test(a_bridge_is_cut_where_it_joins),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    composed_close(&bench);
    return failed;
}
