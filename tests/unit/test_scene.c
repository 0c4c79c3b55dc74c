/* Scenes: their extent, and what is painted where. */
#include "plot/scene.h"
#include "support/unit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { WIDTH = 40, HEIGHT = 30 };

typedef struct painting {
    nl_arena arena;
    nl_error err;
    nl_scene scene;
    nl_canvas canvas;
} painting;

static painting *start(double zoom)
{
    painting *p = calloc(1, sizeof *p);
    assert_non_null(p);
    nl_scene_open(&p->scene, &p->arena, &p->err);
    p->canvas = (nl_canvas){.width = WIDTH, .height = HEIGHT, .zoom = zoom};
    p->canvas.rgb = nl_alloc(&p->arena, (size_t)WIDTH * HEIGHT, 3, &p->err);
    assert_non_null(p->canvas.rgb);
    memset(p->canvas.rgb, 255, (size_t)3 * WIDTH * HEIGHT);
    return p;
}

static void end(painting *p)
{
    nl_arena_free(&p->arena);
    free(p);
}

/* The red of a pixel. */
static int at(const painting *p, int x, int y)
{
    return p->canvas.rgb[3 * (y * WIDTH + x)];
}

static const nl_stroke_style black = {0x000000, 2.0, 1.0, 0.0};

static void a_line_covers_its_width(void **state)
{
    (void)state;
    painting *p = start(1.0);
    const nl_point line[] = {{5.0, 10.0}, {30.0, 10.0}};
    nl_scene_line(&p->scene, &black, line, 2);
    assert_true(nl_scene_paint(&p->canvas, &p->scene, &p->err));
    for (int x = 6; x < 29; x++) {
        assert_int_equal(at(p, x, 8), 255);
        assert_int_equal(at(p, x, 9), 0);
        assert_int_equal(at(p, x, 10), 0);
        assert_int_equal(at(p, x, 11), 255);
    }
    assert_int_equal(at(p, 2, 9), 255);
    assert_int_equal(at(p, 33, 10), 255);
    end(p);
}

static void zoom_and_origin_move_what_is_painted(void **state)
{
    (void)state;
    painting *p = start(2.0);
    p->canvas.origin = (nl_point){-3.0, -2.0};
    const nl_point line[] = {{1.0, 1.0}, {1.0, 5.0}};
    nl_scene_line(&p->scene, &(nl_stroke_style){0, 1.0, 1.0, 0.0}, line, 2);
    assert_true(nl_scene_paint(&p->canvas, &p->scene, &p->err));
    assert_int_equal(at(p, 7, 10), 0); /* x (1 + 3) 2 = 8, a pixel on either side */
    assert_int_equal(at(p, 8, 10), 0);
    assert_int_equal(at(p, 6, 10), 255);
    assert_int_equal(at(p, 9, 10), 255);
    assert_int_equal(at(p, 8, 3), 255);
    assert_int_equal(at(p, 8, 16), 255);
    end(p);
}

static void opacity_and_edges_are_blended(void **state)
{
    (void)state;
    painting *p = start(1.0);
    const nl_point line[] = {{5.0, 10.5}, {30.0, 10.5}};
    nl_scene_line(&p->scene, &(nl_stroke_style){0, 2.0, 0.5, 0.0}, line, 2);
    assert_true(nl_scene_paint(&p->canvas, &p->scene, &p->err));
    assert_in_range(at(p, 15, 10), 127, 128);
    assert_in_range(at(p, 15, 9), 190, 192); /* half of it */
    assert_in_range(at(p, 15, 11), 190, 192);
    assert_int_equal(at(p, 15, 12), 255);
    end(p);
}

static void dashes_leave_gaps(void **state)
{
    (void)state;
    painting *p = start(1.0);
    const nl_point line[] = {{0.0, 10.0}, {17.0, 10.0}, {40.0, 10.0}};
    nl_scene_line(&p->scene, &(nl_stroke_style){0, 2.0, 1.0, 5.0}, line, 3);
    assert_true(nl_scene_paint(&p->canvas, &p->scene, &p->err));
    for (int x = 0; x < WIDTH; x += 5) /* in the middle of each dash and of each gap */
        assert_int_equal(at(p, x + 2, 9), x / 5 % 2 ? 255 : 0);
    end(p);
}

static void a_box_is_hollow(void **state)
{
    (void)state;
    painting *p = start(1.0);
    nl_scene_box(&p->scene, &black, (nl_point){5.0, 5.0}, (nl_point){25.0, 20.0}, "tooltip");
    assert_true(nl_scene_paint(&p->canvas, &p->scene, &p->err));
    assert_int_equal(at(p, 15, 5), 0);
    assert_int_equal(at(p, 15, 19), 0);
    assert_int_equal(at(p, 5, 12), 0);
    assert_int_equal(at(p, 24, 12), 0);
    assert_int_equal(at(p, 15, 12), 255);
    end(p);
}

static void shapes_outside_the_canvas_are_left_out(void **state)
{
    (void)state;
    painting *p = start(1.0);
    const nl_point far[] = {{-1e9, 12.0}, {1e9, 12.0}}, dot[] = {{1e7, -1e7}};
    nl_scene_line(&p->scene, &black, far, 2);
    nl_scene_line(&p->scene, &black, dot, 1);
    assert_true(nl_scene_paint(&p->canvas, &p->scene, &p->err));
    assert_int_equal(at(p, 0, 12), 0);
    assert_int_equal(at(p, WIDTH - 1, 12), 0);
    assert_int_equal(at(p, 20, 20), 255);
    end(p);
}

static void the_extent_covers_all_shapes(void **state)
{
    (void)state;
    painting *p = start(1.0);
    nl_point corner, opposite;
    nl_scene_extent(&corner, &opposite, &p->scene, (nl_point){100.0, 50.0});
    assert_true(corner.x == 0.0 && corner.y == 0.0 && opposite.x == 100.0 && opposite.y == 50.0);
    nl_scene_box(&p->scene, &black, (nl_point){-4.0, 5.0}, (nl_point){25.0, 60.0}, NULL);
    nl_scene_text(&p->scene, &(nl_text_style){0, 10.0, NL_ANCHOR_START}, (nl_point){90.0, 3.0},
                  "wide enough");
    nl_scene_extent(&corner, &opposite, &p->scene, (nl_point){100.0, 50.0});
    assert_true(corner.x == -5.0 && opposite.y == 61.0);
    assert_true(corner.y < -7.0 && opposite.x > 140.0);
    end(p);
}

static void texts_are_copied(void **state)
{
    (void)state;
    painting *p = start(1.0);
    char text[] = "before";
    nl_scene_text(&p->scene, &(nl_text_style){0, 10.0, NL_ANCHOR_END}, (nl_point){9.0, 9.0}, text);
    memcpy(text, "behind", 6);
    assert_string_equal(p->scene.shapes[0].text, "before");
    assert_false(p->scene.failed);
    end(p);
}

static void texts_are_painted_with_a_rim(void **state)
{
    (void)state;
    painting *p = start(1.0);
    memset(p->canvas.rgb, 100, (size_t)3 * WIDTH * HEIGHT);
    nl_scene_text(&p->scene, &(nl_text_style){0, 30.0, NL_ANCHOR_MIDDLE}, (nl_point){20.0, 28.0},
                  "I");
    assert_true(nl_scene_paint(&p->canvas, &p->scene, &p->err));
    assert_in_range(at(p, 20, 17), 0, 10); /* the stem */
    assert_in_range(at(p, 17, 17), 200, 255);
    assert_int_equal(at(p, 4, 17), 100);
    end(p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_covers_its_width),
        cmocka_unit_test(zoom_and_origin_move_what_is_painted),
        cmocka_unit_test(opacity_and_edges_are_blended),
        cmocka_unit_test(dashes_leave_gaps),
        cmocka_unit_test(a_box_is_hollow),
        cmocka_unit_test(shapes_outside_the_canvas_are_left_out),
        cmocka_unit_test(the_extent_covers_all_shapes),
        cmocka_unit_test(texts_are_copied),
        cmocka_unit_test(texts_are_painted_with_a_rim),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
