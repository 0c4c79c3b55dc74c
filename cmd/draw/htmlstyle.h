/* The style of HTML pages: cards on a pale or, where the reader prefers it, dark ground. Pictures
 * keep their paper. */
#ifndef NL_CMD_DRAW_HTMLSTYLE_H
#define NL_CMD_DRAW_HTMLSTYLE_H

/* Text for nl_svg_put, in which %% is a per cent. */
#define NL_HTML_STYLE                                                                              \
    ":root { color-scheme: light dark; --text: #1f2933; --dim: #52606d; --page: #f5f7fa;\n"        \
    "        --card: #fff }\n"                                                                     \
    "@media (prefers-color-scheme: dark) {\n"                                                      \
    "  :root { --text: #e4e7eb; --dim: #a3b1bf; --page: #15191e; --card: #20262d } }\n"            \
    "body { font: 15px/1.5 system-ui, sans-serif; color: var(--text); background: var(--page);\n"  \
    "       max-width: 72em; margin: 2em auto; padding: 0 1em }\n"                                 \
    "h1 { font-size: 1.4em } h2 { font-size: 1em; margin: 0 0 .4em; overflow-wrap: anywhere }\n"   \
    "h2 span, p { color: var(--dim) } p { margin: 0 0 .8em }\n"                                    \
    "section { background: var(--card); border-radius: 6px; padding: 1em 1.2em; margin: 1em 0;\n"  \
    "          box-shadow: 0 1px 3px #0002 }\n"                                                    \
    "img { display: block; max-width: 100%%; height: auto; background: #fff; border-radius: 4px "  \
    "}\n"                                                                                          \
    ".texts { overflow-x: auto }\n"

#endif
