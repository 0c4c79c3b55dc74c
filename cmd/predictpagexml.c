/* predict -f page: PAGE XML, page content of 2019-07-15
 * (https://github.com/PRImA-Research-Lab/PAGE-XML), a document for each picture. */
#include "base/file.h"
#include "predictpart.h"
#include "predictprint.h"

#include <stdlib.h>
#include <time.h>

#define SPACE "http://schema.primaresearch.org/PAGE/gts/pagecontent/2019-07-15"

/* The format asks for the time; SOURCE_DATE_EPOCH sets it, for documents that can be made again
 * (https://reproducible-builds.org/specs/source-date-epoch/). */
static void print_time(FILE *out, const char *element)
{
    char text[32] = "";
    const char *fixed = getenv("SOURCE_DATE_EPOCH");
    time_t now = fixed && *fixed ? (time_t)strtoll(fixed, NULL, 10) : time(NULL);
    struct tm utc;
    if (gmtime_r(&now, &utc))
        strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc);
    fprintf(out, "<%s>%s</%s>\n", element, text, element);
}

static void print_head(FILE *out, const nl_answer_run *run)
{
    fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<PcGts xmlns=\"" SPACE
          "\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:schemaLocation=\"" SPACE
          " " SPACE "/pagecontent.xsd\">\n<Metadata>\n<Creator>nnletters " NL_VERSION
          "</Creator>\n",
          out);
    print_time(out, "Created");
    print_time(out, "LastChange");
    fputs("<Comments>model ", out);
    nl_xml_text(out, nl_path_base(run->model));
    fprintf(out, ", crc32 %s</Comments>\n</Metadata>\n", run->checksum);
}

static void print_end(FILE *out)
{
    fputs("</PcGts>\n", out);
}

static void print_box(FILE *out, const nl_text *text, nl_box turned)
{
    nl_box box = nl_unturn_box(text, turned);
    int right = box.left + box.width, bottom = box.top + box.height;
    fprintf(out, "<Coords points=\"%d,%d %d,%d %d,%d %d,%d\"/>\n", box.left, box.top, right,
            box.top, right, bottom, box.left, bottom);
}

static void print_part_text(FILE *out, const nl_text *text, const nl_answer_part *part)
{
    fprintf(out, "<TextEquiv conf=\"%.4f\"><Unicode>", part->certainty.right);
    nl_xml_part(out, text, part);
    fputs("</Unicode></TextEquiv>\n", out);
}

static void print_character(FILE *out, const nl_text *text, int index)
{
    const nl_reading *r = &text->readings[index];
    fprintf(out, "<Glyph id=\"glyph_%d\">\n", index + 1);
    print_box(out, text, r->box);
    for (int k = 0; k < r->count; k++) {
        fprintf(out, "<TextEquiv index=\"%d\" conf=\"%.4f\"><Unicode>", k,
                (double)r->confidence[k]);
        nl_xml_character(out, r->code[k]);
        fputs("</Unicode></TextEquiv>\n", out);
    }
    fputs("</Glyph>\n", out);
}

static void print_word(FILE *out, const nl_text *text, const nl_answer_part *word)
{
    fprintf(out, "<Word id=\"word_%d\">\n", word->first + 1);
    print_box(out, text, word->box);
    for (int i = word->first; i < word->end; i++)
        print_character(out, text, i);
    print_part_text(out, text, word);
    fputs("</Word>\n", out);
}

static void print_line(FILE *out, const nl_text *text, const nl_answer_part *line)
{
    nl_baseline base = nl_unturn_baseline(text, nl_answer_baseline(text, line));
    fprintf(out, "<TextLine id=\"line_%d\">\n", text->readings[line->first].line + 1);
    print_box(out, text, line->box);
    fprintf(out, "<Baseline points=\"%.0f,%.0f %.0f,%.0f\"/>\n", base.x[0], base.y[0], base.x[1],
            base.y[1]);
    for (int i = line->first; i < line->end;) {
        nl_answer_part word = nl_answer_part_at(text, i, true);
        print_word(out, text, &word);
        i = word.end;
    }
    print_part_text(out, text, line);
    fputs("</TextLine>\n", out);
}

static bool print(FILE *out, const nl_answer *answer, nl_error *err)
{
    const nl_text *text = answer->text;
    int width, height;
    (void)err;
    nl_unturn_size(text, &width, &height);
    fputs("<Page imageFilename=\"", out);
    nl_xml_text(out, answer->file);
    fprintf(out, "\" imageWidth=\"%d\" imageHeight=\"%d\">\n", width, height);
    if (text->count > 0) {
        nl_answer_part all = nl_answer_part_all(text);
        int orientation = text->rotate > 180 ? text->rotate - 360 : text->rotate;
        fprintf(out, "<TextRegion id=\"region_1\" orientation=\"%d\">\n", orientation);
        print_box(out, text, all.box);
        for (int i = 0; i < text->count;) {
            nl_answer_part line = nl_answer_part_at(text, i, false);
            print_line(out, text, &line);
            i = line.end;
        }
        print_part_text(out, text, &all);
        fputs("</TextRegion>\n", out);
    }
    fputs("</Page>\n", out);
    return true;
}

const nl_answer_format nl_answer_page = {.suffix = ".xml",
                                         .single = true,
                                         .print_head = print_head,
                                         .print_end = print_end,
                                         .print = print};
