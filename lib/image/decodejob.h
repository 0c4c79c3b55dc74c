/* The part of decoding that interprets the file. It runs in the sandboxed child and makes no system
 * call; image/decode.c checks what it returns. It is separate so that a fuzzer can run it without a
 * child. */
#ifndef NL_IMAGE_DECODEJOB_H
#define NL_IMAGE_DECODEJOB_H

#include "base/file.h"
#include "image/jpeg.h"
#include "image/sniff.h"

typedef enum nl_decode_verdict {
    NL_DECODE_NOTHING, /* the job did not finish */
    NL_DECODE_DONE,
    NL_DECODE_DAMAGED, /* see `why` */
    NL_DECODE_LARGE,   /* more pixels than allowed: see width and height */
    NL_DECODE_ROOM,    /* needs a room of `need` bytes */
    NL_DECODE_LATE,    /* the parent's verdict: it took too long */
    NL_DECODE_VERDICTS
} nl_decode_verdict;

/* What a picture that could be decoded lacks. */
typedef enum nl_decode_lack {
    NL_DECODE_WHOLE,
    NL_DECODE_CUT,      /* the file ends after `rows` rows, or before its end marker */
    NL_DECODE_SPOILT,   /* some of its bytes make no sense; rows may be missing, too */
    NL_DECODE_FOLLOWED, /* it is the first of `pictures` in the file */
    NL_DECODE_LACKS
} nl_decode_lack;

/* The child's answer; nothing in it is trusted before it is checked. */
typedef struct nl_decode_reply {
    nl_decode_verdict verdict;
    nl_picture_kind kind;
    uint32_t width, height; /* as stored, before it is turned upright */
    uint32_t rows;          /* of `height`, that are there; >= 1 */
    nl_decode_lack lack;
    uint32_t pictures; /* in the file */
    int orientation;   /* Exif's */
    size_t need;       /* bytes; no more of the room is touched */
    size_t start;      /* of the pixels in the room; not for the parent */
    char why[80];
} nl_decode_reply;

typedef struct nl_decode_request {
    nl_bytes file;
    const char *name; /* for the parent's messages */
    size_t max_pixels;
    uint8_t *room; /* zeroed, aligned to 64 */
    size_t room_size;
    nl_jpeg *jpeg;          /* opened for this job if the file is a JPEG; else NULL */
    nl_decode_reply *reply; /* zeroed */
} nl_decode_request;

/* Fills request->reply, as far as the file's head can say: the context is a nl_decode_request whose
 * file may end anywhere and which has no room. NL_DECODE_DONE says that width, height and kind are
 * set and within limits, NL_DECODE_ROOM that the head is incomplete or damaged. */
void nl_decode_head_job(void *context);

/* Fills request->reply; `request` is a nl_decode_request. The limits on pixels and sides are
 * checked before the room is touched. */
void nl_decode_job(void *request);

/* Pictures for one child. */
typedef struct nl_decode_batch {
    nl_decode_request *pictures; /* their rooms are set by the job */
    size_t count;
    uint8_t *room; /* of all pictures; zeroed, aligned to 64 */
    size_t room_size;
    void (*say)(const void *data, size_t size); /* nl_sandbox_say */
} nl_decode_batch;

/* Decodes the pictures in turn, each in a part of the room that no other has touched, up to the
 * first that cannot be decoded or has not room enough. Of each it says the reply and, if that is
 * NL_DECODE_DONE, the pixels: `rows` rows of `width` grey bytes. The context is a nl_decode_batch.
 */
void nl_decode_batch_job(void *context);

#endif
