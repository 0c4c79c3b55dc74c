/* Nodes, initialisers, input and output are fields of one message and may come in any order, so the
 * graph is written as it is thought of. Names are made unique by the number of the network. */
#include "model/onnx.h"

#include "base/file.h"
#include "base/utf8.h"
#include "model/protobuf.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { IR_VERSION = 7, OPSET = 13, NAME = 48, TAPS = 5, PADDING = TAPS / 2 + NL_GRADIENT_BORDER };

enum { /* fields of ONNX's messages, and values of its enums */
       MODEL_IR = 1,
       MODEL_PRODUCER = 2,
       MODEL_GRAPH = 7,
       MODEL_OPSET = 8,
       MODEL_METADATA = 14,
       OPSET_VERSION = 2,
       ENTRY_KEY = 1,
       ENTRY_VALUE = 2,
       GRAPH_NODE = 1,
       GRAPH_NAME = 2,
       GRAPH_INITIALIZER = 5,
       GRAPH_INPUT = 11,
       GRAPH_OUTPUT = 12,
       NODE_INPUT = 1,
       NODE_OUTPUT = 2,
       NODE_NAME = 3,
       NODE_OP = 4,
       NODE_ATTRIBUTE = 5,
       ATTRIBUTE_NAME = 1,
       ATTRIBUTE_INT = 3,
       ATTRIBUTE_INTS = 8,
       ATTRIBUTE_TYPE = 20,
       TENSOR_DIMS = 1,
       TENSOR_TYPE = 2,
       TENSOR_NAME = 8,
       TENSOR_RAW = 9,
       VALUE_NAME = 1,
       VALUE_TYPE = 2,
       TYPE_TENSOR = 1,
       TYPE_ELEMENT = 1,
       TYPE_SHAPE = 2,
       SHAPE_DIM = 1,
       DIM_VALUE = 1,
       DIM_NAME = 2,
       IS_FLOAT = 1, /* an attribute's type and a tensor's elements */
       IS_INT = 2,
       IS_INTS = 7,
};

/* What the parts of the graph are written with. */
typedef struct graph {
    nl_protobuf *out;
    int member;      /* its number is part of all names */
    char last[NAME]; /* the name of the value that the next node takes */
} graph;

static const char *named(char name[NAME], const graph *g, const char *what, int number)
{
    snprintf(name, NAME, "network%d.%s%d", g->member, what, number);
    return name;
}

static void put_int(nl_protobuf *out, const char *name, int value)
{
    size_t attribute = nl_protobuf_begin(out, NODE_ATTRIBUTE);
    nl_protobuf_text(out, ATTRIBUTE_NAME, name);
    nl_protobuf_number(out, ATTRIBUTE_INT, (uint64_t)(int64_t)value);
    nl_protobuf_number(out, ATTRIBUTE_TYPE, IS_INT);
    nl_protobuf_end(out, attribute);
}

/* A node of g->last and up to two other inputs, up to an attribute; g->last is then its output. The
 * caller ends it. */
static size_t begin_node(graph *g, const char *op, const char *output, const char *second,
                         const char *third)
{
    size_t node = nl_protobuf_begin(g->out, GRAPH_NODE);
    nl_protobuf_text(g->out, NODE_INPUT, g->last);
    if (second)
        nl_protobuf_text(g->out, NODE_INPUT, second);
    if (third)
        nl_protobuf_text(g->out, NODE_INPUT, third);
    nl_protobuf_text(g->out, NODE_OUTPUT, output);
    nl_protobuf_text(g->out, NODE_NAME, output);
    nl_protobuf_text(g->out, NODE_OP, op);
    snprintf(g->last, sizeof g->last, "%s", output);
    return node;
}

static void put_node(graph *g, const char *op, const char *output, const char *second)
{
    nl_protobuf_end(g->out, begin_node(g, op, output, second, NULL));
}

/* An initialiser; the numbers are written to *values, unless it is NULL after a failure. */
static void put_tensor(const graph *g, const char *name, int rank, const size_t *size,
                       const float *values)
{
    size_t count = 1, tensor = nl_protobuf_begin(g->out, GRAPH_INITIALIZER);
    for (int i = 0; i < rank; i++) {
        nl_protobuf_number(g->out, TENSOR_DIMS, size[i]);
        count *= size[i];
    }
    nl_protobuf_number(g->out, TENSOR_TYPE, IS_FLOAT);
    nl_protobuf_text(g->out, TENSOR_NAME, name);
    uint8_t *to = nl_protobuf_bytes(g->out, TENSOR_RAW, count * sizeof *values);
    if (to)
        memcpy(to, values, count * sizeof *values);
    nl_protobuf_end(g->out, tensor);
}

/* A node with a number as its second input. */
static void put_scalar_node(graph *g, const char *op, const char *what, int number, float value)
{
    char name[NAME], constant[NAME];
    named(constant, g, what, number);
    snprintf(name, sizeof name, "%.40s.value", constant);
    put_tensor(g, name, 0, NULL, &value);
    put_node(g, op, constant, name);
}

/* One of the two kernels of the eight directions, [8, 1, 5, 5]: across, and down the picture. For
 * directions of an axis v - w or v + w, where v is the derivative along it and w the other; for
 * diagonals the two parts, of which the smaller counts. */
static void put_kernel(const graph *g, const char *name, bool second)
{
    static const float smooth[TAPS] = {1, 4, 6, 4, 1}, slope[TAPS] = {-1, -2, 0, 2, 1};
    static const int cosine[] = {1, 1, 0, -1, -1, -1, 0, 1}, sine[] = {0, 1, 1, 1, 0, -1, -1, -1};
    float kernel[NL_GRADIENT_DIRECTIONS][TAPS][TAPS];
    for (int d = 0; d < NL_GRADIENT_DIRECTIONS; d++) {
        float c = (float)cosine[d], s = (float)sine[d], sign = second ? 1.0f : -1.0f;
        float across = c, down = s;
        if (d % 2 == 1) {
            across = second ? 0.0f : NL_GRADIENT_DIAGONAL * c;
            down = second ? NL_GRADIENT_DIAGONAL * s : 0.0f;
        } else if (cosine[d] == 0) {
            across = sign;
        } else {
            down = sign;
        }
        for (int y = 0; y < TAPS; y++) {
            for (int x = 0; x < TAPS; x++)
                kernel[d][y][x] =
                    (across * smooth[y] * slope[x] + down * slope[y] * smooth[x]) / 128;
        }
    }
    put_tensor(g, name, 4, (size_t[]){NL_GRADIENT_DIRECTIONS, 1, TAPS, TAPS}, &kernel[0][0][0]);
}

static void put_convolution(graph *g, const char *output, const char *kernel, bool second)
{
    put_kernel(g, kernel, second);
    size_t node = begin_node(g, "Conv", output, kernel, NULL);
    size_t attribute = nl_protobuf_begin(g->out, NODE_ATTRIBUTE);
    nl_protobuf_text(g->out, ATTRIBUTE_NAME, "pads");
    for (int i = 0; i < 4; i++)
        nl_protobuf_number(g->out, ATTRIBUTE_INTS, PADDING);
    nl_protobuf_number(g->out, ATTRIBUTE_TYPE, IS_INTS);
    nl_protobuf_end(g->out, attribute);
    nl_protobuf_end(g->out, node);
}

/* Blurs and samples a grid of cells: cells * picture * cells', and makes a row of it. */
static void put_cells(graph *g, const char *what, const nl_cell *cells, int count, int wide)
{
    float rows[NL_INK_CELLS * (NL_GRADIENT_SIDE_MAX + 2 * NL_GRADIENT_BORDER)] = {0};
    float columns[NL_INK_CELLS * (NL_GRADIENT_SIDE_MAX + 2 * NL_GRADIENT_BORDER)] = {0};
    char left[NAME], right[NAME], half[NAME], whole[NAME];
    for (int i = 0; i < count; i++) {
        for (int x = cells[i].first; x <= cells[i].last; x++)
            rows[i * wide + x] = columns[x * count + i] = cells[i].weight[x];
    }
    put_tensor(g, named(left, g, what, 0), 2, (size_t[]){(size_t)count, (size_t)wide}, rows);
    put_tensor(g, named(right, g, what, 1), 2, (size_t[]){(size_t)wide, (size_t)count}, columns);
    put_node(g, "MatMul", named(half, g, what, 2), right);
    size_t node = nl_protobuf_begin(g->out, GRAPH_NODE);
    nl_protobuf_text(g->out, NODE_INPUT, left);
    nl_protobuf_text(g->out, NODE_INPUT, g->last);
    nl_protobuf_text(g->out, NODE_OUTPUT, named(whole, g, what, 3));
    nl_protobuf_text(g->out, NODE_OP, "MatMul");
    nl_protobuf_end(g->out, node);
    snprintf(g->last, sizeof g->last, "%s", whole);
}

static void put_gradient(graph *g, int side)
{
    nl_extractor e = nl_extractor_make(NL_FEATURES_GRADIENT, NL_SHAPE_NORM_NONE, side);
    char first[NAME], name[NAME], edges[NAME], kernel[NAME];
    put_convolution(g, named(first, g, "edges", 0), named(kernel, g, "kernel", 0), false);
    snprintf(g->last, sizeof g->last, "pictures");
    put_convolution(g, named(name, g, "edges", 1), named(kernel, g, "kernel", 1), true);
    put_node(g, "Min", named(name, g, "edges", 2), first);
    put_node(g, "Relu", named(name, g, "edges", 3), NULL);
    put_cells(g, "cells", e.edges, NL_GRADIENT_CELLS, side + 2 * NL_GRADIENT_BORDER);
    put_node(g, "Sqrt", named(name, g, "edges", 4), NULL);
    put_scalar_node(g, "Mul", "edges", 5, NL_GRADIENT_STRENGTH);
    put_node(g, "Flatten", named(edges, g, "edges", 6), NULL);
    snprintf(g->last, sizeof g->last, "pictures");
    put_cells(g, "ink", e.ink, NL_INK_CELLS, side);
    put_node(g, "Flatten", named(name, g, "ink", 4), NULL);
    char ink[NAME];
    snprintf(ink, sizeof ink, "%s", g->last);
    snprintf(g->last, sizeof g->last, "%s", edges);
    size_t node = begin_node(g, "Concat", named(name, g, "features", 0), ink, NULL);
    put_int(g->out, "axis", 1);
    nl_protobuf_end(g->out, node);
}

/* 0.5 x (1 + erf(x / sqrt 2)): operators of their own came later. */
static void put_gelu(graph *g, int layer)
{
    char sum[NAME], name[NAME];
    snprintf(sum, sizeof sum, "%s", g->last);
    put_scalar_node(g, "Mul", "gelu.in", layer, 0.70710678f);
    put_node(g, "Erf", named(name, g, "gelu.erf", layer), NULL);
    put_scalar_node(g, "Add", "gelu.plus", layer, 1.0f);
    put_node(g, "Mul", named(name, g, "gelu.by", layer), sum);
    put_scalar_node(g, "Mul", "gelu.out", layer, 0.5f);
}

/* False for an activation that has no operators here. */
static bool put_activation(graph *g, nl_activation activation, int layer)
{
    char name[NAME];
    switch (activation) {
    case NL_IDENTITY:
        return true;
    case NL_SIGMOID:
        put_node(g, "Sigmoid", named(name, g, "hidden", layer), NULL);
        return true;
    case NL_TANH:
        put_node(g, "Tanh", named(name, g, "hidden", layer), NULL);
        return true;
    case NL_RELU:
        put_node(g, "Relu", named(name, g, "hidden", layer), NULL);
        return true;
    case NL_LEAKY_RELU: /* its slope is 0.01 by default, as ours */
        put_node(g, "LeakyRelu", named(name, g, "hidden", layer), NULL);
        return true;
    case NL_GELU:
        put_gelu(g, layer);
        return true;
    default:
        return false;
    }
}

/* A layer's sums, x W' + b; of the first layer, of the inputs that isolated characters have. */
static void put_layer(graph *g, const nl_member *member, int layer, size_t inputs)
{
    nl_mat w = nl_mlp_weight(&member->mlp, member->mlp.slab, layer);
    const float *bias = nl_mlp_bias(&member->mlp, member->mlp.slab, layer);
    size_t rows = (size_t)w.rows;
    char weight_name[NAME], bias_name[NAME], name[NAME];
    snprintf(weight_name, sizeof weight_name, "network%d.layers.%d.weight", g->member, layer);
    snprintf(bias_name, sizeof bias_name, "network%d.layers.%d.bias", g->member, layer);
    size_t tensor = nl_protobuf_begin(g->out, GRAPH_INITIALIZER);
    nl_protobuf_number(g->out, TENSOR_DIMS, rows);
    nl_protobuf_number(g->out, TENSOR_DIMS, inputs);
    nl_protobuf_number(g->out, TENSOR_TYPE, IS_FLOAT);
    nl_protobuf_text(g->out, TENSOR_NAME, weight_name);
    uint8_t *to = nl_protobuf_bytes(g->out, TENSOR_RAW, rows * inputs * sizeof(float));
    for (int r = 0; to && r < w.rows; r++, to += inputs * sizeof(float))
        memcpy(to, nl_mat_row(w, r), inputs * sizeof(float));
    nl_protobuf_end(g->out, tensor);
    put_tensor(g, bias_name, 1, &rows, bias);
    size_t node = begin_node(g, "Gemm", named(name, g, "sums", layer), weight_name, bias_name);
    put_int(g->out, "transB", 1);
    nl_protobuf_end(g->out, node);
}

/* A network, from the pictures to its probabilities. */
static void put_member(graph *g, const nl_model *model, const char *probabilities)
{
    const nl_member *member = &model->member[g->member];
    char name[NAME];
    bool pixels = member->features == NL_FEATURES_PIXELS;
    snprintf(g->last, sizeof g->last, "pictures");
    if (pixels)
        put_node(g, "Flatten", named(name, g, "features", 0), NULL);
    else
        put_gradient(g, model->prep.side);
    for (int l = 0; l < member->mlp.depth; l++) {
        const nl_layer *layer = &member->mlp.layer[l];
        int inputs = l > 0 ? layer->inputs
                           : nl_features_count(pixels ? NL_FEATURES_PIXELS : NL_FEATURES_GRADIENT,
                                               model->prep.side);
        put_layer(g, member, l, (size_t)inputs);
        if (!put_activation(g, layer->activation, l) && !g->out->failed) {
            g->out->failed = true;
            nl_fail(g->out->err, NL_ERROR_MODEL,
                    "the activation of layer %d cannot be written as ONNX", l);
        }
    }
    put_scalar_node(g, "Mul", "logits", 0, 1.0f / member->temperature);
    put_node(g, "Softmax", probabilities, NULL);
}

/* The input or output: its name and its sizes after the number of pictures. */
static void put_value(nl_protobuf *out, int field, const char *name, const int *size, int rank)
{
    size_t value = nl_protobuf_begin(out, field);
    nl_protobuf_text(out, VALUE_NAME, name);
    size_t type = nl_protobuf_begin(out, VALUE_TYPE);
    size_t tensor = nl_protobuf_begin(out, TYPE_TENSOR);
    nl_protobuf_number(out, TYPE_ELEMENT, IS_FLOAT);
    size_t shape = nl_protobuf_begin(out, TYPE_SHAPE);
    for (int i = -1; i < rank; i++) {
        size_t dim = nl_protobuf_begin(out, SHAPE_DIM);
        if (i < 0)
            nl_protobuf_text(out, DIM_NAME, "N");
        else
            nl_protobuf_number(out, DIM_VALUE, (uint64_t)size[i]);
        nl_protobuf_end(out, dim);
    }
    nl_protobuf_end(out, shape);
    nl_protobuf_end(out, tensor);
    nl_protobuf_end(out, type);
    nl_protobuf_end(out, value);
}

static void put_graph(nl_protobuf *out, const nl_model *model)
{
    graph g = {.out = out};
    char names[NL_MEMBERS_MAX][NAME];
    int side = model->prep.side, outputs = nl_model_outputs(model);
    size_t message = nl_protobuf_begin(out, MODEL_GRAPH);
    nl_protobuf_text(out, GRAPH_NAME, "nnletters");
    put_value(out, GRAPH_INPUT, "pictures", (int[]){1, side, side}, 3);
    put_value(out, GRAPH_OUTPUT, "probabilities", &outputs, 1);
    bool several = model->member_count > 1;
    for (g.member = 0; g.member < model->member_count; g.member++)
        put_member(&g, model,
                   several ? named(names[g.member], &g, "probabilities", 0) : "probabilities");
    if (several) {
        size_t node = nl_protobuf_begin(out, GRAPH_NODE);
        for (int i = 0; i < model->member_count; i++)
            nl_protobuf_text(out, NODE_INPUT, names[i]);
        nl_protobuf_text(out, NODE_OUTPUT, "probabilities");
        nl_protobuf_text(out, NODE_OP, "Mean");
        nl_protobuf_end(out, node);
    }
    nl_protobuf_end(out, message);
}

static void put_alphabet(nl_protobuf *out, const nl_model *model)
{
    int count = nl_model_outputs(model);
    char *text = nl_alloc(out->arena, 4 * (size_t)count + 1, 1, out->err), *at = text;
    out->failed = out->failed || !text;
    for (int i = 0; text && i < count; i++)
        at += nl_utf8_put(at, model->alphabet[i]);
    size_t entry = nl_protobuf_begin(out, MODEL_METADATA);
    nl_protobuf_text(out, ENTRY_KEY, "alphabet");
    nl_protobuf_text(out, ENTRY_VALUE, text ? text : "");
    nl_protobuf_end(out, entry);
}

bool nl_onnx_write(const nl_model *model, const char *path, nl_error *err)
{
    for (int i = 0; i < model->member_count; i++) {
        if (model->member[i].shape_norm != NL_SHAPE_NORM_NONE)
            return nl_fail(err, NL_ERROR_MODEL,
                           "the model normalises the shape of pictures (%s), which an ONNX graph "
                           "cannot; train one without --shape-norm",
                           nl_shape_norm_name(model->member[i].shape_norm));
    }
    nl_arena arena = {0};
    nl_protobuf out = {.arena = &arena, .err = err};
    nl_protobuf_number(&out, MODEL_IR, IR_VERSION);
    nl_protobuf_text(&out, MODEL_PRODUCER, "nnletters");
    size_t opset = nl_protobuf_begin(&out, MODEL_OPSET);
    nl_protobuf_number(&out, OPSET_VERSION, OPSET);
    nl_protobuf_end(&out, opset);
    put_graph(&out, model);
    put_alphabet(&out, model);
    nl_part part = {out.bytes, out.size};
    bool ok = !out.failed && nl_file_write(path, &part, 1, err);
    nl_arena_free(&arena);
    return ok;
}
