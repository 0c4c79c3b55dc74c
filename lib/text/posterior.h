/* How sure a reading of a line is: the share that each edge of its lattice has in all paths. */
#ifndef NL_TEXT_POSTERIOR_H
#define NL_TEXT_POSTERIOR_H

#include "text/lattice.h"

/* Writes to p[e], for each edge, the probability that the true path takes it, if a path's
 * probability is proportional to the exponential of `sharpness` times its score: the
 * forward-backward algorithm (Baum et al. 1970; for word lattices Wessel et al. 2001). 0 for edges
 * that lie on no path. Edges are sorted by `from`, as for nl_lattice_best. Scratch memory is given
 * back. NL_ERROR_LIMIT only.
 */
bool nl_lattice_posterior(float *p, const nl_edge *edges, int count, int nodes,
                          float inverse_temperature, nl_arena *arena, nl_error *err) NL_CHECK;

#endif
