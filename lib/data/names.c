#include "data/names.h"

#include "data/crop.h"
#include "data/fields.h"

#include <string.h>

/* The end of the name that begins at `at`; its last byte may be a carriage return. */
static const char *name_end(const char *at, const char *end, bool zeros)
{
    const char *stop = zeros ? memchr(at, '\0', (size_t)(end - at)) : nl_text_line_end(at, end);
    return stop ? stop : end;
}

bool nl_names_parse(nl_names *out, nl_bytes list, bool zeros, const char *from, nl_arena *arena,
                    nl_error *err)
{
    nl_names names = {0};
    size_t room = 0, number = 0;
    *out = names;
    char *text = NL_NEW(arena, char, list.size + 1, err);
    if (!text)
        return false;
    if (list.size > 0)
        memcpy(text, list.data, list.size);
    const char *end = text + list.size;
    char *at = text + (zeros ? 0 : nl_text_begin(text, end) - text);
    for (char *stop; at < end; at = stop + 1) {
        stop = at + (name_end(at, end, zeros) - at);
        number++;
        if (memchr(at, '\0', (size_t)(stop - at)))
            return nl_fail(err, NL_ERROR_INPUT,
                           "%s: line %zu has a zero byte; a list in which zero bytes end the names "
                           "needs --null",
                           from, number);
        *stop = '\0'; /* within the byte more than the list has */
        if (!zeros && stop > at && stop[-1] == '\r')
            stop[-1] = '\0';
        if (*at == '\0')
            continue;
        names.name = nl_grow(arena, names.name, &room, names.count + 1, sizeof *names.name, err);
        if (!names.name)
            return false;
        names.name[names.count++] = at;
    }
    *out = names;
    return true;
}

bool nl_names_of_pictures(nl_names *out, const char *folder, nl_arena *arena, nl_error *err)
{
    nl_names inside, pictures = {NULL, 0};
    *out = (nl_names){NULL, 0};
    if (!nl_folder_list(&inside.name, &inside.count, folder, arena, err))
        return false;
    pictures.name = NL_NEW(arena, char *, inside.count + 1, err);
    for (size_t i = 0; pictures.name && i < inside.count; i++) {
        char *path = nl_path_join(folder, inside.name[i], arena, err);
        if (!path)
            return false;
        if (nl_is_picture_file(path))
            pictures.name[pictures.count++] = path;
    }
    if (!pictures.name)
        return false;
    if (pictures.count == 0)
        return nl_fail(err, NL_ERROR_INPUT,
                       "%s: no pictures in this folder (.png, .jpg, .jpeg, .bmp, .pbm, .pgm, "
                       ".ppm, .pnm)",
                       folder);
    *out = pictures;
    return true;
}
