/* nnletters data synth: drawn letters, and drawn lines of text. */
#include "base/utf8.h"
#include "command.h"
#include "data/export.h"
#include "data/synth.h"
#include "forms.h"
#include "output.h"
#include "ui.h"

#include <string.h>

typedef struct synth_args {
    const char *output, *text, *characters;
    unsigned to;
    size_t count;
    uint64_t seed;
    int threads;
    nl_prep prep;
    nl_line_style style;
} synth_args;

static void init(void *raw)
{
    synth_args *args = raw;
    args->count = 62 * 100;
    args->seed = 1;
    args->prep = nl_prep_default();
    args->style = nl_line_style_default();
}

static bool draw_text(const synth_args *args, nl_arena *arena, nl_error *err)
{
    nl_image picture;
    nl_rng rng = nl_rng_make(args->seed, NL_STREAM_PAGE, 0, 0);
    nl_hand hand = nl_hand_random(&rng);
    return nl_synth_text(&picture, args->text, &hand, &args->style, &rng, arena, err) &&
           nl_write_grey(args->output, picture, arena, err);
}

/* The characters asked for, or all that have skeletons. */
static bool find_codes(const uint32_t **codes, int *count, const char *text, nl_arena *arena,
                       nl_error *err)
{
    if (!text) {
        *codes = nl_synth_alphabet(count);
        return true;
    }
    const char *end = text + strlen(text);
    uint32_t *list = NL_NEW(arena, uint32_t, strlen(text), err);
    *count = 0;
    for (const char *next = text; list && next < end;) {
        int32_t code = nl_utf8_next(&next, end);
        if (code < 0)
            return nl_fail(err, NL_ERROR_USAGE, "--chars: '%s' is not UTF-8", text);
        list[(*count)++] = (uint32_t)code;
    }
    *codes = list;
    if (list && *count == 0)
        return nl_fail(err, NL_ERROR_USAGE, "--chars: there is no character in ''");
    return list;
}

static bool draw_characters(const synth_args *args, nl_pool *pool, nl_arena *arena, nl_error *err)
{
    nl_dataset data;
    nl_synth_job job = {.seed = args->seed, .prep = args->prep};
    nl_dataset_init(&data, args->prep.side);
    return find_codes(&job.codes, &job.code_count, args->characters, arena, err) &&
           nl_synth_characters(&data, args->count, &job, pool, arena, err) &&
           nl_data_write(&data, args->to, args->output, err);
}

static bool draw(const synth_args *args, nl_pool **pool, nl_arena *arena, nl_error *err)
{
    if (!args->output)
        return nl_fail(err, NL_ERROR_USAGE, "data synth: say where to with -o");
    if (args->text)
        return draw_text(args, arena, err);
    int threads = args->threads > 0 ? args->threads : nl_processor_count();
    return nl_pool_open(pool, threads, arena, err) && draw_characters(args, *pool, arena, err);
}

static int run(void *args, int count, char **operands)
{
    (void)count;
    (void)operands;
    nl_arena arena = {0};
    nl_pool *pool = NULL;
    nl_error err = {0};
    bool ok = draw(args, &pool, &arena, &err);
    nl_pool_close(pool);
    nl_arena_free(&arena);
    return ok ? 0 : nl_report(&err);
}

#define A synth_args
static const nl_option options[] = {
    OPTION_FILE(A, output, 'o', "output", "PATH", "where to; a PNG file with --text"),
    OPTION_STRING(A, text, 0, "text", "TEXT", "draw this text as one picture, in one hand"),
    OPTION_CHOICE(A, to, 0, "to", "FORM", nl_data_forms,
                  "IDX files as EMNIST's are, or a folder of PNG files per class"),
    OPTION_SIZE(A, count, 'n', "count", "N", 1, 1e7, "letters to draw"),
    OPTION_STRING(A, characters, 0, "chars", "CHARS",
                  "the characters to draw, in turn; all there are if not given"),
    OPTION_INT(A, prep.side, 0, "side", "PIXELS", 8, 64, "width and height of a letter's picture"),
    OPTION_U64(A, seed, 's', "seed", "N", "everything random follows from it"),
    OPTION_INT(A, threads, 't', "threads", "N", 0, 256, "0: as many as there are processors"),
    OPTION_FLOAT(A, style.height, 0, "height", "PIXELS", 12, 400, "of a capital, with --text"),
    OPTION_FLOAT(A, style.gap, 0, "gap", "HEIGHTS", -0.5, 3,
                 "between letters, with --text; below 0 they touch"),
    OPTION_FLOAT(A, style.size_spread, 0, "size-spread", "SHARE", 0, 0.6,
                 "how much the sizes of letters differ, with --text"),
    OPTION_FLOAT(A, style.wander, 0, "wander", "HEIGHTS", 0, 0.5,
                 "how far letters stand off the baseline, with --text"),
    OPTION_INT(A, style.breaks, 0, "breaks", "N", 0, 3,
               "gaps in each letter's strokes, with --text"),
    OPTION_FLOAT(A, style.noise, 0, "noise", "LEVELS", 0, 60, "of the paper, with --text"),
    OPTION_END,
};
#undef A

static const nl_example examples[] = {
    {"nnletters data synth --to tree -n 620 -o drawn", "ten letters each, as a folder per class"},
    {"nnletters data synth --text HELLO -o drawn.png", "a picture of one word"},
    {0},
};

const nl_command nl_command_data_synth = {
    .name = "data synth",
    .summary = "draw letters or text, as training data without end",
    .operands = "",
    .description =
        "Draws characters from the built-in skeletons, each in a different hand, and writes them "
        "as data to train on. With --text, draws one picture of a text instead, in one hand. The "
        "same seed draws the same.",
    .least = 0,
    .most = 0,
    .options = options,
    .args_size = sizeof(synth_args),
    .init = init,
    .run = run,
    .examples = examples,
};
