/* Tables are tab-separated, easy to read for awk and people. */
#include "evalprint.h"

#include "base/utf8.h"
#include "cli/output.h"
#include "plot/confusion.h"

#include <stdio.h>

static void print_per_class(const nl_score *score)
{
    printf("\ncharacter\tsamples\tright\tanswered\trecall\tprecision\n");
    for (int c = 0; c < score->classes; c++) {
        const nl_class_score *of = &score->of_class[c];
        char name[5];
        nl_utf8_put(name, score->code[c]);
        printf("%s\t%zu\t%zu\t%zu\t%.4f\t%.4f\n", name, of->count, of->right, of->answered,
               of->count ? (double)of->right / (double)of->count : 0.0,
               of->answered ? (double)of->right / (double)of->answered : 0.0);
    }
}

static void print_confusion(const nl_score *score)
{
    char name[5];
    printf("\ntruth");
    for (int c = 0; c < score->classes; c++) {
        nl_utf8_put(name, score->code[c]);
        printf("\t%s", name);
    }
    for (int r = 0; r < score->classes; r++) {
        nl_utf8_put(name, score->code[r]);
        printf("\n%s", name);
        for (int c = 0; c < score->classes; c++)
            printf("\t%u", score->confusion[r * score->classes + c]);
    }
    printf("\n");
}

void nl_print_score(const nl_score *score, bool per_class, bool confusion)
{
    double count = (double)score->count;
    printf("accuracy\t%.4f\n", (double)score->right / count);
    printf("interval\t%.4f\t%.4f\n", score->low, score->high);
    printf("top2\t%.4f\n", (double)score->right_in_two / count);
    printf("loss\t%.4f\n", score->loss);
    printf("ece\t%.4f\n", score->calibration_error);
    printf("samples\t%zu\n", score->count);
    printf("left_out\t%zu\n", score->left_out);
    if (per_class)
        print_per_class(score);
    if (confusion)
        print_confusion(score);
}

/* The classes that occur or were answered; returns how many. */
static int seen_classes(int *seen, const nl_score *score)
{
    int count = 0;
    for (int c = 0; c < score->classes; c++) {
        if (score->of_class[c].count > 0 || score->of_class[c].answered > 0)
            seen[count++] = c;
    }
    return count;
}

bool nl_plot_confusion(const nl_score *score, const char *path, nl_arena *arena, nl_error *err)
{
    size_t classes = (size_t)score->classes;
    char(*text)[5] = nl_alloc(arena, classes, sizeof *text, err);
    const char **labels = NL_NEW(arena, const char *, classes, err);
    uint32_t *counts = NL_NEW_TABLE(arena, uint32_t, classes, classes, err);
    int *seen = NL_NEW(arena, int, classes, err);
    if (!text || !labels || !counts || !seen)
        return false;
    int count = seen_classes(seen, score);
    for (int r = 0; r < count; r++) {
        nl_utf8_put(text[r], score->code[seen[r]]);
        labels[r] = text[r];
        for (int c = 0; c < count; c++)
            counts[r * count + c] = score->confusion[seen[r] * score->classes + seen[c]];
    }
    nl_confusion matrix = {"What was taken for what", labels, counts, count};
    nl_bytes svg;
    return nl_svg_confusion(&svg, &matrix, arena, err) && nl_write_bytes(path, svg, err);
}

void nl_print_line_result_head(void)
{
    puts("picture\terror_rate\tcharacters\tsubstitutions\tinsertions\tdeletions\tmerges\tsplits\t"
         "low\thigh\tletter_error_rate\tword_error_rate\twords");
}

static void print_row(const char *name, const nl_error_counts *errors, double low, double high)
{
    char field[4096];
    const nl_error_counts *e = &errors[NL_MEASURE_CHARACTERS];
    printf("%s\t%.4f\t%zu\t%zu\t%zu\t%zu\t%zu\t%zu\t%.4f\t%.4f\t%.4f\t%.4f\t%zu\n",
           nl_utf8_show(field, sizeof field, name), nl_error_rate(e), e->length, e->substitutions,
           e->insertions, e->deletions, e->under_segmented, e->over_segmented, low, high,
           nl_error_rate(&errors[NL_MEASURE_LETTERS]), nl_error_rate(&errors[NL_MEASURE_WORDS]),
           errors[NL_MEASURE_WORDS].length);
}

/* The interval of one picture takes its characters for independent. */
void nl_print_line_result(const nl_line_result *result)
{
    double low, high;
    const nl_error_counts *e = &result->errors[NL_MEASURE_CHARACTERS];
    size_t wrong = nl_error_sum(e);
    nl_wilson_interval(&low, &high, wrong < e->length ? wrong : e->length, e->length);
    print_row(result->pair.picture, result->errors, low, high);
}

static const char *codes_text(char out[10], const uint32_t codes[2])
{
    char *end = out;
    *out = '\0';
    for (int i = 0; i < 2 && codes[i]; i++) {
        if (codes[i] == '\n' || codes[i] == '\t')
            end += nl_utf8_put(end, codes[i] == '\n' ? 0x21b5 : 0x21e5);
        else
            end += nl_utf8_put(end, codes[i] == ' ' ? 0x2423 : codes[i]);
    }
    return out;
}

void nl_print_lines(const nl_line_report *report, bool mistakes)
{
    double low, high;
    const nl_text_score *score = &report->score[report->fold_case];
    nl_text_score_interval(&low, &high, score, NL_MEASURE_CHARACTERS);
    print_row("all", score->errors, low, high);
    if (mistakes)
        printf("\ntruth\tread\tcount\n");
    for (size_t i = 0; mistakes && i < score->mistake_count; i++) {
        char truth[10], read[10];
        const nl_mistake *m = &score->mistakes[i];
        printf("%s\t%s\t%zu\n", codes_text(truth, m->truth), codes_text(read, m->read), m->count);
    }
}
