/* A picture that decodes within ROOM, as most do, takes one child at most. For a larger one, the
 * child only reads the head and says what room it needs. Replies are copied and checked here like
 * any input; pixels need no check, since any byte is a grey level. */
#include "image/decodechild.h"

#include "image/image.h"
#include "image/sandbox.h"

#include <string.h>

enum { ROOM = 64 << 20, ALIGNMENT = 4096 };

/* How far the work is. */
typedef struct progress {
    const nl_decode_work *work;
    nl_decode_reply *replies; /* of the last child, copied */
    size_t at;                /* the first picture that is not settled */
    size_t most;              /* pictures for the next child */
    size_t room_size;         /* for it */
} progress;

/* Does the reply describe a picture within limits that lies within the room? */
static bool is_sound(const nl_decode_reply *reply, const nl_decode_request *request,
                     size_t room_size)
{
    if (reply->verdict != NL_DECODE_DONE || reply->width < 1 || reply->width > NL_IMAGE_SIDE_MAX ||
        reply->height < 1 || reply->height > NL_IMAGE_SIDE_MAX || reply->orientation < 1 ||
        reply->orientation > 8)
        return false;
    if ((size_t)reply->width * reply->height > request->max_pixels || reply->rows < 1 ||
        reply->rows > reply->height)
        return false;
    size_t bytes = (size_t)reply->width * reply->rows;
    return reply->start <= room_size && bytes <= room_size - reply->start;
}

/* Does the reply say that the picture cannot be decoded, or not there? */
static bool is_refusal(const nl_decode_reply *reply)
{
    return reply->verdict == NL_DECODE_DAMAGED || reply->verdict == NL_DECODE_LARGE ||
           reply->verdict == NL_DECODE_ROOM;
}

static bool settle(progress *p, nl_decode_reply *reply, const uint8_t *room, nl_error *err)
{
    const nl_decode_work *work = p->work;
    const uint8_t *pixels = reply->verdict == NL_DECODE_DONE ? room + reply->start : NULL;
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
static bool settle_first(progress *p, const nl_decode_batch *batch, nl_sandbox_end end,
                         nl_error *err)
{
    nl_decode_reply *reply = p->replies;
    if (end == NL_SANDBOX_KILLED)
        return nl_fail_lack(err,
                            "%s: the process that decodes it was killed; is there enough memory?",
                            batch->pictures->name);
    bool refused = end == NL_SANDBOX_DONE && is_refusal(reply);
    if (refused && reply->verdict == NL_DECODE_ROOM) {
        if (p->room_size == ROOM && reply->need > ROOM &&
            reply->need < most_room(batch->pictures)) {
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

/* Settles what the child has answered, or says in p->most what the next child does again. */
static bool take_answers(progress *p, const nl_decode_batch *batch, nl_sandbox_end end,
                         nl_error *err)
{
    size_t good = 0, count = batch->count;
    while (good < count && is_sound(&p->replies[good], &batch->pictures[good], batch->room_size))
        good++;
    bool broken = end != NL_SANDBOX_DONE || (good < count && !is_refusal(&p->replies[good]));
    if (broken && good == count)
        good--; /* it was on the last */
    p->most = broken && good > 0 ? good : SIZE_MAX;
    if (good == 0)
        return settle_first(p, batch, end, err);
    for (size_t i = 0; i < good && !broken; i++) {
        if (!settle(p, &p->replies[i], batch->room, err))
            return false;
    }
    return true;
}

static bool run_child(progress *p, nl_error *err)
{
    const nl_decode_work *work = p->work;
    size_t left = work->count - p->at, count = p->most < left ? p->most : left;
    size_t replies = count * sizeof(nl_decode_reply);
    size_t head = (replies + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT, bytes = head + p->room_size;
    nl_decode_batch batch = {.pictures = work->pictures + p->at, .count = count};
    uint8_t *memory = nl_sandbox_map(bytes, err);
    if (!memory)
        return nl_fail_at(err, batch.pictures->name);
    for (size_t i = 0; i < count; i++) /* only the child writes to it */
        batch.pictures[i].reply = (nl_decode_reply *)(void *)memory + i;
    batch.room = memory + head;
    batch.room_size = p->room_size;
    nl_sandbox_job job = {work->job, &batch, memory, bytes, work->seconds, work->unconfined};
    nl_sandbox_end end;
    bool ok = nl_sandbox_run(&end, &job, err) || nl_fail_at(err, batch.pictures->name);
    if (ok) {
        memcpy(p->replies, memory, replies);
        ok = take_answers(p, &batch, end, err);
    }
    nl_sandbox_unmap(memory, bytes);
    return ok;
}

bool nl_decode_run(const nl_decode_work *work, nl_error *err)
{
    nl_arena scratch = {0};
    progress p = {.work = work, .most = SIZE_MAX, .room_size = ROOM};
    p.replies = NL_NEW(&scratch, nl_decode_reply, work->count, err);
    bool ok = p.replies != NULL;
    while (ok && p.at < work->count)
        ok = run_child(&p, err);
    nl_arena_free(&scratch);
    return ok;
}
