/* Spans are as defined, and most letters that touch can still be put together. */
#include "support/segmentedpage.h"
#include "support/unit.h"

enum { ROUNDS = 24 };

static void check_span(const nl_span *g, const nl_segments *s, const nl_line *line)
{
    nl_box box = nl_segments_box(s, g->first, g->count);
    assert_memory_equal(&g->box, &box, sizeof box);
    assert_in_range(g->count, 1, NL_SPAN_SEGMENTS_MAX);
    bool one = true;
    int last = g->first + g->count;
    for (int i = g->first + 1; i < last; i++) {
        assert_false(s->segments[i].word_start);
        one = one && s->segments[i].glyph == s->segments[g->first].glyph;
    }
    assert_int_equal(g->glyph, one ? s->segments[g->first].glyph : -1);
    assert_true(g->count == 1 || (float)box.width <= 3.0f * line->height);
    assert_true(g->gap <= 0.5f);
    assert_true(g->crossed == s->segments[g->first].crossed +
                                  (last < s->count ? s->segments[last].crossed : 0.0f));
}

static void spans_are_neighbours_that_can_be_one_letter(void **state)
{
    composed_bench *bench = *state;
    for (int round = 0; round < ROUNDS; round++) {
        segmented_page p = segmented_page_make(bench, round);
        nl_segments s = segmented_page_line(&p, 0, NL_SEGMENT_PATHS, &bench->arena);
        nl_span *spans;
        nl_error err;
        int count, at = 0;
        assert_true(nl_spans_list(&spans, &count, &s, &p.layout.lines[0], &bench->arena, &err));
        for (int first = 0; first < s.count; first++) {
            for (int n = 1; at < count && spans[at].first == first; n++, at++) {
                assert_int_equal(spans[at].count, n);
                check_span(&spans[at], &s, &p.layout.lines[0]);
            }
            assert_true(at > 0 && spans[at - 1].first == first);
        }
        assert_int_equal(at, count);
        nl_arena_free(&bench->arena);
    }
}

static void wide_gaps_and_words_part_spans(void **state)
{
    (void)state;
    nl_segment row[] = {{{0, 0, 20, 40}, 0, 0.0f, true, 0, 0},
                        {{24, 0, 20, 40}, 1, 0.0f, false, 0, 0},
                        {{70, 0, 20, 40}, 2, 0.0f, false, 0, 0},
                        {{92, 0, 20, 40}, 3, 0.0f, true, 0, 0},
                        {{112, 0, 60, 40}, 3, 1.5f, false, 0, 0}};
    nl_segments s = {.segments = row, .count = 5};
    nl_line line = {.height = 40.0f};
    nl_arena arena = {0};
    nl_error err;
    nl_span *spans;
    int count;
    assert_true(nl_spans_list(&spans, &count, &s, &line, &arena, &err));
    static const int expected[][2] = {{0, 1}, {0, 2}, {1, 1}, {2, 1}, {3, 1}, {3, 2}, {4, 1}};
    assert_int_equal(count, 7);
    for (int i = 0; i < count; i++) {
        assert_int_equal(spans[i].first, expected[i][0]);
        assert_int_equal(spans[i].count, expected[i][1]);
    }
    assert_true(spans[1].gap == 0.1f && spans[5].gap == 0.0f);
    assert_true(spans[5].crossed == 0.0f && spans[4].crossed == 1.5f);
    nl_arena_free(&arena);
}

/* Is there a span with nearly all of the letter's ink and little else? */
static bool is_found(const segmented_page *p, const nl_segments *s, const nl_span *spans, int count,
                     int letter)
{
    int ink[400] = {0}, all[400] = {0}, whole = 0;
    for (int i = 0; i < s->count; i++) {
        for (int r = s->segments[i].run; r < s->segments[i].run + s->segments[i].run_count; r++) {
            nl_run run = s->runs[r];
            const uint16_t *owner = p->composed.owner + run.y * p->composed.paper.width + run.x;
            for (int x = 0; x < run.length; x++)
                ink[i] += owner[x] == letter + 1;
            all[i] += run.length;
        }
        whole += ink[i];
    }
    for (int g = 0; g < count; g++) {
        int here = 0, total = 0;
        for (int i = spans[g].first; i < spans[g].first + spans[g].count; i++) {
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
    int found[2] = {0}, letters[2] = {0}, spans_of[2] = {0};
    for (int round = 0; round < 2 * ROUNDS; round++) {
        nl_compose_style style = composed_plain();
        segmented_page p;
        nl_error err;
        nl_span *spans;
        int touch = round % 4 >= 2, count;
        style.touching = touch ? 0.7f : 0.0f;
        style.gap = touch ? 0.18f : 0.3f;
        style.height = round % 8 < 4 ? 48.0f : 160.0f;
        p.composed = composed_make(bench, "LATIN HOUSE", &style, (unsigned)round);
        assert_true(nl_layout_page(&p.layout, p.composed.paper, &bench->arena, &err));
        nl_segments s = segmented_page_line(&p, 0, NL_SEGMENT_PATHS, &bench->arena);
        assert_true(nl_spans_list(&spans, &count, &s, &p.layout.lines[0], &bench->arena, &err));
        for (int i = 0; i < p.composed.letter_count; i++)
            found[touch] += is_found(&p, &s, spans, count, i);
        letters[touch] += p.composed.letter_count;
        spans_of[touch] += count;
        nl_arena_free(&bench->arena);
    }
    print_message("put together: %d of %d apart, %d of %d touching; spans %d, %d\n", found[0],
                  letters[0], found[1], letters[1], spans_of[0], spans_of[1]);
    assert_true(found[0] >= 0.97 * letters[0]);
    assert_true(found[1] >= 0.75 * letters[1]);
    assert_true(spans_of[0] < 12 * letters[0]);
}

int main(void)
{
    composed_bench bench;
    composed_open(&bench);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_prestate(spans_are_neighbours_that_can_be_one_letter, &bench),
        cmocka_unit_test(wide_gaps_and_words_part_spans),
        cmocka_unit_test_prestate(letters_can_be_put_together, &bench),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    composed_close(&bench);
    return failed;
}
