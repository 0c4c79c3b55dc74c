/* Single pen characters to train on: whose they are, how often each is drawn, and that they look
 * like themselves. */
#include "draw/pensample.h"
#include "support/unit.h"

#include <string.h>

enum { SIDE = 28, SIZE = SIDE * SIDE, TIMES = 3 };

static const char TEXT[] =
    "{\"l\":\"L\",\"w\":\"ann\",\"q\":\"?\",\"s\":[[5,90,5,0,40,0]]}\n"
    "{\"l\":\"T\",\"w\":\"ann\",\"q\":\"?\",\"s\":[[0,90,60,90],[30,90,30,0]]}\n"
    "{\"l\":\"L\",\"w\":\"bob\",\"q\":\"?\",\"s\":[[2,80,5,0,40,3]]}\n";

static nl_arena arena;

static int free_arena(void **state)
{
    (void)state;
    nl_arena_free(&arena);
    return 0;
}

static nl_dataset draw(double share, bool held, size_t times, uint64_t seed, nl_pool *pool)
{
    nl_error err;
    nl_dataset data;
    nl_pens *pens = NL_NEW(&arena, nl_pens, 1, &err);
    assert_non_null(pens);
    assert_true(
        nl_pens_parse(pens, (nl_bytes){(const uint8_t *)TEXT, strlen(TEXT)}, "t", &arena, &err));
    nl_pen_job job = {{pens, share, 1, held}, times, seed, nl_prep_default()};
    nl_dataset_init(&data, SIDE);
    assert_true(nl_pen_samples(&data, &job, pool, &arena, &err));
    return data;
}

static uint32_t code_of(const nl_dataset *data, size_t sample)
{
    return data->classes[data->labels[sample]].code[0];
}

static void each_character_is_drawn_that_often(void **state)
{
    (void)state;
    nl_dataset data = draw(0.0, false, TIMES, 1, NULL);
    assert_int_equal(data.count, 3 * TIMES);
    const char *codes = "LLLTTTLLL";
    for (size_t i = 0; i < data.count; i++)
        assert_int_equal(code_of(&data, i), codes[i]);
    assert_memory_not_equal(data.pixels, data.pixels + SIZE,
                            SIZE); /* each with another stroke width */
}

/* An L has much ink in its lower rows and little in its upper right part. */
static void they_look_like_themselves(void **state)
{
    (void)state;
    nl_dataset data = draw(0.0, false, TIMES, 2, NULL);
    for (size_t i = 0; i < TIMES; i++) {
        const uint8_t *l = data.pixels + i * SIZE;
        int ink = 0, low = 0, paper = 0;
        for (int at = 0; at < SIZE; at++) {
            ink += l[at];
            low += at / SIDE > 18 ? l[at] : 0;
            paper += at / SIDE < 12 && at % SIDE > 18 ? l[at] : 0;
        }
        assert_true(ink > 20 * 255);
        assert_true(low * 3 > ink);
        assert_true(paper * 10 < ink);
    }
}

/* Each writer is either held back or trained on. */
static void writers_are_split(void **state)
{
    (void)state;
    size_t all = draw(0.0, false, 1, 1, NULL).count;
    for (int percent = 0; percent <= 100; percent += 10) {
        double share = percent / 100.0;
        assert_int_equal(draw(share, false, 1, 1, NULL).count + draw(share, true, 1, 1, NULL).count,
                         all);
    }
    assert_int_equal(draw(1.0, false, 1, 1, NULL).count, 0);
}

static void threads_make_no_difference(void **state)
{
    (void)state;
    nl_error err;
    nl_pool *pool;
    assert_true(nl_pool_open(&pool, 3, &arena, &err));
    nl_dataset one = draw(0.0, false, 200, 5, NULL), three = draw(0.0, false, 200, 5, pool);
    assert_int_equal(one.count, three.count);
    assert_memory_equal(one.pixels, three.pixels, one.count * SIZE);
    nl_pool_close(pool);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_character_is_drawn_that_often),
        cmocka_unit_test(they_look_like_themselves),
        cmocka_unit_test(writers_are_split),
        cmocka_unit_test(threads_make_no_difference),
    };
    return cmocka_run_group_tests(tests, NULL, free_arena);
}
