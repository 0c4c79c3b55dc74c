/* A random network and a random batch for it, and the gradient of its loss by scalar loops in
 * double precision: the chain rule written out, without matrices. */
#ifndef NL_SUPPORT_NETWORK_H
#define NL_SUPPORT_NETWORK_H

#include "nn/step.h"

typedef struct network_case {
    nl_arena arena;
    nl_mlp mlp;
    nl_mat x; /* [rows, inputs], normal */
    uint16_t *label;
    nl_batch_labels labels; /* label i is output i */
    nl_input input;         /* gives the rows of x */
} network_case;

/* Weights initialised as for training, small random biases. Exits if memory runs out. */
void network_open(network_case *out, const int *widths, int depth, nl_activation activation,
                  int rows, uint64_t seed);

void network_close(network_case *network);

/* The gradient of the mean loss by each parameter (mlp.size of them), with the step's smoothing and
 * dropout masks; returns that loss. *nearest is the smallest |z| of any hidden unit: rectifiers
 * have their kink at 0. */
double network_gradient(double *gradient, double *nearest, const network_case *network,
                        const nl_step *step, int rows);

/* From the last layer's dz of a pass to the dz of all layers before it. */
void network_backward(const nl_mlp *mlp, const nl_pass *pass, int rows);

/* Largest |a - b| over the norm of b, over one layer's weights or biases: elements first .. first +
 * count - 1. */
double network_apart(const float *a, const double *b, size_t first, size_t count);

#endif
