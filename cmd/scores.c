/* Tables are tab-separated, so that cut and awk read them as well as people do. */
#include "scores.h"

#include "base/utf8.h"
#include "image/decode.h"
#include "output.h"
#include "plot/confusion.h"
#include "ui.h"

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

bool nl_plot_confusion(const nl_score *score, const char *path, nl_arena *arena, nl_error *err)
{
    size_t classes = (size_t)score->classes;
    char(*text)[5] = nl_alloc(arena, classes, sizeof *text, err);
    const char **labels = NL_NEW(arena, const char *, classes, err);
    if (!text || !labels)
        return false;
    for (size_t c = 0; c < classes; c++) {
        nl_utf8_put(text[c], score->code[c]);
        labels[c] = text[c];
    }
    nl_confusion matrix = {"What was taken for what", labels, score->confusion, score->classes};
    nl_bytes svg;
    return nl_svg_confusion(&svg, &matrix, arena, err) && nl_write_bytes(path, svg, err);
}

static void add_edits(nl_edits *sum, const nl_edits *more)
{
    sum->substitutions += more->substitutions;
    sum->insertions += more->insertions;
    sum->deletions += more->deletions;
    sum->length += more->length;
}

static double error_rate(const nl_edits *edits)
{
    size_t wrong = edits->substitutions + edits->insertions + edits->deletions;
    return edits->length ? (double)wrong / (double)edits->length : wrong > 0;
}

static void print_edits(const char *name, const nl_edits *e)
{
    printf("%s\t%.4f\t%zu\t%zu\t%zu\t%zu\n", name, error_rate(e), e->length, e->substitutions,
           e->insertions, e->deletions);
}

/* What the model reads on the picture, or another reader's answer. */
static bool find_answer(const char **out, const nl_line_judging *how, const char *picture,
                        nl_error *err)
{
    nl_decode_options decode = nl_decode_default();
    nl_image page;
    nl_text text;
    if (how->answers)
        return nl_lines_answer(out, how->answers, picture, how->arena, err);
    if (!nl_decode_file(&page, picture, &decode, how->arena, err) ||
        !nl_read_page(&text, how->model, page, &how->read, how->pool, how->arena, err))
        return false;
    *out = text.text;
    return true;
}

static bool judge_pair(const nl_line_judging *how, const nl_line_pair *pair, nl_edits *sum,
                       nl_error *err)
{
    nl_arena_mark mark = nl_arena_save(how->arena);
    const char *text = NULL;
    nl_edits edits;
    bool ok = find_answer(&text, how, pair->picture, err) &&
              nl_text_edits(&edits, text, pair->text, how->fold_case, how->arena, err);
    if (ok) {
        print_edits(pair->picture, &edits);
        add_edits(sum, &edits);
    }
    nl_arena_restore(how->arena, mark);
    return ok;
}

bool nl_judge_lines(const nl_line_judging *how, char **operands, int count, double *accuracy,
                    nl_error *err)
{
    nl_edits sum = {0};
    printf("picture\terror_rate\tcharacters\tsubstitutions\tinsertions\tdeletions\n");
    for (int i = 0; i < count; i++) {
        nl_line_pair *pairs;
        size_t pair_count;
        if (!nl_lines_load(&pairs, &pair_count, operands[i], how->arena, err))
            return false;
        for (size_t p = 0; p < pair_count; p++) {
            if (!judge_pair(how, &pairs[p], &sum, err))
                return false;
        }
    }
    print_edits("all", &sum);
    double rate = error_rate(&sum);
    *accuracy = rate < 1.0 ? 1.0 - rate : 0.0;
    return true;
}
