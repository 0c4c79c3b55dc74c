/* Options as tables: each option is one row. Parsing, range errors, help, man pages, docs/cli.md
 * and shell completion all come from it.
 *
 * A row names a member of the command's args struct; if the member's C type does not suit the row's
 * kind, it does not compile. Defaults are the values that the command's init function sets. */
#ifndef NL_CMD_CLI_OPTION_H
#define NL_CMD_CLI_OPTION_H

#include "base/error.h"

#include <stddef.h>
#include <stdint.h>

typedef enum nl_option_kind {
    NL_KIND_END,       /* after the last row */
    NL_KIND_FLAG,      /* bool; --name and --no-name */
    NL_KIND_INT,       /* int */
    NL_KIND_SIZE,      /* size_t; may end in k, M or G: thousands, millions, billions */
    NL_KIND_U64,       /* uint64_t; any value */
    NL_KIND_FLOAT,     /* float */
    NL_KIND_DOUBLE,    /* double */
    NL_KIND_SHARE,     /* double, 0 to 1; "90%" and "90" are 0.9 */
    NL_KIND_STRING,    /* const char *; NULL where not given */
    NL_KIND_FILE,      /* const char *; a path, completed as one */
    NL_KIND_CHARACTER, /* uint32_t; one character, UTF-8 */
    NL_KIND_CHOICE,    /* an enum of values >= 0, by name */
    NL_KIND_INT_LIST,  /* nl_int_list; "512,256", or "none" */
    NL_KIND_ALIAS,     /* former name of the option in `argument`; not documented */
} nl_option_kind;

enum { NL_INT_LIST_MAX = 15 };

typedef struct nl_int_list {
    int count;
    int value[NL_INT_LIST_MAX];
} nl_int_list;

typedef struct nl_option {
    nl_option_kind kind;
    char letter;                            /* -x; 0: none */
    const char *name;                       /* --name */
    const char *argument;                   /* name of the value, "FILE"; NULL for flags */
    const char *help;                       /* one phrase, lower case, without a full stop */
    size_t offset;                          /* of the member in the args struct */
    double low, high;                       /* numbers: the range, including both */
    const char *const *names;               /* choices: NULL after the last; or NULL */
    const char *(*name_of)(unsigned value); /* choices from a function; or NULL */
} nl_option;

/* The offset of a member; does not compile unless its type is `type`. */
#define NL_MEMBER(type, args, member)                                                              \
    _Generic(&((args *)0)->member, type * : offsetof(args, member))

/* Rows of an option table. ARGS is the struct's type; LETTER is 0 for none. */
#define NL_ROW(kind, type, args, member, letter, name, argument, low, high, names, of, help)       \
    {                                                                                              \
        kind, letter, name, argument, help, NL_MEMBER(type, args, member), low, high, names, of    \
    }
#define OPTION_FLAG(args, member, letter, name, help)                                              \
    NL_ROW(NL_KIND_FLAG, _Bool, args, member, letter, name, NULL, 0, 0, NULL, NULL, help)
#define OPTION_INT(args, member, letter, name, value, low, high, help)                             \
    NL_ROW(NL_KIND_INT, int, args, member, letter, name, value, low, high, NULL, NULL, help)
#define OPTION_SIZE(args, member, letter, name, value, low, high, help)                            \
    NL_ROW(NL_KIND_SIZE, size_t, args, member, letter, name, value, low, high, NULL, NULL, help)
#define OPTION_U64(args, member, letter, name, value, help)                                        \
    NL_ROW(NL_KIND_U64, uint64_t, args, member, letter, name, value, 0, 0, NULL, NULL, help)
#define OPTION_FLOAT(args, member, letter, name, value, low, high, help)                           \
    NL_ROW(NL_KIND_FLOAT, float, args, member, letter, name, value, low, high, NULL, NULL, help)
#define OPTION_DOUBLE(args, member, letter, name, value, low, high, help)                          \
    NL_ROW(NL_KIND_DOUBLE, double, args, member, letter, name, value, low, high, NULL, NULL, help)
#define OPTION_SHARE(args, member, letter, name, value, help)                                      \
    NL_ROW(NL_KIND_SHARE, double, args, member, letter, name, value, 0, 1, NULL, NULL, help)
#define OPTION_STRING(args, member, letter, name, value, help)                                     \
    NL_ROW(NL_KIND_STRING, const char *, args, member, letter, name, value, 0, 0, NULL, NULL, help)
#define OPTION_FILE(args, member, letter, name, value, help)                                       \
    NL_ROW(NL_KIND_FILE, const char *, args, member, letter, name, value, 0, 0, NULL, NULL, help)
#define OPTION_CHARACTER(args, member, letter, name, value, help)                                  \
    NL_ROW(NL_KIND_CHARACTER, uint32_t, args, member, letter, name, value, 0, 0, NULL, NULL, help)
/* `names`: the names of the values from 0 on, then NULL. */
#define OPTION_CHOICE(args, member, letter, name, value, names, help)                              \
    NL_ROW(NL_KIND_CHOICE, unsigned, args, member, letter, name, value, 0, 0, names, NULL, help)
/* `of`: a function from a value to its name, NULL beyond the last. */
#define OPTION_CHOICE_FROM(args, member, letter, name, value, of, help)                            \
    NL_ROW(NL_KIND_CHOICE, unsigned, args, member, letter, name, value, 0, 0, NULL, of, help)
/* The range is for each number. */
#define OPTION_INT_LIST(args, member, letter, name, value, low, high, help)                        \
    NL_ROW(NL_KIND_INT_LIST, nl_int_list, args, member, letter, name, value, low, high, NULL,      \
           NULL, help)
/* A former name, still accepted; such rows come last. If `old` is now the name of another option, a
 * choice, values that are not its names go to the option `name`. */
#define OPTION_ALIAS(old, name)                                                                    \
    {                                                                                              \
        NL_KIND_ALIAS, 0, old, name, NULL, 0, 0, 0, NULL, NULL                                     \
    }
#define OPTION_END                                                                                 \
    {                                                                                              \
        NL_KIND_END, 0, NULL, NULL, NULL, 0, 0, 0, NULL, NULL                                      \
    }

/* The name of a choice's value; NULL beyond the last. */
const char *nl_option_choice(const nl_option *option, unsigned value);

/* Result of parsing. */
typedef struct nl_parsed {
    bool help; /* --help was found; the rest was not parsed */
    int first; /* index of the first operand; operands are moved to the end of argv */
} nl_parsed;

/* Parses options into args, which hold the defaults. argv[0] and `command` are the command's name.
 * NL_ERROR_USAGE. */
bool nl_options_parse(nl_parsed *out, void *args, const nl_option *options, const char *command,
                      int argc, char **argv, nl_error *err) NL_CHECK;

/* Parses one value into the option's member. NL_ERROR_USAGE. */
bool nl_option_set(void *args, const nl_option *option, const char *text, nl_error *err) NL_CHECK;

/* The word most similar to `text` among offer(context, 0), offer(context, 1), ... until NULL; NULL
 * if none is similar. By Damerau-Levenshtein distance with adjacent transpositions (Boytsov 2011).
 */
const char *nl_nearest(const char *text, const char *(*offer)(const void *context, int index),
                       const void *context);

#endif
