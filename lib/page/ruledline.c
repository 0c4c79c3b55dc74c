#include "page/ruledline.h"

#include <math.h>

bool nl_ruled_lines_know(const nl_ruled_line_list *list, const nl_trace_seed *seed, int factor,
                         bool upright)
{
    float times = (float)factor;
    for (int i = 0; i < list->count; i++) {
        const nl_ruled_line *line = &list->lines[i];
        int at = (int)(seed->along * times) - line->first;
        if (line->upright != upright || at < 0 || at >= line->count)
            continue;
        float off = line->middle[at] - seed->across * times;
        float near = 0.5f * (line->width + seed->width * times) + times;
        if (off <= near && off >= -near)
            return true;
    }
    return false;
}

bool nl_ruled_line_make(nl_ruled_line *out, const nl_trace *trace, int factor, nl_arena *arena,
                        nl_error *err)
{
    float times = (float)factor, shift = 0.5f * (times - 1.0f);
    *out = (nl_ruled_line){.first = trace->first * factor,
                           .count = trace->count * factor,
                           .width = trace->width * times,
                           .white = trace->white * factor};
    out->middle = NL_NEW(arena, float, (size_t)out->count, err);
    if (!out->middle)
        return false;
    const float *middle = trace->middle + trace->first;
    for (int i = 0; i < out->count; i++) {
        float at = fmaxf(((float)i - shift) / times, 0.0f);
        int left = (int)at, right = left + 1 < trace->count ? left + 1 : trace->count - 1;
        float between = middle[left] + (at - (float)left) * (middle[right] - middle[left]);
        out->middle[i] = between * times + shift;
    }
    return true;
}

float nl_ruled_line_at(const nl_ruled_line *line, float along)
{
    int at = (int)(along + 0.5f) - line->first;
    at = at < 0 ? 0 : at < line->count ? at : line->count - 1;
    return line->middle[at];
}

bool nl_ruled_line_exceeds(const nl_ruled_line *line, int from, int to, float most)
{
    return (float)(from - line->first) > most || (float)(line->first + line->count - to) > most;
}
