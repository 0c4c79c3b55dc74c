/* The pen is a disc, set down often enough along the path that no band is left out. */
#include "draw/profile.h"

#include <assert.h>
#include <math.h>

void nl_profile_clear(nl_profile *out, float low, float high)
{
    out->low = low;
    out->unit = (high - low) / NL_PROFILE_BANDS;
    for (int i = 0; i < NL_PROFILE_BANDS; i++) {
        out->left[i] = HUGE_VALF;
        out->right[i] = -HUGE_VALF;
    }
    out->far_left = HUGE_VALF;
    out->far_right = -HUGE_VALF;
}

static int band_of(const nl_profile *p, float y)
{
    float band = (y - p->low) / p->unit;
    return band < 0.0f ? 0 : band >= NL_PROFILE_BANDS ? NL_PROFILE_BANDS - 1 : (int)band;
}

static void add_disc(nl_profile *p, float x, float y, float half)
{
    int first = band_of(p, y - half), last = band_of(p, y + half);
    for (int i = first; i <= last; i++) {
        float off = p->low + p->unit * ((float)i + 0.5f) - y;
        float reach = sqrtf(fmaxf(half * half - off * off, 0.0f));
        p->left[i] = fminf(p->left[i], x - reach);
        p->right[i] = fmaxf(p->right[i], x + reach);
    }
    p->far_left = fminf(p->far_left, x - half);
    p->far_right = fmaxf(p->far_right, x + half);
}

static void add_step(nl_profile *p, const nl_path_point *a, const nl_path_point *b, float rise)
{
    float dx = b->x - a->x, dy = b->y - a->y;
    int steps = 1 + (int)(hypotf(dx, dy) / p->unit);
    for (int k = 0; k <= steps; k++) {
        float t = (float)k / (float)steps;
        add_disc(p, a->x + t * dx, rise + a->y + t * dy, a->half + t * (b->half - a->half));
    }
}

void nl_profile_add(nl_profile *profile, const nl_path *path, float rise)
{
    for (int s = 0; s < path->stroke_count; s++) {
        int first = nl_path_first(path, s), last = path->end[s] - 1;
        for (int i = first; i < last; i++)
            add_step(profile, &path->point[i], &path->point[i + 1], rise);
        if (first == last)
            add_disc(profile, path->point[first].x, rise + path->point[first].y,
                     path->point[first].half);
    }
}

void nl_profile_move(nl_profile *profile, float x)
{
    for (int i = 0; i < NL_PROFILE_BANDS; i++) {
        profile->left[i] += x;
        profile->right[i] += x;
    }
    profile->far_left += x;
    profile->far_right += x;
}

float nl_profile_distance(const nl_profile *before, const nl_profile *next, float gap, float above)
{
    assert(before->low == next->low && before->unit == next->unit);
    float x = -HUGE_VALF;
    int bands = (int)(above / before->unit);
    for (int i = 0; i < NL_PROFILE_BANDS; i++) {
        if (before->left[i] > before->right[i])
            continue;
        int first = i - bands < 0 ? 0 : i - bands;
        for (int k = first; k <= i + bands && k < NL_PROFILE_BANDS; k++)
            if (next->left[k] <= next->right[k])
                x = fmaxf(x, before->right[i] + gap - next->left[k]);
    }
    return x;
}
