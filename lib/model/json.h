/* JSON by jansson. No failure to get memory passes for a damaged file or leaves a text out. */
#ifndef NL_MODEL_JSON_H
#define NL_MODEL_JSON_H

#include "base/arena.h"

#include <jansson.h>

/* The value as text, in the arena, without line ends and followed by a zero byte that *size does
 * not count. Gives `value` up; NULL fails. `flags` are jansson's. NL_ERROR_LIMIT. */
bool nl_json_write(char **text, size_t *size, json_t *value, size_t flags, nl_arena *arena,
                   nl_error *err) NL_CHECK;

/* The object that the text is; the caller's to give up. NULL on failure: NL_ERROR_MODEL if it is
 * none or has a key twice, NL_ERROR_LIMIT. */
json_t *nl_json_read(const char *text, size_t size, nl_error *err) NL_CHECK;

/* Sets the member of the object if it is `there`. False if `value` is NULL or memory runs out.
 * Gives `value` up. */
bool nl_json_add(json_t *object, const char *key, bool there, json_t *value) NL_CHECK;

#endif
