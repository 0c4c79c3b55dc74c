/* Phrases are patterns, in which these stand for something random:
 *
 *     9 digit   8 digit but 0   D day   M month   Y year   J its last two digits   H hour   N
 * minute E sum     L word   T word with a capital   C word in capitals   A capital
 *
 * A pattern that stands in a table several times is that much more common. */
#include "draw/phrase.h"

#include <stdio.h>
#include <string.h>

static const char *const numbers[] = {
    "$8.99",
    "$89.99",
    "$899",
    "$8,999.99",
    "8.99",
    "89.99",
    "899.90",
    "8,999",
    "8,999.90",
    "-899",
    "-8.9",
    "+89",
    "-89",
    "+8.9",
    "89 %",
    "8.9 %",
    "899%",
    "89",
    "899",
    "8999999",
    "8000000",
    "0.99",
    "0,9",
    "8,99",
    "8/8",
    "8-8",
    "(89)",
    "#8",
    "#89",
    "*89",
    "8.",
    "8)",
    "8:8",
    "89*",
    "<89",
    ">89",
    "~800",
    "D.M.Y",
    "M/D/J",
    "D/M/Y",
    "Y-M-D",
    "M-D-J",
    "D.M.",
    "M/D",
    "H:N",
    "H:N",
    "H.N-H.N",
    "H:N:N",
    "999-9999",
    "(899) 999-9999",
    "899-999-9999",
    "+89 899 9999",
    "(089) 899 9999",
    "E",
    "E",
    "E",
    "E",
    "8^9",
    "[8]",
    "8.9.9",
    "89-89",
};

static const char *const phrases[] = {
    "T L.",     "T L L.",    "T L, L.",  "T L!",  "T, L!",    "T L?",     "T L L?",  "L, L",
    "L, L.",    "T: L, L",   "L.",       "L,",    "L!",       "L?",       "L:",      "L;",
    "L; L",     "T.",        "C!",       "\"L\"", "\"T\"",    "\"T L.\"", "'L'",     "(L)",
    "(T L)",    "(C)",       "T's",      "T's L", "L's",      "don't L",  "I'm L.",  "it's L",
    "can't",    "I'll L!",   "Ls' L",    "L-L",   "T-T",      "L - L",    "A.A.",    "A. T",
    "L & L",    "T & T",     "A&A",      "C & C", "L/L",      "A/A",      "L@L.com", "L.L@L.de",
    "L_L@L.it", "www.L.com", "L.txt",    "#8",    "#L",       "*",        "* L",     "*L*",
    "**",       "L*",        "L + L",    "A+A",   "L = 9",    "a=8",      "x=8.9",   "A=A*A",
    "8%",       "$8.99",     "L_L",      "L_9",   "[L]",      "[8]",      "L[9]",    "{L}",
    "{L, L}",   "{a;A}",     "<L>",      "</L>",  "a<A",      "A > A",    "L->L",    "8<89",
    "L|L",      "A|A",       "| L |",    "~L",    "~89",      "~/L",      "^L",      "A^8",
    "x^8+9",    "`L`",       "`L",       "C:\\L", "\\L",      "L\\L",     "L\\A",    "L();",
    "L(a);",    "if (L)",    "L[9]=8;",  "!L",    "?!",       "L...",     "L?!",     "8) L",
    "a) L",     "8. L",      "8 L, 8 L", "L: 89", "L: $8.90", "L (8)",    "e.g. L",  "etc.",
    "H:N",      "M/D/J",     "@L",       "L 8/8", "(a+A)*8",  "\"L,\" L", "L 8\"",
};

enum { NUMBERS = sizeof numbers / sizeof *numbers, PHRASES = sizeof phrases / sizeof *phrases };

enum {
    NUMBER_ONE_IN = 5, /* of nl_phrase_words */
    NUMBER_ROOM = 32
};

/* A number from `first` on, `count` of them possible. */
static int between(int first, uint32_t count, nl_rng *rng)
{
    return first + (int)nl_rng_below(rng, count);
}

/* Writes the number with at least one or two digits. */
static void put(char *out, int number, int digits)
{
    snprintf(out, NUMBER_ROOM, digits > 1 ? "%02d" : "%d", number);
}

/* Writes a sum that is right. */
static void write_sum(char *out, nl_rng *rng)
{
    static const char signs[] = "+++-x*/";
    int a = between(1, 60, rng), b = between(1, 60, rng), c = between(2, 11, rng);
    const char *space = nl_rng_below(rng, 4) ? "" : " ";
    char sign = signs[nl_rng_below(rng, sizeof signs - 1)];
    int left = sign == '+' ? a : sign == '-' ? a + b : sign == '/' ? c * b : c;
    int result = sign == '+' ? a + b : sign == '-' ? a : sign == '/' ? c : c * b;
    snprintf(out, NUMBER_ROOM, "%d%s%c%s%d%s=%s%d", left, space, sign, space, b, space, space,
             result);
}

/* Writes what a character of a pattern stands for, unless it is a word. */
static void write_other(char *out, char letter, nl_rng *rng)
{
    int digits = 1 + (int)nl_rng_below(rng, 2);
    switch (letter) {
    case '8':
        put(out, between(1, 9, rng), 1);
        break;
    case '9':
        put(out, between(0, 10, rng), 1);
        break;
    case 'D':
        put(out, between(1, 31, rng), digits);
        break;
    case 'M':
        put(out, between(1, 12, rng), digits);
        break;
    case 'Y':
        put(out, between(1950, 90, rng), 1);
        break;
    case 'J':
    case 'N':
        put(out, between(0, letter == 'J' ? 100 : 60, rng), 2);
        break;
    case 'H':
        put(out, between(1, 23, rng), 1);
        break;
    case 'A':
        out[0] = (char)between('A', 26, rng);
        out[1] = '\0';
        break;
    case 'E':
        write_sum(out, rng);
        break;
    default:
        out[0] = letter;
        out[1] = '\0';
    }
}

static void write_word(char *out, char letter, nl_phrase_word *choose, nl_rng *rng)
{
    const char *word = choose(rng);
    memcpy(out, word, strlen(word) + 1);
    for (char *c = out; *c; c++)
        if (letter == 'C' || (letter == 'T' && c == out))
            *c = (char)(*c - 'a' + 'A');
}

static void write_pattern(char out[NL_PHRASE_MAX], const char *pattern, nl_phrase_word *choose,
                          nl_rng *rng)
{
    for (; *pattern; pattern++) {
        if (*pattern == 'L' || *pattern == 'T' || *pattern == 'C')
            write_word(out, *pattern, choose, rng);
        else
            write_other(out, *pattern, rng);
        out += strlen(out);
    }
}

void nl_phrase_number(char out[NL_PHRASE_MAX], nl_rng *rng)
{
    write_pattern(out, numbers[nl_rng_below(rng, NUMBERS)], NULL, rng);
}

void nl_phrase_words(char out[NL_PHRASE_MAX], nl_phrase_word *choose, nl_rng *rng)
{
    if (nl_rng_below(rng, NUMBER_ONE_IN) == 0)
        nl_phrase_number(out, rng);
    else
        write_pattern(out, phrases[nl_rng_below(rng, PHRASES)], choose, rng);
}
