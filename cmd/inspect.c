/* nnletters inspect: what is in a model file. */
#include "base/utf8.h"
#include "cli/command.h"
#include "cli/output.h"
#include "cli/ui.h"
#include "draw/weighttiles.h"
#include "inspectjson.h"
#include "model/modelfile.h"
#include "read/spaces.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct inspect_args {
    const char *output;
    int tiles;
    unsigned format;
} inspect_args;

static void init(void *raw)
{
    inspect_args *args = raw;
    args->tiles = 100;
}

static void print_alphabet(const nl_model *model)
{
    int count = nl_model_outputs(model);
    printf("characters\t%d\nalphabet\t", count);
    for (int i = 0; i < count; i++) {
        char text[5];
        nl_utf8_put(text, model->alphabet[i]);
        fputs(text, stdout);
    }
    putchar('\n');
}

static void print_layers(const nl_mlp *mlp)
{
    for (int l = 0; l < mlp->depth; l++) {
        const nl_layer *layer = &mlp->layer[l];
        double sum = 0.0;
        nl_mat w = nl_mlp_weight(mlp, mlp->slab, l);
        for (int r = 0; r < w.rows; r++) {
            for (int c = 0; c < w.columns; c++)
                sum += (double)nl_mat_row(w, r)[c] * (double)nl_mat_row(w, r)[c];
        }
        double rms = sqrt(sum / ((double)w.rows * (double)w.columns));
        printf("layer\t%d\t%d to %d\t%s\t%zu parameters\tweights' rms %.4g\n", l + 1, layer->inputs,
               layer->outputs, nl_activation_get(layer->activation)->name,
               ((size_t)layer->inputs + 1) * (size_t)layer->outputs, rms);
    }
}

/* Prints the members of the provenance, one a line. */
static void print_provenance(const char *text)
{
    json_t *all = text ? json_loads(text, JSON_REJECT_DUPLICATES, NULL) : NULL;
    const char *key;
    json_t *value;
    json_object_foreach(all, key, value)
    {
        char *line = json_dumps(value, JSON_ENCODE_ANY | JSON_REAL_PRECISION(6));
        printf("provenance\t%s\t%s\n", key, line ? line : "");
        free(line);
    }
    json_decref(all);
}

static void print_input(const nl_member *member)
{
    bool as_it_is = member->shape_norm == NL_SHAPE_NORM_NONE;
    printf("%s%s%s\n", nl_features_name(member->features), as_it_is ? "" : ", normalised: ",
           as_it_is ? "" : nl_shape_norm_name(member->shape_norm));
}

static size_t count_parameters(const nl_model *model)
{
    size_t count = 0;
    for (int m = 0; m < model->member_count; m++)
        count += model->member[m].mlp.size;
    return count;
}

/* A network, after its number if it is one of several. */
static void print_member(const nl_model *model, int index)
{
    const nl_member *member = &model->member[index];
    if (model->member_count > 1) {
        printf("network\t%d\t", index + 1);
        print_input(member);
    }
    print_layers(&member->mlp);
    printf("temperature\t%g\n", (double)member->temperature);
}

/* The weights of a path: of a space, for each knot of what describes its gap. */
static void print_path(const nl_path_weights *w)
{
    const float *space = w->space;
    printf("path\tletter\t%.4g\npath\tcrossed\t%.4g\npath\tgap\t%.4g\npath\tnoise\t%.4g\n",
           (double)w->letter, (double)w->crossed, (double)w->gap, (double)w->noise);
    for (int i = 0; i < NL_SPACE_CODES; i++) {
        const nl_space_code *code = &nl_space_codes[i];
        printf("space\t%s", code->name);
        for (int k = 0; k < code->knots; k++)
            printf("\t%g: %.4g", (double)(code->low + (float)k * code->step), (double)*space++);
        printf("\n");
    }
    for (int i = 0; i < NL_SPACE_FLAGS; i++)
        printf("space\t%s\t%.4g\n", nl_space_flags[i], (double)*space++);
}

static void print_model(const char *path, const nl_model *model)
{
    char name[4096];
    printf("model\t%s\n", nl_utf8_show(name, sizeof name, path));
    int members = model->member_count;
    printf("input\t%d x %d pixels, margin %d, stroke width %g, ", model->prep.side,
           model->prep.side, model->prep.margin, (double)model->prep.stroke_width);
    if (members == 1)
        print_input(&model->member[0]);
    else
        printf("%d networks\n", members);
    print_alphabet(model);
    printf("parameters\t%zu\n", count_parameters(model));
    for (int m = 0; m < members; m++)
        print_member(model, m);
    if (model->reads_lines)
        print_path(&model->path);
    printf("seed\t%llu\nheld back\t%g of the data, seed %llu\n", (unsigned long long)model->seed,
           model->split.share, (unsigned long long)model->split.seed);
    print_provenance(model->provenance);
}

enum { TEXT, JSON };

static const char *const format_names[] = {"text", "json", NULL};

static int run(void *raw, int count, char **operands)
{
    const inspect_args *args = raw;
    nl_arena arena = {0};
    nl_model model = {0};
    nl_error err = {0};
    (void)count;
    bool ok =
        nl_model_load(&model, operands[0], &err) &&
        (!args->output || nl_write_weight_tiles(args->output, &model, args->tiles, &arena, &err));
    if (ok && args->format == JSON)
        ok = nl_inspect_json(operands[0], &model, &err);
    else if (ok)
        print_model(operands[0], &model);
    ok = ok && nl_json_whole(&err);
    nl_model_free(&model);
    nl_arena_free(&arena);
    return ok ? 0 : nl_report(&err);
}

#define A inspect_args
static const nl_option options[] = {
    OPTION_FILE(A, output, 'o', "output", "FILE.png",
                "picture of the first layer's weights, a tile for each unit"),
    OPTION_CHOICE(A, format, 'f', "format", "FORMAT", format_names,
                  "tab-separated lines, or one JSON object"),
    OPTION_INT(A, tiles, 0, "tiles", "N", 1, 65536, "how many units to draw"),
    OPTION_END,
};
#undef A

static const nl_example examples[] = {
    {"nnletters inspect -o tiles.png letters.safetensors",
     "the model's contents, and its first layer as a picture"},
    {"nnletters inspect -f json letters.safetensors", "the same for other programs"},
    {0},
};

const nl_command nl_command_inspect = {
    .name = "inspect",
    .summary = "print what is in a model file",
    .operands = "MODEL",
    .description =
        "Prints the model's alphabet, its layers, how pictures are prepared for it, and its "
        "provenance; of a model that has learnt from lines also the weights of a path through a "
        "line (\"path\", and \"space\": what a gap of that width adds to the log odds of a space). "
        "The whole file is checked, including the checksum and a computation whose "
        "result it holds.\n\n"
        "With -o, draws the weights of units of the first layer, a tile each: red where ink "
        "raises the unit's sum, blue where it lowers it. If the network's input has more "
        "than ink, the rest is left out; of an ensemble, the first network is drawn.",
    .least = 1,
    .most = 1,
    .options = options,
    .multiplies = true,
    .args_size = sizeof(inspect_args),
    .init = init,
    .run = run,
    .examples = examples,
};
