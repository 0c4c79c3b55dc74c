/* Lines learnt as a whole: what of a picture becomes rows, what its loss asks for, and its gradient
 * against differences. */
#include "read/linelattice.h"
#include "support/composed.h"
#include "support/unit.h"

#include "base/rng.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { LINE_ROWS_MAX = 512, CHARACTERS = 40 };

typedef struct bench {
    composed_bench composed;
    uint32_t alphabet[CHARACTERS];
    nl_member member;
    nl_model model; /* its outputs and preparation alone */
    int outputs;
    float *z, *dz; /* room for logits and their gradient */
} bench;

/* A model of '.', digits and capitals. */
static int make_bench(void **state)
{
    static bench b;
    nl_error err;
    b = (bench){0};
    composed_open(&b.composed);
    b.alphabet[b.outputs++] = '.';
    for (uint32_t code = '0'; code <= '9'; code++)
        b.alphabet[b.outputs++] = code;
    for (uint32_t code = 'A'; code <= 'Z'; code++)
        b.alphabet[b.outputs++] = code;
    b.alphabet[b.outputs++] = NL_NOT_A_LETTER;
    b.member.mlp = (nl_mlp){.depth = 1, .layer[0].outputs = b.outputs};
    b.model = (nl_model){
        .member = &b.member, .member_count = 1, .alphabet = b.alphabet, .prep = nl_prep_default()};
    size_t room = (size_t)LINE_ROWS_MAX * (size_t)b.outputs;
    b.z = NL_NEW(&b.composed.own, float, room, &err);
    b.dz = NL_NEW(&b.composed.own, float, room, &err);
    *state = &b;
    return b.z && b.dz ? 0 : 1;
}

static int drop_bench(void **state)
{
    bench *b = *state;
    composed_close(&b->composed);
    return 0;
}

/* A line whose picture shows one text in the style and whose truth is another. */
static nl_train_line make_styled(bench *b, const char *shown, const char *truth,
                                 const nl_compose_style *style)
{
    nl_composed composed = composed_make(&b->composed, shown, style, 0);
    nl_train_line line;
    nl_error err;
    assert_true(
        nl_line_lattice_make(&line, composed.paper, truth, &b->model, &b->composed.arena, &err));
    assert_in_range(line.rows, 0, LINE_ROWS_MAX);
    return line;
}

static nl_train_line make_line(bench *b, const char *shown, const char *truth)
{
    nl_compose_style style = composed_plain();
    return make_styled(b, shown, truth, &style);
}

static void draw_logits(const bench *b, const nl_train_line *line, uint64_t index)
{
    nl_rng rng = nl_rng_make(b->composed.seed, NL_STREAM_TEST, index, 0);
    for (int i = 0; i < line->rows * b->outputs; i++)
        b->z[i] = nl_rng_normal(&rng);
}

/* The loss with the bench's logits; its gradient is in dz and `out`. */
static double loss_of(nl_line_loss *out, bench *b, const nl_train_line *line,
                      const nl_path_weights *weights)
{
    nl_error err;
    nl_arena scratch = {0};
    memset(b->dz, 0xff, (size_t)line->rows * (size_t)b->outputs * sizeof(float));
    *out = (nl_line_loss){.dz = nl_mat_view(b->dz, line->rows, b->outputs)};
    assert_true(nl_line_lattice_loss(out, line, nl_mat_view(b->z, line->rows, b->outputs), weights,
                                     &scratch, &err));
    nl_arena_free(&scratch);
    return out->loss;
}

/* The loss that remains when the network's answers are as good as they can be. */
static double least_loss(bench *b, const char *shown, const char *truth, float space)
{
    nl_train_line line = make_line(b, shown, truth);
    nl_path_weights weights = nl_path_weights_default();
    nl_line_loss loss;
    double last = 0.0;
    assert_true(line.rows > 0);
    /* Of the features, the first nine code one number: they sum to 1. */
    for (int i = 0; i < 9; i++)
        weights.space[i] = space;
    memset(b->z, 0, (size_t)line.rows * (size_t)b->outputs * sizeof(float));
    for (int i = 0; i < 400; i++) {
        last = loss_of(&loss, b, &line, &weights);
        for (int k = 0; k < line.rows * b->outputs; k++)
            b->z[k] -= 2.0f * b->dz[k];
    }
    return last;
}

static void a_line_becomes_rows(void **state)
{
    bench *b = *state;
    nl_train_line line = make_line(b, "AB CD 12", "AB CD 12\n");
    size_t size = (size_t)b->model.prep.side * (size_t)b->model.prep.side;
    bool beside = false;
    assert_in_range(line.rows, 6, 200);
    assert_int_equal(line.letters, 6);
    for (int r = 0; r < line.rows; r++) {
        bool ink = false;
        for (size_t i = 0; i < size; i++) {
            ink = ink || line.pixels[(size_t)r * size + i] > 127;
            beside = beside || line.around[(size_t)r * size + i] > 127;
        }
        assert_true(ink);
        assert_true(line.places[r].top > line.places[r].bottom);
    }
    assert_true(beside);
}

static void the_loss_falls_as_right_logits_rise(void **state)
{
    bench *b = *state;
    nl_path_weights weights = nl_path_weights_default();
    nl_line_loss loss;
    nl_train_line line = make_line(b, "AB CD 12", "AB CD 12");
    draw_logits(b, &line, 1);
    double before = loss_of(&loss, b, &line, &weights);
    assert_true(isfinite(before) && before > 1.0);
    for (int o = 0; o < b->outputs; o++) {
        bool right = strchr("ABCD12", (int)b->alphabet[o]) != NULL;
        for (int r = 0; r < line.rows; r++)
            b->z[r * b->outputs + o] += right && b->alphabet[o] != NL_NOT_A_LETTER ? 2.0f : 0.0f;
    }
    assert_true(loss_of(&loss, b, &line, &weights) < before);
    assert_true(least_loss(b, "AB CD 12", "AB CD 12", 0.0f) < before);
}

/* Central differences by some of the logits, and by all weights: letters touch and are broken, and
 * there is small ink that is no character. */
static void the_gradient_is_what_differences_say(void **state)
{
    bench *b = *state;
    nl_path_weights weights = nl_path_weights_default();
    nl_compose_style style = composed_plain();
    style.touching = 0.5f;
    style.breaks_most = 2;
    style.break_most = 3.0f;
    nl_train_line line = make_styled(b, "ABEH CDM. 12", "ABEH CDM 12", &style);
    float *values = nl_path_weights_values(&weights);
    nl_rng rng = nl_rng_make(b->composed.seed, NL_STREAM_TEST, 2, 0);
    nl_line_loss at, side;
    for (int i = 0; i < NL_SPACE_FEATURES; i++)
        weights.space[i] = nl_rng_normal(&rng);
    draw_logits(b, &line, 2);
    assert_true(loss_of(&at, b, &line, &weights) > 1.0);
    nl_error err;
    float *dz = NL_NEW(&b->composed.arena, float, (size_t)(line.rows * b->outputs), &err);
    memcpy(dz, b->dz, (size_t)line.rows * (size_t)b->outputs * sizeof *dz);
    const float h = 4e-3f;
    int moved = 0;
    for (int i = 0; i < 600; i++) {
        int k = (int)nl_rng_below(&rng, (uint32_t)(line.rows * b->outputs));
        k = i % 10 == 0 ? k - k % b->outputs + b->outputs - 1 : k; /* "not one letter" */
        float kept = b->z[k];
        b->z[k] = kept + h;
        double above = loss_of(&side, b, &line, &weights);
        b->z[k] = kept - h;
        double below = loss_of(&side, b, &line, &weights);
        b->z[k] = kept;
        double numeric = (above - below) / (2.0 * (double)h);
        moved += fabs(numeric) > 1e-3;
        if (!(fabs(numeric - (double)dz[k]) < 1e-3))
            fail_msg("logit %d: %g, not %g", k, (double)dz[k], numeric);
    }
    assert_true(moved > 50);
    const float *path = nl_path_weights_values(&at.path);
    for (int i = 0; i < NL_PATH_WEIGHTS; i++) {
        float kept = values[i];
        values[i] = kept + h;
        double above = loss_of(&side, b, &line, &weights);
        values[i] = kept - h;
        double below = loss_of(&side, b, &line, &weights);
        values[i] = kept;
        double numeric = (above - below) / (2.0 * (double)h);
        if (!(fabs(numeric - (double)path[i]) < 2e-3))
            fail_msg("weight %d: %g, not %g", i, (double)path[i], numeric);
    }
    assert_true(fabsf(at.path.letter) > 1e-3f && fabsf(at.path.crossed) > 1e-3f);
}

static double soft_plus(double x)
{
    return log1p(exp(x));
}

/* With all spaces at these log odds, what is left of the loss is what the truth's spaces, and the
 * gaps that it says are none, must pay. */
static void check_loss(bench *b, const char *shown, const char *truth, double space, int spaces,
                       int none)
{
    double want = spaces * soft_plus(-space) + none * soft_plus(space);
    double loss = least_loss(b, shown, truth, (float)space);
    if (!(fabs(loss - want) < 0.1))
        fail_msg("%s as %s, space %g: loss %g, not %g", shown, truth, space, loss, want);
}

static void check_spaces(bench *b, const char *shown, const char *truth, int spaces, int none)
{
    check_loss(b, shown, truth, -4.0, spaces, none);
    check_loss(b, shown, truth, 4.0, spaces, none);
}

static void spaces_must_be_there_unless_doubtful(void **state)
{
    bench *b = *state;
    check_spaces(b, "AB", "AB", 0, 1);
    check_spaces(b, "A B", "A B", 1, 0);
    check_spaces(b, "A B", " A  \t B \n", 1, 0);
    check_spaces(b, "A B CD", "A B CD", 2, 1);
    check_spaces(b, "1 2", "1 2", 0, 0); /* digits may be grouped */
    check_spaces(b, "1 2", "12", 0, 1);
    check_spaces(b, "1 A", "1 A", 1, 0);
    check_spaces(b, "A 1", "A 1", 1, 0);
    check_spaces(b, "AB. CD", "AB . CD", 1, 2); /* before punctuation, not after it */
    check_spaces(b, "AB. CD", "AB. CD", 1, 3);
}

/* Where spaces cost much, and where their absence does. */
static void lines_of_a_picture_are_parted_by_either(void **state)
{
    bench *b = *state;
    check_loss(b, "ABEH\nCDMN", "ABEH\nCDMN", -4.0, 0, 6);
    check_loss(b, "ABEH\nCDMN", "ABEH CDMN", -4.0, 0, 6);
    check_loss(b, "ABEH\nCDMN", "ABEHCDMN", 4.0, 0, 6);
}

static void what_cannot_be_learnt_has_no_rows(void **state)
{
    bench *b = *state;
    assert_int_equal(make_line(b, "AB", "Ab").rows, 0);
    assert_int_equal(make_line(b, "AB", "A\u00c4").rows, 0);
    assert_int_equal(make_line(b, "AB", "A\xff").rows, 0);
    assert_int_equal(make_line(b, "AB", "").rows, 0);
    assert_int_equal(make_line(b, "AB", " \n").rows, 0);
    uint8_t white[60 * 40];
    memset(white, 255, sizeof white);
    nl_train_line line;
    nl_error err;
    assert_true(nl_line_lattice_make(&line, (nl_image){white, 60, 40, 60}, "AB", &b->model,
                                     &b->composed.arena, &err));
    assert_int_equal(line.rows, 0);
}

/* More characters than there is ink for: no path spells them. */
static void impossible_truths_count_nothing(void **state)
{
    bench *b = *state;
    nl_path_weights weights = nl_path_weights_default();
    nl_line_loss loss;
    nl_train_line line = make_line(b, "AB", "ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMNOPQRSTUVWXYZ");
    assert_true(line.rows > 0);
    draw_logits(b, &line, 3);
    assert_true(loss_of(&loss, b, &line, &weights) == 0.0);
    for (int i = 0; i < line.rows * b->outputs; i++)
        assert_true(b->dz[i] == 0.0f);
    for (int i = 0; i < NL_PATH_WEIGHTS; i++)
        assert_true(nl_path_weights_values(&loss.path)[i] == 0.0f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_becomes_rows),
        cmocka_unit_test(the_loss_falls_as_right_logits_rise),
        cmocka_unit_test(the_gradient_is_what_differences_say),
        cmocka_unit_test(spaces_must_be_there_unless_doubtful),
        cmocka_unit_test(lines_of_a_picture_are_parted_by_either),
        cmocka_unit_test(what_cannot_be_learnt_has_no_rows),
        cmocka_unit_test(impossible_truths_count_nothing),
    };
    return cmocka_run_group_tests(tests, make_bench, drop_bench);
}
