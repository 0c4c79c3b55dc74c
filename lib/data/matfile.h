/* MATLAB's files of level 5 (MAT-File Format, MathWorks): what `save -v6` and `save -v7`, Octave
 * and scipy.io.savemat write. A header of 128 bytes, then elements of a type and a size, each a
 * variable, as it is or as a zlib stream. */
#ifndef NL_DATA_MATFILE_H
#define NL_DATA_MATFILE_H

#include "data/array.h"

enum { NL_MATFILE_HEADER = 128, NL_MATFILE_ARRAYS_MAX = 64 };

/* Is it the header of such a file, or of one of level 7.3, which is HDF5 and not read? Of `head` at
 * least NL_MATFILE_HEADER bytes. */
bool nl_matfile_sniff(nl_bytes head);

/* The arrays of a file, the fields of structs among them as "dataset.train.images": views of the
 * file, or inflated in the arena, 2^30 bytes at most. Of numbers and characters all is checked;
 * what is of another kind (cells, sparse or complex numbers, empty, over NL_ARRAY_RANK_MAX sizes)
 * has no data. Elements lie by columns. More than NL_MATFILE_ARRAYS_MAX are left out. `name` is for
 * messages. NL_ERROR_INPUT, NL_ERROR_LIMIT. */
bool nl_matfile_list(nl_array list[NL_MATFILE_ARRAYS_MAX], int *count, nl_bytes file,
                     const char *name, nl_arena *arena, nl_error *err) NL_CHECK;

/* Looks at the beginning of a file before more of it is read; `context` is NULL. */
nl_file_check nl_matfile_check_head;

#endif
