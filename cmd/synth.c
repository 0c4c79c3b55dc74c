/* nnletters data synth: drawn letters, and drawn lines of text. */
#include "draw/synth.h"
#include "base/utf8.h"
#include "cli/command.h"
#include "cli/output.h"
#include "cli/ui.h"
#include "data/export.h"
#include "draw/compose.h"
#include "draw/strokes.h"
#include "synthlines.h"

#include <math.h>
#include <string.h>

enum { LETTERS = 9400, LINES = 100 }; /* if no number is given */

/* Of --text, heights of a capital: between words more than between letters; paper in a break. */
static const float WORD_GAP = 0.55f, BREAK = 0.09f;

/* How --text is written; lengths are in heights of a capital unless said otherwise. */
typedef struct text_options {
    float height;      /* of a capital, pixels */
    float gap;         /* between letters; below 0 they touch and overlap by up to so much */
    float size_spread; /* sizes vary from 1 - spread to 1 + spread */
    float wander;      /* of letters off the baseline */
    int breaks;        /* in each letter's strokes */
    float noise;       /* grey levels */
} text_options;

typedef struct synth_args {
    const char *output, *text, *characters;
    unsigned to;
    size_t count;
    uint64_t seed;
    int threads;
    nl_prep prep;
    text_options style;
    nl_composing_options lines;
} synth_args;

static void init(void *raw)
{
    synth_args *args = raw;
    args->seed = 1;
    args->prep = nl_prep_default();
    args->style = (text_options){
        .height = 64.0f, .gap = 0.16f, .size_spread = 0.05f, .wander = 0.02f, .noise = 4.0f};
    args->lines = nl_composing_default();
}

static nl_compose_style style_of(const text_options *options, float stroke_width, nl_rng *rng)
{
    nl_compose_style style = nl_compose_style_default();
    style.height = options->height;
    style.stroke_width = stroke_width;
    style.gap = fmaxf(options->gap, 0.0f);
    style.word_gap = style.gap + WORD_GAP;
    style.size_least = 1.0f - options->size_spread;
    style.size_most = 1.0f + options->size_spread;
    style.wander = options->wander;
    style.breaks_least = style.breaks_most = options->breaks;
    style.break_least = style.break_most = BREAK / stroke_width;
    style.ink = nl_rng_range(rng, 25.0f, 80.0f);
    style.noise = options->noise;
    if (options->gap < 0.0f) {
        style.touching = 1.0f;
        style.overlap = -options->gap / stroke_width;
    }
    return style;
}

static bool draw_text(const synth_args *args, nl_arena *arena, nl_error *err)
{
    nl_composed composed;
    nl_rng rng = nl_rng_make(args->seed, NL_STREAM_PAGE, 0, 0);
    nl_compose_source source = {.hand = nl_hand_random(&rng)};
    nl_compose_style style = style_of(&args->style, source.hand.stroke_width, &rng);
    return nl_compose_text(&composed, args->text, &source, &style, &rng, arena, err) &&
           nl_write_grey(args->output, composed.paper, arena, err);
}

/* The characters of the text, or all that have skeletons. */
static bool find_codes(const uint32_t **codes, int *count, const char *text, nl_arena *arena,
                       nl_error *err)
{
    if (!text) {
        *codes = nl_character_codes;
        *count = nl_character_count;
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
    nl_synth_job job = {.seed = args->seed, .prep = nl_prep_for(args->prep.side)};
    nl_dataset_init(&data, args->prep.side);
    return find_codes(&job.codes, &job.code_count, args->characters, arena, err) &&
           nl_synth_characters(&data, args->count > 0 ? args->count : LETTERS, &job, pool, arena,
                               err) &&
           nl_export_write(&data, args->to, args->output, err);
}

static bool check(const synth_args *args, int pens, nl_error *err)
{
    if (args->lines.kind && args->text)
        return nl_fail(err, NL_ERROR_USAGE, "--lines and --text do not go together");
    if (pens > 0 && !args->lines.kind)
        return nl_fail(err, NL_ERROR_USAGE, "pen characters are for --lines; say which kind");
    if (pens == 0 && args->lines.held)
        return nl_fail(err, NL_ERROR_USAGE, "--held-back: name files of pen characters");
    return args->text || nl_export_check(args->output, err);
}

static bool draw(const synth_args *args, int pen_count, char **pens, nl_pool **pool,
                 nl_arena *arena, nl_error *err)
{
    if (!check(args, pen_count, err))
        return false;
    if (args->lines.kind)
        return nl_composing_write(args->output, &args->lines, pens, pen_count,
                                  args->count > 0 ? args->count : LINES, args->seed, err);
    if (args->text)
        return draw_text(args, arena, err);
    int threads = args->threads > 0 ? args->threads : nl_processor_count();
    return nl_pool_open(pool, threads, arena, err) && draw_characters(args, *pool, arena, err);
}

static int run(void *args, int count, char **operands)
{
    nl_arena arena = {0};
    nl_pool *pool = NULL;
    nl_error err = {0};
    bool ok = draw(args, count, operands, &pool, &arena, &err);
    nl_pool_close(pool);
    nl_arena_free(&arena);
    return ok ? 0 : nl_report(&err);
}

#define A synth_args
static const nl_option options[] = {
    OPTION_FILE(A, output, 'o', "output", "PATH", "where to write; a PNG file with --text"),
    OPTION_STRING(A, text, 0, "text", "TEXT", "draw this text as one picture, in one hand"),
    OPTION_CHOICE_FROM(A, to, 0, "to", "FORM", nl_export_form_name,
                       "IDX files like EMNIST's, or a folder of PNG files per class"),
    OPTION_SIZE(A, count, 'n', "count", "N", 0, 1e7,
                "letters or lines to draw; 0: 9400 letters or 100 lines"),
    NL_COMPOSING_ROWS(A, lines),
    OPTION_STRING(A, characters, 0, "chars", "CHARS", "characters to draw, in turn; default: all"),
    OPTION_INT(A, prep.side, 0, "side", "PIXELS", 8, 64, "width and height of a letter's picture"),
    OPTION_U64(A, seed, 's', "seed", "N", "seed of everything random"),
    OPTION_INT(A, threads, 't', "threads", "N", 0, 256, "threads; 0: one per processor"),
    OPTION_FLOAT(A, style.height, 0, "height", "PIXELS", 12, 400,
                 "height of a capital, with --text"),
    OPTION_FLOAT(A, style.gap, 0, "gap", "HEIGHTS", -0.5, 3,
                 "space between letters, with --text; below 0 they touch"),
    OPTION_FLOAT(A, style.size_spread, 0, "size-spread", "SHARE", 0, 0.6,
                 "how much the sizes of letters vary, with --text"),
    OPTION_FLOAT(A, style.wander, 0, "wander", "HEIGHTS", 0, 0.5,
                 "how far letters stray from the baseline, with --text"),
    OPTION_INT(A, style.breaks, 0, "breaks", "N", 0, 3,
               "gaps in each letter's strokes, with --text"),
    OPTION_FLOAT(A, style.noise, 0, "noise", "LEVELS", 0, 60, "noise of the paper, with --text"),
    OPTION_END,
};
#undef A

static const nl_example examples[] = {
    {"nnletters data synth --to tree -n 940 -o drawn", "ten letters each, as a folder per class"},
    {"nnletters data synth --text HELLO -o drawn.png", "a picture of one word"},
    {"nnletters data synth --lines touching -n 20 -o lines", "lines to measure reading by"},
    {0},
};

const nl_command nl_command_data_synth = {
    .name = "data synth",
    .summary = "draw letters or text, as training data without end",
    .operands = "[PENS...]",
    .description =
        "Draws characters from the built-in skeletons, each in a different hand, and writes them "
        "as data to train on. With --text, draws a text as one picture instead, in one hand. The "
        "same seed draws the same.\n\n"
        "With --lines, composes lines of text, each in one hand, and writes pictures beside "
        "their transcriptions, as eval reads them. Letters are drawn, or they are those of one "
        "writer of PENS: files of characters as pen strokes with their writers, one JSON object "
        "a line, gzip or not. KIND says what is difficult about them: clean capitals; touching "
        "(70 of 100 neighbours), broken (1 or 2 gaps in every letter), sizes (0.55 to 1.4 in one "
        "word), slanted, photographed, ruled, inverted, small (18 pixels high); codes of letters "
        "and digits, digits, lower; pages of 4 to 7 lines; wild: any of these "
        "together, a third of them with symbols; numbers as people write them (prices, dates, "
        "times, sums); symbols: sentences, quotations, addresses, formulas, programs. written-: "
        "what people of PENS wrote as whole lines, by what it consists of. --backdrop puts the "
        "page into a photo's surroundings: desk, a sheet that lies askew on one of ten textures; "
        "shadow, whose hard edge goes across; panel, light on dark on a light page; or turns it: "
        "skew, by up to 15 degrees; turn, by 90, 180 or 270; table draws lines around and between "
        "its lines; size makes these 8 to 300 pixels high.",
    .least = 0,
    .most = -1,
    .options = options,
    .needs_output = true,
    .args_size = sizeof(synth_args),
    .init = init,
    .run = run,
    .examples = examples,
};
