/* Each number is coded by its distance from knots, so that a weighted sum of the features is any
 * piecewise linear function of the number: a generalised additive model (Hastie and Tibshirani
 * 1986). */
#include "read/spaces.h"

#include "base/stats.h"

#include <assert.h>
#include <math.h>

enum { BANDS = 22 };

/* In heights of the line. */
static const float BAND = 0.1f, LOWEST = -0.6f; /* height of a band; bottom of the first */
static const float OFFSET = 0.2f;               /* keeps ratios of gaps sane in close writing */

const nl_space_code nl_space_codes[NL_SPACE_CODES] = {
    {"between boxes", -0.25f, 0.25f, 9},
    {"between ink", 0.0f, 0.25f, 9},
    {"ratio to the line's median, log2", -1.0f, 0.5f, 8},
    {"ratio to the page's median, log2", -1.0f, 0.5f, 8},
    {"share of the line's widest", 0.0f, 0.25f, 5},
    {"gaps of the line, log2", 0.0f, 1.5f, 5},
};

const char *const nl_space_flags[NL_SPACE_FLAGS] = {"word gap", "inside a glyph"};

/* A gap, in heights of its line. */
typedef struct gap {
    float box, ink; /* between boxes; between ink at the same height */
    bool inner;     /* inside a glyph */
    bool word_start;
} gap;

/* Where the ink of segments ends on one side, by bands of height; page pixels. */
typedef struct profile {
    int at[BANDS];
} profile;

static int band_of(const nl_line *line, int x, int y)
{
    float above = (nl_line_base(line, (float)x) - (float)y) / line->height;
    int band = (int)floorf((above - LOWEST) / BAND);
    band = band < 0 ? 0 : band;
    return band < BANDS ? band : BANDS - 1;
}

/* The left edge of a segment's ink; and moves the right edge of all ink so far by it. */
static profile measure_segment(profile *right, const nl_segments *s, const nl_segment *segment,
                               const nl_line *line)
{
    profile left;
    for (int b = 0; b < BANDS; b++)
        left.at[b] = NL_IMAGE_SIDE_MAX;
    for (int r = segment->run; r < segment->run + segment->run_count; r++) {
        nl_run run = s->runs[r];
        int b = band_of(line, run.x, run.y);
        left.at[b] = run.x < left.at[b] ? run.x : left.at[b];
    }
    for (int r = segment->run; r < segment->run + segment->run_count; r++) {
        nl_run run = s->runs[r];
        int b = band_of(line, run.x, run.y), end = run.x + run.length;
        right->at[b] = end > right->at[b] ? end : right->at[b];
    }
    return left;
}

/* The narrowest paper between two edges, in bands at most one apart; `otherwise` if they have
 * none. */
static int narrowest(const profile *right, const profile *left, int otherwise)
{
    int best = NL_IMAGE_SIDE_MAX;
    for (int b = 0; b < BANDS; b++) {
        for (int c = b > 0 ? b - 1 : 0; c <= b + 1 && c < BANDS; c++) {
            bool both = right->at[b] >= 0 && left->at[c] < NL_IMAGE_SIDE_MAX;
            int paper = left->at[c] - right->at[b];
            best = both && paper < best ? paper : best;
        }
    }
    return best < NL_IMAGE_SIDE_MAX ? best : otherwise;
}

static void measure_line(gap *gaps, const nl_segments *s, const nl_line *line)
{
    profile right;
    int end = 0;
    for (int b = 0; b < BANDS; b++)
        right.at[b] = -1;
    for (int i = 0; i < s->count; i++) {
        const nl_segment *segment = &s->segments[i];
        profile before = right, left = measure_segment(&right, s, segment, line);
        int box = i > 0 ? segment->box.left - end : 0, ink = narrowest(&before, &left, box);
        gaps[i] = (gap){(float)box / line->height, (float)(ink > box ? ink : box) / line->height,
                        i > 0 && segment->glyph == segment[-1].glyph, segment->word_start};
        int its = segment->box.left + segment->box.width;
        end = i == 0 || its > end ? its : end;
    }
}

/* What the gaps between glyphs of a line, or of a page, are like. */
typedef struct usual {
    float median, widest;
    int count;
} usual;

/* The gaps before segments first .. end - 1, but for lines' first ones. */
static usual usual_of(const gap *gaps, const bool *first, int begin, int end, float *sorted)
{
    int count = 0;
    for (int i = begin; i < end; i++) {
        if (!first[i] && !gaps[i].inner)
            sorted[count++] = fmaxf(gaps[i].ink, 0.0f);
    }
    if (count == 0)
        return (usual){0};
    float median = nl_quantile(sorted, count, 0.5f);
    return (usual){median, sorted[count - 1], count};
}

/* Codes a number. Returns where the next one is coded. */
static float *code(float *out, float value, const nl_space_code *how)
{
    float last = (float)(how->knots - 1);
    float at = fminf(fmaxf((value - how->low) / how->step, 0.0f), last);
    int below = at < last ? (int)at : how->knots - 2;
    out[below + 1] = at - (float)below;
    out[below] = 1.0f - out[below + 1];
    return out + how->knots;
}

static float log_ratio(float width, float median)
{
    return log2f((fmaxf(width, 0.0f) + OFFSET) / (median + OFFSET));
}

static void describe(nl_space_features *out, const gap *g, const usual *line, const usual *page)
{
    const float numbers[NL_SPACE_CODES] = {
        g->box,
        g->ink,
        log_ratio(g->ink, line->median),
        log_ratio(g->ink, page->median),
        fmaxf(g->ink, 0.0f) / fmaxf(line->widest, 0.01f),
        log2f(1.0f + (float)line->count),
    };
    float *to = out->value;
    for (int i = 0; i < NL_SPACE_CODES; i++)
        to = code(to, numbers[i], &nl_space_codes[i]);
    *to++ = g->word_start ? 1.0f : 0.0f;
    *to++ = g->inner ? 1.0f : 0.0f;
    assert(to == out->value + NL_SPACE_FEATURES);
}

bool nl_space_features_find(nl_space_features **out, const nl_segments *lines,
                            const nl_layout *layout, nl_arena *arena, nl_error *err)
{
    int total = 0;
    for (int i = 0; i < layout->line_count; i++)
        total += lines[i].count;
    size_t count = (size_t)total;
    nl_space_features *features = NL_NEW(arena, nl_space_features, count, err);
    nl_arena_mark mark = nl_arena_save(arena);
    gap *gaps = NL_NEW(arena, gap, count, err);
    bool *first = NL_NEW(arena, bool, count, err);
    float *sorted = NL_NEW(arena, float, count, err);
    if (!features || !gaps || !first || !sorted)
        return false;
    for (int i = 0, at = 0; i < layout->line_count; at += lines[i++].count) {
        measure_line(gaps + at, &lines[i], &layout->lines[i]);
        if (lines[i].count > 0)
            first[at] = true;
    }
    usual page = usual_of(gaps, first, 0, total, sorted);
    for (int i = 0, at = 0; i < layout->line_count; at += lines[i++].count) {
        usual line = usual_of(gaps, first, at, at + lines[i].count, sorted);
        for (int k = at; k < at + lines[i].count; k++) {
            features[k].meaningless = first[k] || layout->lines[i].one_word;
            describe(&features[k], &gaps[k], &line, &page);
        }
    }
    nl_arena_restore(arena, mark);
    *out = features;
    return true;
}

float nl_space_score(const nl_space_features *features, const nl_path_weights *weights)
{
    float sum = 0.0f;
    for (int i = 0; i < NL_SPACE_FEATURES; i++)
        sum += features->value[i] * weights->space[i];
    return features->meaningless ? NAN : sum;
}
