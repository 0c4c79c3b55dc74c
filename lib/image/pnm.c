/* Samples are fetched one by one in the way of their format and scaled to 0 .. 255. 8-bit raw ones,
 * the common case, are copied. */
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

static void skip_comment(const uint8_t **at, const uint8_t *end)
{
    while (*at < end && **at != '\n' && **at != '\r')
        ++*at;
}

/* Skips white space and comments. */
static void skip_space(const uint8_t **at, const uint8_t *end)
{
    while (*at < end && (is_space(**at) || **at == '#')) {
        if (**at == '#')
            skip_comment(at, end);
        else
            ++*at;
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

static bool read_pnm_head(nl_pnm *head, const uint8_t **at, const uint8_t *end)
{
    head->channels = head->format == 3 || head->format == 6 ? 3 : 1;
    head->most = 1;
    bool bits = head->format == 1 || head->format == 4;
    if (!read_number(&head->width, at, end) || !read_number(&head->height, at, end) ||
        (!bits && !read_number(&head->most, at, end)))
        return false;
    if (*at < end && **at == '#')
        skip_comment(at, end);
    if (*at == end || !is_space(**at)) /* one, before the pixels */
        return false;
    ++*at;
    return true;
}

static bool is_word(const uint8_t **at, const uint8_t *end, const char *word)
{
    size_t length = strlen(word);
    if ((size_t)(end - *at) <= length || memcmp(*at, word, length) != 0 || !is_space((*at)[length]))
        return false;
    *at += length;
    return true;
}

/* Lines of a word and a number in any order; the kind of tuple follows from their depth. */
static bool read_pam_head(nl_pnm *head, const uint8_t **at, const uint8_t *end)
{
    for (;;) {
        skip_space(at, end);
        uint32_t *number = is_word(at, end, "WIDTH")    ? &head->width
                           : is_word(at, end, "HEIGHT") ? &head->height
                           : is_word(at, end, "DEPTH")  ? &head->channels
                           : is_word(at, end, "MAXVAL") ? &head->most
                                                        : NULL;
        if (number && !read_number(number, at, end))
            return false;
        if (number)
            continue;
        bool last = is_word(at, end, "ENDHDR");
        if (!last && !is_word(at, end, "TUPLTYPE"))
            return false;
        while (*at < end && **at != '\n')
            ++*at;
        if (*at == end)
            return false;
        ++*at;
        if (last)
            return true;
    }
}

bool nl_pnm_head(nl_pnm *out, nl_bytes file, const char **why)
{
    *out = (nl_pnm){0};
    *why = "its head is cut off or is not numbers";
    if (file.size < 3 || file.data[0] != 'P' || file.data[1] < '1' || file.data[1] > '7')
        return false;
    nl_pnm head = {.format = file.data[1] - '0'};
    const uint8_t *at = file.data + 2, *end = file.data + file.size;
    bool read = head.format == 7 ? read_pam_head(&head, &at, end) : read_pnm_head(&head, &at, end);
    if (!read)
        return false;
    *why = "its head has a width, height, depth or maximum that cannot be";
    if (head.width == 0 || head.height == 0 || head.most == 0 || head.most > 65535 ||
        head.channels == 0 || head.channels > 4)
        return false;
    head.start = (size_t)(at - file.data);
    *out = head;
    return true;
}

size_t nl_pnm_least(const nl_pnm *head)
{
    size_t across = (size_t)head->width * head->channels;
    size_t down = head->height;
    if (head->format == 4)
        return head->start + (across + 7) / 8 * down;
    if (head->format == 1)
        return head->start + across * down;
    if (head->format < 4)
        return head->start + across * down * 2 - 1;
    return head->start + across * down * (head->most > 255 ? 2 : 1);
}

uint32_t nl_pnm_count(const nl_pnm *first, nl_bytes file)
{
    uint32_t count = 1;
    nl_pnm head = *first;
    const char *why;
    while (head.format > 3 && count < 9999 && nl_pnm_least(&head) <= file.size) {
        size_t used = nl_pnm_least(&head);
        file = (nl_bytes){file.data + used, file.size - used};
        if (!nl_pnm_head(&head, file, &why))
            break;
        count++;
    }
    return count;
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

/* The file is long enough for raw samples: nl_pnm_pixels checks it. */
static uint32_t next_raw(samples *from)
{
    uint32_t sample = *from->at++;
    if (from->head->most > 255)
        sample = sample << 8 | *from->at++;
    return sample;
}

static bool next_sample(uint8_t *level, samples *from, const char **why)
{
    uint32_t sample = 0, most = from->head->most;
    *why = "its pixels are cut off or are not numbers";
    if (from->head->format <= 3 && !next_plain(&sample, from))
        return false;
    if (from->head->format > 3)
        sample = next_raw(from);
    *why = "a pixel is brighter than the maximum its head gives";
    *level = (uint8_t)((sample * 255 + most / 2) / most);
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

bool nl_pnm_pixels(uint8_t *pixels, const nl_pnm *head, nl_bytes file, const char **why)
{
    *why = "its pixels are cut off";
    if (file.size < nl_pnm_least(head))
        return false;
    size_t count = (size_t)head->width * head->height * head->channels;
    samples from = {file.data + head->start, file.data + file.size, head};
    if (head->format == 4) {
        unpack_bits(pixels, head, from.at);
        return true;
    }
    if (head->format > 4 && head->most == 255) {
        memcpy(pixels, from.at, count);
        return true;
    }
    for (size_t i = 0; i < count; i++) {
        if (!next_sample(&pixels[i], &from, why))
            return false;
    }
    return true;
}
