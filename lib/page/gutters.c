/* Wherever a gutter is, one is just to the right of some letter. So there they are looked for: at
 * each of these places rows without ink there follow one another in runs, and the best run is kept.
 */
#include "page/gutters.h"

#include "base/stats.h"

#include <math.h>

enum {
    PLACES_MAX = 512, /* looked at, of a page */
    BESIDE_MIN = 3,   /* rows with text on both sides */
    ROWS_SHARE = 5,   /* one in so many rows of the part of the page: shorter ones are rivers */
    ALONE_MIN = 2,    /* or rows of either side with nothing beside them */
};

/* In heights of the writing. */
static const float GUTTER = 1.5f;      /* width, at least */
static const float WIDE_GUTTER = 2.5f; /* median of one between rows beside one another */
static const float PLACES = 0.25f;     /* from one place to the next, at least */
static const float CELL_GAP = 2.0f;    /* the text beside a gutter ends at a gap of this width */
static const float WORD_GAP = 0.45f;   /* between words */
static const float WORDS = 3.8f;       /* width of two words, at least */
static const float LONG_WORD = 7.0f;   /* of a word that counts as two */
static const float SHORT = 2.0f;       /* width of any column */

enum { LEFT, RIGHT, SIDES };

/* Where letters begin and end if the page is rotated so that rows are level. */
typedef struct extents {
    const nl_rows *rows;
    float *left, *right;
    float *widths; /* room for a number for each row */
} extents;

/* Rows first .. end - 1 without ink at a place. */
typedef struct run {
    int first, end;
} run;

/* How often what was seen, from the first row on by which both sides have begun to the last one
 * before either has ended. */
typedef struct tally {
    int both, alone[SIDES];
} tally;

static float level_x(const nl_rows *rows, const nl_letter *letter, float x)
{
    nl_box box = letter->box;
    return x + rows->slope * ((float)box.top + 0.5f * (float)box.height);
}

float nl_rows_x(const nl_rows *rows, const nl_letter *letter)
{
    return level_x(rows, letter, (float)letter->box.left + 0.5f * (float)letter->box.width);
}

static bool measure(extents *out, const nl_rows *rows, nl_arena *arena, nl_error *err)
{
    size_t count = (size_t)rows->start[rows->count];
    *out = (extents){.rows = rows};
    out->left = NL_NEW(arena, float, count, err);
    out->right = NL_NEW(arena, float, count, err);
    out->widths = NL_NEW(arena, float, (size_t)rows->count, err);
    if (!out->left || !out->right || !out->widths)
        return false;
    for (size_t i = 0; i < count; i++) {
        out->left[i] = level_x(rows, &rows->letters[i], (float)rows->letters[i].box.left);
        out->right[i] = out->left[i] + (float)rows->letters[i].box.width;
    }
    return true;
}

/* Is there ink in the row within half a gutter of x? */
static bool is_crossed(const extents *e, int row, float x)
{
    float half = 0.5f * GUTTER * e->rows->height;
    for (int i = e->rows->start[row]; i < e->rows->start[row + 1]; i++) {
        if (e->left[i] < x + half && e->right[i] > x - half)
            return true;
    }
    return false;
}

/* The white around x in a row: how far it reaches to each side. */
typedef struct white {
    float reach[SIDES]; /* infinite where there is no more text */
} white;

static white white_at(const extents *e, int row, float x)
{
    white w = {{INFINITY, INFINITY}};
    for (int i = e->rows->start[row]; i < e->rows->start[row + 1]; i++) {
        if (e->left[i] > x)
            w.reach[RIGHT] = fminf(w.reach[RIGHT], e->left[i] - x);
        else
            w.reach[LEFT] = fminf(w.reach[LEFT], x - e->right[i]);
    }
    return w;
}

static bool has_text(const white *w, int side)
{
    return w->reach[side] < INFINITY;
}

/* The text beside a place: its width, negative if it is one word. */
static float text_width(const extents *e, int row, int side, float x)
{
    float height = e->rows->height, near = 0.0f, far = 0.0f;
    bool begun = false, words = false;
    int first = e->rows->start[row], count = e->rows->start[row + 1] - first;
    for (int k = 0; k < count; k++) {
        int i = side == RIGHT ? first + k : first + count - 1 - k;
        if ((e->left[i] > x) != (side == RIGHT))
            continue;
        float begin = side == RIGHT ? e->left[i] : -e->right[i];
        float end = side == RIGHT ? e->right[i] : -e->left[i];
        if (begun && begin - far > CELL_GAP * height)
            break;
        words = words || (begun && begin - far > WORD_GAP * height);
        near = begun ? fminf(near, begin) : begin;
        far = begun ? fmaxf(far, end) : end;
        begun = true;
    }
    return words ? far - near : near - far;
}

/* Are the texts on this side several words each, or a long one, in most rows? */
static bool is_text(const extents *e, run r, int side, float x)
{
    float height = e->rows->height;
    int count = 0, texts = 0;
    for (int row = r.first; row < r.end; row++) {
        white w = white_at(e, row, x);
        if (!has_text(&w, side))
            continue;
        float width = text_width(e, row, side, x);
        count++;
        texts += width >= WORDS * height || -width >= LONG_WORD * height;
    }
    return 2 * texts > count;
}

/* The median width of the texts on this side. */
static float usual_width(const extents *e, run r, int side, float x)
{
    int count = 0;
    for (int row = r.first; row < r.end; row++) {
        white w = white_at(e, row, x);
        if (has_text(&w, side))
            e->widths[count++] = fabsf(text_width(e, row, side, x));
    }
    return count > 0 ? nl_quantile(e->widths, count, 0.5f) : 0.0f;
}

/* The median gap at x of rows with text on both sides. */
static float usual_gap(const extents *e, run r, float x)
{
    int count = 0;
    for (int row = r.first; row < r.end; row++) {
        white w = white_at(e, row, x);
        if (has_text(&w, LEFT) && has_text(&w, RIGHT))
            e->widths[count++] = w.reach[LEFT] + w.reach[RIGHT];
    }
    return count > 0 ? nl_quantile(e->widths, count, 0.5f) : 0.0f;
}

static tally count_rows(const extents *e, run r, float x)
{
    tally t = {0}, since = {0};
    bool begun[SIDES] = {false, false};
    for (int row = r.first; row < r.end; row++) {
        white w = white_at(e, row, x);
        bool left = has_text(&w, LEFT), right = has_text(&w, RIGHT);
        begun[LEFT] = begun[LEFT] || left;
        begun[RIGHT] = begun[RIGHT] || right;
        if (!begun[LEFT] || !begun[RIGHT])
            continue;
        since.both += left && right;
        since.alone[LEFT] += left && !right;
        since.alone[RIGHT] += right && !left;
        if ((left && right) || (since.alone[LEFT] > 0 && since.alone[RIGHT] > 0))
            t = since;
    }
    return t;
}

/* Is the run at this place a gutter? */
static bool is_gutter(const extents *e, run r, float x, const tally *t)
{
    float height = e->rows->height;
    if (ROWS_SHARE * (t->both + t->alone[LEFT] + t->alone[RIGHT]) < e->rows->count)
        return false;
    if (t->both >= t->alone[LEFT] + t->alone[RIGHT])
        return t->both >= BESIDE_MIN && usual_gap(e, r, x) >= WIDE_GUTTER * height &&
               is_text(e, r, LEFT, x) && is_text(e, r, RIGHT, x);
    return t->alone[LEFT] >= ALONE_MIN && t->alone[RIGHT] >= ALONE_MIN &&
           usual_width(e, r, LEFT, x) >= SHORT * height &&
           usual_width(e, r, RIGHT, x) >= SHORT * height;
}

/* Compares the runs at a place; keeps the one that divides most rows, of those the longest. */
static void compare_runs(nl_gutter *best, int *most, const extents *e, float x)
{
    for (run r = {0, 0}; r.first < e->rows->count; r.first = r.end + 1) {
        for (r.end = r.first; r.end < e->rows->count && !is_crossed(e, r.end, x);)
            r.end++;
        tally t = count_rows(e, r, x);
        int divided = 2 * t.both + t.alone[LEFT] + t.alone[RIGHT];
        int score = divided * (e->rows->count + 1) + r.end - r.first;
        if (divided > 0 && score > *most && is_gutter(e, r, x, &t)) {
            *most = score;
            *best = (nl_gutter){r.first, r.end, x};
        }
    }
}

bool nl_gutter_find(nl_gutter *out, const nl_rows *rows, nl_arena *arena, nl_error *err)
{
    nl_arena_mark mark = nl_arena_save(arena);
    extents e;
    int count = rows->start[rows->count];
    float *places = NL_NEW(arena, float, (size_t)count, err);
    float last = -INFINITY;
    int looked = 0, most = 0;
    *out = (nl_gutter){0};
    if (!places || !measure(&e, rows, arena, err))
        return false;
    for (int i = 0; i < count; i++)
        places[i] = e.right[i] + (0.5f * GUTTER + PLACES) * rows->height;
    nl_sort_floats(places, count);
    for (int i = 0; i < count && looked < PLACES_MAX; i++) {
        if (places[i] - last < PLACES * rows->height && i + 1 < count)
            continue;
        last = places[i];
        looked++;
        compare_runs(out, &most, &e, places[i]);
    }
    nl_arena_restore(arena, mark);
    return true;
}
