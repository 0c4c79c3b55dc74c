/* The formats, and those that are plain lines. Lines, words and characters are numbered from 1. */
#include "predictprint.h"

#include "base/utf8.h"
#include "cli/output.h"

#define FORMAT(name) &nl_answer_##name,
const nl_answer_format *const nl_answer_formats[] = {NL_ANSWER_FORMATS(FORMAT)};

#define NAME(name) #name,
const char *const nl_answer_names[] = {NL_ANSWER_FORMATS(NAME) NULL};

static bool print_text(FILE *out, const nl_answer *answer, nl_error *err)
{
    char name[4096];
    (void)err;
    if (answer->run->titled)
        fprintf(out, "==> %s <==\n", nl_utf8_show(name, sizeof name, answer->file));
    fputs(answer->text->text, out);
    return true;
}

const nl_answer_format nl_answer_text = {.suffix = ".txt", .print = print_text};

static const char *character(char out[5], uint32_t code)
{
    nl_utf8_put(out, code);
    return out;
}

static void print_tsv_head(FILE *out, const nl_answer_run *run)
{
    fprintf(out, "file\tpage\tline\tword\tindex\tleft\ttop\twidth\theight\tconf\ttext");
    for (int i = 1; i < run->top; i++)
        fprintf(out, "\talt%d\tconf%d", i, i);
    putc('\n', out);
}

/* A line per character. */
static bool print_tsv(FILE *out, const nl_answer *answer, nl_error *err)
{
    char name[4096], text[5];
    (void)err;
    nl_utf8_show(name, sizeof name, answer->file);
    const nl_reading *before = NULL;
    int index = 0;
    for (int i = 0; i < answer->text->count; i++) {
        const nl_reading *r = &answer->text->readings[i];
        bool same_word = before && before->line == r->line && before->word == r->word;
        index = same_word ? index + 1 : 1;
        fprintf(out, "%s\t1\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%.4f\t%s", name, r->line + 1, r->word + 1,
                index, r->box.left, r->box.top, r->box.width, r->box.height,
                (double)r->confidence[0], character(text, r->code[0]));
        for (int k = 1; k < answer->run->top; k++) {
            if (k < r->count)
                fprintf(out, "\t%s\t%.4f", character(text, r->code[k]), (double)r->confidence[k]);
            else
                fprintf(out, "\t\t");
        }
        putc('\n', out);
        before = r;
    }
    return true;
}

const nl_answer_format nl_answer_tsv = {
    .suffix = ".tsv", .print_head = print_tsv_head, .print = print_tsv};
