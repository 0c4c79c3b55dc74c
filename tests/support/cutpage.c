#include "support/cutpage.h"

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

cut_page cut_page_make(composed_bench *bench, int round)
{
    nl_error err;
    cut_page p;
    nl_compose_style style = style_of(round);
    p.composed = composed_make(bench, CUT_PAGE_TEXT, &style, (unsigned)round);
    assert_true(nl_layout_page(&p.layout, p.composed.paper, &bench->arena, &err));
    assert_true(p.layout.line_count > 0);
    return p;
}

nl_segments cut_page_line(const cut_page *p, int line, nl_cutting cutting, nl_arena *arena)
{
    nl_error err;
    nl_segments s;
    assert_true(nl_cut_line(&s, &p->layout, &p->layout.lines[line], cutting, arena, &err));
    return s;
}
