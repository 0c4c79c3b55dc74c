#include "page/scale.h"

#include "base/stats.h"

#include <math.h>

static const float HEIGHT_MIN = 24.0f;  /* pixels; lower writing is enlarged */
static const float HEIGHT = 48.0f;      /* to this */
static const float SCALE_MAX = 6.0f;    /* lower writing than this brings to HEIGHT stays lower */
static const float SCALE_MIN = 1.5f;    /* less gains nothing */
static const float PIXELS_MAX = 1.6e7f; /* of an enlarged picture */

bool nl_page_scale(float *out, const nl_layout *layout, nl_arena *arena, nl_error *err)
{
    nl_arena_mark mark = nl_arena_save(arena);
    float *heights = NL_NEW(arena, float, (size_t)layout->glyph_count, err);
    int count = 0;
    *out = 1.0f;
    if (!heights)
        return false;
    for (int i = 0; i < layout->line_count; i++) {
        for (int k = 0; k < layout->lines[i].glyph_count; k++)
            heights[count++] = layout->lines[i].height;
    }
    float height = count > 0 ? nl_quantile(heights, count, 0.5f) : HEIGHT;
    float pixels = (float)layout->ink.width * (float)layout->ink.height;
    float scale = fminf(fminf(HEIGHT / height, SCALE_MAX), sqrtf(PIXELS_MAX / pixels));
    if (height < HEIGHT_MIN && scale >= SCALE_MIN)
        *out = scale;
    nl_arena_restore(arena, mark);
    return true;
}

nl_box nl_box_of_original(nl_box box, float scale)
{
    int left = (int)((float)box.left / scale), top = (int)((float)box.top / scale);
    int right = (int)lroundf((float)(box.left + box.width) / scale);
    int bottom = (int)lroundf((float)(box.top + box.height) / scale);
    return (nl_box){left, top, right > left ? right - left : 1, bottom > top ? bottom - top : 1};
}
