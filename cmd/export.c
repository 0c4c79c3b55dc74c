/* nnletters export: a model for other programs. */
#include "cli/command.h"
#include "cli/ui.h"
#include "model/modelfile.h"
#include "model/onnx.h"

typedef struct export_args {
    const char *output;
} export_args;

#define A export_args
static const nl_option options[] = {
    OPTION_FILE(A, output, 'o', "output", "FILE.onnx", "where to save it"),
    OPTION_END,
};
#undef A

static int run(void *raw, int count, char **operands)
{
    const export_args *args = raw;
    nl_model model = {0};
    nl_error err = {0};
    (void)count;
    if (nl_model_load(&model, operands[0], &err) && !nl_onnx_write(&model, args->output, &err) &&
        err.status == NL_ERROR_MODEL)
        nl_fail_at(&err, operands[0]);
    nl_model_free(&model);
    return err.status == NL_OK ? 0 : nl_report(&err);
}

static const nl_example examples[] = {
    {"nnletters export -o letters.onnx letters.safetensors",
     "for onnxruntime and other programs that run ONNX"},
    {0},
};

const nl_command nl_command_export = {
    .name = "export",
    .summary = "write a model as an ONNX file",
    .operands = "MODEL",
    .description =
        "Writes the model as an ONNX file (opset 13) for other programs. Its input \"pictures\" is "
        "[N, 1, side, side], upright, 0 for paper and 1 for ink, prepared as the model's data are; "
        "its output \"probabilities\" has a number for each character of the metadata "
        "\"alphabet\". It answers as the model does for isolated characters: what a model sees "
        "around a character on its line, and how lines are read, are left out. Models of "
        "shape-normalised pictures (train --shape-norm) are refused.",
    .least = 1,
    .most = 1,
    .options = options,
    .needs_output = true,
    .multiplies = true,
    .args_size = sizeof(export_args),
    .run = run,
    .examples = examples,
};
