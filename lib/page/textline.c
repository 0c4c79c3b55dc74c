/* Baselines are fitted to the letters' bottoms by least squares, in rounds, each without the
 * bottoms far from the last fit (descenders, raised pieces). A few letters say little about a
 * slope, so the page's slope counts as much as PRIOR_LETTERS letters one height from the middle. */
#include "page/textline.h"

#include "base/stats.h"
#include "page/strays.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    SLOPE_STEPS = 30,    /* to either side of 0 */
    BINS_PER_HEIGHT = 8, /* of the profile, in a height of the writing */
    FIT_ROUNDS = 4,
    PRIOR_LETTERS = 12,
    NEIGHBOUR_LINES = 8, /* lines below one that may continue it */
    NEIGHBOUR_PIECES = 8 /* pieces to the left of one that may belong to it */
};

static const float SLOPE_STEP = 0.01f;
static const float BESIDE = 0.5f;    /* share of the lower one's height beside the line, at least */
static const float FOLLOW = 0.4f;    /* share of the way that a line moves to each new letter */
static const float CAPITALS = 0.75f; /* quantile of the letters' heights taken for capitals' */

/* In heights of the line. */
static const float STRAY = 0.22f;    /* bottoms farther from the baseline do not count */
static const float SAME_LINE = 0.4f; /* baselines of one line are nearer */
static const float COVERED = 0.6f;   /* of the lower line's height inside the other: one line */
static const float ALIKE = 0.4f; /* lower over higher line that continue one another, at least */

/* In heights of the writing. */
static const float PIECE_GAP = 0.4f; /* between pieces of one letter, at most */
static const float PIECE_PAPER =
    0.4f; /* and in heights of the higher one: small writing is close */
static const float PIECES_NEAR = 0.15f; /* so close to each other, but apart */
static const float PIECES_HIGH = 2.0f;  /* pieces of one letter are together, at most */
static const float PIECES_APART = 1.5f; /* and else: they may be on lines that touch */

/* The last letters of a line, in coordinates sheared by the page's slope. */
typedef struct track {
    float top, bottom;
} track;

static int by_left(const void *a, const void *b)
{
    const nl_letter *p = a, *q = b;
    if (p->box.left != q->box.left)
        return p->box.left < q->box.left ? -1 : 1;
    return (p->component > q->component) - (p->component < q->component);
}

void nl_letters_sort(nl_letter *letters, int count)
{
    qsort(letters, (size_t)count, sizeof *letters, by_left);
}

/* Adds an edge of a letter to the profile's differences. It counts in two bins as it is near them,
 * so that the sum does not depend on where bins begin. */
static void add_edge(float *profile, float at, float weight)
{
    int first = (int)at;
    float part = at - (float)first;
    profile[first] += weight * (1.0f - part);
    profile[first + 1] += weight * part;
}

/* Sum over the rows of a page of this slope of the squared number of letters there: the sharper the
 * profile, the larger. `profile` has `bins` + 1 elements. */
static double profile_energy(float *profile, int bins, float bin, float origin,
                             const nl_letter *letters, int count, float slope)
{
    memset(profile, 0, ((size_t)bins + 1) * sizeof *profile);
    for (int i = 0; i < count; i++) {
        nl_box box = letters[i].box;
        float top = (float)box.top - slope * nl_box_middle_x(box) - origin;
        assert(top >= 0.0f && (top + (float)box.height) / bin < (float)bins);
        add_edge(profile, top / bin, 1.0f);
        add_edge(profile, (top + (float)box.height) / bin, -1.0f);
    }
    double sum = 0.0, level = 0.0;
    for (int i = 0; i < bins; i++) {
        level += (double)profile[i];
        sum += level * level;
    }
    return sum;
}

static bool page_slope(float *out, const nl_letter *letters, int count, float height,
                       nl_arena *arena, nl_error *err)
{
    nl_box page = {0};
    for (int i = 0; i < count; i++)
        page = nl_box_union(page, letters[i].box);
    float steepest = SLOPE_STEP * SLOPE_STEPS;
    float reach = steepest * (float)(page.left + page.width);
    float bin = fmaxf(height / (float)BINS_PER_HEIGHT, 1.0f);
    float origin = (float)page.top - reach - bin;
    int bins = (int)(((float)page.height + 2.0f * reach) / bin) + 4;
    nl_arena_mark mark = nl_arena_save(arena);
    float *profile = NL_NEW(arena, float, (size_t)bins + 1, err);
    if (!profile)
        return false;
    double best = -1.0;
    for (int step = 0; step <= 2 * SLOPE_STEPS; step++) {
        float slope = SLOPE_STEP * (float)(step % 2 ? -(step + 1) / 2 : step / 2);
        double energy = profile_energy(profile, bins, bin, origin, letters, count, slope);
        energy *= 1.0 - (double)fabsf(slope);
        if (energy > best) {
            best = energy;
            *out = slope;
        }
    }
    nl_arena_restore(arena, mark);
    return true;
}

/* Share of the lower one's height that is beside the other. */
static float beside(track a, track b)
{
    float common = fminf(a.bottom, b.bottom) - fmaxf(a.top, b.top);
    return common / fminf(a.bottom - a.top, b.bottom - b.top);
}

/* The track that fits best; -1 if none does. */
static int best_track(const track *tracks, int count, track letter)
{
    int best = -1;
    float nearest = 0.0f;
    for (int i = 0; i < count; i++) {
        if (beside(tracks[i], letter) <= BESIDE)
            continue;
        float apart = fabsf(tracks[i].top + tracks[i].bottom - letter.top - letter.bottom);
        if (best < 0 || apart < nearest) {
            best = i;
            nearest = apart;
        }
    }
    return best;
}

/* Sets the letters' lines; returns how many there are. */
static int follow(track *tracks, nl_letter *letters, int count, float slope)
{
    int lines = 0;
    for (int i = 0; i < count; i++) {
        nl_box box = letters[i].box;
        float top = (float)box.top - slope * nl_box_middle_x(box);
        track letter = {top, top + (float)box.height};
        int line = best_track(tracks, lines, letter);
        if (line < 0) {
            line = lines++;
            tracks[line] = letter;
        }
        letters[i].line = line;
        tracks[line].top += FOLLOW * (letter.top - tracks[line].top);
        tracks[line].bottom += FOLLOW * (letter.bottom - tracks[line].bottom);
    }
    return lines;
}

/* The letters of one line, and room for a number for each. */
typedef struct members {
    const nl_letter **letter;
    int count;
    float *value;
} members;

/* One round of least squares over the bottoms near the line. */
static void refit(nl_line *line, const members *m, float slope)
{
    float stray = STRAY * line->height;
    double prior = (double)PRIOR_LETTERS * (double)line->height * (double)line->height;
    nl_line_fit fit = {0};
    for (int i = 0; i < m->count; i++) {
        nl_box box = m->letter[i]->box;
        float x = nl_box_middle_x(box), y = (float)(box.top + box.height);
        if (fabsf(y - nl_line_base(line, x)) <= stray)
            nl_line_fit_add(&fit, 1.0, (double)x, (double)y);
    }
    if (fit.weight < 1.0)
        return;
    double found = nl_line_fit_slope(&fit, prior, (double)slope);
    line->slope = (float)found;
    line->baseline = (float)((fit.y - found * fit.x) / fit.weight);
}

static void fit(nl_line *line, const members *m, float slope)
{
    line->box = (nl_box){0};
    for (int i = 0; i < m->count; i++)
        line->box = nl_box_union(line->box, m->letter[i]->box);
    line->slope = slope;
    for (int i = 0; i < m->count; i++) {
        nl_box box = m->letter[i]->box;
        m->value[i] = (float)(box.top + box.height) - slope * nl_box_middle_x(box);
    }
    line->baseline = nl_quantile(m->value, m->count, 0.5f);
    for (int round = 0; round < FIT_ROUNDS; round++) {
        for (int i = 0; i < m->count; i++) {
            nl_box box = m->letter[i]->box;
            m->value[i] = nl_line_base(line, nl_box_middle_x(box)) - (float)box.top;
        }
        line->height = fmaxf(nl_quantile(m->value, m->count, CAPITALS), 1.0f);
        refit(line, m, slope);
    }
}

/* Fits every line to its letters. */
static bool fit_lines(nl_line *lines, int line_count, const nl_letter *letters, int count,
                      float slope, nl_arena *arena, nl_error *err)
{
    nl_arena_mark mark = nl_arena_save(arena);
    const nl_letter **sorted = NL_NEW(arena, const nl_letter *, (size_t)count, err);
    float *value = NL_NEW(arena, float, (size_t)count, err);
    int *start = NL_NEW(arena, int, (size_t)line_count + 2, err);
    if (!sorted || !value || !start)
        return false;
    for (int i = 0; i < count; i++)
        start[letters[i].line + 2]++;
    for (int i = 0; i < line_count; i++)
        start[i + 2] += start[i + 1];
    for (int i = 0; i < count; i++)
        sorted[start[letters[i].line + 1]++] = &letters[i];
    for (int i = 0; i < line_count; i++) {
        members m = {sorted + start[i], start[i + 1] - start[i], value};
        if (m.count > 0)
            fit(&lines[i], &m, slope);
    }
    nl_arena_restore(arena, mark);
    return true;
}

/* Are both one line? Compared half-way between them: one continues the other, or most of the one
 * (pieces of broken letters) is inside the other. */
static bool is_one_line(const nl_line *a, const nl_line *b)
{
    float x = 0.5f * (nl_box_middle_x(a->box) + nl_box_middle_x(b->box));
    float base_a = nl_line_base(a, x), base_b = nl_line_base(b, x);
    float low = fminf(a->height, b->height), high = fmaxf(a->height, b->height);
    float common = fminf(base_a, base_b) - fmaxf(base_a - a->height, base_b - b->height);
    bool continued = fabsf(base_a - base_b) < SAME_LINE * low && low > ALIKE * high;
    return continued || common > COVERED * low;
}

static int by_position(const void *a, const void *b)
{
    const nl_line_at *p = a, *q = b;
    return p->y != q->y ? (p->y > q->y) - (p->y < q->y) : p->line - q->line;
}

void nl_lines_order(nl_line_at *order, const nl_line *lines, int count, float x)
{
    for (int i = 0; i < count; i++)
        order[i] = (nl_line_at){nl_line_base(&lines[i], x), i};
    qsort(order, (size_t)count, sizeof *order, by_position);
}

/* number[i] becomes line i's number after joining; returns how many are left. A joined line gets
 * the number of the upper one, which precedes it in the order. */
static int join(int *number, nl_line_at *order, const nl_line *lines, int count, float middle)
{
    for (int i = 0; i < count; i++)
        number[i] = -1;
    nl_lines_order(order, lines, count, middle);
    int left = 0;
    for (int i = 0; i < count; i++) {
        int upper = order[i].line;
        if (number[upper] < 0)
            number[upper] = left++;
        for (int j = i + 1; j < count && j <= i + NEIGHBOUR_LINES; j++) {
            int lower = order[j].line;
            if (number[lower] < 0 && is_one_line(&lines[upper], &lines[lower]))
                number[lower] = number[upper];
        }
    }
    return left;
}

static bool join_all(nl_line *lines, int *line_count, nl_letter *letters, int count,
                     nl_arena *arena, nl_error *err)
{
    nl_box page = {0};
    for (int i = 0; i < *line_count; i++)
        page = nl_box_union(page, lines[i].box);
    nl_arena_mark mark = nl_arena_save(arena);
    int *number = NL_NEW(arena, int, (size_t)*line_count, err);
    nl_line_at *order = NL_NEW(arena, nl_line_at, (size_t)*line_count, err);
    if (!number || !order)
        return false;
    *line_count = join(number, order, lines, *line_count, nl_box_middle_x(page));
    for (int i = 0; i < count; i++)
        letters[i].line = number[letters[i].line];
    nl_arena_restore(arena, mark);
    return true;
}

/* Are both pieces of a broken letter, one above the other? */
static bool is_one_letter(nl_box a, nl_box b, float height)
{
    int narrower = a.width < b.width ? a.width : b.width;
    int left = a.left > b.left ? a.left : b.left, top = a.top > b.top ? a.top : b.top;
    int right = a.left + a.width < b.left + b.width ? a.left + a.width : b.left + b.width;
    int bottom = a.top + a.height < b.top + b.height ? a.top + a.height : b.top + b.height;
    int higher = a.height > b.height ? a.height : b.height;
    float paper = (float)(top - bottom);
    float most = paper >= 0.0f && paper <= PIECES_NEAR * height ? PIECES_HIGH : PIECES_APART;
    return 2 * (right - left) >= narrower && paper <= PIECE_GAP * height &&
           paper <= PIECE_PAPER * (float)higher &&
           (float)nl_box_union(a, b).height <= most * height;
}

/* Gives pieces of a letter the box of the letter, so that its upper half is on the same line as its
 * lower half. */
static void join_pieces(nl_letter *letters, int count, float height)
{
    for (int i = 0; i < count; i++) {
        for (int j = i - 1; j >= 0 && j >= i - NEIGHBOUR_PIECES; j--) {
            if (!is_one_letter(letters[j].box, letters[i].box, height))
                continue;
            nl_box both = nl_box_union(letters[j].box, letters[i].box);
            letters[i].box = both;
            letters[j].box = both;
        }
    }
}

/* Sets the letters' lines by copies of them whose pieces are joined. */
static bool find(nl_line *lines, int *line_count, nl_letter *letters, int count, float height,
                 nl_arena *arena, nl_error *err)
{
    float slope = 0.0f;
    nl_letter *joined = NL_NEW(arena, nl_letter, (size_t)count, err);
    track *tracks = NL_NEW(arena, track, (size_t)count, err);
    if (!joined || !tracks)
        return false;
    memcpy(joined, letters, (size_t)count * sizeof *letters);
    join_pieces(joined, count, height);
    if (!page_slope(&slope, joined, count, height, arena, err))
        return false;
    *line_count = follow(tracks, joined, count, slope);
    if (!fit_lines(lines, *line_count, joined, count, slope, arena, err) ||
        !join_all(lines, line_count, joined, count, arena, err) ||
        !fit_lines(lines, *line_count, joined, count, slope, arena, err) ||
        !nl_strays_adopt(lines, line_count, joined, count, arena, err) ||
        !fit_lines(lines, *line_count, joined, count, slope, arena, err))
        return false;
    for (int i = 0; i < count; i++)
        letters[i].line = joined[i].line;
    return true;
}

bool nl_textlines_find(nl_line **lines, int *line_count, nl_letter *letters, int count,
                       float height, nl_arena *arena, nl_error *err)
{
    *line_count = 0;
    *lines = NL_NEW(arena, nl_line, (size_t)count, err);
    if (!*lines)
        return false;
    if (count == 0)
        return true;
    nl_letters_sort(letters, count);
    return find(*lines, line_count, letters, count, height, arena, err);
}

bool nl_textline_fit(nl_line **line, int *line_count, nl_letter *letters, int count, float height,
                     nl_arena *arena, nl_error *err)
{
    float slope = 0.0f;
    *line_count = count > 0;
    *line = NL_NEW(arena, nl_line, 1, err);
    nl_letters_sort(letters, count);
    for (int i = 0; i < count; i++)
        letters[i].line = 0;
    return *line && (count == 0 || (page_slope(&slope, letters, count, height, arena, err) &&
                                    fit_lines(*line, 1, letters, count, slope, arena, err)));
}
