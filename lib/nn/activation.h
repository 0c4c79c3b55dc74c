/* Activations: one table serves the network, gradcheck, the tests, `--activation` and model files.
 * To add one, add a name to the enum and a row to the table. */
#ifndef NL_NN_ACTIVATION_H
#define NL_NN_ACTIVATION_H

#include <stdbool.h>
#include <stddef.h>

typedef enum nl_activation {
    NL_IDENTITY,
    NL_SIGMOID,
    NL_TANH,
    NL_RELU,
    NL_LEAKY_RELU,
    NL_GELU,
    NL_ACTIVATIONS /* their number */
} nl_activation;

typedef struct nl_activation_row {
    const char *name; /* in options and model files */
    /* y[i] = f(z[i]); y and z may be the same array. */
    void (*apply)(float *y, const float *z, size_t count);
    /* dz[i] = dy[i] f'(z[i]); `seen` is y if derivative_from_output, else z; dz and dy may be the
     * same array. */
    void (*derivative)(float *dz, const float *dy, const float *seen, size_t count);
    bool derivative_from_output;
    double (*reference)(double z);            /* f in double precision, for gradcheck */
    double (*reference_derivative)(double z); /* f', for the property tests */
    float gain;     /* initial weights have variance gain^2 / inputs by He */
    bool rectifies; /* He's initialisation suits it better than Glorot's */
} nl_activation_row;

/* The row of an activation, 0 <= kind < NL_ACTIVATIONS. */
const nl_activation_row *nl_activation_get(nl_activation kind);

/* The activation of that name, or NL_ACTIVATIONS if there is none. */
nl_activation nl_activation_find(const char *name);

#endif
