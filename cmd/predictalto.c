/* predict -f alto: ALTO 4.4 (https://www.loc.gov/standards/alto/), a document for each picture. */
#include "base/file.h"
#include "predictpart.h"
#include "predictprint.h"

static void print_head(FILE *out, const nl_answer_run *run)
{
    (void)run;
    fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
          "<alto xmlns=\"http://www.loc.gov/standards/alto/ns-v4#\" "
          "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
          "xsi:schemaLocation=\"http://www.loc.gov/standards/alto/ns-v4# "
          "http://www.loc.gov/standards/alto/v4/alto-4-4.xsd\">\n",
          out);
}

static void print_end(FILE *out)
{
    fputs("</alto>\n", out);
}

static void print_description(FILE *out, const nl_answer *answer)
{
    fputs("<Description>\n<MeasurementUnit>pixel</MeasurementUnit>\n"
          "<sourceImageInformation><fileName>",
          out);
    nl_xml_text(out, answer->file);
    fputs("</fileName></sourceImageInformation>\n"
          "<Processing ID=\"reading\"><processingStepSettings>model ",
          out);
    nl_xml_text(out, nl_path_base(answer->run->model));
    fprintf(out,
            ", crc32 %s</processingStepSettings><processingSoftware><softwareName>nnletters"
            "</softwareName><softwareVersion>" NL_VERSION "</softwareVersion></processingSoftware>"
            "</Processing>\n</Description>\n",
            answer->run->checksum);
}

static void print_box(FILE *out, const nl_text *text, nl_box turned)
{
    nl_box box = nl_unturn_box(text, turned);
    fprintf(out, " HPOS=\"%d\" VPOS=\"%d\" WIDTH=\"%d\" HEIGHT=\"%d\"", box.left, box.top,
            box.width, box.height);
}

static void print_character(FILE *out, const nl_text *text, int index)
{
    const nl_reading *r = &text->readings[index];
    fprintf(out, "<Glyph ID=\"glyph_%d\" CONTENT=\"", index + 1);
    nl_xml_character(out, r->code[0]);
    fprintf(out, "\" GC=\"%.4f\"", (double)r->confidence[0]);
    print_box(out, text, r->box);
    fputs(r->count > 1 ? ">" : "/>\n", out);
    for (int k = 1; k < r->count; k++) {
        fputs("<Variant CONTENT=\"", out);
        nl_xml_character(out, r->code[k]);
        fprintf(out, "\" VC=\"%.4f\"/>", (double)r->confidence[k]);
    }
    if (r->count > 1)
        fputs("</Glyph>\n", out);
}

static void print_word(FILE *out, const nl_text *text, const nl_answer_part *word)
{
    fprintf(out, "<String ID=\"word_%d\" CONTENT=\"", word->first + 1);
    nl_xml_part(out, text, word);
    fprintf(out, "\" WC=\"%.4f\"", word->certainty.right);
    print_box(out, text, word->box);
    fputs(">\n", out);
    for (int i = word->first; i < word->end; i++)
        print_character(out, text, i);
    fputs("</String>\n", out);
}

static void print_line(FILE *out, const nl_text *text, const nl_answer_part *line)
{
    nl_baseline base = nl_unturn_baseline(text, nl_answer_baseline(text, line));
    fprintf(out, "<TextLine ID=\"line_%d\"", text->readings[line->first].line + 1);
    print_box(out, text, line->box);
    fprintf(out, " BASELINE=\"%.0f,%.0f %.0f,%.0f\">\n", base.x[0], base.y[0], base.x[1],
            base.y[1]);
    for (int i = line->first; i < line->end;) {
        nl_answer_part word = nl_answer_part_at(text, i, true);
        if (i > line->first)
            fputs("<SP/>\n", out);
        print_word(out, text, &word);
        i = word.end;
    }
    fputs("</TextLine>\n", out);
}

static bool print(FILE *out, const nl_answer *answer, nl_error *err)
{
    const nl_text *text = answer->text;
    int width, height;
    (void)err;
    print_description(out, answer);
    nl_unturn_size(text, &width, &height);
    fprintf(out,
            "<Layout>\n<Page ID=\"page_1\" PHYSICAL_IMG_NR=\"%d\" WIDTH=\"%d\" HEIGHT=\"%d\">\n"
            "<PrintSpace HPOS=\"0\" VPOS=\"0\" WIDTH=\"%d\" HEIGHT=\"%d\">\n",
            answer->number, width, height, width, height);
    if (text->count > 0) {
        fputs("<TextBlock ID=\"block_1\"", out);
        print_box(out, text, nl_answer_part_all(text).box);
        if (text->rotate)
            fprintf(out, " ROTATION=\"%d\"", text->rotate);
        fputs(">\n", out);
        for (int i = 0; i < text->count;) {
            nl_answer_part line = nl_answer_part_at(text, i, false);
            print_line(out, text, &line);
            i = line.end;
        }
        fputs("</TextBlock>\n", out);
    }
    fputs("</PrintSpace>\n</Page>\n</Layout>\n", out);
    return true;
}

const nl_answer_format nl_answer_alto = {.suffix = ".xml",
                                         .single = true,
                                         .print_head = print_head,
                                         .print_end = print_end,
                                         .print = print};
