/* A letter is put at `gap` from the ink before it, but reaches at most TUCK of a capital's height
 * under that ink. A letter that touches goes on until the two overlap. */
#include "draw/typeset.h"

#include "base/utf8.h"
#include "draw/profile.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

/* All in heights of a capital: the bands of profiles; how far a letter reaches under the one
 * before; the least gap that parts the ink. */
static const float BAND_LOW = -0.8f, BAND_HIGH = 2.0f;
static const float TUCK = 0.2f, TUCK_TOUCHING = 0.5f, CLEAR = 0.03f;

static const float SYMBOL_WANDER = 0.03f; /* of drawn symbols, beside what all letters have */

/* Waves of the baseline. */
typedef struct drift {
    float phase, pace;
} drift;

/* Normal, within two standard deviations. */
static float spread(nl_rng *rng)
{
    return fminf(fmaxf(nl_rng_normal(rng), -2.0f), 2.0f);
}

/* Counts the letters of the text; false if it is not UTF-8 or has none or too many. */
static bool count_text(int *letters, const char *text, nl_error *err)
{
    const char *end = text + strlen(text);
    *letters = 0;
    while (text < end) {
        int32_t code = nl_utf8_next(&text, end);
        if (code < 0)
            return nl_fail(err, NL_ERROR_USAGE, "the text to write is not UTF-8");
        if (code != ' ' && code != '\n' && ++*letters > NL_TYPESET_LETTERS_MAX)
            return nl_fail(err, NL_ERROR_LIMIT, "more than %d letters to write",
                           (int)NL_TYPESET_LETTERS_MAX);
    }
    return *letters > 0 || nl_fail(err, NL_ERROR_USAGE, "the text to write has no letters");
}

/* One of the writer's ways of writing the character; NULL if there is none. */
static const nl_pen_character *choose_character(const nl_typeset *s, uint32_t code, nl_rng *rng)
{
    size_t count;
    const nl_pen_character *all = nl_pens_find(&count, s->source->pens, s->source->writer, code);
    return all ? &all[nl_rng_below(rng, (uint32_t)count)] : NULL;
}

/* Makes a letter of the hand, still without a place. */
static bool letter_make(nl_typeset_letter *l, const nl_typeset *s, uint32_t code, nl_rng *rng,
                        nl_error *err)
{
    const nl_compose_style *style = s->style;
    *l = (nl_typeset_letter){.code = code, .rng = {nl_rng_next(rng)}};
    if (s->source->pens) {
        char shown[5];
        l->character = choose_character(s, code, rng);
        nl_utf8_put(shown, code);
        if (!l->character)
            return nl_fail(err, NL_ERROR_USAGE, "the writer has no '%s'", shown);
    } else {
        nl_rng habit = nl_rng_make(s->key, NL_STREAM_PAGE, 0, code);
        const nl_character *character = nl_character_need(code, err);
        if (!character)
            return false;
        l->skeleton = nl_character_pick(character, &habit);
    }
    l->size = style->height * nl_rng_range(rng, style->size_least, style->size_most);
    l->slant = style->slant + style->slant_spread * spread(rng);
    l->tilt = style->tilt_spread * spread(rng);
    return true;
}

/* Waves from 1.5 to 6 letters long. */
static void draw_waves(nl_typeset *s, nl_rng *rng)
{
    for (int i = 0; i < NL_TYPESET_WAVES; i++) {
        float length = nl_rng_range(rng, 1.5f, 6.0f), turn = nl_rng_range(rng, 0.0f, 6.2831853f);
        s->waves[i] =
            (nl_typeset_wave){6.2831853f / length * cosf(turn), 6.2831853f / length * sinf(turn),
                              nl_rng_range(rng, 0.0f, 6.2831853f)};
    }
}

/* Stretches and bends the path of a written text's part. */
static void reshape(nl_path *path, const nl_typeset *s)
{
    float stretch = s->style->stretch > 0.0f ? s->style->stretch : 1.0f, bend = s->style->bend;
    for (int i = 0; i < path->point_count; i++) {
        nl_path_point *p = &path->point[i];
        float shift[2] = {0.0f, 0.0f};
        for (int w = 0; w < NL_TYPESET_WAVES && bend > 0.0f; w++) {
            const nl_typeset_wave *wave = &s->waves[w];
            shift[w % 2] += bend * sinf(wave->by_x * p->x + wave->by_y * p->y + wave->phase);
        }
        p->x = stretch * (p->x + shift[0]);
        p->y += shift[1];
    }
}

/* The letter's path about its own origin, y up, pixels. */
static void letter_write(nl_path *path, const nl_typeset *s, const nl_typeset_letter *l)
{
    nl_rng rng = l->rng;
    nl_hand hand = s->source->hand;
    hand.stroke_width = s->style->stroke_width * s->style->height / l->size;
    if (l->part) {
        nl_pen_part_write(path, s->source->pens, l->part, &hand, &rng);
        reshape(path, s);
    } else if (l->character)
        nl_pen_path_write(path, s->source->pens, l->character, &s->habit, &hand, &rng);
    else
        nl_path_write(path, l->skeleton, &hand, &rng);
    float c = l->size * cosf(l->tilt), n = l->size * sinf(l->tilt);
    for (int i = 0; i < path->point_count; i++) {
        nl_path_point *p = &path->point[i];
        float x = p->x + l->slant * p->y, y = p->y;
        *p = (nl_path_point){c * x - n * y, n * x + c * y, l->size * p->half};
    }
}

/* Moves the letter's path into its place and rotates it about the beginning of the first line. */
static void put_in_place(nl_path *path, const nl_typeset_letter *l, float rotation)
{
    float c = cosf(rotation), n = sinf(rotation);
    for (int i = 0; i < path->point_count; i++) {
        nl_path_point *p = &path->point[i];
        float x = p->x + l->x, y = p->y + l->y;
        p->x = c * x - n * y;
        p->y = n * x + c * y;
    }
}

void nl_typeset_path(nl_path *out, const nl_typeset *typeset, int index)
{
    const nl_typeset_letter *l = &typeset->letters[index];
    letter_write(out, typeset, l);
    put_in_place(out, l, typeset->style->rotation);
}

/* The x of the origin of a letter beside the ink before it in the same word. */
static float beside(const nl_profile *before, const nl_profile *next, const nl_compose_style *style,
                    nl_rng *rng)
{
    float height = style->height, clear = height * CLEAR + 0.5f * style->soft;
    float gap = fmaxf(height * (style->gap + style->gap_spread * spread(rng)), clear);
    float tuck = height * TUCK;
    if (nl_rng_uniform(rng) < style->touching) {
        gap = -style->stroke_width * height * nl_rng_range(rng, 0.0f, style->overlap) - 0.7f;
        clear = 0.0f;
        tuck = height * TUCK_TOUCHING;
    }
    tuck = fminf(tuck, 0.5f * (before->far_right - before->far_left));
    tuck = fminf(tuck, 0.5f * (next->far_right - next->far_left));
    float least = before->far_right - tuck - next->far_left;
    return fmaxf(least, nl_profile_distance(before, next, gap, clear));
}

/* Finds the letter's x; `space` is the paper before a word, < 0 within one. Then *before is the ink
 * of this letter. */
static void place_letter(nl_typeset_letter *l, const nl_path *path, nl_profile *before, float space,
                         const nl_compose_style *style, nl_rng *rng)
{
    nl_profile next;
    nl_profile_clear(&next, BAND_LOW * style->height, BAND_HIGH * style->height);
    nl_profile_add(&next, path, l->y);
    l->x = space >= 0.0f ? before->far_right + space - next.far_left
                         : beside(before, &next, style, rng);
    nl_profile_move(&next, l->x);
    *before = next;
}

/* Extends the box of all ink and the size of the largest letter by the path. */
static void extend(nl_typeset *s, const nl_path *path)
{
    nl_extent e = nl_path_extent(path);
    s->extent.left = fminf(s->extent.left, e.left);
    s->extent.right = fmaxf(s->extent.right, e.right);
    s->extent.low = fminf(s->extent.low, e.low);
    s->extent.high = fmaxf(s->extent.high, e.high);
    s->widest = fmaxf(s->widest, e.right - e.left);
    s->tallest = fmaxf(s->tallest, e.high - e.low);
}

/* Sets the next letter of the line. */
static bool set_letter(nl_typeset *s, uint32_t code, nl_profile *before, float space,
                       const drift *wave, nl_rng *rng, nl_error *err)
{
    const nl_compose_style *style = s->style;
    nl_typeset_letter *l = &s->letters[s->count];
    nl_path path;
    if (!letter_make(l, s, code, rng, err))
        return false;
    letter_write(&path, s, l);
    l->y = style->height *
           (style->wander * spread(rng) +
            style->drift * sinf(wave->phase + wave->pace * before->far_right / style->height));
    if (l->skeleton && code < 0x80 && !isalnum((int)code))
        l->y += style->height * SYMBOL_WANDER * spread(rng);
    place_letter(l, &path, before, space, style, rng);
    l->y -= style->height * style->line_pitch * (float)s->lines;
    put_in_place(&path, l, style->rotation);
    extend(s, &path);
    s->count++;
    return true;
}

/* Gives a line without letters the paper of a capital. */
static void extend_by_line(nl_typeset *s)
{
    const nl_compose_style *style = s->style;
    float foot = -style->height * style->line_pitch * (float)s->lines * cosf(style->rotation);
    s->extent.low = fminf(s->extent.low, foot);
    s->extent.high = fmaxf(s->extent.high, foot + style->height);
}

/* Sets one line of text, which ends before `end`. */
static bool set_line(nl_typeset *s, const char *text, const char *end, nl_rng *rng, nl_error *err)
{
    const nl_compose_style *style = s->style;
    drift wave = {NL_TURN * nl_rng_uniform(rng), NL_TURN / nl_rng_range(rng, 8.0f, 20.0f)};
    float space = 0.0f;
    nl_profile before = {.far_right = 0.0f};
    int set = s->count;
    while (text < end) {
        uint32_t code = (uint32_t)nl_utf8_next(&text, end);
        if (code == ' ') {
            space =
                fmaxf(space, 0.0f) + style->height * style->word_gap * (1.0f + 0.12f * spread(rng));
            continue;
        }
        if (!set_letter(s, code, &before, space, &wave, rng, err))
            return false;
        space = -1.0f;
    }
    if (s->count == set)
        extend_by_line(s);
    s->lines++;
    return true;
}

bool nl_typeset_text(nl_typeset *out, const char *text, const nl_compose_source *source,
                     const nl_compose_style *style, nl_rng *rng, nl_arena *arena, nl_error *err)
{
    int letters;
    *out = (nl_typeset){.source = source, .style = style, .key = nl_rng_next(rng)};
    out->extent = (nl_extent){HUGE_VALF, -HUGE_VALF, HUGE_VALF, -HUGE_VALF};
    out->habit = nl_pen_habit_random(rng);
    if (!count_text(&letters, text, err))
        return false;
    out->letters = NL_NEW(arena, nl_typeset_letter, (size_t)letters, err);
    if (!out->letters)
        return false;
    for (const char *rest = text; *rest;) {
        const char *end = rest + strcspn(rest, "\n");
        if (!set_line(out, rest, end, rng, err))
            return false;
        rest = *end ? end + 1 : end;
    }
    return true;
}

/* The usual stroke's height over a capital's: strokes of small letters are lower. */
static float stroke_height(const char *text)
{
    const char *end = text + strlen(text);
    float small = 0.0f, count = 0.0f;
    while (text < end) {
        int32_t code = nl_utf8_next(&text, end);
        small += code >= 'a' && code <= 'z';
        count += code != ' ';
    }
    return 0.9f - 0.3f * small / fmaxf(count, 1.0f);
}

bool nl_typeset_written(nl_typeset *out, size_t text, const nl_compose_source *source,
                        const nl_compose_style *style, nl_rng *rng, nl_arena *arena, nl_error *err)
{
    const nl_pen_text *written = &source->pens->texts[text];
    float unit = style->height * stroke_height(written->text) *
                 nl_rng_range(rng, style->size_least, style->size_most);
    *out = (nl_typeset){.source = source, .style = style, .lines = 1};
    out->extent = (nl_extent){HUGE_VALF, -HUGE_VALF, HUGE_VALF, -HUGE_VALF};
    out->letters = NL_NEW(arena, nl_typeset_letter, (size_t)written->part_count, err);
    if (!out->letters)
        return false;
    if (style->bend > 0.0f)
        draw_waves(out, rng);
    for (int i = 0; i < written->part_count; i++) {
        const nl_pen_part *part = &source->pens->parts[written->part + (uint32_t)i];
        nl_path path;
        out->letters[out->count] = (nl_typeset_letter){.code = part->code,
                                                       .part = part,
                                                       .rng = {nl_rng_next(rng)},
                                                       .size = unit,
                                                       .slant = style->slant};
        nl_typeset_path(&path, out, out->count++);
        extend(out, &path);
    }
    return true;
}
