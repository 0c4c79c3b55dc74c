/* See segmentjson.h. */
#include "segmentjson.h"

#include "cli/output.h"
#include "page/scale.h"

#include <stdio.h>

static json_t *json_box(nl_box box, float scale)
{
    box = nl_box_of_original(box, scale);
    return json_pack("[i, i, i, i]", box.left, box.top, box.width, box.height);
}

static json_t *json_glyphs(const nl_layout *layout, const nl_line *line, float scale)
{
    json_t *list = json_array();
    int word = 0;
    for (int g = line->glyph; g < line->glyph + line->glyph_count; g++) {
        word += layout->glyphs[g].word_start;
        json_array_append_new(list, json_pack("{s: i, s: o}", "word", word, "box",
                                              json_box(layout->glyphs[g].box, scale)));
    }
    return list;
}

static json_t *json_segments(const nl_segments *segments, int first_glyph, float scale)
{
    json_t *list = json_array();
    for (int i = 0; i < segments->count; i++) {
        const nl_segment *s = &segments->segments[i];
        json_array_append_new(list,
                              json_pack("{s: i, s: o, s: f}", "glyph", s->glyph - first_glyph,
                                        "box", json_box(s->box, scale), "cut", (double)s->crossed));
    }
    return list;
}

static bool json_spans(json_t **list, const nl_segments *segments, const nl_line *line, float scale,
                       nl_arena *arena, nl_error *err)
{
    nl_span *spans;
    int count;
    if (!nl_spans_list(&spans, &count, segments, line, arena, err))
        return false;
    *list = json_array();
    for (int i = 0; i < count; i++) {
        const nl_span *s = &spans[i];
        json_array_append_new(*list,
                              json_pack("{s: i, s: i, s: o, s: f, s: f}", "segment", s->first,
                                        "count", s->count, "box", json_box(s->box, scale), "gap",
                                        (double)s->gap, "cut", (double)s->crossed));
    }
    return true;
}

static bool json_line(json_t **out, const nl_page_segments *page, int number, nl_arena *arena,
                      nl_error *err)
{
    const nl_line *line = &page->layout->lines[number];
    const nl_segments *segments = &page->segments[number];
    json_t *spans;
    if (!json_spans(&spans, segments, line, page->scale, arena, err))
        return false;
    *out = json_pack("{s: i, s: o, s: f, s: f, s: f, s: f, s: o, s: o, s: o}", "line", number + 1,
                     "box", json_box(line->box, page->scale), "baseline",
                     (double)(line->baseline / page->scale), "slope", (double)line->slope, "height",
                     (double)(line->height / page->scale), "pen",
                     (double)(segments->stroke_width / page->scale), "glyphs",
                     json_glyphs(page->layout, line, page->scale), "segments",
                     json_segments(segments, line->glyph, page->scale), "groups", spans);
    return true;
}

bool nl_print_segments_json(const nl_page_segments *page, nl_arena *arena, nl_error *err)
{
    json_t *lines = json_array();
    for (int i = 0; i < page->layout->line_count; i++) {
        json_t *line;
        if (!json_line(&line, page, i, arena, err)) {
            json_decref(lines);
            return false;
        }
        json_array_append_new(lines, line);
    }
    json_t *object = json_pack("{s: i, s: o, s: i, s: i, s: i, s: o}", "schema", 1, "file",
                               nl_json_name(page->file), "page", 1, "width", page->width, "height",
                               page->height, "lines", lines);
    return nl_json_print(stdout, object, 6, err);
}
