#include "data/suspect.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    DARK = 128,
    FAINT = 64,    /* the darkest pixel of data whose levels are scaled wrongly */
    MANY_TIMES = 5 /* one in so many pictures is a copy of another: worth saying */
};

void nl_findings_add(nl_findings *to, const char *format, ...)
{
    if (to->count == NL_FINDINGS_MAX)
        return;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(to->text[to->count++], NL_FINDING_ROOM, format, arguments);
    va_end(arguments);
}

typedef struct levels {
    size_t constant, dark_edge; /* pictures of one level; with mostly dark edges */
    uint8_t darkest;
} levels;

typedef struct box {
    int left, top, right, bottom; /* the last ones included; right < left: there is no ink */
} box;

static bool is_dark(nl_image image, int x, int y)
{
    return nl_image_row(image, y)[x] >= DARK;
}

static box dark_box(nl_image image)
{
    box b = {image.width, image.height, -1, -1};
    for (int y = 0; y < image.height; y++) {
        for (int x = 0; x < image.width; x++) {
            if (!is_dark(image, x, y))
                continue;
            b.left = x < b.left ? x : b.left;
            b.top = y < b.top ? y : b.top;
            b.right = x > b.right ? x : b.right;
            b.bottom = y;
        }
    }
    return b;
}

/* Is nearly all of the edge of the ink's box dark? A letter touches it here and there, paper fills
 * it, even of a picture that was cut to its ink. */
static bool has_dark_edge(nl_image image)
{
    box b = dark_box(image);
    int dark = 0, all = 0;
    for (int x = b.left; x <= b.right; x++, all += 2)
        dark += is_dark(image, x, b.top) + is_dark(image, x, b.bottom);
    for (int y = b.top; y <= b.bottom; y++, all += 2)
        dark += is_dark(image, b.left, y) + is_dark(image, b.right, y);
    return b.right > b.left && dark * 5 > all * 4;
}

static levels measure(const nl_dataset *data, const nl_source *source)
{
    levels found = {0};
    for (size_t i = source->first; i < source->first + source->count; i++) {
        nl_image image = nl_dataset_image(data, i);
        size_t size = (size_t)data->side * (size_t)data->side;
        uint8_t least = 255, most = 0;
        for (size_t p = 0; p < size; p++) {
            least = image.data[p] < least ? image.data[p] : least;
            most = image.data[p] > most ? image.data[p] : most;
        }
        found.constant += least == most;
        found.dark_edge += least != most && has_dark_edge(image);
        found.darkest = most > found.darkest ? most : found.darkest;
    }
    return found;
}

static void suspect_levels(nl_findings *to, const nl_dataset *data, const nl_source *source)
{
    levels found = measure(data, source);
    if (source->count == 0)
        return;
    if (found.constant > 0)
        nl_findings_add(to, "%s: %zu of %zu pictures are blank: all pixels are equal", source->name,
                        found.constant, source->count);
    if (found.darkest == 1)
        nl_findings_add(to,
                        "%s: pixels are 0 and 1 where 0 is paper and 255 ink; multiply them by "
                        "255",
                        source->name);
    else if (found.darkest > 0 && found.darkest < FAINT)
        nl_findings_add(to, "%s: the darkest pixel is %d where 255 is ink; scale the pictures",
                        source->name, found.darkest);
    if (found.dark_edge * 2 > source->count)
        nl_findings_add(to,
                        "%s: %zu of %zu pictures look inverted, dark all around where 0 is "
                        "paper and 255 ink; give 255 - level",
                        source->name, found.dark_edge, source->count);
}

/* A picture, to be sorted so that equal ones are neighbours. */
typedef struct entry {
    uint64_t hash;
    uint32_t sample;
    uint16_t source, label;
} entry;

static int by_hash(const void *a, const void *b)
{
    const entry *p = a, *q = b;
    if (p->hash != q->hash)
        return p->hash < q->hash ? -1 : 1;
    return p->sample < q->sample ? -1 : p->sample > q->sample;
}

static bool is_blank(nl_image image)
{
    for (int i = 1; i < image.width * image.height; i++) {
        if (image.data[i] != image.data[0])
            return false;
    }
    return true;
}

/* All pictures that are not blank, sorted. */
static entry *list_entries(size_t *count, const nl_dataset *data, nl_arena *arena, nl_error *err)
{
    entry *entries = NL_NEW(arena, entry, data->count, err);
    *count = 0;
    for (int s = 0; entries && s < data->source_count; s++) {
        const nl_source *source = &data->source[s];
        for (size_t i = source->first; i < source->first + source->count; i++) {
            if (!is_blank(nl_dataset_image(data, i)))
                entries[(*count)++] =
                    (entry){nl_dataset_hash(data, i), (uint32_t)i, (uint16_t)s, data->labels[i]};
        }
    }
    if (entries && *count > 0)
        qsort(entries, *count, sizeof *entries, by_hash);
    return entries;
}

/* Equal pictures. */
typedef struct repeats {
    size_t copies;           /* of an earlier picture */
    size_t across;           /* of one of another source */
    uint16_t from, in;       /* the first such pair's sources */
    size_t contradictory;    /* with another label */
    uint32_t earlier, later; /* the first such pair */
} repeats;

static repeats find_repeats(const entry *entries, size_t count)
{
    repeats found = {0};
    for (size_t first = 0, i = 1; i < count; i++) {
        const entry *original = &entries[first], *copy = &entries[i];
        if (copy->hash != original->hash) {
            first = i;
            continue;
        }
        found.copies++;
        if (copy->source != original->source && found.across++ == 0) {
            found.from = original->source;
            found.in = copy->source;
        }
        if (copy->label != original->label && found.contradictory++ == 0) {
            found.earlier = original->sample;
            found.later = copy->sample;
        }
    }
    return found;
}

static void report_repeats(nl_findings *to, const nl_dataset *data, const repeats *found)
{
    if (found->across > 0)
        nl_findings_add(to,
                        "%zu pictures are in two sources, first of all %s and %s; what is learnt "
                        "and tested is no test",
                        found->across, data->source[found->from].name,
                        data->source[found->in].name);
    if (found->contradictory > 0)
        nl_findings_add(to,
                        "%zu pictures are there twice with different labels, first of all samples "
                        "%u and %u (data show --first N -n 1)",
                        found->contradictory, (unsigned)found->earlier, (unsigned)found->later);
    else if (found->copies * MANY_TIMES > data->count && found->across == 0)
        nl_findings_add(to, "%zu of %zu pictures are copies of others", found->copies, data->count);
}

bool nl_suspect(nl_findings *to, const nl_dataset *data, nl_error *err)
{
    nl_arena scratch = {0};
    size_t count = 0;
    for (int s = 0; s < data->source_count; s++)
        suspect_levels(to, data, &data->source[s]);
    entry *entries = list_entries(&count, data, &scratch, err);
    if (entries) {
        repeats found = find_repeats(entries, count);
        report_repeats(to, data, &found);
    }
    nl_arena_free(&scratch);
    return entries != NULL;
}
