/* Writing datasets in the formats that are read, for `data convert`. */
#ifndef NL_DATA_EXPORT_H
#define NL_DATA_EXPORT_H

#include "data/dataset.h"

/* Writes PREFIX-images-idx3-ubyte, PREFIX-labels-idx1-ubyte and PREFIX-mapping.txt as EMNIST's are,
 * pictures transposed, so that nl_idx_load with default options gives the same samples again. At
 * most 256 labels. NL_ERROR_USAGE, NL_ERROR_LIMIT, NL_ERROR_OUTPUT. */
bool nl_idx_write(const nl_dataset *data, const char *prefix, nl_error *err) NL_CHECK;

/* Writes FOLDER/CLASS/NUMBER.png, ink black on white, class names as nl_class_name makes them,
 * numbers those of the samples. The folder is made; one that holds anything is refused.
 * NL_ERROR_USAGE, NL_ERROR_LIMIT, NL_ERROR_OUTPUT. */
bool nl_tree_write(const nl_dataset *data, const char *folder, nl_error *err) NL_CHECK;

#endif
