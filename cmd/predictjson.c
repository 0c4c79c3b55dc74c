/* predict -f json: docs/schema/predict.json is its schema. */
#include "base/utf8.h"
#include "cli/output.h"
#include "predictpart.h"
#include "predictprint.h"

static json_t *json_box(nl_box box)
{
    return json_pack("[i, i, i, i]", box.left, box.top, box.width, box.height);
}

static json_t *json_code(uint32_t code)
{
    char text[5];
    return json_stringn(text, nl_utf8_put(text, code));
}

static json_t *json_character(const nl_reading *r)
{
    json_t *others = json_array();
    for (int k = 1; k < r->count; k++)
        json_array_append_new(others, json_pack("{s: o, s: f}", "text", json_code(r->code[k]),
                                                "confidence", (double)r->confidence[k]));
    return json_pack("{s: o, s: f, s: o, s: o}", "text", json_code(r->code[0]), "confidence",
                     (double)r->confidence[0], "box", json_box(r->box), "alternatives", others);
}

/* The memory is jansson's, so that the want of it is noticed (nl_json_whole). */
static json_t *json_text(const nl_text *text, const nl_answer_part *part)
{
    json_malloc_t allocate;
    json_free_t release;
    json_get_alloc_funcs(&allocate, &release);
    char *characters = allocate((size_t)(part->end - part->first) * 5 + 1), *end = characters;
    if (!characters)
        return NULL;
    for (int i = part->first; i < part->end; i++) {
        uint32_t separator = nl_answer_separator(text, part, i);
        if (separator)
            *end++ = (char)separator;
        end += nl_utf8_put(end, text->readings[i].code[0]);
    }
    json_t *string = json_stringn(characters, (size_t)(end - characters));
    release(characters);
    return string;
}

/* What lines and words have. */
static json_t *json_part(const nl_text *text, const nl_answer_part *part)
{
    return json_pack("{s: o, s: o, s: f, s: f}", "text", json_text(text, part), "box",
                     json_box(part->box), "confidence", part->certainty.right, "expected_accuracy",
                     part->certainty.share);
}

static json_t *json_word(const nl_text *text, const nl_answer_part *word)
{
    json_t *object = json_part(text, word), *characters = json_array();
    for (int i = word->first; i < word->end; i++)
        json_array_append_new(characters, json_character(&text->readings[i]));
    json_object_set_new(object, "characters", characters);
    return object;
}

static json_t *json_line(const nl_text *text, const nl_answer_part *line)
{
    json_t *object = json_part(text, line), *words = json_array();
    nl_baseline base = nl_answer_baseline(text, line);
    for (int i = line->first; i < line->end;) {
        nl_answer_part word = nl_answer_part_at(text, i, true);
        json_array_append_new(words, json_word(text, &word));
        i = word.end;
    }
    json_object_set_new(object, "line", json_integer(text->readings[line->first].line + 1));
    json_object_set_new(object, "baseline",
                        json_pack("[[f, f], [f, f]]", base.x[0], base.y[0], base.x[1], base.y[1]));
    json_object_set_new(object, "words", words);
    return object;
}

/* How every record begins. */
static json_t *json_head(const nl_answer *answer)
{
    return json_pack("{s: i, s: s, s: {s: o, s: s}, s: o}", "schema", 1, "version", NL_VERSION,
                     "model", "file", nl_json_name(answer->run->model), "crc32",
                     answer->run->checksum, "file", nl_json_name(answer->file));
}

/* One JSON object on one line. The size and the boxes are those of the turned picture. */
static bool print_json(FILE *out, const nl_answer *answer, nl_error *err)
{
    const nl_text *text = answer->text;
    json_t *page = json_head(answer), *lines = json_array();
    const nl_answer_part all = {.end = text->count};
    for (int i = 0; i < text->count;) {
        nl_answer_part line = nl_answer_part_at(text, i, false);
        json_array_append_new(lines, json_line(text, &line));
        i = line.end;
    }
    json_object_set_new(page, "page", json_integer(1));
    json_object_set_new(page, "width", json_integer(text->width));
    json_object_set_new(page, "height", json_integer(text->height));
    json_object_set_new(page, "rotate", json_integer(text->rotate));
    json_object_set_new(page, "text", json_text(text, &all));
    json_object_set_new(page, "lines", lines);
    return nl_json_print(out, page, 6, err);
}

static bool print_json_failure(FILE *out, const nl_answer *answer, const nl_error *why,
                               nl_error *err)
{
    json_t *record = json_head(answer);
    json_object_set_new(
        record, "error",
        json_pack("{s: i, s: o}", "code", (int)why->status, "message", nl_json_name(why->text)));
    return nl_json_print(out, record, 6, err);
}

const nl_answer_format nl_answer_json = {
    .suffix = ".json", .print = print_json, .print_failure = print_json_failure};
