/* Opens files, has children decode them, and says what is wrong with those that cannot be. */
#include "image/decode.h"

#include "base/clock.h"
#include "image/decodechild.h"
#include "image/exif.h"
#include "image/otherformats.h"
#include "image/sandbox.h"

#include <stdio.h>
#include <string.h>

enum {
    FILE_MAX = 512 << 20,
    BATCH_BYTES = 32 << 20, /* of files read ahead */
    SMALL_MAX = 1 << 20,    /* a file that is read whole, whatever it is */
    HEAD_MAX = 8 << 20,     /* bytes in which a picture's size must be found */
    PIXEL_BYTES = 8,        /* of a file, for a pixel, at most: RGBA of 16 bits */
    PLAIN_FACTOR = 3,       /* so much more for numbers written out */
};

nl_decode_options nl_decode_default(void)
{
    return (nl_decode_options){.max_pixels = NL_IMAGE_PIXELS_MAX, .timeout = 20.0, .sandbox = true};
}

bool nl_decode_sniff(nl_bytes head)
{
    return nl_picture_sniff(head) != NL_PICTURE_NONE;
}

/* The state of decoding pictures. */
typedef struct decoding {
    const nl_decode_options *options;
    nl_decode_request *pictures;
    size_t first;   /* index of pictures[0] among all */
    double seconds; /* that a child may take */
    nl_arena *arena;
    nl_decode_take *take;
    void *context;
} decoding;

/* The child's words, as far as they are printable. */
static void copy_printable(char *out, const char *why, size_t room)
{
    size_t length = 0;
    for (; length + 1 < room && why[length]; length++)
        out[length] = why[length] >= ' ' && why[length] <= '~' ? why[length] : '?';
    out[length] = 0;
}

static bool fail_damaged(nl_bytes file, const nl_decode_reply *reply, nl_error *err)
{
    const char *kind = nl_picture_name(nl_picture_sniff(file));
    char why[sizeof reply->why];
    copy_printable(why, reply->why, sizeof why);
    return nl_fail(err, NL_ERROR_INPUT, "damaged %s picture: %s", kind,
                   why[0] ? why : "the decoder fails on it");
}

static bool fail_large(const nl_decode_options *options, const nl_decode_reply *reply,
                       nl_error *err)
{
    const char *option = options->max_pixels_name;
    if (reply->width > NL_IMAGE_SIDE_MAX || reply->height > NL_IMAGE_SIDE_MAX)
        return nl_fail(err, NL_ERROR_LIMIT, "%u x %u pixels; no side may exceed %d", reply->width,
                       reply->height, (int)NL_IMAGE_SIDE_MAX);
    return nl_fail(err, NL_ERROR_LIMIT, "%u x %u pixels; at most %zu are allowed%s%s%s",
                   reply->width, reply->height, options->max_pixels, option ? " (" : "",
                   option ? option : "", option ? ")" : "");
}

/* Without the file's name. */
static bool fail_undecoded(const nl_decode_options *options, nl_bytes file,
                           const nl_decode_reply *reply, nl_error *err)
{
    if (reply->verdict == NL_DECODE_LARGE)
        return fail_large(options, reply, err);
    const char *option = options->timeout_name;
    if (reply->verdict == NL_DECODE_LATE)
        return nl_fail(err, NL_ERROR_LIMIT, "decoding takes longer than %g s%s%s%s",
                       options->timeout, option ? " (" : "", option ? option : "",
                       option ? ")" : "");
    return fail_damaged(file, reply, err);
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

/* The decoded picture upright; or, in out->err, that something is missing and must not be. */
static bool take_picture(nl_decoded *out, const decoding *d, const nl_decode_request *request,
                         const nl_decode_reply *reply, uint8_t *pixels, nl_error *err)
{
    describe_lack(&out->remark, reply);
    if (d->options->strict && out->remark.text[0]) {
        nl_fail(&out->err, NL_ERROR_INPUT, "%s: %s", request->name, out->remark.text);
        return true;
    }
    int width = (int)reply->width, height = (int)reply->rows;
    nl_image stored = {pixels, width, height, width};
    bool swapped = nl_exif_swaps_sides(reply->orientation);
    if (reply->orientation == 1) {
        out->paper = stored;
        return true;
    }
    if (!nl_image_init(&out->paper, swapped ? height : width, swapped ? width : height, d->arena,
                       err))
        return nl_fail_at(err, request->name);
    nl_exif_upright(out->paper, stored, reply->orientation);
    return true;
}

static bool settle(void *context, size_t index, const nl_decode_reply *reply, uint8_t *pixels,
                   nl_error *err)
{
    const decoding *d = context;
    const nl_decode_request *request = &d->pictures[index];
    nl_decoded picture = {0};
    if (reply->verdict != NL_DECODE_DONE) {
        fail_undecoded(d->options, request->file, reply, &picture.err);
        nl_fail_at(&picture.err, request->name);
    } else if (!take_picture(&picture, d, request, reply, pixels, err)) {
        return false;
    }
    return d->take(d->context, d->first + index, &picture, err);
}

static bool run(decoding *d, size_t count, nl_error *err)
{
    nl_decode_work work = {.pictures = d->pictures,
                           .count = count,
                           .job = nl_decode_batch_job,
                           .seconds = d->seconds,
                           .unconfined = !d->options->sandbox,
                           .settle = settle,
                           .context = d,
                           .arena = d->arena};
    bool done = count == 0 || nl_decode_run(&work, err);
    for (size_t i = 0; i < count; i++)
        nl_jpeg_close(d->pictures[i].jpeg);
    return done;
}

static bool fail_other(nl_bytes file, nl_error *err)
{
    const nl_other_format *other = nl_other_format_of(file);
    if (!other)
        return nl_fail(err, NL_ERROR_INPUT,
                       "not a picture; PNG, JPEG, BMP and PNM pictures can be read");
    return nl_fail(err, NL_ERROR_INPUT, "%s cannot be read; convert it: %s", other->name,
                   other->command);
}

/* Fills the request for a file, or says why it cannot be decoded. */
static bool request_file(nl_decode_request *out, nl_bytes file, const char *name,
                         const nl_decode_options *options, nl_arena *arena, nl_error *err)
{
    *out = (nl_decode_request){.file = file, .name = name, .max_pixels = options->max_pixels};
    if (file.size == 0)
        return nl_fail(err, NL_ERROR_INPUT, "%s: the file is empty", name);
    if (!nl_decode_sniff(file))
        return fail_other(file, err) || nl_fail_at(err, name);
    return nl_picture_sniff(file) != NL_PICTURE_JPEG || nl_jpeg_open(&out->jpeg, arena, err) ||
           nl_fail_at(err, name);
}

/* What is known of a file while it is read. */
typedef struct arrival {
    const nl_decode_options *options;
    bool sized; /* its limit has been set */
} arrival;

/* The work of the child that only looks at a file's head. */
static void scan_in_child(void *request)
{
    nl_decode_head_job(request);
    nl_sandbox_say(((nl_decode_request *)request)->reply, sizeof(nl_decode_reply));
}

/* Has a child find the picture's size in the head of its file. */
static bool scan_head(nl_decode_reply *out, nl_bytes head, const arrival *a, nl_error *err)
{
    nl_decode_reply childs = {0};
    nl_decode_request request = {
        .file = head, .max_pixels = a->options->max_pixels, .reply = &childs};
    nl_sandbox_answer answer = {out, sizeof *out};
    const nl_sandbox_job job = {.run = scan_in_child,
                                .context = &request,
                                .hear = nl_sandbox_hear_answer,
                                .listener = &answer,
                                .seconds = a->options->timeout,
                                .unconfined = !a->options->sandbox};
    nl_sandbox_end end;
    *out = (nl_decode_reply){0};
    if (!nl_sandbox_run(&end, &job, err))
        return false;
    if (end == NL_SANDBOX_KILLED)
        return nl_fail_lack(err,
                            "the process that looks at it was killed; is there enough memory?");
    if (end != NL_SANDBOX_DONE)
        out->verdict = end == NL_SANDBOX_LATE ? NL_DECODE_LATE : NL_DECODE_DAMAGED;
    return true;
}

/* Of a large file or a stream, no more is read than a picture of its size can take. The reader
 * names the file in messages. */
static bool check_arrival(void *context, nl_bytes head, size_t known, size_t *limit, nl_error *err)
{
    arrival *a = context;
    nl_decode_reply reply;
    if (known <= SMALL_MAX || head.size == 0 || a->sized)
        return true;
    if (!nl_decode_sniff(head))
        return fail_other(head, err);
    if (head.size <= NL_FILE_HEAD)
        return true;
    if (!scan_head(&reply, head, a, err))
        return false;
    if (reply.verdict == NL_DECODE_ROOM && head.size < HEAD_MAX)
        return true;
    if (reply.verdict != NL_DECODE_DONE)
        return fail_undecoded(a->options, head, &reply, err);
    size_t pixels = (size_t)reply.width * reply.height; /* whatever the child says, of 64 bits */
    bool written_out = nl_picture_sniff(head) == NL_PICTURE_PNM && head.data[1] <= '3';
    a->sized = true;
    if (pixels < FILE_MAX / PIXEL_BYTES)
        *limit = HEAD_MAX + pixels * PIXEL_BYTES * (written_out ? PLAIN_FACTOR : 1);
    return true;
}

static bool take_one(void *context, size_t index, const nl_decoded *picture, nl_error *err)
{
    (void)index;
    *(nl_decoded *)context = *picture;
    *err = picture->err;
    return err->status == NL_OK;
}

/* nl_decode, within `seconds`. */
static bool decode_within(nl_image *out, nl_bytes file, const char *name,
                          const nl_decode_options *options, double seconds, nl_arena *arena,
                          nl_error *err)
{
    nl_decode_request request;
    nl_decoded picture = {0};
    decoding d = {.options = options,
                  .pictures = &request,
                  .seconds = seconds,
                  .arena = arena,
                  .take = take_one,
                  .context = &picture};
    *out = (nl_image){0};
    if (!request_file(&request, file, name, options, arena, err) || !run(&d, 1, err))
        return false;
    *out = picture.paper;
    if (options->remark)
        *options->remark = picture.remark;
    return true;
}

bool nl_decode(nl_image *out, nl_bytes file, const char *name, const nl_decode_options *options,
               nl_arena *arena, nl_error *err)
{
    return decode_within(out, file, name, options, options->timeout, arena, err);
}

static const char *shown_name(const char *path)
{
    return strcmp(path, "-") == 0 ? "standard input" : path;
}

static bool read_picture(nl_bytes *out, const char *path, bool regular,
                         const nl_decode_options *options, nl_arena *arena, nl_error *err)
{
    arrival a = {.options = options};
    char advice[64] = "";
    if (options->timeout_name)
        snprintf(advice, sizeof advice, " (%s)", options->timeout_name);
    const nl_file_terms terms = {.limit = FILE_MAX,
                                 .regular = regular,
                                 .seconds = options->timeout,
                                 .advice = advice,
                                 .check = check_arrival,
                                 .context = &a};
    return nl_file_read_on_terms(out, path, &terms, arena, err);
}

bool nl_decode_file(nl_image *out, const char *path, const nl_decode_options *options,
                    nl_arena *arena, nl_error *err)
{
    *out = (nl_image){0};
    nl_bytes file = {0};
    nl_arena scratch = {0};
    double start = nl_clock();
    bool done = read_picture(&file, path, false, options, &scratch, err) &&
                decode_within(out, file, shown_name(path), options,
                              options->timeout - (nl_clock() - start), arena, err);
    nl_arena_free(&scratch);
    return done;
}

/* Reads files for one batch; *count of them. The file after those may be one that cannot be
 * decoded, for the reason in *why. */
static void read_batch(decoding *d, size_t *count, nl_error *why, const char *const *paths,
                       size_t most)
{
    size_t bytes = 0;
    for (*count = 0; *count < most && *count < NL_DECODE_BATCH && bytes < BATCH_BYTES; ++*count) {
        const char *path = paths[*count];
        nl_bytes file;
        if (!read_picture(&file, path, true, d->options, d->arena, why) ||
            !request_file(&d->pictures[*count], file, path, d->options, d->arena, why))
            return;
        bytes += file.size;
    }
}

/* A file that cannot be decoded, unless it could not even be read for want of something. */
static bool take_bad(const decoding *d, size_t index, const nl_decoded *bad, nl_error *err)
{
    if (!bad->err.lack)
        return d->take(d->context, index, bad, err);
    *err = bad->err;
    return false;
}

bool nl_decode_files(const char *const *paths, size_t count, const nl_decode_options *options,
                     nl_decode_take *take, void *context, nl_error *err)
{
    nl_arena scratch = {0}, arena = {0};
    decoding d = {.options = options,
                  .seconds = options->timeout,
                  .arena = &arena,
                  .take = take,
                  .context = context};
    d.pictures = NL_NEW(&scratch, nl_decode_request, NL_DECODE_BATCH, err);
    bool ok = d.pictures != NULL;
    while (ok && d.first < count) {
        nl_decoded bad = {0};
        size_t read = 0;
        read_batch(&d, &read, &bad.err, paths + d.first, count - d.first);
        ok = run(&d, read, err);
        d.first += read;
        if (ok && bad.err.status != NL_OK)
            ok = take_bad(&d, d.first++, &bad, err);
        nl_arena_free(&arena);
    }
    nl_arena_free(&scratch);
    return ok;
}
