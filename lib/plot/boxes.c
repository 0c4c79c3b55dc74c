#include "plot/boxes.h"

#include "plot/svg.h"

#include <math.h>

/* Lines as thick as the page is large, so that they show when it is scaled down. */
static double line_width(const nl_marked_page *page)
{
    return fmax(1, fmax(page->width, page->height) / 1000.0);
}

static void draw_mark(nl_svg *svg, const nl_mark *mark, double line)
{
    nl_svg_put(svg,
               "<rect x=\"%g\" y=\"%g\" width=\"%g\" height=\"%g\" fill=\"%x\" "
               "fill-opacity=\"0.1\" stroke=\"%x\"/>\n",
               mark->left, mark->top, mark->width, mark->height, (unsigned)mark->colour,
               (unsigned)mark->colour);
    if (!mark->label || !mark->label[0])
        return;
    double size = fmin(fmax(mark->height * 0.4, 9 * line), 22 * line);
    double baseline = mark->top - size * 0.2;
    if (baseline < size) /* no room above */
        baseline = mark->top + mark->height + size * 0.85;
    nl_svg_put(svg,
               "<text x=\"%g\" y=\"%g\" font-size=\"%g\" fill=\"%x\" stroke=\"%x\" "
               "stroke-width=\"%g\" paint-order=\"stroke\" font-weight=\"bold\" "
               "text-anchor=\"middle\">%s</text>\n",
               mark->left + mark->width / 2, baseline, size, (unsigned)mark->colour,
               (unsigned)NL_SVG_PAPER, size * 0.2, mark->label);
}

bool nl_svg_boxes(nl_bytes *out, const nl_marked_page *page, nl_arena *arena, nl_error *err)
{
    nl_svg svg;
    nl_svg_open(&svg, page->width, page->height, arena, err);
    if (page->png.size > 0) {
        nl_svg_put(&svg, "<image width=\"%d\" height=\"%d\" xlink:href=\"data:image/png;base64,",
                   page->width, page->height);
        nl_svg_base64(&svg, page->png);
        nl_svg_put(&svg, "\"/>\n");
    }
    double line = line_width(page);
    nl_svg_put(&svg, "<g stroke-width=\"%g\">\n", 1.5 * line);
    for (size_t i = 0; i < page->count; i++)
        draw_mark(&svg, &page->marks[i], line);
    nl_svg_put(&svg, "</g>\n");
    return nl_svg_close(out, &svg);
}

uint32_t nl_confidence_colour(double probability)
{
    double share = probability > 0 ? fmin(probability, 1) : 0;
    if (share < 0.5)
        return nl_svg_blend(0xc81e1e, 0xd08700, share * 2);
    return nl_svg_blend(0xd08700, 0x0b7a3e, share * 2 - 1);
}
