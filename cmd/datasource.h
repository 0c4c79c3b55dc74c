/* The data for train and eval: DATA operands, or drawn letters. */
#ifndef NL_CMD_DATASOURCE_H
#define NL_CMD_DATASOURCE_H

#include "cli/option.h"
#include "data/balance.h"
#include "data/format.h"
#include "draw/pens.h"
#include "linesource.h"
#include "model/train.h"
#include "sandboxoption.h"

typedef struct nl_datasource_options {
    nl_load_options load;
    nl_split split;     /* the part of DATA to hold back */
    size_t drawn;       /* drawn letters per epoch, without DATA */
    size_t lines;       /* composed, for spans that are one letter and others; 0: none */
    size_t epoch_lines; /* learnt as a whole, per epoch; 0: twice as many as DATA have */
    uint64_t draw_seed;
    nl_ranks *ranks;      /* share what is drawn for each epoch; NULL: there is no other */
    const nl_model *from; /* to go on from: lines are composed of its letters, too; NULL: none */
    bool strict;          /* a bad picture is an error, not left out */
    bool trained; /* for a network that knows single characters: if there are lines to be learnt as
                     a whole, none are composed for labelled spans */
} nl_datasource_options;

nl_datasource_options nl_datasource_default(void);

extern const char *const nl_transpose_names[], *const nl_part_names[];

/* The option rows for a nl_datasource_options member of an args struct. */
#define NL_DATASOURCE_ROWS(args, member)                                                           \
    OPTION_FILE(                                                                                   \
        args, member.load.mapping, 0, "mapping", "FILE",                                           \
        "lines of label and code point for labels that are numbers; default: found by name"),      \
        OPTION_CHOICE(args, member.load.transpose, 0, "transpose", "WHEN", nl_transpose_names,     \
                      "turn EMNIST's transposed pictures upright"),                                \
        OPTION_CHOICE(                                                                             \
            args, member.load.part, 0, "part", "PART", nl_part_names,                              \
            "which arrays of a file that has two sets, as x_train and x_test; auto: for eval "     \
            "without --held-back test, else train"),                                               \
        OPTION_SIZE(args, member.load.max_samples, 0, "max-samples", "N", 0, 1e12,                 \
                    "use only N samples of each DATA, evenly from first to last; 0: all"),         \
        NL_SANDBOX_ROW(args, member.load.sandbox),                                                 \
        OPTION_FLAG(args, member.strict, 0, "strict",                                              \
                    "refuse a picture that is blank, damaged, truncated or not the only one in "   \
                    "its file, instead of leaving it out or, of a page, reading what is there")

enum { NL_DATA_RANGES_MAX = 4 };

/* Samples first .. end - 1, all of which are learnt from or held back. */
typedef struct nl_data_range {
    size_t first, end;
    bool held;
} nl_data_range;

typedef struct nl_datasource {
    nl_dataset *data;
    uint32_t *kept, *held;
    size_t kept_count, held_count;
    size_t own_count;      /* samples of DATA that are characters alone; 0: DATA are not, or none */
    size_t loaded_count;   /* samples of DATA, the first of all; 0: there are drawn ones instead */
    size_t composed_lines; /* beside own_count */
    size_t own_kept; /* of the kept, the first so many are not drawn beside DATA of characters */
    nl_shown shown;  /* if DATA are characters: how often each is learnt in an epoch */
    nl_pens pens;    /* from DATA that are pen characters */
    nl_linesource lines; /* from DATA that are texts or pictures with transcriptions */
    nl_skips skips;      /* pictures of DATA that are left out */
    nl_data_range ranges[NL_DATA_RANGES_MAX];
    int range_count;
    nl_place *places;      /* of each class of the data; NAN: not known */
    size_t drawn_count;    /* the first samples, drawn anew for each epoch */
    const uint32_t *codes; /* of them, in turn */
    int code_count;
    const nl_datasource_options *options;
    nl_pool *pool;
    nl_arena *arena;
} nl_datasource;

/* Prints notes of the pictures that are left out: the first by name, and how many. */
void nl_note_skips(const nl_skips *skips);

/* Loads all operands into one dataset; without operands, draws letters. Adds labelled hypotheses
 * from lines, composed of drawn letters and of the operands' pen characters (read/labelling.h).
 * Then splits it: letters drawn anew for each epoch are learnt from, other drawn letters validate;
 * pen characters are split by writer; all else by content. If the operands are pictures of
 * characters alone, they alone are held back; of drawn letters only their characters are learnt,
 * and those of the model to go on from. */
bool nl_datasource_load(nl_datasource *out, char **operands, int count,
                        const nl_datasource_options *options, nl_pool *pool, nl_arena *arena,
                        nl_error *err) NL_CHECK;

/* What nl_train takes; lines are made for the model. */
nl_train_data nl_datasource_train_data(nl_datasource *source, const nl_model *model);

#endif
