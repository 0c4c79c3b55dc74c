#include "model/choice.h"

nl_choice nl_choice_of(const nl_train_options *options, size_t held_count)
{
    if (options->keep == NL_KEEP_LAST || held_count == 0)
        return NL_CHOICE_LAST;
    if (held_count >= NL_HELD_FEW)
        return NL_CHOICE_ACCURACY;
    return options->patience > 0 ? NL_CHOICE_LOSS : NL_CHOICE_LAST;
}

bool nl_choice_prefers(nl_choice choice, double accuracy, double loss, double best_accuracy,
                       double best_loss)
{
    if (choice == NL_CHOICE_LAST)
        return true;
    if (choice == NL_CHOICE_LOSS || accuracy == best_accuracy)
        return loss < best_loss;
    return accuracy > best_accuracy;
}
