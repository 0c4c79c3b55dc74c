/* Any text as the value of an option of each kind: accepted ones are in the range. The same text,
 * divided at line ends, as a command line. */
#include "cli/option.h"

#include <stdlib.h>
#include <string.h>

enum { TEXT_MAX = 512, WORDS_MAX = 16 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const colour_names[] = {"red", "green", "blue", NULL};

typedef struct things {
    bool flag;
    int number;
    size_t size;
    uint64_t seed;
    float rate;
    double real;
    const char *file;
    uint32_t character;
    unsigned colour;
    nl_int_list list;
} things;

#define A things
static const nl_option options[] = {
    OPTION_INT(A, number, 'n', "number", "N", -5, 10, "a number"),
    OPTION_SIZE(A, size, 0, "size", "N", 10, 5e9, "a size"),
    OPTION_U64(A, seed, 0, "seed", "N", "a seed"),
    OPTION_FLOAT(A, rate, 0, "rate", "R", 0, 10, "a rate"),
    OPTION_DOUBLE(A, real, 'r', "real", "R", -1, 1, "a real number"),
    OPTION_CHARACTER(A, character, 0, "character", "C", "a character"),
    OPTION_CHOICE(A, colour, 0, "colour", "NAME", colour_names, "a colour"),
    OPTION_INT_LIST(A, list, 'l', "list", "N,N", 1, 100, "numbers"),
    OPTION_FILE(A, file, 'o', "file", "FILE", "a file"),
    OPTION_FLAG(A, flag, 'x', "flag", "a flag"),
    OPTION_ALIAS("colour", "file"),
    OPTION_END,
};
#undef A

static void check(const things *t)
{
    if (t->number < -5 || t->number > 10 || t->size < 10 || t->size > 5000000000 ||
        !(t->rate >= 0 && t->rate <= 10) || !(t->real >= -1 && t->real <= 1) || t->colour > 2 ||
        t->character < 0x20 || t->character > 0x10ffff || t->list.count > NL_INT_LIST_MAX)
        abort();
    for (int i = 0; i < t->list.count; i++) {
        if (t->list.value[i] < 1 || t->list.value[i] > 100)
            abort();
    }
}

static void check_error(bool ok, const nl_error *err)
{
    if (!ok && (err->status != NL_ERROR_USAGE || !*err->text))
        abort();
}

static void parse_line(things *t, char *text)
{
    char name[] = "fuzz", *words[WORDS_MAX + 2] = {name};
    int count = 1;
    nl_parsed parsed;
    nl_error err = {0};
    for (char *at = text; at && count < WORDS_MAX + 1;) {
        char *stop = strchr(at, '\n');
        words[count++] = at;
        if (stop)
            *stop = '\0';
        at = stop ? stop + 1 : NULL;
    }
    check_error(nl_options_parse(&parsed, t, options, "fuzz", count, words, &err), &err);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char text[TEXT_MAX + 1] = "";
    things t = {.size = 10, .character = 'a'};
    size = size < TEXT_MAX ? size : TEXT_MAX;
    if (size > 0)
        memcpy(text, data, size);
    for (const nl_option *o = options; o->kind != NL_KIND_FLAG; o++) {
        nl_error err = {0};
        check_error(nl_option_set(&t, o, text, &err), &err);
        check(&t);
    }
    parse_line(&t, text);
    check(&t);
    return 0;
}
