/* Ruled lines are removed from composed lines, whose ink without them is known to the pixel:
 * letters keep their ink, ruled lines do not; and where there are none nothing changes. */
#include "draw/preset.h"
#include "page/clean.h"
#include "support/composed.h"
#include "support/unit.h"

#include <string.h>

enum { ROUNDS = 24, LETTER_INK = 40 };

static const char *const texts[] = {"TREE LEVEL ZEBRA", "EEE LLL ZZZ TTT", "HELLO FIELD"};

static composed_bench bench;

/* Ink of a line without ruled lines, and of the same line with them removed. */
typedef struct pair {
    nl_composed plain;
    nl_image before, after;
} pair;

static nl_image ink_of(nl_image paper, bool remove)
{
    nl_error err;
    nl_cleaned page;
    assert_true(
        nl_clean_page(&page, paper, remove ? NL_CLEAN_ALL : NL_CLEAN_SURFACES, &bench.arena, &err));
    return page.ink;
}

static nl_compose_style style_of(nl_preset preset, unsigned round)
{
    nl_rng rng = nl_rng_make(bench.seed, NL_STREAM_TEST, 1, round);
    return nl_preset_style(preset, &rng);
}

static pair make_pair(unsigned round)
{
    pair p;
    nl_compose_style style = style_of(NL_PRESET_RULED, round);
    nl_composed ruled = composed_make(&bench, texts[round % 3], &style, round);
    style.ruled_dark = 0.0f;
    p.plain = composed_make(&bench, texts[round % 3], &style, round);
    p.before = ink_of(p.plain.paper, false);
    p.after = ink_of(ruled.paper, true);
    return p;
}

/* Counts each letter's ink, and what is left of it; [0]: what is no letter's and was no ink. */
static void count_ink(int own[COMPOSED_MOST + 1], int kept[COMPOSED_MOST + 1], const pair *p)
{
    memset(own, 0, (COMPOSED_MOST + 1) * sizeof *own);
    memset(kept, 0, (COMPOSED_MOST + 1) * sizeof *kept);
    for (int i = 0; i < p->before.width * p->before.height; i++) {
        int letter = p->plain.owner[i];
        if (letter && p->before.data[i]) {
            own[letter]++;
            kept[letter] += p->after.data[i] != 0;
        }
        own[0] += p->before.data[i] != 0;
        kept[0] += !p->before.data[i] && p->after.data[i];
    }
}

static void letters_stay_and_ruled_lines_go(void **state)
{
    (void)state;
    int letters = 0, whole = 0, all = 0, all_kept = 0, added = 0;
    for (unsigned round = 0; round < ROUNDS; round++) {
        int own[COMPOSED_MOST + 1], kept[COMPOSED_MOST + 1];
        pair p = make_pair(round);
        count_ink(own, kept, &p);
        for (int k = 1; k <= p.plain.letter_count; k++) {
            if (own[k] < LETTER_INK)
                continue;
            letters++;
            whole += 20 * kept[k] >= 19 * own[k];
            all += own[k];
            all_kept += kept[k];
        }
        added += kept[0];
        nl_arena_free(&bench.arena);
    }
    print_message("%d letters, %.3f of them whole, %.4f of the ink kept, %.4f added\n", letters,
                  (double)whole / letters, (double)all_kept / all, (double)added / all);
    assert_true(all_kept >= 0.98 * all);
    assert_true(whole >= 0.95 * letters);
    assert_true(added <= 0.03 * all);
}

static void lines_without_ruled_lines_stay_as_they_are(void **state)
{
    (void)state;
    for (unsigned round = 0; round < ROUNDS; round++) {
        nl_compose_style style = style_of((nl_preset)(round % NL_PRESET_WRITTEN_CAPITALS), round);
        style.ruled_dark = 0.0f;
        nl_image paper = composed_make(&bench, texts[round % 3], &style, round).paper;
        nl_image before = ink_of(paper, false), after = ink_of(paper, true);
        for (int y = 0; y < before.height; y++)
            assert_memory_equal(before.data + y * before.stride, after.data + y * after.stride,
                                (size_t)before.width);
        nl_arena_free(&bench.arena);
    }
}

static int open_bench(void **state)
{
    (void)state;
    composed_open(&bench);
    return 0;
}

static int close_bench(void **state)
{
    (void)state;
    composed_close(&bench);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(letters_stay_and_ruled_lines_go),
        cmocka_unit_test(lines_without_ruled_lines_stay_as_they_are),
    };
    return cmocka_run_group_tests(tests, open_bench, close_bench);
}
