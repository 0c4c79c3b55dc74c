/* A random network and a random batch for it, and the gradient of its loss by scalar loops in
 * double precision: the chain rule written out, with no matrix in it. */
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

/* Weights as training would draw them, small random biases. Exits if memory lacks. */
void network_open(network_case *out, const int *widths, int depth, nl_activation activation,
                  int rows, uint64_t seed);

void network_close(network_case *network);

/* The gradient of the mean loss by every parameter (mlp.size of them), with the smoothing and the
 * dropout masks of the step; returns that loss. *nearest is how near to zero, where rectifiers have
 * their kink, any hidden unit's z came. */
double network_gradient(double *gradient, double *nearest, const network_case *network,
                        const nl_step *step, int rows);

/* From the last layer's dz of a pass to the dz of all layers before it. */
void network_backward(const nl_mlp *mlp, const nl_pass *pass, int rows);

/* Largest |a - b| over the norm of b, over one layer's weights or biases: elements first .. first +
 * count - 1. */
double network_apart(const float *a, const double *b, size_t first, size_t count);

#endif
