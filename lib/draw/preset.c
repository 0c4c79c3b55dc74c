/* Each preset starts from a plain style, which varies as people, pens and scans do. */
#include "draw/preset.h"

#include "base/utf8.h"
#include "draw/strokes.h"
#include "draw/wording.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

enum { LINES_MAX = 7, WRITER_TRIES = 5000, TEXT_TRIES = 200000, KIND_TRIES = 2000 };

static const float DEGREE = 0.0174533f; /* radians */

static const char *const names[NL_PRESET_COUNT] = {
    "clean",         "touching",     "broken",          "sizes",          "slanted",
    "photographed",  "ruled",        "inverted",        "small",          "codes",
    "digits",        "lower",        "pages",           "wild",           "written-capitals",
    "written-words", "written-text", "written-numbers", "written-digits", "written-symbols",
    "written-wild",  "numbers",      "symbols",
};

const char *nl_preset_name(unsigned preset)
{
    return preset < NL_PRESET_COUNT ? names[preset] : NULL;
}

/* The ranges are estimates of people's pens, paper and scans, not measurements. */
static nl_compose_style plain(nl_rng *rng)
{
    nl_compose_style s = nl_compose_style_default();
    s.height = nl_rng_range(rng, 36.0f, 64.0f);
    s.stroke_width = nl_rng_range(rng, 0.05f, 0.13f);
    s.gap = nl_rng_range(rng, 0.12f, 0.3f);
    s.word_gap = s.gap + nl_rng_range(rng, 0.5f, 0.9f);
    s.line_pitch = nl_rng_range(rng, 1.7f, 2.3f);
    s.wander = nl_rng_range(rng, 0.0f, 0.04f);
    s.drift = nl_rng_range(rng, 0.0f, 0.05f);
    s.margin = nl_rng_range(rng, 0.3f, 0.9f);
    s.soft = nl_rng_range(rng, 1.2f, 2.0f);
    s.ink = nl_rng_range(rng, 10.0f, 90.0f);
    s.paper = nl_rng_range(rng, 225.0f, 255.0f);
    s.noise = nl_rng_range(rng, 0.0f, 5.0f);
    return s;
}

static void touch(nl_compose_style *s, nl_rng *rng)
{
    s->touching = 0.7f;
    s->overlap = nl_rng_range(rng, 0.2f, 0.7f);
}

static void break_up(nl_compose_style *s)
{
    s->breaks_least = 1;
    s->breaks_most = 2;
}

static void vary_sizes(nl_compose_style *s)
{
    s->size_least = 0.55f;
    s->size_most = 1.4f;
}

static void lean(nl_compose_style *s, nl_rng *rng)
{
    s->slant = nl_rng_range(rng, -0.2f, 0.45f);
    s->slant_spread = 0.05f;
    s->rotation = nl_rng_range(rng, -8.0f, 8.0f) * DEGREE;
}

static void photograph(nl_compose_style *s, nl_rng *rng)
{
    s->light = nl_rng_range(rng, 0.2f, 0.6f);
    s->stroke_width = fmaxf(s->stroke_width, 0.07f);
    s->soft = nl_rng_range(rng, 1.8f, 3.2f);
    s->paper = nl_rng_range(rng, 170.0f, 235.0f);
    s->ink = s->paper * nl_rng_range(rng, 0.2f, 0.5f);
    s->noise = nl_rng_range(rng, 3.0f, 10.0f);
    s->grain = nl_rng_range(rng, 0.0f, 0.35f);
    s->rotation = nl_rng_range(rng, -2.0f, 2.0f) * DEGREE;
}

static void add_ruled_lines(nl_compose_style *s, nl_rng *rng)
{
    s->ruled_dark = nl_rng_range(rng, 0.25f, 0.85f);
    s->ruled_width = fmaxf(nl_rng_range(rng, 0.02f, 0.05f) * s->height, 1.0f);
    s->ruled_pitch = nl_rng_range(rng, 1.3f, 2.2f);
    s->ruled_low = nl_rng_range(rng, -0.08f, 0.15f);
    s->rotation = nl_rng_range(rng, -1.0f, 1.0f) * DEGREE;
    s->margin = nl_rng_range(rng, 0.6f, 1.2f);
}

/* Tight writing, and now and then letters that stand far apart; words farther. */
static void vary_gaps(nl_compose_style *s, nl_rng *rng)
{
    bool apart = nl_rng_below(rng, 8) == 0;
    s->gap = apart ? nl_rng_range(rng, 0.35f, 0.8f) : nl_rng_range(rng, 0.04f, 0.34f);
    s->word_gap = s->gap + (apart ? nl_rng_range(rng, 0.4f, 1.2f) : nl_rng_range(rng, 0.18f, 0.8f));
}

/* A little of everything, each now and then. */
static void go_wild(nl_compose_style *s, nl_rng *rng)
{
    s->height = nl_rng_range(rng, 16.0f, 64.0f);
    vary_gaps(s, rng);
    s->touching = nl_rng_below(rng, 2) ? nl_rng_range(rng, 0.1f, 0.8f) : 0.0f;
    s->overlap = nl_rng_range(rng, 0.2f, 1.2f);
    if (nl_rng_below(rng, 4) == 0)
        lean(s, rng);
    if (nl_rng_below(rng, 5) == 0)
        vary_sizes(s);
    if (nl_rng_below(rng, 3) == 0) {
        s->breaks_most = 1 + (int)nl_rng_below(rng, 2);
        s->breaks_least = (int)nl_rng_below(rng, 2);
    }
    if (nl_rng_below(rng, 4) == 0)
        photograph(s, rng);
    if (nl_rng_below(rng, 8) == 0)
        add_ruled_lines(s, rng);
}

/* Other people's proportions and slant. */
static void reshape_hand(nl_compose_style *s, nl_rng *rng)
{
    s->stretch = expf(0.22f * fminf(fmaxf(nl_rng_normal(rng), -2.2f), 2.2f));
    s->slant += 0.12f * nl_rng_normal(rng);
    s->bend = nl_rng_below(rng, 2) ? nl_rng_range(rng, 0.0f, 0.08f) : 0.0f;
}

nl_compose_style nl_preset_style(nl_preset preset, nl_rng *rng)
{
    nl_compose_style s = plain(rng);
    if (preset == NL_PRESET_TOUCHING)
        touch(&s, rng);
    if (preset == NL_PRESET_BROKEN)
        break_up(&s);
    if (preset == NL_PRESET_SIZES)
        vary_sizes(&s);
    if (preset == NL_PRESET_SLANTED)
        lean(&s, rng);
    if (preset == NL_PRESET_PHOTOGRAPHED)
        photograph(&s, rng);
    if (preset == NL_PRESET_RULED)
        add_ruled_lines(&s, rng);
    s.inverted = preset == NL_PRESET_INVERTED;
    if (preset == NL_PRESET_SMALL) {
        s.height = 18.0f;
        s.stroke_width = nl_rng_range(rng, 0.08f, 0.13f);
    }
    if (preset == NL_PRESET_WILD || preset == NL_PRESET_WRITTEN_WILD)
        go_wild(&s, rng);
    if (preset == NL_PRESET_WRITTEN_WILD)
        reshape_hand(&s, rng);
    return s;
}

static nl_wording wording_of(nl_preset preset, nl_rng *rng)
{
    static const nl_wording any[] = {NL_WORDING_CAPITALS, NL_WORDING_CAPITALS, NL_WORDING_LOWER,
                                     NL_WORDING_TITLE,    NL_WORDING_CODES,    NL_WORDING_DIGITS};
    switch (preset) {
    case NL_PRESET_CODES:
        return NL_WORDING_CODES;
    case NL_PRESET_DIGITS:
        return NL_WORDING_DIGITS;
    case NL_PRESET_LOWER:
        return NL_WORDING_LOWER;
    case NL_PRESET_NUMBERS:
        return NL_WORDING_NUMBERS;
    case NL_PRESET_SYMBOLS:
        return NL_WORDING_SYMBOLS;
    case NL_PRESET_WILD:
        return any[nl_rng_below(rng, sizeof any / sizeof *any)];
    default:
        return NL_WORDING_CAPITALS;
    }
}

/* A third of the wild lines have symbols, if the writer does: two of these are text, one numbers.
 */
static nl_wording add_symbols(nl_wording wording, const nl_letters *letters, nl_rng *rng)
{
    uint32_t chance = nl_rng_below(rng, 9);
    nl_wording other = chance == 0 ? NL_WORDING_NUMBERS : NL_WORDING_SYMBOLS;
    return chance < 3 && nl_wording_possible(other, letters) ? other : wording;
}

/* Is it a text as a person wrote it? */
static bool is_written(nl_preset preset)
{
    return preset >= NL_PRESET_WRITTEN_CAPITALS && preset <= NL_PRESET_WRITTEN_WILD;
}

static nl_letters letters_of(const nl_pens *pens, int writer)
{
    nl_letters letters = {{0}};
    for (int i = 0; !pens && i < nl_character_count; i++)
        nl_letters_add(&letters, nl_character_codes[i]);
    if (!pens)
        return letters;
    const nl_pen_writer *w = &pens->writers[writer];
    for (size_t i = w->first; i < w->first + w->count; i++)
        nl_letters_add(&letters, pens->characters[i].code);
    return letters;
}

/* A writer of the pool with enough letters, each as likely as any other. */
static bool choose_writer(nl_compose_source *out, nl_letters *letters, nl_wording wording,
                          const nl_preset_pool *pool, nl_rng *rng, nl_error *err)
{
    *out = (nl_compose_source){.pens = pool->pens, .hand = nl_hand_random(rng)};
    *letters = letters_of(NULL, 0);
    if (!pool->pens)
        return true;
    if (pool->pens->writer_count == 0)
        return nl_fail(err, NL_ERROR_USAGE, "there are no pen characters to write with");
    for (int i = 0; i < WRITER_TRIES; i++) {
        out->writer = (int)nl_rng_below(rng, (uint32_t)pool->pens->writer_count);
        if (nl_pens_held(pool->pens, out->writer, pool->share, pool->split_seed) != pool->held)
            continue;
        *letters = letters_of(pool->pens, out->writer);
        if (nl_wording_possible(wording, letters))
            return true;
    }
    return nl_fail(err, NL_ERROR_USAGE, "no writer has enough letters for these lines");
}

static void write_text(char out[LINES_MAX * NL_WORDING_MAX + 1], nl_preset preset,
                       nl_wording wording, const nl_letters *letters, nl_rng *rng)
{
    uint32_t lines = preset == NL_PRESET_PAGES ? 4 + nl_rng_below(rng, LINES_MAX - 3) : 1;
    for (uint32_t i = 0; i < lines; i++) {
        nl_wording_line(out, wording, letters, rng);
        out += strlen(out);
        *out++ = '\n';
    }
    *out = '\0';
}

/* What a text that was written is made of. */
static nl_preset preset_of(const char *text)
{
    const char *end = text + strlen(text);
    bool small = false, capital = false, digit = false, space = false, mark = false;
    bool other = false;
    while (text < end) {
        int32_t code = nl_utf8_next(&text, end);
        small = small || (code >= 'a' && code <= 'z');
        capital = capital || (code >= 'A' && code <= 'Z');
        digit = digit || (code >= '0' && code <= '9');
        space = space || code == ' ';
        bool letter = code == ' ' || (code < 0x80 && isalnum(code));
        bool usual = code < 0x80 && strchr(".,:;!?'-", code);
        mark = mark || !letter;
        other = other || (!letter && !usual && !(code < 0x80 && strchr("$/()%+", code)));
    }
    if (other)
        return NL_PRESET_WRITTEN_SYMBOLS;
    if (small)
        return space ? NL_PRESET_WRITTEN_TEXT : NL_PRESET_WRITTEN_WORDS;
    if (digit && !capital)
        return mark ? NL_PRESET_WRITTEN_NUMBERS : NL_PRESET_WRITTEN_DIGITS;
    return capital ? NL_PRESET_WRITTEN_CAPITALS : NL_PRESET_WRITTEN_SYMBOLS;
}

/* A text of the preset that a writer of the pool wrote; false if none is found. */
static bool choose_text(size_t *out, nl_preset preset, const nl_preset_pool *pool, int tries,
                        nl_rng *rng)
{
    const nl_pens *pens = pool->pens;
    for (int i = 0; pens && pens->text_count > 0 && i < tries; i++) {
        size_t text = nl_rng_below(rng, (uint32_t)pens->text_count);
        int writer = pens->texts[text].writer;
        if ((preset == NL_PRESET_WRITTEN_WILD || preset_of(pens->texts[text].text) == preset) &&
            nl_pens_held(pens, writer, pool->share, pool->split_seed) == pool->held) {
            *out = text;
            return true;
        }
    }
    return false;
}

/* Draws a text of the preset, as it was written by a writer of the pool. */
static bool compose_written(nl_composed *out, nl_preset preset, const nl_preset_pool *pool,
                            nl_rng *rng, nl_arena *arena, nl_error *err)
{
    size_t text;
    nl_compose_style style = nl_preset_style(preset, rng);
    const uint32_t kinds = NL_PRESET_WRITTEN_WILD - NL_PRESET_WRITTEN_CAPITALS;
    nl_preset kind = preset;
    if (preset == NL_PRESET_WRITTEN_WILD && nl_rng_below(rng, 2))
        kind = (nl_preset)(NL_PRESET_WRITTEN_CAPITALS + (int)nl_rng_below(rng, kinds));
    bool found = (kind != preset && choose_text(&text, kind, pool, KIND_TRIES, rng)) ||
                 choose_text(&text, preset, pool, TEXT_TRIES, rng);
    if (!found)
        return nl_fail(err, NL_ERROR_USAGE, "no writer has written lines of the kind %s",
                       nl_preset_name(preset));
    nl_compose_source source = {
        .pens = pool->pens, .writer = pool->pens->texts[text].writer, .hand = nl_hand_random(rng)};
    return nl_compose_written(out, text, &source, &style, rng, arena, err);
}

bool nl_preset_compose(nl_composed *out, nl_preset preset, const nl_preset_pool *pool, nl_rng *rng,
                       nl_arena *arena, nl_error *err)
{
    char text[LINES_MAX * NL_WORDING_MAX + 1];
    nl_letters letters;
    nl_compose_source source;
    nl_wording wording = wording_of(preset, rng);
    nl_compose_style style = nl_preset_style(preset, rng);
    *out = (nl_composed){0};
    if (is_written(preset))
        return compose_written(out, preset, pool, rng, arena, err);
    if (!choose_writer(&source, &letters, wording, pool, rng, err))
        return false;
    if (preset == NL_PRESET_WILD)
        wording = add_symbols(wording, &letters, rng);
    write_text(text, preset, wording, &letters, rng);
    return nl_compose_text(out, text, &source, &style, rng, arena, err);
}
