/* A picture that decodes within FIRST_ROOM, as most do, takes one child. For a larger one, the
 * first child only reads the head and says what room it needs. The child's reply is checked here
 * like any input; its pixels need no check, since any byte is a grey level. */
#include "image/decode.h"

#include "image/decodejob.h"
#include "image/exif.h"
#include "image/otherformats.h"
#include "image/sandbox.h"

#include <stdio.h>
#include <string.h>

enum { FIRST_ROOM = 32 << 20, REPLY_ROOM = 4096, FILE_MAX = 512 << 20 };

nl_decode_options nl_decode_default(void)
{
    return (nl_decode_options){.max_pixels = NL_IMAGE_PIXELS_MAX, .timeout = 20.0};
}

bool nl_decode_sniff(nl_bytes head)
{
    return nl_picture_sniff(head) != NL_PICTURE_NONE;
}

/* The state of decoding one picture. */
typedef struct decoding {
    nl_decode_request request;
    const nl_decode_options *options;
    const char *name;
    nl_arena *arena;
} decoding;

/* The child's words, as far as they are printable. */
static void copy_printable(char *out, const char *why, size_t room)
{
    size_t length = 0;
    for (; length + 1 < room && why[length]; length++)
        out[length] = why[length] >= ' ' && why[length] <= '~' ? why[length] : '?';
    out[length] = 0;
}

static bool fail_damaged(const decoding *task, const nl_decode_reply *reply, nl_error *err)
{
    const char *kind = nl_picture_name(nl_picture_sniff(task->request.file));
    char why[sizeof reply->why];
    copy_printable(why, reply->why, sizeof why);
    return nl_fail(err, NL_ERROR_INPUT, "%s: damaged %s picture: %s", task->name, kind,
                   why[0] ? why : "the decoder fails on it");
}

static bool fail_large(const decoding *task, const nl_decode_reply *reply, nl_error *err)
{
    if (reply->width > NL_IMAGE_SIDE_MAX || reply->height > NL_IMAGE_SIDE_MAX)
        return nl_fail(err, NL_ERROR_LIMIT, "%s: %u x %u pixels; no side may exceed %d", task->name,
                       reply->width, reply->height, (int)NL_IMAGE_SIDE_MAX);
    return nl_fail(err, NL_ERROR_LIMIT,
                   "%s: %u x %u pixels; at most %zu are allowed (--max-pixels)", task->name,
                   reply->width, reply->height, task->options->max_pixels);
}

/* Does the reply describe a picture within limits that lies within the room? */
static bool is_sound(const nl_decode_reply *reply, const nl_decode_request *request)
{
    if (reply->width < 1 || reply->width > NL_IMAGE_SIDE_MAX || reply->height < 1 ||
        reply->height > NL_IMAGE_SIDE_MAX || reply->orientation < 1 || reply->orientation > 8)
        return false;
    if ((size_t)reply->width * reply->height > request->max_pixels || reply->rows < 1 ||
        reply->rows > reply->height)
        return false;
    size_t bytes = (size_t)reply->width * reply->rows;
    return reply->start <= request->room_size && bytes <= request->room_size - reply->start;
}

/* Empty for a whole picture. */
static void describe_lack(nl_decode_remark *out, const nl_decode_reply *reply)
{
    size_t room = sizeof out->text;
    out->text[0] = '\0';
    if (reply->lack == NL_DECODE_CUT && reply->rows < reply->height)
        snprintf(out->text, room, "the file is truncated: %u of %u rows of pixels are there",
                 reply->rows, reply->height);
    else if (reply->lack == NL_DECODE_CUT)
        snprintf(out->text, room, "the file is truncated near its end");
    else if (reply->lack == NL_DECODE_SPOILT)
        snprintf(out->text, room, "the file is damaged: parts of the picture may be wrong");
    else if (reply->lack == NL_DECODE_FOLLOWED)
        snprintf(out->text, room, "the file has %u pictures; only the first is read",
                 reply->pictures);
}

static bool take_picture(nl_image *out, const decoding *task, const nl_decode_reply *reply,
                         nl_error *err)
{
    nl_decode_remark remark;
    describe_lack(&remark, reply);
    if (task->options->strict && remark.text[0])
        return nl_fail(err, NL_ERROR_INPUT, "%s: %s", task->name, remark.text);
    if (task->options->remark)
        *task->options->remark = remark;
    int width = (int)reply->width, height = (int)reply->rows;
    nl_image stored = {task->request.room + reply->start, width, height, width};
    bool swapped = nl_exif_swaps_sides(reply->orientation);
    if (!nl_image_init(out, swapped ? height : width, swapped ? width : height, task->arena, err))
        return nl_fail_at(err, task->name);
    nl_exif_upright(*out, stored, reply->orientation);
    return true;
}

/* Accepts the picture, or refuses it, or asks in *need for a larger room. */
static bool take_reply(nl_image *out, size_t *need, const decoding *task, nl_sandbox_end end,
                       nl_error *err)
{
    if (end == NL_SANDBOX_LATE)
        return nl_fail(err, NL_ERROR_LIMIT, "%s: decoding takes longer than %g s (--timeout)",
                       task->name, task->options->timeout);
    const nl_decode_request *request = &task->request;
    nl_decode_reply reply = {0};
    if (end == NL_SANDBOX_DONE)
        reply = *request->reply;
    reply.why[sizeof reply.why - 1] = 0;
    if (reply.verdict == NL_DECODE_LARGE)
        return fail_large(task, &reply, err);
    if (reply.verdict == NL_DECODE_DONE && is_sound(&reply, request))
        return take_picture(out, task, &reply, err);
    if (reply.verdict == NL_DECODE_ROOM && reply.need > request->room_size &&
        reply.need < SIZE_MAX / 2) {
        *need = reply.need;
        return true;
    }
    return fail_damaged(task, &reply, err);
}

static bool try_room(nl_image *out, size_t *need, decoding *task, nl_error *err)
{
    nl_decode_request *request = &task->request;
    size_t bytes = REPLY_ROOM + request->room_size;
    uint8_t *memory = nl_sandbox_map(bytes, err);
    if (!memory)
        return nl_fail_at(err, task->name);
    request->reply = (nl_decode_reply *)(void *)memory;
    request->room = memory + REPLY_ROOM;
    nl_sandbox_end end;
    bool done = nl_sandbox_run(&end, nl_decode_job, request, task->options->timeout, err);
    done = done ? take_reply(out, need, task, end, err) : nl_fail_at(err, task->name);
    nl_sandbox_unmap(memory, bytes);
    return done;
}

/* A second room if the first is too small. */
static bool try_rooms(nl_image *out, decoding *task, nl_error *err)
{
    size_t need = 0;
    if (!try_room(out, &need, task, err))
        return false;
    if (need == 0)
        return true;
    task->request.room_size = need;
    need = 0;
    if (!try_room(out, &need, task, err))
        return false;
    return need == 0 || fail_damaged(task, &(nl_decode_reply){0}, err);
}

static bool fail_other(const char *name, nl_bytes file, nl_error *err)
{
    const nl_other_format *other = nl_other_format_of(file);
    if (!other)
        return nl_fail(err, NL_ERROR_INPUT,
                       "%s: not a picture; PNG, JPEG, BMP and PNM pictures can be read", name);
    return nl_fail(err, NL_ERROR_INPUT, "%s: %s cannot be read; convert it: %s", name, other->name,
                   other->command);
}

bool nl_decode(nl_image *out, nl_bytes file, const char *name, const nl_decode_options *options,
               nl_arena *arena, nl_error *err)
{
    *out = (nl_image){0};
    if (file.size == 0)
        return nl_fail(err, NL_ERROR_INPUT, "%s: the file is empty", name);
    if (!nl_decode_sniff(file))
        return fail_other(name, file, err);
    decoding task = {{.file = file, .max_pixels = options->max_pixels, .room_size = FIRST_ROOM},
                     options,
                     name,
                     arena};
    bool is_jpeg = nl_picture_sniff(file) == NL_PICTURE_JPEG;
    if (is_jpeg && !nl_jpeg_open(&task.request.jpeg, arena, err))
        return nl_fail_at(err, name);
    bool done = try_rooms(out, &task, err);
    nl_jpeg_close(task.request.jpeg);
    return done;
}

bool nl_decode_file(nl_image *out, const char *path, const nl_decode_options *options,
                    nl_arena *arena, nl_error *err)
{
    *out = (nl_image){0};
    nl_bytes file = {0};
    nl_arena scratch = {0};
    const char *name = strcmp(path, "-") == 0 ? "standard input" : path;
    bool done = nl_file_read(&file, path, FILE_MAX, &scratch, err) &&
                nl_decode(out, file, name, options, arena, err);
    nl_arena_free(&scratch);
    return done;
}
