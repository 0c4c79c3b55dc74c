#include "read/options.h"

#include "base/clock.h"

const char *nl_read_part_name(unsigned index)
{
    static const char *const names[] = {"segmentation", "joins",     "not-a-letter", "geometry",
                                        "punctuation",  "context",   "ruled-lines",  "enlargement",
                                        "surfaces",     "legibility"};
    return index < sizeof names / sizeof *names ? names[index] : NULL;
}

const char *nl_rotate_name(unsigned index)
{
    static const char *const names[] = {"auto", "0", "90", "180", "270"};
    return index < sizeof names / sizeof *names ? names[index] : NULL;
}

int nl_rotate_degrees(nl_rotate rotate)
{
    return rotate == NL_ROTATE_AUTO ? 0 : 90 * (int)(rotate - NL_ROTATE_0);
}

const char *nl_read_stage_name(nl_read_stage stage)
{
    static const char *const names[NL_STAGES] = {"decode",  "clean",    "layout",  "segment",
                                                 "prepare", "classify", "lattice", "turn"};
    return names[stage];
}

nl_read_options nl_read_default(void)
{
    return (nl_read_options){.top = 3, .min_confidence = 0.0f, .reject = '?'};
}

void nl_read_start(nl_read_options *options, const nl_decode_options *decode)
{
    options->deadline = nl_clock() + decode->timeout;
    options->timeout_name = decode->timeout_name;
}

bool nl_read_in_time(const nl_read_options *options, nl_error *err)
{
    const char *name = options->timeout_name;
    return options->deadline <= 0.0 || nl_clock() < options->deadline ||
           nl_fail(err, NL_ERROR_LIMIT, "decoding and reading take longer than %s allows",
                   name ? name : "the time limit");
}
