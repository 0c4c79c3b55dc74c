/* All pictures are listed first, in the order of their names, so that their number is known. Then
 * they are loaded, and those that cannot be used are left out. */
#include "data/tree.h"

#include "base/file.h"
#include "base/utf8.h"
#include "data/crop.h"
#include "data/mapping.h"
#include "data/pictures.h"

#include <stdio.h>
#include <string.h>

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
    nl_arena *scratch;
};

/* The value of `length` hexadecimal digits; false if one is not a digit. */
static bool hexadecimal(uint32_t *value, const char *text, size_t length)
{
    *value = 0;
    for (size_t i = 0; i < length; i++) {
        static const char digits[] = "0123456789abcdef0123456789ABCDEF";
        const char *found = text[i] ? strchr(digits, text[i]) : NULL;
        if (!found)
            return false;
        *value = *value * 16 + (uint32_t)((found - digits) % 16);
    }
    return true;
}

/* Exactly one code point that is a character. */
static bool one_character(uint32_t *code, const char *text, size_t length)
{
    const char *at = text;
    if (length == 0)
        return false;
    int32_t found = nl_utf8_next(&at, text + length);
    *code = (uint32_t)found;
    return found >= 0 && at == text + length && nl_code_is_character(*code);
}

static bool one_code(uint32_t *code, const char *text, size_t length)
{
    if (one_character(code, text, length))
        return true;
    return length >= 6 && length <= 8 && strncmp(text, "U+", 2) == 0 &&
           hexadecimal(code, text + 2, length - 2) && nl_code_is_character(*code);
}

/* Codes joined by '|'. */
static bool joined_codes(uint32_t codes[NL_CLASS_CODES_MAX], int *count, const char *name)
{
    *count = 0;
    while (*count < NL_CLASS_CODES_MAX) {
        size_t length = strcspn(name, "|");
        if (!one_code(&codes[*count], name, length))
            return false;
        ++*count;
        if (name[length] == '\0')
            return true;
        name += length + 1;
    }
    return false;
}

bool nl_class_codes(uint32_t codes[NL_CLASS_CODES_MAX], int *count, const char *name)
{
    size_t length = strlen(name);
    *count = 1;
    if (one_code(codes, name, length))
        return true;
    const char *last = strrchr(name, '_');
    if (last && last > name && one_character(codes, last + 1, strlen(last + 1)))
        return true;
    if (length > 2 && name[length - 1] == '_' && name[length - 2] == '_') {
        codes[0] = '_';
        return true;
    }
    if (length == 2 && hexadecimal(codes, name, 2) && codes[0] > 0x20 && codes[0] < 0x7f)
        return true;
    return joined_codes(codes, count, name);
}

static bool is_plain(uint32_t code)
{
    return (code >= '0' && code <= '9') || (code >= 'A' && code <= 'Z') ||
           (code >= 'a' && code <= 'z');
}

static const char *prefix_of(uint32_t code)
{
    return code <= '9' ? "digit_" : code <= 'Z' ? "upper_" : "lower_";
}

void nl_class_name(char out[NL_CLASS_NAME_MAX], const nl_class *c)
{
    size_t used = 0;
    *out = '\0';
    for (int i = 0; i < c->count; i++) {
        uint32_t code = c->code[i];
        const char *prefix = i ? "|" : c->count == 1 && is_plain(code) ? prefix_of(code) : "";
        char *at = out + used;
        size_t room = NL_CLASS_NAME_MAX - used;
        int wrote = is_plain(code) ? snprintf(at, room, "%s%c", prefix, (char)code)
                                   : snprintf(at, room, "%sU+%04X", prefix, (unsigned)code);
        used += (size_t)wrote;
    }
}

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
        if (!nl_is_picture_file(path))
            continue;
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
    if (!nl_class_codes(folder.code, &folder.count, name))
        return nl_fail(err, NL_ERROR_INPUT,
                       "%s: \"%s\" is not the name of a class; name it after its character, as in "
                       "A, upper_A, U+0041 or C|c",
                       path, name);
    if (list->class_count == NL_CLASSES_MAX)
        return nl_fail(err, NL_ERROR_INPUT, "%s: more than %d classes", path, (int)NL_CLASSES_MAX);
    list->classes = nl_grow(list->scratch, list->classes, &list->class_room, list->class_count + 1,
                            sizeof *list->classes, err);
    if (!list->classes)
        return false;
    list->classes[list->class_count++] = folder;
    return list_pictures(list, path, DEPTH_MAX, err);
}

static bool list_tree(struct listing *list, const char *path, nl_error *err)
{
    char **names = NULL;
    size_t count = 0;
    if (!nl_folder_list(&names, &count, path, list->scratch, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        const char *inner = nl_path_join(path, names[i], list->scratch, err);
        if (!inner)
            return false;
        if (nl_is_folder(inner) && !list_class(list, inner, names[i], err))
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

static bool append(nl_dataset *data, const struct listing *list, const char *path,
                   const nl_load_options *options, nl_arena *arena, nl_error *err)
{
    size_t first = data->count, count = list->picture_count;
    if (options->max_samples && options->max_samples < count)
        count = options->max_samples;
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
    bool ok = list_tree(&list, path, err) && append(data, &list, path, options, arena, err);
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
