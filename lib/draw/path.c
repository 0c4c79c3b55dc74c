/* Strokes run through their control points as cubic Hermite splines over a centripetal parameter
 * (the square root of the chord, which keeps tight turns free of loops), with the tangents of the
 * parabola through three neighbouring points (Bessel's). At a corner each side ends with the
 * tangent of its own parabola; a hand that rounds corners mixes in the smooth tangent.
 *
 * The elastic field is a sum of WAVES plane waves, each with a random direction of travel, a random
 * direction of displacement and a length of about a letter's height. */
#include "draw/path.h"

#include <assert.h>
#include <math.h>

enum { WAVES = 3, STEPS_MAX = 10, BREAK_TRIES = 16 };

static const float STEP = 0.06f; /* of flattened curves, letter units */
static const float UNIT = 0.01f; /* of the table */

/* A stroke varies more as a whole than its points do: these are factors of jitter. */
static const float STROKE_SHIFT = 1.4f, STROKE_SIZE = 3.0f;

/* Letter units: the hand is steadier in smaller characters, down to a share of LEAST_UNSTEADY. No
 * letter or digit is smaller. */
static const float UNSTEADY_SIZE = 0.5f, LEAST_UNSTEADY = 0.2f;

typedef struct vec {
    float x, y;
} vec;

typedef struct wave {
    float along_x, along_y, phase; /* radians for a unit of length */
    float by_x, by_y;              /* displacement */
} wave;

/* One stroke's control points with the spline's parameter steps and tangents. */
typedef struct spline {
    int count;
    vec p[NL_STROKE_POINTS_MAX];
    bool corner[NL_STROKE_POINTS_MAX];
    vec v[NL_STROKE_POINTS_MAX];   /* of the span that begins here, by parameter */
    vec m[NL_STROKE_POINTS_MAX];   /* smooth tangent, inner points only */
    float h[NL_STROKE_POINTS_MAX]; /* the span's parameter length */
    float round;
} spline;

static vec mix(vec a, vec b, float share)
{
    return (vec){a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share};
}

/* Control points as the hand puts them: the stroke is moved and resized as a whole, then each of
 * its points is moved. */
static void spline_take(spline *s, const nl_stroke *stroke, const nl_hand *hand, nl_rng *rng)
{
    const nl_stroke_point *from = &nl_stroke_points[stroke->first];
    float jitter = hand->jitter;
    vec shift = {STROKE_SHIFT * jitter * nl_rng_normal(rng),
                 STROKE_SHIFT * jitter * nl_rng_normal(rng)};
    float size = 1.0f + STROKE_SIZE * jitter * nl_rng_normal(rng);
    float middle_x = 0.5f * UNIT * (float)(from->x + from[stroke->count - 1].x);
    float middle_y = 0.5f * UNIT * (float)(from->y + from[stroke->count - 1].y);
    s->count = stroke->count;
    s->round = hand->round;
    for (int i = 0; i < s->count; i++) {
        float x = UNIT * (float)from[i].x - middle_x, y = UNIT * (float)from[i].y - middle_y;
        s->p[i].x = middle_x + shift.x + size * x + jitter * nl_rng_normal(rng);
        s->p[i].y = middle_y + shift.y + size * y + jitter * nl_rng_normal(rng);
        s->corner[i] = from[i].corner;
    }
}

static void spline_tangents(spline *s)
{
    for (int i = 0; i + 1 < s->count; i++) {
        vec d = {s->p[i + 1].x - s->p[i].x, s->p[i + 1].y - s->p[i].y};
        s->h[i] = sqrtf(sqrtf(d.x * d.x + d.y * d.y) + 1e-4f);
        s->v[i] = (vec){d.x / s->h[i], d.y / s->h[i]};
    }
    for (int i = 1; i + 1 < s->count; i++)
        s->m[i] = mix(s->v[i - 1], s->v[i], s->h[i - 1] / (s->h[i - 1] + s->h[i]));
}

/* The tangents at both ends of span i. */
static void span_tangents(const spline *s, int i, vec *a, vec *b)
{
    vec v = s->v[i];
    bool inner_a = i > 0, inner_b = i + 2 < s->count;
    bool smooth_a = inner_a && !s->corner[i], smooth_b = inner_b && !s->corner[i + 1];
    *a = smooth_a ? s->m[i] : v;
    *b = smooth_b ? s->m[i + 1] : v;
    if (smooth_b && !smooth_a)
        *a = (vec){2.0f * v.x - b->x, 2.0f * v.y - b->y};
    if (smooth_a && !smooth_b)
        *b = (vec){2.0f * v.x - a->x, 2.0f * v.y - a->y};
    if (inner_a && !smooth_a)
        *a = mix(*a, s->m[i], s->round);
    if (inner_b && !smooth_b)
        *b = mix(*b, s->m[i + 1], s->round);
}

static void path_add(nl_path *path, vec p)
{
    if (path->point_count < NL_PATH_POINTS_MAX)
        path->point[path->point_count++] = (nl_path_point){p.x, p.y, 0.0f};
}

static void path_add_span(nl_path *path, const spline *s, int i)
{
    vec a, b, p = s->p[i], q = s->p[i + 1];
    float h = s->h[i];
    span_tangents(s, i, &a, &b);
    int steps = 1 + (int)(h * h / STEP);
    steps = steps < 2 ? 2 : steps > STEPS_MAX ? STEPS_MAX : steps;
    for (int k = 1; k <= steps; k++) {
        float t = (float)k / (float)steps, u = 1.0f - t;
        float p_share = u * u * (1.0f + 2.0f * t), q_share = t * t * (3.0f - 2.0f * t);
        float a_share = h * t * u * u, b_share = -h * t * t * u;
        path_add(path, (vec){p_share * p.x + q_share * q.x + a_share * a.x + b_share * b.x,
                             p_share * p.y + q_share * q.y + a_share * a.y + b_share * b.y});
    }
}

static void waves_draw(wave *waves, float strength, nl_rng *rng)
{
    for (int k = 0; k < WAVES; k++) {
        float travel = NL_TURN * nl_rng_uniform(rng), push = NL_TURN * nl_rng_uniform(rng);
        float pace = nl_rng_range(rng, 2.5f, 7.0f);
        float size = strength * sqrtf(2.0f / WAVES);
        waves[k] = (wave){pace * cosf(travel), pace * sinf(travel), NL_TURN * nl_rng_uniform(rng),
                          size * cosf(push) * 1.4f, size * sinf(push) * 1.4f};
    }
}

/* Distorts the path by the elastic field. */
static void distort(nl_path *path, const nl_hand *hand, nl_rng *rng)
{
    wave waves[WAVES];
    waves_draw(waves, hand->elastic, rng);
    for (int i = 0; i < path->point_count; i++) {
        nl_path_point *p = &path->point[i];
        float x = p->x, y = p->y;
        for (int k = 0; k < WAVES; k++) {
            float level = sinf(waves[k].along_x * x + waves[k].along_y * y + waves[k].phase);
            p->x += waves[k].by_x * level;
            p->y += waves[k].by_y * level;
        }
    }
}

/* Adds tremor and pressure, which vary smoothly along the path. */
static void tremble(nl_path *path, const nl_hand *hand, nl_rng *rng)
{
    float half = 0.5f * hand->stroke_width * (1.0f + 0.3f * hand->pressure * nl_rng_normal(rng));
    float phase[4], pace[4];
    for (int k = 0; k < 4; k++) {
        phase[k] = NL_TURN * nl_rng_uniform(rng);
        pace[k] = NL_TURN * (k < 3 ? nl_rng_range(rng, 1.5f, 5.0f) : nl_rng_range(rng, 0.4f, 1.4f));
    }
    float way = 0.0f;
    vec before = {path->point[0].x, path->point[0].y};
    for (int i = 0; i < path->point_count; i++) {
        nl_path_point *p = &path->point[i];
        way += fabsf(p->x - before.x) + fabsf(p->y - before.y);
        before = (vec){p->x, p->y};
        p->x += hand->wobble * sinf(pace[0] * way + phase[0]);
        p->y += hand->wobble * sinf(pace[1] * way + phase[1]);
        float level =
            0.25f * sinf(pace[2] * way + phase[2]) + 0.75f * sinf(pace[3] * way + phase[3]);
        p->half = half * fmaxf(1.0f + hand->pressure * level, 0.3f);
    }
}

/* Gives the path the hand's proportions, slant and rotation. */
static void lean(nl_path *path, const nl_hand *hand)
{
    float c = cosf(hand->rotation), s = sinf(hand->rotation);
    for (int i = 0; i < path->point_count; i++) {
        nl_path_point *p = &path->point[i];
        float x = hand->aspect * p->x + hand->slant * p->y;
        float y = p->y;
        p->x = c * x - s * y;
        p->y = s * x + c * y;
    }
}

/* The longer side of the skeleton's box. */
static float skeleton_size(const nl_skeleton *skeleton)
{
    int left = INT8_MAX, right = INT8_MIN, low = INT8_MAX, high = INT8_MIN;
    for (int i = 0; i < skeleton->count; i++) {
        const nl_stroke *stroke = &nl_strokes[skeleton->first + i];
        for (int k = stroke->first; k < stroke->first + stroke->count; k++) {
            nl_stroke_point p = nl_stroke_points[k];
            left = p.x < left ? p.x : left;
            right = p.x > right ? p.x : right;
            low = p.y < low ? p.y : low;
            high = p.y > high ? p.y : high;
        }
    }
    return UNIT * (float)(right - left > high - low ? right - left : high - low);
}

/* The hand as it writes a character of this size. */
static nl_hand steady(const nl_hand *hand, float size)
{
    nl_hand steadied = *hand;
    float share = fminf(fmaxf(size / UNSTEADY_SIZE, LEAST_UNSTEADY), 1.0f);
    steadied.jitter *= share;
    steadied.wobble *= share;
    steadied.elastic *= share;
    return steadied;
}

void nl_path_write(nl_path *out, const nl_skeleton *skeleton, const nl_hand *hand, nl_rng *rng)
{
    spline s;
    nl_hand steadied = steady(hand, skeleton_size(skeleton));
    out->stroke_count = skeleton->count;
    out->point_count = 0;
    for (int i = 0; i < skeleton->count; i++) {
        spline_take(&s, &nl_strokes[skeleton->first + i], &steadied, rng);
        spline_tangents(&s);
        path_add(out, s.p[0]);
        for (int k = 0; k + 1 < s.count; k++)
            path_add_span(out, &s, k);
        out->end[i] = out->point_count;
    }
    distort(out, &steadied, rng);
    tremble(out, &steadied, rng);
    lean(out, hand);
}

int nl_path_first(const nl_path *path, int index)
{
    return index > 0 ? path->end[index - 1] : 0;
}

nl_extent nl_path_extent(const nl_path *path)
{
    nl_extent e = {HUGE_VALF, -HUGE_VALF, HUGE_VALF, -HUGE_VALF};
    for (int i = 0; i < path->point_count; i++) {
        const nl_path_point *p = &path->point[i];
        e.left = fminf(e.left, p->x - p->half);
        e.right = fmaxf(e.right, p->x + p->half);
        e.low = fminf(e.low, p->y - p->half);
        e.high = fmaxf(e.high, p->y + p->half);
    }
    return e;
}

static float apart(const nl_path_point *a, const nl_path_point *b)
{
    return hypotf(a->x - b->x, a->y - b->y);
}

float nl_path_length(const nl_path *path)
{
    float length = 0.0f;
    for (int i = 0; i < path->stroke_count; i++)
        for (int k = nl_path_first(path, i) + 1; k < path->end[i]; k++)
            length += apart(&path->point[k - 1], &path->point[k]);
    return length;
}

void nl_path_thicken(nl_path *path, float factor)
{
    for (int i = 0; i < path->point_count; i++)
        path->point[i].half *= factor;
}

void nl_path_transform(nl_path *path, float scale, float x, float y)
{
    for (int i = 0; i < path->point_count; i++) {
        nl_path_point *p = &path->point[i];
        *p = (nl_path_point){x + scale * p->x, y - scale * p->y, scale * p->half};
    }
}

/* A piece of a stroke to take out: its points first .. last - 1, which are not its ends. */
typedef struct piece {
    int stroke, first, last;
    float space; /* from its middle to the nearest ink that stays */
} piece;

/* Finds the piece around the point `middle` that leaves a gap. False if it would reach an end. */
static bool piece_find(piece *out, const nl_path *path, int stroke, int middle, float gap)
{
    const nl_path_point *p = path->point;
    int begin = nl_path_first(path, stroke), end = path->end[stroke];
    float want = 0.5f * gap + p[middle].half;
    int first = middle, last = middle;
    while (first > begin && apart(&p[first], &p[middle]) < want)
        first--;
    while (last < end - 1 && apart(&p[last], &p[middle]) < want)
        last++;
    *out = (piece){stroke, first + 1, last, HUGE_VALF};
    if (first <= begin || last >= end - 1)
        return false;
    for (int i = 0; i < path->point_count; i++)
        if (i < first || i > last)
            out->space = fminf(out->space, apart(&p[i], &p[middle]) - p[i].half);
    return true;
}

bool nl_path_break(nl_path *path, float gap, nl_rng *rng)
{
    piece best = {0};
    bool found = false;
    if (path->stroke_count == NL_PATH_STROKES_MAX || path->point_count == 0)
        return false;
    for (int i = 0; i < BREAK_TRIES; i++) {
        int middle = (int)nl_rng_below(rng, (uint32_t)path->point_count), stroke = 0;
        piece next;
        while (path->end[stroke] <= middle)
            stroke++;
        if (!piece_find(&next, path, stroke, middle, gap))
            continue;
        if (!found || (best.space < 0.5f * gap && next.space > best.space))
            best = next;
        found = true;
    }
    if (!found)
        return false;
    assert(best.first < best.last && best.last < path->end[best.stroke]);
    for (int i = path->stroke_count; i > best.stroke; i--)
        path->end[i] = path->end[i - 1];
    path->stroke_count++;
    path->end[best.stroke] = best.first;
    int removed = best.last - best.first;
    for (int i = best.last; i < path->point_count; i++)
        path->point[i - removed] = path->point[i];
    path->point_count -= removed;
    for (int i = best.stroke + 1; i < path->stroke_count; i++)
        path->end[i] -= removed;
    return true;
}
