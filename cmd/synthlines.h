/* Composed lines as files: pictures with transcriptions beside them, as eval reads them. */
#ifndef NL_CMD_SYNTHLINES_H
#define NL_CMD_SYNTHLINES_H

#include "cli/option.h"

#include "base/arena.h"
#include "draw/backdrop.h"

typedef struct nl_composing_options {
    unsigned kind;     /* 0: none; else 1 + preset */
    unsigned backdrop; /* nl_backdrop */
    bool held;         /* use the held-back writers, not the others */
    double share;      /* of the writers that are held back */
    uint64_t split_seed;
} nl_composing_options;

nl_composing_options nl_composing_default(void);

/* "none", "clean", ...; NULL beyond the last. */
const char *nl_synth_lines_kind(unsigned kind);

/* The option rows for a nl_composing_options member of an args struct. */
#define NL_COMPOSING_ROWS(args, member)                                                            \
    OPTION_CHOICE_FROM(args, member.kind, 0, "lines", "KIND", nl_synth_lines_kind,                 \
                       "compose lines of text, with transcriptions"),                              \
        OPTION_CHOICE_FROM(args, member.backdrop, 0, "backdrop", "NAME", nl_backdrop_name,         \
                           "with --lines: what the page lies on, or how it is turned"),            \
        OPTION_FLAG(args, member.held, 0, "held-back",                                             \
                    "with --lines: use only the held-back writers of PENS, not the others"),       \
        OPTION_DOUBLE(args, member.share, 0, "held-share", "SHARE", 0, 1,                          \
                      "share of the writers held back, as train's --valid"),                       \
        OPTION_U64(args, member.split_seed, 0, "held-seed", "N",                                   \
                   "which writers are held back, as train's --seed")

/* Writes `count` lines, FOLDER/KIND-0000.png and .txt and so on; line i depends on the seed and i
 * alone. Pens are files for nl_pens_load; without any, letters are drawn. Makes the folder.
 * NL_ERROR_USAGE, NL_ERROR_INPUT, NL_ERROR_OUTPUT, NL_ERROR_LIMIT. */
bool nl_composing_write(const char *folder, const nl_composing_options *options, char **pens,
                        int pen_count, size_t count, uint64_t seed, nl_error *err) NL_CHECK;

#endif
