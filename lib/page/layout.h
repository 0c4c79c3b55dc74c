/* The ink of a page in reading order: lines, words, glyphs. Knows ink but not networks. */
#ifndef NL_PAGE_LAYOUT_H
#define NL_PAGE_LAYOUT_H

#include "page/components.h"
#include "page/line.h"

/* What a picture is known to be. */
typedef enum nl_layout_mode {
    NL_LAYOUT_PAGE,
    NL_LAYOUT_LINE,      /* all ink is on one line */
    NL_LAYOUT_WORD,      /* and there are no spaces */
    NL_LAYOUT_CHARACTER, /* all ink is one glyph */
} nl_layout_mode;

/* "page", "line", "word", "char"; NULL beyond the last. */
const char *nl_layout_mode_name(unsigned index);

/* A page: lines from top to bottom. All arrays in the arena the page was read with. */
typedef struct nl_layout {
    nl_image ink; /* the cleaned page, binary: 255 = ink */
    const nl_component_list *components;
    nl_line *lines;
    int line_count;
    nl_glyph *glyphs;
    int glyph_count;
    int *members; /* indices of components, glyph by glyph */
} nl_layout;

/* Lays out a `paper` picture (255 = white; light writing on dark is recognised): background
 * normalised, ink by a local threshold, ruled lines and specks removed, components, dots and bars
 * joined to their letters, lines by fitted baselines, words by each line's own gaps. A blank page
 * gives no lines and true. NL_ERROR_LIMIT only. */
bool nl_layout_page(nl_layout *out, nl_image paper, nl_arena *arena, nl_error *err) NL_CHECK;

/* The same for the binary `ink` picture (255 and 0) of a page, which must outlive *out; nothing is
 * removed from it. */
bool nl_layout_ink(nl_layout *out, nl_image ink, nl_arena *arena, nl_error *err) NL_CHECK;

/* The same for a picture that is known to be no page. */
bool nl_layout_known(nl_layout *out, nl_image ink, nl_layout_mode mode, nl_arena *arena,
                     nl_error *err) NL_CHECK;

/* Draws the glyph's own components, without other ink in its box, as an `ink` picture in the arena,
 * without margin. */
bool nl_layout_glyph(nl_image *out, const nl_layout *layout, const nl_glyph *glyph, nl_arena *arena,
                     nl_error *err) NL_CHECK;

#endif
