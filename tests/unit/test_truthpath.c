/* Forced alignment: which edges spell a text, if ink or text may be left out. */
#include "support/unit.h"

#include "text/truthpath.h"

#include <math.h>

enum { LABELS = 4, SEGMENTS = 5, EDGES = 2 * SEGMENTS - 1 };

/* Five segments in a row: edges 0, 2, 4, 6 and 8 are each by itself, 1, 3, 5 and 7 each with the
 * next. By itself, segment i looks like label i % LABELS; two together look like nothing. */
typedef struct bench {
    nl_edge edges[EDGES];
    float label[EDGES * LABELS], noise[EDGES], space[SEGMENTS + 1];
    nl_scored_lattice lattice;
    nl_arena arena;
} bench;

static bench make_bench(void)
{
    bench b = {.lattice = {.count = EDGES, .nodes = SEGMENTS + 1, .labels = LABELS}};
    for (int e = 0; e < EDGES; e++) {
        b.edges[e] = (nl_edge){e / 2, e / 2 + 1 + e % 2, 0.0f};
        b.noise[e] = -INFINITY;
        for (int i = 0; i < LABELS; i++)
            b.label[e * LABELS + i] = e % 2 == 0 && e / 2 % LABELS == i ? 5.0f : -5.0f;
    }
    for (int i = 0; i <= SEGMENTS; i++)
        b.space[i] = NAN;
    return b;
}

/* The alignment of the labels, -1 for one that the lattice does not have. */
static void align(int *edges, bench *b, const int *labels, int length)
{
    nl_truth_label truth[8];
    nl_error err;
    b->lattice.edges = b->edges;
    b->lattice.label = b->label;
    b->lattice.noise = b->noise;
    b->lattice.space = b->space;
    for (int i = 0; i < length; i++)
        truth[i] = (nl_truth_label){labels[i], -1, NL_SPACE_NONE};
    assert_true(nl_truth_path(edges, &b->lattice, truth, length, &b->arena, &err));
    nl_arena_free(&b->arena);
}

static void expect(const int *labels, const int *expected, int length)
{
    bench b = make_bench();
    int edges[8];
    align(edges, &b, labels, length);
    for (int i = 0; i < length; i++)
        assert_int_equal(edges[i], expected[i]);
}

static void each_character_gets_its_ink(void **state)
{
    (void)state;
    expect((int[]){0, 1, 2, 3, 0}, (int[]){0, 2, 4, 6, 8}, 5);
}

static void a_character_read_wrongly_keeps_its_ink(void **state)
{
    (void)state;
    expect((int[]){0, 1, 3, 3, 0}, (int[]){0, 2, 4, 6, 8}, 5);
}

static void ink_without_text_is_left_out(void **state)
{
    (void)state;
    expect((int[]){0, 1, 0}, (int[]){0, 2, 8}, 3);
}

static void text_without_ink_is_left_out(void **state)
{
    (void)state;
    expect((int[]){0, 1, 2, 0, 1, 3, 0}, (int[]){0, 2, 4, -1, -1, 6, 8}, 7);
}

/* The second word is not on paper; its first character is the first word's last. */
static void rather_one_word_is_left_out_than_parts_of_two(void **state)
{
    bench b = make_bench();
    nl_error err;
    const int labels[] = {0, 1, 1, 2, 2, 3, 0}, expected[] = {0, 2, -1, -1, 4, 6, 8};
    nl_truth_label truth[7];
    int edges[7];
    (void)state;
    for (int i = 0; i < 7; i++)
        truth[i] =
            (nl_truth_label){labels[i], -1, i == 2 || i == 4 ? NL_SPACE_HERE : NL_SPACE_NONE};
    b.lattice =
        (nl_scored_lattice){b.edges, EDGES, SEGMENTS + 1, b.label, LABELS, b.noise, b.space};
    assert_true(nl_truth_path(edges, &b.lattice, truth, 7, &b.arena, &err));
    assert_memory_equal(edges, expected, sizeof edges);
    nl_arena_free(&b.arena);
}

static void an_unknown_character_may_be_any(void **state)
{
    (void)state;
    expect((int[]){0, -1, 2, 3, 0}, (int[]){0, 2, 4, 6, 8}, 5);
}

static void noise_is_passed_over(void **state)
{
    bench b = make_bench();
    int edges[3];
    (void)state;
    b.noise[4] = b.noise[6] = 1.0f;
    align(edges, &b, (int[]){0, 1, 0}, 3);
    assert_int_equal(edges[0], 0);
    assert_int_equal(edges[1], 2);
    assert_int_equal(edges[2], 8);
}

/* A space in the text decides where the word before it ends. */
static void spaces_draw_words_to_gaps(void **state)
{
    bench b = make_bench();
    nl_error err;
    int edges[2];
    (void)state;
    for (int i = 0; i <= SEGMENTS; i++)
        b.space[i] = i == 3 ? 4.0f : -4.0f;
    for (int i = 0; i < LABELS; i++)
        for (int e = 0; e < EDGES; e += 2)
            b.label[e * LABELS + i] = 1.0f;
    nl_truth_label truth[2] = {{0, -1, NL_SPACE_NONE}, {0, -1, NL_SPACE_HERE}};
    b.lattice =
        (nl_scored_lattice){b.edges, EDGES, SEGMENTS + 1, b.label, LABELS, b.noise, b.space};
    assert_true(nl_truth_path(edges, &b.lattice, truth, 2, &b.arena, &err));
    assert_int_equal(b.edges[edges[1]].from, 3);
    nl_arena_free(&b.arena);
}

static void too_much_at_once_is_refused(void **state)
{
    bench b = make_bench();
    nl_error err;
    (void)state;
    b.lattice.nodes = NL_TRUTH_PATH_CELLS_MAX;
    assert_false(nl_truth_path(NULL, &b.lattice, NULL, 1, &b.arena, &err));
    assert_int_equal(err.status, NL_ERROR_LIMIT);
    nl_arena_free(&b.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_character_gets_its_ink),
        cmocka_unit_test(a_character_read_wrongly_keeps_its_ink),
        cmocka_unit_test(ink_without_text_is_left_out),
        cmocka_unit_test(text_without_ink_is_left_out),
        cmocka_unit_test(rather_one_word_is_left_out_than_parts_of_two),
        cmocka_unit_test(an_unknown_character_may_be_any),
        cmocka_unit_test(noise_is_passed_over),
        cmocka_unit_test(spaces_draw_words_to_gaps),
        cmocka_unit_test(too_much_at_once_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
