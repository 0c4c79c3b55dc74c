/* Models' files: whether they keep a model, and files that were changed so that they hold none. */
#ifndef NL_SUPPORT_MODELCHANGE_H
#define NL_SUPPORT_MODELCHANGE_H

#include "model/modelfile.h"
#include "model/tensors.h"

/* Are they the same to the bit, network by network? */
void assert_same_model(const nl_model *a, const nl_model *b);

/* The model saved to the path and loaded again is the same. */
void assert_model_kept(const nl_model *model, const char *path);

typedef void (*model_change)(nl_tensor_file *, const void *with);

enum { CHANGED_PATH_MAX = 512 };

/* Reads the model's file, lets `change` change it and writes it again beside it, to `changed`, with
 * a right checksum. */
void save_changed(char changed[CHANGED_PATH_MAX], const char *path, model_change change,
                  const void *with);

/* A file changed so is refused for the reason. */
void model_refused(const char *path, model_change change, const void *with, const char *reason);

/* Changes. `with` is a nl_metadata: its value is set, or taken out if NULL. */
void change_value(nl_tensor_file *file, const void *with);
/* `with` is the number of a tensor, an int, that is taken out or is called layers.2.weight. */
void change_drop(nl_tensor_file *file, const void *with);
void change_name(nl_tensor_file *file, const void *with);

#endif
