/* Round steps by Heckbert, Nice numbers for graph labels (Graphics Gems, 1990). */
#include "plot/axis.h"

#include "plot/number.h"

#include <math.h>

/* The nearest of 1, 2 or 5 times a power of ten, by ratio. */
static double round_step(double step)
{
    double power = pow(10, floor(log10(step)));
    double part = step / power;
    return (part < 1.5 ? 1 : part < 3.5 ? 2 : part < 7.5 ? 5 : 10) * power;
}

static void add_tick(nl_axis *axis, double value, bool labelled)
{
    if (axis->count == NL_AXIS_TICKS_MAX)
        return;
    axis->tick[axis->count] = value;
    axis->labelled[axis->count++] = labelled;
}

nl_axis nl_axis_linear(double low, double high, int wanted, bool whole, bool tight)
{
    if (!(high > low)) {
        double margin = whole ? 1 : low == 0 ? 1 : fabs(low) * 0.1;
        low -= margin;
        high = low + 2 * margin;
    }
    double step = round_step((high - low) / wanted);
    if (whole && step < 1)
        step = 1;
    double first = tight ? ceil(low / step - 1e-9) : floor(low / step + 1e-9);
    double last = tight ? floor(high / step + 1e-9) : ceil(high / step - 1e-9);
    nl_axis axis = {.low = tight ? low : first * step, .high = tight ? high : last * step};
    double digits = floor(log10(step) + 1e-9);
    axis.decimals = digits < -9 ? 9 : digits < 0 ? (int)-digits : 0;
    for (double i = first; i <= last && axis.count < NL_AXIS_TICKS_MAX; i++)
        add_tick(&axis, i * step, true);
    return axis;
}

/* The value rounded down (or up) to 1, 2 or 5 times a power of ten. */
static double round_end(double value, bool up)
{
    double power = pow(10, floor(log10(value) + 1e-9));
    double part = value / power;
    if (up)
        return (part <= 1 + 1e-9 ? 1 : part <= 2 ? 2 : part <= 5 ? 5 : 10) * power;
    return (part >= 5 ? 5 : part >= 2 ? 2 : 1) * power;
}

nl_axis nl_axis_log(double low, double high)
{
    bool wide = high / low > 100;
    nl_axis axis = {.log = true, .low = round_end(low, false), .high = round_end(high, true)};
    if (axis.high <= axis.low * (1 + 1e-9)) {
        axis.low = round_end(axis.low / 2, false);
        axis.high = round_end(axis.high * 2, true);
    }
    int first = (int)floor(log10(axis.low) + 1e-9), last = (int)ceil(log10(axis.high) - 1e-9);
    int every = (last - first + 7) / 8; /* powers of ten between labels */
    for (int power = first; power <= last; power++) {
        for (int part = 1; part <= (last - first > 4 ? 1 : 9); part++) {
            double value = part * pow(10, power);
            bool round =
                part == 1 ? (power - first) % every == 0 : !wide && (part == 2 || part == 5);
            bool inside = value >= axis.low * (1 - 1e-9) && value <= axis.high * (1 + 1e-9);
            if (inside && (round || every < 5))
                add_tick(&axis, value, round);
        }
    }
    return axis;
}

double nl_axis_position(const nl_axis *axis, double value)
{
    if (axis->log)
        return log(value / axis->low) / log(axis->high / axis->low);
    return (value - axis->low) / (axis->high - axis->low);
}

size_t nl_axis_label(char *out, size_t room, const nl_axis *axis, int tick)
{
    double value = axis->tick[tick];
    if (axis->log || axis->decimals > 5 || fabs(value) >= 1e6)
        return nl_number_short(out, room, value);
    return nl_number_fixed(out, room, value, axis->decimals);
}
