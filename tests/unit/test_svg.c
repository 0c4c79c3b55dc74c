/* SVG text: numbers, escapes and Base64 exactly, well-formed whatever is put in, and the drawings
 * as they were when somebody last looked at them: NL_TEST_GOLDEN=write makes tests/golden anew. */
#include "plot/chart.h"
#include "plot/confusion.h"
#include "plot/lookalikes.h"
#include "plot/scene.h"
#include "plot/svg.h"
#include "support/unit.h"
#include "support/xml.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void assert_put(const char *expected, const nl_svg *svg, size_t from)
{
    assert_int_equal(svg->size - from, strlen(expected));
    assert_memory_equal(svg->text + from, expected, strlen(expected));
}

static void numbers_and_text_are_formatted(void **state)
{
    (void)state;
    nl_arena arena = {0};
    nl_error err;
    nl_svg svg;
    nl_svg_open(&svg, 10, 20.5, &arena, &err);
    size_t start = svg.size;
    nl_svg_put(&svg, "%d|%g|%g|%g|%g|%g|%x|%%", -12, 1.0, 0.5, 2.346, NAN, -0.001, 0x0af3u);
    assert_put("-12|1|0.5|2.35|0|0|#000af3|%", &svg, start);
    start = svg.size;
    nl_svg_put(&svg, "%s", "<a b=\"c\"> & \u00e9\u2192'");
    assert_put("&lt;a b=&quot;c&quot;&gt; &amp; \u00e9\u2192'", &svg, start);
    start = svg.size;
    nl_svg_put(&svg, "%s", "\x01\xff\xc3(\x7f\n\xef\xbf\xbf");
    assert_put("\?\?\?(\?\?\?", &svg, start);
    nl_arena_free(&arena);
}

static void base64_follows_the_standard(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        {"", ""},        {"f", "Zg=="},        {"fo", "Zm8="},
        {"foo", "Zm9v"}, {"foob", "Zm9vYg=="}, {"\xff\xfe\xfd\xfc", "//79/A=="}};
    nl_arena arena = {0};
    nl_error err;
    nl_svg svg;
    nl_svg_open(&svg, 1, 1, &arena, &err);
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        size_t start = svg.size;
        nl_svg_base64(&svg, (nl_bytes){(const uint8_t *)pairs[i][0], strlen(pairs[i][0])});
        assert_put(pairs[i][1], &svg, start);
    }
    nl_arena_free(&arena);
}

static void colours_blend(void **state)
{
    (void)state;
    assert_int_equal(nl_svg_blend(0x102030, 0xffffff, 0), 0x102030);
    assert_int_equal(nl_svg_blend(0x102030, 0xf0e0d0, 1), 0xf0e0d0);
    assert_int_equal(nl_svg_blend(0x000000, 0xff8040, 0.5), 0x804020);
    assert_int_equal(nl_svg_colour(2), nl_svg_colour(2 + NL_SVG_COLOURS));
}

static void the_checker_checks(void **state)
{
    (void)state;
    static const char *const faulty[] = {"<a>",
                                         "<a></b>",
                                         "<a b></a>",
                                         "<a b=c/>",
                                         "<a b=\"c\" b=\"d\"/>",
                                         "<a>&</a>",
                                         "<a/><b/>",
                                         "<a/>text",
                                         "<a b=\"<\"/>",
                                         "",
                                         "<a>\x01</a>",
                                         "<a b=\"1\"c=\"2\"/>"};
    for (size_t i = 0; i < sizeof faulty / sizeof *faulty; i++)
        assert_non_null(xml_fault(faulty[i], strlen(faulty[i])));
    const char *sound = "<a b=\"&lt;\">\n<c/>x &amp; y</a>\n";
    assert_null(xml_fault(sound, strlen(sound)));
}

/* Well-formed, and the same bytes as tests/golden/NAME. */
static void assert_golden(nl_bytes svg, const char *name)
{
    const char *fault = xml_fault((const char *)svg.data, svg.size);
    if (fault)
        fail_msg("%s: %s", name, fault);
    char path[64];
    snprintf(path, sizeof path, "tests/golden/%s", name);
    nl_arena arena = {0};
    nl_error err;
    nl_bytes golden;
    const char *mode = getenv("NL_TEST_GOLDEN");
    if (mode && strcmp(mode, "write") == 0)
        assert_true(nl_file_write(path, &svg, 1, &err));
    if (!nl_file_read(&golden, path, 1 << 24, &arena, &err))
        fail_msg("%s", err.text);
    bool same = golden.size == svg.size && memcmp(golden.data, svg.data, svg.size) == 0;
    nl_arena_free(&arena);
    if (!same)
        fail_msg("%s differs; look at what NL_TEST_GOLDEN=write makes of it", path);
}

static void training_curves(void **state)
{
    (void)state;
    static const double train[8] = {2.31, 1.12, 0.74, 0.55, 0.43, 0.35, 0.29, 0.25};
    static const double valid[8] = {1.72, 0.95, NAN, 0.61, 0.56, 0.52, 0.53, 0.51};
    static const double right[8] = {0.52, 0.71, 0.78, 0.815, 0.83, 0.842, 0.841, 0.847};
    const nl_series losses[] = {{"training", NULL, train, 8}, {"validation", NULL, valid, 8}};
    const nl_series shares[] = {{"validation", NULL, right, 8}};
    const nl_panel panels[] = {{"Loss", "epoch", "cross-entropy", losses, 2, true},
                               {"Accuracy", "epoch", "share right", shares, 1, false}};
    nl_arena arena = {0};
    nl_error err;
    nl_bytes svg;
    assert_true(nl_svg_chart(&svg, panels, 2, &arena, &err));
    assert_golden(svg, "curves.svg");
    nl_arena_free(&arena);
}

static void gradient_norms(void **state)
{
    (void)state;
    static const double layer[6] = {1, 2, 3, 4, 5, 6};
    static const double sigmoid[6] = {2e-7, 3.1e-6, 4.4e-5, 6e-4, 8.1e-3, 0.09};
    static const double tanh[6] = {0.012, 0.018, 0.025, 0.041, 0.066, 0.11};
    static const double relu[6] = {0.061, 0.066, 0.073, 0.081, 0.089, 0};
    const nl_series norms[] = {
        {"sigmoid", layer, sigmoid, 6},
        {"tanh", layer, tanh, 6},
        {"relu, whose last is 0 & not drawn <on a log axis>", layer, relu, 6},
        {"a curve without points", layer, layer, 0}};
    const nl_panel panel = {"Gradient norms", "layer", "|dW|", norms, 4, true};
    nl_arena arena = {0};
    nl_error err;
    nl_bytes svg;
    assert_true(nl_svg_chart(&svg, &panel, 1, &arena, &err));
    assert_golden(svg, "gradients.svg");
    nl_arena_free(&arena);
}

static void degenerate_charts_are_drawn(void **state)
{
    (void)state;
    static const double one[1] = {0.5}, none[2] = {NAN, INFINITY}, huge[2] = {-1e300, 1e300};
    const nl_series series[] = {
        {"one", NULL, one, 1}, {"none", NULL, none, 2}, {"huge", huge, huge, 2}};
    nl_arena arena = {0};
    nl_error err;
    for (int count = 0; count < 4; count++) {
        for (int log = 0; log < 2; log++) {
            const nl_panel panel = {NULL, NULL, NULL, series, count, log};
            nl_bytes svg;
            assert_true(nl_svg_chart(&svg, &panel, 1, &arena, &err));
            assert_null(xml_fault((const char *)svg.data, svg.size));
        }
    }
    nl_arena_free(&arena);
}

static void confusion_of_a_few(void **state)
{
    (void)state;
    static const char *const labels[] = {"0", "O", "<", "\u00e9", "never"};
    static const uint32_t counts[25] = {180, 31, 0, 0, 0, 25, 140, 0, 2, 0, 0, 0, 99,
                                        1,   0,  0, 0, 0, 60, 0,   0, 0, 0, 0, 0};
    const nl_confusion matrix = {"Confusion", labels, counts, 5};
    nl_arena arena = {0};
    nl_error err;
    nl_bytes svg;
    assert_true(nl_svg_confusion(&svg, &matrix, &arena, &err));
    assert_golden(svg, "confusion.svg");
    const char *text = (const char *)svg.data;
    const char *first = strstr(text, "0 \u2192 O"), *second = strstr(text, "O \u2192 0");
    assert_true(first && second && first < second); /* 31 before 25 */
    nl_arena_free(&arena);
}

/* Of the 30 classes, 3 and 20 are taken for each other, and 7 for 25. */
static void look_alikes_stand_side_by_side(void **state)
{
    (void)state;
    enum { CLASSES = 30 };
    static uint32_t counts[CLASSES * CLASSES];
    static const char *labels[CLASSES];
    static const char *const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcd";
    static char names[CLASSES][2];
    for (int i = 0; i < CLASSES; i++) {
        names[i][0] = letters[i];
        labels[i] = names[i];
        counts[i * CLASSES + i] = 90;
    }
    counts[3 * CLASSES + 20] = counts[20 * CLASSES + 3] = 10;
    counts[7 * CLASSES + 25] = 10;
    counts[1 * CLASSES + 2] = 1; /* once is chance */
    const nl_confusion matrix = {NULL, labels, counts, CLASSES};
    int order[CLASSES], start[CLASSES];
    nl_arena arena = {0};
    nl_error err;
    nl_bytes svg;
    assert_true(nl_lookalikes_order(order, start, counts, CLASSES, &arena, &err));
    static const int first[] = {0, 1, 2, 3, 20, 4, 5, 6, 7, 25, 8};
    for (size_t i = 0; i < sizeof first / sizeof *first; i++)
        assert_int_equal(order[i], first[i]);
    assert_true(start[4] == 3 && start[5] == 5 && start[9] == 8 && start[2] == 2);
    assert_true(nl_svg_confusion(&svg, &matrix, &arena, &err));
    assert_non_null(strstr((const char *)svg.data, "Frames: look-alikes"));
    nl_arena_free(&arena);
}

static void confusion_of_many(void **state)
{
    (void)state;
    enum { CLASSES = 62 };
    static uint32_t counts[CLASSES * CLASSES];
    const char *labels[CLASSES];
    for (int i = 0; i < CLASSES; i++) {
        labels[i] = &"zz\0yy"[i % 2 * 3];
        for (int j = 0; j < CLASSES; j++)
            counts[i * CLASSES + j] = (uint32_t)(i == j ? 500 : (i * 7 + j * 3) % 11 == 0);
    }
    const nl_confusion matrix = {NULL, labels, counts, CLASSES};
    nl_arena arena = {0};
    nl_error err;
    nl_bytes svg;
    assert_true(nl_svg_confusion(&svg, &matrix, &arena, &err));
    assert_null(xml_fault((const char *)svg.data, svg.size));
    nl_arena_free(&arena);
}

/* The parts of an overlay: levels, boxes with tooltips, texts, a solid path and a dotted one. */
static void shapes_over_a_picture(void **state)
{
    (void)state;
    const nl_stroke_style level = {0x3a7ebf, 0.5, 0.5, 0}, cut = {0xc2137a, 1.2, 0.9, 0};
    const nl_stroke_style dotted = {0x5b6770, 0.7, 1, 2},
                          box = {nl_confidence_colour(0.99), 1, 1, 0};
    const nl_text_style label = {nl_confidence_colour(0.2), 18, NL_ANCHOR_MIDDLE};
    const nl_text_style note = {0x616e7c, 8, NL_ANCHOR_START};
    const nl_point base[] = {{5, 80}, {155, 82}}, path[] = {{60, 25}, {58, 50.25}, {61, 85}};
    const nl_backdrop backdrop = {{(const uint8_t *)"not really a PNG", 16}, {160, 100}, 2, "<a>"};
    nl_arena arena = {0};
    nl_error err;
    nl_bytes svg;
    nl_scene scene;
    nl_scene_open(&scene, &arena, &err);
    nl_scene_line(&scene, &level, base, 2);
    nl_scene_line(&scene, &cut, path, 3);
    nl_scene_line(&scene, &dotted, path + 1, 2);
    nl_scene_box(&scene, &box, (nl_point){10, 30}, (nl_point){50, 80}, "H 99 %, \"N\" 1 %");
    nl_scene_box(&scene, &box, (nl_point){60, 30}, (nl_point){90.5, 80}, NULL);
    nl_scene_text(&scene, &label, (nl_point){30, 6}, "&");
    nl_scene_text(&scene, &note, (nl_point){157, 80}, "58 %");
    assert_true(nl_scene_svg(&svg, &scene, &backdrop, &arena, &err));
    assert_golden(svg, "overlay.svg");
    nl_arena_free(&arena);
}

static void confidence_has_colours(void **state)
{
    (void)state;
    assert_int_equal(nl_confidence_colour(NAN), nl_confidence_colour(0));
    assert_int_equal(nl_confidence_colour(2), nl_confidence_colour(1));
    for (double p = 0; p < 1; p += 0.125) /* never more red, never less of the others together */
        assert_true((nl_confidence_colour(p) >> 16) + 8 >= nl_confidence_colour(p + 0.125) >> 16);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_and_text_are_formatted),
        cmocka_unit_test(base64_follows_the_standard),
        cmocka_unit_test(colours_blend),
        cmocka_unit_test(the_checker_checks),
        cmocka_unit_test(training_curves),
        cmocka_unit_test(gradient_norms),
        cmocka_unit_test(degenerate_charts_are_drawn),
        cmocka_unit_test(confusion_of_a_few),
        cmocka_unit_test(look_alikes_stand_side_by_side),
        cmocka_unit_test(confusion_of_many),
        cmocka_unit_test(shapes_over_a_picture),
        cmocka_unit_test(confidence_has_colours),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
