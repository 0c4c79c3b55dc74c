/* See plot/term.h. */
#include "plot/term.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const char FULL[] = "\u2588";
static const char *const eighths_filled[8] = {" ",      "\u258f", "\u258e", "\u258d",
                                              "\u258c", "\u258b", "\u258a", "\u2589"};

/* Appends the character if all of it fits. */
static size_t put(char *out, size_t room, size_t length, const char *character)
{
    size_t bytes = strlen(character);
    if (length + bytes + 1 > room)
        return length;
    memcpy(out + length, character, bytes + 1);
    return length + bytes;
}

size_t nl_term_bar(char *out, size_t room, double share, int width)
{
    if (room > 0)
        out[0] = 0;
    double clamped = share > 0 ? fmin(share, 1) : 0;
    int eighths = (int)(clamped * width * 8 + 1e-9);
    size_t length = 0;
    for (int i = 0; i < width; i++) {
        int filled = eighths - 8 * i;
        const char *block = filled >= 8 ? FULL : eighths_filled[filled > 0 ? filled : 0];
        length = put(out, room, length, block);
    }
    return length;
}

size_t nl_term_duration(char *out, size_t room, double seconds)
{
    char text[32] = "-:--";
    if (seconds >= 0 && seconds < 1000 * 86400.0) {
        long all = lround(seconds);
        if (all >= 86400)
            snprintf(text, sizeof text, "%ldd %02ldh", all / 86400, all / 3600 % 24);
        else if (all >= 3600)
            snprintf(text, sizeof text, "%ld:%02ld:%02ld", all / 3600, all / 60 % 60, all % 60);
        else
            snprintf(text, sizeof text, "%ld:%02ld", all / 60, all % 60);
    }
    if (room > 0)
        out[0] = 0;
    size_t length = 0;
    for (const char *c = text; *c; c++)
        length = put(out, room, length, (char[2]){*c, 0});
    return length;
}

double nl_term_left(double share, double seconds)
{
    return share > 0 ? seconds * (1 - fmin(share, 1)) / share : NAN;
}
