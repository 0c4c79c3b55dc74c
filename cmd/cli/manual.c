/* Man pages (roff, the man macros) and docs/cli.md (markdown). */
#include "cli/render.h"

#include <assert.h>
#include <string.h>

/* Text for roff: backslashes and dashes are escaped, and dots and quotes at a line's start. */
static void print_roff(FILE *out, const char *text)
{
    bool line_start = true;
    for (; *text; text++) {
        if (line_start && (*text == '.' || *text == '\''))
            fputs("\\&", out);
        line_start = *text == '\n';
        if (*text == '\\')
            fputs("\\e", out);
        else if (*text == '-')
            fputs("\\-", out);
        else
            fputc(*text, out);
    }
}

/* Each paragraph as .PP. */
static void print_roff_paragraphs(FILE *out, const char *text)
{
    while (*text) {
        const char *end = strstr(text, "\n\n");
        int size = end ? (int)(end - text) : (int)strlen(text);
        char part[4096];
        assert(size < (int)sizeof part);
        snprintf(part, sizeof part, "%.*s", size, text);
        fputs(".PP\n", out);
        print_roff(out, part);
        fputc('\n', out);
        text += size;
        text += strspn(text, "\n");
    }
}

static void print_term(FILE *out, const char *term, const char *meaning)
{
    fputs(".TP\n.B ", out);
    print_roff(out, term);
    fputc('\n', out);
    print_roff(out, meaning);
    fputc('\n', out);
}

/* "data info" as "data-info", as man pages are named. */
static void print_dashed(FILE *out, const char *name, bool upper)
{
    for (; *name; name++) {
        char c = *name == ' ' ? '-' : *name;
        if (upper && c >= 'a' && c <= 'z')
            c = (char)(c - 'a' + 'A');
        if (c == '-')
            fputc('\\', out);
        fputc(c, out);
    }
}

static void print_man_end(FILE *out)
{
    fputs(".SH EXIT STATUS\n", out);
    for (const nl_exit_row *row = nl_exit_rows; row->code; row++)
        print_term(out, row->code, row->meaning);
    fputs(".SH ENVIRONMENT\n", out);
    for (const nl_exit_row *row = nl_environment_rows; row->code; row++)
        print_term(out, row->code, row->meaning);
}

void nl_render_man(FILE *out, const nl_command *command, const void *defaults)
{
    char flags[NL_TEXT_ROOM], meaning[NL_TEXT_ROOM];
    fputs(".TH NNLETTERS\\-", out);
    print_dashed(out, command->name, true);
    fputs(" 1 \"\" \"nnletters " NL_VERSION "\"\n.SH NAME\nnnletters\\-", out);
    print_dashed(out, command->name, false);
    fputs(" \\- ", out);
    print_roff(out, command->summary);
    fprintf(out, "\n.SH SYNOPSIS\n.B nnletters %s\n[OPTION...] ", command->name);
    print_roff(out, command->operands);
    fputs("\n.SH DESCRIPTION\n", out);
    print_roff_paragraphs(out, command->description);
    fputs(".SH OPTIONS\n", out);
    for (int i = 0; nl_option_row(command, i); i++) {
        nl_render_flags(flags, nl_option_row(command, i));
        nl_render_meaning(meaning, nl_option_row(command, i), defaults);
        print_term(out, flags, meaning);
    }
    if (command->examples)
        fputs(".SH EXAMPLES\n", out);
    for (const nl_example *e = command->examples; e && e->line; e++)
        print_term(out, e->line, e->what);
    print_man_end(out);
    fputs(".SH SEE ALSO\n.BR nnletters (1)\n", out);
}

void nl_render_man_overview(FILE *out)
{
    fputs(".TH NNLETTERS 1 \"\" \"nnletters " NL_VERSION
          "\"\n.SH NAME\nnnletters \\- train a network "
          "on letter images and read hand\\-printed text with it\n.SH SYNOPSIS\n.B nnletters\n"
          "COMMAND [OPTION...] [OPERAND...]\n.br\n.B nnletters\n\\-\\-version [\\-v]\n"
          ".SH COMMANDS\n",
          out);
    for (int i = 0; nl_commands[i]; i++) {
        fputs(".TP\n.BR nnletters\\-", out);
        print_dashed(out, nl_commands[i]->name, false);
        fputs(" (1)\n", out);
        print_roff(out, nl_commands[i]->summary);
        fputc('\n', out);
    }
    print_man_end(out);
}

/* Text for a cell of a markdown table. */
static void print_cell(FILE *out, const char *text)
{
    for (; *text; text++) {
        if (*text == '|' || *text == '*' || *text == '_' || *text == '<')
            fputc('\\', out);
        fputc(*text == '\n' ? ' ' : *text, out);
    }
}

static void print_code_rows(FILE *out, const char *head, const nl_exit_row *rows)
{
    fprintf(out, "\n| %s | meaning |\n|---|---|\n", head);
    for (; rows->code; rows++) {
        fprintf(out, "| `%s` | ", rows->code);
        print_cell(out, rows->meaning);
        fputs(" |\n", out);
    }
}

void nl_render_markdown_head(FILE *out)
{
    fputs(
        "# The command line\n\n"
        "Generated from the option tables by `nnletters help --format markdown`; a test compares "
        "it.\n\n"
        "Results go to standard output, everything else to standard error. Operands are inputs, "
        "`-` is\nstandard input; outputs are named by options. `--` ends the options. With several "
        "files, each is\ntried and each failure reported; the exit code is that of a "
        "failure.\n\n| command | |\n|---|---|\n",
        out);
    for (int i = 0; nl_commands[i]; i++) {
        const char *name = nl_commands[i]->name;
        fprintf(out, "| [`%s`](#nnletters-", name);
        for (const char *c = name; *c; c++)
            fputc(*c == ' ' ? '-' : *c, out);
        fputs(") | ", out);
        print_cell(out, nl_commands[i]->summary);
        fputs(" |\n", out);
    }
}

void nl_render_markdown(FILE *out, const nl_command *command, const void *defaults)
{
    char flags[NL_TEXT_ROOM], meaning[NL_TEXT_ROOM];
    fprintf(out, "\n## nnletters %s\n\n```\n", command->name);
    nl_render_usage(out, command);
    fprintf(out, "```\n\n%s\n\n| option | |\n|---|---|\n", command->description);
    for (int i = 0; nl_option_row(command, i); i++) {
        nl_render_flags(flags, nl_option_row(command, i));
        nl_render_meaning(meaning, nl_option_row(command, i), defaults);
        fprintf(out, "| `%s` | ", flags);
        print_cell(out, meaning);
        fputs(" |\n", out);
    }
    for (const nl_example *e = command->examples; e && e->line; e++)
        fprintf(out, "%s# %s\n%s\n", e == command->examples ? "\n```sh\n" : "", e->what, e->line);
    if (command->examples)
        fputs("```\n", out);
}

void nl_render_markdown_end(FILE *out)
{
    fputs("\n## Exit codes\n", out);
    print_code_rows(out, "code", nl_exit_rows);
    fputs("\n## Environment\n", out);
    print_code_rows(out, "variable", nl_environment_rows);
}
