#include "support/segmentedpage.h"

#include "support/unit.h"

static nl_compose_style style_of(int round)
{
    nl_compose_style style = composed_plain();
    style.height = round % 5 == 0 ? 18.0f : round % 5 == 1 ? 150.0f : 48.0f;
    style.touching = round % 3 == 0 ? 0.8f : 0.0f;
    style.breaks_most = round % 3 == 1 ? 2 : 0;
    style.slant = round % 4 == 0 ? 0.3f : 0.0f;
    style.size_most = round % 7 == 0 ? 1.4f : 1.0f;
    style.size_least = round % 7 == 0 ? 0.6f : 1.0f;
    return style;
}

segmented_page segmented_page_make(composed_bench *bench, int round)
{
    nl_error err;
    segmented_page p;
    nl_compose_style style = style_of(round);
    p.composed = composed_make(bench, SEGMENTED_PAGE_TEXT, &style, (unsigned)round);
    assert_true(nl_layout_page(&p.layout, p.composed.paper, &bench->arena, &err));
    assert_true(p.layout.line_count > 0);
    return p;
}

nl_segments segmented_page_line(const segmented_page *p, int line, nl_segmentation segmentation,
                                nl_arena *arena)
{
    nl_error err;
    nl_segments s;
    assert_true(nl_segment_line(&s, &p->layout, &p->layout.lines[line], segmentation, arena, &err));
    return s;
}

static void label_run(segment_map *map, nl_run run, int label)
{
    for (int x = run.x; x < run.x + run.length; x++) {
        int *at = map->label + (run.y - map->box.top) * map->box.width + x - map->box.left;
        assert_int_equal(*at, 0);
        *at = label;
    }
}

segment_map segmented_page_map(const nl_segments *s, nl_arena *arena)
{
    nl_error err;
    segment_map map = {.box = nl_segments_box(s, 0, s->count)};
    int runs = 0;
    map.label = NL_NEW_TABLE(arena, int, (size_t)map.box.height, (size_t)map.box.width, &err);
    assert_non_null(map.label);
    for (int i = 0; i < s->count; i++) {
        const nl_segment *segment = &s->segments[i];
        nl_box box = segment->box;
        assert_int_equal(segment->run, runs);
        for (int r = runs; r < runs + segment->run_count; r++) {
            nl_run run = s->runs[r];
            assert_true(run.length > 0 && run.x >= box.left && run.y >= box.top);
            assert_true(run.x + run.length <= box.left + box.width && run.y < box.top + box.height);
            label_run(&map, run, 1 + i);
        }
        runs += segment->run_count;
    }
    assert_int_equal(runs, s->run_count);
    return map;
}
