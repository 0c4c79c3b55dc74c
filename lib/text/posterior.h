/* Posteriors of a line's lattice: the probability that the true path takes each edge. */
#ifndef NL_TEXT_POSTERIOR_H
#define NL_TEXT_POSTERIOR_H

#include "text/lattice.h"

/* Writes the posterior of each edge e to p[e], where the probability of a path is proportional to
 * exp(inverse_temperature * score). The forward-backward algorithm (Baum et al. 1970; for word
 * lattices Wessel et al. 2001). 0 for edges on no path. Edges are sorted by `from`, as for
 * nl_lattice_best. Scratch memory is given back. NL_ERROR_LIMIT only. */
bool nl_lattice_posterior(float *p, const nl_edge *edges, int count, int nodes,
                          float inverse_temperature, nl_arena *arena, nl_error *err) NL_CHECK;

#endif
