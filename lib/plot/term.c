#include "plot/term.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* The block elements U+2581 + index by their bytes. */
static const char low_blocks[8][4] = {"\u2581", "\u2582", "\u2583", "\u2584",
                                      "\u2585", "\u2586", "\u2587", "\u2588"};
static const char left_blocks[8][4] = {" ",      "\u258f", "\u258e", "\u258d",
                                       "\u258c", "\u258b", "\u258a", "\u2589"};

/* Appends the character if it fits whole. */
static size_t put(char *out, size_t room, size_t length, const char *character)
{
    size_t bytes = strlen(character);
    if (length + bytes + 1 > room)
        return length;
    memcpy(out + length, character, bytes + 1);
    return length + bytes;
}

size_t nl_term_bar(char *out, size_t room, double share, int width, bool ascii)
{
    if (room > 0)
        out[0] = 0;
    double clamped = share > 0 ? fmin(share, 1) : 0;
    int eighths = (int)(clamped * width * 8 + 1e-9);
    size_t length = 0;
    for (int i = 0; i < width; i++) {
        int filled = eighths - 8 * i;
        const char *block = filled >= 8  ? low_blocks[7]
                            : filled > 0 ? left_blocks[filled]
                                         : left_blocks[0];
        if (ascii)
            block = filled >= 8 ? "#" : ".";
        length = put(out, room, length, block);
    }
    return length;
}

/* The mean of the values of a column; NAN if one is not finite. */
static double mean_of(const double *values, size_t from, size_t to)
{
    double sum = 0;
    for (size_t i = from; i < to; i++)
        sum += values[i];
    return isfinite(sum) ? sum / (double)(to - from) : NAN;
}

size_t nl_term_sparkline(char *out, size_t room, const double *values, size_t count, int width)
{
    if (room > 0)
        out[0] = 0;
    size_t columns = width < 0 ? 0 : count < (size_t)width ? count : (size_t)width;
    double low = INFINITY, high = -INFINITY;
    for (size_t c = 0; c < columns; c++) {
        double mean = mean_of(values, c * count / columns, (c + 1) * count / columns);
        low = fmin(low, mean);
        high = fmax(high, mean);
    }
    size_t length = 0;
    for (size_t c = 0; c < columns; c++) {
        double mean = mean_of(values, c * count / columns, (c + 1) * count / columns);
        double share = high > low ? (mean - low) / (high - low) : 0.5;
        const char *block = isfinite(mean) ? low_blocks[(int)lround(share * 7)] : " ";
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
