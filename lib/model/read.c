/* Every glyph of letter size is drawn and prepared, all of them are classified together, context
 * weighs them, and the text is written line by line with the punctuation between. */
#include "model/read.h"

#include "base/utf8.h"
#include "model/context.h"
#include "page/marks.h"
#include "page/textline.h"

#include <string.h>

/* A glyph that is read. */
struct sign {
    const nl_glyph *glyph;
    nl_mark mark;
    int line, word; /* lines and words with something to read, from 0 */
    int row;        /* of its probabilities; for letters */
};

/* The state of reading one page. */
typedef struct reader {
    const nl_model *model;
    const nl_read_options *options;
    const nl_layout *layout;
    struct sign *signs;
    int sign_count;
    nl_place *places; /* of the letters, by rows */
    int row_count;
    nl_mat p;
} reader;

nl_read_options nl_read_default(void)
{
    return (nl_read_options){.top = 3, .min_confidence = 0.0f, .reject = '?'};
}

static nl_place place_of(const nl_line *line, nl_box box, const struct sign *sign, bool word_start)
{
    float base = nl_line_base(line, (float)box.left + 0.5f * (float)box.width);
    return (nl_place){.top = (base - (float)box.top) / line->height,
                      .bottom = (base - (float)(box.top + box.height)) / line->height,
                      .line = sign->line,
                      .word_start = word_start};
}

/* Lists what is read on a line: letters, and punctuation unless a mask names what may be read.
 * Returns whether there is anything. */
static bool list_line(reader *r, const nl_line *line, int number)
{
    int first = r->sign_count, word = -1;
    bool gap = true, letter_gap = true;
    for (int i = line->glyph; i < line->glyph + line->glyph_count; i++) {
        const nl_glyph *glyph = &r->layout->glyphs[i];
        nl_mark mark = nl_mark_of(r->layout, line, glyph);
        gap = gap || glyph->word_start;
        letter_gap = letter_gap || gap;
        if (mark == NL_MARK_NOTHING || (mark != NL_MARK_LETTER && r->options->mask.allowed))
            continue;
        word += gap;
        struct sign *sign = &r->signs[r->sign_count++];
        *sign = (struct sign){glyph, mark, number, word, r->row_count};
        gap = false;
        if (mark != NL_MARK_LETTER)
            continue;
        r->places[r->row_count++] = place_of(line, glyph->box, sign, letter_gap);
        letter_gap = false;
    }
    return r->sign_count > first;
}

static bool list_all(reader *r, nl_arena *arena, nl_error *err)
{
    size_t glyphs = (size_t)r->layout->glyph_count;
    r->signs = NL_NEW(arena, struct sign, glyphs, err);
    r->places = NL_NEW(arena, nl_place, glyphs, err);
    if (!r->signs || !r->places)
        return false;
    int lines = 0;
    for (int i = 0; i < r->layout->line_count; i++)
        lines += list_line(r, &r->layout->lines[i], lines);
    return true;
}

static bool prepare(uint8_t *pixels, const reader *r, nl_arena *arena, nl_error *err)
{
    size_t size = (size_t)r->model->prep.side * (size_t)r->model->prep.side;
    for (int i = 0; i < r->sign_count; i++) {
        if (r->signs[i].mark != NL_MARK_LETTER)
            continue;
        nl_arena_mark mark = nl_arena_save(arena);
        nl_image ink;
        uint8_t *out = pixels + (size_t)r->signs[i].row * size;
        if (!nl_layout_glyph(&ink, r->layout, r->signs[i].glyph, arena, err) ||
            !nl_prep_character(out, ink, &r->model->prep, arena, err))
            return false;
        nl_arena_restore(arena, mark);
    }
    return true;
}

static bool classify(reader *r, nl_pool *pool, nl_arena *arena, nl_error *err)
{
    int outputs = nl_mlp_outputs(&r->model->mlp), side = r->model->prep.side;
    size_t rows = (size_t)r->row_count;
    uint8_t *pixels = nl_alloc(arena, rows, (size_t)side * (size_t)side, err);
    float *p = nl_alloc(arena, rows, (size_t)outputs * sizeof(float), err);
    if (!pixels || !p)
        return false;
    r->p = nl_mat_view(p, r->row_count, outputs);
    const nl_mask *mask = r->options->mask.allowed ? &r->options->mask : NULL;
    return prepare(pixels, r, arena, err) &&
           nl_model_classify(r->p, r->model, pixels, rows, mask, pool, arena, err) &&
           nl_context_apply(r->p, r->model, r->places, arena, err);
}

/* The likeliest characters of a row, best first. */
static void rank(nl_reading *out, const reader *r, int row)
{
    const float *p = nl_mat_row(r->p, row);
    int top = r->options->top;
    for (int o = 0; o < r->p.columns; o++) {
        int place = out->count < top ? out->count++ : top;
        for (; place > 0 && out->confidence[place - 1] < p[o]; place--) {
            if (place == top)
                continue;
            out->code[place] = out->code[place - 1];
            out->confidence[place] = out->confidence[place - 1];
        }
        if (place < top) {
            out->code[place] = r->model->alphabet[o];
            out->confidence[place] = p[o];
        }
    }
}

/* Puts the sign that stands for the unsure in front, with the confidence of the best. */
static void reject(nl_reading *out, const nl_read_options *options)
{
    if (out->confidence[0] >= options->min_confidence)
        return;
    out->count += out->count < options->top;
    for (int i = out->count - 1; i > 0; i--) {
        out->code[i] = out->code[i - 1];
        out->confidence[i] = out->confidence[i - 1];
    }
    out->code[0] = options->reject;
}

static void read_sign(nl_reading *out, const reader *r, const struct sign *sign)
{
    static const uint32_t punctuation[] = {
        [NL_MARK_PERIOD] = '.',      [NL_MARK_COMMA] = ',', [NL_MARK_HYPHEN] = '-',
        [NL_MARK_APOSTROPHE] = '\'', [NL_MARK_COLON] = ':',
    };
    *out = (nl_reading){.box = sign->glyph->box, .line = sign->line, .word = sign->word};
    if (sign->mark == NL_MARK_LETTER) {
        rank(out, r, sign->row);
        reject(out, r->options);
        return;
    }
    out->code[0] = punctuation[sign->mark];
    out->confidence[0] = 1.0f;
    out->count = 1;
}

/* The readings as text; `text` has room for six bytes for each and one more. */
static void write_text(char *text, const nl_reading *readings, int count)
{
    for (int i = 0; i < count; i++) {
        const nl_reading *now = &readings[i];
        if (i > 0 && now->line != now[-1].line)
            *text++ = '\n';
        else if (i > 0 && now->word != now[-1].word)
            *text++ = ' ';
        text += nl_utf8_put(text, now->code[0]);
    }
    if (count > 0)
        *text++ = '\n';
    *text = '\0';
}

bool nl_read_page(nl_text *out, const nl_model *model, nl_image paper,
                  const nl_read_options *options, nl_pool *pool, nl_arena *arena, nl_error *err)
{
    *out = (nl_text){0};
    nl_text text = {0};
    reader r = {.model = model, .options = options, .layout = &text.layout};
    if (!nl_layout_page(&text.layout, paper, arena, err) || !list_all(&r, arena, err) ||
        !classify(&r, pool, arena, err))
        return false;
    text.readings = NL_NEW(arena, nl_reading, (size_t)r.sign_count, err);
    text.text = nl_alloc(arena, (size_t)r.sign_count + 1, 6, err);
    if (!text.readings || !text.text)
        return false;
    text.count = r.sign_count;
    for (int i = 0; i < r.sign_count; i++)
        read_sign(&text.readings[i], &r, &r.signs[i]);
    write_text(text.text, text.readings, text.count);
    *out = text;
    return true;
}
