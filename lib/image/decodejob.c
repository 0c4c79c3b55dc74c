#include "image/decodejob.h"

#include "image/alpha.h"
#include "image/bmprle.h"
#include "image/colour.h"
#include "image/image.h"
#include "image/pnm.h"
#include "image/stb.h"

enum { ROOM_ALIGNMENT = 4096 };

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Bytes of the sample of a picture's colours. */
static size_t sample_bytes(size_t pixels)
{
    return smaller(3 * pixels, NL_SAMPLE_BYTES);
}

/* Address space that decoding needs at most; only what is written to becomes memory. That of small
 * pictures is small, so that many fit in the room of a batch. */
static size_t room_needed(const nl_picture_head *head, size_t file_size)
{
    size_t pixels = (size_t)head->width * head->height;
    size_t padded = ((size_t)head->width + 32) * ((size_t)head->height + 32);
    size_t channels = (size_t)head->channels, mebibyte = (size_t)1 << 20;
    size_t margin = smaller((64 << 10) + 16 * pixels, mebibyte) + sample_bytes(pixels);
    switch (head->kind) {
    case NL_PICTURE_JPEG: /* the result, coefficients in 16 bits, and some rows */
        return pixels + 2 * channels * padded + 256 * channels * ((size_t)head->width + 64) +
               mebibyte + NL_SAMPLE_BYTES;
    case NL_PICTURE_PNG: { /* packed, inflated, unfiltered, with an alpha channel, and copied */
        size_t bytes = head->depth == 16 ? 2 : 1;
        return 2 * file_size + pixels * (2 * channels + 2 * (channels + 1) + 5) * bytes + margin;
    }
    default:
        return pixels * channels + margin;
    }
}

static uint8_t on_white(uint8_t level, uint8_t alpha)
{
    return (uint8_t)((level * alpha + 255 * (255 - alpha) + 127) / 255);
}

/* Decoded pixels of 1 .. 4 channels: grey, grey and alpha, RGB, RGBA. */
typedef struct raw_picture {
    uint8_t *pixels;
    uint32_t width, height;
    int channels;
} raw_picture;

static void rgb_on_white(uint8_t *rgb, const uint8_t *pixel, int channels)
{
    uint8_t alpha = channels == 4 ? pixel[3] : 255;
    for (int c = 0; c < 3; c++)
        rgb[c] = on_white(pixel[c], alpha);
}

/* These three write grey pixels where the picture is: bytes are read before they are overwritten.
 */
static void alpha_to_grey(const raw_picture *picture, bool ink)
{
    size_t count = (size_t)picture->width * picture->height;
    const uint8_t *alpha = picture->pixels + picture->channels - 1;
    for (size_t i = 0; i < count; i++, alpha += picture->channels)
        picture->pixels[i] = ink ? 255 - *alpha : *alpha;
}

static void luma_to_grey(const raw_picture *picture)
{
    size_t count = (size_t)picture->width * picture->height;
    uint8_t *grey = picture->pixels;
    const uint8_t *from = grey;
    if (picture->channels == 2) {
        for (size_t i = 0; i < count; i++, from += 2)
            grey[i] = on_white(from[0], from[1]);
    } else if (picture->channels == 3) {
        for (size_t i = 0; i < count; i++, from += 3)
            grey[i] = nl_luma(from[0], from[1], from[2]);
    } else if (picture->channels == 4) {
        for (size_t i = 0; i < count; i++, from += 4)
            grey[i] = on_white(nl_luma(from[0], from[1], from[2]), from[3]);
    }
}

static void plane_to_grey(const raw_picture *picture, const nl_plane *plane)
{
    size_t count = (size_t)picture->width * picture->height;
    const uint8_t *from = picture->pixels;
    for (size_t i = 0; i < count && picture->channels == 4; i++, from += 4)
        rgb_on_white(picture->pixels + 3 * i, from, 4);
    nl_plane_project(picture->pixels, picture->pixels, count, plane);
}

/* Colour becomes the plane that shows most, alpha is blended with white or is the ink. */
static void make_grey(const raw_picture *picture, uint8_t *sample_memory)
{
    size_t count = (size_t)picture->width * picture->height;
    int channels = picture->channels;
    if (channels % 2 == 0) {
        nl_alpha_use use = nl_alpha_find(picture->pixels, count, channels);
        if (use != NL_ALPHA_BLENDS) {
            alpha_to_grey(picture, use == NL_ALPHA_INK);
            return;
        }
    }
    nl_plane plane;
    bool coloured = false;
    if (channels >= 3) {
        nl_sample sample = nl_sample_make(picture->width, picture->height, sample_memory);
        for (uint32_t y = 0; y < picture->height; y += sample.step) {
            const uint8_t *row = picture->pixels + (size_t)y * picture->width * (size_t)channels;
            for (uint32_t x = 0; x < picture->width; x += sample.step)
                rgb_on_white(nl_sample_at(&sample, x, y), row + (size_t)x * (size_t)channels,
                             channels);
        }
        coloured = nl_plane_choose(&plane, &sample);
    }
    if (coloured)
        plane_to_grey(picture, &plane);
    else
        luma_to_grey(picture);
}

static bool read_pnm(raw_picture *out, const nl_decode_request *request, const char **why)
{
    nl_pnm head;
    if (!nl_pnm_head(&head, request->file, why) ||
        !nl_pnm_pixels(request->room, &head, request->file, why))
        return false;
    *out = (raw_picture){request->room, head.width, head.height, (int)head.channels};
    request->reply->pictures = nl_pnm_count(&head, request->file);
    if (request->reply->pictures > 1)
        request->reply->lack = NL_DECODE_FOLLOWED;
    return true;
}

static bool read_by_stb(raw_picture *out, const nl_picture_head *head,
                        const nl_decode_request *request, size_t room_size, const char **why)
{
    nl_stb_picture picture;
    nl_stb_room room = {request->room, room_size};
    if (head->kind == NL_PICTURE_PNG && !nl_png_intact(request->file, why))
        return false;
    if (!nl_stb_decode(&picture, request->file, room, why))
        return false;
    *why = "two parts of it give different sizes";
    *out = (raw_picture){picture.pixels, head->width, head->height, picture.channels};
    return (uint32_t)picture.width == head->width && (uint32_t)picture.height == head->height;
}

static bool read_runs(raw_picture *out, const nl_picture_head *head,
                      const nl_decode_request *request, const char **why)
{
    *out = (raw_picture){request->room, head->width, head->height, 3};
    return nl_bmp_rle_decode(request->room, request->file, why);
}

static bool read_jpeg(const nl_picture_head *head, const nl_decode_request *request,
                      const char **why)
{
    size_t grey = ((size_t)head->width * head->height + 63) / 64 * 64;
    nl_jpeg_room room = {request->room + grey, request->reply->need - grey};
    nl_jpeg_picture picture = {.width = head->width, .height = head->height};
    *why = "its head changed";
    if (!request->jpeg ||
        !nl_jpeg_grey(&picture, request->room, request->jpeg, request->file, room, why))
        return false;
    request->reply->rows = picture.rows;
    request->reply->lack = picture.damaged ? NL_DECODE_SPOILT
                           : picture.cut   ? NL_DECODE_CUT
                                           : NL_DECODE_WHOLE;
    return true;
}

static bool read_picture(const nl_picture_head *head, const nl_decode_request *request,
                         const char **why)
{
    if (head->kind == NL_PICTURE_JPEG)
        return read_jpeg(head, request, why);
    size_t room_size = request->reply->need - sample_bytes((size_t)head->width * head->height);
    raw_picture picture = {0};
    bool read = head->kind == NL_PICTURE_PNM ? read_pnm(&picture, request, why)
                : head->runs                 ? read_runs(&picture, head, request, why)
                                             : read_by_stb(&picture, head, request, room_size, why);
    if (!read)
        return false;
    make_grey(&picture, request->room + room_size);
    request->reply->start = (size_t)(picture.pixels - request->room);
    return true;
}

/* NL_DECODE_DONE if there is a head and its picture is within limits. */
static nl_decode_verdict scan(nl_picture_head *head, const nl_decode_request *request,
                              const char **why)
{
    nl_decode_reply *reply = request->reply;
    bool scanned = nl_picture_scan(head, request->file, why);
    reply->kind = scanned ? head->kind : nl_picture_sniff(request->file);
    if (!scanned)
        return NL_DECODE_DAMAGED;
    reply->width = head->width;
    reply->height = head->height;
    reply->rows = head->height;
    reply->orientation = head->orientation;
    return head->width > NL_IMAGE_SIDE_MAX || head->height > NL_IMAGE_SIDE_MAX ||
                   (size_t)head->width * head->height > request->max_pixels
               ? NL_DECODE_LARGE
               : NL_DECODE_DONE;
}

void nl_decode_head_job(void *context)
{
    const nl_decode_request *request = context;
    nl_picture_head head;
    const char *why = "";
    nl_decode_verdict verdict = scan(&head, request, &why);
    request->reply->verdict = verdict == NL_DECODE_DAMAGED ? NL_DECODE_ROOM : verdict;
}

static nl_decode_verdict decode(const nl_decode_request *request, const char **why)
{
    nl_decode_reply *reply = request->reply;
    nl_picture_head head;
    nl_decode_verdict scanned = scan(&head, request, why);
    if (scanned != NL_DECODE_DONE)
        return scanned;
    *why = "the file is too short for the size its head gives";
    if (request->file.size < head.least)
        return NL_DECODE_DAMAGED;
    reply->need = room_needed(&head, request->file.size);
    if (reply->need > request->room_size)
        return NL_DECODE_ROOM;
    return read_picture(&head, request, why) ? NL_DECODE_DONE : NL_DECODE_DAMAGED;
}

void nl_decode_job(void *request)
{
    nl_decode_reply *reply = ((const nl_decode_request *)request)->reply;
    const char *why = "";
    nl_decode_verdict verdict = decode(request, &why);
    for (size_t i = 0; why[i] && i + 1 < sizeof reply->why; i++)
        reply->why[i] = why[i];
    reply->verdict = verdict;
}

void nl_decode_batch_job(void *context)
{
    const nl_decode_batch *batch = context;
    size_t used = 0;
    for (size_t i = 0; i < batch->count; i++) {
        nl_decode_request *picture = &batch->pictures[i];
        picture->room = batch->room + used;
        picture->room_size = batch->room_size - used;
        nl_decode_job(picture);
        const nl_decode_reply *reply = picture->reply;
        batch->say(reply, sizeof *reply);
        if (reply->verdict != NL_DECODE_DONE)
            return;
        batch->say(picture->room + reply->start, (size_t)reply->width * reply->rows);
        size_t whole = (reply->need + ROOM_ALIGNMENT - 1) / ROOM_ALIGNMENT;
        used += smaller(whole * ROOM_ALIGNMENT, picture->room_size);
    }
}
