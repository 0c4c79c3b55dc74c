/* lib/nnletters.h as its users see it, with the shipped model. */
#include "image/decode.h"
#include "image/exif.h"
#include "nnletters.h"
#include "support/scratch.h"
#include "support/unit.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char MODEL[] = "data/models/letters.safetensors";
static const char HELLO[] = "data/hello/hello-touching-1.png";

typedef struct bench {
    nnletters_reader *reader;
    nnletters_error error;
    nl_arena arena;
    nl_image paper; /* HELLO */
} bench;

static int open_bench(void **state)
{
    static bench b;
    nl_error err;
    nl_decode_options options = nl_decode_default();
    b.reader = nnletters_open(MODEL, &b.error);
    *state = &b;
    return !b.reader || !nl_decode_file(&b.paper, HELLO, &options, &b.arena, &err);
}

static int close_bench(void **state)
{
    bench *b = *state;
    nnletters_close(b->reader);
    nl_arena_free(&b->arena);
    return 0;
}

static nnletters_page *read_paper(bench *b, const nnletters_options *options)
{
    return nnletters_read_pixels(b->reader, b->paper.data, b->paper.width, b->paper.height,
                                 (size_t)b->paper.stride, options, &b->error);
}

static void is_read_as(nnletters_page *page, const char *text)
{
    assert_non_null(page);
    assert_string_equal(nnletters_page_text(page), text);
    nnletters_page_free(page);
}

static void fails_with(bench *b, const nnletters_page *page, nnletters_code code)
{
    assert_null(page);
    assert_int_equal(b->error.code, code);
    assert_true(strlen(b->error.message) > 0);
    b->error = (nnletters_error){NNLETTERS_OK, ""};
}

static void test_files_bytes_and_pixels_read_alike(void **state)
{
    bench *b = *state;
    nl_error err;
    nl_bytes file;
    assert_true(nl_file_read(&file, HELLO, 1 << 20, &b->arena, &err));
    is_read_as(nnletters_read_file(b->reader, HELLO, NULL, NULL), "HELLO\n");
    is_read_as(nnletters_read_memory(b->reader, file.data, file.size, NULL, NULL), "HELLO\n");
    is_read_as(read_paper(b, NULL), "HELLO\n");
}

static void test_pixels_may_have_any_stride_and_stay_as_they_are(void **state)
{
    bench *b = *state;
    size_t width = (size_t)b->paper.width, height = (size_t)b->paper.height, stride = width + 13;
    unsigned char *pixels = calloc(height, stride), *before = malloc(height * stride);
    assert_true(pixels && before);
    for (size_t y = 0; y < height; y++)
        memcpy(pixels + y * stride, b->paper.data + y * (size_t)b->paper.stride, width);
    memcpy(before, pixels, height * stride);
    is_read_as(nnletters_read_pixels(b->reader, pixels, b->paper.width, b->paper.height, stride,
                                     NULL, NULL),
               "HELLO\n");
    assert_memory_equal(pixels, before, height * stride);
    free(pixels);
    free(before);
}

static void check_part(const nnletters_part *part, const nnletters_part *whole)
{
    assert_true(part->confidence > 0 && part->confidence <= 1);
    assert_true(part->expected_accuracy > 0 && part->expected_accuracy <= 1);
    assert_true(part->left >= whole->left && part->top >= whole->top);
    assert_true(part->left + part->width <= whole->left + whole->width);
    assert_true(part->top + part->height <= whole->top + whole->height);
}

static void check_character(const nnletters_page *page, int line, int word, int character)
{
    const nnletters_part *whole = nnletters_page_character(page, line, word, character);
    double before = 1.0;
    for (int i = 0; i < whole->count; i++) {
        const nnletters_part *part = nnletters_page_alternative(page, line, word, character, i);
        assert_true(part->confidence <= before && part->count == 0);
        assert_true(part->left == whole->left && part->height == whole->height);
        assert_true((strcmp(part->text, whole->text) == 0) == (i == 0));
        before = part->confidence;
    }
    assert_null(nnletters_page_alternative(page, line, word, character, whole->count));
}

enum { TEXT_ROOM = 4096 };

static void append(char text[TEXT_ROOM], const char *more)
{
    size_t size = strlen(text);
    assert_true(snprintf(text + size, TEXT_ROOM - size, "%s", more) < (int)(TEXT_ROOM - size));
}

/* Checks the word, and adds it to the line's text. */
static void check_word(char *text, const nnletters_page *page, int line, int word)
{
    char spelt[TEXT_ROOM] = "";
    const nnletters_part *part, *whole = nnletters_page_word(page, line, word);
    for (int i = 0; (part = nnletters_page_character(page, line, word, i)); i++) {
        check_part(part, whole);
        check_character(page, line, word, i);
        append(spelt, part->text);
    }
    assert_string_equal(spelt, whole->text);
    append(text, word > 0 ? " " : "");
    append(text, spelt);
}

static void test_parts_make_up_their_wholes(void **state)
{
    bench *b = *state;
    char all[TEXT_ROOM] = "";
    nnletters_options options = {.size = sizeof options, .alternatives = 5};
    nnletters_page *page = nnletters_read_file(b->reader, "docs/page.png", &options, &b->error);
    assert_non_null(page);
    nnletters_part paper = {0};
    nnletters_page_size(page, &paper.width, &paper.height);
    const nnletters_part *line;
    int lines = 0, words = 0;
    for (; (line = nnletters_page_line(page, lines)); lines++) {
        char text[TEXT_ROOM] = "";
        check_part(line, &paper);
        for (int word = 0; word < line->count; word++, words++) {
            check_part(nnletters_page_word(page, lines, word), line);
            check_word(text, page, lines, word);
        }
        assert_string_equal(text, line->text);
        append(all, text);
        append(all, "\n");
        assert_null(nnletters_page_word(page, lines, line->count));
    }
    assert_string_equal(all, nnletters_page_text(page));
    assert_true(lines > 1 && words > lines);
    assert_null(nnletters_page_line(page, -1));
    nnletters_page_free(page);
}

static void test_options(void **state)
{
    bench *b = *state;
    nnletters_options options = {.size = sizeof options, .allow = "0-9", .threads = 3};
    nnletters_page *page = read_paper(b, &options);
    assert_int_equal(strspn(nnletters_page_text(page), "0123456789\n"),
                     strlen(nnletters_page_text(page)));
    nnletters_page_free(page);
    options = (nnletters_options){.size = sizeof options, .deny = "H", .alternatives = 10};
    page = read_paper(b, &options);
    assert_int_equal(nnletters_page_character(page, 0, 0, 0)->count, 10);
    assert_null(strchr(nnletters_page_text(page), 'H'));
    nnletters_page_free(page);
    const nnletters_options wrong[] = {
        {.size = 0},
        {.size = sizeof options, .alternatives = 11},
        {.size = sizeof options, .alternatives = -1},
        {.size = sizeof options, .threads = -1},
        {.size = sizeof options, .timeout = -1},
        {.size = sizeof options, .rotate = 45},
        {.size = sizeof options, .rotate = -90},
        {.size = sizeof options, .allow = "9-0"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        fails_with(b, read_paper(b, &wrong[i]), NNLETTERS_USAGE);
    options = (nnletters_options){.size = sizeof options, .timeout = 1e-9}; /* to read pixels */
    page = read_paper(b, &options);
    assert_non_null(strstr(b->error.message, "longer than options.timeout allows"));
    fails_with(b, page, NNLETTERS_LIMIT);
    options = (nnletters_options){.size = sizeof options, .max_pixels = 100};
    fails_with(b, read_paper(b, &options), NNLETTERS_LIMIT);
    nnletters_page *large = nnletters_read_file(b->reader, HELLO, &options, &b->error);
    assert_non_null(strstr(b->error.message, "at most 100 are allowed (options.max_pixels)"));
    fails_with(b, large, NNLETTERS_LIMIT);
}

static nnletters_page *read_turned(bench *b, int degrees, int rotate)
{
    nl_image turned;
    nl_error err;
    nnletters_options options = {.size = sizeof options, .rotate = rotate};
    assert_true(nl_image_turn(&turned, b->paper, degrees, &b->arena, &err));
    return nnletters_read_pixels(b->reader, turned.data, turned.width, turned.height,
                                 (size_t)turned.stride, &options, &b->error);
}

static void test_turned_pictures_are_turned_back(void **state)
{
    bench *b = *state;
    for (int degrees = 90; degrees < 360; degrees += 90) {
        nnletters_part paper = {0};
        nnletters_page *page = read_turned(b, degrees, 360 - degrees);
        assert_int_equal(nnletters_page_rotation(page), 360 - degrees);
        nnletters_page_size(page, &paper.width, &paper.height);
        assert_true(paper.width == b->paper.width && paper.height == b->paper.height);
        check_part(nnletters_page_line(page, 0), &paper);
        is_read_as(page, "HELLO\n");
        page = read_turned(b, degrees, 360);
        assert_int_equal(nnletters_page_rotation(page), 0);
        assert_string_not_equal(nnletters_page_text(page), "HELLO\n");
        nnletters_page_free(page);
    }
    is_read_as(read_turned(b, 0, 0), "HELLO\n");
}

/* Programs of an older and of a newer header. */
static void test_options_may_grow(void **state)
{
    bench *b = *state;
    struct {
        nnletters_options known;
        void *more;
    } newer = {.known = {.size = sizeof newer}};
    is_read_as(read_paper(b, &newer.known), "HELLO\n");
    newer.more = &newer;
    fails_with(b, read_paper(b, &newer.known), NNLETTERS_USAGE);
    nnletters_options older = {.size = offsetof(nnletters_options, alternatives),
                               .alternatives = 99};
    is_read_as(read_paper(b, &older), "HELLO\n");
}

static void test_what_cannot_be_read(void **state)
{
    bench *b = *state;
    const unsigned char white[64 * 64] = {0};
    nnletters_page *page = nnletters_read_pixels(b->reader, white, 64, 64, 64, NULL, NULL);
    assert_non_null(page);
    assert_null(nnletters_page_line(page, 0));
    is_read_as(page, "");
    const struct {
        int width, height;
        size_t stride;
    } wrong[] = {{0, 4, 4}, {4, 0, 4}, {4, 4, 3}, {-4, 4, 4}, {4, 4, SIZE_MAX}};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        fails_with(b,
                   nnletters_read_pixels(b->reader, white, wrong[i].width, wrong[i].height,
                                         wrong[i].stride, NULL, &b->error),
                   NNLETTERS_USAGE);
    fails_with(b, nnletters_read_pixels(b->reader, NULL, 4, 4, 4, NULL, &b->error),
               NNLETTERS_USAGE);
    fails_with(b, nnletters_read_pixels(b->reader, white, 30001, 1, 30001, NULL, &b->error),
               NNLETTERS_LIMIT);
    fails_with(b, nnletters_read_memory(b->reader, "no picture", 10, NULL, &b->error),
               NNLETTERS_INPUT);
    fails_with(b, nnletters_read_memory(b->reader, "", 0, NULL, &b->error), NNLETTERS_INPUT);
    fails_with(b, nnletters_read_file(b->reader, "nosuch.png", NULL, &b->error), NNLETTERS_INPUT);
    fails_with(b, nnletters_read_file(b->reader, "-", NULL, &b->error), NNLETTERS_INPUT);
}

static void test_models(void **state)
{
    bench *b = *state;
    nl_error err;
    nl_bytes file;
    assert_null(nnletters_open("nosuch", &b->error));
    fails_with(b, NULL, NNLETTERS_INPUT);
    assert_null(nnletters_open("-", NULL));
    assert_true(nl_file_read(&file, MODEL, 64 << 20, &b->arena, &err));
    assert_null(nnletters_open_memory(file.data, file.size / 2, &b->error));
    fails_with(b, NULL, NNLETTERS_MODEL);
    assert_null(nnletters_open_memory(NULL, 0, &b->error));
    fails_with(b, NULL, NNLETTERS_MODEL);
    char *odd = malloc(file.size + 1); /* aligned as nothing is */
    assert_non_null(odd);
    memcpy(odd + 1, file.data, file.size);
    nnletters_reader *reader = nnletters_open_memory(odd + 1, file.size, &b->error);
    free(odd);
    is_read_as(nnletters_read_file(reader, HELLO, NULL, NULL), "HELLO\n");
    nnletters_close(reader);
}

static double confidence_of_paper(bench *b)
{
    nnletters_page *page = read_paper(b, NULL);
    double confidence = nnletters_page_word(page, 0, 0)->confidence;
    nnletters_page_free(page);
    return confidence;
}

/* English is, unless there is something else, or nothing. */
static void test_words_are_expected(void **state)
{
    bench *b = *state;
    char folder[SCRATCH_PATH_MAX];
    scratch_open(folder);
    const char *words = scratch_path(folder, "words");
    scratch_write(words, "HELLO\n", 6);
    assert_int_equal(nnletters_expect(b->reader, "nosuch", NULL, &b->error), NNLETTERS_INPUT);
    fails_with(b, NULL, NNLETTERS_INPUT);
    double english = confidence_of_paper(b);
    assert_int_equal(nnletters_expect(b->reader, NULL, "none", &b->error), NNLETTERS_OK);
    double without = confidence_of_paper(b);
    assert_true(english > without);
    assert_int_equal(nnletters_expect(b->reader, words, "none", &b->error), NNLETTERS_OK);
    assert_true(confidence_of_paper(b) > without);
    assert_int_equal(nnletters_expect(b->reader, NULL, NULL, &b->error), NNLETTERS_OK);
    assert_true(confidence_of_paper(b) == english);
    scratch_close(folder);
}

static void test_null(void **state)
{
    bench *b = *state;
    int width, height;
    fails_with(b, nnletters_read_file(NULL, HELLO, NULL, &b->error), NNLETTERS_USAGE);
    fails_with(b, nnletters_read_file(b->reader, NULL, NULL, &b->error), NNLETTERS_USAGE);
    assert_int_equal(nnletters_expect(NULL, NULL, NULL, NULL), NNLETTERS_USAGE);
    nnletters_page_size(NULL, &width, &height);
    assert_int_equal(width + height, 0);
    assert_string_equal(nnletters_page_text(NULL), "");
    assert_null(nnletters_page_line(NULL, 0));
    assert_null(nnletters_page_alternative(NULL, 0, 0, 0, 0));
    nnletters_page_free(NULL);
    nnletters_close(NULL);
    assert_true(strlen(nnletters_version()) >= 5);
}

static void *read_often(void *reader)
{
    size_t right = 0;
    nnletters_options options = {.size = sizeof options, .threads = 2};
    for (int i = 0; i < 8; i++) {
        nnletters_page *page = nnletters_read_file(reader, HELLO, i % 2 ? &options : NULL, NULL);
        right += strcmp(nnletters_page_text(page), "HELLO\n") == 0;
        nnletters_page_free(page);
    }
    return (void *)right;
}

static void test_threads_share_a_reader(void **state)
{
    bench *b = *state;
    pthread_t threads[4];
    for (int i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, read_often, b->reader), 0);
    for (int i = 0; i < 4; i++) {
        void *right = NULL;
        assert_int_equal(pthread_join(threads[i], &right), 0);
        assert_int_equal((size_t)right, 8);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_files_bytes_and_pixels_read_alike),
        cmocka_unit_test(test_pixels_may_have_any_stride_and_stay_as_they_are),
        cmocka_unit_test(test_parts_make_up_their_wholes),
        cmocka_unit_test(test_options),
        cmocka_unit_test(test_turned_pictures_are_turned_back),
        cmocka_unit_test(test_options_may_grow),
        cmocka_unit_test(test_what_cannot_be_read),
        cmocka_unit_test(test_models),
        cmocka_unit_test(test_words_are_expected),
        cmocka_unit_test(test_null),
        cmocka_unit_test(test_threads_share_a_reader),
    };
    return cmocka_run_group_tests(tests, open_bench, close_bench);
}
