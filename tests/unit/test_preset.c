/* Each preset makes the lines that its name says, of letters the writer has, by the writers asked
 * for. */
#include "support/unit.h"
#include "support/writer.h"

#include "draw/phrase.h"
#include "draw/preset.h"
#include "draw/wording.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum { ROUNDS = 8 };

static nl_arena arena;
static nl_pens pens;

static nl_composed compose(nl_preset preset, unsigned round)
{
    nl_error err = {0};
    nl_composed out;
    nl_preset_pool pool = {.pens = round % 2 ? &pens : NULL};
    nl_rng rng = nl_rng_make(3, NL_STREAM_TEST, preset, round);
    if (!nl_preset_compose(&out, preset, &pool, &rng, &arena, &err))
        fail_msg("%s: %s", nl_preset_name(preset), err.text);
    return out;
}

static int lines_of(const char *text)
{
    int lines = 0;
    for (; *text; text++)
        lines += *text == '\n';
    return lines;
}

static bool only(const char *text, const char *allowed)
{
    return text[strspn(text, allowed)] == '\0';
}

static void texts_suit_the_preset(void **state)
{
    (void)state;
    for (unsigned preset = 0; preset < NL_PRESET_WRITTEN_CAPITALS; preset++) {
        const char *allowed = preset == NL_PRESET_CODES ? "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 \n"
                              : preset == NL_PRESET_DIGITS ? "0123456789 \n"
                              : preset == NL_PRESET_LOWER  ? "abcdefghijklmnopqrstuvwxyz \n"
                                                           : "ABCDEFGHIJKLMNOPQRSTUVWXYZ \n";
        for (unsigned i = 0; i < ROUNDS; i++) {
            nl_composed c = compose((nl_preset)preset, i);
            if (preset != NL_PRESET_WILD && !only(c.text, allowed))
                fail_msg("%s: %s", nl_preset_name(preset), c.text);
            int lines = lines_of(c.text);
            assert_in_range(lines, preset == NL_PRESET_PAGES ? 4 : 1,
                            preset == NL_PRESET_PAGES ? 7 : 1);
            assert_in_range(c.letter_count, 6 * lines, 21 * lines);
        }
    }
    assert_null(nl_preset_name(NL_PRESET_COUNT));
}

static bool has_symbol(const char *text)
{
    for (; *text; text++)
        if (ispunct((unsigned char)*text))
            return true;
    return false;
}

static void presets_with_symbols_have_them(void **state)
{
    (void)state;
    enum { LINES = 60 };
    int wild = 0, small = 0;
    for (unsigned i = 0; i < LINES; i++) {
        nl_composed c = compose(NL_PRESET_NUMBERS, i);
        if (!only(c.text, "0123456789$%+,-./:=()#*<>~x^[] \n"))
            fail_msg("%s", c.text);
        c = compose(NL_PRESET_SYMBOLS, i);
        small += strpbrk(c.text, "aeiou") != NULL;
        for (const char *at = c.text; *at; at++)
            assert_true(*at == '\n' || (*at >= ' ' && *at <= '~'));
        wild += has_symbol(compose(NL_PRESET_WILD, i).text);
    }
    assert_true(small > LINES / 2);
    assert_in_range(wild, LINES / 6, LINES / 2);
}

static double mean_level(const nl_image *image, int left, int right)
{
    double sum = 0.0;
    for (int y = 0; y < image->height; y++)
        for (int x = left; x < right; x++)
            sum += image->data[y * image->stride + x];
    return sum / image->height / (right - left);
}

/* How far the mean levels of the four corners, 8 pixels wide, lie apart. */
static double unevenness(const nl_image *image)
{
    double darkest = 255.0, brightest = 0.0;
    for (int corner = 0; corner < 4; corner++) {
        int left = corner % 2 ? image->width - 8 : 0, top = corner / 2 ? image->height - 8 : 0;
        nl_image part = nl_image_crop(*image, (nl_box){left, top, 8, 8});
        double level = mean_level(&part, 0, 8);
        darkest = level < darkest ? level : darkest;
        brightest = level > brightest ? level : brightest;
    }
    return brightest - darkest;
}

static void pictures_suit_the_preset(void **state)
{
    (void)state;
    for (unsigned i = 0; i < ROUNDS; i++) {
        nl_composed clean = compose(NL_PRESET_CLEAN, i), dark = compose(NL_PRESET_INVERTED, i);
        assert_true(mean_level(&clean.paper, 0, clean.paper.width) > 180.0);
        assert_true(mean_level(&dark.paper, 0, dark.paper.width) < 75.0);
        nl_composed small = compose(NL_PRESET_SMALL, i);
        assert_in_range(small.paper.height, 18, 75);
        nl_composed photo = compose(NL_PRESET_PHOTOGRAPHED, i);
        assert_true(mean_level(&photo.paper, 0, photo.paper.width) < 220.0);
        assert_true(unevenness(&photo.paper) > 25.0);
        assert_true(unevenness(&clean.paper) < 8.0);
    }
}

/* A ruled line darkens rows of the left margin, where there are no letters. */
static void ruled_lines_are_there(void **state)
{
    (void)state;
    for (unsigned i = 0; i < ROUNDS; i++) {
        nl_composed c = compose(NL_PRESET_RULED, i);
        int darkest = 255, brightest = 0;
        for (int y = 0; y < c.paper.height; y++) {
            int sum = 0;
            for (int x = 0; x < 8; x++) {
                assert_int_equal(c.owner[y * c.paper.width + x], 0);
                sum += c.paper.data[y * c.paper.stride + x];
            }
            darkest = sum / 8 < darkest ? sum / 8 : darkest;
            brightest = sum / 8 > brightest ? sum / 8 : brightest;
        }
        assert_true(brightest - darkest > 20);
    }
}

static void held_back_writers_are_others(void **state)
{
    (void)state;
    nl_error err;
    nl_composed a, b;
    nl_preset_pool none = {&pens, 0.0, 1, true}, all = {&pens, 1.0, 1, true};
    nl_rng rng = nl_rng_make(3, NL_STREAM_TEST, 99, 0), again = rng;
    assert_false(nl_preset_compose(&a, NL_PRESET_CLEAN, &none, &rng, &arena, &err));
    assert_int_equal(err.status, NL_ERROR_USAGE);
    rng = again;
    assert_true(nl_preset_compose(&a, NL_PRESET_CLEAN, &all, &rng, &arena, &err));
    rng = again;
    none.held = false;
    assert_true(nl_preset_compose(&b, NL_PRESET_CLEAN, &none, &rng, &arena, &err));
    assert_string_equal(a.text, b.text);
}

/* Lines that accuracies were measured on stay what they were. */
static void texts_of_a_seed_stay_the_same(void **state)
{
    (void)state;
    static const char *const texts[] = {"WILLIAM ROME", "index south horizon", "City Chalk",
                                        "IHR EM7PZS6 QNQC", "72365 7240 266 0978"};
    nl_letters all = {{0}};
    for (uint32_t code = '!'; code <= '~'; code++)
        nl_letters_add(&all, code);
    for (unsigned kind = 0; kind <= NL_WORDING_DIGITS; kind++) {
        char line[NL_WORDING_MAX];
        nl_rng rng = nl_rng_make(1, NL_STREAM_TEST, kind, 0);
        nl_wording_line(line, (nl_wording)kind, &all, &rng);
        assert_string_equal(line, texts[kind]);
    }
}

/* Every symbol that the writer has turns up, and no other. */
static void lines_with_symbols_have_those_there_are(void **state)
{
    (void)state;
    enum { ROUNDS_EACH = 4000 };
    static const char *const lacking[] = {"", "\"#<>@[]_`{|}", "$&()*+,./:;=?^~%"};
    for (unsigned k = 0; k < 3; k++) {
        nl_letters has = {{0}}, seen = {{0}};
        for (char c = '!'; c <= '~'; c++)
            if (!strchr(lacking[k], c))
                nl_letters_add(&has, (unsigned char)c);
        assert_true(nl_wording_possible(NL_WORDING_SYMBOLS, &has));
        assert_int_equal(nl_wording_possible(NL_WORDING_NUMBERS, &has), k < 2);
        for (unsigned i = 0; i < ROUNDS_EACH; i++) {
            char line[NL_WORDING_MAX];
            nl_rng rng = nl_rng_make(5, NL_STREAM_TEST, k, i);
            nl_wording kind = k < 2 && i % 2 ? NL_WORDING_NUMBERS : NL_WORDING_SYMBOLS;
            nl_wording_line(line, kind, &has, &rng);
            size_t count = 0;
            for (const char *c = line; *c; c++) {
                count += *c != ' ';
                if (*c != ' ')
                    nl_letters_add(&seen, (unsigned char)*c);
            }
            assert_in_range(count, 6, 20);
            assert_true(line[0] != ' ' && line[strlen(line) - 1] != ' ');
        }
        assert_memory_equal(&seen, &has, sizeof seen);
    }
}

static void sums_are_right(void **state)
{
    (void)state;
    int sums = 0;
    for (unsigned i = 0; i < 2000; i++) {
        char phrase[NL_PHRASE_MAX], sign, rest;
        int a, b, c;
        nl_rng rng = nl_rng_make(5, NL_STREAM_TEST, 7, i);
        nl_phrase_number(phrase, &rng);
        if (sscanf(phrase, "%d %c %d = %d%c", &a, &sign, &b, &c, &rest) != 4)
            continue;
        sums++;
        if (sign == '/')
            assert_int_equal(c * b, a);
        else
            assert_int_equal(c, sign == '+' ? a + b : sign == '-' ? a - b : a * b);
    }
    assert_in_range(sums, 60, 400);
}

static void lines_have_only_the_letters_there_are(void **state)
{
    (void)state;
    static const char has[] = "AEIOSTRNLHMBCDabcdefghijklmnopq01234567";
    nl_letters letters = {{0}};
    for (const char *c = has; *c; c++)
        nl_letters_add(&letters, (unsigned char)*c);
    for (unsigned kind = 0; kind <= NL_WORDING_DIGITS; kind++) {
        assert_true(nl_wording_possible((nl_wording)kind, &letters));
        for (unsigned i = 0; i < 3000; i++) {
            char line[NL_WORDING_MAX];
            nl_rng rng = nl_rng_make(5, NL_STREAM_TEST, kind, i);
            nl_wording_line(line, (nl_wording)kind, &letters, &rng);
            assert_in_range(strlen(line), 6, NL_WORDING_MAX - 1);
            int count = 0;
            for (const char *c = line; *c; c++) {
                count += *c != ' ';
                assert_true(*c == ' ' || strchr(has, *c));
            }
            assert_in_range(count, 6, 20);
        }
    }
    nl_letters few = {{0}};
    nl_letters_add(&few, 'A');
    nl_letters_add(&few, 0x1f600); /* not ASCII: ignored */
    for (unsigned kind = 0; kind <= NL_WORDING_SYMBOLS; kind++)
        assert_false(nl_wording_possible((nl_wording)kind, &few));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_suit_the_preset),
        cmocka_unit_test(pictures_suit_the_preset),
        cmocka_unit_test(ruled_lines_are_there),
        cmocka_unit_test(held_back_writers_are_others),
        cmocka_unit_test(presets_with_symbols_have_them),
        cmocka_unit_test(texts_of_a_seed_stay_the_same),
        cmocka_unit_test(lines_with_symbols_have_those_there_are),
        cmocka_unit_test(sums_are_right),
        cmocka_unit_test(lines_have_only_the_letters_there_are),
    };
    nl_arena own = {0};
    writers_make(&pens, 3, 1, 11, &own);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    nl_arena_free(&arena);
    nl_arena_free(&own);
    return failed;
}
