/* Decoding lattices made by hand: what gaps, crossed ink and the network's doubts decide. */
#include "read/decoder.h"
#include "read/language.h"
#include "support/unit.h"

#include <string.h>

enum { LETTERS_MAX = 12, HYPOTHESES_MAX = 2 * LETTERS_MAX, OUTPUTS = 3, HEIGHT = 100 };

/* A line of segments side by side, each a glyph, with a hypothesis for each and some joins. */
typedef struct sample {
    uint32_t alphabet[OUTPUTS];
    nl_member member;
    nl_model model; /* its outputs alone */
    nl_line line;
    nl_layout layout;
    nl_segment segments[LETTERS_MAX];
    nl_segments line_segments;
    nl_hypothesis list[HYPOTHESES_MAX];
    float p[HYPOTHESES_MAX * OUTPUTS];
    int start[2];
    nl_hypotheses hypotheses;
    nl_read_options options;
} sample;

static void page_init(sample *page)
{
    memset(page, 0, sizeof *page);
    memcpy(page->alphabet, (uint32_t[]){'H', 'I', NL_NOT_A_LETTER}, sizeof page->alphabet);
    page->member.mlp = (nl_mlp){.depth = 1, .layer[0].outputs = OUTPUTS};
    page->model = (nl_model){.member = &page->member,
                             .member_count = 1,
                             .alphabet = page->alphabet,
                             .path = nl_path_weights_default()};
    page->line = (nl_line){.baseline = HEIGHT, .height = HEIGHT};
    page->layout = (nl_layout){.lines = &page->line, .line_count = 1};
    page->line_segments.segments = page->segments;
    page->hypotheses = (nl_hypotheses){.segmentation = NL_SEGMENT_PATHS,
                                       .lines = &page->line_segments,
                                       .list = page->list,
                                       .start = page->start,
                                       .p = nl_mat_view(page->p, 0, OUTPUTS)};
    page->options = nl_read_default();
}

static nl_hypothesis *add(sample *page, int first, int count, float log_odds)
{
    nl_hypothesis *one = &page->list[page->hypotheses.count];
    float *p = page->p + page->hypotheses.count++ * OUTPUTS;
    p[0] = 0.9f;
    p[1] = 0.1f;
    *one = (nl_hypothesis){.span = {.first = first, .count = count, .glyph = first},
                           .ink_class = NL_INK_LETTER,
                           .word_start = page->segments[first].word_start,
                           .log_odds = log_odds};
    for (int i = first; i < first + count; i++)
        one->span.box = nl_box_union(one->span.box, page->segments[i].box);
    page->start[1] = page->hypotheses.p.rows = page->hypotheses.count;
    return one;
}

/* A segment 60 wide after `gap` pixels of paper. */
static void add_segment(sample *page, int gap)
{
    int at = page->line_segments.count++;
    nl_box before = at > 0 ? page->segments[at - 1].box : (nl_box){0};
    page->segments[at] = (nl_segment){.box = {before.left + before.width + gap, 0, 60, HEIGHT},
                                      .glyph = at,
                                      .word_start = at == 0};
}

/* Six letters beyond doubt with this gap, then two segments `last` apart which are as likely two
 * letters as one, but for `joined` more log odds of one. */
static void make_page(sample *page, int gap, int last, float joined)
{
    page_init(page);
    for (int i = 0; i < 8; i++)
        add_segment(page, i == 7 ? last : gap);
    for (int i = 0; i < 8; i++) {
        add(page, i, 1, i < 6 ? 9.0f : 4.0f);
        if (i == 6)
            add(page, 6, 2, 5.0f + joined)->span.gap = (float)last / HEIGHT;
    }
}

static int decode(nl_decoding *out, const sample *page, nl_arena *arena)
{
    nl_error err;
    assert_true(nl_decode_lattice(out, &page->hypotheses, &page->layout, &page->model,
                                  &page->options, arena, &err));
    return out->count;
}

static int symbols_of(const sample *page)
{
    nl_arena arena = {0};
    nl_decoding decoding;
    int count = decode(&decoding, page, &arena);
    nl_arena_free(&arena);
    return count;
}

static void a_gap_like_the_lines_others_parts_letters(void **state)
{
    (void)state;
    sample page;
    make_page(&page, 18, 18, 0.0f);
    assert_int_equal(symbols_of(&page), 8);
    make_page(&page, 18, 0, 0.0f);
    assert_int_equal(symbols_of(&page), 7);
    make_page(&page, 2, 2, 0.0f); /* close writing: the same gap that joined before parts here */
    int close = symbols_of(&page);
    make_page(&page, 30, 2, 0.0f);
    assert_true(symbols_of(&page) <= close);
    assert_int_equal(symbols_of(&page), 7);
}

/* How many more log odds of one letter outweigh the gap before the last segment. */
static float worth_of(int last)
{
    float low = -20.0f, high = 20.0f;
    sample page;
    while (high - low > 0.001f) {
        float middle = 0.5f * (low + high);
        make_page(&page, 18, last, middle);
        *(symbols_of(&page) == 8 ? &low : &high) = middle;
    }
    return low;
}

/* Six gaps of 0.18 heights are about normal with mean 0.18 and deviation 0.05. The log of how much
 * likelier that makes a gap than the mean distance 0.08 of pieces is 2.494 for 0.18 heights, 0.214
 * for 0.1, and no less than -2.5 for 0. A join costs 4 for each height of paper in it. */
static void gaps_are_worth_what_their_likelihoods_say(void **state)
{
    (void)state;
    float none = worth_of(0);
    assert_float_equal(worth_of(18) - none, 2.494f + 4.0f * 0.18f + 2.5f, 0.01f);
    assert_float_equal(worth_of(10) - none, 0.214f + 4.0f * 0.1f + 2.5f, 0.01f);
}

static void geometry_can_be_left_out(void **state)
{
    (void)state;
    sample page;
    make_page(&page, 18, 18, 0.0f);
    page.options.without = NL_READ_GEOMETRY;
    int without = symbols_of(&page);
    make_page(&page, 18, 0, 0.0f);
    page.options.without = NL_READ_GEOMETRY;
    assert_int_equal(symbols_of(&page), without);
}

static void crossed_ink_costs(void **state)
{
    (void)state;
    sample page;
    make_page(&page, 18, 18, 0.0f);
    page.list[6].span.crossed = page.list[8].span.crossed = 8.0f;
    assert_int_equal(symbols_of(&page), 7);
}

static void posteriors_say_how_close_it_was(void **state)
{
    (void)state;
    nl_arena arena = {0};
    nl_decoding sure, close;
    sample page;
    make_page(&page, 18, 18, -6.0f);
    assert_int_equal(decode(&sure, &page, &arena), 8);
    make_page(&page, 18, 18, 0.0f);
    assert_int_equal(decode(&close, &page, &arena), 8);
    for (int i = 0; i < 6; i++)
        assert_true(close.symbols[i].posterior > 0.999f);
    assert_true(sure.symbols[7].posterior > close.symbols[7].posterior);
    assert_true(close.symbols[7].posterior > 0.5f && close.symbols[7].posterior < 0.999f);
    nl_arena_free(&arena);
}

static void symbols_are_in_order_with_their_rows(void **state)
{
    (void)state;
    nl_arena arena = {0};
    nl_decoding d;
    sample page;
    make_page(&page, 18, 18, 0.0f);
    assert_int_equal(decode(&d, &page, &arena), 8);
    assert_int_equal(d.p.rows, 8);
    for (int i = 0; i < d.count; i++) {
        const float *p = nl_mat_row(d.p, d.symbols[i].row);
        assert_int_equal(d.symbols[i].row, i);
        assert_int_equal(d.symbols[i].line, 0);
        assert_int_equal(page.list[d.symbols[i].hypothesis].span.first, i);
        assert_true(p[0] > p[1] && p[2] == 0.0f);
        assert_float_equal(p[0] + p[1], 1.0f, 1e-5f);
    }
    nl_arena_free(&arena);
}

static void small_ink_is_noise_or_punctuation(void **state)
{
    (void)state;
    nl_arena arena = {0};
    nl_decoding d;
    sample page;
    make_page(&page, 18, 18, -8.0f);
    page.list[8].ink_class = NL_INK_PERIOD;
    page.list[8].log_odds = -9.0f;
    assert_int_equal(decode(&d, &page, &arena), 8);
    assert_int_equal(d.symbols[7].ink_class, NL_INK_PERIOD);
    page.list[8].ink_class = NL_INK_NOISE;
    assert_int_equal(decode(&d, &page, &arena), 7);
    page.list[8].ink_class = NL_INK_PERIOD;
    page.options.without = NL_READ_PUNCTUATION;
    assert_int_equal(decode(&d, &page, &arena), 7);
    nl_arena_free(&arena);
}

/* Decodes with a list of one word. */
static int decode_with(nl_decoding *out, sample *page, const char *word, nl_arena *arena)
{
    nl_language language = {0};
    nl_error err;
    nl_bytes bytes = {(const uint8_t *)word, strlen(word)};
    assert_true(nl_lexicon_parse(&language.lexicon, bytes, "list", &err));
    page->options.language = &language;
    int count = decode(out, page, arena);
    page->options.language = NULL;
    nl_language_free(&language);
    return count;
}

/* Language weighs the letter that begins a line against its own first piece as the eye does. */
static void language_sees_the_first_letter_of_a_line(void **state)
{
    (void)state;
    nl_arena arena = {0};
    nl_decoding d;
    sample page;
    page_init(&page);
    for (int i = 0; i < 8; i++)
        add_segment(&page, i == 1 ? 0 : 18);
    for (int i = 0; i < 8; i++) {
        add(&page, i, 1, i == 0 ? -4.0f : 9.0f);
        if (i == 0)
            add(&page, 0, 2, 4.0f);
    }
    assert_int_equal(symbols_of(&page), 7);
    assert_int_equal(decode_with(&d, &page, "hhhhhhh", &arena), 7);
    assert_int_equal(page.list[d.symbols[0].hypothesis].span.count, 2);
    nl_arena_free(&arena);
}

/* Eight letters with equal gaps, each a space with these learnt log odds. */
static void make_spaced(sample *page, float space)
{
    make_page(page, 18, 18, -9.0f);
    page->model.reads_lines = true;
    for (int i = 0; i < 9; i++) /* of the first number's features one or two sum to 1 */
        page->model.path.space[i] = space;
}

static int words_of(const nl_decoding *d)
{
    return d->symbols[d->count - 1].word + 1;
}

static void learnt_spaces_divide_unless_language_knows_better(void **state)
{
    (void)state;
    nl_arena arena = {0};
    nl_decoding d;
    sample page;
    make_spaced(&page, -1.0f);
    assert_int_equal(decode(&d, &page, &arena), 8);
    assert_int_equal(words_of(&d), 1);
    assert_int_equal(decode_with(&d, &page, "hhhh", &arena), 8);
    assert_int_equal(words_of(&d), 2);
    assert_int_equal(d.symbols[3].word, 0);
    assert_int_equal(d.symbols[4].word, 1);
    make_spaced(&page, 2.0f);
    assert_int_equal(decode(&d, &page, &arena), 8);
    assert_int_equal(words_of(&d), 8);
    assert_int_equal(decode_with(&d, &page, "hhhhhhhh", &arena), 8);
    assert_int_equal(words_of(&d), 1);
    make_spaced(&page, 20.0f); /* but not at any price */
    assert_int_equal(decode_with(&d, &page, "hhhhhhhh", &arena), 8);
    assert_int_equal(words_of(&d), 8);
    nl_arena_free(&arena);
}

static void nothing_decodes_to_nothing(void **state)
{
    (void)state;
    sample page;
    page_init(&page);
    page.layout.line_count = 0;
    assert_int_equal(symbols_of(&page), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_gap_like_the_lines_others_parts_letters),
        cmocka_unit_test(gaps_are_worth_what_their_likelihoods_say),
        cmocka_unit_test(geometry_can_be_left_out),
        cmocka_unit_test(crossed_ink_costs),
        cmocka_unit_test(posteriors_say_how_close_it_was),
        cmocka_unit_test(symbols_are_in_order_with_their_rows),
        cmocka_unit_test(small_ink_is_noise_or_punctuation),
        cmocka_unit_test(language_sees_the_first_letter_of_a_line),
        cmocka_unit_test(learnt_spaces_divide_unless_language_knows_better),
        cmocka_unit_test(nothing_decodes_to_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
