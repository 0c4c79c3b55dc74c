/* The page is laid out, what it is read as is chosen, and the text is written line by line with the
 * punctuation between. */
#include "read/read.h"

#include "base/stagetimer.h"
#include "base/utf8.h"
#include "read/decoder.h"

const char *nl_read_part_name(unsigned index)
{
    static const char *const names[] = {"segmentation", "joins",   "not-a-letter", "geometry",
                                        "punctuation",  "context", "ruled-lines"};
    return index < sizeof names / sizeof *names ? names[index] : NULL;
}

const char *nl_read_stage_name(nl_read_stage stage)
{
    static const char *const names[NL_STAGES] = {"decode",  "clean",    "layout", "segment",
                                                 "prepare", "classify", "lattice"};
    return names[stage];
}

nl_read_options nl_read_default(void)
{
    return (nl_read_options){.top = 3, .min_confidence = 0.0f, .reject = '?'};
}

/* The likeliest characters of a row, best first. */
static void rank(nl_reading *out, const nl_choice *choice, int row)
{
    const float *p = nl_mat_row(choice->p, row);
    int top = choice->options->top;
    for (int o = 0; o < choice->p.columns; o++) {
        int place = out->count < top ? out->count++ : top;
        for (; place > 0 && out->confidence[place - 1] < p[o] * out->whole; place--) {
            if (place == top)
                continue;
            out->code[place] = out->code[place - 1];
            out->confidence[place] = out->confidence[place - 1];
        }
        if (place < top) {
            out->code[place] = choice->model->alphabet[o];
            out->confidence[place] = p[o] * out->whole;
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

static void read_symbol(nl_reading *out, const nl_choice *choice, const nl_symbol *sign)
{
    static const uint32_t punctuation[] = {
        [NL_INK_PERIOD] = '.',      [NL_INK_COMMA] = ',', [NL_INK_HYPHEN] = '-',
        [NL_INK_APOSTROPHE] = '\'', [NL_INK_COLON] = ':',
    };
    const nl_hypothesis *hypothesis = &choice->hypotheses.list[sign->hypothesis];
    *out = (nl_reading){.box = sign->box,
                        .line = sign->line,
                        .word = sign->word,
                        .source = hypothesis->line,
                        .segment = hypothesis->group.first,
                        .segment_count = hypothesis->group.count,
                        .whole = sign->whole};
    if (sign->mark == NL_INK_LETTER) {
        rank(out, choice, sign->row);
        reject(out, choice->options);
        return;
    }
    out->code[0] = punctuation[sign->mark];
    out->confidence[0] = sign->whole;
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

static bool lay_out(nl_text *out, nl_image paper, const nl_read_options *options, nl_arena *arena,
                    nl_error *err)
{
    bool remove_lines = !(options->without & NL_READ_RULED_LINES);
    if (!nl_clean_page(&out->cleaned, paper, remove_lines, arena, err))
        return false;
    nl_stage_timer_end(options->timer, NL_STAGE_CLEAN);
    bool done = nl_layout_ink(&out->layout, out->cleaned.ink, arena, err);
    nl_stage_timer_end(options->timer, NL_STAGE_LAYOUT);
    return done;
}

bool nl_read_page(nl_text *out, const nl_model *model, nl_image paper,
                  const nl_read_options *options, nl_pool *pool, nl_arena *arena, nl_error *err)
{
    *out = (nl_text){0};
    nl_text text = {0};
    nl_choice choice;
    if (!lay_out(&text, paper, options, arena, err) ||
        !nl_choice_make(&choice, &text.layout, model, options, pool, arena, err))
        return false;
    size_t count = (size_t)choice.symbol_count;
    text.readings = NL_NEW(arena, nl_reading, count, err);
    text.text = nl_alloc(arena, count + 1, 6, err);
    if (!text.readings || !text.text)
        return false;
    text.segments = choice.hypotheses.lines;
    text.count = choice.symbol_count;
    for (int i = 0; i < text.count; i++)
        read_symbol(&text.readings[i], &choice, &choice.symbols[i]);
    write_text(text.text, text.readings, text.count);
    nl_stage_timer_end(options->timer, NL_STAGE_LATTICE);
    *out = text;
    return true;
}
