/* Writing datasets in formats that can be read again. */
#ifndef NL_DATA_EXPORT_H
#define NL_DATA_EXPORT_H

#include "data/dataset.h"

/* Writes PREFIX-images-idx3-ubyte, PREFIX-labels-idx1-ubyte and PREFIX-mapping.txt like EMNIST's,
 * with transposed pictures; nl_idx_load with default options reads the same samples again. At most
 * 256 classes. NL_ERROR_USAGE, NL_ERROR_LIMIT, NL_ERROR_OUTPUT. */
bool nl_idx_write(const nl_dataset *data, const char *prefix, nl_error *err) NL_CHECK;

/* Writes FOLDER/CLASS/NUMBER.png, ink black on white, with class names from nl_class_name and
 * the samples' indices as numbers. Makes the folder; one that is not empty is refused.
 * NL_ERROR_USAGE, NL_ERROR_LIMIT, NL_ERROR_OUTPUT. */
bool nl_tree_write(const nl_dataset *data, const char *folder, nl_error *err) NL_CHECK;

/* "idx", "tree"; NULL beyond the last. */
const char *nl_export_form_name(unsigned form);

/* Before long work: NL_ERROR_USAGE if the path is an open descriptor, as "-" (nl_file_descriptor).
 */
bool nl_export_check(const char *path, nl_error *err) NL_CHECK;

/* Writes in the form with that number. */
bool nl_export_write(const nl_dataset *data, unsigned form, const char *path,
                     nl_error *err) NL_CHECK;

#endif
