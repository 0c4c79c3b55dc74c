/* By recognition, as Unnikrishnan and Smith, Combined script and page orientation estimation using
 * the Tesseract OCR engine (2009). Each character that is read is evidence for the way up in which
 * it was read: the log odds that upright letters, rather than turned ones, are read with such a
 * confidence. It is linear in the log odds of the confidence itself: OFFSET and SLOPE were fitted
 * to 1,071 pictures of lines and pages, read upright and upside down. The evidence of a way up is
 * the sum over its characters; that of letters which look the same upside down, such as H, O and 8,
 * cancels. As neighbours are not independent, the sum must be large: CLEARLY is above what any of
 * these pictures had against its being upright. Letters on their side are told apart more easily:
 * CLEARLY_SIDE; and they look like columns of letters. Where the turn makes lines of such columns,
 * CLEARLY_LINES is enough; where it makes columns, the page stays. A way up that reads badly itself
 * (READABLE) is never better.
 *
 * Trying other ways up costs a reading each, so a page is tried only if its characters are read
 * with a mean confidence below READ_WELL, and then, if it has more than SAMPLE glyphs, on a square
 * around their middle that holds so many: a square is fair to lines that go either way. Ruled lines
 * that stand upright are found less surely, so writing on its side is cleaned anew once it lies. */
#include "read/turn.h"

#include "base/stats.h"
#include "image/exif.h"
#include "math/vec.h"
#include "page/clean.h"

#include <math.h>
#include <string.h>

enum {
    SAMPLE = 100,             /* glyphs */
    CHARACTERS = 10 * SAMPLE, /* glyphs of more each are no writing: other ways are not tried */
    MARGIN = 8,               /* pixels of paper around the sample */
    COLUMN = 2, /* columns of letters have so many times the lines, or fewer letters in each */
    COLUMN_LINES = 3, /* and at least so many */
};

static const float READ_WELL = 0.9f;
static const double OFFSET = -1.6, SLOPE = 0.45, MOST = 2.0; /* of the evidence of a character */
static const double LEAST = 1e-4; /* smaller probabilities count as this */
static const double CLEARLY = 12.0, CLEARLY_SIDE = 8.0, CLEARLY_LINES = 5.0;
static const double READABLE = -0.25; /* evidence of a character, on average, at least */

/* What there is to try, and how. */
typedef struct trial {
    const nl_turn_page *page;
    nl_box window; /* of the page */
    const nl_model *model;
    nl_read_options options; /* untimed */
    nl_pool *pool;
    nl_arena arena;
} trial;

static float confidence_of(const nl_decoding *d, const nl_symbol *symbol)
{
    float best = symbol->ink_class == NL_INK_LETTER
                     ? nl_maximum(nl_mat_row(d->p, symbol->row), d->p.columns)
                     : 1.0f;
    return best * symbol->posterior;
}

static double evidence_of(float confidence)
{
    double p = fmin(fmax((double)confidence, LEAST), 1.0 - LEAST);
    return fmin(fmax(OFFSET + SLOPE * log(p / (1.0 - p)), -MOST), MOST);
}

static bool is_inside(nl_box box, nl_box window)
{
    return box.left >= window.left && box.left + box.width <= window.left + window.width &&
           box.top >= window.top && box.top + box.height <= window.top + window.height;
}

/* What a way up has for it: the evidence of its characters, in so many lines. */
typedef struct way {
    double evidence;
    int characters, lines;
} way;

static bool is_line_inside(const nl_layout *layout, const nl_line *line, nl_box window)
{
    bool inside = false;
    for (int i = line->glyph; i < line->glyph + line->glyph_count && !inside; i++)
        inside = is_inside(layout->glyphs[i].box, window);
    return inside;
}

/* Of what is inside the window. */
static way weigh(const nl_layout *layout, const nl_decoding *d, nl_box window)
{
    way result = {0.0, 0, 0};
    for (int i = 0; i < d->count; i++) {
        const nl_symbol *symbol = &d->symbols[i];
        if (!is_inside(symbol->box, window))
            continue;
        result.evidence += evidence_of(confidence_of(d, symbol));
        result.characters++;
    }
    for (int i = 0; i < layout->line_count; i++)
        result.lines += is_line_inside(layout, &layout->lines[i], window);
    return result;
}

static bool is_column(way w)
{
    return w.lines >= COLUMN_LINES && w.characters < COLUMN * w.lines;
}

/* Does the page read clearly better turned by so many degrees than as it is? */
static bool is_better(way turned, int degrees, way as_it_is)
{
    if (degrees != 180 && is_column(turned))
        return false;
    bool lined = turned.lines > 0 && as_it_is.lines >= COLUMN * turned.lines;
    double clearly = degrees == 180 ? CLEARLY : lined ? CLEARLY_LINES : CLEARLY_SIDE;
    double least = as_it_is.evidence + clearly;
    return turned.evidence > fmax(least, READABLE * turned.characters);
}

/* Or is there nothing to read? */
static bool is_read_well(const nl_layout *layout, const nl_decoding *d)
{
    float sum = 0.0f;
    for (int i = 0; i < d->count; i++)
        sum += confidence_of(d, &d->symbols[i]);
    return sum >= READ_WELL * (float)d->count && (d->count > 0 || layout->glyph_count == 0);
}

/* The square around the middle of the glyphs that holds SAMPLE of them; all of the page if it has
 * no more. */
static bool find_window(nl_box *out, const nl_layout *layout, nl_arena *arena, nl_error *err)
{
    int count = layout->glyph_count;
    *out = (nl_box){0, 0, layout->ink.width, layout->ink.height};
    if (count <= SAMPLE)
        return true;
    float *value = NL_NEW(arena, float, (size_t)count, err), middle[2];
    if (!value)
        return false;
    for (int axis = 0; axis < 2; axis++) {
        for (int i = 0; i < count; i++) {
            nl_box box = layout->glyphs[i].box;
            value[i] = axis == 0 ? nl_box_middle_x(box) : (float)box.top + 0.5f * (float)box.height;
        }
        middle[axis] = nl_quantile(value, count, 0.5f);
    }
    for (int i = 0; i < count; i++) {
        nl_box box = layout->glyphs[i].box;
        float x = fabsf(nl_box_middle_x(box) - middle[0]);
        float y = fabsf((float)box.top + 0.5f * (float)box.height - middle[1]);
        value[i] = fmaxf(x + 0.5f * (float)box.width, y + 0.5f * (float)box.height);
    }
    int half = (int)nl_quantile(value, count, (float)SAMPLE / (float)count) + 1;
    *out = (nl_box){(int)middle[0] - half, (int)middle[1] - half, 2 * half + 1, 2 * half + 1};
    return true;
}

/* Draws the components inside the window, with a margin. */
static bool draw_sample(nl_image *out, const nl_component_list *list, nl_box window,
                        nl_arena *arena, nl_error *err)
{
    nl_box ink = {0};
    for (int i = 0; i < list->count; i++) {
        if (is_inside(list->components[i].box, window))
            ink = nl_box_union(ink, list->components[i].box);
    }
    if (!nl_image_init(out, ink.width + 2 * MARGIN, ink.height + 2 * MARGIN, arena, err))
        return false;
    for (int i = 0; i < list->count; i++) {
        const nl_component *component = &list->components[i];
        if (!is_inside(component->box, window))
            continue;
        for (int r = component->run; r < component->run + component->run_count; r++) {
            const nl_run *run = &list->runs[r];
            uint8_t *row = nl_image_row(*out, run->y - ink.top + MARGIN);
            memset(row + run->x - ink.left + MARGIN, 255, (size_t)run->length);
        }
    }
    return true;
}

/* The ink of the window on the page turned by 90 degrees, without what its edges cross. */
static bool clean_turned(nl_image *out, trial *t, nl_error *err)
{
    nl_image turned;
    nl_cleaned cleaned;
    nl_component_list list;
    unsigned parts = t->options.without & NL_READ_RULED_LINES ? 0 : NL_CLEAN_RULED_LINES;
    nl_image part = nl_image_crop(t->page->flat, t->window);
    if (!nl_image_turn(&turned, part, 90, &t->arena, err) ||
        !nl_clean_page(&cleaned, turned, parts, &t->arena, err) ||
        !nl_components_find(&list, cleaned.ink, &t->arena, err))
        return false;
    bool whole = part.width == t->page->flat.width && part.height == t->page->flat.height;
    nl_box inner = whole ? (nl_box){0, 0, turned.width, turned.height}
                         : (nl_box){1, 1, turned.width - 2, turned.height - 2};
    return draw_sample(out, &list, inner, &t->arena, err);
}

/* Reads the ink turned by so many degrees more. */
static bool try_way(way *out, nl_image ink, int degrees, trial *t, nl_error *err)
{
    nl_image turned;
    nl_layout layout;
    nl_hypotheses hypotheses;
    nl_decoding decoding;
    nl_arena_mark mark = nl_arena_save(&t->arena);
    if (!nl_image_turn(&turned, ink, degrees, &t->arena, err) ||
        !nl_layout_ink(&layout, turned, &t->arena, err) ||
        !nl_hypotheses_find(&hypotheses, &layout, t->model, &t->options, t->pool, &t->arena, err) ||
        !nl_decode_lattice(&decoding, &hypotheses, &layout, t->model, &t->options, &t->arena, err))
        return false;
    *out = weigh(&layout, &decoding, (nl_box){0, 0, turned.width, turned.height});
    nl_arena_restore(&t->arena, mark);
    return true;
}

/* The ways up of a page that is not as it should be. */
static bool try_ways(way ways[4], trial *t, nl_error *err)
{
    nl_image ink, lying;
    return draw_sample(&ink, t->page->layout->components, t->window, &t->arena, err) &&
           clean_turned(&lying, t, err) && try_way(&ways[1], lying, 0, t, err) &&
           try_way(&ways[2], ink, 180, t, err) && try_way(&ways[3], lying, 180, t, err);
}

bool nl_turn_find(int *degrees, const nl_turn_page *page, const nl_model *model,
                  const nl_read_options *options, nl_pool *pool, nl_error *err)
{
    way ways[4];
    trial t = {.page = page, .model = model, .options = *options, .pool = pool};
    *degrees = 0;
    if (nl_model_output(model, NL_NOT_A_LETTER) < 0 || is_read_well(page->layout, page->decoding))
        return true;
    t.options.timer = NULL;
    bool done = find_window(&t.window, page->layout, &t.arena, err);
    ways[0] = weigh(page->layout, page->decoding, t.window);
    bool tries = done && ways[0].characters <= CHARACTERS;
    done = done && (!tries || try_ways(ways, &t, err));
    nl_arena_free(&t.arena);
    for (int i = 1; done && tries && i < 4; i++) {
        bool best = *degrees == 0 || ways[i].evidence > ways[*degrees / 90].evidence;
        if (best && is_better(ways[i], 90 * i, ways[0]))
            *degrees = 90 * i;
    }
    return done;
}
