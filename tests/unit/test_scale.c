/* Pages of small writing, and of writing that is large enough. */
#include "page/scale.h"
#include "support/laidout.h"
#include "support/paper.h"
#include "support/unit.h"

/* The scale for a page of letters of this height; and for the same letters on a page of `pixels`.
 */
static float scale_of(float height, float *large, double pixels)
{
    float scale;
    nl_error err;
    laid_out s = {.paper = paper_new(900, 200, 250)};
    paper_line(s.paper, "LOT HI OTOL", (struct paper_style){20, 150, height, 0.3f, 1.0f, 0});
    laid_out_find(&s);
    assert_true(nl_page_scale(&scale, &s.layout, &s.arena, &err));
    s.layout.ink.width = 4000;
    s.layout.ink.height = (int)(pixels / 4000.0);
    assert_true(nl_page_scale(large, &s.layout, &s.arena, &err));
    laid_out_free(&s);
    return scale;
}

static void small_writing_is_enlarged(void **state)
{
    (void)state;
    float large;
    for (int height = 9; height <= 22; height++) {
        float scale = scale_of((float)height, &large, 2e6);
        assert_true(scale * (float)height > 43.0f && scale * (float)height < 54.0f);
        assert_true(large * large * 2e6f < 1.61e7f && large >= 1.0f);
    }
}

static void large_writing_is_not(void **state)
{
    (void)state;
    float large;
    for (int height = 26; height < 120; height += 7)
        assert_true(scale_of((float)height, &large, 2e6) == 1.0f);
}

static void nor_are_large_pages(void **state)
{
    (void)state;
    float large;
    scale_of(10.0f, &large, 4e6);
    assert_true(large > 1.9f && large < 2.1f);
    scale_of(10.0f, &large, 12e6);
    assert_true(large == 1.0f);
}

static void a_blank_page_is_not(void **state)
{
    (void)state;
    float scale = 0.0f;
    nl_error err;
    laid_out s = {.paper = paper_new(90, 50, 250)};
    laid_out_find(&s);
    assert_true(nl_page_scale(&scale, &s.layout, &s.arena, &err));
    assert_true(scale == 1.0f);
    laid_out_free(&s);
}

static void boxes_are_those_of_the_original(void **state)
{
    (void)state;
    nl_box box = nl_box_of_original((nl_box){30, 60, 9, 31}, 3.0f);
    assert_int_equal(box.left, 10);
    assert_int_equal(box.top, 20);
    assert_int_equal(box.width, 3);
    assert_int_equal(box.height, 10);
    box = nl_box_of_original((nl_box){30, 60, 1, 1}, 4.0f);
    assert_int_equal(box.width, 1);
    assert_int_equal(box.height, 1);
    box = nl_box_of_original((nl_box){7, 5, 11, 13}, 1.0f);
    assert_memory_equal(&box, &((nl_box){7, 5, 11, 13}), sizeof box);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(small_writing_is_enlarged),
        cmocka_unit_test(large_writing_is_not),
        cmocka_unit_test(nor_are_large_pages),
        cmocka_unit_test(a_blank_page_is_not),
        cmocka_unit_test(boxes_are_those_of_the_original),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
