/* nnletters predict: pictures to text. */
#include "base/stagetimer.h"
#include "cli/command.h"
#include "cli/jobs.h"
#include "cli/output.h"
#include "cli/startup.h"
#include "cli/ui.h"
#include "draw/dump.h"
#include "draw/hypothesissheet.h"
#include "draw/overlay.h"
#include "image/decode.h"
#include "picturelist.h"
#include "predictout.h"
#include "reader.h"
#include "sandboxoption.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

enum {
    WORKING_BYTES = 128 << 20, /* for a page, besides BLAS's own */
};

typedef struct predict_args {
    nl_reader_options reader;
    const char *output, *overlay, *hypotheses, *dump, *files_from, *slice;
    unsigned format;
    nl_read_options read;
    nl_decode_options decode;
    int threads, jobs;
    bool require_text, timing;
    bool zeros; /* end the names of --files-from */
} predict_args;

static void init(void *raw)
{
    predict_args *args = raw;
    args->read = nl_read_default();
    args->decode = nl_decode_default();
    args->decode.max_pixels_name = "--max-pixels";
    args->decode.timeout_name = "--timeout";
    args->reader = nl_reader_default();
    args->threads = args->jobs = 1;
}

/* State of one run. */
typedef struct session {
    const predict_args *args;
    nl_arena arena;
    nl_pool *pool;
    nl_reader reader;
    nl_read_options read;
    nl_stage_timer timer;
    nl_picture_list list;
    int jobs, threads; /* threads of each job */
    nl_answer_out out;
    bool wordless; /* some picture had no text */
    int code;      /* of the first failure */
} session;

/* Outcome of one picture, besides what it prints. */
typedef struct finding {
    nl_error err;
    bool wordless;
    nl_decode_remark remark;
    int rotate; /* degrees by which it was turned, unasked */
    nl_stage_timer timer;
} finding;

static const char *file_at(const session *s, size_t index)
{
    return s->list.files[s->list.first + index];
}

static nl_answer answer_of(const session *s, size_t index, const nl_text *text)
{
    return (nl_answer){&s->out.run, file_at(s, index), (int)(s->list.first + index) + 1, text};
}

static bool write_hypotheses(session *s, const nl_text *text, nl_arena *arena, nl_error *err)
{
    nl_sheet_hypotheses hypotheses;
    return nl_sheet_read(&hypotheses, text, &s->reader.model, arena, err) &&
           nl_write_hypothesis_sheet(s->args->hypotheses, text->cleaned.flat, &text->layout,
                                     text->hypotheses.lines, &hypotheses, arena, err);
}

static bool predict(session *s, finding *found, size_t index, FILE *out, nl_arena *arena)
{
    nl_image paper;
    nl_text text;
    nl_error *err = &found->err;
    const char *overlay = s->args->overlay;
    s->read.timer = &found->timer;
    nl_decode_options decode = s->args->decode;
    decode.remark = &found->remark;
    nl_read_start(&s->read, &decode);
    nl_stage_timer_start(&found->timer);
    if (!nl_decode_file(&paper, file_at(s, index), &decode, arena, err))
        return false;
    nl_stage_timer_end(&found->timer, NL_STAGE_DECODE);
    if (!nl_read_page(&text, &s->reader.model, paper, &s->read, s->pool, arena, err))
        return nl_fail_at(err, file_at(s, index));
    if ((overlay && !nl_overlay_text(overlay, &text, arena, err)) ||
        (s->args->hypotheses && !write_hypotheses(s, &text, arena, err)) ||
        (s->args->dump && !nl_write_dump(s->args->dump, &text, &s->reader.model, arena, err)))
        return false;
    nl_answer answer = answer_of(s, index, &text);
    found->wordless = text.count == 0;
    found->rotate = s->read.rotate == NL_ROTATE_AUTO ? text.rotate : 0;
    return nl_answer_put(&s->out, out, &answer, err);
}

/* Each worker process starts threads of its own. */
static bool open_pool(session *s, nl_error *err)
{
    return s->pool || nl_pool_open(&s->pool, s->threads, &s->arena, err);
}

static void run_picture(void *context, size_t index, FILE *out, void *result)
{
    session *s = context;
    finding *found = result;
    nl_arena arena = {0};
    if (!open_pool(s, &found->err) || !predict(s, found, index, out, &arena))
        found->wordless = false;
    nl_arena_free(&arena);
}

/* The process that read the file died. */
static void fail_ended(nl_error *err, const char *file, int number)
{
    switch (number) {
    case SIGABRT:
    case SIGBUS:
    case SIGFPE:
    case SIGILL:
    case SIGSEGV:
        nl_fail(err, NL_ERROR_BUG, "%s: reading it crashed (%s); please report it with the picture",
                file, strsignal(number));
        return;
    default:
        nl_fail(err, NL_ERROR_LIMIT,
                "%s: the process that read it ended early (%s); if memory ran out, use fewer "
                "--jobs",
                file, number ? strsignal(number) : "no signal");
    }
}

static void take_picture(void *context, size_t index, const nl_task_end *outcome)
{
    session *s = context;
    finding found = {0};
    if (outcome->result)
        found = *(const finding *)outcome->result;
    else
        fail_ended(&found.err, file_at(s, index), outcome->signal);
    nl_answer answer = answer_of(s, index, NULL);
    if (found.err.status != NL_OK)
        nl_answer_fail(&s->out, &answer, &found.err);
    else
        nl_answer_begin(&s->out);
    if (outcome->size > 0)
        fwrite(outcome->output, 1, outcome->size, s->out.stream);
    if (found.remark.text[0])
        nl_note("%s: %s", file_at(s, index), found.remark.text);
    if (found.wordless)
        nl_note("%s: no writing found", file_at(s, index));
    if (found.rotate)
        nl_note("%s: turned by %d degrees clockwise, as it reads best", file_at(s, index),
                found.rotate);
    if (found.err.status != NL_OK)
        nl_report(&found.err);
    s->wordless = s->wordless || found.wordless;
    s->code = s->code ? s->code : (int)found.err.status;
    for (int i = 0; i < NL_STAGES; i++)
        s->timer.seconds[i] += found.timer.seconds[i];
}

static bool predict_all(session *s, nl_error *err)
{
    nl_jobs jobs = {s->jobs, s->list.count, sizeof(finding), run_picture, take_picture, s};
    return (s->jobs > 1 || open_pool(s, err)) && nl_jobs_run(&jobs, &s->arena, err);
}

/* Prints how long the stages took, summed over all pictures. */
static void print_timing(const nl_stage_timer *timer)
{
    double all = 0.0;
    for (int i = 0; i < NL_STAGES; i++)
        all += timer->seconds[i];
    for (int i = 0; i < NL_STAGES && all > 0.0; i++)
        nl_note("timing: %-8s %10.3f ms %6.1f %%", nl_read_stage_name((nl_read_stage)i),
                1e3 * timer->seconds[i], 100.0 * timer->seconds[i] / all);
}

static bool check_usage(const session *s, nl_error *err)
{
    const predict_args *args = s->args;
    if (!nl_check_drawing(args->overlay, err) || !nl_check_drawing(args->hypotheses, err))
        return false;
    if (s->list.total == 0 && !args->files_from)
        return nl_fail(err, NL_ERROR_USAGE,
                       "operand missing; usage: nnletters predict [OPTION...] IMAGE...");
    if ((args->overlay || args->hypotheses || args->dump) && s->list.total != 1)
        return nl_fail(err, NL_ERROR_USAGE, "--%s takes one picture, and there are %zu",
                       args->overlay      ? "overlay"
                       : args->hypotheses ? "hypotheses"
                                          : "dump",
                       s->list.total);
    int streams = 0;
    for (size_t i = 0; i < s->list.count; i++)
        streams += strcmp(file_at(s, i), "-") == 0;
    if (streams > 1)
        return nl_fail(err, NL_ERROR_USAGE, "'-' is given %d times; standard input is one picture",
                       streams);
    return true;
}

/* Divides the processors among jobs; threads are each job's own. */
static void divide_threads(session *s)
{
    const predict_args *args = s->args;
    int processors = nl_processor_count();
    s->jobs = args->jobs > 0 ? args->jobs : processors;
    if ((size_t)s->jobs > s->list.count)
        s->jobs = s->list.count > 0 ? (int)s->list.count : 1;
    s->threads = args->threads > 0 ? args->threads : processors / s->jobs;
    s->threads = s->threads > 0 ? s->threads : 1;
}

static bool run_session(session *s, int count, char **operands, nl_error *err)
{
    const predict_args *args = s->args;
    s->read = args->read;
    const nl_named_pictures named = {operands, count, args->files_from, args->zeros, args->slice};
    if (!nl_picture_list_make(&s->list, &named, &s->arena, err) || !check_usage(s, err))
        return false;
    divide_threads(s);
    nl_note_sandbox(args->decode.sandbox);
    if (!nl_memory_check(s->threads, WORKING_BYTES, err) ||
        !nl_reader_open(&s->reader, &s->read, &args->reader, &s->arena, err))
        return false;
    const nl_answer_run about = {
        s->list.files, s->list.total, s->reader.path, s->reader.model.checksum, s->read.top, false};
    if (!nl_answer_out_open(&s->out, nl_answer_formats[args->format], &about, args->output,
                            &s->arena, err))
        return false;
    bool ok = predict_all(s, err);
    if (args->timing)
        print_timing(&s->timer);
    return ok;
}

static int run(void *args, int count, char **operands)
{
    session s = {.args = args};
    nl_error err = {0};
    bool ok = run_session(&s, count, operands, &err);
    if (!nl_answer_out_close(&s.out, ok, &err))
        s.code = nl_report(&err);
    nl_pool_close(s.pool);
    nl_reader_free(&s.reader);
    nl_arena_free(&s.arena);
    return s.code == 0 && s.wordless && s.args->require_text ? 1 : s.code;
}

#define A predict_args
static const nl_option options[] = {
    NL_READER_ROWS(A, reader),
    OPTION_CHOICE(
        A, format, 'f', "format", "FORMAT", nl_answer_names,
        "plain text; tab-separated lines, one per character; JSON, one object per picture; hOCR, "
        "ALTO 4 and PAGE XML (docs/output-formats.md)"),
    OPTION_FILE(A, output, 'o', "output", "FILE",
                "write to FILE; a folder, or a pattern with {} for the picture's name: a file for "
                "each picture"),
    OPTION_INT(A, read.top, 0, "top", "K", 1, NL_READ_TOP_MAX,
               "answers for each character, best first (all formats but text)"),
    OPTION_FLOAT(A, read.min_confidence, 0, "min-confidence", "P", 0, 1,
                 "answer with --reject-char where the probability is lower"),
    OPTION_CHARACTER(A, read.reject, 0, "reject-char", "C",
                     "stands for characters that could not be read"),
    OPTION_FILE(A, overlay, 0, "overlay", "FILE",
                "draw what was read over the picture, with segmentation paths and confidences; "
                "SVG if FILE ends in .svg, else PNG"),
    OPTION_FILE(A, hypotheses, 0, "hypotheses", "FILE",
                "draw each line with the spans of segments that may be letters and what each may "
                "be; SVG or PNG"),
    OPTION_FILE(A, dump, 0, "dump", "DIR",
                "write each stage of reading as a picture into DIR, with an index.html"),
    OPTION_FLAG(A, require_text, 0, "require-text", "exit with 1 if a picture has no writing"),
    OPTION_FILE(A, files_from, 0, "files-from", "FILE",
                "read names of more pictures, one a line; -: standard input"),
    OPTION_FLAG(A, zeros, '0', "null",
                "names in --files-from end in zero bytes, not lines, as 'find -print0' has them"),
    OPTION_STRING(A, slice, 0, "slice", "K/N",
                  "read only the Kth of N shares of the pictures, for jobs on several machines"),
    OPTION_SIZE(A, decode.max_pixels, 0, "max-pixels", "N", 1, 900e6,
                "refuse pictures with more pixels"),
    OPTION_DOUBLE(A, decode.timeout, 0, "timeout", "SECONDS", 0.01, 3600,
                  "give up on a picture that takes longer to decode and read"),
    NL_SANDBOX_ROW(A, decode.sandbox),
    OPTION_FLAG(A, decode.strict, 0, "strict",
                "refuse a picture that is damaged, truncated or not the only one in its file, "
                "instead of reading what is there"),
    OPTION_FLAG(A, timing, 0, "timing",
                "print how long each stage of reading took, to standard error"),
    OPTION_INT(A, jobs, 'j', "jobs", "N", 0, 256,
               "read N pictures at a time, each in a process of its own; 0: one per processor"),
    OPTION_INT(A, threads, 't', "threads", "N", 0, 256,
               "threads of each job; 0: the processors, divided among the jobs"),
    OPTION_ALIAS("views", "tta"),
    OPTION_ALIAS("groups", "hypotheses"),
    OPTION_END,
};
#undef A

static const nl_example examples[] = {
    {"nnletters predict hello.png", "prints the text in the picture"},
    {"nnletters predict --allow A-Z -f tsv --top 3 hello.png",
     "each character with its box and the best three answers, capitals only"},
    {"nnletters predict -f json - < hello.png", "a picture from standard input, as JSON"},
    {"nnletters predict -f alto -o 'read-{}.xml' hello.png", "ALTO XML in read-hello.xml"},
    {0},
};

const nl_command nl_command_predict = {
    .name = "predict",
    .summary = "read the text in pictures",
    .operands = "IMAGE...",
    .description =
        "Finds lines, words and letters in pictures of hand-printed text (PNG, JPEG, BMP or PNM; "
        "'-' is standard input, a folder all pictures in it) and prints the text. A picture "
        "without writing gives no text, "
        "and a note says so. A note also says if a file is truncated or has several pictures; what "
        "there is of the first is read. With several pictures, each text has the file's name "
        "before it; "
        "--jobs reads several at a time and prints the same.\n\n"
        "SET lists characters, with ranges: A-Za-z0-9. Characters that are not allowed are "
        "removed before probabilities are computed, so the others sum to 1.",
    .least = 0,
    .most = -1,
    .options = options,
    .multiplies = true,
    .args_size = sizeof(predict_args),
    .init = init,
    .run = run,
    .examples = examples,
};
