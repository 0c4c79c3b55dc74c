/* Samples lie in two flat arrays, which grow as sources are appended.
 *
 * An arena cannot give back an outgrown array, so pixels get room for several times what is needed.
 * The system provides the pages of a large block only when they are written, so room costs address
 * space, not memory; a copy would cost both. If the system refuses that much address space, the
 * room is exactly what is needed. */
#include "data/dataset.h"

#include "base/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROOM_FACTOR = 4 };

void nl_dataset_init(nl_dataset *out, int side)
{
    *out = (nl_dataset){.side = side};
}

static size_t picture_bytes(const nl_dataset *data)
{
    return (size_t)data->side * (size_t)data->side;
}

static int compare_codes(const void *a, const void *b)
{
    uint32_t first = *(const uint32_t *)a, second = *(const uint32_t *)b;
    return (first > second) - (first < second);
}

/* Sorts in place and removes duplicates; returns how many are left. */
static size_t sort_unique(uint32_t *codes, size_t count)
{
    if (count == 0)
        return 0;
    qsort(codes, count, sizeof *codes, compare_codes);
    size_t kept = 1;
    for (size_t i = 1; i < count; i++) {
        if (codes[i] != codes[kept - 1])
            codes[kept++] = codes[i];
    }
    return kept;
}

static int find_class(const nl_dataset *data, const nl_class *c)
{
    for (int i = 0; i < data->class_count; i++) {
        if (data->classes[i].count == c->count &&
            memcmp(data->classes[i].code, c->code, (size_t)c->count * sizeof *c->code) == 0)
            return i;
    }
    return -1;
}

int nl_dataset_class(nl_dataset *data, const uint32_t *codes, int count, nl_arena *arena,
                     nl_error *err)
{
    if (count < 1 || count > NL_CLASS_CODES_MAX) {
        nl_fail(err, NL_ERROR_INPUT, "a label stands for %d characters; 1 to %d are possible",
                count, (int)NL_CLASS_CODES_MAX);
        return -1;
    }
    nl_class c = {0};
    memcpy(c.code, codes, (size_t)count * sizeof *codes);
    c.count = (int)sort_unique(c.code, (size_t)count);
    memset(c.code + c.count, 0, (size_t)(count - c.count) * sizeof *codes);
    int found = find_class(data, &c);
    if (found >= 0)
        return found;
    if (data->class_count == NL_CLASSES_MAX) {
        nl_fail(err, NL_ERROR_INPUT, "more than %d different labels", (int)NL_CLASSES_MAX);
        return -1;
    }
    nl_class *grown = nl_grow(arena, data->classes, &data->class_room,
                              (size_t)data->class_count + 1, sizeof *grown, err);
    if (!grown)
        return -1;
    data->classes = grown;
    data->classes[data->class_count] = c;
    return data->class_count++;
}

/* Makes room for `needed` pictures and keeps the present ones. */
static bool grow_pixels(nl_dataset *data, size_t needed, nl_arena *arena, nl_error *err)
{
    if (needed <= data->pixels_room)
        return true;
    size_t bytes = picture_bytes(data), room = needed;
    uint8_t *pixels = NULL;
    nl_error refused;
    if (needed <= SIZE_MAX / ROOM_FACTOR) {
        room = needed * ROOM_FACTOR;
        pixels = nl_alloc(arena, room, bytes, &refused);
    }
    if (!pixels) {
        room = needed;
        pixels = nl_alloc(arena, room, bytes, err);
    }
    if (!pixels)
        return false;
    if (data->count)
        memcpy(pixels, data->pixels, data->count * bytes);
    data->pixels = pixels;
    data->pixels_room = room;
    return true;
}

uint8_t *nl_dataset_extend(nl_dataset *data, size_t more, nl_arena *arena, nl_error *err)
{
    size_t needed = data->count + more;
    if (needed > UINT32_MAX || needed < more) {
        nl_fail(err, NL_ERROR_LIMIT, "more than %u samples", (unsigned)UINT32_MAX);
        return NULL;
    }
    uint16_t *labels =
        nl_grow(arena, data->labels, &data->labels_room, needed, sizeof *labels, err);
    if (!labels)
        return NULL;
    data->labels = labels;
    if (!grow_pixels(data, needed, arena, err))
        return NULL;
    uint8_t *first = data->pixels + data->count * picture_bytes(data);
    data->count = needed;
    return first;
}

/* Checksum of the pixels, then of each sample's code points, big-endian, with a zero after the
 * last. */
static uint32_t samples_crc(const nl_dataset *data, size_t first)
{
    size_t bytes = picture_bytes(data);
    uint32_t crc = nl_crc32(data->pixels + first * bytes, (data->count - first) * bytes);
    for (size_t i = first; i < data->count; i++) {
        const nl_class *c = &data->classes[data->labels[i]];
        uint8_t meaning[4 * NL_CLASS_CODES_MAX + 4] = {0};
        for (int j = 0; j < 4 * c->count; j++)
            meaning[j] = (uint8_t)(c->code[j / 4] >> (24 - 8 * (j % 4)));
        crc = nl_crc32_more(crc, meaning, 4 * (size_t)c->count + 4);
    }
    return crc;
}

bool nl_dataset_add_source(nl_dataset *data, const char *name, const char *format, size_t first,
                           nl_arena *arena, nl_error *err)
{
    nl_source *grown = nl_grow(arena, data->source, &data->source_room,
                               (size_t)data->source_count + 1, sizeof *grown, err);
    if (!grown)
        return false;
    data->source = grown;
    nl_source *source = &data->source[data->source_count++];
    *source = (nl_source){.first = first, .count = data->count - first};
    snprintf(source->name, sizeof source->name, "%s", name);
    snprintf(source->format, sizeof source->format, "%s", format);
    snprintf(source->digest, sizeof source->digest, "crc32:%08x",
             (unsigned)samples_crc(data, first));
    return true;
}

nl_image nl_dataset_image(const nl_dataset *data, size_t index)
{
    return (nl_image){data->pixels + index * picture_bytes(data), data->side, data->side,
                      data->side};
}

bool nl_dataset_alphabet(uint32_t **codes, int *count, const nl_dataset *data, nl_arena *arena,
                         nl_error *err)
{
    *codes = NULL;
    *count = 0;
    size_t total = 0;
    for (int i = 0; i < data->class_count; i++)
        total += (size_t)data->classes[i].count;
    uint32_t *all = NL_NEW(arena, uint32_t, total, err);
    if (!all)
        return false;
    total = 0;
    for (int i = 0; i < data->class_count; i++) {
        const nl_class *c = &data->classes[i];
        memcpy(all + total, c->code, (size_t)c->count * sizeof *all);
        total += (size_t)c->count;
    }
    *codes = all;
    *count = (int)sort_unique(all, total);
    return true;
}

/* 64 bits from all bytes: eight at a time, each step a bijection of the state (multiplication by an
 * odd number, xor with a shift), so pictures that differ in one word never collide. */
static uint64_t hash_bytes(const uint8_t *bytes, size_t size)
{
    uint64_t hash = size;
    for (size_t i = 0; i < size; i += 8) {
        uint64_t word = 0;
        size_t left = size - i < 8 ? size - i : 8;
        for (size_t j = 0; j < left; j++)
            word |= (uint64_t)bytes[i + j] << (8 * j);
        hash = (hash ^ word) * 0xd6e8feb86659fd93u;
        hash ^= hash >> 32;
    }
    return hash;
}

uint64_t nl_dataset_hash(const nl_dataset *data, size_t index)
{
    return hash_bytes(nl_dataset_image(data, index).data, picture_bytes(data));
}
