/* Children that decode pictures, each as many as it can: starting one takes far longer than
 * decoding a small picture.
 *
 * What a picture may do to others of its child is limited by what is taken from a child. If it is
 * killed, runs late, or answers what
 * cannot be, nothing it said is taken: the pictures before the one that it was on go to a new
 * child, then that one, as the first of another. If it says that a picture is damaged, it has ended
 * with it, and that picture, too, is decoded again as the first of a new child. Only of the first
 * picture is such an end or answer final. So a picture that breaks its child costs that picture
 * alone. One that takes its child over without a trace could lie about the pictures after it in
 * that child, as it can about itself: they are of the same call, up to NL_DECODE_BATCH.
 *
 * A child that the system kills has met no bad picture, most likely, but want of memory. Fewer
 * pictures are tried; once one is killed that has not finished its first, all fails. */
#ifndef NL_IMAGE_DECODECHILD_H
#define NL_IMAGE_DECODECHILD_H

#include "image/decodejob.h"

enum { NL_DECODE_BATCH = 256 /* pictures that a caller should put together at most */ };

typedef struct nl_decode_work {
    nl_decode_request *pictures; /* file, name, max_pixels and jpeg are set */
    size_t count;
    void (*job)(void *batch); /* nl_decode_batch_job, which runs in the child */
    double seconds;           /* that a child may take; > 0 */
    /* Called for each picture in turn, in this process. reply->verdict is NL_DECODE_DONE, with the
     * stored pixels, width * rows; or LARGE, LATE or DAMAGED, maybe with `why`, which ends with a
     * zero byte. False stops all. */
    bool (*settle)(void *context, size_t index, const nl_decode_reply *reply, uint8_t *pixels,
                   nl_error *err);
    void *context;
    nl_arena
        *arena; /* for the pixels, and for settle: only what the last picture left there stays */
    bool unconfined; /* as in nl_sandbox_job */
} nl_decode_work;

/* Decodes all pictures. NL_ERROR_LIMIT if there is no memory or no process for it, or the system
 * kills that, or what `settle` says. */
bool nl_decode_run(const nl_decode_work *work, nl_error *err) NL_CHECK;

#endif
