/* nnletters data info|show|convert: what is in data, and writing it in other formats. */
#include "base/utf8.h"
#include "cli/command.h"
#include "cli/output.h"
#include "cli/ui.h"
#include "data/export.h"
#include "data/sheet.h"
#include "datasource.h"
#include "datawarn.h"

#include <stdio.h>
#include <stdlib.h>

enum { NAME_ROOM = NL_CLASS_CODES_MAX * 6 };

typedef struct data_args {
    nl_datasource_options source;
    const char *output;
    int per_label; /* info: of the contact sheet */
    size_t first;  /* show */
    int count;     /* show */
    unsigned to;   /* convert */
} data_args;

/* State of one run. */
typedef struct session {
    nl_arena arena;
    nl_pool *pool;
    nl_dataset data;
    int code; /* the exit code so far */
} session;

static void init(void *raw)
{
    data_args *args = raw;
    args->source = nl_datasource_default();
    args->per_label = 10;
    args->count = 3;
}

/* Loads all operands; reports and skips those that fail. */
static void load(session *s, const data_args *args, int count, char **operands)
{
    nl_error err = {0};
    nl_skips skips = {0};
    nl_load_options options = args->source.load;
    options.prep = nl_prep_for(options.prep.side);
    options.pool = s->pool;
    options.skips = args->source.strict ? NULL : &skips;
    nl_note_sandbox(options.sandbox);
    nl_dataset_init(&s->data, options.prep.side);
    for (int i = 0; i < count; i++) {
        nl_dataset before = s->data;
        if (!nl_data_load(&s->data, operands[i], &options, &s->arena, &err)) {
            s->data = before;
            s->code = nl_report(&err);
        }
    }
    nl_note_skips(&skips);
}

/* Calls `work` if any data could be loaded. */
static int run_on_data(const data_args *args, int count, char **operands,
                       bool (*work)(session *s, const data_args *args, nl_error *err))
{
    session s = {0};
    nl_error err = {0};
    if (nl_pool_open(&s.pool, nl_processor_count(), &s.arena, &err))
        load(&s, args, count, operands);
    else
        s.code = nl_report(&err);
    if (s.data.count > 0 && !work(&s, args, &err))
        s.code = nl_report(&err);
    nl_pool_close(s.pool);
    nl_arena_free(&s.arena);
    return s.code;
}

static void print_sources(const nl_dataset *data)
{
    char name[sizeof data->source->name];
    for (int i = 0; i < data->source_count; i++) {
        const nl_source *source = &data->source[i];
        printf("source\t%s\t%s\t%zu samples\t%s\t%s\n",
               nl_utf8_show(name, sizeof name, source->name), source->format, source->count,
               source->transposed ? "stored transposed, turned upright" : "taken as stored",
               *source->digest ? source->digest : "-");
    }
}

/* A label and how many samples it has. */
typedef struct row {
    const nl_class *class;
    size_t count;
} row;

static int compare_rows(const void *a, const void *b)
{
    const nl_class *left = ((const row *)a)->class, *right = ((const row *)b)->class;
    for (int i = 0; i < left->count && i < right->count; i++) {
        if (left->code[i] != right->code[i])
            return left->code[i] < right->code[i] ? -1 : 1;
    }
    return left->count - right->count;
}

static bool print_labels(session *s, nl_error *err)
{
    char name[NAME_ROOM];
    const nl_dataset *data = &s->data;
    row *rows = NL_NEW(&s->arena, row, (size_t)data->class_count, err);
    if (!rows)
        return false;
    for (int i = 0; i < data->class_count; i++)
        rows[i].class = &data->classes[i];
    for (size_t i = 0; i < data->count; i++)
        rows[data->labels[i]].count++;
    qsort(rows, (size_t)data->class_count, sizeof *rows, compare_rows);
    for (int i = 0; i < data->class_count; i++) {
        nl_class_text(name, rows[i].class);
        printf("label\t%s\t%zu\n", name, rows[i].count);
    }
    return true;
}

static bool write_sheet(session *s, const data_args *args, nl_error *err)
{
    nl_image sheet;
    return nl_sheet(&sheet, &s->data, args->per_label, &s->arena, err) &&
           nl_write_grey(args->output, sheet, &s->arena, err);
}

static bool info(session *s, const data_args *args, nl_error *err)
{
    if (args->output && !write_sheet(s, args, err))
        return false;
    if (!nl_warn_of_data(&s->data, s->data.count, NULL, err))
        return false;
    print_sources(&s->data);
    printf("samples\t%zu\nside\t%d\nlabels\t%d\n", s->data.count, s->data.side,
           s->data.class_count);
    return print_labels(s, err);
}

static int run_info(void *args, int count, char **operands)
{
    return run_on_data(args, count, operands, info);
}

/* Prints two rows of pixels as one line of half blocks. */
static void print_rows(nl_image image, int y)
{
    static const char *const blocks[] = {" ", "\u2580", "\u2584", "\u2588"};
    for (int x = 0; x < image.width; x++) {
        const uint8_t *upper = nl_image_row(image, y) + x;
        bool lower = y + 1 < image.height && upper[image.stride] >= 128;
        fputs(blocks[(*upper >= 128) + 2 * lower], stdout);
    }
    putchar('\n');
}

static bool show(session *s, const data_args *args, nl_error *err)
{
    char name[NAME_ROOM];
    if (args->first >= s->data.count)
        return nl_fail(err, NL_ERROR_USAGE, "--first: there are only %zu samples, 0 to %zu",
                       s->data.count, s->data.count - 1);
    size_t end = args->first + (size_t)args->count;
    for (size_t i = args->first; i < end && i < s->data.count; i++) {
        nl_class_text(name, &s->data.classes[s->data.labels[i]]);
        printf("sample\t%zu\t%s\n", i, name);
        nl_image image = nl_dataset_image(&s->data, i);
        for (int y = 0; y < image.height; y += 2)
            print_rows(image, y);
    }
    return true;
}

static int run_show(void *args, int count, char **operands)
{
    return run_on_data(args, count, operands, show);
}

static bool convert(session *s, const data_args *args, nl_error *err)
{
    return s->code != 0 || nl_export_write(&s->data, args->to, args->output, err);
}

static int run_convert(void *raw, int count, char **operands)
{
    nl_error err = {0};
    const data_args *args = raw;
    return nl_export_check(args->output, &err) ? run_on_data(args, count, operands, convert)
                                               : nl_report(&err);
}

#define A data_args
static const nl_option info_options[] = {
    OPTION_FILE(A, output, 'o', "output", "FILE.png", "write a contact sheet with a row per label"),
    OPTION_INT(A, per_label, 0, "per-label", "N", 1, 1000, "samples per label on the sheet"),
    NL_DATASOURCE_ROWS(A, source),
    OPTION_END,
};

static const nl_option show_options[] = {
    OPTION_SIZE(A, first, 0, "first", "N", 0, 1e12, "first sample to show, counted from 0"),
    OPTION_INT(A, count, 'n', "count", "N", 1, 1000000, "how many samples to show"),
    NL_DATASOURCE_ROWS(A, source),
    OPTION_END,
};

static const nl_option convert_options[] = {
    OPTION_FILE(A, output, 'o', "output", "PATH",
                "idx: prefix of the files' names; tree: the folder, new or empty"),
    OPTION_CHOICE_FROM(A, to, 0, "to", "FORM", nl_export_form_name,
                       "IDX files like EMNIST's, or a folder of PNG files per class"),
    OPTION_INT(A, source.load.prep.side, 0, "side", "PIXELS", 8, 64,
               "width and height of the pictures"),
    NL_DATASOURCE_ROWS(A, source),
    OPTION_END,
};
#undef A

static const nl_example info_examples[] = {
    {"nnletters data info -o sheet.png letters/", "counts, and a contact sheet"},
    {0},
};

static const nl_example show_examples[] = {
    {"nnletters data show -n 2 letters/", "the first two samples, drawn in the terminal"},
    {0},
};

static const nl_example convert_examples[] = {
    {"nnletters data convert --to idx -o mine letters/",
     "mine-images-idx3-ubyte, mine-labels-idx1-ubyte and mine-mapping.txt"},
    {0},
};

const nl_command nl_command_data_info = {
    .name = "data info",
    .summary = "count the samples of data and show them as a contact sheet",
    .operands = "DATA...",
    .description =
        "Prints each source with its format and the orientation its pictures were stored in, the "
        "number of samples, and how many there are of each label. A label of several characters "
        "('C|c') stands for any of them. EMNIST's pictures are stored transposed; the output "
        "says if they were recognised, and the contact sheet shows it.\n\n"
        "DATA are IDX files (gzip or not; labels and mapping are found by name), CSV tables of "
        "labels and pixels or of pictures' names and labels, NumPy's .npz and .npy, or folders "
        "with one folder per class (labels.csv beside these says what names cannot).",
    .least = 1,
    .most = -1,
    .options = info_options,
    .args_size = sizeof(data_args),
    .init = init,
    .run = run_info,
    .examples = info_examples,
};

const nl_command nl_command_data_show = {
    .name = "data show",
    .summary = "draw samples in the terminal",
    .operands = "DATA...",
    .description =
        "Prints samples with their number and label, as the network sees them: upright, centred, "
        "ink as blocks.",
    .least = 1,
    .most = -1,
    .options = show_options,
    .args_size = sizeof(data_args),
    .init = init,
    .run = run_show,
    .examples = show_examples,
};

const nl_command nl_command_data_convert = {
    .name = "data convert",
    .summary = "write data as IDX files or as a folder per class",
    .operands = "DATA...",
    .description =
        "Writes all DATA together in one format. Pictures of other sizes become centred squares, "
        "as for training. If any of DATA cannot be read, nothing is written.",
    .least = 1,
    .most = -1,
    .options = convert_options,
    .needs_output = true,
    .args_size = sizeof(data_args),
    .init = init,
    .run = run_convert,
    .examples = convert_examples,
};
