/* Texts that were read beside the true ones, as a page of HTML. */
#ifndef NL_CMD_DRAW_COMPARISONHTML_H
#define NL_CMD_DRAW_COMPARISONHTML_H

#include "plot/svg.h"
#include "read/errorrate.h"

/* Begins a page: its title, which is its first heading, and the styles, which have a class for each
 * kind of mistake. Ends with nl_html_close. */
void nl_html_open(nl_svg *html, const char *title);
void nl_html_close(nl_svg *html);

/* A paragraph that says what the colours mean. */
void nl_html_legend(nl_svg *html);

/* The class of a kind of pair; "" for one that is right. */
const char *nl_html_pair_class(nl_pair_kind kind);

/* The codes, at most two, as text with symbols for white space, and for none at all. */
const char *nl_html_codes(char out[10], const uint32_t *codes, int count);

/* A row of cells: of the pairs first .. end - 1 what is there (`truth`) or what was read, after a
 * heading. */
void nl_html_pairs(nl_svg *html, const char *heading, const nl_comparison *comparison, int first,
                   int end, bool truth);

#endif
