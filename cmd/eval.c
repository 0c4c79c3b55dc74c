/* nnletters eval: accuracy or error rates of a model on labelled data. */
#include "cli/command.h"
#include "cli/startup.h"
#include "cli/ui.h"
#include "datasource.h"
#include "datawarn.h"
#include "draw/mistakesheet.h"
#include "evalprint.h"
#include "evalreport.h"
#include "model/evaluate.h"
#include "reader.h"

#include <math.h>
#include <string.h>

enum { WORKING_BYTES = 64 << 20, REPORT_PICTURES = 20, SHEET_MISTAKES = 100 };

typedef struct eval_args {
    nl_datasource_options source;
    nl_reader_options reader;
    const char *confusion, *answers, *without;
    double fail_under, timeout;
    int threads;
    bool fold_case, held_back, per_class, table;
    unsigned format;
    int worst;
    const char *output;
} eval_args;

enum { FORMAT_TEXT, FORMAT_JSON };

static const char *const format_names[] = {"text", "json", NULL};

#define A eval_args
static const nl_option options[] = {
    NL_READER_ROWS(A, reader),
    OPTION_CHOICE(A, format, 'f', "format", "FORMAT", format_names,
                  "tab-separated lines, or one JSON object with all results"),
    OPTION_FLAG(A, fold_case, 0, "fold-case", "count an answer in the other case as right"),
    OPTION_FLAG(A, held_back, 0, "held-back",
                "evaluate only the data that the model's training held back; give the same DATA"),
    OPTION_FLAG(A, per_class, 0, "per-class", "print a line for each character"),
    OPTION_FLAG(A, table, 0, "confusion",
                "print the confusion matrix; for lines, the mistakes, most frequent first"),
    OPTION_FILE(A, confusion, 0, "plot", "FILE.svg", "draw the confusion matrix (not for lines)"),
    OPTION_SHARE(A, fail_under, 0, "fail-under", "SHARE",
                 "exit with 1 if the accuracy, or 1 - the error rate, is lower: 0.9, 90 or 90%"),
    OPTION_FILE(A, output, 'o', "output", "PATH",
                "for characters, draw the worst mistakes as one picture, SVG or PNG by its name; "
                "for lines, write the pictures with the highest error rates and an index.html "
                "into this folder"),
    OPTION_INT(A, worst, 0, "worst", "N", 0, 100000,
               "how many of them; 0: 100 characters or 20 pictures of lines"),
    OPTION_FILE(A, answers, 0, "answers", "DIR",
                "evaluate DIR/NAME.txt, any reader's text for the picture NAME, instead of a "
                "model"),
    OPTION_STRING(A, without, 0, "without", "PART,PART",
                  "read lines without parts of the method, to see what each gains: segmentation, "
                  "joins, not-a-letter, geometry, punctuation, context, ruled-lines, enlargement, "
                  "surfaces, legibility"),
    OPTION_DOUBLE(A, timeout, 0, "timeout", "SECONDS", 0.01, 3600,
                  "leave out a picture of lines that takes longer to decode and read"),
    OPTION_INT(A, threads, 't', "threads", "N", 0, 256, "threads; 0: one per processor"),
    NL_DATASOURCE_ROWS(A, source),
    OPTION_ALIAS("views", "tta"),
    OPTION_END,
};
#undef A

static void init(void *raw)
{
    eval_args *args = raw;
    args->source = nl_datasource_default();
    args->source.lines = 0;
    args->reader = nl_reader_default();
    args->timeout = nl_decode_default().timeout;
}

/* State of one run. */
typedef struct session {
    eval_args *args;
    nl_arena arena;
    nl_pool *pool;
    nl_reader reader;
    nl_read_options read;
    double accuracy;
    bool by_lines; /* it is 1 - the error rate */
} session;

static size_t limit_of(const eval_args *args, size_t usual)
{
    return args->worst > 0 ? (size_t)args->worst : usual;
}

static bool evaluate_characters(session *s, int count, char **operands, nl_error *err)
{
    const eval_args *args = s->args;
    nl_datasource source;
    nl_datasource_options load = args->source;
    nl_score score;
    load.load.prep = s->reader.model.prep;
    load.split = s->reader.model.split;
    if (args->held_back)
        load.draw_seed = load.split.seed; /* as in training */
    else if (load.load.part == NL_PART_AUTO)
        load.load.part = NL_PART_TEST;
    if (!nl_datasource_load(&source, operands, count, &load, s->pool, &s->arena, err) ||
        !nl_warn_of_data(source.data, source.own_count, s->pool, err))
        return false;
    if (!args->held_back)
        nl_warn_of_learnt(source.data, source.own_count, s->reader.model.provenance);
    nl_samples samples = {source.data, NULL, source.data->count};
    if (args->held_back)
        samples = (nl_samples){source.data, source.held, source.held_count};
    nl_evaluate_options how = {.fold_case = args->fold_case,
                               .mask = s->read.mask,
                               .worst = args->output ? limit_of(args, SHEET_MISTAKES) : 0};
    if (!nl_memory_check(args->threads, WORKING_BYTES, err) ||
        !nl_evaluate(&score, &s->reader.model, &samples, &how, s->pool, &s->arena, err))
        return false;
    if (score.count == 0)
        return nl_fail(err, NL_ERROR_INPUT,
                       "none of the %zu samples can be evaluated: the model or "
                       "--allow knows none of their characters",
                       samples.count);
    if (args->format == FORMAT_TEXT)
        nl_print_score(&score, args->per_class, args->table);
    else if (!nl_print_score_json(&score, &source.skips, err))
        return false;
    s->accuracy = (double)score.right / (double)score.count;
    return (!args->confusion || nl_plot_confusion(&score, args->confusion, &s->arena, err)) &&
           (!args->output ||
            nl_write_mistake_sheet(args->output, source.data, &score, &s->arena, err));
}

/* The bits of the parts in a list with commas. */
static bool parse_parts(unsigned *out, const char *names, nl_error *err)
{
    *out = 0;
    for (const char *at = names; at && *at;) {
        size_t length = strcspn(at, ",");
        unsigned i = 0;
        for (const char *name; (name = nl_read_part_name(i)); i++) {
            if (strlen(name) == length && strncmp(name, at, length) == 0)
                break;
        }
        if (!nl_read_part_name(i))
            return nl_fail(err, NL_ERROR_USAGE, "--without: there is no part '%.*s'; see --help",
                           (int)length, at);
        *out |= 1u << i;
        at += length + (at[length] == ',');
    }
    return true;
}

/* Evaluates pictures with transcriptions. */
static bool evaluate_lines(session *s, int count, char **operands, nl_error *err)
{
    const eval_args *args = s->args;
    nl_line_report report;
    nl_line_eval_options how = {.model = &s->reader.model,
                                .read = s->read,
                                .answers = args->answers,
                                .fold_case = args->fold_case,
                                .strict = args->source.strict,
                                .sandbox = args->source.load.sandbox,
                                .timeout = args->timeout,
                                .pool = s->pool,
                                .arena = &s->arena};
    nl_note_sandbox(how.sandbox);
    if (args->format == FORMAT_TEXT) {
        how.on_picture = nl_print_line_result;
        nl_print_line_result_head();
    }
    if (!nl_evaluate_lines(&report, &how, operands, count, err) ||
        (args->format == FORMAT_JSON && !nl_print_lines_json(&report, err)))
        return false;
    if (args->format == FORMAT_TEXT)
        nl_print_lines(&report, args->table);
    const nl_error_counts *errors = &report.score[args->fold_case].errors[NL_MEASURE_CHARACTERS];
    s->by_lines = true;
    s->accuracy = fmax(0.0, 1.0 - nl_error_rate(errors));
    return !args->output ||
           nl_write_eval_report(args->output, &how, &report, limit_of(args, REPORT_PICTURES), err);
}

/* A given option that only makes sense for pictures with transcriptions; NULL: none. */
static const char *for_lines(const eval_args *args)
{
    return args->answers          ? "answers"
           : args->without        ? "without"
           : args->reader.lexicon ? "lexicon"
           : args->reader.ngram   ? "lm"
                                  : NULL;
}

static bool run_session(session *s, int count, char **operands, nl_error *err)
{
    eval_args *args = s->args;
    args->threads = args->threads > 0 ? args->threads : nl_processor_count();
    if (!parse_parts(&s->read.without, args->without, err) ||
        !nl_memory_check(args->threads, WORKING_BYTES, err) ||
        !nl_pool_open(&s->pool, args->threads, &s->arena, err) ||
        (!args->answers && !nl_reader_open(&s->reader, &s->read, &args->reader, &s->arena, err)))
        return false;
    bool lines = count > 0 && nl_lines_sniff(operands[0]);
    const char *misplaced = lines ? NULL : for_lines(args);
    if (misplaced)
        return nl_fail(err, NL_ERROR_USAGE, "--%s is for pictures with transcriptions beside them",
                       misplaced);
    if (lines && (args->per_class || args->confusion || args->held_back))
        return nl_fail(err, NL_ERROR_USAGE, "--%s is not for pictures with transcriptions",
                       args->per_class   ? "per-class"
                       : args->confusion ? "plot"
                                         : "held-back");
    return lines ? evaluate_lines(s, count, operands, err)
                 : evaluate_characters(s, count, operands, err);
}

static int run(void *raw, int count, char **operands)
{
    session s = {.args = raw, .read = nl_read_default()};
    nl_error err = {0};
    bool ok = run_session(&s, count, operands, &err);
    nl_pool_close(s.pool);
    nl_reader_free(&s.reader);
    nl_arena_free(&s.arena);
    if (!ok)
        return nl_report(&err);
    if (s.accuracy >= s.args->fail_under)
        return 0;
    nl_note("%s %.4g %% is under the %.4g %% of --fail-under",
            s.by_lines ? "1 - the error rate:" : "the accuracy:", 100.0 * s.accuracy,
            100.0 * s.args->fail_under);
    return 1;
}

static const nl_example examples[] = {
    {"nnletters eval -m letters.safetensors --max-samples 1000 --per-class",
     "accuracy on drawn letters, in all and for each character"},
    {"nnletters eval -m letters.safetensors --fold-case -o worst.png --worst 40",
     "the same, with the 40 worst mistakes as a picture"},
    {"nnletters eval --fold-case -o worst lines",
     "the error rate, and worst/index.html to look at"},
    {NULL, NULL},
};

const nl_command nl_command_eval = {
    .name = "eval",
    .summary = "measure how well a model reads labelled data",
    .operands = "[DATA...]",
    .description =
        "Prints the model's accuracy on all DATA with its 95 % interval, how often the truth is "
        "among the first two answers, the loss and the calibration error. Samples of characters "
        "that the model does not know or --allow leaves out are not counted. Without DATA, drawn "
        "letters are used.\n\n"
        "If DATA are pictures with transcriptions beside them (NAME.txt), prints the character "
        "error rate of each picture and of all together: substitutions, insertions and deletions "
        "per true character, spaces and line ends included. Under \"merges\" it counts "
        "under-segmentation: a substitution beside a deletion, two letters read as one; under "
        "\"splits\" over-segmentation: a substitution beside an insertion, one letter read as "
        "two. letter_error_rate leaves white space out; word_error_rate counts words with any "
        "mistake; low and high are the 95 % interval of error_rate.",
    .least = 0,
    .most = -1,
    .options = options,
    .multiplies = true,
    .args_size = sizeof(eval_args),
    .init = init,
    .run = run,
    .examples = examples,
};
