/* Samples are fetched one by one in the way of their format, scaled to 0 .. 255, and three of them
 * become their luma. 8-bit raw grey, the common case, is copied. */
#include "image/pnm.h"

#include <string.h>

enum {
    MOST_NUMBER = 1 << 24
}; /* more than any side we accept; a product of two does not overflow */

typedef struct samples {
    const uint8_t *at, *end;
    const nl_pnm *head;
} samples;

static bool is_space(uint8_t c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Skips white space and comments. */
static void skip_space(const uint8_t **at, const uint8_t *end)
{
    while (*at < end && (is_space(**at) || **at == '#')) {
        if (**at == '#') {
            while (*at < end && **at != '\n' && **at != '\r')
                ++*at;
        } else {
            ++*at;
        }
    }
}

/* A decimal number at *at, at most MOST_NUMBER (larger ones become that); false if there is none.
 */
static bool read_number(uint32_t *out, const uint8_t **at, const uint8_t *end)
{
    skip_space(at, end);
    if (*at == end || **at < '0' || **at > '9')
        return false;
    uint64_t value = 0;
    for (; *at < end && **at >= '0' && **at <= '9'; ++*at) {
        if (value < MOST_NUMBER)
            value = value * 10 + (uint64_t)(**at - '0');
    }
    *out = value > MOST_NUMBER ? MOST_NUMBER : (uint32_t)value;
    return true;
}

bool nl_pnm_head(nl_pnm *out, nl_bytes file, const char **why)
{
    *out = (nl_pnm){0};
    *why = "its head is cut off or is not numbers";
    if (file.size < 3 || file.data[0] != 'P' || file.data[1] < '1' || file.data[1] > '6')
        return false;
    nl_pnm head = {.format = file.data[1] - '0', .most = 1};
    const uint8_t *at = file.data + 2, *end = file.data + file.size;
    if (!read_number(&head.width, &at, end) || !read_number(&head.height, &at, end))
        return false;
    bool bits = head.format == 1 || head.format == 4;
    if (!bits && !read_number(&head.most, &at, end))
        return false;
    if (at == end || !is_space(*at))
        return false;
    *why = "its head has a width, height or maximum that cannot be";
    if (head.width == 0 || head.height == 0 || head.most == 0 || head.most > 65535)
        return false;
    head.start = (size_t)(at + 1 - file.data);
    *out = head;
    return true;
}

int nl_pnm_channels(const nl_pnm *head)
{
    return head->format == 3 || head->format == 6 ? 3 : 1;
}

size_t nl_pnm_least(const nl_pnm *head)
{
    size_t across = (size_t)head->width * (size_t)nl_pnm_channels(head);
    size_t down = head->height;
    if (head->format == 4)
        return head->start + (across + 7) / 8 * down;
    if (head->format == 1)
        return head->start + across * down;
    if (head->format < 4)
        return head->start + across * down * 2 - 1;
    return head->start + across * down * (head->most > 255 ? 2 : 1);
}

static bool next_plain(uint32_t *sample, samples *from)
{
    if (from->head->format != 1)
        return read_number(sample, &from->at, from->end);
    skip_space(&from->at, from->end); /* bits need no space between them */
    if (from->at == from->end || (*from->at != '0' && *from->at != '1'))
        return false;
    *sample = *from->at++ == '0';
    return true;
}

/* The file is long enough for raw samples: nl_pnm_grey checks it. */
static uint32_t next_raw(samples *from)
{
    uint32_t sample = *from->at++;
    if (from->head->most > 255)
        sample = sample << 8 | *from->at++;
    return sample;
}

static bool next_sample(uint32_t *level, samples *from, const char **why)
{
    uint32_t sample = 0, most = from->head->most;
    *why = "its pixels are cut off or are not numbers";
    if (from->head->format <= 3 && !next_plain(&sample, from))
        return false;
    if (from->head->format > 3)
        sample = next_raw(from);
    *why = "a pixel is brighter than the maximum its head gives";
    *level = (sample * 255 + most / 2) / most;
    return sample <= most;
}

static void unpack_bits(uint8_t *grey, const nl_pnm *head, const uint8_t *at)
{
    size_t bytes = ((size_t)head->width + 7) / 8;
    for (uint32_t y = 0; y < head->height; y++, at += bytes) {
        for (uint32_t x = 0; x < head->width; x++)
            *grey++ = at[x / 8] & (0x80 >> x % 8) ? 0 : 255;
    }
}

bool nl_pnm_grey(uint8_t *grey, const nl_pnm *head, nl_bytes file, const char **why)
{
    *why = "its pixels are cut off";
    if (file.size < nl_pnm_least(head))
        return false;
    size_t pixels = (size_t)head->width * head->height;
    samples from = {file.data + head->start, file.data + file.size, head};
    if (head->format == 4) {
        unpack_bits(grey, head, from.at);
        return true;
    }
    if (head->format == 5 && head->most == 255) {
        memcpy(grey, from.at, pixels);
        return true;
    }
    int channels = nl_pnm_channels(head);
    for (size_t i = 0; i < pixels; i++) {
        uint32_t level[3] = {0};
        for (int c = 0; c < channels; c++) {
            if (!next_sample(&level[c], &from, why))
                return false;
        }
        grey[i] = channels == 3 ? nl_luma(level[0], level[1], level[2]) : (uint8_t)level[0];
    }
    return true;
}
