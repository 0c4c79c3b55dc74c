/* Man pages (roff, the man macros) and docs/cli.md (markdown). */
#include "cli/render.h"

#include <assert.h>
#include <string.h>

enum { ROFF_WIDTH = 78 };

/* Columns up to the next space or the end. */
static int word_length(const char *text)
{
    return (int)strcspn(text, " \n");
}

/* Text for roff: backslashes and dashes are escaped, and dots and quotes at a line's start. With
 * `fill` lines are broken at spaces, which formatting undoes. */
static void print_roff(FILE *out, const char *text, bool fill)
{
    int column = 0;
    for (; *text; text++) {
        if (fill && *text == ' ' && column + 1 + word_length(text + 1) > ROFF_WIDTH) {
            fputc('\n', out);
            column = 0;
            continue;
        }
        if (column == 0 && (*text == '.' || *text == '\''))
            fputs("\\&", out);
        if (*text == '\\')
            fputs("\\e", out);
        else if (*text == '-')
            fputs("\\-", out);
        else
            fputc(*text, out);
        column = *text == '\n' ? 0 : column + 1 + (*text == '-');
    }
}

/* Each paragraph but the first after .PP. */
static void print_roff_paragraphs(FILE *out, const char *text)
{
    for (bool first = true; *text; first = false) {
        const char *end = strstr(text, "\n\n");
        int size = end ? (int)(end - text) : (int)strlen(text);
        char part[4096];
        assert(size < (int)sizeof part);
        snprintf(part, sizeof part, "%.*s", size, text);
        if (!first)
            fputs(".PP\n", out);
        print_roff(out, part, true);
        fputc('\n', out);
        text += size;
        text += strspn(text, "\n");
    }
}

static void print_term(FILE *out, const char *term, const char *meaning)
{
    fputs(".TP\n.B ", out);
    print_roff(out, term, false);
    fputc('\n', out);
    print_roff(out, meaning, true);
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

static void print_rows(FILE *out, const char *section, const nl_exit_row *rows)
{
    fprintf(out, ".SH %s\n", section);
    for (; rows->code; rows++)
        print_term(out, rows->code, rows->meaning);
}

static void print_man_end(FILE *out)
{
    print_rows(out, "EXIT STATUS", nl_exit_rows);
    print_rows(out, "ENVIRONMENT", nl_environment_rows);
    print_rows(out, "FILES", nl_file_rows);
}

/* The pages of the other commands of a group, and the program's. */
static void print_see_also(FILE *out, const nl_command *command)
{
    size_t group = strcspn(command->name, " ");
    fputs(".SH SEE ALSO\n", out);
    for (int i = 0; nl_commands[i]; i++) {
        const char *name = nl_commands[i]->name;
        if (nl_commands[i] == command || !command->name[group] ||
            strncmp(name, command->name, group + 1) != 0)
            continue;
        fputs(".BR nnletters\\-", out);
        print_dashed(out, name, false);
        fputs(" (1),\n", out);
    }
    fputs(".BR nnletters (1)\n", out);
}

void nl_render_man(FILE *out, const nl_command *command, const void *defaults)
{
    char flags[NL_TEXT_ROOM], meaning[NL_TEXT_ROOM];
    fputs(".TH NNLETTERS\\-", out);
    print_dashed(out, command->name, true);
    fputs(" 1 \"" NL_DATE "\" \"nnletters " NL_VERSION "\"\n.SH NAME\nnnletters\\-", out);
    print_dashed(out, command->name, false);
    fputs(" \\-\n", out);
    print_roff(out, command->summary, false);
    fprintf(out, "\n.SH SYNOPSIS\n.B nnletters %s\n[OPTION...]%s", command->name,
            *command->operands ? " " : "");
    print_roff(out, command->operands, false);
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
    print_see_also(out, command);
}

void nl_render_man_overview(FILE *out)
{
    fputs(".TH NNLETTERS 1 \"" NL_DATE "\" \"nnletters " NL_VERSION
          "\"\n.SH NAME\nnnletters \\-\ntrain a network "
          "on letter images and read hand\\-printed text with it\n.SH SYNOPSIS\n.B nnletters\n"
          "COMMAND [OPTION...] [OPERAND...]\n.br\n.B nnletters\n\\-\\-version [\\-v]\n"
          ".SH DESCRIPTION\n",
          out);
    print_roff_paragraphs(
        out, "Reads hand-printed text in photos and scans, and trains the networks it reads with. "
             "A trained model is included.\n\n"
             "Results go to standard output, everything else to standard error. Operands are "
             "inputs, '-' is standard input; outputs are named by options.");
    fputs(".SH COMMANDS\n", out);
    for (int i = 0; nl_commands[i]; i++) {
        fputs(".TP\n.BR nnletters\\-", out);
        print_dashed(out, nl_commands[i]->name, false);
        fputs(" (1)\n", out);
        print_roff(out, nl_commands[i]->summary, false);
        fputc('\n', out);
    }
    fputs(".SH EXAMPLES\n", out);
    for (int i = 0; nl_commands[i]; i++) {
        if (nl_commands[i]->examples)
            print_term(out, nl_commands[i]->examples->line, nl_commands[i]->examples->what);
    }
    print_man_end(out);
    fputs(".SH SEE ALSO\n", out);
    for (int i = 0; nl_commands[i]; i++) {
        fputs(".BR nnletters\\-", out);
        print_dashed(out, nl_commands[i]->name, false);
        fprintf(out, " (1)%s\n", nl_commands[i + 1] ? "," : "");
    }
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
