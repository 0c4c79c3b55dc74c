/* Lines, words and characters are numbered from 1. */
#include "predictprint.h"

#include "base/utf8.h"
#include "cli/output.h"

#include <stdio.h>
#include <stdlib.h>

#define FORMAT(name) &nl_answer_##name,
const nl_answer_format *const nl_answer_formats[] = {NL_ANSWER_FORMATS(FORMAT)};

#define NAME(name) #name,
const char *const nl_answer_names[] = {NL_ANSWER_FORMATS(NAME) NULL};

static const char *character(char out[5], uint32_t code)
{
    nl_utf8_put(out, code);
    return out;
}

static bool print_text(FILE *out, const nl_answer *answer, nl_error *err)
{
    char name[4096];
    (void)err;
    if (answer->titled)
        fprintf(out, "==> %s <==\n", nl_field(name, sizeof name, answer->file));
    fputs(answer->text->text, out);
    return true;
}

const nl_answer_format nl_answer_text = {.print = print_text};

static void print_tsv_head(FILE *out, int top)
{
    fprintf(out, "file\tpage\tline\tword\tindex\tleft\ttop\twidth\theight\tconf\ttext");
    for (int i = 1; i < top; i++)
        fprintf(out, "\talt%d\tconf%d", i, i);
    putc('\n', out);
}

/* A line per character. */
static bool print_tsv(FILE *out, const nl_answer *answer, nl_error *err)
{
    char name[4096], text[5];
    (void)err;
    nl_field(name, sizeof name, answer->file);
    const nl_reading *before = NULL;
    int index = 0;
    for (int i = 0; i < answer->text->count; i++) {
        const nl_reading *r = &answer->text->readings[i];
        bool same_word = before && before->line == r->line && before->word == r->word;
        index = same_word ? index + 1 : 1;
        fprintf(out, "%s\t1\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%.4f\t%s", name, r->line + 1, r->word + 1,
                index, r->box.left, r->box.top, r->box.width, r->box.height,
                (double)r->confidence[0], character(text, r->code[0]));
        for (int k = 1; k < answer->top; k++) {
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

const nl_answer_format nl_answer_tsv = {print_tsv_head, print_tsv};

static json_t *json_box(nl_box box)
{
    return json_pack("[i, i, i, i]", box.left, box.top, box.width, box.height);
}

static json_t *json_character(const nl_reading *r)
{
    char text[5];
    json_t *others = json_array();
    for (int k = 1; k < r->count; k++)
        json_array_append_new(others, json_pack("{s: s, s: f}", "text", character(text, r->code[k]),
                                                "confidence", (double)r->confidence[k]));
    return json_pack("{s: s, s: f, s: o, s: o}", "text", character(text, r->code[0]), "confidence",
                     (double)r->confidence[0], "box", json_box(r->box), "alternatives", others);
}

/* Adds the confidence of the readings as a whole. */
static void add_certainty(json_t *object, const nl_reading *readings, int count)
{
    nl_certainty certainty = nl_certainty_of(readings, count);
    json_object_set_new(object, "confidence", json_real(certainty.right));
    json_object_set_new(object, "expected_accuracy", json_real(certainty.share));
}

/* A word: readings first .. end - 1. */
static json_t *json_word(const nl_text *text, int first, int end)
{
    json_t *characters = json_array();
    nl_box box = {0};
    char *word = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&word, &size);
    for (int i = first; i < end; i++) {
        char one[5];
        const nl_reading *r = &text->readings[i];
        box = nl_box_union(box, r->box);
        json_array_append_new(characters, json_character(r));
        if (out)
            fputs(character(one, r->code[0]), out);
    }
    if (out)
        fclose(out);
    json_t *result = json_pack("{s: s?, s: o}", "text", word, "box", json_box(box));
    add_certainty(result, text->readings + first, end - first);
    json_object_set_new(result, "characters", characters);
    free(word);
    return result;
}

/* The lines with their words. */
static json_t *json_lines(const nl_text *text)
{
    json_t *lines = json_array();
    for (int i = 0; i < text->count;) {
        int end = i + nl_reading_span(text, i, false);
        json_t *words = json_array(),
               *line = json_pack("{s: i}", "line", text->readings[i].line + 1);
        add_certainty(line, text->readings + i, end - i);
        while (i < end) {
            int next = i + nl_reading_span(text, i, true);
            json_array_append_new(words, json_word(text, i, next));
            i = next;
        }
        json_object_set_new(line, "words", words);
        json_array_append_new(lines, line);
    }
    return lines;
}

/* One JSON object on one line, "schema": 1. The size is that of the turned picture. */
static bool print_json(FILE *out, const nl_answer *answer, nl_error *err)
{
    const nl_text *text = answer->text;
    json_t *page = json_pack("{s: i, s: o, s: i, s: i, s: i, s: i, s: s, s: o}", "schema", 1,
                             "file", nl_json_name(answer->file), "page", 1, "width", text->width,
                             "height", text->height, "rotate", text->rotate, "text", text->text,
                             "lines", json_lines(text));
    return nl_json_print(out, page, 6, err);
}

const nl_answer_format nl_answer_json = {.print = print_json};
