/* What size and word say about a character whose shape leaves it open. */
#include "read/context.h"
#include "support/unit.h"

#include <string.h>

enum { OUTPUTS = 62, ROWS_MAX = 32, LINES_MAX = 8 };

static const char ALPHABET[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/* A text that is read: shapes row by row, each a choice of characters that look alike. */
typedef struct sample {
    float p[ROWS_MAX * OUTPUTS];
    nl_position positions[ROWS_MAX];
    int rows;
    float own; /* probability of the true character where another is likelier; 0: 0.3 */
} sample;

/* The usual place of a character of the text. */
static nl_position place_of(char c)
{
    bool low = strchr("acegmnopqrsuvwxyz", c) != NULL, hangs = strchr("gjpqy", c) != NULL;
    return (nl_position){.top = low ? 0.62f : 1.0f, .bottom = hangs ? -0.3f : 0.0f};
}

/* Adds a line. Shapes look like the text's characters; where `like` has another character than a
 * blank, the shape looks more like that one. */
static void add_line(sample *s, const char *text, const char *like)
{
    int line = s->rows ? s->positions[s->rows - 1].line + 1 : 0;
    float own = s->own > 0.0f ? s->own : 0.3f;
    bool start = true;
    for (size_t i = 0; text[i]; i++) {
        if (text[i] == ' ') {
            start = true;
            continue;
        }
        float *p = s->p + s->rows * OUTPUTS;
        for (int o = 0; o < OUTPUTS; o++)
            p[o] = 0.001f;
        bool open = like && like[i] != ' ';
        p[strchr(ALPHABET, text[i]) - ALPHABET] += open ? own : 0.938f;
        if (open)
            p[strchr(ALPHABET, like[i]) - ALPHABET] += 0.938f - own;
        s->positions[s->rows] = place_of(text[i]);
        s->positions[s->rows].line = line;
        s->positions[s->rows++].word_start = start;
        start = false;
    }
}

/* A model of these characters; `alphabet` is its own. */
static nl_model model_of(uint32_t alphabet[OUTPUTS])
{
    static nl_member member = {.mlp = {.depth = 1, .layer[0].outputs = OUTPUTS}};
    for (int o = 0; o < OUTPUTS; o++)
        alphabet[o] = (uint32_t)(unsigned char)ALPHABET[o];
    return (nl_model){.member = &member, .member_count = 1, .alphabet = alphabet};
}

/* The context of the sample's characters, after another page that leaves no trace. */
static nl_context *learn(const sample *s, nl_mat p, const nl_model *model, nl_arena *arena)
{
    nl_context *context;
    nl_error err;
    sample other = {.rows = 0};
    add_line(&other, "1234 98", NULL);
    assert_true(nl_context_init(&context, model, ROWS_MAX, LINES_MAX, arena, &err));
    nl_context_learn(context, nl_mat_view(other.p, other.rows, OUTPUTS), other.positions);
    nl_context_learn(context, p, s->positions);
    return context;
}

/* Applies context; the answers, without spaces, must be `expected`. */
static void expect(sample *s, const char *expected)
{
    uint32_t alphabet[OUTPUTS];
    nl_model model = model_of(alphabet);
    nl_arena arena = {0};
    nl_mat p = nl_mat_view(s->p, s->rows, OUTPUTS);
    nl_context_apply(learn(s, p, &model, &arena));
    assert_int_equal((int)strlen(expected), s->rows);
    for (int row = 0; row < s->rows; row++) {
        int best = 0;
        double sum = 0.0;
        for (int o = 0; o < OUTPUTS; o++) {
            float at = s->p[row * OUTPUTS + o];
            sum += (double)at;
            best = at > s->p[row * OUTPUTS + best] ? o : best;
        }
        assert_true(sum > 0.999 && sum < 1.001);
        assert_int_equal(ALPHABET[best], expected[row]);
    }
    nl_arena_free(&arena);
}

static void digits_among_letters_are_letters(void **state)
{
    (void)state;
    sample s = {.rows = 0};
    add_line(&s, "HELLO SIZE", "   10 51  ");
    expect(&s, "HELLOSIZE");
}

static void letters_among_digits_are_digits(void **state)
{
    (void)state;
    sample s = {.rows = 0};
    add_line(&s, "4012 507", " OlZ SO ");
    expect(&s, "4012507");
}

static void the_line_decides_for_single_characters(void **state)
{
    (void)state;
    sample s = {.rows = 0};
    add_line(&s, "H I O P Q R", "    0      ");
    add_line(&s, "3 4 0 7 8 9", "    O      ");
    expect(&s, "HIOPQR340789");
}

static void a_number_among_words_stays_one(void **state)
{
    (void)state;
    sample s = {.rows = 0};
    add_line(&s, "COMPLETED 2 THINGS", NULL);
    expect(&s, "COMPLETED2THINGS");
}

/* The shapes say the other case as gladly; size and neighbours decide. */
static void size_tells_the_case(void **state)
{
    (void)state;
    sample capitals = {.own = 0.002f}, small = {.own = 0.002f}, title = {.own = 0.002f};
    add_line(&capitals, "COW SOX", "cow sox");
    expect(&capitals, "COWSOX");
    add_line(&small, "the cow sox", "    COW SOX");
    expect(&small, "thecowsox");
    add_line(&title, "Sandy Cove", "s     c v ");
    expect(&title, "SandyCove");
}

static void a_mixed_word_stays_mixed(void **state)
{
    (void)state;
    sample s = {.rows = 0};
    add_line(&s, "B12 K9", NULL);
    expect(&s, "B12K9");
}

/* What a mask has ruled out stays out, though it is the other case of a likely character. */
static void the_impossible_stays_so(void **state)
{
    (void)state;
    sample s = {.rows = 0};
    add_line(&s, "cow", NULL);
    for (int row = 0; row < s.rows; row++) {
        for (int o = 0; o < OUTPUTS; o++) {
            if (ALPHABET[o] >= 'a')
                s.p[row * OUTPUTS + o] = 0.0f;
        }
    }
    s.p[strchr(ALPHABET, 'C') - ALPHABET] = 0.9f;
    s.p[OUTPUTS + strchr(ALPHABET, 'O') - ALPHABET] = 0.9f;
    s.p[2 * OUTPUTS + strchr(ALPHABET, 'W') - ALPHABET] = 0.9f;
    expect(&s, "COW");
    for (int o = 0; o < OUTPUTS; o++)
        assert_true(ALPHABET[o] < 'a' || !(s.p[o] > 0.0f));
}

/* Another character in the place of one of a word is weighed as that one would be. */
static void what_was_learnt_serves_others(void **state)
{
    (void)state;
    sample s = {.rows = 0};
    nl_arena arena = {0};
    nl_context *context;
    uint32_t alphabet[OUTPUTS];
    nl_model model = model_of(alphabet);
    add_line(&s, "Some HOLES 1OOK 1970", " 0    0     00    l ");
    add_line(&s, "COW", "c  ");
    float copy[ROWS_MAX * OUTPUTS];
    memcpy(copy, s.p, sizeof copy);
    nl_mat p = nl_mat_view(s.p, s.rows, OUTPUTS);
    context = learn(&s, p, &model, &arena);
    assert_memory_equal(copy, s.p, sizeof copy);
    for (int row = 0; row < s.rows; row++)
        nl_context_weigh(copy + row * OUTPUTS, context, row, &s.positions[row]);
    nl_context_apply(context);
    assert_memory_equal(copy, s.p, sizeof copy);
    nl_arena_free(&arena);
}

/* How well a row of the sample suits a position on its line. */
static float score_of(const sample *s, int row, nl_position position, const nl_context *context)
{
    return nl_context_score(context, s->p + row * OUTPUTS, &position);
}

/* A hypothesis suits a line worse than the characters read there if its size is unlikely, or if no
 * word of the line has its character class. On a line without words all classes are as likely. */
static void hypotheses_suit_their_line_or_not(void **state)
{
    (void)state;
    sample s = {.rows = 0};
    nl_arena arena = {0};
    nl_context *context;
    uint32_t alphabet[OUTPUTS];
    nl_model model = model_of(alphabet);
    add_line(&s, "HOLD MARKET", NULL);
    add_line(&s, "4711 1848 2024", NULL);
    nl_mat p = nl_mat_view(s.p, s.rows, OUTPUTS);
    context = learn(&s, p, &model, &arena);
    nl_position high = {1.0f, 0.0f, 0, false}, half = {0.45f, 0.0f, 0, false};
    nl_position number = {1.0f, 0.0f, 1, false}, unread = {1.0f, 0.0f, 5, false};
    int letter = 0, digit = 11; /* rows: H and 7 */
    assert_true(score_of(&s, letter, high, context) > -0.2f);
    assert_true(score_of(&s, letter, half, context) < -1.5f);
    assert_true(score_of(&s, letter, number, context) < score_of(&s, letter, high, context) - 1.0f);
    assert_true(score_of(&s, digit, number, context) > -0.2f);
    assert_true(score_of(&s, digit, high, context) < score_of(&s, digit, number, context) - 1.0f);
    assert_true(score_of(&s, letter, unread, context) > -0.2f);
    assert_true(score_of(&s, digit, unread, context) > -0.2f);
    nl_arena_free(&arena);
}

/* Capitals and digits in one word do not make it mixed altogether: small letters are none of it. */
static void codes_have_capitals_and_digits(void **state)
{
    (void)state;
    sample s = {.rows = 0};
    add_line(&s, "7HX2 4S9D 81B3", " h      d    b ");
    expect(&s, "7HX24S9D81B3");
}

static void nothing_to_read(void **state)
{
    (void)state;
    sample s = {.rows = 0};
    expect(&s, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(digits_among_letters_are_letters),
        cmocka_unit_test(letters_among_digits_are_digits),
        cmocka_unit_test(the_line_decides_for_single_characters),
        cmocka_unit_test(a_number_among_words_stays_one),
        cmocka_unit_test(size_tells_the_case),
        cmocka_unit_test(a_mixed_word_stays_mixed),
        cmocka_unit_test(the_impossible_stays_so),
        cmocka_unit_test(what_was_learnt_serves_others),
        cmocka_unit_test(hypotheses_suit_their_line_or_not),
        cmocka_unit_test(codes_have_capitals_and_digits),
        cmocka_unit_test(nothing_to_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
