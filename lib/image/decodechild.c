/* A picture that decodes within ROOM, as most do, takes one child at most. For a larger one, the
 * child only reads the head and says what room it needs. Replies are copied and checked here like
 * any input; pixels need no check, since any byte is a grey level. */
#include "image/decodechild.h"

#include "image/image.h"
#include "image/sandbox.h"

#include <string.h>

enum { ROOM = 64 << 20 };

/* How far the work is. */
typedef struct progress {
    const nl_decode_work *work;
    size_t at;        /* the first picture that is not settled */
    size_t most;      /* pictures for the next child */
    size_t room_size; /* for it */
    /* of the last child: */
    size_t count;             /* pictures that it is to decode */
    size_t heard;             /* replies that it said, with pixels or without */
    nl_decode_reply *replies; /* zeroed beyond those */
    uint8_t **pixels;         /* of each reply that is sound */
    nl_arena_mark mark;       /* of work->arena, which holds replies and pixels */
    nl_error err;             /* set if there is no memory for them */
} progress;

/* Does the reply describe a picture within limits? */
static bool is_sound(const nl_decode_reply *reply, const nl_decode_request *request)
{
    return reply->verdict == NL_DECODE_DONE && reply->width >= 1 &&
           reply->width <= NL_IMAGE_SIDE_MAX && reply->height >= 1 &&
           reply->height <= NL_IMAGE_SIDE_MAX && reply->orientation >= 1 &&
           reply->orientation <= 8 && (size_t)reply->width * reply->height <= request->max_pixels &&
           reply->rows >= 1 && reply->rows <= reply->height;
}

/* A nl_sandbox_hear: a reply, the pixels that it promises, and so on. */
static size_t hear(void *context, uint8_t **to)
{
    progress *p = context;
    if (p->heard > 0 && !p->pixels[p->heard - 1]) {
        size_t last = p->heard - 1;
        const nl_decode_reply *reply = &p->replies[last];
        if (!is_sound(reply, &p->work->pictures[p->at + last]))
            return 0;
        size_t bytes = (size_t)reply->width * reply->rows;
        *to = p->pixels[last] = NL_NEW(p->work->arena, uint8_t, bytes, &p->err);
        return *to ? bytes : 0;
    }
    if (p->heard == p->count)
        return 0;
    *to = (uint8_t *)&p->replies[p->heard++];
    return sizeof(nl_decode_reply);
}

/* Does the reply say that the picture cannot be decoded, or not there? */
static bool is_refusal(const nl_decode_reply *reply)
{
    return reply->verdict == NL_DECODE_DAMAGED || reply->verdict == NL_DECODE_LARGE ||
           reply->verdict == NL_DECODE_ROOM;
}

static bool settle(progress *p, nl_decode_reply *reply, uint8_t *pixels, nl_error *err)
{
    const nl_decode_work *work = p->work;
    reply->why[sizeof reply->why - 1] = '\0';
    p->room_size = ROOM;
    return work->settle(work->context, p->at++, reply, pixels, err);
}

/* More than any picture within its limits needs. */
static size_t most_room(const nl_decode_request *request)
{
    return 64 * request->max_pixels + 4 * request->file.size + ROOM;
}

/* The child's only picture, or the first, is not decoded: it gets a larger room, once, or that is
 * how it ends. If the child was killed, that says nothing of the picture, and all ends. */
static bool settle_first(progress *p, nl_sandbox_end end, nl_error *err)
{
    const nl_decode_request *first = &p->work->pictures[p->at];
    nl_decode_reply *reply = p->replies;
    if (end == NL_SANDBOX_KILLED)
        return nl_fail_lack(err,
                            "%s: the process that decodes it was killed; is there enough memory?",
                            first->name);
    bool refused = end == NL_SANDBOX_DONE && is_refusal(reply);
    if (refused && reply->verdict == NL_DECODE_ROOM) {
        if (p->room_size == ROOM && reply->need > ROOM && reply->need < most_room(first)) {
            p->room_size = reply->need;
            return true;
        }
        refused = false;
    }
    if (!refused)
        *reply = (nl_decode_reply){.verdict =
                                       end == NL_SANDBOX_LATE ? NL_DECODE_LATE : NL_DECODE_DAMAGED};
    return settle(p, reply, NULL, err);
}

/* Pictures that the child has decoded: its last reply may be another, or lack pixels. */
static size_t count_good(const progress *p, nl_sandbox_end end)
{
    size_t last = p->heard - 1;
    bool whole = p->pixels[last] && end == NL_SANDBOX_DONE;
    return whole ? p->heard : last;
}

/* Settles what the child has answered, or says in p->most what the next child does again. */
static bool take_answers(progress *p, nl_sandbox_end end, nl_error *err)
{
    size_t good = count_good(p, end);
    bool broken = end != NL_SANDBOX_DONE || (good < p->count && !is_refusal(&p->replies[good]));
    p->most = broken && good > 0 ? good : SIZE_MAX;
    if (good == 0)
        return settle_first(p, end, err);
    for (size_t i = 0; i < good && !broken; i++) {
        if (!settle(p, &p->replies[i], p->pixels[i], err))
            return false;
    }
    return true;
}

static bool prepare(progress *p, nl_error *err)
{
    size_t left = p->work->count - p->at;
    nl_arena_restore(p->work->arena, p->mark);
    p->count = p->most < left ? p->most : left;
    p->heard = 0;
    p->err = (nl_error){0};
    p->replies = NL_NEW(p->work->arena, nl_decode_reply, p->count, err);
    p->pixels = NL_NEW(p->work->arena, uint8_t *, p->count, err);
    return p->replies && p->pixels;
}

static bool run_child(progress *p, nl_error *err)
{
    const nl_decode_work *work = p->work;
    if (!prepare(p, err))
        return false;
    nl_decode_batch batch = {.pictures = work->pictures + p->at,
                             .count = p->count,
                             .room_size = p->room_size,
                             .say = nl_sandbox_say};
    for (size_t i = 0; i < p->count; i++) /* the child writes to its copy */
        batch.pictures[i].reply = &p->replies[i];
    batch.room = nl_sandbox_room(batch.room_size, err);
    if (!batch.room)
        return nl_fail_at(err, batch.pictures->name);
    const nl_sandbox_job job = {work->job, &batch, hear, p, work->seconds, work->unconfined};
    nl_sandbox_end end;
    bool ok = nl_sandbox_run(&end, &job, err);
    nl_sandbox_free_room(batch.room, batch.room_size);
    if (ok && p->err.status != NL_OK) {
        *err = p->err;
        ok = false;
    }
    return ok ? take_answers(p, end, err) : nl_fail_at(err, batch.pictures->name);
}

bool nl_decode_run(const nl_decode_work *work, nl_error *err)
{
    progress p = {
        .work = work, .most = SIZE_MAX, .room_size = ROOM, .mark = nl_arena_save(work->arena)};
    while (p.at < work->count) {
        if (!run_child(&p, err))
            return false;
    }
    return true;
}
