/* Picture files of one character each, as samples: many at a time. */
#ifndef NL_DATA_PICTURES_H
#define NL_DATA_PICTURES_H

#include "data/format.h"

/* Reads `count` pictures and prepares each as side * side bytes (of options->prep), ink 255 on 0:
 * picture i at out + i * side * side. Pictures of that size whose edge is all black or all white
 * are taken unchanged (the edge is paper); all others go through nl_crop_ink and nl_prep_character.
 * Those that are damaged, truncated or without ink go to options->skips, their used[i] is false,
 * and their bytes are not defined. Fails if nl_skips_accept does; `place` is for its message.
 * NL_ERROR_INPUT, NL_ERROR_LIMIT. */
bool nl_pictures_load(uint8_t *out, bool *used, const char *const *paths, size_t count,
                      const char *place, const nl_load_options *options, nl_error *err) NL_CHECK;

#endif
