/* For one row: y = f(W x + b) layer by layer; then, from the loss down, with d for dJ/dz,
 *   dJ/dW(o,i) = d(o) x(i)    dJ/db(o) = d(o)    dJ/dx(i) = sum over o of W(o,i) d(o)
 * and d of the layer below = dJ/dx(i) mask(i) f'(z(i)). */
#include "support/network.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WIDEST = 1024 };

/* The forward pass of a row. */
typedef struct trace {
    double input[NL_MLP_LAYERS_MAX + 1][WIDEST]; /* of each layer; the last are the logits */
    double z[NL_MLP_LAYERS_MAX][WIDEST];
} trace;

static void fill_rows(void *context, nl_mat x, int first_row)
{
    const network_case *network = context;
    size_t width = (size_t)network->x.columns;
    memcpy(x.data, nl_mat_row(network->x, first_row), (size_t)x.rows * width * sizeof(float));
}

static void *need(void *memory)
{
    if (!memory) {
        fprintf(stderr, "no memory for a test's network\n");
        exit(1);
    }
    return memory;
}

void network_open(network_case *out, const int *widths, int depth, nl_activation activation,
                  int rows, uint64_t seed)
{
    nl_error err;
    *out = (network_case){0};
    nl_mlp *mlp = &out->mlp;
    if (!nl_mlp_init(mlp, widths, depth, activation, &out->arena, &err))
        need(NULL);
    nl_mlp_init_weights(mlp, NL_INIT_AUTO, seed);
    nl_rng rng = nl_rng_make(seed, NL_STREAM_TEST, 77, 0);
    for (int l = 0; l < depth; l++) {
        for (int o = 0; o < mlp->layer[l].outputs; o++)
            nl_mlp_bias(mlp, mlp->slab, l)[o] = 0.1f * nl_rng_normal(&rng);
    }
    size_t room = (size_t)rows;
    int inputs = widths[0], outputs = widths[depth];
    float *x = need(NL_NEW(&out->arena, float, room *(size_t)inputs, &err));
    out->x = nl_mat_view(x, rows, inputs);
    for (size_t i = 0; i < room * (size_t)inputs; i++)
        x[i] = nl_rng_normal(&rng);
    out->label = need(NL_NEW(&out->arena, uint16_t, room, &err));
    for (size_t r = 0; r < room; r++)
        out->label[r] = (uint16_t)nl_rng_below(&rng, (uint32_t)outputs);
    int *counting = need(NL_NEW(&out->arena, int, (size_t)outputs + 1, &err));
    for (int i = 0; i <= outputs; i++)
        counting[i] = i;
    out->labels = (nl_batch_labels){.labels = out->label, .targets = {counting, counting}};
    out->input = (nl_input){fill_rows, out};
}

void network_close(network_case *network)
{
    nl_arena_free(&network->arena);
}

static double mask_of(const nl_step *step, int l, int row, int unit)
{
    nl_mat mask = step->pass.mask[l];
    return mask.data ? (double)nl_mat_row(mask, row)[unit] : 1.0;
}

static void forward(trace *t, const network_case *network, const nl_step *step, int row)
{
    const nl_mlp *mlp = &network->mlp;
    for (int i = 0; i < nl_mlp_inputs(mlp); i++)
        t->input[0][i] = (double)nl_mat_row(network->x, row)[i];
    for (int l = 0; l < mlp->depth; l++) {
        const nl_layer *layer = &mlp->layer[l];
        for (int o = 0; o < layer->outputs; o++) {
            double z = (double)nl_mlp_bias(mlp, mlp->slab, l)[o];
            for (int i = 0; i < layer->inputs; i++)
                z += (double)nl_mat_row(nl_mlp_weight(mlp, mlp->slab, l), o)[i] * t->input[l][i];
            t->z[l][o] = z;
            t->input[l + 1][o] =
                nl_activation_get(layer->activation)->reference(z) * mask_of(step, l, row, o);
        }
    }
}

/* d becomes dJ/dz of the last layer, for the mean over the rows. */
static double loss_of(double *d, const double *logits, int outputs, int label, double smoothing,
                      int rows)
{
    double sum = 0.0, loss = 0.0;
    for (int o = 0; o < outputs; o++)
        sum += exp(logits[o]);
    for (int o = 0; o < outputs; o++) {
        double target = (o == label ? 1.0 - smoothing : 0.0) + smoothing / outputs;
        loss -= target * (logits[o] - log(sum));
        d[o] = (exp(logits[o]) / sum - target) / rows;
    }
    return loss;
}

/* Adds one layer's share of the gradient; d, its dJ/dz, becomes dJ/dx. */
static void backward_layer(double *gradient, double *d, const nl_mlp *mlp, int l, const double *x)
{
    const nl_layer *layer = &mlp->layer[l];
    double dx[WIDEST] = {0};
    for (int o = 0; o < layer->outputs; o++) {
        gradient[layer->bias + (size_t)o] += d[o];
        for (int i = 0; i < layer->inputs; i++) {
            size_t w = layer->weight + (size_t)o * (size_t)layer->inputs + (size_t)i;
            gradient[w] += d[o] * x[i];
            dx[i] += (double)mlp->slab[w] * d[o];
        }
    }
    memcpy(d, dx, sizeof dx);
}

double network_gradient(double *gradient, double *nearest, const network_case *network,
                        const nl_step *step, int rows)
{
    static trace t;
    const nl_mlp *mlp = &network->mlp;
    double loss = 0.0, d[WIDEST] = {0};
    *nearest = INFINITY;
    memset(gradient, 0, mlp->size * sizeof *gradient);
    for (int r = 0; r < rows; r++) {
        forward(&t, network, step, r);
        loss += loss_of(d, t.input[mlp->depth], nl_mlp_outputs(mlp), network->label[r],
                        (double)step->options.smoothing, rows);
        for (int l = mlp->depth - 1; l >= 0; l--) {
            backward_layer(gradient, d, mlp, l, t.input[l]);
            for (int i = 0; l > 0 && i < mlp->layer[l].inputs; i++) {
                const nl_activation_row *f = nl_activation_get(mlp->layer[l - 1].activation);
                d[i] *= mask_of(step, l - 1, r, i) * f->reference_derivative(t.z[l - 1][i]);
                *nearest = fmin(*nearest, fabs(t.z[l - 1][i]));
            }
        }
    }
    return loss / rows;
}

void network_backward(const nl_mlp *mlp, const nl_pass *pass, int rows)
{
    for (int l = mlp->depth - 2; l >= 0; l--)
        nl_mlp_backward_units(mlp, pass, l, rows, (nl_units){0, mlp->layer[l].outputs});
}

double network_apart(const float *a, const double *b, size_t first, size_t count)
{
    double most = 0.0, squares = 0.0;
    for (size_t i = first; i < first + count; i++) {
        most = fmax(most, fabs((double)a[i] - b[i]));
        squares += b[i] * b[i];
    }
    return squares > 0.0 ? most / sqrt(squares) : most;
}
