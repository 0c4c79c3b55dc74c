/* Every activation x depth x loss setting: the analytic gradient equals the numeric one. */
#include "support/seed.h"
#include "support/unit.h"

#include "nn/gradcheck.h"

static const double BAR = 1e-5;

static uint64_t seed;

static double error_of(const nl_gradcheck_case *which)
{
    nl_gradcheck_result result;
    nl_error err;
    assert_true(nl_gradcheck_run(&result, which, &err));
    if (!(result.error <= BAR))
        fail_msg("%s, depth %d, loss %s: relative error %g in the %s of layer %d",
                 nl_activation_get(which->activation)->name, which->depth,
                 nl_gradcheck_loss_name(which->loss), result.error,
                 result.in_biases ? "biases" : "weights", result.layer);
    return result.error;
}

static void gradients_agree(void **state)
{
    (void)state;
    double worst = 0.0;
    for (int activation = 0; activation < NL_ACTIVATIONS; activation++) {
        for (int depth = 1; depth <= 5; depth++) {
            for (int loss = 0; loss < NL_GRADCHECK_LOSSES; loss++) {
                nl_gradcheck_case which = {(nl_activation)activation, depth,
                                           (nl_gradcheck_loss)loss, seed + (unsigned)depth};
                double error = error_of(&which);
                worst = error > worst ? error : worst;
            }
        }
    }
    print_message("largest relative error %.2g\n", worst);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(gradients_agree)};
    seed = test_seed();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
