/* The five stages of a page, one after the other, and the text of what the last one found. */
#include "read/read.h"

#include "base/stagetimer.h"
#include "base/utf8.h"
#include "image/enlarge.h"
#include "image/exif.h"
#include "page/scale.h"
#include "read/turn.h"

#include <math.h>

/* Share of a character's doubt that its neighbours do not have, too; see nl_certainty. */
static const double OWN = 0.45;

/* The likeliest characters of a row, best first. */
static void rank(nl_reading *out, const float *p, const nl_model *model, int top)
{
    int outputs = nl_model_outputs(model);
    for (int o = 0; o < outputs; o++) {
        int at = out->count < top ? out->count++ : top;
        for (; at > 0 && out->confidence[at - 1] < p[o] * out->posterior; at--) {
            if (at == top)
                continue;
            out->code[at] = out->code[at - 1];
            out->confidence[at] = out->confidence[at - 1];
        }
        if (at < top) {
            out->code[at] = model->alphabet[o];
            out->confidence[at] = p[o] * out->posterior;
        }
    }
}

/* Puts the reject character in front of a doubtful answer, with that answer's confidence. */
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

static nl_reading read_symbol(const nl_text *text, const nl_symbol *symbol, const nl_model *model,
                              const nl_read_options *options)
{
    static const uint32_t punctuation[] = {
        [NL_INK_PERIOD] = '.',      [NL_INK_COMMA] = ',', [NL_INK_HYPHEN] = '-',
        [NL_INK_APOSTROPHE] = '\'', [NL_INK_COLON] = ':',
    };
    const nl_hypothesis *hypothesis = &text->hypotheses.list[symbol->hypothesis];
    nl_reading reading = {.box = nl_box_of_original(symbol->box, text->scale),
                          .ink_box = symbol->box,
                          .line = symbol->line,
                          .word = symbol->word,
                          .source = hypothesis->line,
                          .segment = hypothesis->span.first,
                          .segment_count = hypothesis->span.count,
                          .posterior = symbol->posterior};
    if (symbol->ink_class == NL_INK_LETTER) {
        rank(&reading, nl_mat_row(text->decoding.p, symbol->row), model, options->top);
        reject(&reading, options);
        return reading;
    }
    reading.code[0] = punctuation[symbol->ink_class];
    reading.confidence[0] = symbol->posterior;
    reading.count = 1;
    return reading;
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

/* The last stage: what the symbols say, best answers first, and the text. */
static bool compose_text(nl_text *text, const nl_model *model, const nl_read_options *options,
                         nl_arena *arena, nl_error *err)
{
    size_t count = (size_t)text->decoding.count;
    text->readings = NL_NEW(arena, nl_reading, count, err);
    text->text = nl_alloc(arena, count + 1, 6, err);
    if (!text->readings || !text->text)
        return false;
    text->count = text->decoding.count;
    for (int i = 0; i < text->count; i++)
        text->readings[i] = read_symbol(text, &text->decoding.symbols[i], model, options);
    write_text(text->text, text->readings, text->count);
    return true;
}

/* The first two stages. */
static bool lay_out(nl_text *t, nl_image paper, const nl_read_options *options, nl_arena *arena,
                    nl_error *err)
{
    unsigned parts = (options->without & NL_READ_RULED_LINES ? 0 : NL_CLEAN_RULED_LINES) |
                     (options->without & NL_READ_SURFACES ? 0 : NL_CLEAN_SURFACES);
    if (!nl_clean_page(&t->cleaned, paper, parts, arena, err))
        return false;
    nl_stage_timer_end(options->timer, NL_STAGE_CLEAN);
    if (!nl_read_in_time(options, err) ||
        !nl_layout_known(&t->layout, t->cleaned.ink, options->mode, arena, err))
        return false;
    nl_stage_timer_end(options->timer, NL_STAGE_LAYOUT);
    return true;
}

/* The same, once more for an enlarged picture if the writing is small. */
static bool lay_out_scaled(nl_text *t, nl_image paper, const nl_read_options *options,
                           nl_arena *arena, nl_error *err)
{
    nl_arena_mark mark = nl_arena_save(arena);
    t->scale = 1.0f;
    t->width = paper.width;
    t->height = paper.height;
    if (!lay_out(t, paper, options, arena, err))
        return false;
    if (options->without & NL_READ_ENLARGEMENT)
        return true;
    if (!nl_page_scale(&t->scale, &t->layout, arena, err))
        return false;
    if (t->scale <= 1.0f)
        return true;
    nl_arena_restore(arena, mark);
    return nl_image_enlarge(&paper, paper, t->scale, arena, err) &&
           lay_out(t, paper, options, arena, err);
}

/* All stages, of the paper as it is. */
static bool read_paper(nl_text *out, const nl_model *model, nl_image paper,
                       const nl_read_options *options, nl_pool *pool, nl_arena *arena,
                       nl_error *err)
{
    nl_text t = {0};
    nl_read_options known = *options;
    if (options->mode == NL_LAYOUT_CHARACTER)
        known.without |= NL_READ_SEGMENTATION | NL_READ_JOINS;
    options = &known;
    if (!lay_out_scaled(&t, paper, options, arena, err) ||
        !nl_hypotheses_find(&t.hypotheses, &t.layout, model, options, pool, arena, err) ||
        !nl_read_in_time(options, err) ||
        !nl_decode_lattice(&t.decoding, &t.hypotheses, &t.layout, model, options, arena, err) ||
        !compose_text(&t, model, options, arena, err))
        return false;
    nl_stage_timer_end(options->timer, NL_STAGE_LATTICE);
    *out = t;
    return true;
}

bool nl_read_page(nl_text *out, const nl_model *model, nl_image paper,
                  const nl_read_options *options, nl_pool *pool, nl_arena *arena, nl_error *err)
{
    nl_text t;
    nl_image turned;
    int degrees = nl_rotate_degrees(options->rotate), more = 0;
    nl_arena_mark mark = nl_arena_save(arena);
    *out = (nl_text){0};
    if (!nl_read_in_time(options, err) || !nl_image_turn(&turned, paper, degrees, arena, err) ||
        !read_paper(&t, model, turned, options, pool, arena, err))
        return false;
    if (options->rotate == NL_ROTATE_AUTO) {
        nl_turn_page page = {t.cleaned.flat, &t.layout, &t.decoding};
        if (!nl_turn_find(&more, &page, model, options, pool, err))
            return false;
        nl_stage_timer_end(options->timer, NL_STAGE_TURN);
    }
    if (more != 0) {
        nl_arena_restore(arena, mark);
        degrees = more;
        if (!nl_image_turn(&turned, paper, degrees, arena, err) ||
            !read_paper(&t, model, turned, options, pool, arena, err))
            return false;
    }
    t.rotate = degrees;
    *out = t;
    return true;
}

int nl_reading_span(const nl_text *text, int first, bool word)
{
    int end = first;
    while (end < text->count && text->readings[end].line == text->readings[first].line &&
           (!word || text->readings[end].word == text->readings[first].word))
        end++;
    return end - first;
}

nl_certainty nl_certainty_of(const nl_reading *readings, int count)
{
    nl_certainty c = {1.0, 0.0};
    for (int i = 0; i < count; i++) {
        c.right *= (double)readings[i].confidence[0];
        c.share += (double)readings[i].confidence[0] / count;
    }
    c.right = pow(c.right, (1.0 + OWN * (count - 1)) / count);
    return c;
}
