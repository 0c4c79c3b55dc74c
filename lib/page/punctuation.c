#include "page/punctuation.h"

#include "page/proportions.h"

static const float COMPACT = 3.0f; /* longer over shorter side of a point, at most */
static const float TALL = 1.4f;    /* height over width of a comma, at least */
static const float BAR = 1.8f;     /* width over height of a hyphen, at least */

/* In heights of the line. */
static const float ON_BASE = 0.25f;    /* a point's middle from the baseline, at most */
static const float HANGING = 0.12f;    /* a comma's end below the baseline, at least */
static const float BAR_LONGEST = 1.3f; /* a longer bar is a ruled line */
static const float BAR_LOWEST = 0.22f; /* a hyphen's middle above the baseline */
static const float BAR_HIGHEST = 0.75f;
static const float RAISED = 0.7f; /* an apostrophe's middle is higher */

static float larger(float a, float b)
{
    return a > b ? a : b;
}

static bool is_compact(nl_box box, float height)
{
    float width = (float)box.width, tall = (float)box.height;
    float longer = larger(width, tall), shorter = width + tall - longer;
    return longer < NL_POINT_SIZE_MAX * height && longer <= COMPACT * shorter;
}

bool nl_glyph_is_low(const nl_glyph *glyph, const nl_line *line)
{
    return (float)glyph->box.height < NL_LETTER_HEIGHT_MIN * line->height;
}

/* Height of the box's middle above the baseline, in heights of the line. */
static float middle_above(nl_box box, const nl_line *line)
{
    float x = nl_box_middle_x(box);
    float y = (float)box.top + 0.5f * (float)box.height;
    return (nl_line_base(line, x) - y) / line->height;
}

static bool is_colon(const nl_layout *layout, const nl_line *line, const nl_glyph *glyph)
{
    if (glyph->component_count != 2)
        return false;
    nl_box a = layout->components->components[layout->members[glyph->component]].box;
    nl_box b = layout->components->components[layout->members[glyph->component + 1]].box;
    float low = middle_above(a, line), high = middle_above(b, line);
    if (low > high) {
        float swapped = low;
        low = high;
        high = swapped;
    }
    return is_compact(a, line->height) && is_compact(b, line->height) && low < ON_BASE &&
           high > ON_BASE;
}

nl_ink_class nl_ink_class_of(const nl_layout *layout, const nl_line *line, const nl_glyph *glyph)
{
    nl_box box = glyph->box;
    if (is_colon(layout, line, glyph))
        return NL_INK_COLON;
    if (!nl_glyph_is_low(glyph, line))
        return NL_INK_LETTER;
    float middle = middle_above(box, line), width = (float)box.width;
    float below = 0.5f * (float)box.height / line->height - middle;
    if (width >= BAR * (float)box.height && width < BAR_LONGEST * line->height &&
        middle > BAR_LOWEST && middle < BAR_HIGHEST)
        return NL_INK_HYPHEN;
    if (!is_compact(box, line->height))
        return NL_INK_NOISE;
    if (middle > RAISED)
        return NL_INK_APOSTROPHE;
    if (middle > ON_BASE || middle < -ON_BASE)
        return NL_INK_NOISE;
    return below > HANGING && (float)box.height > TALL * width ? NL_INK_COMMA : NL_INK_PERIOD;
}
