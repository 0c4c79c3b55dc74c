/* Writing protocol buffers (protobuf.dev/programming-guides/encoding): what ONNX files consist of.
 * A message in another has its length before it, which is known at its end: the writer leaves five
 * bytes for it, a length with leading zeros. */
#ifndef NL_MODEL_PROTOBUF_H
#define NL_MODEL_PROTOBUF_H

#include "base/arena.h"

#include <stdint.h>

typedef struct nl_protobuf {
    uint8_t *bytes; /* in the arena */
    size_t size, room;
    nl_arena *arena;
    nl_error *err;
    bool failed; /* out of memory, or over 2 GiB, the most that readers take; *err says so */
} nl_protobuf;

/* Fields. After a failure they do nothing. */
void nl_protobuf_number(nl_protobuf *out, int field, uint64_t value);
void nl_protobuf_text(nl_protobuf *out, int field, const char *text);

/* A field of `count` bytes, which the caller fills in before the next field. NULL after a failure.
 */
uint8_t *nl_protobuf_bytes(nl_protobuf *out, int field, size_t count);

/* A message begins; what nl_protobuf_end takes to end it. */
size_t nl_protobuf_begin(nl_protobuf *out, int field);
void nl_protobuf_end(nl_protobuf *out, size_t message);

#endif
