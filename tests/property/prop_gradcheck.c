/* Every activation x depth x loss setting: the analytic gradient equals the numeric one. */
#include "nn/gradcheck.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

static const double BAR = 1e-5;

static void gradients_agree(void **state)
{
    (void)state;
    double worst = 0.0;
    for (int activation = 0; activation < NL_ACTIVATIONS; activation++) {
        for (int depth = 1; depth <= 5; depth++) {
            for (int loss = 0; loss < NL_GRADCHECK_LOSSES; loss++) {
                nl_gradcheck_case which = {activation, depth, loss, 20u + (unsigned)depth};
                nl_gradcheck_result result;
                nl_error err;
                assert_true(nl_gradcheck_run(&result, &which, &err));
                if (!(result.error <= BAR))
                    fail_msg("%s, depth %d, loss %s, seed %u: relative error %g in layer %d",
                             nl_activation_get(activation)->name, depth,
                             nl_gradcheck_loss_name(loss), 20u + (unsigned)depth, result.error,
                             result.layer);
                worst = result.error > worst ? result.error : worst;
            }
        }
    }
    print_message("largest relative error %.2g\n", worst);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(gradients_agree)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
