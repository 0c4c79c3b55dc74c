/* Composed lines are a function of style and seed; every pixel of ink has its letter; letters touch
 * and break as the style says, and only then. */
#include "support/composed.h"
#include "support/unit.h"

#include "draw/typeset.h"
#include "page/components.h"

#include <string.h>

enum { ROUNDS = 12 };

static composed_bench bench;

static nl_component_list components_of(const nl_composed *c)
{
    nl_error err;
    nl_component_list list;
    nl_image ink;
    assert_true(nl_image_init(&ink, c->paper.width, c->paper.height, &bench.arena, &err));
    for (int i = 0; i < ink.width * ink.height; i++)
        ink.data[i] = composed_is_ink(c, i) ? 255 : 0;
    assert_true(nl_components_find(&list, ink, &bench.arena, &err));
    return list;
}

/* How many of the neighbours k, k + 1 share a component; adds the components of each letter to
 * parts. */
static int joined(const nl_composed *c, composed_part *parts)
{
    nl_component_list list = components_of(c);
    int pairs = 0;
    for (int b = 0; b < list.count; b++) {
        bool there[COMPOSED_MOST + 1] = {false};
        for (int r = list.components[b].run;
             r < list.components[b].run + list.components[b].run_count; r++)
            for (int x = 0; x < list.runs[r].length; x++)
                there[c->owner[list.runs[r].y * c->paper.width + list.runs[r].x + x]] = true;
        assert_false(there[0]);
        for (int k = 1; k <= c->letter_count; k++) {
            parts[k - 1].components += there[k];
            pairs += k > 1 && there[k] && there[k - 1];
        }
    }
    return pairs;
}

static void same_seed_same_picture(void **state)
{
    (void)state;
    nl_compose_style style = nl_compose_style_default();
    style.touching = 0.5f;
    style.breaks_most = 2;
    style.light = 0.3f;
    style.grain = 0.3f;
    style.ruled_dark = 0.5f;
    for (unsigned i = 0; i < ROUNDS; i++) {
        nl_composed a = composed_make(&bench, "HELLO World\n2739", &style, i);
        nl_composed b = composed_make(&bench, "HELLO World\n2739", &style, i);
        nl_composed other = composed_make(&bench, "HELLO World\n2739", &style, i + 2);
        size_t size = (size_t)a.paper.width * (size_t)a.paper.height;
        assert_true(a.paper.width == b.paper.width && a.paper.height == b.paper.height);
        assert_memory_equal(a.paper.data, b.paper.data, size);
        assert_memory_equal(a.owner, b.owner, size * sizeof *a.owner);
        assert_true(a.paper.width != other.paper.width || a.paper.height != other.paper.height ||
                    memcmp(a.paper.data, other.paper.data, size) != 0);
        assert_string_equal(a.text, "HELLO World\n2739\n");
        assert_int_equal(a.letter_count, 14);
        assert_int_equal(a.codes[6], 'o');
        assert_int_equal(a.codes[13], '9');
    }
}

static void all_ink_has_its_letter(void **state)
{
    (void)state;
    nl_compose_style style = composed_plain();
    style.size_least = 0.6f;
    style.size_most = 1.4f;
    style.touching = 0.8f;
    style.overlap = 2.0f;
    for (unsigned i = 0; i < ROUNDS; i++) {
        composed_part parts[COMPOSED_MOST];
        style.soft = 1.2f + 0.3f * (float)i;
        nl_composed c = composed_make(&bench, "QUICK brown\nFOX 42", &style, i);
        for (int k = 0; k < c.paper.width * c.paper.height; k++) {
            assert_true(c.owner[k] <= c.letter_count);
            if (composed_is_ink(&c, k))
                assert_int_not_equal(c.owner[k], 0);
            assert_int_equal(c.owner[k] == 0, c.paper.data[k] == 255);
        }
        composed_measure(parts, &c);
        for (int k = 0; k < c.letter_count; k++)
            assert_true(parts[k].ink > 20);
    }
}

static void letters_stand_apart_and_in_order(void **state)
{
    (void)state;
    nl_compose_style style = composed_plain();
    for (unsigned i = 0; i < 4 * ROUNDS; i++) {
        composed_part parts[COMPOSED_MOST];
        nl_composed c = composed_make(&bench, "HARBOR CITY TALATOYA fagyquay", &style, i);
        composed_measure(parts, &c);
        assert_int_equal(joined(&c, parts), 0);
        for (int k = 1; k < c.letter_count; k++) {
            assert_true(parts[k - 1].left < parts[k].left);
            assert_true(parts[k - 1].right < parts[k].right);
        }
        int gap = parts[6].left - parts[5].right;
        assert_true((float)gap > 0.4f * style.height);
    }
}

static void neighbours_touch(void **state)
{
    (void)state;
    nl_compose_style style = composed_plain();
    int all = 0, some = 0, pairs = 0;
    for (unsigned i = 0; i < 3 * ROUNDS; i++) {
        composed_part parts[COMPOSED_MOST] = {{0}};
        style.height = 20.0f + 4.0f * (float)(i % 12);
        style.touching = 1.0f;
        nl_composed c = composed_make(&bench, "HAMMERBOXES", &style, i);
        all += joined(&c, parts);
        style.touching = 0.7f;
        c = composed_make(&bench, "HAMMERBOXES", &style, i);
        some += joined(&c, parts);
        pairs += 10;
    }
    assert_in_range(all, pairs * 95 / 100, pairs);
    assert_in_range(some, pairs * 58 / 100, pairs * 82 / 100);
}

static void words_do_not_touch(void **state)
{
    (void)state;
    nl_compose_style style = composed_plain();
    style.touching = 1.0f;
    for (unsigned i = 0; i < ROUNDS; i++) {
        composed_part parts[COMPOSED_MOST] = {{0}};
        nl_composed c = composed_make(&bench, "H O E B N", &style, i);
        assert_int_equal(joined(&c, parts), 0);
    }
}

static void strokes_break(void **state)
{
    (void)state;
    nl_compose_style style = composed_plain();
    int whole = 0, broken = 0, letters = 0;
    for (unsigned i = 0; i < ROUNDS; i++) {
        composed_part parts[COMPOSED_MOST] = {{0}}, with[COMPOSED_MOST] = {{0}};
        style.breaks_least = style.breaks_most = 0;
        nl_composed c = composed_make(&bench, "LVZNMCSL", &style, i);
        joined(&c, parts);
        style.breaks_least = style.breaks_most = 1;
        c = composed_make(&bench, "LVZNMCSL", &style, i);
        joined(&c, with);
        for (int k = 0; k < c.letter_count; k++) {
            whole += parts[k].components;
            broken += with[k].components;
            letters++;
        }
    }
    assert_in_range(whole, letters, letters * 12 / 10);
    assert_in_range(broken, letters * 18 / 10, letters * 23 / 10);
}

static void lines_without_letters_take_paper(void **state)
{
    (void)state;
    nl_compose_style style = composed_plain();
    nl_composed one = composed_make(&bench, "HELLO", &style, 0);
    nl_composed five = composed_make(&bench, "\n\nHELLO\n\n\n", &style, 0);
    int more = five.paper.height - one.paper.height;
    int pitch = (int)(style.height * style.line_pitch);
    assert_in_range(more, 4 * pitch - (int)style.height / 4, 4 * pitch + (int)style.height / 4);
}

static void unwritable_text_is_refused(void **state)
{
    (void)state;
    nl_error err;
    nl_composed out;
    nl_compose_style style = composed_plain();
    nl_rng rng = nl_rng_make(bench.seed, NL_STREAM_TEST, 1, 0);
    nl_compose_source drawn = {.hand = nl_hand_random(&rng)}, written = {.pens = &bench.pens};
    assert_false(nl_compose_text(&out, "A\xc3\x84", &drawn, &style, &rng, &bench.arena, &err));
    assert_int_equal(err.status, NL_ERROR_USAGE);
    assert_null(out.owner);
    assert_false(nl_compose_text(&out, "A\xc3\x84", &written, &style, &rng, &bench.arena, &err));
    assert_string_equal(err.text, "the writer has no '\xc3\x84'");
    assert_false(nl_compose_text(&out, "A\xff", &drawn, &style, &rng, &bench.arena, &err));
    assert_false(nl_compose_text(&out, " \n", &drawn, &style, &rng, &bench.arena, &err));
    assert_int_equal(err.status, NL_ERROR_USAGE);
    static char many[NL_TYPESET_LETTERS_MAX + 2];
    memset(many, 'A', NL_TYPESET_LETTERS_MAX + 1);
    assert_false(nl_compose_text(&out, many, &drawn, &style, &rng, &bench.arena, &err));
    assert_int_equal(err.status, NL_ERROR_LIMIT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(same_seed_same_picture),
        cmocka_unit_test(all_ink_has_its_letter),
        cmocka_unit_test(letters_stand_apart_and_in_order),
        cmocka_unit_test(neighbours_touch),
        cmocka_unit_test(words_do_not_touch),
        cmocka_unit_test(strokes_break),
        cmocka_unit_test(lines_without_letters_take_paper),
        cmocka_unit_test(unwritable_text_is_refused),
    };
    composed_open(&bench);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    composed_close(&bench);
    return failed;
}
