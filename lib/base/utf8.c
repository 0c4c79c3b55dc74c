/* Decoding by the table of well-formed sequences (Unicode standard, table 3-7). */
#include "base/utf8.h"

#include <stdio.h>
#include <string.h>

/* Bytes that follow a lead byte, and the smallest code point that needs so many; -1: no lead. */
static int followers(unsigned char lead, int32_t *code, int32_t *smallest)
{
    if (lead < 0x80) {
        *code = lead;
        *smallest = 0;
        return 0;
    }
    if (lead >= 0xc2 && lead < 0xe0) {
        *code = lead & 0x1f;
        *smallest = 0x80;
        return 1;
    }
    if (lead >= 0xe0 && lead < 0xf0) {
        *code = lead & 0x0f;
        *smallest = 0x800;
        return 2;
    }
    if (lead >= 0xf0 && lead < 0xf5) {
        *code = lead & 0x07;
        *smallest = 0x10000;
        return 3;
    }
    return -1;
}

int32_t nl_utf8_next(const char **text, const char *end)
{
    const char *start = *text;
    int32_t code = 0, smallest = 0;
    int more = followers((unsigned char)*start, &code, &smallest);
    *text = start + 1;
    if (more < 0 || end - start <= more)
        return -1;
    for (int i = 1; i <= more; i++) {
        unsigned char byte = (unsigned char)start[i];
        if ((byte & 0xc0) != 0x80)
            return -1;
        code = code << 6 | (byte & 0x3f);
    }
    if (code < smallest || code > 0x10ffff || (code >= 0xd800 && code < 0xe000))
        return -1;
    *text = start + more + 1;
    return code;
}

size_t nl_utf8_put(char out[5], uint32_t code)
{
    size_t size = 0;
    if (code < 0x80) {
        out[size++] = (char)code;
    } else if (code < 0x800) {
        out[size++] = (char)(0xc0 | code >> 6);
        out[size++] = (char)(0x80 | (code & 0x3f));
    } else if (code < 0x10000) {
        out[size++] = (char)(0xe0 | code >> 12);
        out[size++] = (char)(0x80 | (code >> 6 & 0x3f));
        out[size++] = (char)(0x80 | (code & 0x3f));
    } else {
        out[size++] = (char)(0xf0 | (code >> 18 & 0x07));
        out[size++] = (char)(0x80 | (code >> 12 & 0x3f));
        out[size++] = (char)(0x80 | (code >> 6 & 0x3f));
        out[size++] = (char)(0x80 | (code & 0x3f));
    }
    out[size] = '\0';
    return size;
}

const char *nl_utf8_show(char *out, size_t room, const char *text)
{
    const char *end = text + strlen(text);
    size_t used = 0;
    while (text < end) {
        char shown[5];
        const char *from = text;
        int32_t code = nl_utf8_next(&text, end);
        bool plain = code >= 0x20 && (code < 0x7f || code > 0x9f);
        size_t size = (size_t)(text - from);
        if (plain)
            memcpy(shown, from, size);
        else
            size = (size_t)snprintf(shown, sizeof shown, "\\x%02x",
                                    code < 0 ? (unsigned)(unsigned char)*from : (unsigned)code);
        if (used + size >= room)
            break;
        memcpy(out + used, shown, size);
        used += size;
    }
    out[used] = '\0';
    return out;
}

uint32_t nl_fold_case(uint32_t code)
{
    int ascii = code >= 'a' && code <= 'z';
    int latin1 = code >= 0xe0 && code <= 0xfe && code != 0xf7;
    return ascii || latin1 ? code - 32 : code;
}
