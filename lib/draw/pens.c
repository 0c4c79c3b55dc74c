/* Characters are collected in the order of the files and sorted at the end. A hash table finds the
 * writers. */
#include "draw/pens.h"

#include "base/rng.h"
#include "base/stats.h"
#include "base/utf8.h"
#include "draw/penline.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    SLOTS = 1 << 14,
    WRITERS_MAX = SLOTS / 2, /* so that a free slot is found soon */
    CHARACTERS_MAX = 1 << 26,
};

static const size_t PLAIN_BYTES_MAX = (size_t)1 << 30;

/* The result of a load and what it works with. */
typedef struct loader {
    nl_pens *pens;
    nl_arena *arena;
    nl_pen_line line;
    nl_pen_shape shape;
    int slot[SLOTS]; /* index of the writer plus 1; 0 is free */
} loader;

static uint64_t hash_name(const char *name, size_t size)
{
    uint64_t hash = 0xcbf29ce484222325u; /* FNV-1a */
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ (unsigned char)name[i]) * 0x100000001b3u;
    return hash;
}

/* A new writer with this name, not terminated; -1 and *err. */
static int add_writer(nl_pens *pens, const char *name, size_t size, nl_arena *arena, nl_error *err)
{
    if (pens->writer_count == WRITERS_MAX) {
        nl_fail(err, NL_ERROR_LIMIT, "more than %d writers", (int)WRITERS_MAX);
        return -1;
    }
    size_t count = (size_t)pens->writer_count;
    nl_pen_writer *grown =
        nl_grow(arena, pens->writers, &pens->writers_room, count + 1, sizeof *pens->writers, err);
    char *copy = grown ? NL_NEW(arena, char, size + 1, err) : NULL;
    if (!copy)
        return -1;
    memcpy(copy, name, size);
    pens->writers = grown;
    pens->writers[count].name = copy;
    return pens->writer_count++;
}

static int find_writer(loader *l, nl_error *err)
{
    const char *name = l->line.writer;
    size_t size = l->line.writer_size;
    size_t at = (size_t)hash_name(name, size) % SLOTS;
    for (; l->slot[at]; at = (at + 1) % SLOTS) {
        const char *other = l->pens->writers[l->slot[at] - 1].name;
        if (strncmp(other, name, size) == 0 && other[size] == '\0')
            return l->slot[at] - 1;
    }
    int added = add_writer(l->pens, name, size, l->arena, err);
    l->slot[at] = added + 1;
    return added;
}

/* Makes room for so many more strokes and points. */
static bool reserve(nl_pens *pens, size_t strokes, size_t points, nl_arena *arena, nl_error *err)
{
    nl_pen_stroke *stroke = nl_grow(arena, pens->strokes, &pens->strokes_room,
                                    pens->stroke_count + strokes, sizeof *stroke, err);
    nl_pen_point *point = stroke ? nl_grow(arena, pens->points, &pens->points_room,
                                           pens->point_count + points, sizeof *point, err)
                                 : NULL;
    if (!point)
        return false;
    pens->strokes = stroke;
    pens->points = point;
    return true;
}

/* Copies the shape to the end of the lists. */
static bool add_shape(nl_pens *pens, const nl_pen_shape *shape, nl_arena *arena, nl_error *err)
{
    if (!reserve(pens, (size_t)shape->stroke_count, (size_t)shape->point_count, arena, err))
        return false;
    for (int k = 0, first = 0; k < shape->stroke_count; first = shape->end[k++])
        pens->strokes[pens->stroke_count++] = (nl_pen_stroke){
            (uint32_t)(pens->point_count + (size_t)first), (uint32_t)(shape->end[k] - first)};
    memcpy(pens->points + pens->point_count, shape->point,
           (size_t)shape->point_count * sizeof *shape->point);
    pens->point_count += (size_t)shape->point_count;
    return true;
}

/* Adds the character of the line that was read, if it is sound. */
static bool add_character(loader *l, uint32_t code, nl_error *err)
{
    nl_pens *pens = l->pens;
    nl_pen_fault fault = nl_pen_shape_make(&l->shape, &l->line.raw, code);
    pens->faults[fault]++;
    if (fault != NL_PEN_SOUND)
        return true;
    if (pens->count == CHARACTERS_MAX)
        return nl_fail(err, NL_ERROR_LIMIT, "more than %d characters", (int)CHARACTERS_MAX);
    int writer = find_writer(l, err);
    nl_pen_character *grown = writer < 0
                                  ? NULL
                                  : nl_grow(l->arena, pens->characters, &pens->characters_room,
                                            pens->count + 1, sizeof *grown, err);
    if (!grown)
        return false;
    pens->characters = grown;
    pens->characters[pens->count++] = (nl_pen_character){
        .code = code,
        .writer = writer,
        .stroke = (uint32_t)pens->stroke_count,
        .stroke_count = l->shape.stroke_count,
        .width = l->shape.width,
        .height = l->shape.height,
    };
    pens->writers[writer].count++;
    return add_shape(pens, &l->shape, l->arena, err);
}

/* Adds a stroke of a text, if its points fit; else notes it. */
static bool add_text_stroke(loader *l, int stroke, nl_raw_frame frame, bool *fits, nl_error *err)
{
    nl_pens *pens = l->pens;
    nl_dot dots[NL_PEN_POINTS_MAX];
    int count = nl_smooth_stroke(dots, NL_PEN_POINTS_MAX, &l->line.raw, stroke, frame);
    if (!reserve(pens, 1, NL_PEN_POINTS_MAX, l->arena, err))
        return false;
    pens->strokes[pens->stroke_count++] =
        (nl_pen_stroke){(uint32_t)pens->point_count, count > 0 ? (uint32_t)count : 0};
    *fits = *fits && count > 0;
    for (int i = 0; i < count; i++) {
        float x = dots[i].x * (float)NL_PEN_TEXT_UNIT, y = dots[i].y * (float)NL_PEN_TEXT_UNIT;
        *fits = *fits && fabsf(x) < (float)INT16_MAX && fabsf(y) < (float)INT16_MAX;
        pens->points[pens->point_count++] =
            *fits ? (nl_pen_point){(int16_t)lrintf(x), (int16_t)lrintf(y)} : (nl_pen_point){0, 0};
    }
    return true;
}

/* Adds part `index` of the text, or, if its characters are not known, its stroke of that number. */
static bool add_part(loader *l, int index, nl_raw_frame frame, bool *fits, nl_error *err)
{
    nl_pens *pens = l->pens;
    bool known = l->line.part_count > 0;
    nl_pen_line_part part = known ? l->line.part[index] : (nl_pen_line_part){0, index, 1};
    nl_pen_part *grown =
        nl_grow(l->arena, pens->parts, &pens->parts_room, pens->part_count + 1, sizeof *grown, err);
    if (!grown)
        return false;
    pens->parts = grown;
    pens->parts[pens->part_count++] =
        (nl_pen_part){part.code, (uint32_t)pens->stroke_count, part.count};
    *fits = *fits && part.count > 0 && part.count <= NL_PEN_STROKES_MAX;
    for (int i = part.first; *fits && i < part.first + part.count; i++) {
        if (!add_text_stroke(l, known ? l->line.stroke[i] : i, frame, fits, err))
            return false;
    }
    return true;
}

/* The text's lower left corner, and the median height of its strokes; size 0 without extent. */
static nl_raw_frame frame_of(const nl_raw_strokes *raw)
{
    float heights[NL_RAW_STROKES_MAX];
    nl_raw_frame frame = {HUGE_VALF, HUGE_VALF, 0.0f};
    for (int k = 0, i = 0; k < raw->stroke_count; k++) {
        float low = HUGE_VALF, high = -HUGE_VALF;
        for (; i < raw->end[k]; i++) {
            frame.left = fminf(frame.left, raw->x[i]);
            low = fminf(low, raw->y[i]);
            high = fmaxf(high, raw->y[i]);
        }
        frame.low = fminf(frame.low, low);
        heights[k] = high - low;
    }
    if (raw->stroke_count > 0)
        frame.size = nl_quantile(heights, raw->stroke_count, 0.5f);
    return frame;
}

static const char *copy_label(loader *l, nl_error *err)
{
    size_t size = strlen(l->line.label) + 1;
    char *copy = NL_NEW(l->arena, char, size, err);
    return copy ? memcpy(copy, l->line.label, size) : NULL;
}

/* Adds the text of the line that was read, if it has an extent and is not too large. */
static bool add_text(loader *l, nl_error *err)
{
    nl_pens *pens = l->pens;
    nl_pens before = *pens;
    nl_raw_frame frame = frame_of(&l->line.raw);
    int parts = l->line.part_count > 0 ? l->line.part_count : l->line.raw.stroke_count;
    bool fits = frame.size > 0.0f && !l->line.raw.overfull && parts > 0;
    uint32_t first = (uint32_t)pens->part_count;
    for (int i = 0; fits && i < parts; i++) {
        if (!add_part(l, i, frame, &fits, err))
            return false;
    }
    if (!fits) {
        pens->crowded_texts++;
        pens->part_count = before.part_count;
        pens->stroke_count = before.stroke_count;
        pens->point_count = before.point_count;
        return true;
    }
    int writer = find_writer(l, err);
    const char *label = writer < 0 ? NULL : copy_label(l, err);
    nl_pen_text *grown = label ? nl_grow(l->arena, pens->texts, &pens->texts_room,
                                         pens->text_count + 1, sizeof *grown, err)
                               : NULL;
    if (!grown)
        return false;
    pens->texts = grown;
    pens->texts[pens->text_count++] = (nl_pen_text){label, writer, first, parts};
    return true;
}

/* Adds what the line has: a character, or a text. */
static bool add_line(loader *l, nl_error *err)
{
    const char *label = l->line.label, *end = label + strlen(label);
    uint32_t code = (uint32_t)nl_utf8_next(&label, end);
    return label == end ? add_character(l, code, err) : add_text(l, err);
}

static bool parse_lines(loader *l, nl_bytes text, const char *name, nl_error *err)
{
    const char *at = (const char *)text.data, *end = at + text.size;
    for (size_t number = 1; at < end; number++) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        stop = stop ? stop : end;
        if (!nl_pen_line_read(&l->line, at, stop))
            return nl_fail(err, NL_ERROR_INPUT,
                           "%s: line %zu is not {\"l\":\"A\",\"w\":\"writer\",\"q\":\"?\","
                           "\"s\":[[x,y,...],...]}",
                           name, number);
        if (!add_line(l, err))
            return nl_fail_at(err, name);
        at = stop < end ? stop + 1 : end;
    }
    return true;
}

static int compare_characters(const void *a, const void *b)
{
    const nl_pen_character *left = a, *right = b;
    if (left->writer != right->writer)
        return left->writer < right->writer ? -1 : 1;
    if (left->code != right->code)
        return left->code < right->code ? -1 : 1;
    return (left->stroke > right->stroke) - (left->stroke < right->stroke);
}

static void sort_characters(nl_pens *pens)
{
    if (pens->count > 0)
        qsort(pens->characters, pens->count, sizeof *pens->characters, compare_characters);
    size_t first = 0;
    for (int i = 0; i < pens->writer_count; first += pens->writers[i++].count)
        pens->writers[i].first = first;
}

static loader *loader_make(nl_pens *out, nl_arena *scratch, nl_arena *arena, nl_error *err)
{
    *out = (nl_pens){0};
    loader *l = NL_NEW(scratch, loader, 1, err);
    if (l) {
        l->pens = out;
        l->arena = arena;
    }
    return l;
}

bool nl_pens_parse(nl_pens *out, nl_bytes text, const char *name, nl_arena *arena, nl_error *err)
{
    nl_arena scratch = {0};
    loader *l = loader_make(out, &scratch, arena, err);
    bool ok = l && parse_lines(l, text, name, err);
    nl_arena_free(&scratch);
    if (ok)
        sort_characters(out);
    else
        *out = (nl_pens){0};
    return ok;
}

static bool check_head(void *seen, nl_bytes head, size_t known, size_t *limit, nl_error *err)
{
    nl_file_check *check = nl_is_gzip(head) ? nl_file_check_gzip : nl_file_check_text;
    return check(seen, head, known, limit, err);
}

static bool load_file(loader *l, const char *path, nl_arena *scratch, nl_error *err)
{
    nl_bytes text;
    size_t seen = 0;
    nl_file_terms terms = {.limit = PLAIN_BYTES_MAX, .check = check_head, .context = &seen};
    if (!nl_file_read_on_terms(&text, path, &terms, scratch, err) ||
        (nl_is_gzip(text) && !nl_gunzip(&text, text, PLAIN_BYTES_MAX, path, scratch, err)))
        return false;
    if (text.size == 0)
        return nl_fail(err, NL_ERROR_INPUT, "%s: the file is empty; pen characters are needed",
                       path);
    return parse_lines(l, text, path, err);
}

bool nl_pens_load(nl_pens *out, char *const *paths, int path_count, nl_arena *arena, nl_error *err)
{
    nl_arena scratch = {0};
    loader *l = loader_make(out, &scratch, arena, err);
    bool ok = l;
    for (int i = 0; ok && i < path_count; i++) {
        nl_arena_mark mark = nl_arena_save(&scratch);
        ok = load_file(l, paths[i], &scratch, err);
        nl_arena_restore(&scratch, mark);
    }
    nl_arena_free(&scratch);
    if (ok)
        sort_characters(out);
    else
        *out = (nl_pens){0};
    return ok;
}

bool nl_pens_held(const nl_pens *pens, int writer, double share, uint64_t seed)
{
    const char *name = pens->writers[writer].name;
    nl_rng rng = nl_rng_make(seed, NL_STREAM_SPLIT, 1, hash_name(name, strlen(name)));
    return (double)nl_rng_uniform(&rng) < share;
}

const nl_pen_character *nl_pens_find(size_t *count, const nl_pens *pens, int writer, uint32_t code)
{
    const nl_pen_writer *w = &pens->writers[writer];
    size_t low = w->first, high = w->first + w->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (pens->characters[middle].code < code)
            low = middle + 1;
        else
            high = middle;
    }
    *count = 0;
    while (low + *count < w->first + w->count && pens->characters[low + *count].code == code)
        ++*count;
    return *count > 0 ? &pens->characters[low] : NULL;
}

bool nl_pens_sniff(const char *path)
{
    const char *found = strstr(nl_path_base(path), ".ndjson");
    return found && (found[7] == '\0' || strcmp(found + 7, ".gz") == 0);
}
