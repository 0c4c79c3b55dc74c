#include "model/json.h"

#include <string.h>

/* What jansson needs for a byte of text, at most: an array of its own for each bracket. */
enum { BYTES_PER_BYTE = 64 };

static bool no_memory(nl_error *err)
{
    return nl_fail(err, NL_ERROR_LIMIT, "out of memory for the JSON of a model");
}

bool nl_json_write(char **text, size_t *size, json_t *value, size_t flags, nl_arena *arena,
                   nl_error *err)
{
    flags |= JSON_COMPACT;
    *text = NULL;
    *size = json_dumpb(value, NULL, 0, flags);
    bool whole = *size > 0 || no_memory(err);
    char *written = whole ? NL_NEW(arena, char, *size + 1, err) : NULL;
    if (written) /* the second time, too, jansson needs memory of its own */
        whole = json_dumpb(value, written, *size, flags) == *size || no_memory(err);
    json_decref(value);
    if (!written || !whole)
        return false;
    *text = written;
    return true;
}

/* Is there memory to read a text of that size? */
static bool has_memory(size_t size)
{
    nl_arena scratch = {0};
    nl_error ignored;
    bool ok = nl_alloc(&scratch, size + 1, BYTES_PER_BYTE, &ignored);
    nl_arena_free(&scratch);
    return ok;
}

/* A string for which jansson finds no memory becomes an invalid token, or loses characters without
 * a word. So the text is read only where memory is sure to be there, and twice. */
json_t *nl_json_read(const char *text, size_t size, nl_error *err)
{
    json_error_t reason;
    json_t *value = NULL, *again = NULL;
    bool enough = has_memory(size);
    if (enough) {
        value = json_loadb(text, size, JSON_REJECT_DUPLICATES, &reason);
        again = json_loadb(text, size, JSON_REJECT_DUPLICATES, &reason);
        enough = (!value && !again) || json_equal(value, again);
    }
    json_decref(again);
    if (enough && json_is_object(value))
        return value;
    json_decref(value);
    if (enough)
        nl_fail(err, NL_ERROR_MODEL, "not a JSON object");
    else
        no_memory(err);
    return NULL;
}

bool nl_json_add(json_t *object, const char *key, bool there, json_t *value)
{
    if (there)
        return json_object_set_new(object, key, value) == 0;
    json_decref(value);
    return true;
}
