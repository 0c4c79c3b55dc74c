/* Bytes in one growing block. */
#include "model/protobuf.h"

#include <string.h>

enum { VARINT = 0, BYTES = 2, LENGTH_BYTES = 5 };

static const size_t MOST = (size_t)INT32_MAX;

static uint8_t *extend(nl_protobuf *out, size_t more)
{
    if (!out->failed && (more > MOST || out->size + more > MOST)) {
        nl_fail(out->err, NL_ERROR_LIMIT, "the file would be larger than 2 GiB");
        out->failed = true;
    }
    if (out->failed)
        return NULL;
    out->bytes = nl_grow(out->arena, out->bytes, &out->room, out->size + more, 1, out->err);
    out->failed = !out->bytes;
    out->size += more;
    return out->failed ? NULL : out->bytes + out->size - more;
}

static void put_varint(nl_protobuf *out, uint64_t value)
{
    do {
        uint8_t *at = extend(out, 1);
        if (at)
            *at = (uint8_t)((value & 127) | (value > 127 ? 128 : 0));
        value >>= 7;
    } while (value > 0);
}

static void put_key(nl_protobuf *out, int field, int kind)
{
    put_varint(out, (uint64_t)(field << 3 | kind));
}

void nl_protobuf_number(nl_protobuf *out, int field, uint64_t value)
{
    put_key(out, field, VARINT);
    put_varint(out, value);
}

void nl_protobuf_text(nl_protobuf *out, int field, const char *text)
{
    size_t length = strlen(text);
    put_key(out, field, BYTES);
    put_varint(out, length);
    uint8_t *at = extend(out, length);
    if (at)
        memcpy(at, text, length);
}

uint8_t *nl_protobuf_bytes(nl_protobuf *out, int field, size_t count)
{
    put_key(out, field, BYTES);
    put_varint(out, count);
    return extend(out, count);
}

size_t nl_protobuf_begin(nl_protobuf *out, int field)
{
    put_key(out, field, BYTES);
    extend(out, LENGTH_BYTES);
    return out->size;
}

void nl_protobuf_end(nl_protobuf *out, size_t message)
{
    if (out->failed)
        return;
    size_t length = out->size - message;
    uint8_t *at = out->bytes + message - LENGTH_BYTES;
    for (int i = 0; i < LENGTH_BYTES; i++)
        at[i] = (uint8_t)((length >> (7 * i) & 127) | (i + 1 < LENGTH_BYTES ? 128 : 0));
}
