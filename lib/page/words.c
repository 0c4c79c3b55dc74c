/* Gaps are measured between letters, in heights of the line. Small ink between two letters (the
 * point of "1.") is no letter; the widest space around it is the gap.
 *
 * A set of gaps is split in two by Otsu's criterion. The split is credible if the mean of the wide
 * gaps is RATIO times that of the narrow ones; OFFSET is added to both, which keeps the ratio sane
 * for close writing. On the single words of 351 scanned names the ratio stays below 1.75; between
 * words of the same hands it is above 2.
 *
 * All gaps of a page with several lines are split together, then those of each line. A line uses
 * its own split if that is credible and does not contradict the page's, else the page's. A split of
 * the line alone that isolates a letter must be clearer: uneven hands do that more often than
 * one-letter words occur. Where neither split is credible the line is one word, unless a gap is
 * wider than any hand leaves between letters. Last, if a page of several lines has no words by
 * all this and its letters stand far apart throughout, each is a word of its own: an alphabet, a
 * table. */
#include "page/words.h"

#include "base/stats.h"
#include "page/proportions.h"

#include <assert.h>
#include <math.h>

enum {
    TABLE_LINES = 2, /* lines of a page of single characters, at least */
    TABLE_GAPS = 6,  /* and its gaps */
};

static const float OFFSET = 0.3f;
static const float RATIO = 1.85f;
static const float SINGLE_RATIO = 2.1f;     /* where a letter would be a word by itself */
static const float WORD_GAP_MIN = 0.5f;     /* narrower gaps are not between words, */
static const float CLEAR_GAP_MIN = 0.38f;   /* except these, if they are wider than all gaps */
static const float CLEAR = 0.25f;           /* between letters by so much */
static const float LETTER_GAP_MAX = 1.6f;   /* a wider gap is between words */
static const float LETTER_GAP_TIMES = 1.9f; /* if it is also so many times the median */
static const float TABLE_GAP = 0.75f; /* median gap of a page of single characters, at least */

/* A gap between two letters of a line. */
typedef struct gap {
    float width; /* in heights of the line */
    int glyph;   /* the glyph after it */
} gap;

/* Gaps wider than the threshold are between words, if it is credible. */
typedef struct split {
    bool credible;
    float threshold;
    float ratio; /* of wide gaps to narrow ones, OFFSET added */
} split;

/* The best split of `count` gaps; `sorted` has room for them. */
static split split_gaps(const gap *gaps, int count, float *sorted)
{
    double total = 0.0, below = 0.0, best = 0.0;
    split result = {0};
    for (int i = 0; i < count; i++) {
        sorted[i] = gaps[i].width;
        total += (double)sorted[i];
    }
    nl_sort_floats(sorted, count);
    for (int i = 1; i < count; i++) {
        below += (double)sorted[i - 1];
        double narrow = below / i, wide = (total - below) / (count - i);
        double between = (double)i * (count - i) * (wide - narrow) * (wide - narrow);
        if (between <= best)
            continue;
        best = between;
        float low = fmaxf((float)narrow, 0.0f) + OFFSET, high = (float)wide + OFFSET;
        result.threshold = 0.5f * (sorted[i - 1] + sorted[i]);
        bool wide_enough = sorted[i] >= WORD_GAP_MIN ||
                           (sorted[i] >= CLEAR_GAP_MIN && sorted[i] - sorted[i - 1] >= CLEAR);
        result.ratio = high / low;
        result.credible = result.ratio > RATIO && wide_enough && 2 * (count - i) <= count;
    }
    return result;
}

static bool is_punctuation(const nl_glyph *glyph, const nl_line *line)
{
    return (float)glyph->box.height < NL_LETTER_HEIGHT_MIN * line->height;
}

/* Appends the gaps of a line; returns how many. There is none before the first letter. */
static int line_gaps(gap *out, const nl_glyph *glyphs, const nl_line *line)
{
    int count = 0, right = 0;
    bool letter_before = false;
    gap widest = {-INFINITY, 0};
    for (int i = line->glyph; i < line->glyph + line->glyph_count; i++) {
        const nl_glyph *glyph = &glyphs[i];
        float width = (float)(glyph->box.left - right) / line->height;
        if (letter_before && width > widest.width)
            widest = (gap){width, i};
        int end = glyph->box.left + glyph->box.width;
        right = i == line->glyph || end > right ? end : right;
        if (is_punctuation(glyph, line))
            continue;
        if (letter_before)
            out[count++] = widest;
        widest = (gap){-INFINITY, i};
        letter_before = true;
    }
    return count;
}

/* Does a split isolate a letter? */
static bool has_single(const gap *gaps, int count, float threshold)
{
    bool before = true;
    for (int i = 0; i < count; i++) {
        bool wide = gaps[i].width > threshold;
        if (wide && before)
            return true;
        before = wide;
    }
    return count > 0 && before;
}

static split split_line(const gap *gaps, int count, split page, float *sorted)
{
    split own = split_gaps(gaps, count, sorted);
    float narrowest = count > 0 ? sorted[0] : 0.0f, widest = count > 0 ? sorted[count - 1] : 0.0f;
    float usual = count > 0 ? sorted[count / 2] : 0.0f;
    if (own.credible && page.credible && narrowest < page.threshold && widest > page.threshold)
        return own;
    if (page.credible)
        return page;
    if (own.credible && (own.ratio > SINGLE_RATIO || !has_single(gaps, count, own.threshold)))
        return own;
    return (split){.credible = true, .threshold = fmaxf(LETTER_GAP_TIMES * usual, LETTER_GAP_MAX)};
}

/* Is it a page of single characters? */
static bool is_table(const gap *gaps, int count, int lines, float *sorted)
{
    if (lines < TABLE_LINES || count < TABLE_GAPS)
        return false;
    for (int i = 0; i < count; i++)
        sorted[i] = gaps[i].width;
    return nl_quantile(sorted, count, 0.5f) > TABLE_GAP;
}

/* The gaps of all lines, line by line, and where each line's begin. */
typedef struct page_gaps {
    gap *gaps;
    int count;
    int *start;
    float *sorted;
} page_gaps;

static bool measure(page_gaps *out, const nl_glyph *glyphs, const nl_line *lines, int line_count,
                    nl_arena *arena, nl_error *err)
{
    *out = (page_gaps){0};
    size_t room = 0;
    for (int i = 0; i < line_count; i++) {
        assert(lines[i].glyph_count >= 1 && (size_t)lines[i].glyph == room);
        room += (size_t)lines[i].glyph_count;
    }
    out->gaps = NL_NEW(arena, gap, room, err);
    out->sorted = NL_NEW(arena, float, room, err);
    out->start = NL_NEW(arena, int, (size_t)line_count + 1, err);
    if (!out->gaps || !out->sorted || !out->start)
        return false;
    for (int i = 0; i < line_count; i++) {
        out->count += line_gaps(out->gaps + out->count, glyphs, &lines[i]);
        out->start[i + 1] = out->count;
    }
    return true;
}

bool nl_words_find(nl_glyph *glyphs, const nl_line *lines, int line_count, nl_arena *arena,
                   nl_error *err)
{
    nl_arena_mark mark = nl_arena_save(arena);
    page_gaps page;
    if (!measure(&page, glyphs, lines, line_count, arena, err))
        return false;
    split all = {0};
    if (line_count > 1)
        all = split_gaps(page.gaps, page.count, page.sorted);
    bool table = !all.credible && is_table(page.gaps, page.count, line_count, page.sorted);
    for (int i = 0; i < line_count; i++) {
        const gap *gaps = page.gaps + page.start[i];
        int count = page.start[i + 1] - page.start[i];
        split line = split_line(gaps, count, all, page.sorted);
        line.threshold = lines[i].one_word ? INFINITY : line.threshold;
        glyphs[lines[i].glyph].word_start = true;
        for (int k = 0; k < count; k++)
            glyphs[gaps[k].glyph].word_start =
                (table && !lines[i].one_word) || gaps[k].width > line.threshold;
    }
    nl_arena_restore(arena, mark);
    return true;
}
