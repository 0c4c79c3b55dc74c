/* Words of a page and their ink, by the shipped model: what belongs together is found, what does
 * not is said, and what is learnt from is the words' own part of the page. */
#include "read/pagewords.h"
#include "support/composed.h"
#include "support/unit.h"

#include "image/decode.h"
#include "model/modelfile.h"

#include <stdio.h>
#include <string.h>

static const char MODEL[] = "data/models/letters.safetensors";
static const char TEXT[] = "HELLO NEW\nBARN DOOR\n";

enum { SEED = 7, WORDS = 4, CHARACTERS = 16 };

typedef struct bench {
    composed_bench composed;
    nl_model model;
    nl_layout layout; /* of TEXT */
    nl_pool *pool;
} bench;

static int open_bench(void **state)
{
    static bench b;
    nl_error err = {0};
    nl_compose_style style = composed_plain();
    composed_open(&b.composed);
    b.composed.seed = SEED;
    *state = &b;
    if (!nl_model_load(&b.model, MODEL, &err) || !nl_pool_open(&b.pool, 1, &b.composed.own, &err))
        return 1;
    nl_composed page = composed_make(&b.composed, TEXT, &style, 0);
    return !nl_layout_page(&b.layout, page.paper, &b.composed.arena, &err);
}

static int close_bench(void **state)
{
    bench *b = *state;
    nl_pool_close(b->pool);
    nl_model_free(&b->model);
    composed_close(&b->composed);
    return 0;
}

/* The layout, aligned with a text. */
static nl_page_words align(bench *b, const char *text)
{
    nl_page_words page;
    nl_error err = {0};
    assert_true(
        nl_page_words_align(&page, &b->layout, text, &b->model, b->pool, &b->composed.arena, &err));
    return page;
}

static void the_right_text_has_all_its_ink(void **state)
{
    static const char *const words[] = {"HELLO", "NEW", "BARN", "DOOR"};
    nl_page_words page = align(*state, TEXT);
    const nl_line_lattice *lattice = page.page.lattice;
    int characters = 0, segment = 0;
    assert_int_equal(page.count, WORDS);
    for (int i = 0; i < page.count; i++) {
        const nl_page_word *word = &page.words[i];
        assert_int_equal(word->bytes, strlen(words[i]));
        assert_memory_equal(word->text, words[i], strlen(words[i]));
        assert_int_equal(word->line, i / 2);
        assert_int_equal(word->first, characters);
        assert_int_equal(word->end, characters += word->bytes);
        assert_int_equal(word->ink, NL_WORD_ALIGNED);
        assert_true(word->segment >= segment && word->segment_end >= word->segment + 2);
        segment = word->segment_end;
    }
    assert_int_equal(characters, CHARACTERS);
    assert_true(segment < lattice->nodes);
}

static void a_word_that_is_not_there_pushes_none_aside(void **state)
{
    nl_page_words page = align(*state, "HELLO NEW\nQUILT\nBARN DOOR\n");
    assert_int_equal(page.count, WORDS + 1);
    for (int i = 0; i < page.count; i++)
        assert_true((page.words[i].ink == NL_WORD_ALIGNED) == (i != 2));
}

static void another_word_is_unlikely(void **state)
{
    nl_page_words page = align(*state, "HELLO NEW\nBARN WXYZ\n");
    for (int i = 0; i < WORDS; i++)
        assert_true((page.words[i].ink == NL_WORD_ALIGNED) == (i != 3));
}

static void a_new_character_looks_like_one_that_is_known(void **state)
{
    nl_page_words page = align(*state, "HELL\u00d8 NEW\nBARN D\u00d8\u00d8R\n");
    assert_int_equal(page.words[0].bytes, 6);
    assert_int_equal(page.words[0].end, 5);
    for (int i = 0; i < CHARACTERS; i++) {
        bool unknown = i == 4 || i == 13 || i == 14;
        uint32_t look = page.looks[i];
        assert_true(unknown ? look == 'O' || look == 'o' || look == '0' : look == 0);
    }
}

static void no_more_is_a_run_than_is_used_and_together(void **state)
{
    nl_page_words page = align(*state, TEXT);
    bool all[] = {true, true, true, true}, gap[] = {true, false, true, true};
    assert_int_equal(nl_page_words_run(&page, 0, all), WORDS);
    assert_int_equal(nl_page_words_run(&page, 2, all), 2);
    assert_int_equal(nl_page_words_run(&page, 0, gap), 1);
    assert_int_equal(nl_page_words_run(&page, 1, gap), 1);
    assert_int_equal(nl_page_words_run(&page, 2, gap), 2);
    page.words[3].ink = NL_WORD_UNLIKELY;
    assert_int_equal(nl_page_words_run(&page, 0, all), 3);
    page.words[3].ink = NL_WORD_ALIGNED;
    /* Without its second word, the ink of that is between. */
    page.words[1] = page.words[2];
    assert_int_equal(nl_page_words_run(&page, 0, all), 1);
}

/* A line to learn from is the words' part of the page, with their labels. */
static void a_line_is_the_words_part(void **state)
{
    bench *b = *state;
    nl_page_words page = align(b, TEXT);
    size_t size = (size_t)b->model.prep.side * (size_t)b->model.prep.side;
    nl_train_line line;
    nl_error err;
    assert_true(nl_page_words_line(&line, &page, 1, 2, &b->model, &b->composed.arena, &err));
    const nl_line_lattice *part = line.lattice, *whole = page.page.lattice;
    int first = page.words[1].segment, row = 0;
    assert_int_equal(part->nodes, page.words[2].segment_end - first + 1);
    assert_int_equal(part->length, 7);
    for (int i = 0; i < part->length; i++)
        assert_int_equal(b->model.alphabet[part->truth[i].label], "NEWBARN"[i]);
    for (int e = 0; e < whole->count; e++) {
        if (whole->edges[e].from < first || whole->edges[e].to > page.words[2].segment_end)
            continue;
        assert_int_equal(part->edges[row].from, whole->edges[e].from - first);
        assert_int_equal(part->edges[row].to, whole->edges[e].to - first);
        assert_memory_equal(line.pixels + (size_t)row * size, page.page.pixels + (size_t)e * size,
                            size);
        row++;
    }
    assert_int_equal(row, line.rows);
    assert_true(row > 0 && row < page.page.rows);
}

static void a_character_that_the_model_lacks_is_not_learnt(void **state)
{
    bench *b = *state;
    nl_page_words page = align(b, "HELL\u00d8 NEW\nBARN DOOR\n");
    nl_train_line line;
    nl_error err;
    assert_true(nl_page_words_line(&line, &page, 0, 1, &b->model, &b->composed.arena, &err));
    assert_int_equal(line.rows, 0);
    assert_true(nl_page_words_line(&line, &page, 1, 1, &b->model, &b->composed.arena, &err));
    assert_true(line.rows > 0);
}

static void a_model_of_whole_letters_alone_is_refused(void **state)
{
    bench *b = *state;
    nl_model model = b->model;
    nl_page_words page;
    nl_error err = {0};
    uint32_t alphabet[512];
    int outputs = nl_model_outputs(&model);
    memcpy(alphabet, model.alphabet, (size_t)outputs * sizeof *alphabet);
    model.alphabet = alphabet;
    alphabet[nl_model_output(&b->model, NL_NOT_A_LETTER)] = 0x2603;
    assert_false(
        nl_page_words_align(&page, &b->layout, TEXT, &model, b->pool, &b->composed.arena, &err));
    assert_int_equal(err.status, NL_ERROR_MODEL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_right_text_has_all_its_ink),
        cmocka_unit_test(a_word_that_is_not_there_pushes_none_aside),
        cmocka_unit_test(another_word_is_unlikely),
        cmocka_unit_test(a_new_character_looks_like_one_that_is_known),
        cmocka_unit_test(no_more_is_a_run_than_is_used_and_together),
        cmocka_unit_test(a_line_is_the_words_part),
        cmocka_unit_test(a_character_that_the_model_lacks_is_not_learnt),
        cmocka_unit_test(a_model_of_whole_letters_alone_is_refused),
    };
    return cmocka_run_group_tests(tests, open_bench, close_bench);
}
