/* PNM: all six formats against pixels worked out by hand, comments and white space where they may
 * be, and every cut and every untrue head refused. */
#include "image/pnm.h"
#include "support/unit.h"

#include <string.h>

static bool read_grey(uint8_t *grey, const void *data, size_t size)
{
    nl_pnm head;
    const char *why = NULL;
    nl_bytes file = {data, size};
    bool read = nl_pnm_head(&head, file, &why) && (size_t)head.width * head.height <= 64 &&
                nl_pnm_grey(grey, &head, file, &why);
    assert_true(read || why);
    return read;
}

static void assert_reads(const char *text, size_t size, const uint8_t *grey, size_t count)
{
    uint8_t read[64];
    assert_true(read_grey(read, text, size));
    assert_memory_equal(read, grey, count);
}

#define READS(text, ...)                                                                           \
    assert_reads((text), sizeof(text) - 1, (const uint8_t[]){__VA_ARGS__},                         \
                 sizeof((const uint8_t[]){__VA_ARGS__}))

static void plain_formats_are_read(void **state)
{
    (void)state;
    READS("P1 3 2\n101\n0 1 0", 0, 255, 0, 255, 0, 255);
    READS("P1\n# a comment\n2 # and one\n1\n1#x\n0", 0, 255);
    READS("P2 2 2 9 0 9 3 6", 0, 255, 85, 170);
    READS("P2 2 1 65535 65535 32768\n", 255, 128);
    READS("P3 2 1 255 255 0 0  0 0 255", 76, 29);
    READS("P3 1 1 15 15 15 15", 255);
}

static void raw_formats_are_read(void **state)
{
    (void)state;
    READS("P4 10 2\n\x80\x40\x00\x00", 0, 255, 255, 255, 255, 255, 255, 255, 255, 0, 255, 255);
    READS("P5 2 2 255\n\x00\x7f\x80\xff", 0, 127, 128, 255);
    READS("P5\n#c\n2 1\n100\n\x64\x32", 255, 128);
    READS("P5 2 1 65535\n\xff\xff\x01\x01", 255, 1);
    READS("P5 1 1 255 \n", 10); /* one white space ends the head: the next is a pixel */
    READS("P6 2 1 255\n\xff\x00\x00\x00\xff\x00", 76, 150);
    READS("P6 1 1 1000\n\x03\xe8\x03\xe8\x03\xe8 and more", 255);
}

static void cut_files_are_refused(void **state)
{
    (void)state;
#define CASE(text)                                                                                 \
    {                                                                                              \
        text, sizeof(text) - 1                                                                     \
    }
    static const struct {
        const char *text;
        size_t size;
    } files[] = {CASE("P1 3 2\n101010"),
                 CASE("P2 2 2 9 0 9 3 6"),
                 CASE("P3 1 1 255 255 0 0"),
                 CASE("P4 10 2\n\x80\x40\x01\x01"),
                 CASE("P5 2 2 255\n\x01\x7f\x80\xff"),
                 CASE("P6 1 1 300\n\1\1\1\1\1\1")};
#undef CASE
    uint8_t grey[64];
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        assert_true(read_grey(grey, files[i].text, files[i].size));
        for (size_t size = 0; size < files[i].size; size++)
            assert_false(read_grey(grey, files[i].text, size));
    }
}

static void untrue_heads_are_refused(void **state)
{
    (void)state;
    static const char *const files[] = {
        "P0 1 1 255 1",
        "P7 1 1 255 1",
        "P5 0 1 255\n1",
        "P5 1 0 255\n1",
        "P5 1 1 0\n1",
        "P5 1 1 65536\n111",
        "P5 -1 1 255\n1",
        "P5 a 1 255\n1",
        "P5 1 1 255",
        "P5 1 1 255x1",
        "P2 1 1 9 10",
        "P2 1 1 9 -1",
        "P1 1 1 2",
        "P2 1 1 9 x",
        "P5 1 1 9\nx",
        "P5 99999999999999999999 1 255\n1",
        "P5 # no end",
        "P3 1 1 255 1 2",
        "",
    };
    uint8_t grey[64];
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        assert_false(read_grey(grey, files[i], strlen(files[i])));
}

static void the_least_size_is_exact(void **state)
{
    (void)state;
    static const struct {
        const char *head;
        size_t pixels;
    } cases[] = {{"P1 9 2 ", 18},     {"P2 9 2 9 ", 35},     {"P3 9 2 9 ", 107},
                 {"P4 9 2 ", 4},      {"P5 9 2 255 ", 18},   {"P5 9 2 256 ", 36},
                 {"P6 9 2 255 ", 54}, {"P6 9 2 65535 ", 108}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        nl_pnm head;
        const char *why;
        nl_bytes file = {(const uint8_t *)cases[i].head, strlen(cases[i].head)};
        assert_true(nl_pnm_head(&head, file, &why));
        assert_int_equal(nl_pnm_least(&head), file.size + cases[i].pixels);
    }
}

static void luma_is_that_of_the_standard(void **state)
{
    (void)state;
    assert_int_equal(nl_luma(255, 255, 255), 255);
    assert_int_equal(nl_luma(0, 0, 0), 0);
    assert_int_equal(nl_luma(255, 0, 0), 76);
    assert_int_equal(nl_luma(0, 255, 0), 150);
    assert_int_equal(nl_luma(0, 0, 255), 29);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_formats_are_read),  cmocka_unit_test(raw_formats_are_read),
        cmocka_unit_test(cut_files_are_refused),   cmocka_unit_test(untrue_heads_are_refused),
        cmocka_unit_test(the_least_size_is_exact), cmocka_unit_test(luma_is_that_of_the_standard),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
