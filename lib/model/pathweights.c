#include "model/pathweights.h"

_Static_assert(sizeof(nl_path_weights) == NL_PATH_WEIGHTS * sizeof(float), "only floats");

nl_path_weights nl_path_weights_default(void)
{
    return (nl_path_weights){.letter = -3.0f, .crossed = -0.5f, .gap = -4.0f, .noise = -1.0f};
}

float *nl_path_weights_values(nl_path_weights *weights)
{
    return &weights->letter;
}
