/* Everything is checked before the dataset is changed. The inflated and the compressed file have
 * arenas of their own, so that each is freed as soon as it is not needed. */
#define _GNU_SOURCE /* strcasestr */
#include "data/numbered.h"

#include <string.h>

static const size_t BYTES_MAX = (size_t)1 << 30; /* EMNIST's largest set has 0.64e9 */

enum { LETTERS = 26 };

/* A source on its way into the dataset. */
struct job {
    const nl_numbered *source;
    nl_mapping *mapping;
    bool has_mapping; /* from a file or the source, not from the numbers themselves */
    bool transposed;
    size_t count; /* samples to take */
};

bool nl_numbered_read(nl_bytes *out, const char *path, nl_file_check *check, void *context,
                      nl_arena *arena, nl_error *err)
{
    nl_file_terms terms = {.limit = BYTES_MAX, .check = check, .context = context};
    uint8_t magic[3];
    nl_bytes head = {.data = magic};
    if (!nl_file_head(magic, sizeof magic, &head.size, path, err))
        return false;
    if (head.size == 0)
        return nl_fail(err, NL_ERROR_INPUT, "%s: the file is empty", path);
    if (!nl_is_gzip(head))
        return nl_file_read_on_terms(out, path, &terms, arena, err);
    terms.check = nl_file_check_gzip;
    nl_arena packed = {0};
    nl_bytes file = {0};
    bool ok = nl_file_read_on_terms(&file, path, &terms, &packed, err) &&
              nl_gunzip(out, file, BYTES_MAX, path, arena, err);
    nl_arena_free(&packed);
    return ok;
}

/* Is each of the numbers first .. last a label, and no other? */
static bool labels_are(const nl_numbered *source, int first, int last)
{
    bool seen[64] = {false};
    for (size_t i = 0; i < source->count; i++) {
        if (source->labels[i] < first || source->labels[i] > last)
            return false;
        seen[source->labels[i]] = true;
    }
    for (int number = first; number <= last; number++) {
        if (!seen[number])
            return false;
    }
    return true;
}

static void guess_mapping(nl_mapping *out, const nl_numbered *source)
{
    nl_mapping_digits(out);
    if (labels_are(source, 1, 10)) {
        out->classes[10] = out->classes[0];
        out->classes[0].count = 0;
    }
    bool capitals = labels_are(source, 0, LETTERS - 1);
    if (!capitals && !labels_are(source, 1, LETTERS))
        return;
    out->count = LETTERS;
    out->classes[0].count = 0;
    for (uint32_t i = 0; i < LETTERS; i++)
        out->classes[i + !capitals] = (nl_class){{'A' + i, 'a' + i}, capitals ? 1 : 2};
}

/* Finds the classes of the label numbers and whether the pictures are transposed. */
static bool find_mapping(struct job *job, const nl_load_options *options, nl_arena *scratch,
                         nl_error *err)
{
    const nl_numbered *source = job->source;
    char *found = NULL;
    job->mapping = NL_NEW(scratch, nl_mapping, 1, err);
    if (!job->mapping)
        return false;
    if (!source->mapping && !options->mapping &&
        !nl_mapping_find(&found, source->path, scratch, err))
        return false;
    const char *path = source->mapping ? NULL : options->mapping ? options->mapping : found;
    job->has_mapping = path || source->mapping;
    if (path && !nl_mapping_load(job->mapping, path, err))
        return false;
    if (source->mapping)
        *job->mapping = *source->mapping;
    else if (!path)
        guess_mapping(job->mapping, source);
    bool named = strcasestr(nl_path_base(source->path), "emnist") != NULL;
    nl_transpose told =
        options->transpose == NL_TRANSPOSE_AUTO ? source->stored : options->transpose;
    job->transposed = told == NL_TRANSPOSE_YES || (told == NL_TRANSPOSE_AUTO && (path || named));
    return true;
}

/* Which sample of the source is taken as the i-th: evenly from first to last, since sources may be
 * sorted by class. */
static size_t taken(const struct job *job, size_t i)
{
    return i * job->source->count / job->count;
}

static bool check_labels(const struct job *job, nl_error *err)
{
    for (size_t n = 0; n < job->count; n++) {
        size_t i = taken(job, n);
        int number = job->source->labels[i];
        if (number < NL_CLASSES_MAX && job->mapping->classes[number].count)
            continue;
        if (job->has_mapping)
            return nl_fail(err, NL_ERROR_INPUT, "%s: sample %zu has label %d, not in the mapping",
                           job->source->labels_path, i, number);
        return nl_fail(err, NL_ERROR_INPUT,
                       "%s: sample %zu has label %d; without a mapping file labels are the digits "
                       "0 to 9; give one with --mapping FILE",
                       job->source->labels_path, i, number);
    }
    return true;
}

static bool append_labels(nl_dataset *data, const struct job *job, size_t first, nl_arena *scratch,
                          nl_arena *arena, nl_error *err)
{
    int *index = NL_NEW(scratch, int, NL_CLASSES_MAX, err); /* 1 more than the class's; 0: none */
    for (size_t i = 0; index && i < job->count; i++) {
        int number = job->source->labels[taken(job, i)];
        const nl_class *c = &job->mapping->classes[number];
        if (index[number] == 0)
            index[number] = nl_dataset_class(data, c->code, c->count, arena, err) + 1;
        if (index[number] == 0)
            return nl_fail_at(err, job->source->labels_path);
        data->labels[first + i] = (uint16_t)(index[number] - 1);
    }
    return index;
}

void nl_transpose_picture(uint8_t *out, const uint8_t *in, int width, int height)
{
    for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++)
            out[x * height + y] = in[y * width + x];
    }
}

/* Transposes the pictures if need be, and prepares those of another size than the dataset's. */
static bool append_pictures(uint8_t *out, const nl_dataset *data, const struct job *job,
                            const nl_prep *prep, nl_arena *scratch, nl_error *err)
{
    int height = job->source->height, width = job->source->width;
    size_t bytes = (size_t)width * (size_t)height, side = (size_t)data->side;
    bool same_size = width == data->side && height == data->side;
    nl_image upright = {.width = width, .height = height, .stride = width};
    if (job->transposed)
        upright = (nl_image){.width = height, .height = width, .stride = height};
    upright.data = NL_NEW(scratch, uint8_t, bytes, err);
    if (!upright.data)
        return false;
    for (size_t i = 0; i < job->count; i++, out += side * side) {
        const uint8_t *stored = job->source->pixels + taken(job, i) * bytes;
        uint8_t *to = same_size ? out : upright.data;
        if (job->transposed)
            nl_transpose_picture(to, stored, width, height);
        else
            memcpy(to, stored, bytes);
        if (!same_size && !nl_prep_character(out, upright, prep, scratch, err))
            return nl_fail_at(err, job->source->path);
    }
    return true;
}

static bool append(nl_dataset *data, const struct job *job, const nl_load_options *options,
                   nl_arena *scratch, nl_arena *arena, nl_error *err)
{
    size_t first = data->count;
    const nl_numbered *source = job->source;
    uint8_t *pixels = nl_dataset_extend(data, job->count, arena, err);
    if (!pixels || !append_labels(data, job, first, scratch, arena, err) ||
        !append_pictures(pixels, data, job, &options->prep, scratch, err) ||
        !nl_dataset_add_source(data, nl_path_base(source->path), source->format, first, arena, err))
        return false;
    data->source[data->source_count - 1].transposed = job->transposed;
    return true;
}

bool nl_numbered_append(nl_dataset *data, const nl_numbered *source, const nl_load_options *options,
                        nl_arena *arena, nl_error *err)
{
    nl_arena scratch = {0};
    struct job job = {.source = source, .count = source->count};
    if (options->max_samples && options->max_samples < job.count)
        job.count = options->max_samples;
    bool ok = find_mapping(&job, options, &scratch, err) && check_labels(&job, err) &&
              append(data, &job, options, &scratch, arena, err);
    nl_arena_free(&scratch);
    return ok;
}
