/* Parses with getopt_long, whose tables are made from the command's rows. getopt's own messages are
 * off; ours name the option, the most similar one, and where to look. */
#include "cli/option.h"

#include <assert.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>

enum {
    OPTIONS_MAX = 64, /* rows of a table, aliases included */
    WORD_MAX = 64,    /* longer words are compared up to here */
    NAME_ROOM = 48,
    CODE_HELP = 1000, /* getopt's value for --help */
    CODE_ROW = 1001,  /* row i has CODE_ROW + 2 i, and one more for --no- */
};

/* The tables for getopt_long. */
typedef struct tables {
    struct option longs[2 * OPTIONS_MAX + 2];
    char negated[OPTIONS_MAX][NAME_ROOM]; /* "no-name" */
    char shorts[2 * OPTIONS_MAX + 4];
    int count;
    int documented; /* how many of them are not aliases */
} tables;

static void add_long(tables *t, const char *name, bool has_value, int code)
{
    assert(t->count < (int)(sizeof t->longs / sizeof *t->longs) - 1); /* the last stays zero */
    t->longs[t->count++] =
        (struct option){name, has_value ? required_argument : no_argument, NULL, code};
}

/* The row of that name, aliases aside; OPTION_END's if there is none. */
static const nl_option *find_row(const nl_option *options, const char *name)
{
    while (options->kind != NL_KIND_END &&
           (options->kind == NL_KIND_ALIAS || strcmp(options->name, name) != 0))
        options++;
    return options;
}

static void add_aliases(tables *t, const nl_option *options)
{
    for (const nl_option *row = options; row->kind != NL_KIND_END; row++) {
        if (row->kind != NL_KIND_ALIAS || find_row(options, row->name)->kind != NL_KIND_END)
            continue;
        const nl_option *now = find_row(options, row->argument);
        add_long(t, row->name, now->kind != NL_KIND_FLAG, CODE_ROW + 2 * (int)(now - options));
    }
}

static void make_tables(tables *t, const nl_option *options)
{
    memset(t, 0, sizeof *t);
    char *letter = t->shorts;
    *letter++ = ':';
    *letter++ = 'h';
    for (int i = 0; options[i].kind != NL_KIND_END && options[i].kind != NL_KIND_ALIAS; i++) {
        assert(i < OPTIONS_MAX);
        const nl_option *row = &options[i];
        bool flag = row->kind == NL_KIND_FLAG;
        add_long(t, row->name, !flag, CODE_ROW + 2 * i);
        if (flag) {
            int length = snprintf(t->negated[i], NAME_ROOM, "no-%s", row->name);
            assert(length < NAME_ROOM);
            (void)length;
            add_long(t, t->negated[i], false, CODE_ROW + 2 * i + 1);
        }
        if (row->letter)
            *letter++ = row->letter;
        if (row->letter && !flag)
            *letter++ = ':';
    }
    add_long(t, "help", false, CODE_HELP);
    t->documented = t->count;
    add_aliases(t, options);
}

static const char *offer_long(const void *context, int index)
{
    const tables *t = context;
    return index < t->documented ? t->longs[index].name : NULL;
}

/* "--name" or "-x" of the argument that getopt refused, without its value. */
static const char *given(char *out, size_t room, char **argv)
{
    const char *argument = argv[optind - 1];
    if (optopt > 0 && optopt < CODE_HELP)
        snprintf(out, room, "-%c", optopt);
    else
        snprintf(out, room, "%.*s", (int)strcspn(argument, "="), argument);
    return out;
}

static bool fail_unknown(const tables *t, const char *command, char **argv, nl_error *err)
{
    char name[128];
    given(name, sizeof name, argv);
    if (optopt >= CODE_HELP)
        return nl_fail(err, NL_ERROR_USAGE, "%s takes no value", name);
    const char *word = name + strspn(name, "-");
    int matches = 0;
    for (int i = 0; name[1] == '-' && i < t->documented; i++)
        matches += strncmp(t->longs[i].name, word, strlen(word)) == 0;
    const char *near = name[1] == '-' ? nl_nearest(word, offer_long, t) : NULL;
    if (near)
        return nl_fail(err, NL_ERROR_USAGE, "unknown option '%s'; did you mean '--%s'?", name,
                       near);
    return nl_fail(err, NL_ERROR_USAGE, "%s option '%s'; 'nnletters %s --help' lists them",
                   matches > 1 ? "ambiguous" : "unknown", name, command);
}

static const nl_option *row_of(const nl_option *options, int code)
{
    if (code >= CODE_ROW)
        return &options[(code - CODE_ROW) / 2];
    while (options->kind != NL_KIND_END && options->letter != code)
        options++;
    return options;
}

/* The option that a value is for: if the row is a choice whose name was once another option's, and
 * the value is not one of the choice's, then that other option. */
static const nl_option *row_of_value(const nl_option *options, const nl_option *row,
                                     const char *text)
{
    if (row->kind != NL_KIND_CHOICE)
        return row;
    for (unsigned i = 0; nl_option_choice(row, i); i++) {
        if (strcmp(nl_option_choice(row, i), text) == 0)
            return row;
    }
    for (const nl_option *alias = options; alias->kind != NL_KIND_END; alias++) {
        if (alias->kind == NL_KIND_ALIAS && strcmp(alias->name, row->name) == 0)
            return find_row(options, alias->argument);
    }
    return row;
}

bool nl_options_parse(nl_parsed *out, void *args, const nl_option *options, const char *command,
                      int argc, char **argv, nl_error *err)
{
    tables t;
    char name[128];
    make_tables(&t, options);
    optind = 0; /* glibc: restart */
    opterr = 0;
    *out = (nl_parsed){0};
    for (int code; (code = getopt_long(argc, argv, t.shorts, t.longs, NULL)) != -1;) {
        out->help = code == 'h' || code == CODE_HELP;
        if (out->help)
            return true;
        if (code == '?')
            return fail_unknown(&t, command, argv, err);
        if (code == ':')
            return nl_fail(err, NL_ERROR_USAGE, "%s needs a value (%s)",
                           given(name, sizeof name, argv), row_of(options, optopt)->argument);
        const nl_option *row = row_of(options, code);
        if (row->kind == NL_KIND_FLAG)
            *(bool *)((char *)args + row->offset) = code < CODE_ROW || (code - CODE_ROW) % 2 == 0;
        else if (!nl_option_set(args, row_of_value(options, row, optarg), optarg, err))
            return false;
    }
    out->first = optind;
    return true;
}

static int least_of(int a, int b)
{
    return a < b ? a : b;
}

/* Insertions, deletions, replacements and swaps of neighbours from one word to the other. */
static int distance(const char *a, const char *b)
{
    int rows[3][WORD_MAX + 1];
    int a_size = (int)strnlen(a, WORD_MAX), b_size = (int)strnlen(b, WORD_MAX);
    for (int j = 0; j <= b_size; j++)
        rows[0][j] = j;
    for (int i = 1; i <= a_size; i++) {
        int *row = rows[i % 3], *above = rows[(i + 2) % 3], *two_above = rows[(i + 1) % 3];
        row[0] = i;
        for (int j = 1; j <= b_size; j++) {
            int replaced = above[j - 1] + (a[i - 1] != b[j - 1]);
            row[j] = least_of(replaced, 1 + least_of(above[j], row[j - 1]));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = least_of(row[j], two_above[j - 2] + 1);
        }
    }
    return rows[a_size % 3][b_size];
}

const char *nl_nearest(const char *text, const char *(*offer)(const void *context, int index),
                       const void *context)
{
    const char *best = NULL, *word = NULL;
    int size = (int)strnlen(text, WORD_MAX);
    int least = least_of(size / 3 + 1, size - 1) + 1; /* further away is not similar */
    for (int i = 0; (word = offer(context, i)); i++) {
        int far = distance(text, word);
        if (far < least) {
            least = far;
            best = word;
        }
    }
    return best;
}
