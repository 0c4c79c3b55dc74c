/* What of pages is learnt and what held back, and how errors in held-back words are counted: on
 * words without ink, each of one segment. */
#include "read/learnwords.h"
#include "support/unit.h"

#include <string.h>

enum { PAGES = 2, WORDS_MAX = 16, CHARACTERS_MAX = 64 };

/* Pages made by hand: all words are aligned, side by side. */
typedef struct bench {
    nl_arena arena;
    nl_line_lattice lattice; /* without edges: nothing is noise */
    nl_learn_pages pages;
    nl_learn_page page[PAGES];
    nl_page_word word[PAGES][WORDS_MAX];
    uint32_t looks[PAGES][CHARACTERS_MAX];
    bool use[PAGES][WORDS_MAX], held[PAGES][WORDS_MAX];
} bench;

static void fill_page(bench *b, int p, const char *text)
{
    nl_page_words *words = &b->page[p].words;
    *words = (nl_page_words){.text = text, .words = b->word[p], .looks = b->looks[p]};
    words->page.lattice = &b->lattice;
    b->page[p].use = b->use[p];
    b->page[p].held = b->held[p];
    for (int end = 0; *text; text += strspn(text, " ")) {
        int bytes = (int)strcspn(text, " ");
        assert_true(words->count < WORDS_MAX && end + bytes < CHARACTERS_MAX);
        b->use[p][words->count] = true;
        b->word[p][words->count] = (nl_page_word){.text = text,
                                                  .bytes = bytes,
                                                  .first = end,
                                                  .end = end + bytes,
                                                  .segment = words->count,
                                                  .segment_end = words->count + 1};
        end += bytes;
        text += bytes;
        words->count++;
        b->pages.learnt += (size_t)bytes;
        b->pages.words++;
        b->pages.words_learnt++;
    }
}

/* Two pages of words with spaces between them, ASCII. */
static void make(bench *b, const char *first, const char *second)
{
    nl_arena_free(&b->arena);
    *b = (bench){0};
    b->pages.pages = b->page;
    b->pages.count = PAGES;
    fill_page(b, 0, first);
    fill_page(b, 1, second);
}

static void divide(bench *b, double share, uint64_t seed)
{
    nl_error err;
    nl_split split = {.share = share, .seed = seed};
    assert_true(nl_learn_pages_divide(&b->pages, &split, &b->arena, &err));
}

/* Bit i: the i-th word of all pages is held back. */
static unsigned held_of(const bench *b)
{
    unsigned bits = 0, bit = 1;
    for (int p = 0; p < PAGES; p++) {
        for (int i = 0; i < b->page[p].words.count; i++, bit <<= 1) {
            assert_true(b->use[p][i] != b->held[p][i]);
            bits |= b->held[p][i] ? bit : 0;
        }
    }
    return bits;
}

/* Counts agree with what is marked, and each character that was learnt still is. */
static void assert_sound(const bench *b)
{
    size_t learnt = 0, held = 0, words_held = 0;
    char kept[CHARACTERS_MAX * PAGES] = "";
    for (int p = 0; p < PAGES; p++) {
        for (int i = 0; i < b->page[p].words.count; i++) {
            const nl_page_word *word = &b->word[p][i];
            learnt += b->use[p][i] ? (size_t)word->bytes : 0;
            held += b->held[p][i] ? (size_t)word->bytes : 0;
            words_held += b->held[p][i];
            if (b->use[p][i])
                strncat(kept, word->text, (size_t)word->bytes);
        }
    }
    assert_int_equal(b->pages.learnt, learnt);
    assert_int_equal(b->pages.held, held);
    assert_int_equal(b->pages.words_held, words_held);
    assert_int_equal(b->pages.words_learnt, b->pages.words - words_held);
    for (int p = 0; p < PAGES; p++) {
        for (const char *at = b->page[p].words.text; *at; at++)
            assert_true(*at == ' ' || strchr(kept, *at));
    }
}

static void about_the_share_is_held_back_and_no_only_one(void **state)
{
    static bench b;
    unsigned any = 0, all = ~0u;
    (void)state;
    for (uint64_t seed = 1; seed <= 40; seed++) {
        make(&b, "abc bca cab xa", "acb bac cba");
        divide(&b, 0.3, seed);
        assert_sound(&b);
        assert_int_equal(b.pages.held, 6); /* of 20: two words of three, never x's */
        any |= held_of(&b);
        all &= held_of(&b);
    }
    assert_int_equal(any, 0x77);
    assert_int_equal(all, 0);
    make(&b, "ab cd", "ef gh"); /* none can be spared */
    divide(&b, 0.5, 1);
    assert_int_equal(held_of(&b), 0);
    make(&b, "aa aa", "aa aa"); /* one is left to learn from */
    divide(&b, 1.0, 1);
    assert_sound(&b);
    assert_int_equal(b.pages.words_learnt, 1);
    nl_arena_free(&b.arena);
}

static void the_seed_decides(void **state)
{
    static bench b;
    unsigned first, different = 0;
    (void)state;
    for (uint64_t seed = 1; seed <= 8; seed++) {
        make(&b, "abc bca cab abc", "acb bac cba");
        divide(&b, 0.3, seed);
        first = held_of(&b);
        make(&b, "abc bca cab abc", "acb bac cba");
        divide(&b, 0.3, seed);
        assert_int_equal(held_of(&b), first);
        make(&b, "abc bca cab abc", "acb bac cba");
        divide(&b, 0.3, seed + 100);
        different += held_of(&b) != first;
    }
    assert_true(different > 0);
    make(&b, "abc bca", "abc bca");
    divide(&b, 0.0, 1);
    assert_int_equal(held_of(&b), 0);
    nl_arena_free(&b.arena);
}

/* Each word that is learnt is in one run, and no other is; no run goes over two pages. */
static void runs_are_what_is_learnt(void **state)
{
    static bench b;
    (void)state;
    make(&b, "abc bca cab xa", "acb bac cba");
    divide(&b, 0.0, 1);
    assert_int_equal(b.pages.run_count, 2);
    assert_int_equal(b.pages.runs[0].count, 4);
    assert_int_equal(b.pages.runs[1].page, 1);
    assert_int_equal(b.pages.runs[1].count, 3);
    for (uint64_t seed = 1; seed <= 20; seed++) {
        bool in_run[PAGES][WORDS_MAX] = {{false}};
        make(&b, "abc bca cab xa", "acb bac cba");
        divide(&b, 0.3, seed);
        for (int r = 0; r < b.pages.run_count; r++) {
            const nl_learn_run *run = &b.pages.runs[r];
            for (int i = run->first; i < run->first + run->count; i++) {
                assert_false(in_run[run->page][i]);
                in_run[run->page][i] = true;
            }
        }
        assert_memory_equal(in_run, b.use, sizeof in_run);
    }
    nl_arena_free(&b.arena);
}

static void a_new_character_looks_like_most_of_it(void **state)
{
    static bench b;
    (void)state;
    make(&b, "a?b ?", "?? c!");
    b.looks[0][1] = b.looks[1][1] = 'x'; /* of '?' */
    b.looks[0][3] = 'y';
    b.looks[1][3] = 'y'; /* of '!' */
    assert_int_equal(nl_learn_pages_look(&b.pages, '?'), 'x');
    assert_int_equal(nl_learn_pages_look(&b.pages, '!'), 'y');
    assert_int_equal(nl_learn_pages_look(&b.pages, 'a'), 0);
    b.page[0].words.count = 0; /* a page without words */
    assert_int_equal(nl_learn_pages_look(&b.pages, '!'), 'y');
}

static void errors_in_held_back_words_are_counted(void **state)
{
    /* The second word and the last are held back. */
    static const char truth[] = "ab cd\nef gh\n";
    static const struct {
        const char *read;
        size_t errors;
    } cases[] = {
        {"ab cd\nef gh\n", 0},  {"xb xd\nex gh\n", 1},
        {"ab cx\nef xx\n", 3},  {"ab cd\nef g\n", 1},   /* a deletion */
        {"abcd\nefgh\n", 0},                            /* spaces belong to no word */
        {"ab xcd\nef gh\n", 1}, {"xab cd\nef gh\n", 0}, /* what is read before a character */
        {"ab cd\n", 2},         {"", 4},
    };
    bench b = {0};
    (void)state;
    fill_page(&b, 0, "ab cd ef gh");
    b.held[0][1] = b.held[0][3] = true;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        nl_comparison c;
        nl_error err;
        nl_learn_errors held = {10, 20};
        assert_true(nl_text_compare(&c, cases[i].read, truth, false, &b.arena, &err));
        nl_learn_count_held(&held, &b.page[0], &c);
        assert_int_equal(held.errors, 10 + cases[i].errors);
        assert_int_equal(held.length, 24);
    }
    nl_arena_free(&b.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(about_the_share_is_held_back_and_no_only_one),
        cmocka_unit_test(the_seed_decides),
        cmocka_unit_test(runs_are_what_is_learnt),
        cmocka_unit_test(a_new_character_looks_like_most_of_it),
        cmocka_unit_test(errors_in_held_back_words_are_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
