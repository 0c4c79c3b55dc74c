/* What the result of a training depends on, as a line of text: a checkpoint belongs to the runs
 * that have the same. */
#ifndef NL_MODEL_SIGNATURE_H
#define NL_MODEL_SIGNATURE_H

#include "model/trainoptions.h"

enum { NL_SIGNATURE_ROOM = 768 };

/* The model is as it was before the training. Pictures that `refresh` is to change are those of the
 * first epoch then, in every run. */
void nl_train_signature(char text[NL_SIGNATURE_ROOM], const nl_model *model,
                        const nl_train_data *data, const nl_train_options *options);

#endif
