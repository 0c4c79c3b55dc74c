/* Gaps are measured between letters, in heights of the line; marks between two letters (the point
 * of "1.") do not count as letters, and the widest space around them is the gap.
 *
 * A set of gaps is split in two by Otsu's criterion. The split is believed if the means of the two
 * parts differ by more than letter gaps do among themselves: with OFFSET added, which keeps the
 * ratio sane for close writing, the wide gaps must be RATIO times the narrow ones. On the single
 * words of 351 scanned names the ratio stays below 1.75, between words of the same hands it is
 * above 2.
 *
 * All gaps of a page with several lines are split together, then those of each line. A line goes by
 * its own split if that is believed and does not contradict the page's, else by the page's. A split
 * that leaves a letter by itself and is not the page's, too, must be clearer: uneven hands do that
 * more often than words of one letter stand alone. Where neither is believed the line is one word,
 * unless a gap is wider than any hand leaves between letters. Last, if a page of several lines has
 * no words at all by this and its letters stand far apart throughout, each stands for itself: an
 * alphabet, a table of characters. */
#include "page/words.h"

#include "base/stats.h"

#include <math.h>

enum {
    TABLE_LINES = 2, /* a page of single characters has at least so many lines */
    TABLE_GAPS = 8,  /* and gaps */
};

static const float MARK_HEIGHT = 0.35f; /* lower glyphs are marks */
static const float OFFSET = 0.3f;
static const float RATIO = 1.85f;
static const float SINGLE_RATIO = 2.1f;     /* where a letter would be a word by itself */
static const float WORD_GAP_MIN = 0.5f;     /* narrower gaps are not between words, */
static const float CLEAR_GAP_MIN = 0.38f;   /* or these, if all gaps between letters are */
static const float CLEAR = 0.25f;           /* narrower by so much */
static const float LETTER_GAP_MAX = 1.6f;   /* wider ones are, whatever the others */
static const float LETTER_GAP_TIMES = 1.9f; /* and so many times the median */
static const float TABLE_GAP = 0.75f;       /* the median of a page of single characters is wider */

/* A gap between two letters of a line. */
typedef struct gap {
    float width; /* in heights of the line */
    int glyph;   /* the glyph after it */
} gap;

/* Gaps wider than `cut` are between words, if it is believed. */
typedef struct split {
    bool believed;
    float cut;
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
        result.cut = 0.5f * (sorted[i - 1] + sorted[i]);
        bool wide_enough = sorted[i] >= WORD_GAP_MIN ||
                           (sorted[i] >= CLEAR_GAP_MIN && sorted[i] - sorted[i - 1] >= CLEAR);
        result.ratio = high / low;
        result.believed = result.ratio > RATIO && wide_enough && 2 * (count - i) <= count;
    }
    return result;
}

static bool is_punctuation(const nl_glyph *glyph, const nl_line *line)
{
    return (float)glyph->box.height < MARK_HEIGHT * line->height;
}

/* Appends the gaps of a line; returns how many. A mark before the first letter has none. */
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

/* Does a split leave letters by themselves? */
static bool has_single(const gap *gaps, int count, float cut)
{
    bool before = true;
    for (int i = 0; i < count; i++) {
        bool wide = gaps[i].width > cut;
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
    if (own.believed && page.believed && narrowest < page.cut && widest > page.cut)
        return own;
    if (page.believed)
        return page;
    if (own.believed && (own.ratio > SINGLE_RATIO || !has_single(gaps, count, own.cut)))
        return own;
    return (split){.believed = true, .cut = fmaxf(LETTER_GAP_TIMES * usual, LETTER_GAP_MAX)};
}

/* Is it a page of characters that stand alone? */
static bool is_table(const gap *gaps, int count, int lines, float *sorted)
{
    if (lines < TABLE_LINES || count < TABLE_GAPS)
        return false;
    for (int i = 0; i < count; i++)
        sorted[i] = gaps[i].width;
    return nl_quantile(sorted, count, 0.5f) > TABLE_GAP;
}

/* The gaps of all lines, one line after the other, and where each line's begin. */
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
    for (int i = 0; i < line_count; i++)
        room += (size_t)lines[i].glyph_count;
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
    bool table = !all.believed && is_table(page.gaps, page.count, line_count, page.sorted);
    for (int i = 0; i < line_count; i++) {
        const gap *gaps = page.gaps + page.start[i];
        int count = page.start[i + 1] - page.start[i];
        split line = split_line(gaps, count, all, page.sorted);
        glyphs[lines[i].glyph].word_start = true;
        for (int k = 0; k < count; k++)
            glyphs[gaps[k].glyph].word_start = table || gaps[k].width > line.cut;
    }
    nl_arena_restore(arena, mark);
    return true;
}
