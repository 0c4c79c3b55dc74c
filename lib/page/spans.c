/* From each segment on, segments are added until the span is too wide or has a gap. */
#include "page/spans.h"

/* In heights of the line. */
static const float WIDEST = 1.9f; /* a letter of several glyphs, at most */
static const float SPRAWL = 3.0f; /* a letter of one glyph, at most */
static const float GAP = 0.5f;    /* inside a letter, at most */

/* Paper between two boxes; negative where they overlap. */
static int gap_between(nl_box before, nl_box next)
{
    return next.left - (before.left + before.width);
}

static nl_span start_span(const nl_segments *segments, int first)
{
    const nl_segment *segment = &segments->segments[first];
    bool last = first + 1 == segments->count;
    float right = last ? 0.0f : segment[1].crossed;
    return (nl_span){first, 1, segment->glyph, segment->box, 0.0f, segment->crossed + right};
}

/* Adds the next segment; false if no character can include it. */
static bool extend(nl_span *span, const nl_segments *segments, const nl_line *line)
{
    int at = span->first + span->count;
    if (at == segments->count || segments->segments[at].word_start)
        return false;
    const nl_segment *next = &segments->segments[at];
    float gap = (float)gap_between(span->box, next->box) / line->height;
    float right = at + 1 == segments->count ? 0.0f : next[1].crossed;
    span->count++;
    span->glyph = span->glyph == next->glyph ? next->glyph : -1;
    span->box = nl_box_union(span->box, next->box);
    span->gap = gap > span->gap ? gap : span->gap;
    span->crossed = segments->segments[span->first].crossed + right;
    return gap <= GAP && nl_span_may_be_letter(span, line);
}

bool nl_span_may_be_letter(const nl_span *span, const nl_line *line)
{
    return (float)span->box.width <= (span->glyph < 0 ? WIDEST : SPRAWL) * line->height;
}

bool nl_spans_list(nl_span **spans, int *count, const nl_segments *segments, const nl_line *line,
                   nl_arena *arena, nl_error *err)
{
    *count = 0;
    *spans = NL_NEW(arena, nl_span, (size_t)segments->count * NL_SPAN_SEGMENTS_MAX, err);
    if (!*spans)
        return false;
    for (int first = 0; first < segments->count; first++) {
        nl_span span = start_span(segments, first);
        do
            (*spans)[(*count)++] = span;
        while (span.count < NL_SPAN_SEGMENTS_MAX && extend(&span, segments, line));
    }
    return true;
}
