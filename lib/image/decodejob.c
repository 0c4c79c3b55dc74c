#include "image/decodejob.h"

#include "image/image.h"
#include "image/pnm.h"
#include "image/stb.h"

/* Address space that decoding needs at most; only what is written to becomes memory. */
static size_t room_needed(const nl_picture_head *head, size_t file_size)
{
    size_t pixels = (size_t)head->width * head->height;
    size_t padded = ((size_t)head->width + 32) * ((size_t)head->height + 32);
    size_t channels = (size_t)head->channels;
    size_t margin = (size_t)1 << 20;
    switch (head->kind) {
    case NL_PICTURE_JPEG: /* planes, their coefficients in 16 bits, and the result */
        return channels * padded * (head->progressive ? 3 : 1) + pixels + margin;
    case NL_PICTURE_PNG: { /* packed, inflated, unfiltered, with an alpha channel, and copied */
        size_t bytes = head->depth == 16 ? 2 : 1;
        return 2 * file_size + pixels * (2 * channels + 2 * (channels + 1) + 5) * bytes + margin;
    }
    case NL_PICTURE_BMP:
        return pixels * channels + margin;
    default:
        return pixels + margin;
    }
}

static uint8_t on_white(uint8_t level, uint8_t alpha)
{
    return (uint8_t)((level * alpha + 255 * (255 - alpha) + 127) / 255);
}

/* Pixels of 1 .. 4 channels become grey, in place: bytes are read before they are overwritten. */
static void make_grey(uint8_t *pixels, size_t count, int channels)
{
    const uint8_t *from = pixels;
    if (channels == 2) {
        for (size_t i = 0; i < count; i++, from += 2)
            pixels[i] = on_white(from[0], from[1]);
    } else if (channels == 3) {
        for (size_t i = 0; i < count; i++, from += 3)
            pixels[i] = nl_luma(from[0], from[1], from[2]);
    } else if (channels == 4) {
        for (size_t i = 0; i < count; i++, from += 4)
            pixels[i] = on_white(nl_luma(from[0], from[1], from[2]), from[3]);
    }
}

static bool read_pnm(nl_bytes file, uint8_t *room, const char **why)
{
    nl_pnm head;
    return nl_pnm_head(&head, file, why) && nl_pnm_grey(room, &head, file, why);
}

static bool read_by_stb(const nl_picture_head *head, const nl_decode_request *request,
                        const char **why)
{
    nl_stb_picture picture;
    nl_stb_room room = {request->room, request->room_size};
    if (head->kind == NL_PICTURE_PNG && !nl_png_intact(request->file, why))
        return false;
    if (!nl_stb_decode(&picture, request->file, head->kind == NL_PICTURE_JPEG, room, why))
        return false;
    *why = "two parts of it give different sizes";
    if ((uint32_t)picture.width != head->width || (uint32_t)picture.height != head->height)
        return false;
    make_grey(picture.pixels, (size_t)head->width * head->height, picture.channels);
    request->reply->start = (size_t)(picture.pixels - request->room);
    if (picture.channels == 1)
        request->reply->stride = (size_t)picture.stride;
    return true;
}

static nl_decode_verdict decode(const nl_decode_request *request, const char **why)
{
    nl_decode_reply *reply = request->reply;
    nl_picture_head head;
    bool scanned = nl_picture_scan(&head, request->file, why);
    reply->kind = scanned ? head.kind : nl_picture_sniff(request->file);
    if (!scanned)
        return NL_DECODE_DAMAGED;
    reply->width = head.width;
    reply->height = head.height;
    reply->stride = head.width;
    reply->orientation = head.orientation;
    if (head.width > NL_IMAGE_SIDE_MAX || head.height > NL_IMAGE_SIDE_MAX ||
        (size_t)head.width * head.height > request->max_pixels)
        return NL_DECODE_LARGE;
    *why = "the file is too short for the size its head gives";
    if (request->file.size < head.least)
        return NL_DECODE_DAMAGED;
    reply->need = room_needed(&head, request->file.size);
    if (reply->need > request->room_size)
        return NL_DECODE_ROOM;
    bool read = head.kind == NL_PICTURE_PNM ? read_pnm(request->file, request->room, why)
                                            : read_by_stb(&head, request, why);
    return read ? NL_DECODE_DONE : NL_DECODE_DAMAGED;
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
