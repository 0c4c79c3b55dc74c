/* Fits the weights of lib/page/segpaths.c. Composes lines, lists the paths that are proposed
 * through their glyphs, labels each by whether it parts letters, and fits a logistic regression by
 * Newton's method (iteratively reweighted least squares). Prints the weights as C. For them and for
 * the weights in use prints how many borders between touching letters are found by as many paths.
 *
 *   fit_segpaths [-n SAMPLES] [-s SEED] [-p PRESET]... [PENS...]
 *
 * PENS are files of pen characters; only writers that are not held back are used. Without PENS,
 * letters are drawn. The default presets are touching and wild.
 */
#include "draw/preset.h"
#include "page/proportions.h"
#include "page/segments.h"
#include "page/segpaths.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { TERMS = NL_PROPOSAL_FEATURES + 1, LETTERS_MAX = 400, ROUNDS = 12 };

/* Shares of a letter's ink on the wrong side of a path: up to LEARNT the path is a positive sample,
 * up to ENOUGH it counts as found. */
static const float LEARNT = 0.05f, ENOUGH = 0.08f;
static const float SLIVER = 0.2f; /* of a letter's ink: less of it in a glyph does not count */

/* A path, and what it is. */
typedef struct sample {
    float feature[NL_PROPOSAL_FEATURES];
    int left;    /* ink on its left */
    int before;  /* letters on its left, if there are some on both sides; else 0 */
    float wrong; /* largest share of a letter's ink on the wrong side */
} sample;

/* A glyph of a line: one letter, or several that touch. */
typedef struct glyph {
    size_t sample; /* first of its */
    int sample_count, letters, all_ink;
    nl_stroke_scale scale;
} glyph;

typedef struct collection {
    nl_arena arena;
    nl_preset_pool pool;
    glyph *glyphs;
    sample *samples;
    size_t glyph_count, glyph_room, sample_count, sample_room, positives;
} collection;

/* One glyph while it is looked at. */
typedef struct subject {
    const nl_composed *composed;
    nl_box box;
    nl_image ink;
    int all[LETTERS_MAX + 1], left[LETTERS_MAX + 1]; /* ink by owner; and left of a path */
    bool counts[LETTERS_MAX + 1];
    int letters; /* that count */
} subject;

/* Does the path part letters, with so much of one on the wrong side? */
static bool parts_letters(const sample *s, float wrong)
{
    return s->before > 0 && s->wrong <= wrong;
}

static void stop(const nl_error *err)
{
    fprintf(stderr, "fit_segpaths: %s\n", err->text);
    exit((int)err->status);
}

static int owner_at(const subject *s, int x, int y)
{
    size_t row = (size_t)(s->box.top + y) * (size_t)s->composed->paper.width;
    return s->composed->owner[row + (size_t)(s->box.left + x)];
}

static bool is_ink(const subject *s, int x, int y)
{
    return nl_image_row(s->ink, y)[x] != 0;
}

/* Adds the ink left of x[y], or all of it, by owner. */
static void count(int of[LETTERS_MAX + 1], const subject *s, const int *x)
{
    memset(of, 0, (LETTERS_MAX + 1) * sizeof *of);
    for (int y = 0; y < s->ink.height; y++) {
        for (int i = 0; i < (x ? x[y] : s->ink.width); i++)
            of[owner_at(s, i, y)] += is_ink(s, i, y);
    }
}

/* Says which letters the path parts. */
static void find_truth(sample *to, subject *s, const int *x)
{
    int before = 0, after = 0;
    to->wrong = 0.0f;
    count(s->left, s, x);
    for (int i = 1; i <= s->composed->letter_count; i++) {
        float share = s->counts[i] ? (float)s->left[i] / (float)s->all[i] : 0.0f;
        to->wrong = fmaxf(to->wrong, fminf(share, 1.0f - share));
        before += s->counts[i] && share > 0.5f;
        after += s->counts[i] && share <= 0.5f;
    }
    to->before = after > 0 ? before : 0;
}

static void add_glyph(collection *c, subject *s, const nl_stroke_scale *scale)
{
    nl_arena scratch = {0};
    nl_path_proposals p;
    nl_error err;
    int *x = NL_NEW(&scratch, int, (size_t)s->ink.height, &err);
    if (!x || !nl_proposals_find(&p, s->ink, scale, &scratch, &err))
        stop(&err);
    c->glyphs =
        nl_grow(&c->arena, c->glyphs, &c->glyph_room, c->glyph_count + 1, sizeof *c->glyphs, &err);
    c->samples = nl_grow(&c->arena, c->samples, &c->sample_room, c->sample_count + (size_t)p.count,
                         sizeof *c->samples, &err);
    if (!c->glyphs || !c->samples)
        stop(&err);
    c->glyphs[c->glyph_count++] =
        (glyph){c->sample_count, p.count, s->letters, p.paths.all_ink, *scale};
    for (int i = 0; i < p.count; i++) {
        sample *to = &c->samples[c->sample_count++];
        nl_paths_trace(x, &p.paths, p.list[i].path.x, p.list[i].path.y);
        memcpy(to->feature, p.list[i].feature, sizeof to->feature);
        to->left = p.list[i].path.left;
        find_truth(to, s, x);
        c->positives += parts_letters(to, LEARNT);
    }
    nl_arena_free(&scratch);
}

/* Adds the glyphs of a line, if they are wide enough and small enough to be segmented without
 * reduction. */
static void add_line(collection *c, subject *s, const nl_layout *layout, const nl_line *line,
                     const int *ink_of)
{
    nl_segments segments;
    nl_arena scratch = {0};
    nl_error err;
    if (!nl_segment_line(&segments, layout, line, NL_SEGMENT_NONE, &scratch, &err))
        stop(&err);
    nl_stroke_scale scale = {segments.stroke_width, line->height};
    for (int g = line->glyph; g < line->glyph + line->glyph_count; g++) {
        s->box = layout->glyphs[g].box;
        if ((float)s->box.width < NL_TWO_LETTERS_WIDTH_MIN * line->height ||
            line->height >= 2 * NL_SEGMENTATION_HEIGHT)
            continue;
        if (!nl_layout_glyph(&s->ink, layout, &layout->glyphs[g], &scratch, &err))
            stop(&err);
        count(s->all, s, NULL);
        s->letters = 0;
        for (int i = 1; i <= s->composed->letter_count; i++) {
            s->counts[i] = (float)s->all[i] > SLIVER * (float)ink_of[i];
            s->letters += s->counts[i];
        }
        add_glyph(c, s, &scale);
    }
    nl_arena_free(&scratch);
}

static void add_lines(collection *c, nl_preset preset, uint64_t seed, size_t index)
{
    nl_arena arena = {0};
    nl_error err;
    nl_layout layout;
    nl_composed composed;
    subject s = {.composed = &composed};
    int ink_of[LETTERS_MAX + 1];
    nl_rng rng = nl_rng_make(seed, NL_STREAM_TEST, (uint64_t)preset, index);
    if (!nl_preset_compose(&composed, preset, &c->pool, &rng, &arena, &err) ||
        !nl_layout_page(&layout, composed.paper, &arena, &err))
        stop(&err);
    s.ink = layout.ink;
    if (composed.letter_count <= LETTERS_MAX) {
        count(ink_of, &s, NULL);
        for (int i = 0; i < layout.line_count; i++)
            add_line(c, &s, &layout, &layout.lines[i], ink_of);
    }
    nl_arena_free(&arena);
}

/* ---- logistic regression: terms are the constant and the features */

static double term(const sample *s, int i)
{
    return i == 0 ? 1.0 : (double)s->feature[i - 1];
}

static double evidence(const sample *s, const double w[TERMS])
{
    double sum = 0.0;
    for (int i = 0; i < TERMS; i++)
        sum += w[i] * term(s, i);
    return sum;
}

/* Solves h x = g for a symmetric positive definite h by Cholesky's method; x replaces g. */
static void solve(double h[TERMS][TERMS], double g[TERMS])
{
    for (int i = 0; i < TERMS; i++) {
        for (int j = 0; j <= i; j++) {
            double sum = h[i][j];
            for (int k = 0; k < j; k++)
                sum -= h[i][k] * h[j][k];
            h[i][j] = i == j ? sqrt(sum) : sum / h[j][j];
        }
        for (int k = 0; k < i; k++)
            g[i] -= h[i][k] * g[k];
        g[i] /= h[i][i];
    }
    for (int i = TERMS - 1; i >= 0; i--) {
        for (int k = i + 1; k < TERMS; k++)
            g[i] -= h[k][i] * g[k];
        g[i] /= h[i][i];
    }
}

/* One step of Newton's method; returns the mean loss before it. */
static double improve(double w[TERMS], const collection *c)
{
    double h[TERMS][TERMS] = {{0}}, g[TERMS] = {0}, loss = 0.0;
    for (size_t n = 0; n < c->sample_count; n++) {
        const sample *s = &c->samples[n];
        double z = evidence(s, w), p = 1.0 / (1.0 + exp(-z)), y = parts_letters(s, LEARNT);
        loss += log1p(exp(-fabs(z))) + (z > 0 ? z : 0.0) - y * z;
        for (int i = 0; i < TERMS; i++) {
            g[i] += (y - p) * term(s, i);
            for (int j = 0; j <= i; j++)
                h[i][j] += p * (1.0 - p) * term(s, i) * term(s, j);
        }
    }
    for (int i = 0; i < TERMS; i++)
        h[i][i] += 1e-6;
    solve(h, g);
    for (int i = 0; i < TERMS; i++)
        w[i] += g[i];
    return loss / (double)c->sample_count;
}

/* ---- what the weights are good for */

typedef struct tally {
    int segpaths, borders, found;
} tally;

/* Adds the paths chosen by the weights, and how many borders between letters they find. */
static void add_segpaths(tally *t, const collection *c, const glyph *g, const double w[TERMS],
                         nl_path_proposal *list)
{
    nl_path_proposals p = {.paths = {.all_ink = g->all_ink}, .list = list};
    bool found[LETTERS_MAX + 1] = {false};
    p.count = g->sample_count;
    for (int i = 0; i < g->sample_count; i++) {
        const sample *s = &c->samples[g->sample + (size_t)i];
        int border = parts_letters(s, ENOUGH) ? s->before : 0;
        list[i] = (nl_path_proposal){{.x = border, .left = s->left}, {0}, (float)evidence(s, w)};
    }
    int segpaths = nl_proposals_choose(&p, &g->scale);
    for (int i = 0; i < segpaths; i++)
        found[list[i].path.x] = true;
    t->segpaths += segpaths;
    t->borders += g->letters > 1 ? g->letters - 1 : 0;
    for (int i = 1; i < g->letters; i++)
        t->found += found[i];
}

static tally evaluate(const collection *c, const double w[TERMS])
{
    nl_arena scratch = {0};
    nl_error err;
    int most = 0;
    tally t = {0};
    for (size_t i = 0; i < c->glyph_count; i++)
        most = c->glyphs[i].sample_count > most ? c->glyphs[i].sample_count : most;
    nl_path_proposal *list = NL_NEW(&scratch, nl_path_proposal, (size_t)most, &err);
    if (!list)
        stop(&err);
    for (size_t i = 0; i < c->glyph_count; i++)
        add_segpaths(&t, c, &c->glyphs[i], w, list);
    nl_arena_free(&scratch);
    return t;
}

/* Sets the constant so that so many paths are chosen. */
static void allow(double w[TERMS], const collection *c, int segpaths)
{
    double low = -30.0, high = 30.0;
    for (int i = 0; i < 24; i++) {
        w[0] = 0.5 * (low + high);
        if (evaluate(c, w).segpaths < segpaths)
            low = w[0];
        else
            high = w[0];
    }
}

static void print_tally(const char *name, const tally *t, const collection *c)
{
    printf("/* %s: %d paths in %zu glyphs find %.2f %% of %d borders of letters */\n", name,
           t->segpaths, c->glyph_count, 100.0 * t->found / (t->borders > 0 ? t->borders : 1),
           t->borders);
}

static void print_weights(const double w[TERMS], const double used[TERMS])
{
    static const char *const names[NL_PROPOSAL_FEATURES] = {
        "CROSSINGS", "DEPTH", "RISE", "INSIDE", "OUTER", "GAP", "GAP_FAR", "REST"};
    printf("static const float CONSTANT = %.2ff; /* in use: %.2f */\n", w[0], used[0]);
    puts("static const float WEIGHT[NL_PROPOSAL_FEATURES] = {");
    for (int i = 0; i < NL_PROPOSAL_FEATURES; i++)
        printf("    [NL_PROPOSAL_%s] = %.2ff, /* %.2f */\n", names[i], w[i + 1], used[i + 1]);
    puts("};");
}

/* The weights in use: what the evidence of unit features is. */
static void weights_in_use(double w[TERMS])
{
    float feature[NL_PROPOSAL_FEATURES] = {0};
    double none = (double)nl_proposal_log_odds(feature);
    w[0] = none;
    for (int i = 1; i < TERMS; i++) {
        feature[i - 1] = 1.0f;
        w[i] = (double)nl_proposal_log_odds(feature) - none;
        feature[i - 1] = 0.0f;
    }
}

static void fit(const collection *c)
{
    double w[TERMS] = {0}, used[TERMS], loss = 0.0;
    for (int i = 0; i < ROUNDS; i++)
        loss = improve(w, c);
    printf("/* %zu paths, %zu of them part letters; loss %.4f, constant %.2f */\n", c->sample_count,
           c->positives, loss, w[0]);
    weights_in_use(used);
    tally now = evaluate(c, used);
    print_tally("in use", &now, c);
    allow(w, c, now.segpaths);
    tally then = evaluate(c, w);
    print_tally("fitted", &then, c);
    print_weights(w, used);
}

int main(int argc, char **argv)
{
    collection c = {.pool = {.share = 0.2, .split_seed = 177}};
    nl_error err;
    size_t samples = 500;
    uint64_t seed = 1;
    bool chosen[NL_PRESET_WRITTEN_CAPITALS] = {false}, any = false;
    for (int o; (o = getopt(argc, argv, "n:s:p:")) != -1;) {
        if (o == '?')
            return 2;
        samples = o == 'n' ? strtoul(optarg, NULL, 10) : samples;
        seed = o == 's' ? strtoull(optarg, NULL, 10) : seed;
        for (unsigned i = 0; o == 'p' && i < NL_PRESET_WRITTEN_CAPITALS; i++) {
            chosen[i] = chosen[i] || strcmp(optarg, nl_preset_name(i)) == 0;
            any = any || chosen[i];
        }
    }
    if (!any)
        chosen[NL_PRESET_TOUCHING] = chosen[NL_PRESET_WILD] = true;
    nl_pens pens = {0};
    if (optind < argc) {
        if (!nl_pens_load(&pens, argv + optind, argc - optind, &c.arena, &err))
            stop(&err);
        c.pool.pens = &pens;
    }
    for (int i = 0; i < NL_PRESET_WRITTEN_CAPITALS; i++) {
        for (size_t k = 0; chosen[i] && k < samples; k++)
            add_lines(&c, (nl_preset)i, seed, k);
    }
    fit(&c);
    nl_arena_free(&c.arena);
    return 0;
}
