/* nnletters data ngram: counts of letter sequences, learnt from text. */
#include "text/ngram.h"
#include "cli/command.h"
#include "cli/output.h"
#include "cli/ui.h"

enum { ORDER = 5 };

static const size_t TEXT_BYTES_MAX = (size_t)1 << 28;

typedef struct ngram_args {
    const char *output;
    nl_ngram_options learn;
} ngram_args;

static void init(void *raw)
{
    ngram_args *args = raw;
    args->learn = (nl_ngram_options){.order = ORDER, .least = 1};
}

static bool learn(nl_ngram *ngram, const nl_ngram_options *options, int count, char **operands,
                  nl_arena *arena, nl_error *err)
{
    nl_bytes *texts = NL_NEW(arena, nl_bytes, (size_t)count, err);
    if (!texts)
        return false;
    for (int i = 0; i < count; i++) {
        if (!nl_file_read_text(&texts[i], operands[i], TEXT_BYTES_MAX, arena, err))
            return false;
    }
    return nl_ngram_learn(ngram, texts, (const char *const *)operands, count, options, err);
}

static int run(void *raw, int count, char **operands)
{
    const ngram_args *args = raw;
    nl_arena arena = {0};
    nl_ngram ngram = {0};
    nl_error err = {0};
    bool ok = learn(&ngram, &args->learn, count, operands, &arena, &err) &&
              nl_write_bytes(args->output, ngram.file, &err);
    nl_ngram_free(&ngram);
    nl_arena_free(&arena);
    return ok ? 0 : nl_report(&err);
}

#define A ngram_args
static const nl_option options[] = {
    OPTION_FILE(A, output, 'o', "output", "FILE", "where to write; -: standard output"),
    OPTION_INT(A, learn.order, 0, "order", "N", 1, NL_NGRAM_ORDER_MAX,
               "letters of the longest n-grams; more text allows longer ones"),
    OPTION_INT(A, learn.least, 0, "least", "N", 1, 1000,
               "leave out the longest n-grams that occur less than N times: a smaller file"),
    OPTION_END,
};
#undef A

static const nl_example examples[] = {
    {"nnletters data ngram -o english.ngram books.txt",
     "learns letter sequences from a text, for predict --lm"},
    {"nnletters data ngram --least 2 -o small.ngram books.txt",
     "the same in a smaller file, without those of five letters that occur once"},
    {0},
};

const nl_command nl_command_data_ngram = {
    .name = "data ngram",
    .summary = "learn from text which letters follow others",
    .operands = "TEXT...",
    .description =
        "Counts in all TEXT together (UTF-8; '-' is standard input) how often letters and digits "
        "follow one another within words, and writes the counts for predict --lm and eval --lm. "
        "Case is ignored; whatever is neither letter nor digit separates words.",
    .least = 1,
    .most = -1,
    .options = options,
    .needs_output = true,
    .args_size = sizeof(ngram_args),
    .init = init,
    .run = run,
    .examples = examples,
};
