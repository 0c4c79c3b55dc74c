/* Picture files of one character each, as samples: many at a time. */
#ifndef NL_DATA_PICTURES_H
#define NL_DATA_PICTURES_H

#include "data/format.h"

/* Reads `count` pictures and prepares each as side * side bytes (of options->prep), ink 255 on 0:
 * picture i at out + i * side * side. Pictures of that size whose edge is all black or all white
 * are taken unchanged (the edge is paper); all others go through nl_crop_ink and nl_prep_character.
 * Those that are damaged, truncated, of a format that is not read, no regular files, or without ink
 * go to options->skips, their used[i] is false, and their bytes are not defined. Fails if
 * nl_skips_accept does; `place` is for its message. NL_ERROR_INPUT, NL_ERROR_LIMIT. */
bool nl_pictures_load(uint8_t *out, bool *used, const char *const *paths, size_t count,
                      const char *place, const nl_load_options *options, nl_error *err) NL_CHECK;

/* Pictures that are to be loaded and the class of each. {0} is an empty list. */
typedef struct nl_picture_list {
    const char **paths;
    const nl_class **classes;
    size_t count, path_room, class_room;
} nl_picture_list;

/* Adds a picture; the path and the class must outlive the list, which is in the arena. */
bool nl_pictures_add(nl_picture_list *list, const char *path, const nl_class *one,
                     nl_arena *scratch, nl_error *err) NL_CHECK;

/* Loads the pictures of the list, at most options->max_samples of them, evenly, appends those that
 * can be used, and notes `place` (a path) as their source. Errors of nl_pictures_load. */
bool nl_pictures_append(nl_dataset *data, nl_picture_list *list, const char *place,
                        const char *format, const nl_load_options *options, nl_arena *arena,
                        nl_error *err) NL_CHECK;

#endif
