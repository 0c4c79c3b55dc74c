/* Which of the lines that were read are writing. */
#include "read/legibility.h"
#include "support/unit.h"

enum { SYMBOLS = 4, LINES_MAX = 3, OUTPUTS = 3 };

/* Lines of SYMBOLS symbols, each of which is as sure as the line's number says, but for those that
 * are short: of one symbol. */
static void find(bool illegible[LINES_MAX], const float *sure, int lines, bool short_lines)
{
    float p[LINES_MAX * SYMBOLS * OUTPUTS] = {0};
    nl_symbol symbols[LINES_MAX * SYMBOLS] = {0};
    nl_hypothesis list[LINES_MAX * SYMBOLS] = {0};
    nl_decoding decoding = {symbols, 0, nl_mat_view(p, 0, OUTPUTS)};
    nl_hypotheses hypotheses = {.list = list};
    for (int l = 0; l < lines; l++) {
        illegible[l] = false;
        for (int i = 0; i < (short_lines ? 1 : SYMBOLS); i++) {
            int at = decoding.count++;
            list[at].line = l;
            list[at].log_odds = 9.0f;
            symbols[at] = (nl_symbol){.line = l, .row = at, .hypothesis = at, .posterior = 1.0f};
            p[at * OUTPUTS + 1] = sure[l];
        }
    }
    decoding.p.rows = decoding.count;
    nl_legibility_find(illegible, &decoding, &hypotheses);
}

static void expect(const float *sure, int lines, const char *expected)
{
    bool illegible[LINES_MAX];
    char said[LINES_MAX + 1] = "";
    find(illegible, sure, lines, false);
    for (int i = 0; i < lines; i++)
        said[i] = illegible[i] ? '-' : 'x';
    assert_string_equal(said, expected);
}

static void beside_a_legible_line_texture_is_left_out(void **state)
{
    (void)state;
    expect((const float[]){0.9f, 0.3f, 0.8f}, 3, "x-x");
    expect((const float[]){0.9f, 0.6f, 0.5f}, 3, "xxx");
    expect((const float[]){0.5f, 0.3f, 0.2f}, 3, "xx-");
}

static void a_page_of_texture_has_no_writing(void **state)
{
    (void)state;
    expect((const float[]){0.3f, 0.2f, 0.35f}, 3, "---");
}

static void a_single_line_is_doubted_last(void **state)
{
    (void)state;
    expect((const float[]){0.3f}, 1, "x");
    expect((const float[]){0.1f}, 1, "-");
}

/* A single doubtful character on each line says nothing of the page. */
static void short_lines_are_no_measure(void **state)
{
    (void)state;
    bool illegible[LINES_MAX];
    find(illegible, (const float[]){0.3f, 0.2f, 0.35f}, 3, true);
    assert_false(illegible[0] || illegible[1] || illegible[2]);
}

static void each_doubt_counts(void **state)
{
    (void)state;
    for (int i = 0; i < 3; i++) {
        bool illegible[1] = {false};
        float p[3 * OUTPUTS] = {0};
        nl_symbol symbols[3] = {0};
        nl_hypothesis list[3] = {0};
        nl_decoding decoding = {symbols, 3, nl_mat_view(p, 3, OUTPUTS)};
        nl_hypotheses hypotheses = {.list = list};
        for (int at = 0; at < 3; at++) {
            list[at].log_odds = i == 0 ? -3.0f : 9.0f;
            symbols[at] =
                (nl_symbol){.row = at, .hypothesis = at, .posterior = i == 1 ? 0.1f : 1.0f};
            p[at * OUTPUTS] = i == 2 ? 0.1f : 1.0f;
        }
        nl_legibility_find(illegible, &decoding, &hypotheses);
        assert_true(illegible[0]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(beside_a_legible_line_texture_is_left_out),
        cmocka_unit_test(a_page_of_texture_has_no_writing),
        cmocka_unit_test(a_single_line_is_doubted_last),
        cmocka_unit_test(short_lines_are_no_measure),
        cmocka_unit_test(each_doubt_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
