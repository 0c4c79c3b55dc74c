#include "draw/comparisonhtml.h"

#include "base/utf8.h"
#include "draw/htmlstyle.h"

static const char HEAD[] =
    "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
    "<meta name=\"viewport\" content=\"width=device-width\">\n<title>%s</title>\n"
    "<style>\n" NL_HTML_STYLE "h2 span { font-weight: normal }\n"
    "table { border-collapse: collapse; margin: .6em 0; font: 17px/1.3 monospace }\n"
    "td { padding: 0 .12em; text-align: center; min-width: .6em }\n"
    "th { font: 12px sans-serif; color: var(--dim); text-align: right; padding-right: .8em }\n"
    ".s { background: #fde3c8 } .i { background: #cfe4fa } .d { background: #fbd0d0 }\n"
    ".m { background: #e5d3f5 } .p { background: #d3f0e0 } .b { color: var(--dim) }\n"
    ".s, .i, .d, .m, .p { color: #1f2933 }\n"
    ".chip { display: inline-block; padding: 0 .5em; margin: .15em; border-radius: 4px;\n"
    "        font-family: monospace } .chip small { color: #52606d }\n"
    ".key i { display: inline-block; width: .9em; height: .9em; border-radius: 2px;\n"
    "         margin: 0 .3em 0 .9em; vertical-align: -.1em }\n"
    ".words { display: flex; flex-wrap: wrap; gap: .5em; margin: .5em 0 }\n"
    ".word { border: 1px solid #cbd2d9; border-radius: 5px; padding: .4em .6em }\n"
    ".word img { max-height: 4em; margin: 0 0 .3em } .word table { margin: 0 }\n"
    ".word th { min-width: 3em }\n"
    ".word p { margin: .3em 0 0; font-size: 12px }\n"
    ".held { border-color: #2f7fd0 } .out { border-style: dashed }\n"
    ".numbers td, .numbers th { font: 14px sans-serif; padding: .1em .9em; text-align: right;\n"
    "                          white-space: nowrap }\n"
    "</style>\n</head>\n<body>\n<h1>%s</h1>\n";

static const char LEGEND[] =
    "<p class=\"key\">Colours:<i class=\"s\"></i>replaced<i class=\"d\"></i>not read (\u2205 in "
    "its place)<i class=\"i\"></i>read where nothing is<i class=\"m\"></i>two read as one"
    "<i class=\"p\"></i>one read as two. \u2423 is a space, \u21b5 a line end.</p>\n";

void nl_html_open(nl_svg *html, const char *title)
{
    nl_svg_put(html, HEAD, title, title);
}

void nl_html_close(nl_svg *html)
{
    nl_svg_put(html, "</body>\n</html>\n");
}

void nl_html_legend(nl_svg *html)
{
    nl_svg_put(html, LEGEND);
}

const char *nl_html_pair_class(nl_pair_kind kind)
{
    static const char *const classes[NL_PAIR_KINDS] = {
        [NL_PAIR_SAME] = "",
        [NL_PAIR_SUBSTITUTION] = "s",
        [NL_PAIR_UNDER_SEGMENTED] = "m",
        [NL_PAIR_OVER_SEGMENTED] = "p",
        [NL_PAIR_INSERTION] = "i",
        [NL_PAIR_DELETION] = "d",
    };
    return classes[kind];
}

const char *nl_html_codes(char out[10], const uint32_t *codes, int count)
{
    char *end = out + nl_utf8_put(out, 0x2205);
    if (count > 0)
        end = out;
    for (int i = 0; i < count; i++) {
        uint32_t code = codes[i] == ' ' ? 0x2423 : codes[i] == '\n' ? 0x21b5 : codes[i];
        end += nl_utf8_put(end, code);
    }
    return out;
}

static void put_cell(nl_svg *html, const char *class, const uint32_t *codes, int count)
{
    char text[10];
    bool blank = count == 1 && (*codes == ' ' || *codes == '\n');
    nl_svg_put(html, "<td class=\"%s\">%s</td>", blank && !*class ? "b" : class,
               nl_html_codes(text, codes, count));
}

void nl_html_pairs(nl_svg *html, const char *heading, const nl_comparison *comparison, int first,
                   int end, bool truth)
{
    nl_svg_put(html, "<tr><th>%s</th>", heading);
    for (int i = first; i < end; i++) {
        const nl_pair *pair = &comparison->pairs[i];
        const nl_sequence *text = truth ? &comparison->truth : &comparison->read;
        const uint32_t *codes = text->code + (truth ? pair->truth : pair->read);
        int count = truth ? nl_pair_truth(pair->kind) : nl_pair_read(pair->kind);
        put_cell(html, nl_html_pair_class(pair->kind), codes, count);
    }
    nl_svg_put(html, "</tr>\n");
}
