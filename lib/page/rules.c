/* A rule is found by pieces of it on which nothing stands: ink whose runs across the rule's
 * direction are short makes components that are long and flat. From the longest such piece on,
 * lines are followed to both sides (page/trace), over letters and gaps.
 *
 * A letter's bar is such a piece, too. So lines are first taken out of a copy of the page, the
 * writing is measured on what is left, and only those stay out that are several letters long. */
#include "page/rules.h"

#include "page/trace.h"
#include "page/writing.h"

#include <stdlib.h>
#include <string.h>

enum {
    PEN_MAX = 48,     /* pixels; broader ink is not looked at */
    SEEDS_MAX = 4096, /* pieces to start from, the longest ones */
    RULES_MAX = 1024,
};

static const float THICK = 2.0f;     /* pens' widths: no rule is broader, but by a pixel */
static const float SEED = 4.0f;      /* of that: pieces to start from are as long */
static const float STEEPEST = 0.25f; /* slope of a rule */
static const float ASPECT = 25.0f;   /* length over width, at least */
static const float ALONE = 0.25f;    /* share of a rule's length in which nothing touches it */
static const float WHITE = 0.3f;     /* share without ink, at most */
static const float UNEVEN = 0.5f; /* of its width, and at least a pixel: how much a rule varies */
static const float TOUCHING =
    0.5f; /* pens' widths that a stroke sticks out of the rule, at least */
static const float LEVEL_LENGTH = 3.0f;   /* heights of the writing a rule is long */
static const float BROKEN_LENGTH = 6.0f;  /* and one that is not seen throughout */
static const float BROKEN_WHITE = 0.05f;  /* share without ink of one that is */
static const float UPRIGHT_LENGTH = 3.0f; /* heights an upright rule is long */
static const float LETTER_PENS = 3.0f;    /* what is left is writing if it is so many pens high */

static int round_up(float value)
{
    return (int)value + ((float)(int)value < value);
}

/* The median length of the rows' runs of ink; 0 for a page without. */
static float measure_pen(nl_image ink)
{
    size_t counts[PEN_MAX + 1] = {0}, total = 0, below = 0;
    for (int y = 0; y < ink.height; y++) {
        const uint8_t *row = ink.data + (size_t)y * (size_t)ink.stride;
        for (int x = 0; x < ink.width; x++) {
            int start = x;
            while (x < ink.width && row[x] >= 128)
                x++;
            counts[x - start < PEN_MAX ? x - start : PEN_MAX] += x > start;
        }
    }
    for (int i = 1; i <= PEN_MAX; i++)
        total += counts[i];
    int pen = 0;
    while (total > 0 && 2 * below <= total)
        below += counts[++pen];
    return (float)pen;
}

/* Marks ink whose run in its row is at most `most` long. */
static void mark_thin_rows(nl_image out, nl_image ink, int most)
{
    for (int y = 0; y < ink.height; y++) {
        const uint8_t *row = ink.data + (size_t)y * (size_t)ink.stride;
        uint8_t *to = out.data + (size_t)y * (size_t)out.stride;
        for (int x = 0; x < ink.width; x++) {
            int start = x;
            while (x < ink.width && row[x] >= 128)
                x++;
            if (x - start <= most)
                memset(to + start, 255, (size_t)(x - start));
        }
    }
}

/* Marks ink whose run in its column is at most `most` long: on the way down each pixel gets its
 * place in its run, on the way up its run's length. */
static void mark_thin_columns(nl_image out, nl_image ink, int most)
{
    size_t stride = (size_t)out.stride;
    for (int y = 0; y < ink.height; y++) {
        const uint8_t *row = ink.data + (size_t)y * (size_t)ink.stride;
        uint8_t *to = out.data + (size_t)y * stride;
        for (int x = 0; x < ink.width; x++) {
            int above = y > 0 ? to[(size_t)x - stride] : 0;
            to[x] = row[x] < 128 ? 0 : (uint8_t)(above < most + 1 ? above + 1 : above);
        }
    }
    for (int y = ink.height - 2; y >= 0; y--) {
        uint8_t *to = out.data + (size_t)y * stride;
        for (int x = 0; x < ink.width; x++)
            to[x] = to[x] && to[(size_t)x + stride] ? to[(size_t)x + stride] : to[x];
    }
    for (int y = 0; y < ink.height; y++) {
        uint8_t *to = out.data + (size_t)y * stride;
        for (int x = 0; x < ink.width; x++)
            to[x] = to[x] && to[x] <= most ? 255 : 0;
    }
}

/* Sums over the pixels of a component, along and across. */
typedef struct moments {
    double count, along, across, square, product;
} moments;

static void add_run(moments *m, const nl_run *run, bool upright)
{
    double length = run->length, x = run->x + 0.5 * (length - 1.0), y = run->y;
    double along = upright ? y : x, across = upright ? x : y;
    double spread = upright ? 0.0 : (length * length - 1.0) / 12.0;
    m->count += length;
    m->along += length * along;
    m->across += length * across;
    m->square += length * (along * along + spread);
    m->product += length * along * across;
}

/* The component as a piece of a line; length 0 if it is none. */
static nl_trace_seed seed_of(const nl_blob_list *list, const nl_blob *blob, bool upright, int least)
{
    int length = upright ? blob->box.height : blob->box.width;
    int breadth = upright ? blob->box.width : blob->box.height;
    float width = (float)blob->area / (float)length;
    moments m = {0};
    if (length < least || (float)breadth > 2.0f * width + 2.0f + STEEPEST * (float)length)
        return (nl_trace_seed){0};
    for (int i = blob->run; i < blob->run + blob->run_count; i++)
        add_run(&m, &list->runs[i], upright);
    double along = m.along / m.count, across = m.across / m.count;
    double slope =
        (m.product / m.count - along * across) / (m.square / m.count - along * along + 1e-9);
    bool level = slope <= (double)STEEPEST && slope >= -(double)STEEPEST;
    return (nl_trace_seed){.along = (float)along,
                           .across = (float)across,
                           .slope = (float)slope,
                           .width = width,
                           .length = level ? length : 0};
}

static int by_length(const void *a, const void *b)
{
    const nl_trace_seed *p = a, *q = b;
    if (p->length != q->length)
        return p->length > q->length ? -1 : 1;
    if (p->across != q->across)
        return p->across < q->across ? -1 : 1;
    return (p->along > q->along) - (p->along < q->along);
}

/* Lists the pieces of thin lines in one direction, the longest first. */
static bool find_seeds(nl_trace_seed **out, int *count, const nl_course *course, float pen,
                       nl_arena *arena, nl_error *err)
{
    nl_image thin;
    nl_blob_list list;
    int most = (int)(THICK * pen) + 1;
    if (!nl_image_init(&thin, course->ink.width, course->ink.height, arena, err))
        return false;
    if (course->upright)
        mark_thin_rows(thin, course->ink, most);
    else
        mark_thin_columns(thin, course->ink, most);
    if (!nl_blobs_find(&list, thin, arena, err))
        return false;
    nl_trace_seed *seeds = NL_NEW(arena, nl_trace_seed, (size_t)list.count, err);
    if (!seeds)
        return false;
    *count = 0;
    for (int i = 0; i < list.count; i++) {
        seeds[*count] =
            seed_of(&list, &list.blobs[i], course->upright, round_up(SEED * (float)most));
        *count += seeds[*count].length > 0;
    }
    qsort(seeds, (size_t)*count, sizeof *seeds, by_length);
    *count = *count < SEEDS_MAX ? *count : SEEDS_MAX;
    *out = seeds;
    return true;
}

/* Is the piece on a rule that was found? */
static bool is_known(const nl_rule_list *list, const nl_trace_seed *seed, bool upright)
{
    for (int i = 0; i < list->count; i++) {
        const nl_rule *rule = &list->rules[i];
        int at = (int)seed->along - rule->first;
        if (rule->upright != upright || at < 0 || at >= rule->count)
            continue;
        float off = rule->middle[at] - seed->across;
        float near = 0.5f * (rule->width + seed->width) + 1.0f;
        if (off <= near && off >= -near)
            return true;
    }
    return false;
}

static bool is_line(const nl_trace *trace)
{
    float count = (float)trace->count;
    return count >= ASPECT * trace->width && (float)trace->thin >= ALONE * count &&
           (float)trace->white <= WHITE * count;
}

/* Appends the lines of one direction. */
static bool find_lines(nl_rule_list *out, const nl_course *course, nl_arena *arena,
                       nl_arena *scratch, nl_error *err)
{
    nl_trace_seed *seeds;
    int count;
    nl_trace trace = {.middle = NL_NEW(scratch, float, (size_t)course->length, err)};
    if (!trace.middle || !find_seeds(&seeds, &count, course, out->pen, scratch, err))
        return false;
    for (int i = 0; i < count && out->count < RULES_MAX; i++) {
        if (is_known(out, &seeds[i], course->upright))
            continue;
        nl_trace_follow(&trace, course, &seeds[i]);
        if (!is_line(&trace))
            continue;
        nl_rule *rule = &out->rules[out->count];
        *rule = (nl_rule){.upright = course->upright,
                          .first = trace.first,
                          .count = trace.count,
                          .width = trace.width,
                          .white = trace.white};
        rule->middle = NL_NEW(arena, float, (size_t)trace.count, err);
        if (!rule->middle)
            return false;
        memcpy(rule->middle, trace.middle + trace.first, (size_t)trace.count * sizeof(float));
        out->count++;
    }
    return true;
}

bool nl_rules_find(nl_rule_list *out, nl_image ink, nl_arena *arena, nl_error *err)
{
    *out = (nl_rule_list){.pen = measure_pen(ink)};
    if (out->pen == 0.0f || out->pen >= (float)PEN_MAX)
        return true;
    out->rules = NL_NEW(arena, nl_rule, RULES_MAX, err);
    bool done = out->rules != NULL;
    for (int upright = 0; done && upright < 2; upright++) {
        nl_arena scratch = {0};
        nl_course course = nl_course_make(ink, upright);
        done = find_lines(out, &course, arena, &scratch, err);
        nl_arena_free(&scratch);
    }
    if (!done)
        *out = (nl_rule_list){0};
    return done;
}

static void erase_span(const nl_course *c, int along, nl_span span)
{
    for (int across = span.first; across <= span.last; across++) {
        int x = c->upright ? across : along, y = c->upright ? along : across;
        c->ink.data[(size_t)y * (size_t)c->ink.stride + (size_t)x] = 0;
    }
}

/* By how much the ink of each column is broader than the rule; -1 where there is none. */
static void measure_columns(float *beyond, nl_span *spans, const nl_course *c, const nl_rule *rule,
                            int most)
{
    int reach = 1 + (int)(0.5f * rule->width);
    for (int i = 0; i < rule->count; i++) {
        beyond[i] = -1.0f;
        if (!nl_span_at(&spans[i], c, rule->first + i, rule->middle[i], reach, most))
            continue;
        float width = (float)(spans[i].last - spans[i].first + 1);
        beyond[i] = width > rule->width ? width - rule->width : 0.0f;
    }
}

bool nl_rule_erase(nl_image ink, const nl_rule *rule, float pen, nl_arena *arena, nl_error *err)
{
    nl_arena_mark mark = nl_arena_save(arena);
    nl_course course = nl_course_make(ink, rule->upright);
    float *beyond = NL_NEW(arena, float, (size_t)rule->count, err);
    nl_span *spans = NL_NEW(arena, nl_span, (size_t)rule->count, err);
    if (!beyond || !spans)
        return false;
    float uneven = UNEVEN * rule->width > 1.0f ? UNEVEN * rule->width : 1.0f;
    float touching = uneven + (TOUCHING * pen > 1.0f ? TOUCHING * pen : 1.0f);
    measure_columns(beyond, spans, &course, rule, (int)(rule->width + 2.0f * touching) + 1);
    for (int i = 0; i < rule->count;) {
        float most = beyond[i];
        int end = i + 1;
        bool broad = beyond[i] > uneven;
        for (; broad && end < rule->count && beyond[end] > uneven; end++)
            most = beyond[end] > most ? beyond[end] : most;
        for (; i < end; i++) {
            if (beyond[i] >= 0.0f && !(broad && most >= touching))
                erase_span(&course, rule->first + i, spans[i]);
        }
    }
    nl_arena_restore(arena, mark);
    return true;
}

static bool erase_all(nl_image ink, const nl_rule_list *list, nl_arena *arena, nl_error *err)
{
    for (int i = 0; i < list->count; i++) {
        if (!nl_rule_erase(ink, &list->rules[i], list->pen, arena, err))
            return false;
    }
    return true;
}

static void copy_picture(nl_image out, nl_image image)
{
    for (int y = 0; y < image.height; y++)
        memcpy(out.data + (size_t)y * (size_t)out.stride,
               image.data + (size_t)y * (size_t)image.stride, (size_t)image.width);
}

/* Is the line too long for a letter's stroke? */
static bool is_rule(const nl_rule *rule, const nl_writing *writing, nl_image ink)
{
    float count = (float)rule->count;
    bool through = rule->count >= (rule->upright ? ink.height : ink.width) - 2;
    if (writing->height < LETTER_PENS * writing->pen || writing->height <= 0.0f)
        return through && !rule->upright;
    if (rule->upright)
        return count >= UPRIGHT_LENGTH * writing->height;
    bool broken = (float)rule->white > BROKEN_WHITE * count;
    return count >= (broken ? BROKEN_LENGTH : LEVEL_LENGTH) * writing->height;
}

/* Leaves only those on the list that are no strokes of the writing that is left without them. */
static bool choose(nl_rule_list *list, nl_image ink, nl_arena *arena, nl_error *err)
{
    nl_image rest;
    nl_blob_list blobs;
    nl_writing writing;
    if (!nl_image_init(&rest, ink.width, ink.height, arena, err))
        return false;
    copy_picture(rest, ink);
    if (!erase_all(rest, list, arena, err) || !nl_blobs_find(&blobs, rest, arena, err) ||
        !nl_writing_measure(&writing, &blobs, arena, err))
        return false;
    int count = 0;
    for (int i = 0; i < list->count; i++) {
        if (is_rule(&list->rules[i], &writing, ink))
            list->rules[count++] = list->rules[i];
    }
    list->count = count;
    return true;
}

bool nl_rules_remove(nl_image ink, nl_arena *arena, nl_error *err)
{
    nl_arena_mark mark = nl_arena_save(arena);
    nl_rule_list list;
    if (!nl_rules_find(&list, ink, arena, err) ||
        (list.count > 0 && (!choose(&list, ink, arena, err) || !erase_all(ink, &list, arena, err))))
        return false;
    nl_arena_restore(arena, mark);
    return true;
}
