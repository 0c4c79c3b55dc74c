/* Components by runs are those a flood fill finds. */
#include "base/rng.h"
#include "page/components.h"
#include "support/paper.h"
#include "support/seed.h"
#include "support/unit.h"

#include <stdlib.h>

enum { ROUNDS = 300 };

static int below(nl_rng *rng, int bound)
{
    return (int)nl_rng_below(rng, (uint32_t)bound);
}

static nl_image random_ink(nl_rng *rng)
{
    nl_image ink = paper_new(1 + below(rng, 40), 1 + below(rng, 40), 0);
    float share = nl_rng_uniform(rng);
    for (int i = 0; i < ink.width * ink.height; i++)
        ink.data[i] = nl_rng_uniform(rng) < share ? 255 : 0;
    return ink;
}

/* Numbers the component of a pixel in `label` (0: not yet); returns its area. */
static int flood(int *label, int *stack, nl_image ink, int start, int number)
{
    int count = 0, area = 0;
    stack[count++] = start;
    label[start] = number;
    while (count > 0) {
        int at = stack[--count], x0 = at % ink.width, y0 = at / ink.width;
        area++;
        for (int y = y0 - 1; y <= y0 + 1; y++) {
            for (int x = x0 - 1; x <= x0 + 1; x++) {
                int next = y * ink.width + x;
                if (x < 0 || y < 0 || x >= ink.width || y >= ink.height || label[next] ||
                    ink.data[next] < 128)
                    continue;
                label[next] = number;
                stack[count++] = next;
            }
        }
    }
    return area;
}

/* All pixels of the component's runs have one label, and it is `number`. */
static void check_component(const nl_component_list *list, const nl_component *component,
                            const int *label, int width, int number)
{
    nl_box box = {0};
    int area = 0;
    for (int i = component->run; i < component->run + component->run_count; i++) {
        const nl_run *run = &list->runs[i];
        for (int x = run->x; x < run->x + run->length; x++)
            assert_int_equal(label[run->y * width + x], number);
        box = nl_box_union(box, (nl_box){run->x, run->y, run->length, 1});
        area += run->length;
        if (i > component->run)
            assert_true(run->y > run[-1].y || (run->y == run[-1].y && run->x > run[-1].x));
    }
    assert_int_equal(area, component->area);
    assert_memory_equal(&box, &component->box, sizeof box);
}

static void runs_and_flood_fill_agree(void **state)
{
    nl_rng *rng = *state;
    for (int i = 0; i < ROUNDS; i++) {
        nl_image ink = random_ink(rng);
        size_t pixels = (size_t)ink.width * (size_t)ink.height;
        int *label = calloc(pixels, sizeof *label), *stack = calloc(pixels, sizeof *stack);
        assert_non_null(label);
        assert_non_null(stack);
        nl_arena arena = {0};
        nl_error err;
        nl_component_list list;
        assert_true(nl_components_find(&list, ink, &arena, &err));
        int number = 0;
        for (int p = 0; p < (int)pixels; p++) {
            if (ink.data[p] < 128 || label[p])
                continue;
            int area = flood(label, stack, ink, p, ++number);
            assert_in_range(number, 1, list.count);
            assert_int_equal(list.components[number - 1].area, area);
        }
        assert_int_equal(list.count, number);
        for (int b = 0; b < list.count; b++)
            check_component(&list, &list.components[b], label, ink.width, b + 1);
        nl_arena_free(&arena);
        free(label);
        free(stack);
        paper_free(&ink);
    }
}

int main(void)
{
    nl_rng rng = nl_rng_make(test_seed(), NL_STREAM_TEST, 0, 72);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_prestate(runs_and_flood_fill_agree, &rng),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
