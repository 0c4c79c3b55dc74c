/* The profile is made of the cheapest paths: for each amount of ink on the left, the cheapest path
 * that leaves so much there. It has a gap or a ridge at a stem, where there is no way through; a
 * bar shows as a long valley that ends where the bar meets its neighbours.
 *
 * Not every valley separates letters, and one valley may have two paths. Each path of the profile
 * is weighed by what distinguishes paths between letters: they cross ink once rather than twice,
 * and where strokes overlap; a little more ink on one side costs much more; ink is close on both
 * sides; enough ink is left on either side. The weights come from a logistic regression over paths
 * through composed lines (scripts/fit-segpaths).
 *
 * Paths are chosen from the likeliest on, with enough ink between any two. Two of them may cross;
 * sorting their x in each row removes the crossing. */
#include "page/segpaths.h"

#include "page/paths.h"

#include <math.h>
#include <stdlib.h>

static const float MOST_INK = 2.2f; /* stroke widths: ink a path crosses, at most */
static const float NEAR = 0.3f;     /* heights: ink farther away is not near */
static const float STEPS = 0.5f;    /* stroke widths between the rows whose paths are tried */

/* In stems: the ink of a stroke one height long. */
static const float LEAST = 0.3f;   /* between two paths, at least */
static const float BIN = 0.0375f;  /* of the profile */
static const float BESIDE = 0.12f; /* the profile's rise is measured over this */

/* Of the evidence: at 0, there are as many paths as reading can afford. */
static const float CONSTANT = -1.8f;

/* Larger features count as these. */
static const float MOST[NL_PROPOSAL_FEATURES] = {
    [NL_PROPOSAL_CROSSINGS] = 4.0f,    [NL_PROPOSAL_DEPTH] = 4.0f, [NL_PROPOSAL_RISE] = 1.5f,
    [NL_PROPOSAL_INSIDE] = 0.6f,       [NL_PROPOSAL_OUTER] = 0.5f, [NL_PROPOSAL_GAP] = HUGE_VALF,
    [NL_PROPOSAL_GAP_FAR] = HUGE_VALF, [NL_PROPOSAL_REST] = 2.0f,
};

/* scripts/fit-segpaths fits such weights. Those it finds separate as many letters with as many
 * paths, within one percent. */
static const float WEIGHT[NL_PROPOSAL_FEATURES] = {
    [NL_PROPOSAL_CROSSINGS] = -1.44f, [NL_PROPOSAL_DEPTH] = 0.49f, [NL_PROPOSAL_RISE] = 0.66f,
    [NL_PROPOSAL_INSIDE] = 4.4f,      [NL_PROPOSAL_OUTER] = 4.3f,  [NL_PROPOSAL_GAP] = -5.7f,
    [NL_PROPOSAL_GAP_FAR] = -7.4f,    [NL_PROPOSAL_REST] = 2.4f,
};

typedef struct finder {
    const nl_stroke_scale *scale;
    nl_image ink;
    nl_paths paths;
    nl_path_proposal *profile; /* the cheapest path for each `bin` pixels of ink on the left */
    int count, bin;
    int *near_left, *near_right; /* columns from each pixel's left edge to ink, or `near` */
    int near;
    float stem; /* ink of a stem, pixels */
    int *x;     /* the current path */
} finder;

static bool is_ink(const finder *f, int x, int y)
{
    return f->paths.price[(ptrdiff_t)y * f->paths.width + x] > 0;
}

static void measure_gaps(finder *f)
{
    int width = f->paths.width;
    for (int y = 0; y < f->paths.height; y++) {
        int *left = f->near_left + (ptrdiff_t)y * width;
        int *right = f->near_right + (ptrdiff_t)y * width;
        for (int x = 0, gap = f->near; x < width; x++) {
            left[x] = gap;
            gap = is_ink(f, x, y) ? 0 : gap < f->near ? gap + 1 : gap;
        }
        for (int x = width - 1, gap = f->near; x >= 0; x--) {
            gap = is_ink(f, x, y) ? 0 : gap < f->near ? gap + 1 : gap;
            right[x] = gap;
        }
    }
}

static void fill_profile(finder *f)
{
    int step =
        (int)(STEPS * f->scale->stroke_width) < 1 ? 1 : (int)(STEPS * f->scale->stroke_width);
    for (int i = 0; i < f->count; i++)
        f->profile[i].path.cost = HUGE_VALF;
    for (int y = step / 2; y < f->paths.height; y += step) {
        for (int x = 0; x < f->paths.width; x++) {
            nl_path_cost one = nl_paths_through(&f->paths, x, y);
            nl_path_cost *best = &f->profile[one.left / f->bin].path;
            if (one.cost < best->cost)
                *best = one;
        }
    }
}

/* How much more a path with a little more or a little less ink on its left costs. */
static float rise_beside(const finder *f, int at)
{
    int reach = (int)(BESIDE * f->stem / (float)f->bin + 0.5f);
    float highest = 0.0f;
    for (int i = at - (reach < 1 ? 1 : reach); i <= at + (reach < 1 ? 1 : reach); i++) {
        float cost = i < 0 || i >= f->count ? HUGE_VALF : f->profile[i].path.cost;
        highest = fmaxf(highest, cost - f->profile[at].path.cost);
    }
    return highest;
}

/* What a path passes; see the features. */
typedef struct passed {
    int crossings, ink;
    float x, y; /* the middle of the ink it crosses */
    float gap_left, gap_right;
} passed;

static passed follow(const finder *f)
{
    passed c = {0};
    bool before = false;
    for (int y = 0; y < f->paths.height; y++) {
        ptrdiff_t at = (ptrdiff_t)y * f->paths.width + f->x[y];
        bool ink = f->paths.price[at] > 0;
        c.crossings += ink && !before;
        c.ink += ink;
        c.x += ink ? (float)f->x[y] : 0.0f;
        c.y += ink ? (float)y : 0.0f;
        c.gap_left += (float)f->near_left[at];
        c.gap_right += (float)f->near_right[at];
        before = ink;
    }
    float height = (float)f->paths.height, count = (float)c.ink;
    int middle = f->paths.height / 2;
    c.x = c.ink ? c.x / count : (float)f->x[middle];
    c.y = c.ink ? c.y / count : 0.5f * height;
    c.gap_left /= height;
    c.gap_right /= height;
    return c;
}

static void measure(float feature[NL_PROPOSAL_FEATURES], const finder *f, int at)
{
    const nl_path_cost *path = &f->profile[at].path;
    nl_paths_trace(f->x, &f->paths, path->x, path->y);
    passed c = follow(f);
    float height = f->scale->height;
    int rest = f->paths.all_ink - path->left;
    feature[NL_PROPOSAL_CROSSINGS] = (float)c.crossings;
    feature[NL_PROPOSAL_DEPTH] = (float)c.ink / f->scale->stroke_width - path->cost;
    feature[NL_PROPOSAL_RISE] = rise_beside(f, at);
    feature[NL_PROPOSAL_INSIDE] = fminf(c.x, (float)f->paths.width - c.x) / height;
    feature[NL_PROPOSAL_OUTER] = fabsf(c.y / (float)f->paths.height - 0.5f);
    feature[NL_PROPOSAL_GAP] = fminf(c.gap_left, c.gap_right) / height;
    feature[NL_PROPOSAL_GAP_FAR] = fmaxf(c.gap_left, c.gap_right) / height;
    feature[NL_PROPOSAL_REST] = (float)(rest < path->left ? rest : path->left) / f->stem;
    for (int i = 0; i < NL_PROPOSAL_FEATURES; i++)
        feature[i] = fminf(feature[i], MOST[i]);
}

float nl_proposal_log_odds(const float feature[NL_PROPOSAL_FEATURES])
{
    float sum = CONSTANT;
    for (int i = 0; i < NL_PROPOSAL_FEATURES; i++)
        sum += WEIGHT[i] * feature[i];
    return sum;
}

static int by_evidence(const void *a, const void *b)
{
    const nl_path_proposal *p = a, *q = b;
    if (p->evidence != q->evidence)
        return p->evidence > q->evidence ? -1 : 1;
    return p->path.left - q->path.left;
}

static int by_left(const void *a, const void *b)
{
    const nl_path_proposal *p = a, *q = b;
    return p->path.left - q->path.left;
}

static bool has_room(const nl_path_proposal *one, const nl_path_proposal *taken, int count,
                     int least, int all)
{
    if (one->path.left < least || all - one->path.left < least)
        return false;
    for (int i = 0; i < count; i++) {
        if (abs(one->path.left - taken[i].path.left) < least)
            return false;
    }
    return true;
}

/* The ink of a stem, pixels. */
static float stem_of(const nl_stroke_scale *scale)
{
    return scale->stroke_width * scale->height;
}

int nl_proposals_choose(nl_path_proposals *proposals, const nl_stroke_scale *scale)
{
    nl_path_proposal *list = proposals->list;
    float stem = stem_of(scale);
    int count = 0, kept = 0, least = (int)(LEAST * stem) < 1 ? 1 : (int)(LEAST * stem);
    for (int i = 0; i < proposals->count; i++) {
        if (list[i].evidence > 0.0f)
            list[count++] = list[i];
    }
    qsort(list, (size_t)count, sizeof *list, by_evidence);
    for (int i = 0; i < count && kept < NL_SEGPATHS_MAX; i++) {
        if (has_room(&list[i], list, kept, least, proposals->paths.all_ink))
            list[kept++] = list[i];
    }
    qsort(list, (size_t)kept, sizeof *list, by_left);
    return kept;
}

static bool trace_all(nl_segpath **segpaths, const nl_path_proposals *p, int count, nl_arena *arena,
                      nl_error *err)
{
    int height = p->paths.height;
    int *x = NL_NEW_TABLE(arena, int, (size_t)count, (size_t)height, err);
    *segpaths = NL_NEW(arena, nl_segpath, (size_t)count, err);
    if (!x || !*segpaths)
        return false;
    for (int i = 0; i < count; i++) {
        const nl_path_cost *path = &p->list[i].path;
        (*segpaths)[i] = (nl_segpath){x + (ptrdiff_t)i * height, path->cost};
        nl_paths_trace((*segpaths)[i].x, &p->paths, path->x, path->y);
    }
    return true;
}

/* Where two paths cross, they are exchanged. */
static void uncross(nl_segpath *segpaths, int count, int height)
{
    for (int y = 0; y < height; y++) {
        for (int i = 1; i < count; i++) {
            int x = segpaths[i].x[y], k = i;
            for (; k > 0 && segpaths[k - 1].x[y] > x; k--)
                segpaths[k].x[y] = segpaths[k - 1].x[y];
            segpaths[k].x[y] = x;
        }
    }
}

static bool init(finder *f, nl_arena *arena, nl_error *err)
{
    size_t width = (size_t)f->ink.width, height = (size_t)f->ink.height;
    float stroke_width = f->scale->stroke_width;
    if (!nl_paths_find(&f->paths, f->ink, stroke_width, arena, err))
        return false;
    f->stem = stem_of(f->scale);
    f->near = (int)(NEAR * f->scale->height);
    f->bin = 1 + (int)fmaxf(BIN * f->stem, stroke_width);
    f->count = f->paths.all_ink / f->bin + 1;
    f->profile = NL_NEW(arena, nl_path_proposal, (size_t)f->count, err);
    f->near_left = NL_NEW_TABLE(arena, int, height, width, err);
    f->near_right = NL_NEW_TABLE(arena, int, height, width, err);
    f->x = NL_NEW(arena, int, height, err);
    return f->profile && f->near_left && f->near_right && f->x;
}

bool nl_proposals_find(nl_path_proposals *out, nl_image ink, const nl_stroke_scale *scale,
                       nl_arena *arena, nl_error *err)
{
    finder f = {.scale = scale, .ink = ink};
    *out = (nl_path_proposals){0};
    if (!init(&f, arena, err))
        return false;
    measure_gaps(&f);
    fill_profile(&f);
    for (int i = 0; i < f.count; i++) {
        if (f.profile[i].path.cost <= MOST_INK)
            measure(f.profile[i].feature, &f, i);
    }
    *out = (nl_path_proposals){.paths = f.paths, .list = f.profile};
    for (int i = 0; i < f.count; i++) {
        if (f.profile[i].path.cost > MOST_INK)
            continue;
        out->list[out->count] = f.profile[i];
        out->list[out->count].evidence = nl_proposal_log_odds(out->list[out->count].feature);
        out->count++;
    }
    return true;
}

bool nl_segpaths_find(nl_segpath **segpaths, int *count, nl_image ink, const nl_stroke_scale *scale,
                      nl_arena *arena, nl_error *err)
{
    nl_path_proposals proposals;
    *segpaths = NULL;
    *count = 0;
    if (!nl_proposals_find(&proposals, ink, scale, arena, err))
        return false;
    int found = nl_proposals_choose(&proposals, scale);
    if (!trace_all(segpaths, &proposals, found, arena, err))
        return false;
    uncross(*segpaths, found, proposals.paths.height);
    *count = found;
    return true;
}
