#include "read/pagewords.h"

#include "base/utf8.h"
#include "model/classifier.h"
#include "text/truthpath.h"

#include <math.h>
#include <string.h>

enum { RUN_CHARACTERS = 24 }; /* of a line that is learnt */

/* How much better, per character, another reading of a word's ink may score: letters that are read
 * wrongly stay below it, other words do not. Set by hand, not fitted. */
static const float UNLIKELY = 10.0f;

static const float LEAST_PROBABILITY = 1e-30f;

static bool is_blank(int32_t code)
{
    return code == ' ' || code == '\n' || code == '\t';
}

/* The words of the text. */
static bool find_words(nl_page_words *page, nl_arena *arena, nl_error *err)
{
    const char *at = page->text, *end = at + strlen(at);
    int line = 0, characters = 0;
    nl_page_word *word = NULL;
    page->words = NL_NEW(arena, nl_page_word, strlen(at), err);
    while (page->words && at < end) {
        const char *start = at;
        int32_t code = nl_utf8_next(&at, end);
        line += code == '\n';
        if (is_blank(code)) {
            word = NULL;
            continue;
        }
        if (!word) {
            word = &page->words[page->count++];
            *word = (nl_page_word){.text = start, .line = line, .first = characters};
        }
        word->bytes = (int)(at - word->text);
        word->end = ++characters;
    }
    return page->words;
}

/* The network's logits of all rows, but for a constant of each row. */
static bool find_logits(nl_mat *out, const nl_train_line *line, const nl_model *model,
                        nl_pool *pool, nl_arena *arena, nl_error *err)
{
    int outputs = nl_model_outputs(model);
    nl_inputs inputs = {.pixels = line->pixels, .around = line->around, .places = line->places};
    float *values = NL_NEW_TABLE(arena, float, (size_t)line->rows, (size_t)outputs, err);
    if (!values)
        return false;
    *out = nl_mat_view(values, line->rows, outputs);
    if (line->rows > 0 && !nl_model_classify(*out, model, &inputs, NULL, pool, arena, err))
        return false;
    float temperature = model->member[0].temperature;
    for (size_t i = 0; i < (size_t)line->rows * (size_t)outputs; i++)
        values[i] = temperature * logf(fmaxf(values[i], LEAST_PROBABILITY));
    return true;
}

/* May all segments from one node to another be noise? */
static bool is_noise(const nl_line_lattice *l, int from, int to)
{
    for (int e = 0; e < l->count && from < to; e++) {
        if (l->edges[e].from == from && l->edges[e].to == from + 1 && l->spans[e].may_be_noise)
            from++;
    }
    return from == to;
}

/* The best score of any reading of a word's ink. */
static bool free_score(float *score, const nl_page_word *word, const nl_scored_lattice *lattice,
                       nl_arena *arena, nl_error *err)
{
    int nodes = word->segment_end - word->segment + 1, count = 0, length;
    nl_edge *edges = NL_NEW(arena, nl_edge, (size_t)lattice->count, err);
    int *path = NL_NEW(arena, int, (size_t)nodes, err);
    if (!edges || !path)
        return false;
    for (int e = 0; e < lattice->count; e++) {
        const nl_edge *edge = &lattice->edges[e];
        if (edge->from < word->segment || edge->to > word->segment_end)
            continue;
        float letter = nl_truth_path_score(lattice, e, -1) - NL_TRUTH_PATH_UNKNOWN;
        edges[count++] = (nl_edge){edge->from - word->segment, edge->to - word->segment,
                                   fmaxf(letter, lattice->noise[e])};
    }
    if (!nl_lattice_best(path, &length, edges, count, nodes, arena, err))
        return false;
    *score = 0.0f;
    for (int i = 0; i < length; i++)
        *score += edges[path[i]].score;
    return true;
}

/* What ink the path gives the word. */
static bool find_ink(nl_page_word *word, const nl_line_lattice *l, const int *path,
                     const nl_scored_lattice *lattice, const nl_truth_label *truth, nl_arena *arena,
                     nl_error *err)
{
    float score = 0.0f, best;
    for (int i = word->first; i < word->end; i++) {
        if (path[i] < 0) {
            word->ink = NL_WORD_WITHOUT_INK;
            return true;
        }
        int before = i > word->first ? path[i - 1] : path[i];
        if (l->spans[before].line != l->spans[path[i]].line ||
            (i > word->first && !is_noise(l, l->edges[before].to, l->edges[path[i]].from)))
            word->ink = NL_WORD_BROKEN;
        score += nl_truth_path_score(lattice, path[i], truth[i].label);
    }
    word->segment = l->edges[path[word->first]].from;
    word->segment_end = l->edges[path[word->end - 1]].to;
    if (word->ink == NL_WORD_BROKEN)
        return true;
    nl_arena_mark mark = nl_arena_save(arena);
    if (!free_score(&best, word, lattice, arena, err))
        return false;
    nl_arena_restore(arena, mark);
    if (best - score > UNLIKELY * (float)(word->end - word->first))
        word->ink = NL_WORD_UNLIKELY;
    return true;
}

/* The character that an edge is likeliest to be. */
static uint32_t likeliest(const nl_scored_lattice *lattice, int edge, const nl_model *model)
{
    const float *label = lattice->label + (size_t)edge * (size_t)lattice->labels;
    int best = 0;
    for (int i = 1; i < lattice->labels; i++)
        best = label[i] > label[best] ? i : best;
    return model->alphabet[best];
}

static bool align(nl_page_words *page, const nl_model *model, nl_pool *pool, nl_arena *arena,
                  nl_arena *scratch, nl_error *err)
{
    const nl_line_lattice *l = page->page.lattice;
    nl_truth_label *truth;
    nl_scored_lattice lattice;
    nl_mat logits;
    int length;
    if (!find_words(page, arena, err) ||
        !nl_line_lattice_truth(&truth, &length, page->text, model, scratch, err) ||
        !find_logits(&logits, &page->page, model, pool, scratch, err) ||
        !nl_line_lattice_score(&lattice, l, logits, &model->path, scratch, err))
        return false;
    int *path = NL_NEW(scratch, int, (size_t)length, err);
    if (!path || !nl_truth_path(path, &lattice, truth, length, scratch, err))
        return false;
    page->looks = NL_NEW(arena, uint32_t, (size_t)length, err);
    if (!page->looks)
        return false;
    for (int i = 0; i < length; i++) {
        if (truth[i].label < 0 && path[i] >= 0)
            page->looks[i] = likeliest(&lattice, path[i], model);
    }
    for (int i = 0; i < page->count; i++) {
        if (!find_ink(&page->words[i], l, path, &lattice, truth, scratch, err))
            return false;
    }
    return true;
}

bool nl_page_words_align(nl_page_words *out, const nl_layout *layout, const char *text,
                         const nl_model *model, nl_pool *pool, nl_arena *arena, nl_error *err)
{
    nl_page_words page = {.text = text};
    nl_arena scratch = {0};
    *out = (nl_page_words){0};
    if (nl_model_output(model, NL_NOT_A_LETTER) < 0)
        return nl_fail(err, NL_ERROR_MODEL,
                       "the model has no answer for pieces of letters, so it cannot find letters "
                       "on a page; train one with --lines");
    bool ok = nl_line_lattice_lay(&page.page, layout, model, arena, err) &&
              align(&page, model, pool, arena, &scratch, err);
    nl_arena_free(&scratch);
    if (ok)
        *out = page;
    return ok;
}

nl_box nl_page_words_box(const nl_page_words *page, int word)
{
    const nl_line_lattice *l = page->page.lattice;
    const nl_page_word *w = &page->words[word];
    nl_box box = {0};
    int line = -1;
    for (int e = 0; e < l->count; e++) {
        const nl_edge *edge = &l->edges[e];
        if (edge->from < w->segment || edge->to > w->segment_end || edge->to > edge->from + 1)
            continue;
        line = line < 0 ? l->spans[e].line : line;
        if (l->spans[e].line == line)
            box = nl_box_union(box, l->spans[e].span.box);
    }
    return box;
}

int nl_page_words_run(const nl_page_words *page, int first, const bool *use)
{
    const nl_line_lattice *l = page->page.lattice;
    const nl_page_word *begin = &page->words[first];
    int end = first + 1;
    if (begin->ink != NL_WORD_ALIGNED || !use[first])
        return 1;
    while (end < page->count) {
        const nl_page_word *next = &page->words[end];
        if (next->ink != NL_WORD_ALIGNED || !use[end] ||
            next->end - begin->first > RUN_CHARACTERS ||
            !is_noise(l, next[-1].segment_end, next->segment))
            break;
        end++;
    }
    return end - first;
}

/* The part of the page's lattice between two nodes: edges in `which` of the page's. */
static bool take_part(nl_line_lattice *part, int **which, const nl_line_lattice *page, int from,
                      int to, nl_arena *arena, nl_error *err)
{
    size_t room = (size_t)page->count;
    *which = NL_NEW(arena, int, room, err);
    part->edges = NL_NEW(arena, nl_edge, room, err);
    part->spans = NL_NEW(arena, nl_span_edge, room, err);
    if (!*which || !part->edges || !part->spans)
        return false;
    part->nodes = to - from + 1;
    part->spaces = page->spaces + from;
    part->not_a_letter = page->not_a_letter;
    for (int e = 0; e < page->count; e++) {
        const nl_edge *edge = &page->edges[e];
        if (edge->from < from || edge->to > to)
            continue;
        part->edges[part->count] = (nl_edge){edge->from - from, edge->to - from, 0.0f};
        part->spans[part->count] = page->spans[e];
        (*which)[part->count++] = e;
    }
    return true;
}

/* The rows of the part's edges. */
static bool take_rows(nl_train_line *out, const nl_line_lattice *part, const int *which,
                      const nl_train_line *page, size_t size, nl_arena *arena, nl_error *err)
{
    size_t count = (size_t)part->count;
    uint8_t *pixels = nl_alloc(arena, count, size, err);
    uint8_t *around = nl_alloc(arena, count, size, err);
    nl_place *places = NL_NEW(arena, nl_place, count, err);
    if (!pixels || !around || !places)
        return false;
    for (size_t i = 0; i < count; i++) {
        size_t row = (size_t)which[i];
        memcpy(pixels + i * size, page->pixels + row * size, size);
        memcpy(around + i * size, page->around + row * size, size);
        places[i] = page->places[row];
    }
    *out = (nl_train_line){part->count, pixels, around, places, part->length, part};
    return true;
}

bool nl_page_words_line(nl_train_line *out, const nl_page_words *page, int first, int count,
                        const nl_model *model, nl_arena *arena, nl_error *err)
{
    const nl_page_word *begin = &page->words[first], *end = &page->words[first + count - 1];
    size_t size = (size_t)model->prep.side * (size_t)model->prep.side;
    int length, *which;
    *out = (nl_train_line){0};
    nl_line_lattice *part = NL_NEW(arena, nl_line_lattice, 1, err);
    if (!part || !nl_line_lattice_truth(&part->truth, &length, page->text, model, arena, err) ||
        !take_part(part, &which, page->page.lattice, begin->segment, end->segment_end, arena, err))
        return false;
    part->truth += begin->first;
    part->length = end->end - begin->first;
    part->not_a_letter = nl_model_output(model, NL_NOT_A_LETTER);
    for (int i = 0; i < part->length; i++) {
        if (part->truth[i].label < 0)
            return true;
    }
    return take_rows(out, part, which, &page->page, size, arena, err);
}
