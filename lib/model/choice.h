/* Which epoch's parameters a training keeps. */
#ifndef NL_MODEL_CHOICE_H
#define NL_MODEL_CHOICE_H

#include "model/trainoptions.h"

/* Samples below which an accuracy says little: the 95 % interval of 95 % right is 9 points wide at
 * 100. */
enum { NL_HELD_FEW = 100 };

typedef enum nl_choice {
    NL_CHOICE_ACCURACY, /* the best by validation accuracy, then loss */
    NL_CHOICE_LOSS,     /* the best by validation loss: few are held back, and --patience asks */
    NL_CHOICE_LAST,     /* as asked, or because few or none are held back */
} nl_choice;

nl_choice nl_choice_of(const nl_train_options *options, size_t held_count);

/* Is an epoch with this validation better than the best so far? */
bool nl_choice_prefers(nl_choice choice, double accuracy, double loss, double best_accuracy,
                       double best_loss);

#endif
