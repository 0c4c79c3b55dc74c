/* All hypotheses of a page classified together, by an untrained network. */
#include "read/hypotheses.h"
#include "read/surroundings.h"
#include "support/paper.h"
#include "support/tiny.h"
#include "support/unit.h"

#include <math.h>
#include <string.h>

enum { OUTPUTS = 4, MASKED = 1 };

static uint32_t alphabet[OUTPUTS] = {'A', 'H', 'L', NL_NOT_A_LETTER};

/* Of so many of the outputs. */
static nl_model make_viewer(nl_features features, int outputs, nl_arena *arena)
{
    nl_model model;
    tiny_layer_model(&model, alphabet, outputs, features, arena);
    nl_mlp *mlp = &model.member[0].mlp;
    nl_rng rng = nl_rng_make(5, NL_STREAM_TEST, 0, 0);
    for (size_t i = 0; i < mlp->size; i++)
        mlp->slab[i] = 0.1f * nl_rng_normal(&rng);
    return model;
}

static nl_model make_model(int outputs, nl_arena *arena)
{
    return make_viewer(NL_FEATURES_PIXELS, outputs, arena);
}

/* The last output's bias: log odds against letters that are added. */
static void doubt_letters(nl_model *model, float by)
{
    nl_mlp *mlp = &model->member[0].mlp;
    mlp->slab[mlp->size - 1] += by;
}

/* Two lines, the letters of the first joined by a bar. */
static nl_layout lay_out(nl_arena *arena)
{
    nl_error err;
    nl_layout layout;
    nl_image paper = paper_new(500, 260, 250);
    struct paper_style style = {40.0f, 90.0f, 50.0f, 0.25f, 1.0f, 0.0f};
    float end = paper_line(paper, "HLHL", style);
    paper_fill(paper, 40, 66, (int)end - 52, 6, 0);
    style.base = 200.0f;
    paper_line(paper, "HLL HL", style);
    assert_true(nl_layout_page(&layout, paper, arena, &err));
    assert_int_equal(layout.line_count, 2);
    paper_free(&paper);
    return layout;
}

static void check_row(const nl_hypotheses *c, int i, int outputs, const bool *allowed)
{
    const float *p = nl_mat_row(c->p, i);
    double sum = 0.0;
    for (int o = 0; o < outputs; o++) {
        bool may = alphabet[o] != NL_NOT_A_LETTER && (!allowed || allowed[o]);
        assert_true(may ? p[o] > 0.0f && p[o] <= 1.0f : p[o] == 0.0f);
        sum += (double)p[o];
    }
    assert_true(fabs(sum - 1.0) < 1e-5);
    assert_true(isfinite(c->list[i].log_odds));
}

/* Hypotheses are the spans of each line, one after the other. */
static void check_list(const nl_hypotheses *c, const nl_layout *layout, nl_arena *arena)
{
    assert_int_equal(c->start[0], 0);
    assert_int_equal(c->start[layout->line_count], c->count);
    assert_int_equal(c->p.rows, c->count);
    for (int l = 0; l < layout->line_count; l++) {
        nl_span *spans;
        nl_error err;
        int count;
        assert_true(nl_spans_list(&spans, &count, &c->lines[l], &layout->lines[l], arena, &err));
        assert_int_equal(c->start[l + 1] - c->start[l], count);
        for (int i = 0; i < count; i++) {
            const nl_hypothesis *one = &c->list[c->start[l] + i];
            assert_int_equal(one->line, l);
            assert_memory_equal(&one->span, &spans[i], sizeof *spans);
            assert_int_equal(one->word_start, c->lines[l].segments[spans[i].first].word_start);
        }
    }
}

static void all_spans_are_classified(void **state)
{
    (void)state;
    nl_arena arena = {0};
    nl_error err;
    nl_hypotheses c;
    nl_read_options none = {0};
    nl_model model = make_model(OUTPUTS, &arena);
    nl_layout layout = lay_out(&arena);
    doubt_letters(&model, 2.0f);
    assert_true(nl_hypotheses_find(&c, &layout, &model, &none, NULL, &arena, &err));
    assert_int_equal(c.segmentation, NL_SEGMENT_PATHS);
    assert_true(c.lines[0].count > layout.lines[0].glyph_count);
    assert_true(c.count > layout.glyph_count);
    check_list(&c, &layout, &arena);
    bool differ = false;
    for (int i = 0; i < c.count; i++) {
        check_row(&c, i, OUTPUTS, NULL);
        differ = differ || c.list[i].log_odds != c.list[0].log_odds;
    }
    assert_true(differ);
    nl_arena_free(&arena);
}

static void masks_are_respected(void **state)
{
    (void)state;
    nl_arena arena = {0};
    nl_error err;
    nl_hypotheses free_choice, c;
    nl_read_options none = {0}, some = {0};
    nl_model model = make_model(OUTPUTS, &arena);
    nl_layout layout = lay_out(&arena);
    assert_true(nl_mask_init(&some.mask, &model, NULL, "H", &arena, &err));
    assert_false(some.mask.allowed[MASKED]);
    assert_true(nl_hypotheses_find(&free_choice, &layout, &model, &none, NULL, &arena, &err));
    assert_true(nl_hypotheses_find(&c, &layout, &model, &some, NULL, &arena, &err));
    assert_int_equal(c.count, free_choice.count);
    for (int i = 0; i < c.count; i++) {
        check_row(&c, i, OUTPUTS, some.mask.allowed);
        const float *p = nl_mat_row(c.p, i), *all = nl_mat_row(free_choice.p, i);
        assert_true(fabsf(p[0] * all[2] - p[2] * all[0]) < 1e-4f);
        assert_true(c.list[i].log_odds <= free_choice.list[i].log_odds + 1e-4f);
    }
    nl_arena_free(&arena);
}

static void without_not_a_letter_nothing_is_segmented(void **state)
{
    (void)state;
    nl_arena arena = {0};
    nl_error err;
    nl_hypotheses c;
    nl_read_options none = {0};
    nl_model model = make_model(OUTPUTS - 1, &arena);
    nl_layout layout = lay_out(&arena);
    assert_true(nl_hypotheses_find(&c, &layout, &model, &none, NULL, &arena, &err));
    assert_int_equal(c.segmentation, NL_SEGMENT_NONE);
    assert_int_equal(c.count, layout.glyph_count);
    for (int i = 0; i < c.count; i++) {
        check_row(&c, i, OUTPUTS - 1, NULL);
        assert_true(c.list[i].log_odds == 0.0f);
        assert_int_equal(c.list[i].span.count, 1);
    }
    nl_arena_free(&arena);
}

static int joined_spans(const nl_hypotheses *c)
{
    int joined = 0;
    for (int i = 0; i < c->count; i++)
        joined += c->list[i].span.glyph < 0;
    return joined;
}

static float best_of(const float *p)
{
    return fmaxf(p[0], fmaxf(p[1], p[2]));
}

static void parts_can_be_left_out(void **state)
{
    (void)state;
    nl_arena arena = {0};
    nl_error err;
    nl_hypotheses all, whole, apart, alone;
    nl_read_options with = {0}, segpaths = {.without = NL_READ_SEGMENTATION},
                    joins = {.without = NL_READ_JOINS}, none = {.without = NL_READ_OTHER};
    nl_model model = make_model(OUTPUTS, &arena);
    nl_layout layout = lay_out(&arena);
    assert_true(nl_hypotheses_find(&all, &layout, &model, &with, NULL, &arena, &err));
    assert_true(nl_hypotheses_find(&whole, &layout, &model, &segpaths, NULL, &arena, &err));
    assert_int_equal(whole.lines[0].count, layout.lines[0].glyph_count);
    assert_true(joined_spans(&all) > 0 && joined_spans(&whole) > 0);
    assert_true(nl_hypotheses_find(&apart, &layout, &model, &joins, NULL, &arena, &err));
    assert_int_equal(joined_spans(&apart), 0);
    assert_int_equal(apart.count, all.count - joined_spans(&all));
    assert_true(nl_hypotheses_find(&alone, &layout, &model, &none, NULL, &arena, &err));
    assert_int_equal(alone.count, all.count);
    for (int i = 0; i < alone.count; i++) {
        float p = best_of(nl_mat_row(alone.p, i));
        assert_true(fabsf(alone.list[i].log_odds - logf(p / (1.0f - p))) < 1e-3f);
    }
    nl_arena_free(&arena);
}

static void blank_pages_have_none(void **state)
{
    (void)state;
    nl_arena arena = {0};
    nl_error err;
    nl_hypotheses c;
    nl_read_options none = {0};
    nl_layout blank = {0};
    nl_model model = make_model(OUTPUTS, &arena);
    assert_true(nl_hypotheses_find(&c, &blank, &model, &none, NULL, &arena, &err));
    assert_int_equal(c.count, 0);
    nl_arena_free(&arena);
}

/* Classifies hypothesis i by itself. */
static void classify_one(float p[OUTPUTS], const nl_hypotheses *c, int i, const nl_model *model,
                         const nl_layout *layout, bool with_context)
{
    nl_arena arena = {0};
    nl_error err;
    const nl_hypothesis *one = &c->list[i];
    const nl_segments *segments = &c->lines[one->line];
    nl_image ink;
    uint8_t pixels[28 * 28], around[28 * 28];
    nl_place place = nl_surroundings_place(&one->span, &layout->lines[one->line]);
    nl_inputs inputs = {.pixels = pixels};
    assert_true(nl_segments_draw(&ink, segments, one->span.first, one->span.count, &arena, &err));
    assert_true(nl_prep_character(pixels, ink, &model->prep, &arena, &err));
    nl_surroundings_draw(around, 28, segments, &one->span);
    if (with_context)
        inputs = (nl_inputs){.pixels = pixels, .around = around, .places = &place};
    assert_true(
        nl_model_classify(nl_mat_view(p, 1, OUTPUTS), model, &inputs, NULL, NULL, &arena, &err));
    nl_arena_free(&arena);
}

/* All in one batch, so none is settled and classified with other segments around. */
static void each_is_classified_by_what_is_its_own(void **state)
{
    (void)state;
    static const nl_features features[] = {NL_FEATURES_PIXELS, NL_FEATURES_CONTEXT};
    for (int f = 0; f < 2; f++) {
        nl_arena arena = {0};
        nl_error err;
        nl_hypotheses c;
        nl_read_options none = {0};
        nl_model model = make_viewer(features[f], OUTPUTS, &arena);
        nl_layout layout = lay_out(&arena);
        float p[OUTPUTS], alone[OUTPUTS], apart = 0.0f;
        doubt_letters(&model, 1.0f);
        assert_true(nl_hypotheses_find(&c, &layout, &model, &none, NULL, &arena, &err));
        for (int i = 0; i < c.count; i++) {
            classify_one(p, &c, i, &model, &layout, true);
            classify_one(alone, &c, i, &model, &layout, false);
            float sum = p[0] + p[1] + p[2];
            for (int o = 0; o < OUTPUTS - 1; o++) {
                assert_true(fabsf(nl_mat_row(c.p, i)[o] - p[o] / sum) < 1e-4f);
                apart = fmaxf(apart, fabsf(p[o] - alone[o]));
            }
            assert_true(fabsf(c.list[i].log_odds - logf(sum + 1e-6f) +
                              logf(p[OUTPUTS - 1] + 1e-6f)) < 1e-2f);
        }
        assert_true(features[f] == NL_FEATURES_CONTEXT ? apart > 0.05f : apart == 0.0f);
        nl_arena_free(&arena);
    }
}

/* Whole letters are left alone, but for the ones joined by a bar, which are too wide for one. */
static void letters_beyond_doubt_are_neither_segmented_nor_joined(void **state)
{
    (void)state;
    nl_arena arena = {0};
    nl_error err;
    nl_hypotheses c, doubted;
    nl_read_options none = {0}, log_odds = {.without = NL_READ_OTHER};
    nl_model sure = make_model(OUTPUTS, &arena), unsure = make_model(OUTPUTS, &arena);
    nl_layout layout = lay_out(&arena);
    const nl_line *second = &layout.lines[1];
    doubt_letters(&sure, -50.0f);
    const nl_mlp *mlp = &sure.member[0].mlp;
    mlp->slab[mlp->size - OUTPUTS] += 50.0f; /* and which one it is */
    doubt_letters(&unsure, 50.0f);
    assert_true(nl_hypotheses_find(&c, &layout, &sure, &none, NULL, &arena, &err));
    assert_true(c.lines[0].count > layout.lines[0].glyph_count);
    assert_true(c.start[1] > c.lines[0].count);
    assert_int_equal(c.lines[1].count, second->glyph_count);
    assert_int_equal(c.count - c.start[1], second->glyph_count);
    for (int i = c.start[1]; i < c.count; i++)
        assert_true(c.list[i].span.count == 1 && c.list[i].log_odds > 10.0f);
    assert_true(nl_hypotheses_find(&doubted, &layout, &unsure, &none, NULL, &arena, &err));
    assert_true(doubted.count - doubted.start[1] > second->glyph_count);
    check_list(&doubted, &layout, &arena);
    for (int i = 0; i < doubted.count; i++)
        assert_true(doubted.list[i].log_odds < -10.0f);
    assert_true(nl_hypotheses_find(&c, &layout, &sure, &log_odds, NULL, &arena, &err));
    check_list(&c, &layout, &arena);
    assert_int_equal(c.count, doubted.count);
    nl_arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_spans_are_classified),
        cmocka_unit_test(masks_are_respected),
        cmocka_unit_test(without_not_a_letter_nothing_is_segmented),
        cmocka_unit_test(parts_can_be_left_out),
        cmocka_unit_test(blank_pages_have_none),
        cmocka_unit_test(each_is_classified_by_what_is_its_own),
        cmocka_unit_test(letters_beyond_doubt_are_neither_segmented_nor_joined),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
