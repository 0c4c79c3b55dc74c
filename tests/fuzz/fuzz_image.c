/* The work of the sandboxed child, in this process. */
#include "image/decodejob.h"

#include <stdlib.h>
#include <string.h>

enum { ROOM = 8 << 20, MAX_PIXELS = 1 << 18 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    nl_decode_reply reply = {0};
    nl_decode_request request = {.file = {data, size}, .max_pixels = MAX_PIXELS, .reply = &reply};
    static _Alignas(64) unsigned char room[ROOM]; /* as a child's: what was before is still there */
    request.room = room;
    request.room_size = ROOM;
    nl_arena arena = {0};
    nl_error err = {0};
    bool is_jpeg = nl_picture_sniff(request.file) == NL_PICTURE_JPEG;
    if (is_jpeg && !nl_jpeg_open(&request.jpeg, &arena, &err))
        abort();
    nl_decode_job(&request);
    nl_jpeg_close(request.jpeg);
    nl_arena_free(&arena);
    size_t pixels = (size_t)reply.width * reply.rows;
    if (reply.verdict == NL_DECODE_NOTHING || !memchr(reply.why, 0, sizeof reply.why))
        abort();
    if (reply.verdict == NL_DECODE_DONE &&
        (pixels == 0 || pixels > MAX_PIXELS || reply.start + pixels > request.room_size ||
         reply.rows > reply.height || reply.orientation < 1 || reply.orientation > 8))
        abort();
    return 0;
}
