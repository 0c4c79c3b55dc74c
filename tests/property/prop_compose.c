/* Composed lines: the same from the same numbers; every pixel of ink has the letter that it belongs
 * to; letters touch, break, lean and vary as the style says, and do not where it does not. */
#include "support/seed.h"
#include "support/unit.h"
#include "support/writer.h"

#include "data/compose.h"
#include "page/blobs.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { ROUNDS = 12, MOST = 64 };

static const float DEGREE = 0.0174533f;

static nl_arena arena;
static nl_pens pens;
static uint64_t seed;

/* Plain black on white, so that ink can be told by its level. */
static nl_compose_style plain(void)
{
    nl_compose_style style = nl_compose_style_default();
    style.ink = 0.0f;
    style.paper = 255.0f;
    style.noise = 0.0f;
    return style;
}

/* Round by round drawn letters and pens. */
static nl_composed compose(const char *text, const nl_compose_style *style, unsigned round)
{
    nl_error err = {0};
    nl_composed out;
    nl_rng rng = nl_rng_make(seed, NL_STREAM_TEST, 0, round);
    nl_compose_source source = {.hand = nl_hand_random(&rng)};
    if (round % 2) {
        source.pens = &pens;
        source.writer = (int)round % pens.writer_count;
    }
    if (!nl_compose_text(&out, text, &source, style, &rng, &arena, &err))
        fail_msg("%s", err.text);
    return out;
}

static bool is_ink(const nl_composed *c, int i)
{
    return c->paper.data[i] < 128;
}

/* What there is of each letter: pixels of dark ink, its box, its blobs. */
typedef struct part {
    int ink, left, right, top, bottom, blobs;
} part;

static void measure(part parts[MOST], const nl_composed *c)
{
    for (int k = 0; k < c->letter_count; k++)
        parts[k] =
            (part){.left = c->paper.width, .right = -1, .top = c->paper.height, .bottom = -1};
    for (int i = 0; i < c->paper.width * c->paper.height; i++) {
        if (!is_ink(c, i) || c->owner[i] == 0)
            continue;
        part *p = &parts[c->owner[i] - 1];
        int x = i % c->paper.width, y = i / c->paper.width;
        p->ink++;
        p->left = x < p->left ? x : p->left;
        p->right = x > p->right ? x : p->right;
        p->top = y < p->top ? y : p->top;
        p->bottom = y > p->bottom ? y : p->bottom;
    }
}

static nl_blob_list blobs_of(const nl_composed *c)
{
    nl_error err;
    nl_blob_list list;
    nl_image ink;
    assert_true(nl_image_init(&ink, c->paper.width, c->paper.height, &arena, &err));
    for (int i = 0; i < ink.width * ink.height; i++)
        ink.data[i] = is_ink(c, i) ? 255 : 0;
    assert_true(nl_blobs_find(&list, ink, &arena, &err));
    return list;
}

/* How many of the neighbours k, k + 1 have pixels in one blob; letters with a blob of their own are
 * counted in *parts. */
static int joined(const nl_composed *c, part *parts)
{
    nl_blob_list list = blobs_of(c);
    int pairs = 0;
    for (int b = 0; b < list.count; b++) {
        bool there[MOST + 1] = {false};
        for (int r = list.blobs[b].run; r < list.blobs[b].run + list.blobs[b].run_count; r++)
            for (int x = 0; x < list.runs[r].length; x++)
                there[c->owner[list.runs[r].y * c->paper.width + list.runs[r].x + x]] = true;
        assert_false(there[0]);
        for (int k = 1; k <= c->letter_count; k++) {
            parts[k - 1].blobs += there[k];
            pairs += k > 1 && there[k] && there[k - 1];
        }
    }
    return pairs;
}

static void the_same_from_the_same_numbers(void **state)
{
    (void)state;
    nl_compose_style style = nl_compose_style_default();
    style.touching = 0.5f;
    style.breaks_most = 2;
    style.light = 0.3f;
    style.grain = 0.3f;
    style.rule_dark = 0.5f;
    for (unsigned i = 0; i < ROUNDS; i++) {
        nl_composed a = compose("HELLO World\n2739", &style, i);
        nl_composed b = compose("HELLO World\n2739", &style, i);
        nl_composed other = compose("HELLO World\n2739", &style, i + 2);
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
    nl_compose_style style = plain();
    style.size_least = 0.6f;
    style.size_most = 1.4f;
    style.touching = 0.8f;
    style.overlap = 2.0f;
    for (unsigned i = 0; i < ROUNDS; i++) {
        part parts[MOST];
        style.soft = 1.2f + 0.3f * (float)i;
        nl_composed c = compose("QUICK brown\nFOX 42", &style, i);
        for (int k = 0; k < c.paper.width * c.paper.height; k++) {
            assert_true(c.owner[k] <= c.letter_count);
            if (is_ink(&c, k))
                assert_int_not_equal(c.owner[k], 0);
            if (c.owner[k] == 0)
                assert_int_equal(c.paper.data[k], 255);
        }
        measure(parts, &c);
        for (int k = 0; k < c.letter_count; k++)
            assert_true(parts[k].ink > 20);
    }
}

static void letters_stand_apart_and_in_order(void **state)
{
    (void)state;
    nl_compose_style style = plain();
    for (unsigned i = 0; i < ROUNDS; i++) {
        part parts[MOST];
        nl_composed c = compose("HARBOR CITY LATOYA quay", &style, i);
        measure(parts, &c);
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
    nl_compose_style style = plain();
    int all = 0, some = 0, pairs = 0;
    for (unsigned i = 0; i < 3 * ROUNDS; i++) {
        part parts[MOST] = {{0}};
        style.height = 20.0f + 4.0f * (float)(i % 12);
        style.touching = 1.0f;
        nl_composed c = compose("HAMMERBOXES", &style, i);
        all += joined(&c, parts);
        style.touching = 0.7f;
        c = compose("HAMMERBOXES", &style, i);
        some += joined(&c, parts);
        pairs += 10;
    }
    assert_in_range(all, pairs * 95 / 100, pairs);
    assert_in_range(some, pairs * 58 / 100, pairs * 82 / 100);
}

static void words_do_not_touch(void **state)
{
    (void)state;
    nl_compose_style style = plain();
    style.touching = 1.0f;
    for (unsigned i = 0; i < ROUNDS; i++) {
        part parts[MOST] = {{0}};
        nl_composed c = compose("H O E B N", &style, i);
        assert_int_equal(joined(&c, parts), 0);
    }
}

static void strokes_break(void **state)
{
    (void)state;
    nl_compose_style style = plain();
    int whole = 0, broken = 0, letters = 0;
    for (unsigned i = 0; i < ROUNDS; i++) {
        part parts[MOST] = {{0}}, with[MOST] = {{0}};
        style.breaks_least = style.breaks_most = 0;
        nl_composed c = compose("LVZNMCSL", &style, i);
        joined(&c, parts);
        style.breaks_least = style.breaks_most = 1;
        c = compose("LVZNMCSL", &style, i);
        joined(&c, with);
        for (int k = 0; k < c.letter_count; k++) {
            whole += parts[k].blobs;
            broken += with[k].blobs;
            letters++;
        }
    }
    assert_in_range(whole, letters, letters * 12 / 10);
    assert_in_range(broken, letters * 18 / 10, letters * 23 / 10);
}

static void lines_are_rotated(void **state)
{
    (void)state;
    nl_compose_style style = plain();
    style.wander = style.drift = 0.0f;
    for (unsigned i = 0; i < ROUNDS; i++) {
        part parts[MOST];
        float degrees = -8.0f + 16.0f * (float)i / (ROUNDS - 1);
        style.rotation = degrees * DEGREE;
        nl_composed c = compose("HHHHHHHHHHHHHHHHHHHH", &style, i);
        measure(parts, &c);
        const part *a = &parts[0], *b = &parts[c.letter_count - 1];
        float rise = 0.5f * (float)(a->top + a->bottom - b->top - b->bottom);
        float run = 0.5f * (float)(b->left + b->right - a->left - a->right);
        assert_true(fabsf(atan2f(rise, run) / DEGREE - degrees) < 1.0f);
    }
}

static void sizes_are_within_bounds(void **state)
{
    (void)state;
    nl_compose_style style = plain();
    int least = 1000, most = 0;
    style.size_least = 0.55f;
    style.size_most = 1.4f;
    for (unsigned i = 1; i < 2 * ROUNDS; i += 2) { /* pens: their capitals are 1 high */
        part parts[MOST];
        nl_composed c = compose("HEMTZHEMTZ", &style, i);
        measure(parts, &c);
        for (int k = 0; k < c.letter_count; k++) {
            int height = parts[k].bottom - parts[k].top + 1;
            least = height < least ? height : least;
            most = height > most ? height : most;
        }
    }
    assert_in_range(least, (int)(0.5f * style.height), (int)(0.75f * style.height));
    assert_in_range(most, (int)(1.3f * style.height), (int)(1.65f * style.height));
}

static void what_cannot_be_written_is_refused(void **state)
{
    (void)state;
    nl_error err;
    nl_composed out;
    nl_compose_style style = plain();
    nl_rng rng = nl_rng_make(seed, NL_STREAM_TEST, 1, 0);
    nl_compose_source drawn = {.hand = nl_hand_random(&rng)}, written = {.pens = &pens};
    assert_false(nl_compose_text(&out, "A\xc3\x84", &drawn, &style, &rng, &arena, &err));
    assert_int_equal(err.status, NL_ERROR_USAGE);
    assert_null(out.owner);
    assert_false(nl_compose_text(&out, "A+", &written, &style, &rng, &arena, &err));
    assert_string_equal(err.text, "the writer has no '+'");
    assert_false(nl_compose_text(&out, "A\xff", &drawn, &style, &rng, &arena, &err));
    assert_false(nl_compose_text(&out, " \n", &drawn, &style, &rng, &arena, &err));
    assert_int_equal(err.status, NL_ERROR_USAGE);
    static char many[NL_COMPOSE_LETTERS_MAX + 2];
    memset(many, 'A', NL_COMPOSE_LETTERS_MAX + 1);
    assert_false(nl_compose_text(&out, many, &drawn, &style, &rng, &arena, &err));
    assert_int_equal(err.status, NL_ERROR_LIMIT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_from_the_same_numbers),
        cmocka_unit_test(all_ink_has_its_letter),
        cmocka_unit_test(letters_stand_apart_and_in_order),
        cmocka_unit_test(neighbours_touch),
        cmocka_unit_test(words_do_not_touch),
        cmocka_unit_test(strokes_break),
        cmocka_unit_test(lines_are_rotated),
        cmocka_unit_test(sizes_are_within_bounds),
        cmocka_unit_test(what_cannot_be_written_is_refused),
    };
    seed = test_seed();
    nl_arena own = {0};
    writers_make(&pens, 5, 2, seed, &own);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    nl_arena_free(&arena);
    nl_arena_free(&own);
    return failed;
}
