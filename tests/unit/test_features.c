/* Directional features: where an edge runs is where it is found, against a plain twin that does all
 * in two dimensions, and mirrored pictures have mirrored features. What is around a character is
 * coded apart from it. */
#include "image/features.h"
#include "support/unit.h"

#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

enum {
    SIDE = 28,
    PIXELS = SIDE * SIDE,
    CELLS = NL_GRADIENT_CELLS,
    EDGES = 8 * CELLS * CELLS,
    GRADIENT = EDGES + 196,
    KNOTS = NL_PLACE_KNOTS,
    CONTEXT = 2 * GRADIENT + NL_PLACE_FEATURES,
};

static float edge_at(const float *features, int direction, int row, int column)
{
    return features[(direction * CELLS + row) * CELLS + column];
}

/* A picture of a side's size with noise that is the same for each seed. */
static void fill(float *picture, int side, unsigned seed)
{
    for (int i = 0; i < side * side; i++) {
        seed = seed * 1664525u + 1013904223u;
        picture[i] = (float)(seed >> 8) / (float)(1u << 24);
    }
}

static double pixel(const float *picture, int side, int x, int y)
{
    return x < 0 || y < 0 || x >= side || y >= side ? 0.0 : (double)picture[y * side + x];
}

/* The gradient by two full kernels of 5 x 5. */
static void gradient(double *dx, double *dy, const float *picture, int side, int x, int y)
{
    static const double smooth[5] = {1 / 16.0, 4 / 16.0, 6 / 16.0, 4 / 16.0, 1 / 16.0};
    static const double slope[5] = {-1 / 8.0, -2 / 8.0, 0.0, 2 / 8.0, 1 / 8.0};
    *dx = *dy = 0.0;
    for (int j = 0; j < 5; j++) {
        for (int i = 0; i < 5; i++) {
            double value = pixel(picture, side, x + i - 2, y + j - 2);
            *dx += slope[i] * smooth[j] * value;
            *dy += smooth[i] * slope[j] * value;
        }
    }
}

/* What of a vector goes to the direction at `turn` eighths of a circle: its coordinate in the two
 * directions it lies between. */
static double part_along(double dx, double dy, int turn)
{
    const double eighth = acos(-1.0) / 4.0;
    double angle = atan2(dy, dx) - turn * eighth, length = hypot(dx, dy);
    angle = fabs(remainder(angle, 8.0 * eighth));
    return angle >= eighth ? 0.0 : length * sin(eighth - angle) / sin(eighth);
}

static double bell(double at, double centre, double deviation)
{
    double off = (at - centre) / deviation;
    return fabs(off) > 2.5 ? 0.0 : exp(-0.5 * off * off);
}

/* Edges of one direction in one cell. */
static double plain_edge(const float *picture, int side, int direction, int row, int column)
{
    double pitch = (double)side / CELLS, deviation = 0.55 * pitch, sum = 0.0, across = 0.0,
           down = 0.0;
    double x0 = (column + 0.5) * pitch - 0.5, y0 = (row + 0.5) * pitch - 0.5;
    for (int at = -2; at < side + 2; at++) {
        across += bell(at, x0, deviation);
        down += bell(at, y0, deviation);
    }
    for (int y = -2; y < side + 2; y++) {
        for (int x = -2; x < side + 2; x++) {
            double dx, dy;
            gradient(&dx, &dy, picture, side, x, y);
            sum += bell(x, x0, deviation) * bell(y, y0, deviation) * part_along(dx, dy, direction);
        }
    }
    return 2.2 * sqrt(sum / (across * down));
}

static void edges_are_those_of_the_plain_twin(void **state)
{
    static const int sides[] = {28, 20, 41};
    (void)state;
    for (int s = 0; s < 3; s++) {
        int side = sides[s];
        float *picture = malloc((size_t)side * (size_t)side * sizeof *picture), out[EDGES + 196];
        assert_non_null(picture);
        fill(picture, side, 7u + (unsigned)s);
        nl_extractor extractor = nl_extractor_make(NL_FEATURES_GRADIENT, NL_SHAPE_NORM_NONE, side);
        nl_extractor_run(out, &extractor, picture, NULL);
        for (int i = 0; i < EDGES; i += 5) {
            int direction = i / (CELLS * CELLS), row = i / CELLS % CELLS, column = i % CELLS;
            double want = plain_edge(picture, side, direction, row, column);
            if (fabs((double)out[i] - want) > 1e-3)
                fail_msg("side %d, direction %d, cell %d %d: %g, not %g", side, direction, row,
                         column, (double)out[i], want);
        }
        free(picture);
    }
}

static void a_bar_has_edges_on_both_sides(void **state)
{
    float picture[PIXELS] = {0}, out[EDGES + 196];
    (void)state;
    for (int y = 4; y < 24; y++) {
        for (int x = 12; x < 16; x++)
            picture[y * SIDE + x] = 1.0f;
    }
    nl_extractor extractor = nl_extractor_make(NL_FEATURES_GRADIENT, NL_SHAPE_NORM_NONE, SIDE);
    nl_extractor_run(out, &extractor, picture, NULL);
    assert_int_equal(extractor.count, EDGES + 196);
    assert_true(edge_at(out, 0, 3, 3) > 0.5f);    /* it gets darker to the right */
    assert_true(edge_at(out, 4, 3, 3) > 0.5f);    /* and to the left */
    assert_true(edge_at(out, 2, 3, 3) < 0.05f);   /* but not downwards */
    assert_true(edge_at(out, 2, 1, 3) > 0.3f);    /* except at its upper end */
    assert_true(edge_at(out, 6, 5, 3) > 0.3f);    /* and upwards at its lower end */
    assert_true(edge_at(out, 0, 3, 0) < 0.01f);   /* nothing is far beside it */
    assert_true(out[EDGES + 7 * 14 + 7] > 0.8f);  /* its ink */
    assert_true(out[EDGES + 7 * 14 + 1] < 0.01f); /* and the paper */
}

static void a_mirrored_picture_has_mirrored_features(void **state)
{
    float picture[PIXELS], mirrored[PIXELS], a[EDGES + 196], b[EDGES + 196];
    (void)state;
    fill(picture, SIDE, 3);
    for (int i = 0; i < PIXELS; i++)
        mirrored[i] = picture[i / SIDE * SIDE + SIDE - 1 - i % SIDE];
    nl_extractor extractor = nl_extractor_make(NL_FEATURES_GRADIENT, NL_SHAPE_NORM_NONE, SIDE);
    nl_extractor_run(a, &extractor, picture, NULL);
    nl_extractor_run(b, &extractor, mirrored, NULL);
    for (int i = 0; i < EDGES; i++) {
        int direction = i / (CELLS * CELLS), row = i / CELLS % CELLS, column = i % CELLS;
        float twin = edge_at(b, (12 - direction) % 8, row, CELLS - 1 - column);
        assert_true(fabsf(a[i] - twin) < 1e-4f);
    }
    for (int i = 0; i < 196; i++)
        assert_true(fabsf(a[EDGES + i] - b[EDGES + i / 14 * 14 + 13 - i % 14]) < 1e-5f);
}

static void pixels_are_pixels(void **state)
{
    float picture[PIXELS], out[PIXELS];
    (void)state;
    fill(picture, SIDE, 5);
    nl_extractor extractor = nl_extractor_make(NL_FEATURES_PIXELS, NL_SHAPE_NORM_NONE, SIDE);
    nl_extractor_run(out, &extractor, picture, NULL);
    assert_int_equal(extractor.count, PIXELS);
    assert_memory_equal(out, picture, sizeof out);
}

/* From one pixel to the largest side: all numbers finite, none below 0, none far above 1. */
static void every_side_has_features(void **state)
{
    static float picture[NL_GRADIENT_SIDE_MAX * NL_GRADIENT_SIDE_MAX];
    (void)state;
    for (int side = 1; side <= NL_GRADIENT_SIDE_MAX; side++) {
        float out[EDGES + 196];
        nl_extractor extractor = nl_extractor_make(NL_FEATURES_GRADIENT, NL_SHAPE_NORM_NONE, side);
        fill(picture, side, (unsigned)side);
        nl_extractor_run(out, &extractor, picture, NULL);
        for (int i = 0; i < extractor.count; i++)
            assert_true(out[i] >= 0.0f && out[i] < 2.0f);
    }
}

static void look(float out[CONTEXT], nl_shape_norm shape_norm, const float *picture,
                 const nl_surroundings *surroundings)
{
    nl_extractor extractor = nl_extractor_make(NL_FEATURES_CONTEXT, shape_norm, SIDE);
    assert_int_equal(extractor.count, CONTEXT);
    for (int i = 0; i < CONTEXT; i++)
        out[i] = 7.0f;
    nl_extractor_run(out, &extractor, picture, surroundings);
}

static void assert_zeros(const float *numbers, int count)
{
    for (int i = 0; i < count; i++)
        assert_true(numbers[i] == 0.0f);
}

static void alone_a_character_has_its_gradient_and_zeros(void **state)
{
    float picture[PIXELS], own[GRADIENT], out[CONTEXT];
    nl_surroundings nothing = {0};
    (void)state;
    fill(picture, SIDE, 11);
    nl_extractor gradient = nl_extractor_make(NL_FEATURES_GRADIENT, NL_SHAPE_NORM_BOTH, SIDE);
    nl_extractor_run(own, &gradient, picture, NULL);
    for (int known = 0; known < 2; known++) {
        look(out, NL_SHAPE_NORM_BOTH, picture, known ? &nothing : NULL);
        assert_memory_equal(out, own, sizeof own);
        assert_zeros(out + GRADIENT, CONTEXT - GRADIENT);
    }
}

/* The shape norm is for the character alone. */
static void ink_around_has_a_gradient_of_its_own(void **state)
{
    float picture[PIXELS], ink[PIXELS], own[GRADIENT], around[GRADIENT], out[CONTEXT];
    uint8_t bytes[PIXELS];
    nl_surroundings surroundings = {.ink = bytes};
    (void)state;
    fill(picture, SIDE, 12);
    fill(ink, SIDE, 13);
    for (int i = 0; i < PIXELS; i++) {
        bytes[i] = (uint8_t)(255.0f * ink[i]);
        ink[i] = (float)bytes[i] / 255.0f;
    }
    nl_extractor normal = nl_extractor_make(NL_FEATURES_GRADIENT, NL_SHAPE_NORM_WIDTH, SIDE);
    nl_extractor plain = nl_extractor_make(NL_FEATURES_GRADIENT, NL_SHAPE_NORM_NONE, SIDE);
    nl_extractor_run(own, &normal, picture, NULL);
    nl_extractor_run(around, &plain, ink, NULL);
    look(out, NL_SHAPE_NORM_WIDTH, picture, &surroundings);
    assert_memory_equal(out, own, sizeof own);
    for (int i = 0; i < GRADIENT; i++)
        assert_true(fabsf(out[GRADIENT + i] - around[i]) < 1e-4f);
    assert_zeros(out + (ptrdiff_t)2 * GRADIENT, NL_PLACE_FEATURES);
    nl_extractor_run(around, &plain, picture, NULL);
    nl_extractor_run(own, &plain, picture, &surroundings);
    assert_memory_equal(own, around, sizeof own);
}

/* The code has `part` at a knot and the rest at the next. */
static void assert_code(const float *code, int knot, float part)
{
    for (int i = 0; i < KNOTS; i++) {
        float want = i == knot ? part : i == knot + 1 ? 1.0f - part : 0.0f;
        if (fabsf(code[i] - want) > 1e-5f)
            fail_msg("knot %d: %g, not %g", i, (double)code[i], (double)want);
    }
}

static void a_place_is_coded_by_its_nearest_knots(void **state)
{
    float picture[PIXELS] = {0}, out[CONTEXT], sum = 0.0f;
    const float *code = out + (ptrdiff_t)2 * GRADIENT;
    static const struct {
        nl_place place;
        int top, bottom, width;
        float top_part, bottom_part, width_part;
    } rows[] = {
        {{-0.3f, -0.6f, 0.0f}, 0, 0, 0, 1.0f, 1.0f, 1.0f},
        {{1.0f, 0.0f, 0.6f}, 5, 2, 2, 0.8f, 0.6f, 0.6f},
        {{0.2f, -0.1f, 0.25f}, 2, 2, 1, 1.0f, 1.0f, 1.0f},
        {{1.45f, 1.15f, 1.75f}, 7, 7, 7, 1.0f, 1.0f, 1.0f},
        {{99.0f, 99.0f, 99.0f}, 7, 7, 7, 1.0f, 1.0f, 1.0f},
        {{-99.0f, -99.0f, -99.0f}, 0, 0, 0, 1.0f, 1.0f, 1.0f},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        nl_surroundings surroundings = {.place = &rows[i].place};
        look(out, NL_SHAPE_NORM_NONE, picture, &surroundings);
        assert_zeros(out + GRADIENT, GRADIENT);
        assert_code(code, rows[i].top, rows[i].top_part);
        assert_code(code + KNOTS, rows[i].bottom, rows[i].bottom_part);
        assert_code(code + (ptrdiff_t)2 * KNOTS, rows[i].width, rows[i].width_part);
    }
    for (float top = -1.0f; top < 2.0f; top += 0.013f, sum = 0.0f) {
        nl_place place = {top, -top, 0.5f * top};
        look(out, NL_SHAPE_NORM_NONE, picture, &(nl_surroundings){.place = &place});
        for (int i = 0; i < NL_PLACE_FEATURES; i++)
            sum += code[i];
        assert_true(fabsf(sum - 3.0f) < 1e-5f);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(edges_are_those_of_the_plain_twin),
        cmocka_unit_test(a_bar_has_edges_on_both_sides),
        cmocka_unit_test(a_mirrored_picture_has_mirrored_features),
        cmocka_unit_test(pixels_are_pixels),
        cmocka_unit_test(every_side_has_features),
        cmocka_unit_test(alone_a_character_has_its_gradient_and_zeros),
        cmocka_unit_test(ink_around_has_a_gradient_of_its_own),
        cmocka_unit_test(a_place_is_coded_by_its_nearest_knots),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
