/* Where composed letters stand: rotated, sized and ruled as the style says, and in their places on
 * the baseline. */
#include "support/composed.h"
#include "support/unit.h"

#include <math.h>
#include <stdlib.h>

enum { ROUNDS = 12 };

static const float DEGREE = 0.0174533f;

static composed_bench bench;

/* The mean x of a letter's ink in its upper half, less that in its lower. */
static float lean_of(const nl_composed *c, int letter, const composed_part *p)
{
    double sum[2] = {0.0, 0.0};
    int count[2] = {1, 1};
    for (int y = p->top; y <= p->bottom; y++)
        for (int x = p->left; x <= p->right; x++)
            if (c->owner[y * c->paper.width + x] == letter + 1) {
                int lower = 2 * y > p->top + p->bottom;
                sum[lower] += x;
                count[lower]++;
            }
    return (float)(sum[0] / count[0] - sum[1] / count[1]);
}

/* The line's slope by the middles of its first and last ten letters, and the lean of the first. */
static void measure_line(float *slope, float *lean, const nl_composed *c)
{
    composed_part parts[COMPOSED_MOST];
    float rise = 0.0f, run = 0.0f;
    composed_measure(parts, c);
    *lean = 0.0f;
    for (int k = 0; k < 10; k++) {
        const composed_part *a = &parts[k], *b = &parts[c->letter_count - 1 - k];
        rise += 0.5f * (float)(a->top + a->bottom - b->top - b->bottom);
        run += 0.5f * (float)(b->left + b->right - a->left - a->right);
        *lean += 0.1f * lean_of(c, k, a);
    }
    *slope = rise / run;
}

static void lines_are_rotated(void **state)
{
    (void)state;
    nl_compose_style style = composed_plain();
    style.wander = style.drift = 0.0f;
    for (unsigned i = 0; i < ROUNDS; i++) {
        float degrees = -8.0f + 16.0f * (float)i / (ROUNDS - 1), slope, lean, level, upright;
        style.rotation = degrees * DEGREE;
        nl_composed c = composed_make(&bench, "IIIIIIIIIIIIIIIIIIIIIIIIIIIIII", &style, i);
        measure_line(&slope, &lean, &c);
        style.rotation = 0.0f;
        c = composed_make(&bench, "IIIIIIIIIIIIIIIIIIIIIIIIIIIIII", &style, i);
        measure_line(&level, &upright, &c);
        assert_true(fabsf(level) < 0.025f);
        assert_true(fabsf(slope - tanf(degrees * DEGREE)) < 0.025f);
        float more = (lean - upright) / (0.5f * style.height);
        assert_true(fabsf(more + tanf(degrees * DEGREE)) < 0.1f);
    }
}

static void sizes_are_within_bounds(void **state)
{
    (void)state;
    nl_compose_style style = composed_plain();
    int least = 1000, most = 0;
    style.size_least = 0.55f;
    style.size_most = 1.4f;
    for (unsigned i = 1; i < 2 * ROUNDS; i += 2) { /* pens: their capitals are 1 high */
        composed_part parts[COMPOSED_MOST];
        nl_composed c = composed_make(&bench, "HEMTZHEMTZ", &style, i);
        composed_measure(parts, &c);
        for (int k = 0; k < c.letter_count; k++) {
            int height = parts[k].bottom - parts[k].top + 1;
            least = height < least ? height : least;
            most = height > most ? height : most;
        }
    }
    assert_in_range(least, (int)(0.5f * style.height), (int)(0.75f * style.height));
    assert_in_range(most, (int)(1.3f * style.height), (int)(1.65f * style.height));
}

static void small_letters_have_the_same_stroke_width(void **state)
{
    (void)state;
    nl_compose_style style = composed_plain();
    float width[2];
    for (unsigned i = 0; i < ROUNDS; i++) {
        for (int large = 0; large < 2; large++) {
            composed_part parts[COMPOSED_MOST];
            style.size_least = style.size_most = large ? 1.4f : 0.6f;
            nl_composed c = composed_make(&bench, "LLLLLL", &style, i);
            composed_measure(parts, &c);
            int ink = 0, way = 0;
            for (int k = 0; k < c.letter_count; k++) {
                ink += parts[k].ink;
                way += parts[k].bottom - parts[k].top + parts[k].right - parts[k].left;
            }
            width[large] = (float)ink / (float)way;
        }
        assert_true(width[1] / width[0] < 1.35f && width[1] / width[0] > 0.75f);
    }
}

/* Capitals, x-height and tails are where they belong, and no letter reaches far under another. */
static void letters_stand_on_the_baseline(void **state)
{
    (void)state;
    nl_compose_style style = composed_plain();
    style.wander = style.drift = 0.0f;
    style.gap = style.gap_spread = 0.0f;
    for (unsigned i = 0; i < ROUNDS; i++) {
        composed_part parts[COMPOSED_MOST];
        nl_composed c = composed_make(&bench, "HxyLT", &style, i);
        composed_measure(parts, &c);
        assert_true((float)(parts[1].top - parts[0].top) > 0.15f * style.height);
        assert_true((float)(parts[2].bottom - parts[1].bottom) > 0.1f * style.height);
        assert_true((float)(parts[3].right - parts[4].left) < 0.23f * style.height);
    }
}

static void ruled_lines_run_under_the_letters(void **state)
{
    (void)state;
    nl_compose_style style = composed_plain();
    style.wander = style.drift = 0.0f;
    style.ruled_dark = 1.0f;
    style.ruled_low = 0.5f;
    style.ruled_width = 3.0f;
    style.margin = 2.0f;
    for (unsigned i = 0; i < ROUNDS; i++) {
        composed_part parts[COMPOSED_MOST];
        style.rotation = (i % 2 ? 1.0f : -1.0f) * 6.0f * DEGREE;
        nl_composed c = composed_make(&bench, "HHHHHHHHHH", &style, i);
        composed_measure(parts, &c);
        for (int k = 0; k < c.letter_count; k += c.letter_count - 1) {
            int x = (parts[k].left + parts[k].right) / 2, y = parts[k].bottom;
            while (y < c.paper.height &&
                   (c.owner[y * c.paper.width + x] || !composed_is_ink(&c, y * c.paper.width + x)))
                y++;
            assert_true(fabsf((float)(y - parts[k].bottom) - 0.4f * style.height) <
                        0.3f * style.height);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_are_rotated),
        cmocka_unit_test(sizes_are_within_bounds),
        cmocka_unit_test(small_letters_have_the_same_stroke_width),
        cmocka_unit_test(letters_stand_on_the_baseline),
        cmocka_unit_test(ruled_lines_run_under_the_letters),
    };
    composed_open(&bench);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    composed_close(&bench);
    return failed;
}
