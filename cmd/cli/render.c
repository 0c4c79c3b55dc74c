/* Help for the terminal, and the phrases shared with the other forms of documentation. */
#include "cli/render.h"

#include "cli/ui.h"

#include <stdarg.h>
#include <string.h>
#include <unistd.h>

enum { WIDTH_MIN = 50, WIDTH_MAX = 120, NARROW = 72, HELP_COLUMN = 30, NARROW_COLUMN = 10 };

/* Columns that help may use. */
static int help_width(void)
{
    int columns = nl_columns(STDOUT_FILENO);
    columns = columns < WIDTH_MIN ? WIDTH_MIN : columns > WIDTH_MAX ? WIDTH_MAX : columns;
    return columns - 1;
}

const nl_exit_row nl_exit_rows[] = {
    {"0", "done"},
    {"1", "done, but a condition failed (--fail-under, --require-text, gradcheck's threshold)"},
    {"2", "the command line is wrong"},
    {"3", "an input is missing, unreadable, corrupt or unsupported"},
    {"4", "the model is damaged or does not fit"},
    {"5", "an output could not be written; the old file is untouched"},
    {"6", "out of memory, or over a limit of pixels, bytes or time"},
    {"70", "a bug in nnletters"},
    {"128+N", "ended by signal N"},
    {0},
};

const nl_exit_row nl_environment_rows[] = {
    {"NNLETTERS_MODEL", "the model file, if -m names none"},
    {"NO_COLOR", "if set and not empty: no colours"},
    {"TERM", "dumb: no colours and no moving progress bar"},
    {"COLUMNS", "width of help and of the progress bar, instead of the terminal's"},
    {"SOURCE_DATE_EPOCH", "the time that PAGE XML files say, in seconds since 1970"},
    {0},
};

const nl_exit_row nl_file_rows[] = {
    {"./letters.safetensors", "the model, where neither -m nor NNLETTERS_MODEL names one"},
    {"share/nnletters/letters.safetensors",
     "in the folder above the program's: the installed model, where there is none of the above"},
    {0},
};

const nl_option nl_help_option = {
    .kind = NL_KIND_FLAG, .letter = 'h', .name = "help", .help = "print this help and end"};

const nl_option *nl_option_row(const nl_command *command, int index)
{
    int count = 0;
    while (command->options[count].kind != NL_KIND_END &&
           command->options[count].kind != NL_KIND_ALIAS)
        count++;
    if (index < count)
        return &command->options[index];
    return index == count ? &nl_help_option : NULL;
}

static void add(char *out, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void add(char *out, const char *format, ...)
{
    size_t used = strlen(out);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(out + used, NL_TEXT_ROOM - used, format, arguments);
    va_end(arguments);
}

void nl_render_flags(char out[NL_TEXT_ROOM], const nl_option *option)
{
    out[0] = '\0';
    if (option->letter)
        add(out, "-%c, ", option->letter);
    bool both = option->kind == NL_KIND_FLAG && option != &nl_help_option;
    add(out, "--%s%s", both ? "[no-]" : "", option->name);
    if (option->argument)
        add(out, " %s", option->argument);
}

static void add_range(char *out, const nl_option *option)
{
    switch (option->kind) {
    case NL_KIND_INT:
    case NL_KIND_SIZE:
    case NL_KIND_INT_LIST:
        add(out, "%.0f to %.0f", option->low, option->high);
        break;
    case NL_KIND_FLOAT:
    case NL_KIND_DOUBLE:
    case NL_KIND_SHARE:
        add(out, "%g to %g", option->low, option->high);
        break;
    case NL_KIND_CHOICE:
        for (unsigned i = 0; nl_option_choice(option, i); i++)
            add(out, "%s%s", i ? ", " : "", nl_option_choice(option, i));
        break;
    default:
        break;
    }
}

static void add_list(char *out, const nl_int_list *list)
{
    for (int i = 0; i < list->count; i++)
        add(out, "%s%d", i ? "," : "", list->value[i]);
    if (list->count == 0)
        add(out, "none");
}

static void add_default(char *out, const nl_option *option, const void *defaults)
{
    const void *member = (const char *)defaults + option->offset;
    switch (option->kind) {
    case NL_KIND_INT:
        add(out, "%d", *(const int *)member);
        break;
    case NL_KIND_SIZE:
        add(out, "%zu", *(const size_t *)member);
        break;
    case NL_KIND_U64:
        add(out, "%llu", (unsigned long long)*(const uint64_t *)member);
        break;
    case NL_KIND_FLOAT:
        add(out, "%g", (double)*(const float *)member);
        break;
    case NL_KIND_DOUBLE:
    case NL_KIND_SHARE:
        add(out, "%g", *(const double *)member);
        break;
    case NL_KIND_CHARACTER:
        add(out, "%c", (int)*(const uint32_t *)member);
        break;
    case NL_KIND_CHOICE:
        add(out, "%s", nl_option_choice(option, *(const unsigned *)member));
        break;
    case NL_KIND_INT_LIST:
        add_list(out, member);
        break;
    default:
        break;
    }
}

void nl_render_meaning(char out[NL_TEXT_ROOM], const nl_option *option, const void *defaults)
{
    char range[NL_TEXT_ROOM] = "", value[NL_TEXT_ROOM] = "";
    snprintf(out, NL_TEXT_ROOM, "%s", option->help);
    if (option == &nl_help_option)
        return;
    const void *member = (const char *)defaults + option->offset;
    add_range(range, option);
    add_default(value, option, defaults);
    if (option->kind == NL_KIND_FLAG && *(const bool *)member)
        add(value, "on");
    bool text = option->kind == NL_KIND_STRING || option->kind == NL_KIND_FILE;
    if (text && *(const char *const *)member)
        add(value, "%s", *(const char *const *)member);
    if (*range && *value)
        add(out, " (%s; default %s)", range, value);
    else if (*range || *value)
        add(out, " (%s%s)", *value ? "default " : "", *value ? value : range);
}

/* Prints a paragraph from `column` on, wrapped and continued at `indent`. Returns the text
 * after it and its empty line. */
static const char *print_wrapped(FILE *out, const char *text, int column, int indent)
{
    bool first = true;
    int width = help_width();
    while (*text && strncmp(text, "\n\n", 2) != 0) {
        text += *text == ' ' || *text == '\n';
        int size = (int)strcspn(text, " \n");
        if (!first && column + 1 + size > width) {
            fprintf(out, "\n%*s", indent, "");
            column = indent;
            first = true;
        }
        fprintf(out, "%s%.*s", first ? "" : " ", size, text);
        column += size + !first;
        first = false;
        text += size;
    }
    fputc('\n', out);
    return text + strspn(text, "\n");
}

void nl_render_usage(FILE *out, const nl_command *command)
{
    fprintf(out, "nnletters %s [OPTION...]%s%s\n", command->name, *command->operands ? " " : "",
            command->operands);
}

static void print_row(FILE *out, const char *left, const char *right, int column)
{
    int used = fprintf(out, "  %s", left);
    if (used + 2 > column) {
        fputc('\n', out);
        used = 0;
    }
    fprintf(out, "%*s", column - used, "");
    print_wrapped(out, right, column, column);
}

static void print_option(FILE *out, const nl_option *option, const void *defaults)
{
    char flags[NL_TEXT_ROOM], left[NL_TEXT_ROOM + 4], meaning[NL_TEXT_ROOM];
    nl_render_flags(flags, option);
    nl_render_meaning(meaning, option, defaults);
    snprintf(left, sizeof left, "%s%s", option->letter ? "" : "    ", flags);
    print_row(out, left, meaning, help_width() < NARROW ? NARROW_COLUMN : HELP_COLUMN);
}

void nl_render_help(FILE *out, const nl_command *command, const void *defaults)
{
    fputs("Usage: ", out);
    nl_render_usage(out, command);
    for (const char *text = command->description; *text;) {
        fputc('\n', out);
        text = print_wrapped(out, text, 0, 0);
    }
    fputs("\nOptions:\n", out);
    for (int i = 0; nl_option_row(command, i); i++)
        print_option(out, nl_option_row(command, i), defaults);
    if (command->examples)
        fputs("\nExamples:\n", out);
    for (const nl_example *e = command->examples; e && e->line; e++) {
        fprintf(out, "  %s\n", e->line);
        print_row(out, "", e->what, 6);
    }
}

void nl_render_overview(FILE *out, const char *group)
{
    size_t size = group ? strlen(group) : 0;
    fprintf(out, "Usage: nnletters %s [OPTION...] [OPERAND...]\n", group ? group : "COMMAND");
    if (!group)
        fputs("       nnletters --version [-v]\n\n"
              "Trains a network on letter images and reads hand-printed text with it.\n",
              out);
    fputs("\nCommands:\n", out);
    for (int i = 0; nl_commands[i]; i++) {
        const char *name = nl_commands[i]->name;
        if (!group || (strncmp(name, group, size) == 0 && name[size] == ' '))
            print_row(out, name, nl_commands[i]->summary, 18);
    }
    fputs("\n'nnletters help COMMAND' says more about each.\n", out);
    if (group)
        return;
    fputs("\nExit codes:\n", out);
    for (const nl_exit_row *row = nl_exit_rows; row->code; row++)
        print_row(out, row->code, row->meaning, 18);
    fputs("\nEnvironment:\n", out);
    for (const nl_exit_row *row = nl_environment_rows; row->code; row++)
        print_row(out, row->code, row->meaning, 20);
}
