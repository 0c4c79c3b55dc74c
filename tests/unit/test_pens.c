/* Files of pen characters: what is read, which lines are refused, who wrote what, and which
 * characters are left out. */
#include "support/unit.h"

#include "draw/penline.h"
#include "draw/penpath.h"
#include "draw/pens.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define A_STROKES "[[0,0,30,100,60,0],[12,40,48,40]]"
#define GOOD      "{\"l\":\"A\",\"w\":\"ann\",\"q\":\"?\",\"s\":" A_STROKES "}\n"

static nl_arena arena;

static bool parse(nl_pens *pens, const char *text, nl_error *err)
{
    return nl_pens_parse(pens, (nl_bytes){(const uint8_t *)text, strlen(text)}, "p", &arena, err);
}

static int free_arena(void **state)
{
    (void)state;
    nl_arena_free(&arena);
    return 0;
}

static void characters_by_writer_and_code(void **state)
{
    (void)state;
    nl_error err;
    nl_pens pens;
    size_t count;
    const char *text =
        GOOD "{\"l\":\"L\", \"w\":\"bob\",\"q\":\"OK\",\"s\":[[0,50.5,0,-49.5, 40,-49.5]]}\r\n"
             "{\"l\":\"L\",\"w\":\"ann\",\"q\":\"?\",\"s\":[[5,90,5,0,40,0]]}\n" GOOD;
    assert_true(parse(&pens, text, &err));
    assert_int_equal(pens.count, 4);
    assert_int_equal(pens.writer_count, 2);
    assert_string_equal(pens.writers[0].name, "ann");
    assert_string_equal(pens.writers[1].name, "bob");
    assert_int_equal(pens.writers[1].first, 3);
    assert_int_equal(pens.writers[1].count, 1);
    const nl_pen_character *found = nl_pens_find(&count, &pens, 0, 'A');
    assert_int_equal(count, 2);
    assert_ptr_equal(found, &pens.characters[0]);
    assert_int_equal(found->stroke_count, 2);
    assert_in_range(found->height, 960, NL_PEN_UNIT);
    assert_in_range(found->width, 570, 630);
    assert_null(nl_pens_find(&count, &pens, 1, 'A'));
    assert_int_equal(count, 0);
    found = nl_pens_find(&count, &pens, 1, 'L');
    nl_pen_stroke stroke = pens.strokes[found->stroke];
    nl_pen_point foot = pens.points[stroke.first + stroke.count - 1];
    assert_in_range(foot.x, 350, 410);
    assert_in_range(foot.y, 0, 20);
}

static void mistakes_are_named_with_their_line(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "\n",
        "{}\n",
        "{\"l\":\"A\",\"w\":\"ann\",\"q\":\"?\",\"s\":[[0,0]]} x\n",
        "{\"w\":\"ann\",\"l\":\"A\",\"q\":\"?\",\"s\":[[0,0]]}\n",
        "{\"l\":\"AB\",\"w\":\"ann\",\"q\":\"?\",\"c\":[[\"A\",[1]]],\"s\":[[0,0]]}\n",
        "{\"l\":\"AB\",\"w\":\"ann\",\"q\":\"?\",\"c\":[[\"A\"]],\"s\":[[0,0]]}\n",
        "{\"l\":\"A\\x\",\"w\":\"ann\",\"q\":\"?\",\"s\":[[0,0]]}\n",
        "{\"l\":\" \",\"w\":\"ann\",\"q\":\"?\",\"s\":[[0,0]]}\n",
        "{\"l\":\"\",\"w\":\"ann\",\"q\":\"?\",\"s\":[[0,0]]}\n",
        "{\"l\":\"\xff\",\"w\":\"ann\",\"q\":\"?\",\"s\":[[0,0]]}\n",
        "{\"l\":\"A\",\"w\":\"\",\"q\":\"?\",\"s\":[[0,0]]}\n",
        "{\"l\":\"A\",\"w\":\"a\\\"n\",\"q\":\"?\",\"s\":[[0,0]]}\n",
        "{\"l\":\"A\",\"w\":\"ann\",\"q\":\"?\",\"s\":[[0,0,1]]}\n",
        "{\"l\":\"A\",\"w\":\"ann\",\"q\":\"?\",\"s\":[[]]}\n",
        "{\"l\":\"A\",\"w\":\"ann\",\"q\":\"?\",\"s\":[[0,1e9]]}\n",
        "{\"l\":\"A\",\"w\":\"ann\",\"q\":\"?\",\"s\":[[0,123456789]]}\n",
        "{\"l\":\"A\",\"w\":\"ann\",\"q\":\"?\",\"s\":[[0,-]]}\n",
        "{\"l\":\"A\",\"w\":\"ann\",\"q\":\"?\",\"s\":[[0,0]\n",
        "{\"l\":\"A\",\"w\":\"ann\",\"q\":\"?\",\"s\":[[0,0]]",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char text[512];
        nl_error err = {0};
        nl_pens pens;
        snprintf(text, sizeof text, "%s%s", GOOD, wrong[i]);
        if (parse(&pens, text, &err))
            fail_msg("%s is accepted", wrong[i]);
        assert_int_equal(err.status, NL_ERROR_INPUT);
        if (strncmp(err.text, "p: line 2 is not {", 18) != 0)
            fail_msg("%s: %s", wrong[i], err.text);
        assert_int_equal(pens.count, 0);
    }
}

static void incomplete_characters_are_left_out(void **state)
{
    (void)state;
    static const struct {
        const char *label, *strokes;
        nl_pen_fault fault;
    } cases[] = {
        {"A", A_STROKES, NL_PEN_SOUND},
        {"I", "[[0,0,0,100]]", NL_PEN_SOUND},
        {"l", "[[0,0,9,100]]", NL_PEN_SOUND},
        {"T", "[[0,0,0,100]]", NL_PEN_STRAIGHT},
        {"X", "[[0,0,70,100]]", NL_PEN_STRAIGHT},
        {"T", "[[0,0,100,3]]", NL_PEN_FLAT},
        {"T", "[[30,0,30,100],[0,100,60,100]]", NL_PEN_SOUND},
        {"X", "[[0,0,70,100],[70,0,0,100]]", NL_PEN_SOUND},
        {"E", "[[0,100,0,0,60,0]]", NL_PEN_SHORT},
        {"i", "[[0,0,0,70,20,60]]", NL_PEN_SHORT},
        {"i", "[[0,0,0,70],[0,100]]", NL_PEN_SOUND},
        {"A", "[]", NL_PEN_EMPTY},
        {"A", "[[5,5,5,5]]", NL_PEN_EMPTY},
        {"s", "[[40,100,0,80,40,30,0,0],[90,100,60,80,90,30,60,0]]", NL_PEN_SOUND},
        {"s", "[[40,100,0,80,40,30,0,0],[190,100,150,80,190,30,150,0]]", NL_PEN_APART},
        {"-", "[[0,0,100,3]]", NL_PEN_SOUND},
        {"=", "[[0,0,100,3],[0,15,100,15]]", NL_PEN_SOUND},
        {"=", "[[0,0,100,3]]", NL_PEN_STRAIGHT},
        {"/", "[[0,0,60,100]]", NL_PEN_SOUND},
        {"\\\"", "[[0,0,0,30],[40,0,40,30]]", NL_PEN_SOUND},
        {"\\\"", "[[0,0,9,15,0,30]]", NL_PEN_SHORT},
        {":", "[[0,0],[3,60]]", NL_PEN_SOUND},
        {":", "[[0,0]]", NL_PEN_EMPTY},
        {".", "[[0,0]]", NL_PEN_SOUND},
        {"!", "[[0,100,0,20],[0,0]]", NL_PEN_SOUND},
        {"!", "[[0,100,0,20]]", NL_PEN_STRAIGHT},
        {"#", "[[0,40,90,44],[0,70,90,74],[30,0,40,100],[60,0,70,100]]", NL_PEN_SOUND},
        {"#", "[[30,0,40,100],[60,0,70,100]]", NL_PEN_SHORT},
        {"A", "[[0,0,9,99],[0,1],[0,2],[0,3],[0,4],[0,5],[0,6],[0,7],[0,8]]", NL_PEN_CROWDED},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[512];
        nl_error err;
        nl_pens pens;
        snprintf(text, sizeof text, "{\"l\":\"%s\",\"w\":\"a\",\"q\":\"?\",\"s\":%s}",
                 cases[i].label, cases[i].strokes);
        assert_true(parse(&pens, text, &err));
        if (pens.faults[cases[i].fault] != 1)
            fail_msg("%s does not have fault %d", text, (int)cases[i].fault);
        assert_int_equal(pens.count, cases[i].fault == NL_PEN_SOUND);
    }
}

/* Each symbol goes to its place on the line, whatever the shape of its box. */
static void symbols_are_put_in_their_places(void **state)
{
    (void)state;
    static const struct {
        const char *label, *strokes;
        float low_least, high_most, size_least, size_most;
    } cases[] = {
        {".", "[[7,7]]", -0.1f, 0.2f, 0.0f, 0.0f},
        {".", "[[0,0,3,1]]", -0.1f, 0.2f, 0.03f, 0.1f},
        {",", "[[9,30,9,10,0,0]]", -0.45f, 0.25f, 0.25f, 0.45f},
        {"'", "[[9,30,9,10,0,0]]", 0.6f, 1.25f, 0.22f, 0.4f},
        {"-", "[[0,0,50,1]]", 0.25f, 0.6f, 0.3f, 0.6f},
        {"_", "[[0,0,50,1]]", -0.2f, 0.15f, 0.45f, 0.85f},
        {"(", "[[20,100,0,50,20,0]]", -0.4f, 1.45f, 1.0f, 1.6f},
        {":", "[[0,0],[3,60]]", -0.05f, 0.85f, 0.4f, 0.7f},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[128];
        nl_error err;
        nl_pens pens;
        nl_path path;
        nl_hand hand = {0};
        snprintf(text, sizeof text, "{\"l\":\"%s\",\"w\":\"a\",\"q\":\"?\",\"s\":%s}",
                 cases[i].label, cases[i].strokes);
        assert_true(parse(&pens, text, &err));
        for (unsigned k = 0; k < 200; k++) {
            nl_rng rng = nl_rng_make(4, NL_STREAM_TEST, i, k);
            nl_pen_habit habit = nl_pen_habit_random(&rng);
            nl_pen_path_write(&path, &pens, pens.characters, &habit, &hand, &rng);
            nl_extent e = nl_path_extent(&path);
            float size = fmaxf(e.high - e.low, e.right - e.left);
            if (!(e.low > cases[i].low_least && e.high < cases[i].high_most &&
                  size >= cases[i].size_least && size <= cases[i].size_most))
                fail_msg("%s: %.2f .. %.2f, size %.2f", cases[i].label, (double)e.low,
                         (double)e.high, (double)size);
        }
    }
}

/* On a coarse tablet a slanting line is a staircase; smoothed, it is nearly straight. */
static void staircases_are_smoothed(void **state)
{
    (void)state;
    static nl_raw_strokes raw;
    static nl_pen_shape shape;
    for (int i = 0; i <= 40; i++) {
        raw.x[i] = (float)((i + 1) / 2) * 0.5f;
        raw.y[i] = (float)(i / 2);
    }
    raw.point_count = raw.end[0] = 41;
    raw.stroke_count = 1;
    assert_int_equal(nl_pen_shape_make(&shape, &raw, 'l'), NL_PEN_SOUND);
    assert_in_range(shape.point_count, 2, 60);
    for (int i = 0; i < shape.point_count; i++)
        assert_true(fabsf((float)shape.point[i].x - 0.5f * (float)shape.point[i].y) < 20.0f);
}

/* Points nearer to one another than the steps of resampling. */
static void many_points_are_one_curve(void **state)
{
    (void)state;
    static nl_raw_strokes raw;
    static nl_pen_shape shape;
    enum { POINTS = 1000 };
    for (int i = 0; i < POINTS; i++) {
        raw.x[i] = 70.0f * cosf(6.2832f * (float)i / POINTS);
        raw.y[i] = 70.0f * sinf(6.2832f * (float)i / POINTS);
    }
    raw.point_count = raw.end[0] = POINTS;
    raw.stroke_count = 1;
    assert_int_equal(nl_pen_shape_make(&shape, &raw, 'O'), NL_PEN_SOUND);
    assert_in_range(shape.point_count, 20, 80);
    for (int i = 0; i < shape.point_count; i++) {
        float radius = hypotf((float)shape.point[i].x - 0.5f * (float)shape.width,
                              (float)shape.point[i].y - 0.5f * (float)shape.height);
        assert_true(fabsf(radius - 500.0f) < 12.0f);
    }
}

static void texts_keep_their_characters_and_positions(void **state)
{
    (void)state;
    static const char text[] =
        "{\"l\":\"I \\\"L\\t\",\"w\":\"ann\",\"q\":\"?\","
        "\"c\":[[\"I\",[0]],[\"\\\"\",[2,3]],[\"L\",[1]]],"
        "\"s\":[[10,120,10,20],[40,120,40,20,80,20],[30,120,30,110],[33,120,33,110]]}\n"
        "{\"l\":\"to\",\"w\":\"bob\",\"q\":\"?\",\"wd\":[[\"to\",[0,1]]],"
        "\"s\":[[0,90,0,0],[20,50,60,50]]}\n"
        "{\"l\":\"..\",\"w\":\"bob\",\"q\":\"?\",\"s\":[[0,0],[9,0]]}\n" GOOD;
    nl_error err;
    nl_pens pens;
    assert_true(parse(&pens, text, &err));
    assert_int_equal(pens.count, 1);
    assert_int_equal(pens.text_count, 2);
    assert_int_equal(pens.crowded_texts, 1);
    const nl_pen_text *one = &pens.texts[0], *two = &pens.texts[1];
    assert_string_equal(one->text, "I \"L");
    assert_string_equal(pens.writers[one->writer].name, "ann");
    assert_int_equal(one->part_count, 3);
    const nl_pen_part *parts = &pens.parts[one->part];
    assert_int_equal(parts[0].code, 'I');
    assert_int_equal(parts[1].code, '"');
    assert_int_equal(parts[1].stroke_count, 2);
    /* The median stroke is 100 high (of 10, 10, 100, 100 the upper), so that is a unit. */
    const nl_pen_stroke *l = &pens.strokes[parts[2].stroke];
    const nl_pen_point *first = &pens.points[l->first], *last = first + l->count - 1;
    assert_int_equal(first->x, 30 * NL_PEN_TEXT_UNIT / 100);
    assert_int_equal(first->y, NL_PEN_TEXT_UNIT);
    assert_int_equal(last->x, 70 * NL_PEN_TEXT_UNIT / 100);
    assert_int_equal(last->y, 0);
    assert_int_equal(two->part_count, 2);
    assert_int_equal(pens.parts[two->part].code, 0);
}

static void held_back_by_name(void **state)
{
    (void)state;
    enum { WRITERS = 400 };
    static char text[WRITERS * 100];
    size_t used = 0, held = 0;
    for (int i = 0; i < WRITERS; i++)
        used +=
            (size_t)snprintf(text + used, sizeof text - used,
                             "{\"l\":\"A\",\"w\":\"w%d\",\"q\":\"?\",\"s\":" A_STROKES "}\n", i);
    nl_error err;
    nl_pens pens, one;
    assert_true(parse(&pens, text, &err));
    assert_int_equal(pens.writer_count, WRITERS);
    for (int i = 0; i < WRITERS; i++) {
        assert_false(nl_pens_held(&pens, i, 0.0, 1));
        assert_true(nl_pens_held(&pens, i, 1.0, 1));
        held += nl_pens_held(&pens, i, 0.2, 1);
    }
    assert_in_range(held, WRITERS / 5 - 30, WRITERS / 5 + 30);
    for (int i = 0; i < 20; i++) {
        snprintf(text, sizeof text, "{\"l\":\"A\",\"w\":\"w%d\",\"q\":\"?\",\"s\":" A_STROKES "}",
                 i);
        assert_true(parse(&one, text, &err));
        assert_int_equal(nl_pens_held(&one, 0, 0.2, 1), nl_pens_held(&pens, i, 0.2, 1));
    }
}

static void sniffed_by_name(void **state)
{
    (void)state;
    assert_true(nl_pens_sniff("a/b.ndjson"));
    assert_true(nl_pens_sniff("b.ndjson.gz"));
    assert_false(nl_pens_sniff("b.ndjson/c.gz"));
    assert_false(nl_pens_sniff("b.json.gz"));
}

/* Lines of a file: each is a character. */
static size_t count_lines(const char *path)
{
    nl_bytes text;
    nl_error err;
    size_t lines = 0;
    assert_true(nl_file_read(&text, path, SIZE_MAX, &arena, &err));
    assert_true(nl_gunzip(&text, text, SIZE_MAX, path, &arena, &err));
    for (size_t i = 0; i < text.size; i++)
        lines += text.data[i] == '\n';
    return lines;
}

/* Holds for any edition: every character left out has a fault, few have, and a person's characters
 * lie together. */
static void unipen(void **state)
{
    (void)state;
    char *paths[] = {"../shared/data/unipen/unipen-upper-strokes.ndjson.gz",
                     "../shared/data/unipen/unipen-lower-strokes.ndjson.gz",
                     "../shared/data/unipen/unipen-digits-strokes.ndjson.gz",
                     "../shared/data/unipen/unipen-symbols-strokes.ndjson.gz"};
    struct stat info;
    nl_error err;
    nl_pens pens;
    if (stat(paths[0], &info) != 0)
        skip();
    int files = stat(paths[3], &info) == 0 ? 4 : 3;
    assert_true(nl_pens_load(&pens, paths, files, &arena, &err));
    size_t lines = 0, faulty = 0, owned = 0;
    for (int i = 0; i < files; i++)
        lines += count_lines(paths[i]);
    for (int i = NL_PEN_SOUND + 1; i < NL_PEN_FAULTS; i++)
        faulty += pens.faults[i];
    assert_int_equal(pens.faults[NL_PEN_SOUND], pens.count);
    assert_int_equal(pens.count + faulty, lines);
    assert_true(faulty < lines / 20);
    for (int i = 0; i < pens.writer_count; i++) {
        const nl_pen_writer *w = &pens.writers[i];
        for (size_t k = w->first; k < w->first + w->count; k++)
            assert_int_equal(pens.characters[k].writer, i);
        for (int other = 0; other < i; other++)
            assert_string_not_equal(w->name, pens.writers[other].name);
        owned += w->count;
    }
    assert_int_equal(owned, pens.count);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(characters_by_writer_and_code, free_arena),
        cmocka_unit_test_teardown(mistakes_are_named_with_their_line, free_arena),
        cmocka_unit_test_teardown(incomplete_characters_are_left_out, free_arena),
        cmocka_unit_test_teardown(symbols_are_put_in_their_places, free_arena),
        cmocka_unit_test_teardown(staircases_are_smoothed, free_arena),
        cmocka_unit_test_teardown(many_points_are_one_curve, free_arena),
        cmocka_unit_test_teardown(texts_keep_their_characters_and_positions, free_arena),
        cmocka_unit_test_teardown(held_back_by_name, free_arena),
        cmocka_unit_test_teardown(sniffed_by_name, free_arena),
        cmocka_unit_test_teardown(unipen, free_arena),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
