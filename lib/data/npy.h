/* NumPy's files: .npy, one array (NEP 1: a header of Python's literals, then the elements), and
 * .npz, a ZIP archive of these as np.savez and np.savez_compressed write it. */
#ifndef NL_DATA_NPY_H
#define NL_DATA_NPY_H

#include "data/array.h"

/* Parses a .npy file of whole or floating numbers or single characters ('<U1'); the array is a view
 * of it. The bytes must be exactly what the header promises. NL_ERROR_INPUT. */
bool nl_npy_parse(nl_array *out, nl_bytes file, const char *name, nl_error *err) NL_CHECK;

/* Appends the pictures of a .npy file, or those among the arrays of a .npz file that nl_array_find
 * finds (or its only one). Labels are in the same .npz file, or else in the file that
 * nl_array_labels_file finds. NL_ERROR_INPUT, NL_ERROR_LIMIT. */
bool nl_numpy_load(nl_dataset *data, const char *path, const nl_load_options *options,
                   nl_arena *arena, nl_error *err) NL_CHECK;

#endif
