/* Presets of texts and styles: lines to measure and to train reading with. */
#ifndef NL_DRAW_PRESET_H
#define NL_DRAW_PRESET_H

#include "draw/compose.h"

typedef enum nl_preset {
    NL_PRESET_CLEAN, /* capitals, as are all below unless said otherwise */
    NL_PRESET_TOUCHING,
    NL_PRESET_BROKEN,
    NL_PRESET_SIZES,
    NL_PRESET_SLANTED,
    NL_PRESET_PHOTOGRAPHED,
    NL_PRESET_RULED,
    NL_PRESET_INVERTED,
    NL_PRESET_SMALL,  /* 18 pixels high */
    NL_PRESET_CODES,  /* capitals and digits mixed at random */
    NL_PRESET_DIGITS, /* numbers */
    NL_PRESET_LOWER,  /* lower case words */
    NL_PRESET_PAGES,  /* 4 to 7 lines */
    NL_PRESET_WILD,   /* for training: any case, a third with symbols, everything above mixed */
    /* What people wrote, in its natural positions; pen data with texts only. */
    NL_PRESET_WRITTEN_CAPITALS, /* words and groups of capitals */
    NL_PRESET_WRITTEN_WORDS,    /* one word with small letters */
    NL_PRESET_WRITTEN_TEXT,     /* several words with small letters */
    NL_PRESET_WRITTEN_NUMBERS,  /* prices, dates, telephone numbers */
    NL_PRESET_WRITTEN_DIGITS,   /* groups of digits */
    NL_PRESET_WRITTEN_SYMBOLS,  /* with symbols that text does not have */
    NL_PRESET_WRITTEN_WILD, /* for training: half any text, half of any kind above; wild styles */
    /* Composed of single characters, as clean: */
    NL_PRESET_NUMBERS, /* prices, dates, telephone numbers, sums */
    NL_PRESET_SYMBOLS, /* sentences and others with symbols */
    NL_PRESET_COUNT,
} nl_preset;

/* "clean"; NULL beyond the last. */
const char *nl_preset_name(unsigned preset);

/* A random style of the preset. */
nl_compose_style nl_preset_style(nl_preset preset, nl_rng *rng);

/* Which writers to choose from: those held back, or the others. */
typedef struct nl_preset_pool {
    const nl_pens *pens; /* NULL: drawn letters */
    double share;        /* of the writers held back: 0 .. 1 */
    uint64_t split_seed;
    bool held; /* choose from those held back */
} nl_preset_pool;

/* Writes a sample of the preset: chooses a writer with enough letters, a text of those letters and
 * a style. NL_ERROR_USAGE if there is no such writer. */
bool nl_preset_compose(nl_composed *out, nl_preset preset, const nl_preset_pool *pool, nl_rng *rng,
                       nl_arena *arena, nl_error *err) NL_CHECK;

#endif
