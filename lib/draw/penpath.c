#include "draw/penpath.h"

#include <math.h>
#include <string.h>

static const float STEP =
    0.06f; /* between points at most: room for pressure to vary and for breaks */

nl_pen_habit nl_pen_habit_random(nl_rng *rng)
{
    return (nl_pen_habit){nl_rng_range(rng, 0.54f, 0.72f), nl_rng_range(rng, 0.22f, 0.42f)};
}

/* How large a symbol is and where it stands: medians of lines that people wrote (UNIPEN), which
 * scatter by three times as much. Heights of a capital. */
typedef struct symbol {
    const char *codes;
    float size;   /* height, or, if longer, the larger side of the box */
    float middle; /* of the box, above the baseline */
    bool longer;
} symbol;

static const float SYMBOL_SIZE_SPREAD = 0.1f, SYMBOL_SPREAD = 0.04f;

static const symbol symbols[] = {
    {".", 0.06f, 0.05f, true},   {",", 0.34f, -0.07f, true},  {":", 0.55f, 0.38f, false},
    {";", 0.85f, 0.22f, false},  {"!", 1.12f, 0.52f, false},  {"?", 1.1f, 0.54f, false},
    {"-", 0.43f, 0.42f, true},   {"_", 0.64f, -0.02f, true},  {"'`", 0.3f, 0.93f, true},
    {"\"", 0.34f, 0.93f, false}, {"()", 1.28f, 0.52f, false}, {"[]{}", 1.32f, 0.5f, false},
    {"/\\", 1.3f, 0.52f, false}, {"|", 1.25f, 0.5f, false},   {"+", 0.6f, 0.42f, true},
    {"*", 0.65f, 0.58f, true},   {"=", 0.54f, 0.45f, true},   {"<>", 0.8f, 0.45f, true},
    {"~", 0.66f, 0.58f, true},   {"^", 0.5f, 0.88f, true},    {"#", 0.96f, 0.48f, false},
    {"$", 1.32f, 0.54f, false},  {"%", 1.1f, 0.52f, false},   {"&", 1.06f, 0.48f, false},
    {"@", 1.06f, 0.48f, false},
};

/* NULL: a letter, a digit or a character outside ASCII. */
static const symbol *find_symbol(uint32_t code)
{
    for (size_t i = 0; code && code < 0x80 && i < sizeof symbols / sizeof *symbols; i++)
        if (strchr(symbols[i].codes, (int)code))
            return &symbols[i];
    return NULL;
}

/* Normal, within two standard deviations. */
static float spread(nl_rng *rng)
{
    return fminf(fmaxf(nl_rng_normal(rng), -2.0f), 2.0f);
}

/* The scale of a symbol, and where its box begins. */
static float place_symbol(float *low, const symbol *s, const nl_pen_character *character,
                          nl_rng *rng)
{
    bool wide = s->longer && character->width > character->height;
    float side = fmaxf(wide ? character->width : character->height, 1.0f);
    float scale = s->size * expf(SYMBOL_SIZE_SPREAD * spread(rng)) / side;
    *low = s->middle + SYMBOL_SPREAD * spread(rng) - 0.5f * scale * character->height;
    return scale;
}

/* Where the character begins and ends on the line. */
static void find_height(float *low, float *high, uint32_t code, const nl_pen_habit *habit)
{
    bool small = code >= 'a' && code <= 'z';
    bool long_tail = small && strchr("gjpqy", (int)code);
    *low = long_tail ? -habit->tail : code == 'Q' ? -0.08f : 0.0f;
    *high = !small || strchr("bdfhkl", (int)code) ? 1.0f : habit->x_height;
    if (code == 't' || code == 'i' || code == 'j')
        *high = 0.9f;
}

/* The scale of the character, and where its box begins above the baseline. */
static float find_scale(float *low, const nl_pen_character *character, const nl_pen_habit *habit,
                        nl_rng *rng)
{
    float high;
    const symbol *s = find_symbol(character->code);
    if (s)
        return place_symbol(low, s, character, rng);
    find_height(low, &high, character->code, habit);
    return (high - *low) * (1.0f + 0.04f * nl_rng_normal(rng)) / (float)character->height;
}

/* Half the stroke width along the path: pressure varies slowly. */
typedef struct pressure {
    float half, share, phase, pace;
} pressure;

static float half_at(const pressure *p, float way)
{
    return p->half * fmaxf(1.0f + p->share * sinf(p->phase + p->pace * way), 0.3f);
}

static pressure random_pressure(const nl_hand *hand, nl_rng *rng)
{
    float half = 0.5f * hand->stroke_width * (1.0f + 0.2f * hand->pressure * nl_rng_normal(rng));
    float phase = NL_TURN * nl_rng_uniform(rng);
    return (pressure){half, hand->pressure, phase, NL_TURN * nl_rng_range(rng, 0.4f, 1.4f)};
}

static void add_point(nl_path *out, float x, float y, float half)
{
    if (out->point_count < NL_PATH_POINTS_MAX)
        out->point[out->point_count++] = (nl_path_point){x, y, half};
}

/* Adds a stroke with points at most STEP apart; `way` is the length of the path so far. */
static void add_stroke(nl_path *out, const nl_pen_point *from, uint32_t count, float scale,
                       const pressure *p, float *way)
{
    float x = scale * (float)from->x, y = scale * (float)from->y;
    add_point(out, x, y, half_at(p, *way));
    for (uint32_t i = 1; i < count; i++) {
        float dx = scale * (float)from[i].x - x, dy = scale * (float)from[i].y - y;
        float length = hypotf(dx, dy);
        int steps = 1 + (int)(length / STEP);
        for (int k = 1; k <= steps; k++) {
            float t = (float)k / (float)steps;
            add_point(out, x + t * dx, y + t * dy, half_at(p, *way + t * length));
        }
        *way += length;
        x += dx;
        y += dy;
    }
    out->end[out->stroke_count++] = out->point_count;
}

void nl_pen_path_write(nl_path *out, const nl_pens *pens, const nl_pen_character *character,
                       const nl_pen_habit *habit, const nl_hand *hand, nl_rng *rng)
{
    float low, way = 0.0f;
    float scale = find_scale(&low, character, habit, rng);
    float aspect = 1.0f + 0.03f * nl_rng_normal(rng);
    pressure p = random_pressure(hand, rng);
    out->stroke_count = out->point_count = 0;
    for (int i = 0; i < character->stroke_count; i++) {
        const nl_pen_stroke *s = &pens->strokes[character->stroke + (uint32_t)i];
        add_stroke(out, &pens->points[s->first], s->count, scale, &p, &way);
    }
    for (int i = 0; i < out->point_count; i++) {
        out->point[i].x *= aspect;
        out->point[i].y += low;
    }
}

void nl_pen_part_write(nl_path *out, const nl_pens *pens, const nl_pen_part *part,
                       const nl_hand *hand, nl_rng *rng)
{
    float way = 0.0f;
    pressure p = random_pressure(hand, rng);
    out->stroke_count = out->point_count = 0;
    for (int i = 0; i < part->stroke_count; i++) {
        const nl_pen_stroke *s = &pens->strokes[part->stroke + (uint32_t)i];
        add_stroke(out, &pens->points[s->first], s->count, 1.0f / NL_PEN_TEXT_UNIT, &p, &way);
    }
}
