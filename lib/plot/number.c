/* Digits are made from integers: printf's floating formats depend on the locale. */
#include "plot/number.h"

#include <assert.h>
#include <math.h>
#include <string.h>

/* A text that grows up to a limit. */
typedef struct buffer {
    char *out;
    size_t room, length;
} buffer;

static void put(buffer *to, char c)
{
    if (to->length + 1 < to->room) {
        to->out[to->length++] = c;
        to->out[to->length] = 0;
    }
}

static void put_text(buffer *to, const char *text)
{
    while (*text)
        put(to, *text++);
}

static buffer start(char *out, size_t room)
{
    if (room > 0)
        out[0] = 0;
    return (buffer){out, room, 0};
}

/* At least `least` digits; with `commas`, in groups of three. */
static void put_integer(buffer *to, uint64_t value, int least, int commas)
{
    char digits[20]; /* enough for 64 bits */
    int count = 0;
    assert(least <= (int)sizeof digits);
    while (value > 0 || count < least) {
        digits[count++] = (char)('0' + value % 10);
        value /= 10;
    }
    for (int i = count - 1; i >= 0; i--) {
        put(to, digits[i]);
        if (commas && i > 0 && i % 3 == 0)
            put(to, ',');
    }
}

size_t nl_number_count(char *out, size_t room, uint64_t value)
{
    buffer to = start(out, room);
    put_integer(&to, value, 1, 1);
    return to.length;
}

static uint64_t power_of_ten(int exponent)
{
    uint64_t power = 1;
    for (int i = 0; i < exponent; i++)
        power *= 10;
    return power;
}

/* |value| < 1e9, so nine decimals fit 64 bits. */
static void put_fixed(buffer *to, double value, int decimals)
{
    assert(fabs(value) < 1e9 && decimals >= 0 && decimals <= 9);
    uint64_t power = power_of_ten(decimals);
    uint64_t scaled = (uint64_t)llround(fabs(value) * (double)power);
    if (value < 0 && scaled > 0)
        put(to, '-');
    put_integer(to, scaled / power, 1, 0);
    if (decimals > 0) {
        put(to, '.');
        put_integer(to, scaled % power, decimals, 0);
    }
}

static int put_special(buffer *to, double value)
{
    if (isfinite(value))
        return 0;
    put_text(to, isnan(value) ? "nan" : value < 0 ? "-inf" : "inf");
    return 1;
}

static void drop_zeros(buffer *to)
{
    if (!strchr(to->out, '.'))
        return;
    while (to->length > 1 && to->out[to->length - 1] == '0')
        to->out[--to->length] = 0;
    if (to->length > 1 && to->out[to->length - 1] == '.')
        to->out[--to->length] = 0;
}

size_t nl_number_fixed(char *out, size_t room, double value, int decimals)
{
    if (isfinite(value) && fabs(value) >= 1e9)
        return nl_number_short(out, room, value);
    buffer to = start(out, room);
    if (!put_special(&to, value))
        put_fixed(&to, value, decimals);
    return to.length;
}

static void put_scientific(buffer *to, double value, int exponent)
{
    /* In two steps, as the power may underflow. */
    double mantissa =
        exponent < -300 ? value * 1e300 / pow(10, exponent + 300) : value / pow(10, exponent);
    if (fabs(mantissa) >= 9.9995) {
        mantissa /= 10;
        exponent++;
    }
    put_fixed(to, mantissa, 3);
    drop_zeros(to);
    put(to, 'e');
    put(to, exponent < 0 ? '-' : '+');
    put_integer(to, (uint64_t)(exponent < 0 ? -exponent : exponent), 2, 0);
}

size_t nl_number_short(char *out, size_t room, double value)
{
    char whole[NL_NUMBER_ROOM];
    buffer to = start(whole, sizeof whole);
    if (!put_special(&to, value)) {
        int exponent = value == 0 ? 0 : (int)floor(log10(fabs(value)));
        if (exponent < -4 || exponent > 5) {
            put_scientific(&to, value, exponent);
        } else {
            put_fixed(&to, value, exponent < 3 ? 3 - exponent : 0);
            drop_zeros(&to);
        }
    }
    buffer result = start(out, room);
    put_text(&result, whole);
    return result.length;
}
