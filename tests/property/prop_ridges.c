/* Passes over whole rows at a time equal those that look at each pixel by itself. */
#include "base/rng.h"
#include "page/ridges.h"
#include "support/paper.h"
#include "support/seed.h"
#include "support/unit.h"

enum { ROUNDS = 200, WINDOW = 10, WINDOW_DARK = 7 };

static int below(nl_rng *rng, int bound)
{
    return (int)nl_rng_below(rng, (uint32_t)bound);
}

static nl_image random_picture(nl_rng *rng, bool binary)
{
    nl_image image = paper_new(1 + below(rng, 90), 1 + below(rng, 60), 0);
    int share = 1 + below(rng, 5), level = 0;
    for (int i = 0; i < image.width * image.height; i++) {
        level = below(rng, share) ? level : below(rng, 256);
        image.data[i] = (uint8_t)(!binary ? level : level < 128 ? 0 : 255);
    }
    return image;
}

static int at(nl_image image, int x, int y)
{
    return image.data[y * image.stride + x];
}

static int inside(int value, int size)
{
    return value < 0 ? 0 : value < size ? value : size - 1;
}

static bool is_darker(nl_image flat, int x, int y, int distance, int least)
{
    int over = y >= distance ? y - distance : y + distance;
    int under = y + distance < flat.height ? y + distance : y - distance;
    if (over >= flat.height || under < 0)
        return false;
    int level = at(flat, x, y);
    return at(flat, x, over) - level >= least && at(flat, x, under) - level >= least;
}

static bool is_added(nl_image flat, int x, int y, int distance, int least)
{
    int left = 0, right = 0;
    for (int i = 0; i < WINDOW; i++) {
        left += is_darker(flat, inside(x - i, flat.width), y, distance, least);
        right += is_darker(flat, inside(x + i, flat.width), y, distance, least);
    }
    return left >= WINDOW_DARK && right >= WINDOW_DARK;
}

static void pale_lines_are_added_as_defined(void **state)
{
    nl_rng *rng = *state;
    int added = 0;
    for (int i = 0; i < ROUNDS; i++) {
        nl_arena arena = {0};
        nl_error err;
        nl_image flat = random_picture(rng, false), ink = paper_new(flat.width, flat.height, 0);
        int distance = 1 + below(rng, 6), least = 1 + below(rng, 60);
        for (int x = 0; x < flat.width && below(rng, 4); x++)
            flat.data[flat.height / 2 * flat.stride + x] = (uint8_t)below(rng, 30);
        ink.data[0] = 255;
        assert_true(nl_ridges_add(ink, flat, distance, least, &arena, &err));
        for (int p = 1; p < flat.width * flat.height; p++) {
            bool more = is_added(flat, p % flat.width, p / flat.width, distance, least);
            added += more;
            assert_int_equal(ink.data[p], more ? 255 : 0);
        }
        assert_int_equal(ink.data[0], 255);
        nl_arena_free(&arena);
        paper_free(&flat);
        paper_free(&ink);
    }
    assert_true(added > ROUNDS);
}

/* The length of the run of ink in its column. */
static int run_length(nl_image ink, int x, int y)
{
    int first = y, last = y;
    while (first > 0 && at(ink, x, first - 1))
        first--;
    while (last + 1 < ink.height && at(ink, x, last + 1))
        last++;
    return last - first + 1;
}

static void short_runs_are_left_as_defined(void **state)
{
    nl_rng *rng = *state;
    for (int i = 0; i < ROUNDS; i++) {
        nl_image ink = random_picture(rng, true), out = paper_new(ink.width, ink.height, 7);
        int most = 1 + below(rng, below(rng, 2) ? 6 : 60);
        nl_ridges_thin(out, ink, most);
        for (int p = 0; p < ink.width * ink.height; p++) {
            bool thin = ink.data[p] && run_length(ink, p % ink.width, p / ink.width) <= most;
            assert_int_equal(out.data[p], thin ? 255 : 0);
        }
        paper_free(&ink);
        paper_free(&out);
    }
}

int main(void)
{
    nl_rng rng = nl_rng_make(test_seed(), NL_STREAM_TEST, 0, 72);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_prestate(pale_lines_are_added_as_defined, &rng),
        cmocka_unit_test_prestate(short_runs_are_left_as_defined, &rng),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
