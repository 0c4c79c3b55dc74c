#include "support/laidout.h"

#include "support/paper.h"
#include "support/unit.h"

static void write_shape(laid_out *page)
{
    char *at = page->shape, *end = page->shape + LAID_OUT_SHAPE_MAX - 4;
    for (int i = 0; i < page->layout.line_count; i++) {
        const nl_line *line = &page->layout.lines[i];
        for (int k = 0; k < line->glyph_count && at < end; k++) {
            bool start = page->layout.glyphs[line->glyph + k].word_start;
            if (k == 0)
                assert_true(start);
            else if (start)
                *at++ = ' ';
            *at++ = 'x';
        }
        *at++ = '\n';
    }
    *at = '\0';
}

void laid_out_find(laid_out *page)
{
    nl_error err;
    assert_true(nl_layout_page(&page->layout, page->paper, &page->arena, &err));
    write_shape(page);
}

void laid_out_free(laid_out *page)
{
    paper_free(&page->paper);
    nl_arena_free(&page->arena);
}
