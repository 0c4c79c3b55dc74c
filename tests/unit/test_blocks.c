/* Columns of text are read one after the other; rows of tables are not taken apart. */
#include "support/laidout.h"
#include "support/paper.h"
#include "support/unit.h"

#include <string.h>

enum { ROWS = 4, COLUMNS_MAX = 3 };

/* Where and how the cells of a page are drawn. */
typedef struct sheet {
    float height;
    float left[COLUMNS_MAX]; /* of each column, in heights */
    float spread;            /* the second column's rows are so much farther apart, in heights */
    float slope;
    const char *title;
} sheet;

static void remove_spaces(char *text)
{
    char *to = text;
    for (; *text; text++) {
        if (*text != ' ')
            *to++ = *text;
    }
    *to = '\0';
}

/* The lines of a page of these cells, an x for each letter; a cell may be empty. */
static void expect(const sheet *how, const char *const cells[COLUMNS_MAX][ROWS], const char *shape)
{
    float h = how->height;
    laid_out s = {.paper = paper_new((int)(30.0f * h), (int)(14.0f * h), 250)};
    struct paper_style style = {6.0f * h, 2.5f * h, h, 0.25f, 0.8f, how->slope};
    if (how->title)
        paper_line(s.paper, how->title, style);
    for (int c = 0; c < COLUMNS_MAX; c++) {
        for (int r = 0; r < ROWS; r++) {
            style.x = (1.0f + how->left[c]) * h;
            style.base = (4.5f + (c == 1 ? 1.7f + how->spread : 1.7f) * (float)r) * h;
            if (cells[c][r])
                paper_line(s.paper, cells[c][r], style);
        }
    }
    laid_out_find(&s);
    remove_spaces(s.shape);
    assert_string_equal(s.shape, shape);
    laid_out_free(&s);
}

static const char *const TEXT[COLUMNS_MAX][ROWS] = {{"HOT LOT", "LO THOL", "TOLL HO", "OL LOTH"},
                                                    {"TO HOLT", "HOLT LO", "LOT HOL", "HO LO"}};
static const char TEXT_SHAPE[] = "xxxxxx\nxxxxxx\nxxxxxx\nxxxxxx\nxxxxxx\nxxxxxx\nxxxxxx\nxxxx\n";

static void columns_of_text_are_blocks(void **state)
{
    (void)state;
    for (int i = 0; i < 5; i++)
        expect(&(sheet){.height = 24.0f + 15.0f * (float)i, .left = {0, 9.5f}}, TEXT, TEXT_SHAPE);
    for (int i = -2; i <= 2; i++)
        expect(&(sheet){.height = 40, .left = {0, 9.5f}, .slope = 0.02f * (float)i}, TEXT,
               TEXT_SHAPE);
}

/* Rows that do not stand beside those of the other column, though words are short. */
static void columns_need_not_be_aligned(void **state)
{
    (void)state;
    const char *const cells[COLUMNS_MAX][ROWS] = {{"LOTHO", "LOOTH", "TOLLT", "HOHOT"},
                                                  {"TOLLO", "HOLTH", "LOTTO", "THOLO"}};
    const char shape[] = "xxxxx\nxxxxx\nxxxxx\nxxxxx\nxxxxx\nxxxxx\nxxxxx\nxxxxx\n";
    expect(&(sheet){.height = 40, .left = {0, 7.5f}, .spread = 0.6f}, cells, shape);
}

static void a_title_goes_before_the_columns(void **state)
{
    (void)state;
    char shape[200] = "xxxxxxxxxxxx\n";
    memcpy(shape + strlen(shape), TEXT_SHAPE, sizeof TEXT_SHAPE);
    expect(&(sheet){.height = 40, .left = {0, 9.5f}, .title = "HOLTO LOT THOL"}, TEXT, shape);
}

static void three_columns(void **state)
{
    (void)state;
    const char *const cells[COLUMNS_MAX][ROWS] = {{"HOT LOT", "LO THOL", "TOLL HO"},
                                                  {"TO HOLT", "HOLT LO", "LOT HOL"},
                                                  {"HO LOL", "LOL HOL", "HO TOL"}};
    expect(&(sheet){.height = 30, .left = {0, 9.5f, 19}}, cells,
           "xxxxxx\nxxxxxx\nxxxxxx\nxxxxxx\nxxxxxx\nxxxxxx\nxxxxx\nxxxxxx\nxxxxx\n");
}

static void rows_of_tables_stay_rows(void **state)
{
    (void)state;
    const char *const amounts[COLUMNS_MAX][ROWS] = {{"HOT LOT", "LO THOL", "TOLL HO", "OL LOTH"},
                                                    {"HO", "L", "TO", "LT"}};
    expect(&(sheet){.height = 40, .left = {0, 9.5f}}, amounts,
           "xxxxxxxx\nxxxxxxx\nxxxxxxxx\nxxxxxxxx\n");
    const char *const labels[COLUMNS_MAX][ROWS] = {{"HOTH", "LOT", "TOLL", "LOTH"},
                                                   {"TO HOLT", "HOLT LO", "LOT HOL", "HO LO"}};
    expect(&(sheet){.height = 40, .left = {0, 6.5f}}, labels,
           "xxxxxxxxxx\nxxxxxxxxx\nxxxxxxxxxx\nxxxxxxxx\n");
}

/* Two rows are too few to tell. */
static void two_rows_stay_rows(void **state)
{
    (void)state;
    const char *const cells[COLUMNS_MAX][ROWS] = {{"HOT LOT", "LO THOL"}, {"TO HOLT", "HOLT LO"}};
    expect(&(sheet){.height = 40, .left = {0, 9.5f}}, cells, "xxxxxxxxxxxx\nxxxxxxxxxxxx\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_of_text_are_blocks),
        cmocka_unit_test(columns_need_not_be_aligned),
        cmocka_unit_test(a_title_goes_before_the_columns),
        cmocka_unit_test(three_columns),
        cmocka_unit_test(rows_of_tables_stay_rows),
        cmocka_unit_test(two_rows_stay_rows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
