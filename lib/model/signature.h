/* The signature of a training: all that its result depends on, as a line of text. A checkpoint
 * belongs to runs with the same signature. */
#ifndef NL_MODEL_SIGNATURE_H
#define NL_MODEL_SIGNATURE_H

#include "model/trainoptions.h"

#include <stddef.h>

/* More than the longest numbers can fill. */
enum { NL_SIGNATURE_ROOM = 1024 };

/* Called before the training, when the pictures that `refresh` changes are the same in every run.
 */
void nl_train_signature(char text[NL_SIGNATURE_ROOM], const nl_model *model,
                        const nl_train_data *data, const nl_train_options *options);

/* What differs between two signatures, as options and their values where these are one number:
 * "--seed 1, now 2; the data". "" if nothing does. */
void nl_signature_difference(char *out, size_t room, const char *said, const char *now);

/* Is `now` the signature of the same training, but for more epochs, of a run of which `epochs` are
 * done and were all? */
bool nl_signature_is_longer(const char *said, const char *now, int epochs);

#endif
