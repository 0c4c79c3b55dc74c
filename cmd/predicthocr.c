/* predict -f hocr: HTML with boxes and confidences in the titles of its elements (hOCR 1.2,
 * https://kba.github.io/hocr-spec/1.2/). Confidences are percentages there. */
#include "predictpart.h"
#include "predictprint.h"

static void print_head(FILE *out, const nl_answer_run *run)
{
    (void)run;
    fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE html>\n"
          "<html xmlns=\"http://www.w3.org/1999/xhtml\">\n<head>\n<title></title>\n"
          "<meta http-equiv=\"Content-Type\" content=\"text/html; charset=utf-8\"/>\n"
          "<meta name=\"ocr-system\" content=\"nnletters " NL_VERSION "\"/>\n"
          "<meta name=\"ocr-capabilities\" content=\"ocr_page ocr_carea ocr_par ocr_line ocrx_word "
          "ocrx_cinfo ocrp_wconf\"/>\n</head>\n<body>\n",
          out);
}

static void print_end(FILE *out)
{
    fputs("</body>\n</html>\n", out);
}

static void print_box(FILE *out, const char *property, const nl_text *text, nl_box turned)
{
    nl_box box = nl_unturn_box(text, turned);
    fprintf(out, "%s %d %d %d %d", property, box.left, box.top, box.left + box.width,
            box.top + box.height);
}

/* The alternatives are in the title, so that the text is that of the answers alone. */
static void print_character(FILE *out, const nl_text *text, const nl_reading *r)
{
    fputs("<span class=\"ocrx_cinfo\" title=\"", out);
    print_box(out, "x_bboxes", text, r->box);
    fprintf(out, "; x_conf %.2f", 100.0 * (double)r->confidence[0]);
    for (int k = 1; k < r->count; k++) {
        fputs(k == 1 ? "; x_alternatives &#34;" : " &#34;", out);
        nl_xml_character(out, r->code[k]);
        fprintf(out, "&#34; %.2f", 100.0 * (double)r->confidence[k]);
    }
    fputs("\">", out);
    nl_xml_character(out, r->code[0]);
    fputs("</span>", out);
}

static void print_word(FILE *out, const nl_answer *answer, const nl_answer_part *word)
{
    fprintf(out, "<span class=\"ocrx_word\" id=\"word_%d_%d\" title=\"", answer->number,
            word->first + 1);
    print_box(out, "bbox", answer->text, word->box);
    fprintf(out, "; x_wconf %.0f\">", 100.0 * word->certainty.right);
    for (int i = word->first; i < word->end; i++)
        print_character(out, answer->text, &answer->text->readings[i]);
    fputs("</span>", out);
}

/* The baseline is told from the lower left corner of the box, and of upright lines only. */
static void print_line(FILE *out, const nl_answer *answer, const nl_answer_part *line)
{
    const nl_text *text = answer->text;
    nl_baseline base = nl_answer_baseline(text, line);
    const nl_line *l = &text->layout.lines[text->readings[line->first].source];
    fprintf(out, "<span class=\"ocr_line\" id=\"line_%d_%d\" title=\"", answer->number,
            text->readings[line->first].line + 1);
    print_box(out, "bbox", text, line->box);
    if (text->rotate)
        fprintf(out, "; textangle %d", text->rotate);
    else
        fprintf(out, "; baseline %.4f %.1f", (double)l->slope,
                base.y[0] - (line->box.top + line->box.height));
    fprintf(out, "; x_size %.1f\">", (double)(l->height / text->scale));
    for (int i = line->first; i < line->end;) {
        nl_answer_part word = nl_answer_part_at(text, i, true);
        putc(i > line->first ? ' ' : '\n', out);
        print_word(out, answer, &word);
        i = word.end;
    }
    fputs("\n</span>\n", out);
}

static bool print(FILE *out, const nl_answer *answer, nl_error *err)
{
    const nl_text *text = answer->text;
    int width, height;
    (void)err;
    nl_unturn_size(text, &width, &height);
    fprintf(out, "<div class=\"ocr_page\" id=\"page_%d\" title=\"image &#34;", answer->number);
    nl_xml_text(out, answer->file);
    fprintf(out, "&#34;; bbox 0 0 %d %d; ppageno %d\">\n", width, height, answer->number - 1);
    if (text->count > 0) {
        for (int level = 0; level < 2; level++) {
            fprintf(out, "<%s id=\"%s_%d\" title=\"",
                    level ? "p class=\"ocr_par\"" : "div class=\"ocr_carea\"",
                    level ? "par" : "block", answer->number);
            print_box(out, "bbox", text, nl_answer_part_all(text).box);
            fputs("\">\n", out);
        }
        for (int i = 0; i < text->count;) {
            nl_answer_part line = nl_answer_part_at(text, i, false);
            print_line(out, answer, &line);
            i = line.end;
        }
        fputs("</p>\n</div>\n", out);
    }
    fputs("</div>\n", out);
    return true;
}

const nl_answer_format nl_answer_hocr = {
    .suffix = ".hocr", .print_head = print_head, .print_end = print_end, .print = print};
