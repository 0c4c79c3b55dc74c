/* IDX pictures are transposed into one copy, since a file is written in one go. A tree is written
 * picture by picture. */
#include "data/export.h"

#include "base/file.h"
#include "data/classname.h"
#include "data/numbered.h"
#include "image/png.h"

#include <stdio.h>
#include <string.h>

enum {
    IDX_LABELS_MAX = 256,
    MAPPING_LINE_MAX = 8 + 8 * NL_CLASS_CODES_MAX,
    PATH_TAIL_MAX = 32, /* "-images-idx3-ubyte", "/000000000001.png" */
};

/* prefix followed by ending. */
static char *joined(const char *prefix, const char *ending, nl_arena *arena, nl_error *err)
{
    size_t room = strlen(prefix) + strlen(ending) + 1;
    char *path = NL_NEW(arena, char, room, err);
    if (path)
        snprintf(path, room, "%s%s", prefix, ending);
    return path;
}

static size_t put_header(uint8_t out[16], int rank, const size_t *size)
{
    out[0] = out[1] = 0;
    out[2] = 8; /* unsigned bytes */
    out[3] = (uint8_t)rank;
    for (int i = 0; i < 4 * rank; i++)
        out[4 + i] = (uint8_t)(size[i / 4] >> (24 - 8 * (i % 4)));
    return 4 + 4 * (size_t)rank;
}

static bool write_pictures(const nl_dataset *data, const char *prefix, nl_arena *scratch,
                           nl_error *err)
{
    size_t side = (size_t)data->side, bytes = side * side;
    size_t size[3] = {data->count, side, side};
    uint8_t header[16];
    uint8_t *transposed = nl_alloc(scratch, data->count, bytes, err);
    const char *path = joined(prefix, "-images-idx3-ubyte", scratch, err);
    if (!transposed || !path)
        return false;
    for (size_t i = 0; i < data->count; i++)
        nl_transpose_picture(transposed + i * bytes, data->pixels + i * bytes, data->side,
                             data->side);
    nl_part parts[2] = {{header, put_header(header, 3, size)}, {transposed, data->count * bytes}};
    return nl_file_write(path, parts, 2, err);
}

static bool write_labels(const nl_dataset *data, const char *prefix, nl_arena *scratch,
                         nl_error *err)
{
    uint8_t header[16];
    uint8_t *labels = nl_alloc(scratch, data->count, 1, err);
    const char *path = joined(prefix, "-labels-idx1-ubyte", scratch, err);
    if (!labels || !path)
        return false;
    for (size_t i = 0; i < data->count; i++)
        labels[i] = (uint8_t)data->labels[i];
    nl_part parts[2] = {{header, put_header(header, 1, &data->count)}, {labels, data->count}};
    return nl_file_write(path, parts, 2, err);
}

static bool write_mapping(const nl_dataset *data, const char *prefix, nl_arena *scratch,
                          nl_error *err)
{
    size_t room = (size_t)data->class_count * MAPPING_LINE_MAX + 1, used = 0;
    char *text = nl_alloc(scratch, room, 1, err);
    const char *path = joined(prefix, "-mapping.txt", scratch, err);
    if (!text || !path)
        return false;
    for (int i = 0; i < data->class_count; i++) {
        const nl_class *c = &data->classes[i];
        used += (size_t)snprintf(text + used, room - used, "%d", i);
        for (int j = 0; j < c->count; j++)
            used += (size_t)snprintf(text + used, room - used, " %u", (unsigned)c->code[j]);
        text[used++] = '\n';
    }
    nl_part part = {(const uint8_t *)text, used};
    return nl_file_write(path, &part, 1, err);
}

bool nl_idx_write(const nl_dataset *data, const char *prefix, nl_error *err)
{
    if (data->class_count > IDX_LABELS_MAX)
        return nl_fail(err, NL_ERROR_USAGE,
                       "%s: %d labels; IDX files hold at most %d, folders per class hold more",
                       prefix, data->class_count, (int)IDX_LABELS_MAX);
    if (data->count == 0)
        return nl_fail(err, NL_ERROR_USAGE, "%s: no samples to write", prefix);
    nl_arena scratch = {0};
    bool ok = write_pictures(data, prefix, &scratch, err) &&
              write_labels(data, prefix, &scratch, err) &&
              write_mapping(data, prefix, &scratch, err);
    nl_arena_free(&scratch);
    return ok;
}

static bool make_empty_folder(const char *folder, nl_arena *scratch, nl_error *err)
{
    char **names = NULL;
    size_t count = 0;
    if (!nl_make_folder(folder, err) || !nl_folder_list(&names, &count, folder, scratch, err))
        return false;
    if (count > 0)
        return nl_fail(err, NL_ERROR_OUTPUT, "%s: the folder is not empty; give another", folder);
    return true;
}

/* The paths of the folders of the classes; folders are made for classes with samples. */
static char **make_class_folders(const nl_dataset *data, const char *folder, nl_arena *scratch,
                                 nl_error *err)
{
    char **paths = NL_NEW(scratch, char *, (size_t)data->class_count, err);
    for (size_t i = 0; paths && i < data->count; i++) {
        int label = data->labels[i];
        if (paths[label])
            continue;
        char name[NL_CLASS_NAME_MAX];
        nl_class_name(name, &data->classes[label]);
        paths[label] = nl_path_join(folder, name, scratch, err);
        if (!paths[label] || !nl_make_folder(paths[label], err))
            return NULL;
    }
    return paths;
}

static bool write_sample(const nl_dataset *data, size_t index, const char *folder,
                         nl_arena *scratch, nl_error *err)
{
    size_t side = (size_t)data->side, room = strlen(folder) + PATH_TAIL_MAX;
    nl_image paper = {0};
    nl_bytes png = {0};
    char *path = NL_NEW(scratch, char, room, err);
    if (!path || !nl_image_init(&paper, data->side, data->side, scratch, err))
        return false;
    for (size_t y = 0; y < side; y++)
        memcpy(paper.data + y * (size_t)paper.stride, data->pixels + (index * side + y) * side,
               side);
    nl_image_invert(paper);
    snprintf(path, room, "%s/%06zu.png", folder, index);
    return nl_png_grey(&png, paper, scratch, err) && nl_file_write_one_of_many(path, &png, 1, err);
}

bool nl_tree_write(const nl_dataset *data, const char *folder, nl_error *err)
{
    if (data->count == 0)
        return nl_fail(err, NL_ERROR_USAGE, "%s: no samples to write", folder);
    nl_arena scratch = {0};
    char **paths = NULL;
    bool ok = make_empty_folder(folder, &scratch, err) &&
              (paths = make_class_folders(data, folder, &scratch, err));
    for (size_t i = 0; ok && i < data->count; i++) {
        nl_arena_mark mark = nl_arena_save(&scratch);
        ok = write_sample(data, i, paths[data->labels[i]], &scratch, err);
        nl_arena_restore(&scratch, mark);
    }
    nl_arena_free(&scratch);
    return ok;
}

static const struct form {
    const char *name;
    bool (*write)(const nl_dataset *data, const char *path, nl_error *err);
} forms[] = {{"idx", nl_idx_write}, {"tree", nl_tree_write}};

const char *nl_export_form_name(unsigned form)
{
    return form < sizeof forms / sizeof *forms ? forms[form].name : NULL;
}

bool nl_export_check(const char *path, nl_error *err)
{
    return nl_file_descriptor(path) < 0 ||
           nl_fail(err, NL_ERROR_USAGE,
                   "%s: several files are written, which a stream cannot take; name a prefix or a "
                   "folder",
                   path);
}

bool nl_export_write(const nl_dataset *data, unsigned form, const char *path, nl_error *err)
{
    return forms[form].write(data, path, err);
}
