/* The directory at the end of the file is what counts; of the local headers only their length is
 * read. */
#include "base/zip.h"

#include <string.h>

enum {
    END_BYTES = 22, /* of the record at the end, without its comment */
    COMMENT_MAX = 65535,
    ENTRY_BYTES = 46,
    LOCAL_BYTES = 30,
    STORED = 0,
    DEFLATED = 8,
    ENCRYPTED = 1, /* a flag */
};

static uint32_t little(const uint8_t *at, int bytes)
{
    uint32_t value = 0;
    while (bytes-- > 0)
        value = value << 8 | at[bytes];
    return value;
}

static bool damaged(const char *name, nl_error *err)
{
    return nl_fail(err, NL_ERROR_INPUT, "%s: damaged or cut short (ZIP); fetch it again", name);
}

bool nl_zip_sniff(nl_bytes head)
{
    return head.size >= 4 && memcmp(head.data, "PK\3\4", 4) == 0;
}

/* The record at the end of the archive, or NULL. */
static const uint8_t *find_end(nl_bytes file)
{
    if (file.size < END_BYTES)
        return NULL;
    for (size_t back = 0; back <= COMMENT_MAX && back <= file.size - END_BYTES; back++) {
        const uint8_t *at = file.data + file.size - END_BYTES - back;
        if (memcmp(at, "PK\5\6", 4) == 0)
            return at;
    }
    return NULL;
}

bool nl_zip_has_end(const char *path)
{
    uint8_t bytes[END_BYTES + COMMENT_MAX];
    nl_bytes tail = {.data = bytes};
    nl_error why;
    return nl_file_tail(bytes, sizeof bytes, &tail.size, path, &why) && find_end(tail);
}

bool nl_zip_list(nl_zip_entry **entries, int *count, nl_bytes file, const char *name,
                 nl_arena *arena, nl_error *err)
{
    *entries = NULL;
    *count = 0;
    const uint8_t *end = find_end(file);
    if (!end)
        return damaged(name, err);
    int listed = (int)little(end + 10, 2);
    size_t at = little(end + 16, 4), stop = (size_t)(end - file.data);
    if ((size_t)listed > stop / ENTRY_BYTES) /* before it is believed */
        return damaged(name, err);
    nl_zip_entry *list = NL_NEW(arena, nl_zip_entry, (size_t)listed, err);
    for (int i = 0; list && i < listed; i++) {
        const uint8_t *from = file.data + at;
        if (at > stop || stop - at < ENTRY_BYTES || memcmp(from, "PK\1\2", 4) != 0)
            return damaged(name, err);
        size_t length = little(from + 28, 2);
        size_t whole = ENTRY_BYTES + length + little(from + 30, 2) + little(from + 32, 2);
        if (stop - at < whole)
            return damaged(name, err);
        list[i] = (nl_zip_entry){.crc = little(from + 16, 4),
                                 .packed = little(from + 20, 4),
                                 .size = little(from + 24, 4),
                                 .offset = little(from + 42, 4),
                                 .method = (int)little(from + 10, 2)};
        if (little(from + 8, 2) & ENCRYPTED)
            list[i].method = -1;
        memcpy(list[i].name, from + ENTRY_BYTES,
               length < NL_ZIP_NAME_MAX ? length : NL_ZIP_NAME_MAX - 1);
        at += whole;
    }
    *entries = list;
    *count = list ? listed : 0;
    return list;
}

bool nl_zip_read(nl_bytes *out, nl_bytes file, const nl_zip_entry *entry, size_t limit,
                 const char *name, nl_arena *arena, nl_error *err)
{
    *out = (nl_bytes){0};
    size_t at = entry->offset;
    if (at > file.size || file.size - at < LOCAL_BYTES || memcmp(file.data + at, "PK\3\4", 4) != 0)
        return damaged(name, err);
    at += LOCAL_BYTES + little(file.data + at + 26, 2) + little(file.data + at + 28, 2);
    if (at > file.size || file.size - at < entry->packed)
        return damaged(name, err);
    nl_bytes plain = {file.data + at, entry->packed};
    if (entry->method != STORED && entry->method != DEFLATED)
        return nl_fail(err, NL_ERROR_INPUT, "%s: %s is encrypted or packed in an unusual way", name,
                       entry->name);
    if (entry->size > limit)
        return nl_fail(err, NL_ERROR_LIMIT, "%s: inflates to more than %zu bytes", name, limit);
    if (entry->method == DEFLATED && !nl_inflate(&plain, plain, entry->size, name, arena, err))
        return false;
    if (plain.size != entry->size || nl_crc32(plain.data, plain.size) != entry->crc)
        return damaged(name, err);
    *out = plain;
    return true;
}
