/* Text in one hand: each letter is placed by its own ink, then drawn.
 *
 * Placing and drawing are two passes: a letter's path is a function of its own generator, so the
 * first pass keeps only where the letter goes and the second writes the same path again.
 *
 * A letter goes as far to the left as the gap allows: for each of BANDS bands of height the edges
 * of the ink before and of the new letter are compared, the pen's width counted, so that an L and a
 * T come together as in writing, but not more than TUCK of a capital's height under one another. */
#include "base/utf8.h"
#include "draw/pen.h"
#include "draw/synth.h"

#include <math.h>
#include <string.h>

enum { BANDS = 64, BAND_TRIES = 4, TEXT_LETTERS_MAX = 100000 };

/* All in heights of a capital. */
static const float BAND_LOW = -0.8f, BAND_HIGH = 2.0f;
static const float TUCK = 0.25f, SPACE = 0.55f, PITCH = 1.9f, MARGIN = 0.5f;
static const float GAP_SPREAD = 0.03f, CUT = 0.09f;

typedef struct letter {
    const nl_skeleton *skeleton;
    nl_hand hand;
    nl_rng rng;
    float size; /* of its units, pixels */
    float x, y; /* its origin on the picture */
} letter;

/* Left and right edges of ink, pixels from an origin, for each band of height. */
typedef struct profile {
    float left[BANDS], right[BANDS];
    float far_left, far_right;
} profile;

typedef struct sheet {
    const nl_hand *hand;
    const nl_line_style *style;
    uint64_t key; /* chooses this writer's way of writing each character */
    letter *letters;
    int count;
    float right; /* of all ink so far, pixels */
    int lines;
} sheet;

nl_line_style nl_line_style_default(void)
{
    return (nl_line_style){.height = 64.0f,
                           .gap = 0.16f,
                           .size_spread = 0.05f,
                           .wander = 0.02f,
                           .breaks = 0,
                           .noise = 4.0f};
}

static float within(float value, float low, float high)
{
    return fminf(fmaxf(value, low), high);
}

/* Normal with two standard deviations at most. */
static float spread(nl_rng *rng)
{
    return within(nl_rng_normal(rng), -2.0f, 2.0f);
}

/* The letter's path in units of its size, cuts included; the same each time. */
static void letter_write(nl_path *path, const letter *l, int breaks)
{
    nl_rng rng = l->rng;
    nl_path_write(path, l->skeleton, &l->hand, &rng);
    for (int i = 0; i < breaks && i < NL_PATH_BREAKS_MAX; i++)
        if (!nl_path_break(path, CUT, &rng))
            break;
}

static void profile_clear(profile *p)
{
    for (int i = 0; i < BANDS; i++) {
        p->left[i] = HUGE_VALF;
        p->right[i] = -HUGE_VALF;
    }
    p->far_left = HUGE_VALF;
    p->far_right = -HUGE_VALF;
}

/* Adds ink at (x, y), y up from the baseline, both in pixels, to the bands it covers. */
static void profile_add(profile *p, float x, float y, float half, float height)
{
    float unit = height * (BAND_HIGH - BAND_LOW) / BANDS;
    int low = (int)within((y - half) / unit - BAND_LOW * height / unit, 0.0f, BANDS - 1);
    int high = (int)within((y + half) / unit - BAND_LOW * height / unit, 0.0f, BANDS - 1);
    for (int i = low; i <= high; i++) {
        p->left[i] = fminf(p->left[i], x - half);
        p->right[i] = fmaxf(p->right[i], x + half);
    }
    p->far_left = fminf(p->far_left, x - half);
    p->far_right = fmaxf(p->far_right, x + half);
}

static void profile_take(profile *p, const nl_path *path, const letter *l, float height)
{
    profile_clear(p);
    for (int s = 0; s < path->stroke_count; s++)
        for (int i = nl_path_first(path, s); i < path->end[s]; i++) {
            const nl_path_point *a = &path->point[i];
            const nl_path_point *b = i + 1 < path->end[s] ? a + 1 : a;
            for (int k = 0; k < BAND_TRIES; k++) {
                float t = (float)k / BAND_TRIES, size = l->size;
                profile_add(p, size * (a->x + t * (b->x - a->x)), size * (a->y + t * (b->y - a->y)),
                            size * a->half, height);
            }
        }
}

/* Where the letter's origin goes so that its ink is `gap` pixels from the ink before. */
static float beside(const profile *before, const profile *p, float gap, float height)
{
    float x = before->far_right + fmaxf(gap, 0.0f) - TUCK * height - p->far_left;
    for (int i = 0; i < BANDS; i++)
        if (before->right[i] > -HUGE_VALF && p->left[i] < HUGE_VALF)
            x = fmaxf(x, before->right[i] + gap - p->left[i]);
    return x;
}

static void profile_move(profile *out, const profile *p, float x)
{
    for (int i = 0; i < BANDS; i++) {
        out->left[i] = p->left[i] + x;
        out->right[i] = p->right[i] + x;
    }
    out->far_left = p->far_left + x;
    out->far_right = p->far_right + x;
}

static letter letter_make(const sheet *s, uint32_t code, nl_rng *rng)
{
    nl_rng habit = nl_rng_make(s->key, NL_STREAM_PAGE, 0, code);
    float share = s->style->size_spread;
    letter l = {.hand = *s->hand, .rng = {nl_rng_next(rng)}};
    l.skeleton = nl_character_pick(nl_character_find(code), &habit);
    float factor = 1.0f + share * nl_rng_range(rng, -1.0f, 1.0f);
    l.size = s->style->height * factor;
    l.hand.stroke_width /= factor;
    l.hand.slant += 0.02f * spread(rng);
    l.hand.rotation += 0.01f * spread(rng);
    return l;
}

/* Places one line of text, which ends before `end`. */
static void place_line(sheet *s, const char *text, const char *end, nl_rng *rng)
{
    float height = s->style->height;
    float baseline = height * (MARGIN + 1.2f + PITCH * (float)s->lines);
    float space = 0.0f, margin = MARGIN * height;
    profile before, next;
    profile_clear(&before);
    before.far_right = margin + TUCK * height;
    s->lines++;
    while (text < end) {
        uint32_t code = (uint32_t)nl_utf8_next(&text, end);
        if (code == ' ') {
            space += SPACE * height;
            continue;
        }
        letter *l = &s->letters[s->count++];
        nl_path path;
        *l = letter_make(s, code, rng);
        letter_write(&path, l, 0);
        profile_take(&next, &path, l, height);
        float gap = height * (s->style->gap + GAP_SPREAD * spread(rng));
        l->x = beside(&before, &next, (space > 0.0f ? fmaxf(gap, 0.0f) : gap) + space, height);
        l->x = fmaxf(l->x, margin - next.far_left);
        l->y = baseline + height * s->style->wander * spread(rng);
        profile_move(&before, &next, l->x);
        s->right = fmaxf(s->right, before.far_right);
        space = 0.0f;
    }
}

/* Counts the text's letters; false for what cannot be drawn. */
static bool check_text(int *letters, const char *text, nl_error *err)
{
    const char *end = text + strlen(text);
    *letters = 0;
    while (text < end) {
        int32_t code = nl_utf8_next(&text, end);
        if (code < 0)
            return nl_fail(err, NL_ERROR_USAGE, "the text to draw is not UTF-8");
        if (code == ' ' || code == '\n')
            continue;
        if (!nl_character_need((uint32_t)code, err))
            return false;
        if (++*letters > TEXT_LETTERS_MAX)
            return nl_fail(err, NL_ERROR_LIMIT, "more than %d letters to draw", TEXT_LETTERS_MAX);
    }
    return true;
}

/* Ink in place becomes grey ink on grey paper, each with its noise. */
static void put_on_paper(nl_image image, float noise, nl_rng *rng)
{
    float paper = 246.0f, ink = nl_rng_range(rng, 25.0f, 80.0f);
    for (int y = 0; y < image.height; y++) {
        uint8_t *row = nl_image_row(image, y);
        for (int x = 0; x < image.width; x++) {
            float share = (float)row[x] / 255.0f;
            float level = paper + share * (ink - paper) + noise * nl_rng_normal(rng);
            row[x] = (uint8_t)(within(level, 0.0f, 255.0f) + 0.5f);
        }
    }
}

static bool draw_sheet(nl_image *out, const sheet *s, nl_rng *rng, nl_arena *arena, nl_error *err)
{
    float height = s->style->height;
    float width = ceilf(s->right + MARGIN * height);
    float tall = ceilf(height * (2.0f * MARGIN + 1.7f + PITCH * (float)(s->lines - 1)));
    if (width > NL_IMAGE_SIDE_MAX || tall > NL_IMAGE_SIDE_MAX)
        return nl_fail(err, NL_ERROR_LIMIT,
                       "the text takes %.0f by %.0f pixels; draw it smaller or in shorter lines",
                       (double)width, (double)tall);
    if (!nl_image_init(out, (int)width, (int)tall, arena, err))
        return false;
    for (int i = 0; i < s->count; i++) {
        nl_path path;
        letter_write(&path, &s->letters[i], s->style->breaks);
        nl_path_transform(&path, s->letters[i].size, s->letters[i].x, s->letters[i].y);
        nl_pen_draw(*out, &path, 1.5f);
    }
    put_on_paper(*out, s->style->noise, rng);
    return true;
}

bool nl_synth_text(nl_image *out, const char *text, const nl_hand *hand, const nl_line_style *style,
                   nl_rng *rng, nl_arena *arena, nl_error *err)
{
    int letters;
    *out = (nl_image){0};
    if (!check_text(&letters, text, err))
        return false;
    sheet s = {.hand = hand, .style = style, .key = nl_rng_next(rng)};
    s.letters = NL_NEW(arena, letter, (size_t)letters, err);
    if (!s.letters)
        return false;
    for (const char *rest = text; *rest || s.lines == 0;) {
        const char *end = rest + strcspn(rest, "\n");
        place_line(&s, rest, end, rng);
        rest = *end ? end + 1 : end;
    }
    return draw_sheet(out, &s, rng, arena, err);
}
