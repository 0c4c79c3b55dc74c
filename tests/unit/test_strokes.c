/* The table of skeletons that the build makes, and what a hand makes of one: path, breaks, ink. */
#include "support/unit.h"

#include "draw/pen.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

static const nl_hand plain = {.aspect = 1.0f, .stroke_width = 0.1f};

static void alphabet_is_printable_ascii(void **state)
{
    (void)state;
    assert_int_equal(nl_character_count, '~' - ' ');
    for (int i = 0; i < nl_character_count; i++)
        assert_int_equal(nl_character_codes[i], '!' + i);
}

static void each_character_has_several_skeletons(void **state)
{
    (void)state;
    for (int c = 0; c < nl_character_count; c++) {
        const nl_character *character = nl_character_find(nl_character_codes[c]);
        assert_ptr_equal(character, &nl_characters[c]);
        assert_true(character->count >= 3);
    }
}

static void other_characters_have_none(void **state)
{
    (void)state;
    nl_error err = {0};
    assert_null(nl_character_find(0));
    assert_null(nl_character_find(' '));
    assert_null(nl_character_find(0x7f));
    assert_null(nl_character_find(UINT32_MAX));
    assert_null(nl_character_need(0xe9, &err));
    assert_int_equal(err.status, NL_ERROR_USAGE);
    assert_non_null(strstr(err.text, "\"\xc3\xa9\""));
    assert_non_null(nl_character_need('Q', &err));
}

/* As the format's README says: feet near 0, tops of capitals near 1, nothing far outside. */
static void letters_stand_on_the_baseline(void **state)
{
    (void)state;
    nl_path path;
    nl_rng rng = nl_rng_make(1, NL_STREAM_TEST, 0, 0);
    for (int c = 0; c < nl_character_count; c++) {
        uint32_t code = nl_character_codes[c];
        if (!isalnum((int)code))
            continue;
        for (int v = 0; v < nl_characters[c].count; v++) {
            nl_path_write(&path, &nl_skeletons[nl_characters[c].first + v], &plain, &rng);
            nl_extent e = nl_path_extent(&path);
            bool capital = code <= 'Z', tail = strchr("fgjpqyz", (int)code) != NULL;
            assert_true(e.low > (capital ? -0.22f : tail ? -0.45f : -0.15f));
            assert_true(e.low < 0.1f);
            assert_true(e.high > (capital ? 0.9f : 0.55f) && e.high < 1.1f);
            assert_true(e.right - e.left < 1.2f);
        }
    }
}

/* What tells apart symbols of the same shape: each skeleton's ink ends within these heights. */
static void symbols_stand_where_people_put_them(void **state)
{
    (void)state;
    static const struct {
        const char *codes;
        float low_least, low_most, high_least, high_most;
    } table[] = {
        {".", -0.12f, 0.05f, 0.02f, 0.2f},   {",", -0.4f, -0.12f, 0.05f, 0.25f},
        {":", -0.12f, 0.08f, 0.4f, 0.8f},    {";", -0.4f, -0.12f, 0.5f, 0.8f},
        {"'`\"", 0.6f, 0.85f, 1.0f, 1.2f},   {"^", 0.45f, 0.65f, 0.9f, 1.2f},
        {"-", 0.3f, 0.45f, 0.4f, 0.6f},      {"_", -0.25f, 0.0f, -0.1f, 0.12f},
        {"=", 0.15f, 0.35f, 0.5f, 0.75f},    {"~", 0.25f, 0.42f, 0.5f, 0.75f},
        {"+", -0.05f, 0.2f, 0.6f, 0.95f},    {"*", 0.2f, 0.5f, 0.85f, 1.1f},
        {"<>", -0.05f, 0.2f, 0.7f, 1.0f},    {"!?", -0.2f, 0.05f, 1.0f, 1.3f},
        {"()[]{}", -0.3f, 0.0f, 1.0f, 1.3f}, {"/\\|", -0.4f, 0.0f, 1.0f, 1.4f},
        {"$", -0.3f, -0.05f, 1.0f, 1.3f},    {"#%&@", -0.25f, 0.1f, 0.85f, 1.25f},
    };
    int seen = 0;
    nl_path path;
    nl_rng rng = nl_rng_make(1, NL_STREAM_TEST, 0, 1);
    for (size_t t = 0; t < sizeof table / sizeof *table; t++) {
        for (const char *c = table[t].codes; *c; c++, seen++) {
            const nl_character *character = nl_character_find((unsigned char)*c);
            for (int v = 0; v < character->count; v++) {
                nl_path_write(&path, &nl_skeletons[character->first + v], &plain, &rng);
                nl_extent e = nl_path_extent(&path);
                if (e.low < table[t].low_least || e.low > table[t].low_most ||
                    e.high < table[t].high_least || e.high > table[t].high_most)
                    fail_msg("skeleton %d of %c: %.2f .. %.2f", v, *c, (double)e.low,
                             (double)e.high);
            }
        }
    }
    assert_int_equal(seen, 32);
}

/* An unsteady hand that moved an apostrophe's ends as far as an M's would leave anything. */
static void a_hand_is_steadier_in_small_characters(void **state)
{
    (void)state;
    nl_path path;
    nl_hand hand = plain;
    nl_rng rng = nl_rng_make(6, NL_STREAM_TEST, 0, 0);
    const nl_skeleton *apostrophe = &nl_skeletons[nl_character_find('\'')->first];
    hand.jitter = hand.elastic = 0.06f;
    for (int i = 0; i < 300; i++) {
        nl_path_write(&path, apostrophe, &hand, &rng);
        float dx = path.point[path.point_count - 1].x - path.point[0].x;
        float dy = path.point[path.point_count - 1].y - path.point[0].y;
        assert_true(dy < -0.08f && dy > -0.56f && fabsf(dx) < 0.26f);
    }
}

static void common_skeletons_are_picked_more_often(void **state)
{
    (void)state;
    enum { DRAWS = 20000 };
    nl_rng rng = nl_rng_make(2, NL_STREAM_TEST, 0, 0);
    const nl_character *one = nl_character_find('1');
    const nl_skeleton *ways = &nl_skeletons[one->first];
    int counts[16] = {0}, total = 0;
    assert_in_range(one->count, 2, 16);
    for (int i = 0; i < one->count; i++)
        total += ways[i].weight;
    for (int i = 0; i < DRAWS; i++)
        counts[nl_character_pick(one, &rng) - ways]++;
    for (int i = 0; i < one->count; i++) {
        double share = (double)ways[i].weight / total;
        double sigma = sqrt(DRAWS * share * (1.0 - share));
        assert_true(fabs(counts[i] - DRAWS * share) < 5.0 * sigma);
    }
}

/* A single bar from (0.2, 0) to (0.2, 1). */
static void make_bar(nl_path *path, float half)
{
    *path = (nl_path){.stroke_count = 1, .end = {21}, .point_count = 21};
    for (int i = 0; i < 21; i++)
        path->point[i] = (nl_path_point){0.2f, 0.05f * (float)i, half};
}

static void transform_turns_y_downwards(void **state)
{
    (void)state;
    nl_path path;
    make_bar(&path, 0.05f);
    nl_path_transform(&path, 100.0f, 10.0f, 120.0f);
    nl_extent e = nl_path_extent(&path);
    assert_float_equal(e.left, 25.0f, 1e-3f);
    assert_float_equal(e.right, 35.0f, 1e-3f);
    assert_float_equal(e.low, 15.0f, 1e-3f);
    assert_float_equal(e.high, 125.0f, 1e-3f);
    assert_float_equal(nl_path_length(&path), 100.0f, 1e-2f);
}

static void pen_covers_the_area_of_the_stroke(void **state)
{
    (void)state;
    static uint8_t pixels[140 * 60];
    nl_image ink = {pixels, 60, 140, 60};
    nl_path path;
    for (int soft = 1; soft <= 4; soft += 3) {
        memset(pixels, 0, sizeof pixels);
        make_bar(&path, 0.05f);
        nl_path_transform(&path, 100.0f, 10.0f, 120.0f);
        nl_pen_draw(ink, &path, (float)soft);
        double sum = 0.0;
        for (size_t i = 0; i < sizeof pixels; i++)
            sum += pixels[i] / 255.0;
        assert_float_equal((float)sum, 1078.5f, 15.0f); /* 10 by 100 and two round ends */
        assert_int_equal(pixels[70 * 60 + 30], 255);
        assert_int_equal(pixels[70 * 60 + 40], 0);
    }
}

static void pen_stays_within_the_picture(void **state)
{
    (void)state;
    uint8_t pixels[12 * 12] = {0};
    nl_image inner = {pixels + 13, 10, 10, 12}; /* a frame of one pixel must stay clean */
    nl_path path;
    make_bar(&path, 0.05f);
    nl_path_transform(&path, 100.0f, -15.0f, 60.0f);
    nl_pen_draw(inner, &path, 1.0f);
    assert_int_equal(pixels[6 * 12 + 5], 255);
    for (int i = 0; i < 12; i++) {
        assert_int_equal(pixels[i], 0);
        assert_int_equal(pixels[11 * 12 + i], 0);
        assert_int_equal(pixels[i * 12], 0);
        assert_int_equal(pixels[i * 12 + 11], 0);
    }
}

static void a_break_leaves_a_gap(void **state)
{
    (void)state;
    nl_path path;
    nl_rng rng = nl_rng_make(3, NL_STREAM_TEST, 0, 0);
    for (int i = 0; i < 50; i++) {
        make_bar(&path, 0.05f);
        assert_true(nl_path_break(&path, 0.1f, &rng));
        assert_int_equal(path.stroke_count, 2);
        assert_int_equal(path.end[1], path.point_count);
        assert_true(path.end[0] >= 1 && path.end[0] < path.point_count);
        float below = path.point[path.end[0] - 1].y, above = path.point[path.end[0]].y;
        assert_true(above - below - 0.1f >=
                    0.1f - 1e-4f); /* less half a stroke width at both ends */
        assert_float_equal(path.point[0].y, 0.0f, 1e-6f);
        assert_float_equal(path.point[path.point_count - 1].y, 1.0f, 1e-6f);
    }
}

static void short_strokes_do_not_break(void **state)
{
    (void)state;
    nl_path path, before;
    nl_rng rng = nl_rng_make(4, NL_STREAM_TEST, 0, 0);
    make_bar(&path, 0.05f);
    before = path;
    assert_false(nl_path_break(&path, 2.0f, &rng));
    assert_memory_equal(&path, &before, sizeof path);
    path = (nl_path){.stroke_count = 1, .end = {1}, .point_count = 1};
    assert_false(nl_path_break(&path, 0.1f, &rng)); /* a dot */
    path = (nl_path){0};
    assert_false(nl_path_break(&path, 0.1f, &rng));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(alphabet_is_printable_ascii),
        cmocka_unit_test(each_character_has_several_skeletons),
        cmocka_unit_test(other_characters_have_none),
        cmocka_unit_test(letters_stand_on_the_baseline),
        cmocka_unit_test(symbols_stand_where_people_put_them),
        cmocka_unit_test(a_hand_is_steadier_in_small_characters),
        cmocka_unit_test(common_skeletons_are_picked_more_often),
        cmocka_unit_test(transform_turns_y_downwards),
        cmocka_unit_test(pen_covers_the_area_of_the_stroke),
        cmocka_unit_test(pen_stays_within_the_picture),
        cmocka_unit_test(a_break_leaves_a_gap),
        cmocka_unit_test(short_strokes_do_not_break),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
