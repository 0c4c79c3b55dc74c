/* The table of activations. The derivatives of sigmoid and tanh follow from the output alone, s' =
 * s (1 - s) and t' = 1 - t^2; relu and leaky relu need only the sign, which output and input share.
 *
 * exp is nl_exp_negative, so that the loops vectorise; sigmoid and tanh are written in e =
 * exp(-|z|)
 * <= 1, which cannot overflow. Gelu is x Phi(x) (Hendrycks and Gimpel 2016) with the
 * normal distribution function by erf. */
#include "nn/activation.h"

#include "base/clones.h"
#include "math/vec.h"

#include <math.h>
#include <string.h>

static void identity_apply(float *y, const float *z, size_t count)
{
    if (y != z)
        memmove(y, z, count * sizeof *y);
}

static void identity_derivative(float *dz, const float *dy, const float *y, size_t count)
{
    (void)y;
    identity_apply(dz, dy, count);
}

static double identity_reference(double z)
{
    return z;
}

static double identity_reference_derivative(double z)
{
    (void)z;
    return 1.0;
}

NL_CLONES static void sigmoid_apply(float *y, const float *z, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        float e = nl_exp_negative(-fabsf(z[i]));
        float s = 1.0f / (1.0f + e);
        y[i] = z[i] < 0.0f ? e * s : s;
    }
}

NL_CLONES static void sigmoid_derivative(float *dz, const float *dy, const float *y, size_t count)
{
    for (size_t i = 0; i < count; i++)
        dz[i] = dy[i] * y[i] * (1.0f - y[i]);
}

static double sigmoid_reference(double z)
{
    return 1.0 / (1.0 + exp(-z));
}

static double sigmoid_reference_derivative(double z)
{
    double s = sigmoid_reference(z);
    return s * (1.0 - s);
}

NL_CLONES static void tanh_apply(float *y, const float *z, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        /* Near zero 1 - e loses digits: there z - z^3/3 + 2 z^5/15 is good to 1e-7. */
        float x = z[i], square = x * x;
        float e = nl_exp_negative(-2.0f * fabsf(x));
        float t = copysignf((1.0f - e) / (1.0f + e), x);
        float small = x * (1.0f - square * (1.0f / 3.0f - square * (2.0f / 15.0f)));
        y[i] = square < 0.01f ? small : t;
    }
}

NL_CLONES static void tanh_derivative(float *dz, const float *dy, const float *y, size_t count)
{
    for (size_t i = 0; i < count; i++)
        dz[i] = dy[i] * (1.0f - y[i] * y[i]);
}

static double tanh_reference_derivative(double z)
{
    double t = tanh(z);
    return 1.0 - t * t;
}

NL_CLONES static void relu_apply(float *y, const float *z, size_t count)
{
    for (size_t i = 0; i < count; i++)
        y[i] = z[i] > 0.0f ? z[i] : 0.0f;
}

NL_CLONES static void relu_derivative(float *dz, const float *dy, const float *y, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        float derivative = dy[i]; /* read in any case: a loop without branches vectorises */
        dz[i] = y[i] > 0.0f ? derivative : 0.0f;
    }
}

static double relu_reference(double z)
{
    return z > 0.0 ? z : 0.0;
}

static double relu_reference_derivative(double z)
{
    return z > 0.0 ? 1.0 : 0.0;
}

static const float LEAK = 0.01f;

NL_CLONES static void leaky_relu_apply(float *y, const float *z, size_t count)
{
    for (size_t i = 0; i < count; i++)
        y[i] = z[i] > 0.0f ? z[i] : LEAK * z[i];
}

NL_CLONES static void leaky_relu_derivative(float *dz, const float *dy, const float *y,
                                            size_t count)
{
    for (size_t i = 0; i < count; i++)
        dz[i] = dy[i] * (y[i] > 0.0f ? 1.0f : LEAK);
}

static double leaky_relu_reference(double z)
{
    return z > 0.0 ? z : (double)LEAK * z;
}

static double leaky_relu_reference_derivative(double z)
{
    return z > 0.0 ? 1.0 : (double)LEAK;
}

static const float SQRT_HALF = 0.70710678f;
static const float NORMAL_DENSITY_0 = 0.39894228f; /* 1 / sqrt(2 pi) */

static void gelu_apply(float *y, const float *z, size_t count)
{
    for (size_t i = 0; i < count; i++)
        y[i] = 0.5f * z[i] * (1.0f + erff(z[i] * SQRT_HALF));
}

static void gelu_derivative(float *dz, const float *dy, const float *z, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        float distribution = 0.5f * (1.0f + erff(z[i] * SQRT_HALF));
        float density = NORMAL_DENSITY_0 * nl_exp_negative(-0.5f * z[i] * z[i]);
        dz[i] = dy[i] * (distribution + z[i] * density);
    }
}

static double gelu_reference(double z)
{
    return 0.5 * z * (1.0 + erf(z * 0.70710678118654752));
}

static double gelu_reference_derivative(double z)
{
    double density = 0.39894228040143268 * exp(-0.5 * z * z);
    return 0.5 * (1.0 + erf(z * 0.70710678118654752)) + z * density;
}

static const nl_activation_row table[NL_ACTIVATIONS] = {
    [NL_IDENTITY] = {.name = "identity",
                     .apply = identity_apply,
                     .derivative = identity_derivative,
                     .derivative_from_output = true,
                     .reference = identity_reference,
                     .reference_derivative = identity_reference_derivative,
                     .gain = 1.0f},
    [NL_SIGMOID] = {.name = "sigmoid",
                    .apply = sigmoid_apply,
                    .derivative = sigmoid_derivative,
                    .derivative_from_output = true,
                    .reference = sigmoid_reference,
                    .reference_derivative = sigmoid_reference_derivative,
                    .gain = 1.0f},
    [NL_TANH] = {.name = "tanh",
                 .apply = tanh_apply,
                 .derivative = tanh_derivative,
                 .derivative_from_output = true,
                 .reference = tanh,
                 .reference_derivative = tanh_reference_derivative,
                 .gain = 5.0f / 3.0f},
    [NL_RELU] = {.name = "relu",
                 .apply = relu_apply,
                 .derivative = relu_derivative,
                 .derivative_from_output = true,
                 .reference = relu_reference,
                 .reference_derivative = relu_reference_derivative,
                 .gain = 1.41421356f,
                 .rectifies = true},
    [NL_LEAKY_RELU] = {.name = "leaky-relu",
                       .apply = leaky_relu_apply,
                       .derivative = leaky_relu_derivative,
                       .derivative_from_output = true,
                       .reference = leaky_relu_reference,
                       .reference_derivative = leaky_relu_reference_derivative,
                       .gain = 1.41414285f, /* sqrt(2 / (1 + LEAK^2)) */
                       .rectifies = true},
    [NL_GELU] = {.name = "gelu",
                 .apply = gelu_apply,
                 .derivative = gelu_derivative,
                 .reference = gelu_reference,
                 .reference_derivative = gelu_reference_derivative,
                 .gain = 1.41421356f,
                 .rectifies = true},
};

const nl_activation_row *nl_activation_get(nl_activation kind)
{
    return &table[kind];
}

nl_activation nl_activation_find(const char *name)
{
    int kind = 0;
    while (kind < NL_ACTIVATIONS && strcmp(name, table[kind].name) != 0)
        kind++;
    return (nl_activation)kind;
}
