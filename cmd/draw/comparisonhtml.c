#include "draw/comparisonhtml.h"

#include "base/utf8.h"

static const char HEAD[] =
    "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
    "<meta name=\"viewport\" content=\"width=device-width\">\n<title>%s</title>\n"
    "<style>\n"
    "body { font: 15px/1.5 system-ui, sans-serif; color: #1f2933; background: #f5f7fa;\n"
    "       max-width: 68em; margin: 2em auto; padding: 0 1em }\n"
    "h1 { font-size: 1.4em } h2 { font-size: 1em; margin: 0 0 .6em }\n"
    "h2 span { color: #616e7c; font-weight: normal }\n"
    "section { background: #fff; border-radius: 6px; padding: 1em 1.2em; margin: 1em 0;\n"
    "          box-shadow: 0 1px 3px #0002 }\n"
    "img { display: block; max-width: 100%%; max-height: 80vh; margin: 0 auto }\n"
    ".texts { overflow-x: auto }\n"
    "table { border-collapse: collapse; margin: .6em 0; font: 17px/1.3 monospace }\n"
    "td { padding: 0 .12em; text-align: center; min-width: .6em }\n"
    "th { font: 12px sans-serif; color: #616e7c; text-align: right; padding-right: .8em }\n"
    ".s { background: #fde3c8 } .i { background: #cfe4fa } .d { background: #fbd0d0 }\n"
    ".m { background: #e5d3f5 } .p { background: #d3f0e0 } .b { color: #aab4be }\n"
    ".chip { display: inline-block; padding: 0 .5em; margin: .15em; border-radius: 4px;\n"
    "        font-family: monospace } .chip small { color: #616e7c }\n"
    ".words { display: flex; flex-wrap: wrap; gap: .5em; margin: .5em 0 }\n"
    ".word { border: 1px solid #cbd2d9; border-radius: 5px; padding: .4em .6em }\n"
    ".word img { max-height: 4em; margin: 0 0 .3em } .word table { margin: 0 }\n"
    ".word th { min-width: 3em }\n"
    ".word p { margin: .3em 0 0; font-size: 12px; color: #616e7c }\n"
    ".held { border-color: #2f7fd0 } .out { border-style: dashed }\n"
    ".numbers td, .numbers th { font: 14px sans-serif; padding: .1em .9em; text-align: right }\n"
    "</style>\n</head>\n<body>\n<h1>%s</h1>\n";

static const char LEGEND[] =
    "<p><span class=\"chip s\">replaced</span> <span class=\"chip d\">not read</span> "
    "<span class=\"chip i\">read where nothing is</span> "
    "<span class=\"chip m\">two read as one</span> "
    "<span class=\"chip p\">one read as two</span></p>\n";

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
    char *end = out;
    *out = '\0';
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
