/* nnletters segment: pictures to lines, words and letters, without reading them. */
#include "base/utf8.h"
#include "cli/command.h"
#include "cli/output.h"
#include "cli/ui.h"
#include "data/lines.h"
#include "draw/crops.h"
#include "draw/hypothesissheet.h"
#include "draw/overlay.h"
#include "image/decode.h"
#include "image/enlarge.h"
#include "image/exif.h"
#include "page/clean.h"
#include "page/scale.h"
#include "read/options.h"
#include "sandboxoption.h"
#include "segmentjson.h"

#include <stdio.h>

typedef struct segment_args {
    const char *output, *text, *overlay, *hypotheses;
    unsigned format, rotate;
    nl_decode_options decode;
} segment_args;

enum { FORMAT_TSV, FORMAT_JSON };

static const char *const format_names[] = {"tsv", "json", NULL};

/* Without reading, nothing says which way up a page is. */
static const char *rotate_name(unsigned index)
{
    return nl_rotate_name(index + NL_ROTATE_0);
}

static void init(void *raw)
{
    segment_args *args = raw;
    args->decode = nl_decode_default();
    args->decode.max_pixels_name = "--max-pixels";
    args->decode.timeout_name = "--timeout";
}

static void print_layout(const char *file, const nl_layout *layout, float scale)
{
    char name[4096];
    nl_utf8_show(name, sizeof name, file);
    for (int l = 0; l < layout->line_count; l++) {
        const nl_line *line = &layout->lines[l];
        int word = 0, index = 0;
        for (int g = line->glyph; g < line->glyph + line->glyph_count; g++) {
            const nl_glyph *glyph = &layout->glyphs[g];
            nl_box box = nl_box_of_original(glyph->box, scale);
            word += glyph->word_start;
            index = glyph->word_start ? 1 : index + 1;
            printf("%s\t1\t%d\t%d\t%d\t%d\t%d\t%d\t%d\n", name, l + 1, word, index, box.left,
                   box.top, box.width, box.height);
        }
    }
}

/* The segments of each line, between all segmentation paths. */
static bool segment_lines(nl_segments **out, const nl_layout *layout, const nl_read_options *terms,
                          nl_arena *arena, nl_error *err)
{
    *out = NL_NEW(arena, nl_segments, (size_t)layout->line_count, err);
    for (int i = 0; *out && i < layout->line_count; i++) {
        if (!nl_read_in_time(terms, err) ||
            !nl_segment_line(&(*out)[i], layout, &layout->lines[i], NL_SEGMENT_PATHS, arena, err))
            return false;
    }
    return *out;
}

/* *headed: the column names have been printed. */
static bool print(bool *headed, const segment_args *args, const nl_page_segments *page,
                  nl_arena *arena, nl_error *err)
{
    if (args->format == FORMAT_JSON)
        return nl_print_segments_json(page, arena, err);
    if (!*headed)
        puts("file\tpage\tline\tword\tindex\tleft\ttop\twidth\theight");
    *headed = true;
    print_layout(page->file, page->layout, page->scale);
    return true;
}

static bool write_hypotheses(const char *path, nl_image flat, const nl_layout *layout,
                             const nl_segments *segments, nl_arena *arena, nl_error *err)
{
    nl_sheet_hypotheses hypotheses;
    return nl_sheet_list(&hypotheses, layout, segments, arena, err) &&
           nl_write_hypothesis_sheet(path, flat, layout, segments, &hypotheses, arena, err);
}

/* What is found in a picture. */
typedef struct found {
    nl_image paper; /* turned */
    nl_cleaned cleaned;
    nl_layout layout;
    float scale;
    nl_segments *segments; /* of each line; NULL: not asked for */
} found;

static bool clean_and_lay_out(found *out, nl_image paper, const nl_read_options *terms,
                              nl_arena *arena, nl_error *err)
{
    return nl_read_in_time(terms, err) &&
           nl_clean_page(&out->cleaned, paper, NL_CLEAN_ALL, arena, err) &&
           nl_read_in_time(terms, err) && nl_layout_ink(&out->layout, out->cleaned.ink, arena, err);
}

/* Cleans and lays out the paper; once more, enlarged, if the writing is small. */
static bool lay_out(found *out, const nl_read_options *terms, nl_arena *arena, nl_error *err)
{
    if (!clean_and_lay_out(out, out->paper, terms, arena, err) ||
        !nl_page_scale(&out->scale, &out->layout, arena, err))
        return false;
    nl_image paper;
    return out->scale <= 1.0f || (nl_image_enlarge(&paper, out->paper, out->scale, arena, err) &&
                                  clean_and_lay_out(out, paper, terms, arena, err));
}

/* Decodes and segments one picture, within the time of the options. */
static bool find(found *out, const segment_args *args, const char *file,
                 const nl_decode_options *decode, nl_arena *arena, nl_error *err)
{
    nl_image decoded;
    nl_read_options terms = nl_read_default();
    bool segmented = args->overlay || args->hypotheses || args->format == FORMAT_JSON;
    int degrees = nl_rotate_degrees(args->rotate + NL_ROTATE_0);
    nl_read_start(&terms, decode);
    if (!nl_decode_file(&decoded, file, decode, arena, err))
        return false;
    return (nl_image_turn(&out->paper, decoded, degrees, arena, err) &&
            lay_out(out, &terms, arena, err) &&
            (!segmented || segment_lines(&out->segments, &out->layout, &terms, arena, err)) &&
            nl_read_in_time(&terms, err)) ||
           nl_fail_at(err, file);
}

/* Writes the characters, labelled if there is a text of them. */
static bool write_crops(const segment_args *args, const char *file, const nl_layout *layout,
                        nl_arena *arena, nl_error *err)
{
    nl_crop_text text = {.name = args->text};
    if (!args->text)
        return nl_write_crops(args->output, file, layout, NULL, arena, err);
    bool ok = nl_is_folder(args->text)
                  ? nl_lines_text_by_name(&text.text, &text.name, args->text, file, arena, err)
                  : nl_lines_text(&text.text, args->text, arena, err);
    return ok && nl_write_crops(args->output, file, layout, &text, arena, err);
}

/* Segments one picture. */
static bool segment(bool *headed, const segment_args *args, const char *file, nl_arena *arena,
                    nl_error *err)
{
    found f = {.scale = 1.0f};
    nl_decode_remark remark = {{0}};
    nl_decode_options decode = args->decode;
    decode.remark = &remark;
    if (!find(&f, args, file, &decode, arena, err))
        return false;
    if (remark.text[0])
        nl_note("%s: %s", file, remark.text);
    if (f.layout.line_count == 0)
        nl_note("%s: no writing found", file);
    if ((args->overlay &&
         !nl_overlay_segments(args->overlay, f.cleaned.flat, &f.layout, f.segments, arena, err)) ||
        (args->hypotheses &&
         !write_hypotheses(args->hypotheses, f.cleaned.flat, &f.layout, f.segments, arena, err)) ||
        (args->output && !write_crops(args, file, &f.layout, arena, err)))
        return false;
    nl_page_segments page = {file, f.paper.width, f.paper.height, f.scale, &f.layout, f.segments};
    return print(headed, args, &page, arena, err);
}

static bool check_usage(const segment_args *args, int count, nl_error *err)
{
    if (!nl_check_drawing(args->overlay, err) || !nl_check_drawing(args->hypotheses, err))
        return false;
    bool one_text = args->text && !nl_is_folder(args->text);
    if ((args->overlay || args->hypotheses || one_text) && count != 1)
        return nl_fail(err, NL_ERROR_USAGE, "--%s takes one picture, and there are %d",
                       args->overlay      ? "overlay"
                       : args->hypotheses ? "hypotheses"
                                          : "text FILE",
                       count);
    if (args->text && !args->output)
        return nl_fail(err, NL_ERROR_USAGE, "--text: say with -o where the labelled crops go");
    return true;
}

static int run(void *args, int count, char **operands)
{
    nl_error err = {0};
    int code = 0;
    bool headed = false;
    if (!check_usage(args, count, &err))
        return nl_report(&err);
    nl_note_sandbox(((const segment_args *)args)->decode.sandbox);
    for (int i = 0; i < count; i++) {
        nl_arena arena = {0};
        if (!segment(&headed, args, operands[i], &arena, &err)) {
            nl_report(&err);
            code = code ? code : (int)err.status;
        }
        nl_arena_free(&arena);
    }
    return code;
}

#define A segment_args
static const nl_option options[] = {
    OPTION_FILE(A, output, 'o', "output", "DIR", "write each character as a PNG file into DIR"),
    OPTION_FILE(A, text, 0, "text", "FILE",
                "transcription of the picture, line by line, or a folder with NAME.txt for each "
                "NAME.png: the crops become data with a folder per class"),
    OPTION_FILE(A, overlay, 0, "overlay", "FILE",
                "draw glyphs in boxes and all segmentation paths over the picture; SVG if FILE "
                "ends in .svg, else PNG"),
    OPTION_FILE(A, hypotheses, 0, "hypotheses", "FILE",
                "draw each line with a bracket for each span of segments that may be one letter"),
    OPTION_CHOICE(A, format, 'f', "format", "FORMAT", format_names,
                  "a line per character; a JSON object per picture, with segments and their spans"),
    OPTION_CHOICE_FROM(A, rotate, 0, "rotate", "DEGREES", rotate_name,
                       "turn pictures clockwise first; boxes are those of the turned picture"),
    OPTION_SIZE(A, decode.max_pixels, 0, "max-pixels", "N", 1, 900e6,
                "refuse pictures with more pixels"),
    OPTION_DOUBLE(A, decode.timeout, 0, "timeout", "SECONDS", 0.01, 3600,
                  "give up on a picture that takes longer to decode and segment"),
    NL_SANDBOX_ROW(A, decode.sandbox),
    OPTION_FLAG(A, decode.strict, 0, "strict",
                "refuse a picture that is damaged, truncated or not the only one in its file, "
                "instead of reading what is there"),
    OPTION_ALIAS("groups", "hypotheses"),
    OPTION_END,
};
#undef A

static const nl_example examples[] = {
    {"nnletters segment --overlay boxes.png hello.png",
     "where the characters are, as numbers and as a picture"},
    {"nnletters segment -o crops hello.png", "each character as a picture of its own"},
    {0},
};

const nl_command nl_command_segment = {
    .name = "segment",
    .summary = "find lines, words and letters in pictures",
    .operands = "IMAGE...",
    .description =
        "Prints the box of each character, one a line, in reading order; lines, words and "
        "characters count from 1. With -o, each character is written as a picture, without its "
        "neighbours.\n\n"
        "This is what can be told without reading: letters that touch are one character here. "
        "--overlay, --hypotheses and -f json show what reading chooses from: the segments of "
        "each character (\"cut\": the ink that the path before a segment crosses, in stroke "
        "widths) and the spans of segments that may be one letter (\"groups\").\n\n"
        "With --text, a text file with the lines of the picture, or a folder of such files, the "
        "crops are labelled: they go into a folder per class, which 'train' takes as DATA. A line "
        "is left out, with a note, if it has more or fewer characters than the text. Crops are "
        "named for their picture, and those of another picture of the same name are never "
        "overwritten: they become NAME.2 and so on.",
    .least = 1,
    .most = -1,
    .options = options,
    .args_size = sizeof(segment_args),
    .init = init,
    .run = run,
    .examples = examples,
};
