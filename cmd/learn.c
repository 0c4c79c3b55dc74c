/* nnletters learn: a model learns a person's hand from pages with their text. */
#include "base/utf8.h"
#include "cli/command.h"
#include "cli/output.h"
#include "cli/startup.h"
#include "cli/ui.h"
#include "learnreview.h"
#include "model/modelfile.h"
#include "model/provenance.h"
#include "model/transfer.h"
#include "reader.h"
#include "rehearsal.h"
#include "rescue.h"
#include "sandboxoption.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* The learning rate, twice which did as well on pages of held-back people, and how much of what was
 * learnt is kept, so that other hands are read as they were (nl_model_approach; docs/results.md).
 */
static const float RATE = 5e-4f, KEPT = 0.7f;

enum {
    HALVINGS = 2,              /* of what was learnt */
    WORKING_BYTES = 128 << 20, /* for a page, besides BLAS's own */
};

typedef struct learn_args {
    nl_reader_options reader;
    const char *output, *text, *review;
    double held_back;
    bool force, sandbox;
    uint64_t seed;
    int threads;
} learn_args;

/* How well a model reads what is compared. */
typedef struct reading_errors {
    nl_learn_errors *pages;           /* of each page */
    nl_learn_errors all, held, lines; /* all pages; their held-back words; built-in lines */
} reading_errors;

typedef struct session {
    learn_args *args;
    nl_arena arena;
    nl_pool *pool;
    nl_reader reader; /* with the model before */
    nl_read_options read;
    nl_learn_pages pages;
    nl_rehearsal rehearsal;
    nl_model model;
    reading_errors before, after;
    bool refused;
} session;

/* Reads characters of the model's own alphabet. */
static bool make_reader(nl_learn_reader *out, const session *s, const nl_model *model,
                        nl_arena *arena, nl_error *err)
{
    *out = (nl_learn_reader){.model = model, .options = s->read, .pool = s->pool};
    return nl_mask_init(&out->options.mask, model, NULL, NULL, arena, err);
}

static bool measure(reading_errors *out, const session *s, const nl_model *model, nl_arena *arena,
                    nl_error *err)
{
    nl_learn_reader reader;
    *out = (reading_errors){0};
    if (!make_reader(&reader, s, model, arena, err))
        return false;
    out->pages = NL_NEW(arena, nl_learn_errors, s->pages.count, err);
    for (size_t i = 0; out->pages && i < s->pages.count && !nl_signal; i++) {
        if (!nl_learn_page_measure(&out->pages[i], &out->held, &s->pages.pages[i], &reader, err))
            return false;
        out->all.errors += out->pages[i].errors;
        out->all.length += out->pages[i].length;
    }
    return out->pages && (nl_signal || nl_rehearsal_measure(&out->lines, &reader, err));
}

static nl_train_options training(const session *s)
{
    nl_train_options o = nl_train_default();
    o.network = nl_model_network(&s->reader.model);
    o.optim.kind = NL_ADAMW;
    o.schedule.kind = NL_COSINE;
    o.schedule.rate = RATE;
    o.step.batch_norm = false;
    o.batch_size = NL_REHEARSAL_BATCH;
    o.epochs = 1;
    o.keep = NL_KEEP_LAST;
    o.held_back = (nl_split){.seed = s->args->seed};
    o.from = &s->reader.model;
    o.seed = s->args->seed;
    return o;
}

/* A new character begins as the one that the model takes it for. */
static void start_new_characters(session *s)
{
    for (int o = 0; o < nl_model_outputs(&s->model); o++) {
        uint32_t code = s->model.alphabet[o], look = 0;
        if (nl_model_output(&s->reader.model, code) < 0)
            look = nl_learn_pages_look(&s->pages, code);
        if (look)
            nl_model_imitate(&s->model, code, look);
    }
}

static bool stop(void *context)
{
    (void)context;
    return nl_signal != 0;
}

/* Trains a copy of the model. What is not learnt from samples that are held back, the temperature,
 * stays as it was; so do the path's weights if they were not learnt from lines. */
static bool learn(session *s, nl_error *err)
{
    const nl_model *before = &s->reader.model;
    nl_train_options options = training(s);
    nl_train_watch watch = {.stop = stop};
    nl_train_result result;
    if (!nl_rehearsal_init(&s->rehearsal, &s->pages, before, s->args->seed, s->pool, &s->arena,
                           err) ||
        !nl_model_transfer(&s->model, before, &s->rehearsal.data, options.network.features,
                           s->args->seed, err))
        return false;
    start_new_characters(s);
    s->rehearsal.model = &s->model;
    s->model.split = before->split;
    nl_train_data data = nl_rehearsal_data(&s->rehearsal);
    if (!nl_train(&result, &s->model, &data, &options, &watch, s->pool, err))
        return false;
    nl_model_approach(&s->model, before, KEPT);
    s->model.member[0].temperature = before->member[0].temperature;
    s->model.reads_lines = before->reads_lines;
    if (!before->reads_lines)
        s->model.path = before->path;
    return nl_model_set_provenance(&s->model, &data, &options, &result, NL_VERSION, err);
}

static void print_row(const char *what, const nl_learn_errors *before, const nl_learn_errors *after)
{
    printf("%s\t%zu\t%zu\t%zu\n", what, before->length, before->errors, after->errors);
}

static void print_errors(const session *s)
{
    char name[4096];
    puts("text\tcharacters\terrors_before\terrors_after");
    for (size_t i = 0; i < s->pages.count; i++)
        print_row(nl_utf8_show(name, sizeof name, s->pages.pages[i].pair.picture),
                  &s->before.pages[i], &s->after.pages[i]);
    if (s->pages.held > 0)
        print_row("held-back words", &s->before.held, &s->after.held);
    print_row("built-in lines", &s->before.lines, &s->after.lines);
}

/* Are there so many more errors that it is not by chance? Their number varies by its root. */
static bool is_worse(const nl_learn_errors *before, const nl_learn_errors *after)
{
    return (double)after->errors >
           (double)before->errors + 2.0 * sqrt((double)before->errors + 1.0);
}

/* Which of the texts a model reads worse than another, held-back words among them only if the other
 * has not learnt them either; NULL: none. */
static const char *worse_at(const reading_errors *before, const reading_errors *after, bool held)
{
    if (after->all.errors > before->all.errors)
        return "the pages";
    if (held && after->held.errors > before->held.errors)
        return "the held-back words";
    return is_worse(&before->lines, &after->lines) ? "the built-in lines" : NULL;
}

/* Where the model reads something worse than before, half of what it learnt, or a quarter, may do.
 */
static bool measure_after(session *s, nl_error *err)
{
    if (!measure(&s->after, s, &s->model, &s->arena, err))
        return false;
    for (int i = 0; i < HALVINGS && worse_at(&s->before, &s->after, true) && !nl_signal; i++) {
        nl_model_approach(&s->model, &s->reader.model, 0.5f);
        if (!measure(&s->after, s, &s->model, &s->arena, err))
            return false;
    }
    return true;
}

/* Compares with the model that would be replaced, if it is another one. */
static bool compare_replaced(const char **worse, const session *s, nl_arena *scratch, nl_error *err)
{
    const char *output = s->args->output;
    nl_model old = {0};
    nl_error ignored;
    reading_errors errors;
    *worse = NULL;
    if (access(output, F_OK) != 0 || !nl_model_load(&old, output, &ignored))
        return true;
    bool ok = measure(&errors, s, &old, scratch, err);
    nl_model_free(&old);
    if (ok)
        *worse = worse_at(&errors, &s->after, false);
    return ok;
}

static bool save(session *s, nl_error *err)
{
    const char *output = s->args->output, *than = "the model before";
    const char *worse = worse_at(&s->before, &s->after, true);
    nl_arena scratch = {0};
    bool ok = true;
    if (!worse && !s->args->force) {
        than = output;
        ok = compare_replaced(&worse, s, &scratch, err);
    }
    nl_arena_free(&scratch);
    if (!ok || nl_signal)
        return ok;
    if (worse && !s->args->force) {
        nl_note("%s is not written: the model learnt reads %s worse than %s; --force writes it",
                output, worse, than);
        s->refused = true;
        return true;
    }
    return nl_save_or_rescue(&s->model, output, err);
}

static bool review(session *s, nl_error *err)
{
    nl_learn_reader before, after;
    return !s->args->review || nl_signal ||
           (make_reader(&before, s, &s->reader.model, &s->arena, err) &&
            make_reader(&after, s, &s->model, &s->arena, err) &&
            nl_write_learn_review(s->args->review, &s->pages, &before, &after, err));
}

static bool check(const learn_args *args, nl_error *err)
{
    if (nl_file_descriptor(args->output) == STDOUT_FILENO)
        return nl_fail(err, NL_ERROR_USAGE, "learn: -o %s is taken: the errors are printed there",
                       args->output);
    return nl_prepare_output(args->output, err) &&
           (!args->review || nl_make_folder(args->review, err));
}

static bool run_session(session *s, int count, char **operands, nl_error *err)
{
    learn_args *args = s->args;
    nl_split split = {.share = args->held_back, .seed = args->seed};
    int threads = args->threads > 0 ? args->threads : nl_processor_count();
    nl_note_sandbox(args->sandbox);
    if (!check(args, err) || !nl_memory_check(threads, WORKING_BYTES, err) ||
        !nl_pool_open(&s->pool, threads, &s->arena, err) ||
        !nl_reader_open(&s->reader, &s->read, &args->reader, &s->arena, err) ||
        !nl_model_must_be_plain(&s->reader.model, "learning goes on from", err) ||
        !nl_learn_pages_load(&s->pages, operands, count, args->text, args->sandbox, &s->arena,
                             err) ||
        !nl_learn_pages_align(&s->pages, &s->reader.model, &s->read, &split, s->pool, &s->arena,
                              err))
        return false;
    nl_signals_catch();
    nl_note("learns %zu of %zu words, %zu characters; %zu words are held back",
            s->pages.words_learnt, s->pages.words, s->pages.learnt, s->pages.words_held);
    if (!measure(&s->before, s, &s->reader.model, &s->arena, err) || !learn(s, err))
        return false;
    if (nl_signal)
        return true;
    if (!measure_after(s, err))
        return false;
    if (nl_signal)
        return true;
    print_errors(s);
    return save(s, err) && review(s, err);
}

static int run(void *raw, int count, char **operands)
{
    session s = {.args = raw};
    nl_error err = {0};
    s.read = nl_read_default();
    bool ok = run_session(&s, count, operands, &err);
    nl_pool_close(s.pool);
    nl_model_free(&s.model);
    nl_reader_free(&s.reader);
    nl_arena_free(&s.arena);
    return !ok ? nl_report(&err) : s.refused ? 1 : 0;
}

static void init(void *raw)
{
    learn_args *args = raw;
    args->reader = nl_reader_default();
    args->held_back = 0.15;
    args->seed = 1;
    args->sandbox = true;
}

#define A learn_args
static const nl_option options[] = {
    OPTION_FILE(A, output, 'o', "output", "MODEL", "where to save the model that has learnt"),
    OPTION_FILE(A, reader.model, 'm', "model", "MODEL",
                "the model that learns, itself unchanged; default: $NNLETTERS_MODEL, "
                "./letters.safetensors or the installed one"),
    OPTION_FILE(A, text, 0, "text", "FILE",
                "the text of the only PAGE, instead of the file beside it; -: standard input"),
    OPTION_FILE(A, review, 0, "review", "DIR",
                "write an index.html into DIR that shows each word's picture, its text, and what "
                "was read before and after, to check by eye what was learnt"),
    OPTION_DOUBLE(A, held_back, 0, "valid", "SHARE", 0, 0.5,
                  "share of the text, in whole words, that is not learnt but measured by"),
    OPTION_FLAG(A, force, 0, "force", "save the model even if it reads worse than before"),
    OPTION_FILE(A, reader.ngram, 0, "lm", "FILE",
                "letter sequences to prefer when errors are counted: n-grams from 'data ngram'; "
                "default: English, which is built in; none: no language"),
    NL_SANDBOX_ROW(A, sandbox),
    OPTION_U64(A, seed, 's', "seed", "N", "seed of everything random"),
    OPTION_INT(A, threads, 't', "threads", "N", 0, 256, "threads; 0: one per processor"),
    OPTION_END,
};
#undef A

static const nl_example examples[] = {
    {"nnletters learn -o mine.safetensors page.png",
     "learns your hand from a picture of a page and its text in page.txt"},
    {0},
};

const nl_command nl_command_learn = {
    .name = "learn",
    .summary = "learn a person's hand from a page and its text",
    .operands = "PAGE...",
    .description =
        "Teaches a model your hand. Each PAGE is a picture of a page that you wrote, with its text "
        "beside it, line by line: NAME.txt or NAME.gt.txt for NAME.jpg; or a folder of such "
        "pictures. A page of a hundred characters helps already.\n\n"
        "The model itself finds which ink is which word; letters may touch, and the text may have "
        "characters that the model does not know yet. What cannot be aligned is said, line by "
        "line, and not learnt. Beside your own words it rehearses drawn letters and lines, so that "
        "it forgets nothing.\n\n"
        "Prints a line for each page, for words of them that are held back, and for built-in "
        "lines: the number of characters, and how many errors the model made before and makes "
        "after. If it reads the pages together or the held-back words worse, or the built-in lines "
        "worse than by chance, the model is not saved, and the exit code is 1; so it is if a "
        "model that reads the pages better is already there.\n\n"
        "Further pages may be added later to the model that was saved: -m MINE -o MINE.",
    .least = 1,
    .most = -1,
    .options = options,
    .needs_output = true,
    .multiplies = true,
    .args_size = sizeof(learn_args),
    .init = init,
    .run = run,
    .examples = examples,
};
