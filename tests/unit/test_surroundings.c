/* Ink around a span: all but its own, where it is, as much as there is. */
#include "read/surroundings.h"
#include "support/unit.h"

#include "base/rng.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SIDE = 38, RUNS_MAX = 400 };

/* A line of segments that are rectangles, left to right. */
typedef struct written {
    nl_segments segments;
    nl_segment segment[4];
    nl_run runs[RUNS_MAX];
} written;

static void add_box(written *w, nl_box box)
{
    nl_segment *segment = &w->segment[w->segments.count++];
    *segment = (nl_segment){.box = box, .run = w->segments.run_count, .run_count = box.height};
    w->segments.segments = w->segment;
    w->segments.runs = w->runs;
    for (int y = 0; y < box.height; y++)
        w->runs[w->segments.run_count++] = (nl_run){box.left, box.top + y, box.width};
}

static nl_span span_of(const written *w, int first, int count)
{
    return (nl_span){
        .first = first, .count = count, .box = nl_segments_box(&w->segments, first, count)};
}

/* Of pixel (x, y) of the page in a drawing of as many pixels, the box of 20 x 20 in its middle. */
static int level_at(const uint8_t *out, nl_box box, int x, int y)
{
    return out[(y - box.top + 9) * SIDE + x - box.left + 9];
}

static void neighbours_are_drawn_and_the_own_ink_is_not(void **state)
{
    (void)state;
    uint8_t out[SIDE * SIDE];
    written w = {0};
    add_box(&w, (nl_box){3, 50, 6, 20});    /* out of sight but for its right edge */
    add_box(&w, (nl_box){17, 60, 20, 20});  /* its own */
    add_box(&w, (nl_box){40, 55, 4, 10});   /* beside it */
    add_box(&w, (nl_box){200, 55, 20, 20}); /* far away */
    nl_span span = span_of(&w, 1, 1);
    nl_surroundings_draw(out, SIDE, &w.segments, &span);
    for (int y = 51; y < 89; y++) {
        for (int x = 8; x < 46; x++) {
            bool left = x < 9 && y < 70, right = x >= 40 && x < 44 && y >= 55 && y < 65;
            if (level_at(out, span.box, x, y) != (left || right ? 255 : 0))
                fail_msg("%d at %d, %d", level_at(out, span.box, x, y), x, y);
        }
    }
    span = span_of(&w, 1, 2);
    nl_surroundings_draw(out, SIDE, &w.segments, &span);
    assert_int_equal(out[SIDE / 2 * SIDE + 1], 255);
    for (int i = 0; i < SIDE * SIDE; i++)
        assert_true(out[i] == 0 || i % SIDE < 4);
}

/* Each pixel of a drawing of 19 x 19 is two of the page a side, so its ink is in quarters. */
static void coverage_is_the_share_of_the_area(void **state)
{
    (void)state;
    uint8_t out[19 * 19];
    written w = {0};
    add_box(&w, (nl_box){9, 9, 20, 20});
    add_box(&w, (nl_box){31, 9, 3, 3});
    nl_span span = span_of(&w, 0, 1);
    nl_surroundings_draw(out, 19, &w.segments, &span);
    static const int rows[5][5] = {
        {0, 0, 0, 0, 0}, {0, 64, 128, 0, 0}, {0, 128, 255, 0, 0}, {0, 0, 0, 0, 0}, {0, 0, 0, 0, 0}};
    for (int y = 0; y < 19; y++) {
        for (int x = 0; x < 19; x++) {
            bool near = y >= 3 && y < 8 && x >= 14;
            assert_int_equal(out[y * 19 + x], near ? rows[y - 3][x - 14] : 0);
        }
    }
}

/* A glyph of more runs than any letter has around it: the last of them are not drawn. */
static void ink_without_end_is_drawn_in_part(void **state)
{
    (void)state;
    enum { MANY = 1 << 16 };
    static nl_run runs[MANY + 20];
    uint8_t out[SIDE * SIDE];
    nl_segment segment[] = {{.box = {0, 0, 20, 20}, .run = MANY, .run_count = 20},
                            {.box = {20, 0, 20, 20}, .run = 0, .run_count = MANY}};
    nl_segments segments = {.segments = segment, .count = 2, .runs = runs};
    nl_span span = {.first = 0, .count = 1, .box = segment[0].box};
    for (int i = 0; i < MANY; i++)
        runs[i] = (nl_run){22, i < MANY / 2 ? 2 : 12, 3};
    nl_surroundings_draw(out, SIDE, &segments, &span);
    assert_int_equal(level_at(out, span.box, 23, 2), 255);
    assert_int_equal(level_at(out, span.box, 23, 12), 0);
}

static double overlap(double a, double b, double c, double d)
{
    double from = a > c ? a : c, to = b < d ? b : d;
    return to > from ? to - from : 0.0;
}

/* By areas of rectangles, pixel by pixel. */
static double plain_level(const written *w, const nl_span *span, int side, int x, int y)
{
    nl_box box = span->box;
    double size = 1.9 * (box.width > box.height ? box.width : box.height), pitch = size / side;
    double left = box.left + 0.5 * (box.width - size) + x * pitch;
    double top = box.top + 0.5 * (box.height - size) + y * pitch, area = 0.0;
    for (int s = 0; s < w->segments.count; s++) {
        const nl_segment *segment = &w->segment[s];
        if (s >= span->first && s < span->first + span->count)
            continue;
        for (int r = segment->run; r < segment->run + segment->run_count; r++) {
            const nl_run *run = &w->runs[r];
            area += overlap(left, left + pitch, run->x, run->x + run->length) *
                    overlap(top, top + pitch, run->y, run->y + 1);
        }
    }
    return 255.0 * area / (pitch * pitch);
}

/* Letters of a few pixels, whose pixels are larger than the drawing's, and of many. */
static void drawings_are_those_of_the_plain_twin(void **state)
{
    (void)state;
    nl_rng rng = nl_rng_make(3, NL_STREAM_TEST, 0, 0);
    for (int round = 0; round < 60; round++) {
        static const int sides[] = {28, 8, NL_GRADIENT_SIDE_MAX};
        uint8_t out[NL_GRADIENT_SIDE_MAX * NL_GRADIENT_SIDE_MAX];
        written w = {0};
        int side = sides[round % 3], scale = round % 2 ? 3 : 90, x = 5;
        for (int s = 0; s < 4; s++) {
            int width = 1 + (int)nl_rng_below(&rng, (uint32_t)scale);
            int height = 1 + (int)nl_rng_below(&rng, (uint32_t)scale);
            add_box(&w, (nl_box){x, 7 + (int)nl_rng_below(&rng, (uint32_t)scale), width, height});
            x += width + (int)nl_rng_below(&rng, 3);
        }
        nl_span span = span_of(&w, round % 4, 1);
        nl_surroundings_draw(out, side, &w.segments, &span);
        for (int i = 0; i < side * side; i++) {
            double want = plain_level(&w, &span, side, i % side, i / side);
            if (fabs(out[i] - want) > 0.6)
                fail_msg("round %d, %d %d: %d, not %g", round, i % side, i / side, out[i], want);
        }
    }
}

static void places_are_in_heights_above_the_baseline(void **state)
{
    (void)state;
    nl_line line = {.baseline = 100.0f, .slope = 0.1f, .height = 40.0f};
    nl_span span = {.box = {90, 60, 20, 60}};
    nl_place place = nl_surroundings_place(&span, &line); /* the baseline is at 110 there */
    assert_true(fabsf(place.top - 1.25f) < 1e-5f);
    assert_true(fabsf(place.bottom + 0.25f) < 1e-5f);
    assert_true(fabsf(place.width - 0.5f) < 1e-5f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(neighbours_are_drawn_and_the_own_ink_is_not),
        cmocka_unit_test(coverage_is_the_share_of_the_area),
        cmocka_unit_test(ink_without_end_is_drawn_in_part),
        cmocka_unit_test(drawings_are_those_of_the_plain_twin),
        cmocka_unit_test(places_are_in_heights_above_the_baseline),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
