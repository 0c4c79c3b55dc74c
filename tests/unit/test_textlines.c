/* Lines of boxes that stand for letters. */
#include "page/textline.h"
#include "support/unit.h"

#include <string.h>

enum { LETTERS_MAX = 32, HEIGHT = 40 };

/* A letter 20 wide and 40 high on each mark but blanks, 30 apart, whose baseline is y = `base`:
 * A plain, ',' hangs below the line, '\'' stands above, '(' reaches beyond both sides. */
static int add_line(nl_letter *letters, int count, const char *marks, int base)
{
    for (int i = 0; marks[i]; i++) {
        int left = 100 + 30 * i;
        nl_box box = {left, base - HEIGHT, 20, HEIGHT};
        if (marks[i] == ',')
            box = (nl_box){left, base - 8, 10, 24};
        else if (marks[i] == '\'')
            box = (nl_box){left, base - 56, 10, 22};
        else if (marks[i] == '(')
            box = (nl_box){left, base - 62, 14, 36};
        if (marks[i] == ' ')
            continue;
        letters[count] = (nl_letter){box, count, -1};
        count++;
    }
    return count;
}

/* The lines, each as the letters' marks from left to right, with a / after each. */
static void expect(const char *const *lines, const int *bases, const char *expected)
{
    nl_letter letters[LETTERS_MAX];
    nl_line *found;
    nl_arena arena = {0};
    nl_error err;
    char marks[LETTERS_MAX + 1] = "", said[2 * LETTERS_MAX] = "";
    int count = 0, line_count;
    for (int i = 0; lines[i]; i++) {
        count = add_line(letters, count, lines[i], bases[i]);
        for (const char *c = lines[i]; *c; c++)
            strncat(marks, *c == ' ' ? "" : c, 1);
    }
    assert_true(nl_textlines_find(&found, &line_count, letters, count, HEIGHT, &arena, &err));
    for (int line = 0; line < line_count; line++) {
        for (int i = 0; i < count; i++)
            if (letters[i].line == line)
                strncat(said, &marks[letters[i].component], 1);
        strcat(said, "/");
    }
    assert_string_equal(said, expected);
    nl_arena_free(&arena);
}

static void letters_out_of_line_belong_to_the_line_beside_them(void **state)
{
    (void)state;
    expect((const char *[]){"AA,AAA,A", NULL}, (int[]){100}, "AA,AAA,A/");
    expect((const char *[]){"(AAA", NULL}, (int[]){100}, "(AAA/");
    expect((const char *[]){"AAA,", NULL}, (int[]){100}, "AAA,/");
    expect((const char *[]){"AAA'A", "AA,AAA,", NULL}, (int[]){100, 170}, "AAA'A/AA,AAA,/");
}

static void short_lines_are_lines(void **state)
{
    (void)state;
    expect((const char *[]){"AAAAAA", " A", "AAAAAA", NULL}, (int[]){100, 160, 220},
           "AAAAAA/A/AAAAAA/");
    expect((const char *[]){"AAAA", "      A", NULL}, (int[]){100, 150}, "AAAA/A/");
    expect((const char *[]){"A", " A", NULL}, (int[]){100, 130}, "A/A/"); /* neither is longer */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(letters_out_of_line_belong_to_the_line_beside_them),
        cmocka_unit_test(short_lines_are_lines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
