/* From each segment on, segments are added until the group is too wide or a gap parts it. */
#include "page/spans.h"

static const float WIDEST = 1.9f; /* letter, in heights of the line's capitals */
static const float SPRAWL = 3.0f; /* the same, of one that hangs together */
static const float GAP = 0.5f;    /* inside a letter, in the same */

/* Paper between what is before and the next segment; negative where they overlap. */
static int gap_between(nl_box before, nl_box next)
{
    return next.left - (before.left + before.width);
}

static nl_span start_group(const nl_segments *segments, int first)
{
    const nl_segment *segment = &segments->segments[first];
    bool last = first + 1 == segments->count;
    float right = last ? 0.0f : segment[1].crossed;
    return (nl_span){first, 1, segment->glyph, segment->box, 0.0f, segment->crossed + right};
}

/* Adds the next segment; false if no character has that one, too. */
static bool extend(nl_span *group, const nl_segments *segments, const nl_line *line)
{
    int at = group->first + group->count;
    if (at == segments->count || segments->segments[at].word_start)
        return false;
    const nl_segment *next = &segments->segments[at];
    float gap = (float)gap_between(group->box, next->box) / line->height;
    float right = at + 1 == segments->count ? 0.0f : next[1].crossed;
    group->count++;
    group->glyph = group->glyph == next->glyph ? next->glyph : -1;
    group->box = nl_box_union(group->box, next->box);
    group->gap = gap > group->gap ? gap : group->gap;
    group->crossed = segments->segments[group->first].crossed + right;
    return gap <= GAP && nl_span_may_be_letter(group, line);
}

bool nl_span_may_be_letter(const nl_span *group, const nl_line *line)
{
    return (float)group->box.width <= (group->glyph < 0 ? WIDEST : SPRAWL) * line->height;
}

bool nl_spans_list(nl_span **groups, int *count, const nl_segments *segments, const nl_line *line,
                   nl_arena *arena, nl_error *err)
{
    *count = 0;
    *groups = NL_NEW(arena, nl_span, (size_t)segments->count * NL_SPAN_SEGMENTS_MAX, err);
    if (!*groups)
        return false;
    for (int first = 0; first < segments->count; first++) {
        nl_span group = start_group(segments, first);
        do
            (*groups)[(*count)++] = group;
        while (group.count < NL_SPAN_SEGMENTS_MAX && extend(&group, segments, line));
    }
    return true;
}
