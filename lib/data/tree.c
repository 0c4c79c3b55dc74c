/* All pictures are listed first, in the order of their names, so that their number is known. Then
 * they are loaded, and those that cannot be used are left out. */
#include "data/tree.h"

#include "base/file.h"
#include "data/crop.h"
#include "data/labeltable.h"
#include "data/pictures.h"

#include <string.h>

enum { DEPTH_MAX = 4 /* folders below a class folder: NIST's by_class has one */ };

struct listing {
    nl_picture_list pictures;
    size_t class_count;
    nl_label_table table;
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

/* Lists the pictures of a class in the folder and the folders below it, `depth` more levels down.
 */
static bool list_pictures(struct listing *list, const nl_class *one, const char *folder, int depth,
                          nl_error *err)
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
            if (depth > 0 && !list_pictures(list, one, path, depth - 1, err))
                return false;
        } else if (nl_is_picture_file(path) &&
                   !nl_pictures_add(&list->pictures, path, one, list->scratch, err)) {
            return false;
        }
    }
    return true;
}

static bool list_class(struct listing *list, const char *path, const char *name, nl_error *err)
{
    const char *character = nl_label_table_find(&list->table, name);
    nl_class *one = NL_NEW(list->scratch, nl_class, 1, err);
    if (!one)
        return false;
    if (!nl_class_codes(one->code, &one->count, character ? character : name))
        return nl_fail(err, NL_ERROR_INPUT, "%s: \"%s\" is not the name of a class; %s", path, name,
                       nl_class_hint(name));
    if (list->class_count++ == NL_CLASSES_MAX)
        return nl_fail(err, NL_ERROR_INPUT, "%s: more than %d classes", path, (int)NL_CLASSES_MAX);
    return list_pictures(list, one, path, DEPTH_MAX, err);
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
    if (list->pictures.count == 0)
        return nl_fail(err, NL_ERROR_INPUT, "%s: no pictures in its %zu class folders", path,
                       list->class_count);
    return true;
}

bool nl_tree_load(nl_dataset *data, const char *path, const nl_load_options *options,
                  nl_arena *arena, nl_error *err)
{
    nl_arena scratch = {0};
    struct listing list = {.scratch = &scratch};
    bool ok = list_tree(&list, path, err) &&
              nl_pictures_append(data, &list.pictures, path, "tree", options, arena, err);
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
