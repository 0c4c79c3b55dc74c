/* Decoding the lattice: of all that a page's ink may be read as, what it is read as. */
#ifndef NL_READ_DECODER_H
#define NL_READ_DECODER_H

#include "read/decoding.h"

/* Finds the best path through the lattice of each line. All in the arena. NL_ERROR_LIMIT only. */
bool nl_decode_lattice(nl_decoding *out, const nl_hypotheses *hypotheses, const nl_layout *layout,
                       const nl_model *model, const nl_read_options *options, nl_arena *arena,
                       nl_error *err) NL_CHECK;

#endif
