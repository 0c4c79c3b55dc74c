/* PNM: all seven formats against pixels worked out by hand, comments and white space where they may
 * be, and every cut and every untrue head refused. */
#include "image/pnm.h"
#include "support/unit.h"

#include <string.h>

static bool read_pixels(uint8_t *pixels, const void *data, size_t size)
{
    nl_pnm head;
    const char *why = NULL;
    nl_bytes file = {data, size};
    bool read = nl_pnm_head(&head, file, &why) &&
                (size_t)head.width * head.height * head.channels <= 64 &&
                nl_pnm_pixels(pixels, &head, file, &why);
    assert_true(read || why);
    return read;
}

static void assert_reads(const char *text, size_t size, const uint8_t *pixels, size_t count)
{
    uint8_t read[64];
    assert_true(read_pixels(read, text, size));
    assert_memory_equal(read, pixels, count);
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
    READS("P3 2 1 255 255 0 0  0 0 255", 255, 0, 0, 0, 0, 255);
    READS("P3 1 1 15 15 15 0", 255, 255, 0);
}

static void raw_formats_are_read(void **state)
{
    (void)state;
    READS("P4 10 2\n\x80\x40\x00\x00", 0, 255, 255, 255, 255, 255, 255, 255, 255, 0, 255, 255);
    READS("P5 2 2 255\n\x00\x7f\x80\xff", 0, 127, 128, 255);
    READS("P5\n#c\n2 1\n100\n\x64\x32", 255, 128);
    READS("P5 2 1 65535\n\xff\xff\x01\x01", 255, 1);
    READS("P5 1 1 255 \n", 10); /* one white space ends the head: the next is a pixel */
    READS("P6 2 1 255\n\xff\x00\x00\x00\xff\x01", 255, 0, 0, 0, 255, 1);
    READS("P6 1 1 1000\n\x03\xe8\x03\xe8\x03\xe8 and more", 255, 255, 255);
}

/* Up to the white space before the pixels, which the end of the comment is. */
static void comments_are_skipped_anywhere_in_the_head(void **state)
{
    (void)state;
    READS("P2#a\n2#b 7\n#c\n1 # d\n9# e\n0 9", 0, 255);
    READS("P5 2 1 255# e\n#!", '#', '!');
    READS("P5 2 1 255\n#!", '#', '!');
    READS("P4 8 1#e\n\x0f", 255, 255, 255, 255, 0, 0, 0, 0);
    READS("P7 #a\nWIDTH 1#b\n# HEIGHT 9\nHEIGHT 1\nDEPTH 1\nMAXVAL 255\nENDHDR\n\x07", 7);
}

#define PAM(width, height, depth, most, more)                                                      \
    "P7\nWIDTH " width "\nHEIGHT " height "\nDEPTH " depth "\nMAXVAL " most "\n" more "ENDHDR\n"

static void pam_of_any_depth_is_read(void **state)
{
    (void)state;
    READS(PAM("2", "1", "1", "255", "TUPLTYPE GRAYSCALE\n") "\x05\xff", 5, 255);
    READS(PAM("2", "1", "1", "1", "TUPLTYPE BLACKANDWHITE\n") "\0\1", 0, 255);
    READS(PAM("1", "2", "2", "255", "TUPLTYPE GRAYSCALE_ALPHA\n") "\1\2\3\4", 1, 2, 3, 4);
    READS(PAM("1", "1", "3", "65535", "") "\xff\xff\0\0\x01\x01", 255, 0, 1);
    READS(PAM("1", "1", "4", "255", "TUPLTYPE RGB_\nTUPLTYPE ALPHA\n") "\1\2\3\4", 1, 2, 3, 4);
    READS("P7\nMAXVAL 255 DEPTH 1 HEIGHT 1\nWIDTH 1\nENDHDR\n\x09", 9);
}

static void pictures_in_a_row_are_counted(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t size;
        uint32_t count;
    } files[] = {{"P5 1 1 255\nx", 12, 1},
                 {"P5 1 1 255\nx\n", 13, 1},
                 {"P5 1 1 255\nxP4 8 1\n\1P6 1 1 255\nabc", 35, 3},
                 {"P5 1 1 255\nxP5 1 1 255\n", 23, 2},
                 {"P2 1 1 9 3 P2 1 1 9 3", 21, 1}};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        nl_pnm head;
        const char *why;
        nl_bytes file = {(const uint8_t *)files[i].text, files[i].size};
        assert_true(nl_pnm_head(&head, file, &why));
        assert_int_equal(nl_pnm_count(&head, file), files[i].count);
    }
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
                 CASE("P6 1 1 300\n\1\1\1\1\1\1"),
                 CASE(PAM("1", "1", "4", "255", "TUPLTYPE X\n") "\1\2\3\4")};
#undef CASE
    uint8_t grey[64];
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        assert_true(read_pixels(grey, files[i].text, files[i].size));
        for (size_t size = 0; size < files[i].size; size++)
            assert_false(read_pixels(grey, files[i].text, size));
    }
}

static void untrue_heads_are_refused(void **state)
{
    (void)state;
    static const char *const files[] = {
        "P0 1 1 255 1",
        "P7 1 1 255 1",
        "P8 1 1 255 1",
        PAM("1", "1", "5", "255", "") "12345",
        PAM("1", "1", "0", "255", "") "1",
        PAM("0", "1", "1", "255", "") "1",
        PAM("1", "1", "1", "65536", "") "11",
        PAM("x", "1", "1", "255", "") "1",
        PAM("1", "1", "1", "255", "COLOUR 1\n") "1",
        "P7\nWIDTH 1\nHEIGHT 1\nENDHDR\n1",
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
        assert_false(read_pixels(grey, files[i], strlen(files[i])));
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_formats_are_read),
        cmocka_unit_test(raw_formats_are_read),
        cmocka_unit_test(cut_files_are_refused),
        cmocka_unit_test(untrue_heads_are_refused),
        cmocka_unit_test(the_least_size_is_exact),
        cmocka_unit_test(comments_are_skipped_anywhere_in_the_head),
        cmocka_unit_test(pam_of_any_depth_is_read),
        cmocka_unit_test(pictures_in_a_row_are_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
