/* Model files: whether they keep a model, and changed files that must be refused. */
#ifndef NL_SUPPORT_MODELCHANGE_H
#define NL_SUPPORT_MODELCHANGE_H

#include "model/modelfile.h"
#include "model/tensors.h"

/* Compares two models to the bit, network by network. */
void assert_same_model(const nl_model *a, const nl_model *b);

/* The model saved to the path and loaded again is the same. */
void assert_model_kept(const nl_model *model, const char *path);

typedef void (*model_change)(nl_tensor_file *, const void *with);

enum { CHANGED_PATH_MAX = 512 };

/* Reads the model's file, lets `change` change it and writes the result beside it, to `changed`,
 * with a correct checksum. */
void save_changed(char changed[CHANGED_PATH_MAX], const char *path, model_change change,
                  const void *with);

/* The changed file is refused for the reason. */
void model_refused(const char *path, model_change change, const void *with, const char *reason);

/* A change. `with` is an nl_metadata: its value is set, or removed if NULL. */
void change_value(nl_tensor_file *file, const void *with);
/* `with` is an int, the number of a tensor, which is removed or renamed layers.2.weight. */
void change_drop(nl_tensor_file *file, const void *with);
void change_name(nl_tensor_file *file, const void *with);

#endif
