/* All pictures are listed first, in the order of their names, so that their number is known. Then
 * they are loaded, and those that cannot be used are left out. */
#include "data/tree.h"

#include "base/file.h"
#include "data/crop.h"
#include "data/labeltable.h"
#include "data/pictures.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { DEPTH_MAX = 4 /* folders below a class folder: NIST's by_class has one */ };

struct picture {
    const char *path;
    int class_index; /* into the list of class folders */
};

struct class_folder {
    const char *path;
    uint32_t code[NL_CLASS_CODES_MAX];
    int count;
};

struct listing {
    struct class_folder *classes;
    struct picture *pictures;
    size_t class_count, class_room;
    size_t picture_count, picture_room;
    nl_label_table table;
    nl_skips others; /* pictures in formats that are not read */
    nl_arena *scratch;
};

bool nl_tree_sniff(const char *path)
{
    nl_arena scratch = {0};
    nl_error ignored;
    char **names = NULL;
    size_t count = 0;
    bool found = false, listed = nl_folder_list(&names, &count, path, &scratch, &ignored);
    for (size_t i = 0; i < count && !found; i++) {
        const char *inner = nl_path_join(path, names[i], &scratch, &ignored);
        found = !inner || nl_is_folder(inner);
    }
    nl_arena_free(&scratch);
    return found || (!listed && nl_is_folder(path));
}

/* Notes a picture that is left out because of its format. */
static void note_other(struct listing *list, const char *path)
{
    static const char *const endings[] = {".gif", ".tif", ".tiff", ".webp", ".heic", ".avif"};
    const char *dot = strrchr(nl_path_base(path), '.');
    for (size_t i = 0; dot && i < sizeof endings / sizeof *endings; i++) {
        nl_error why = {0};
        if (strcasecmp(dot, endings[i]) != 0)
            continue;
        (void)nl_fail(&why, NL_ERROR_INPUT, "%s: only PNG, JPEG, BMP and PNM are read; convert it",
                      path);
        nl_skips_add(&list->others, &why);
    }
}

/* Lists the pictures in the folder and the folders below it, `depth` more levels down. */
static bool list_pictures(struct listing *list, const char *folder, int depth, nl_error *err)
{
    char **names = NULL;
    size_t count = 0;
    if (!nl_folder_list(&names, &count, folder, list->scratch, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        const char *path = nl_path_join(folder, names[i], list->scratch, err);
        if (!path)
            return false;
        if (nl_is_folder(path)) {
            if (depth > 0 && !list_pictures(list, path, depth - 1, err))
                return false;
            continue;
        }
        if (!nl_is_picture_file(path)) {
            note_other(list, path);
            continue;
        }
        list->pictures = nl_grow(list->scratch, list->pictures, &list->picture_room,
                                 list->picture_count + 1, sizeof *list->pictures, err);
        if (!list->pictures)
            return false;
        list->pictures[list->picture_count++] = (struct picture){path, (int)list->class_count - 1};
    }
    return true;
}

static bool list_class(struct listing *list, const char *path, const char *name, nl_error *err)
{
    struct class_folder folder = {.path = path};
    const char *character = nl_label_table_find(&list->table, name);
    if (!nl_class_codes(folder.code, &folder.count, character ? character : name))
        return nl_fail(err, NL_ERROR_INPUT, "%s: \"%s\" is not the name of a class; %s", path, name,
                       nl_class_hint(name));
    if (list->class_count == NL_CLASSES_MAX)
        return nl_fail(err, NL_ERROR_INPUT, "%s: more than %d classes", path, (int)NL_CLASSES_MAX);
    list->classes = nl_grow(list->scratch, list->classes, &list->class_room, list->class_count + 1,
                            sizeof *list->classes, err);
    if (!list->classes)
        return false;
    list->classes[list->class_count++] = folder;
    return list_pictures(list, path, DEPTH_MAX, err);
}

/* What unpacking on another system leaves behind. */
static bool is_no_class(const char *name)
{
    return strcmp(name, "__MACOSX") == 0;
}

/* Fails if the names of all folders are ambiguous and no table says what they are. */
static bool check_names(const struct listing *list, const char *path, char **names, size_t count,
                        nl_error *err)
{
    char **folders = NL_NEW(list->scratch, char *, count, err);
    size_t folder_count = 0;
    for (size_t i = 0; folders && i < count; i++) {
        const char *inner = nl_path_join(path, names[i], list->scratch, err);
        if (!inner)
            return false;
        if (nl_is_folder(inner) && !is_no_class(names[i]))
            folders[folder_count++] = names[i];
    }
    if (folders && list->table.count == 0 && nl_class_names_ambiguous(folders, folder_count))
        return nl_fail(
            err, NL_ERROR_INPUT,
            "%s: folders named %s to %s may be 0 to 9 by decimal or H to W by hexadecimal "
            "numbers; rename them, or write a file labels.csv with lines like 48,0",
            path, folders[0], folders[folder_count - 1]);
    return folders;
}

static bool list_tree(struct listing *list, const char *path, nl_error *err)
{
    char **names = NULL;
    size_t count = 0;
    if (!nl_folder_list(&names, &count, path, list->scratch, err) ||
        !nl_label_table_load(&list->table, path, list->scratch, err) ||
        !check_names(list, path, names, count, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        const char *inner = nl_path_join(path, names[i], list->scratch, err);
        if (!inner)
            return false;
        if (nl_is_folder(inner) && !is_no_class(names[i]) &&
            !list_class(list, inner, names[i], err))
            return false;
    }
    if (list->picture_count == 0)
        return nl_fail(err, NL_ERROR_INPUT, "%s: no pictures in its %zu class folders", path,
                       list->class_count);
    return true;
}

/* Labels the pictures that are used and moves them together. */
static bool label(nl_dataset *data, size_t first, const struct listing *list, const bool *used,
                  nl_arena *arena, nl_error *err)
{
    size_t count = data->count - first, bytes = (size_t)data->side * (size_t)data->side, to = first;
    for (size_t i = 0; i < count; i++) {
        const struct class_folder *folder = &list->classes[list->pictures[i].class_index];
        if (!used[i])
            continue;
        int label = nl_dataset_class(data, folder->code, folder->count, arena, err);
        if (label < 0)
            return nl_fail_at(err, folder->path);
        data->labels[to] = (uint16_t)label;
        if (to < first + i)
            memcpy(data->pixels + to * bytes, data->pixels + (first + i) * bytes, bytes);
        to++;
    }
    memset(data->pixels + to * bytes, 0, (data->count - to) * bytes);
    data->count = to;
    return true;
}

/* Says which pictures have other formats, unless that is an error. */
static bool accept_others(const struct listing *list, const nl_load_options *options, nl_error *err)
{
    if (list->others.count == 0)
        return true;
    if (options->skips) {
        nl_skips_append(options->skips, &list->others);
        return true;
    }
    *err = list->others.named[0];
    return false;
}

/* Keeps `count` of the pictures, evenly, so that all classes are among them. */
static void thin_out(struct listing *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        list->pictures[i] = list->pictures[i * list->picture_count / count];
    list->picture_count = count;
}

static bool append(nl_dataset *data, struct listing *list, const char *path,
                   const nl_load_options *options, nl_arena *arena, nl_error *err)
{
    if (options->max_samples && options->max_samples < list->picture_count)
        thin_out(list, options->max_samples);
    size_t first = data->count, count = list->picture_count;
    const char **paths = NL_NEW(list->scratch, const char *, count, err);
    bool *used = NL_NEW(list->scratch, bool, count, err);
    uint8_t *out = paths && used ? nl_dataset_extend(data, count, arena, err) : NULL;
    if (!out)
        return nl_fail_at(err, path);
    for (size_t i = 0; i < count; i++)
        paths[i] = list->pictures[i].path;
    return nl_pictures_load(out, used, paths, count, path, options, err) &&
           label(data, first, list, used, arena, err) &&
           nl_dataset_add_source(data, nl_path_base(path), "tree", first, arena, err);
}

bool nl_tree_load(nl_dataset *data, const char *path, const nl_load_options *options,
                  nl_arena *arena, nl_error *err)
{
    nl_arena scratch = {0};
    struct listing list = {.scratch = &scratch};
    bool ok = list_tree(&list, path, err) && accept_others(&list, options, err) &&
              append(data, &list, path, options, arena, err);
    nl_arena_free(&scratch);
    return ok;
}

static bool sniff(const char *path, bool folder, const uint8_t *head, size_t size)
{
    (void)head;
    (void)size;
    return folder && nl_tree_sniff(path);
}

const nl_format nl_format_tree = {
    .name = "tree",
    .summary = "a folder with one folder of pictures (PNG, JPEG, BMP, PNM) per class",
    .sniff = sniff,
    .load = nl_tree_load,
};
