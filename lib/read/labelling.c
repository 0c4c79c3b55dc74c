/* Each ink pixel of the page has an owner, the letter that put it there. A span is a letter if
 * nearly all its ink is one letter's and nearly all of that letter's ink is in it. It is not one
 * letter if much ink is foreign or missing, or if it holds most of a second letter. In between it
 * is left out. */
#include "read/labelling.h"

#include "page/spans.h"

#include <string.h>

static const float PURE = 0.87f, COMPLETE = 0.87f; /* shares of a letter's */
static const float MIXED = 0.78f, PART = 0.73f;    /* below either it is not one letter */
static const float SECOND = 0.6f;                  /* of another letter's ink makes it two */
static const float SECOND_OF_ALL = 0.08f;          /* if it is this much of the span's */

typedef struct labeller {
    nl_dataset *data;
    const nl_composed *composed;
    const nl_prep *prep;
    nl_rng *rng;
    nl_arena *arena; /* of the dataset */
    nl_arena scratch;
    nl_layout layout;
    int *ink_of;  /* letter's ink on the page, by owner */
    int *counted; /* of a span, by owner; zero between spans */
    int letters, others;
} labeller;

static uint16_t owner_at(const labeller *h, int x, int y)
{
    return h->composed->owner[(size_t)y * (size_t)h->composed->paper.width + (size_t)x];
}

static bool count_owners(labeller *h, nl_error *err)
{
    size_t owners = (size_t)h->composed->letter_count + 1;
    nl_image ink = h->layout.ink;
    h->ink_of = NL_NEW(&h->scratch, int, owners, err);
    h->counted = NL_NEW(&h->scratch, int, owners, err);
    if (!h->ink_of || !h->counted)
        return false;
    for (int y = 0; y < ink.height; y++) {
        for (int x = 0; x < ink.width; x++) {
            if (nl_image_row(ink, y)[x] >= 128)
                h->ink_of[owner_at(h, x, y)]++;
        }
    }
    return true;
}

/* Counts the span's ink by owner; the owner of most of it in *most. Returns all its ink. */
static int count_span(labeller *h, const nl_segments *s, const nl_span *span, int *most)
{
    int all = 0;
    const nl_segment *last = &s->segments[span->first + span->count - 1];
    *most = 0;
    for (int r = s->segments[span->first].run; r < last->run + last->run_count; r++) {
        nl_run run = s->runs[r];
        for (int x = run.x; x < run.x + run.length; x++) {
            int owner = owner_at(h, x, run.y);
            all += owner > 0; /* pixels at the ink's edge may be nobody's */
            if (owner > 0 && ++h->counted[owner] > h->counted[*most])
                *most = owner;
        }
    }
    return all;
}

static void clear_counts(labeller *h, const nl_span *span)
{
    for (int y = span->box.top; y < span->box.top + span->box.height; y++) {
        for (int x = span->box.left; x < span->box.left + span->box.width; x++)
            h->counted[owner_at(h, x, y)] = 0;
    }
}

/* Does the span hold most of another letter? However little ink an I has beside an M, the two are
 * not one letter. */
static bool holds_another(const labeller *h, int most, int all)
{
    for (int owner = 1; owner <= h->composed->letter_count; owner++) {
        float counted = (float)h->counted[owner];
        if (owner != most && counted >= SECOND * (float)h->ink_of[owner] &&
            counted >= SECOND_OF_ALL * (float)all)
            return true;
    }
    return false;
}

/* What the span is: a code point, NL_NOT_A_LETTER, or 0 if that is not clear. */
static uint32_t truth_of(labeller *h, const nl_segments *s, const nl_span *span)
{
    int most, all = count_span(h, s, span, &most), owned = h->counted[most];
    bool two = holds_another(h, most, all);
    clear_counts(h, span);
    if (most == 0)
        return 0;
    if (two)
        return NL_NOT_A_LETTER;
    float pure = (float)owned / (float)all, complete = (float)owned / (float)h->ink_of[most];
    uint32_t code = h->composed->codes[most - 1];
    if (pure >= PURE && complete >= COMPLETE)
        return code;
    return pure < MIXED || complete < PART ? NL_NOT_A_LETTER : 0;
}

static bool add_sample(labeller *h, const nl_segments *s, const nl_span *span, uint32_t code,
                       nl_error *err)
{
    nl_image ink;
    int label = nl_dataset_class(h->data, &code, 1, h->arena, err);
    uint8_t *pixels = label < 0 ? NULL : nl_dataset_extend(h->data, 1, h->arena, err);
    if (!pixels)
        return false;
    h->data->labels[h->data->count - 1] = (uint16_t)label;
    return nl_segments_draw(&ink, s, span->first, span->count, &h->scratch, err) &&
           nl_prep_character(pixels, ink, h->prep, &h->scratch, err);
}

/* Takes so many negatives that there are about as many as letters. */
static bool is_wanted(labeller *h, uint32_t code)
{
    if (code != NL_NOT_A_LETTER) {
        h->letters++;
        return true;
    }
    bool wanted = h->others <= h->letters && nl_rng_uniform(h->rng) < 0.5f;
    h->others += wanted;
    return wanted;
}

static bool label_line(labeller *h, const nl_line *line, nl_error *err)
{
    nl_segments segments;
    nl_span *spans;
    int count;
    if (!nl_segment_line(&segments, &h->layout, line, NL_SEGMENT_PATHS, &h->scratch, err) ||
        !nl_spans_list(&spans, &count, &segments, line, &h->scratch, err))
        return false;
    for (int i = 0; i < count; i++) {
        uint32_t code = truth_of(h, &segments, &spans[i]);
        if (code && is_wanted(h, code) && !add_sample(h, &segments, &spans[i], code, err))
            return false;
    }
    return true;
}

bool nl_label_hypotheses(nl_dataset *data, const nl_composed *composed, nl_rng *rng,
                         const nl_prep *prep, nl_arena *arena, nl_error *err)
{
    labeller h = {.data = data, .composed = composed, .prep = prep, .rng = rng, .arena = arena};
    bool ok = nl_layout_page(&h.layout, composed->paper, &h.scratch, err) && count_owners(&h, err);
    for (int i = 0; ok && i < h.layout.line_count; i++)
        ok = label_line(&h, &h.layout.lines[i], err);
    nl_arena_free(&h.scratch);
    return ok;
}

enum { BATCH = 16 }; /* lines of a task */

/* What one task has labelled. */
typedef struct basket {
    nl_arena arena;
    nl_dataset data;
    nl_error err;
    bool ok;
} basket;

typedef struct field_work {
    const nl_labelling_job *job;
    basket *baskets;
} field_work;

static bool label_one(basket *out, const nl_labelling_job *job, size_t line)
{
    nl_arena scratch = {0};
    nl_composed composed;
    nl_rng rng = nl_rng_make(job->seed, NL_STREAM_PAGE, 0, line);
    bool ok =
        nl_preset_compose(&composed, NL_PRESET_WILD, &job->writers, &rng, &scratch, &out->err) &&
        nl_label_hypotheses(&out->data, &composed, &rng, &job->prep, &out->arena, &out->err);
    nl_arena_free(&scratch);
    return ok;
}

static void label_batch(void *context, int index)
{
    const field_work *work = context;
    basket *out = &work->baskets[index];
    size_t first = (size_t)index * BATCH, left = work->job->lines - first;
    nl_dataset_init(&out->data, work->job->prep.side);
    out->ok = true;
    for (size_t i = 0; out->ok && i < BATCH && i < left; i++)
        out->ok = label_one(out, work->job, first + i);
}

static bool is_listed(uint32_t code, const uint32_t *codes, int count)
{
    for (int i = 0; i < count; i++) {
        if (codes[i] == code)
            return true;
    }
    return false;
}

/* Appends the samples whose letters are asked for. */
static bool append(nl_dataset *data, const nl_dataset *more, const nl_labelling_job *job,
                   nl_arena *arena, nl_error *err)
{
    size_t size = (size_t)data->side * (size_t)data->side;
    for (size_t i = 0; i < more->count; i++) {
        const nl_class *c = &more->classes[more->labels[i]];
        if (job->codes && c->code[0] != NL_NOT_A_LETTER &&
            !is_listed(c->code[0], job->codes, job->code_count))
            continue;
        int number = nl_dataset_class(data, c->code, c->count, arena, err);
        uint8_t *pixels = number < 0 ? NULL : nl_dataset_extend(data, 1, arena, err);
        if (!pixels)
            return false;
        memcpy(pixels, more->pixels + i * size, size);
        data->labels[data->count - 1] = (uint16_t)number;
    }
    return true;
}

bool nl_label_lines(nl_dataset *data, const nl_labelling_job *job, nl_pool *pool, nl_arena *arena,
                    nl_error *err)
{
    nl_arena own = {0};
    size_t first = data->count;
    int tasks = (int)((job->lines + BATCH - 1) / BATCH);
    field_work work = {job, NL_NEW(&own, basket, (size_t)tasks, err)};
    bool ok = work.baskets;
    if (ok)
        nl_pool_run(pool, tasks, label_batch, &work);
    for (int i = 0; i < tasks && work.baskets; i++) {
        basket *from = &work.baskets[i];
        if (ok && !from->ok) {
            *err = from->err;
            ok = false;
        }
        ok = ok && (from->data.count == 0 || append(data, &from->data, job, arena, err));
        nl_arena_free(&from->arena);
    }
    nl_arena_free(&own);
    return ok && nl_dataset_add_source(data, "composed", "drawn", first, arena, err);
}
