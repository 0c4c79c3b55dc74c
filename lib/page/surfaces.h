/* A photo of several surfaces: a sheet on a desk, a notepad before a window, a hard shadow. */
#ifndef NL_PAGE_SURFACES_H
#define NL_PAGE_SURFACES_H

#include "page/background.h"

/* Does the picture have another surface beside the paper, much darker and large, with a sharp edge
 * between them? Light that falls off slowly is none, nor are broad strokes. Scratch memory is given
 * back. NL_ERROR_LIMIT only. */
bool nl_surfaces_are_several(bool *several, const nl_background *background, nl_arena *arena,
                             nl_error *err) NL_CHECK;

/* Writes the picture to `out`, of the same size and apart from it, with each surface brought to
 * white: ink is darker by its difference from the surface it is on, as nl_background_divide does.
 * Strokes are what a closing by a square removes (grey-level morphology; Serra, Image Analysis and
 * Mathematical Morphology, 1982; the difference is the black top-hat of Meyer 1979), so large dark
 * areas are no ink, and edges between surfaces stay sharp. What is not on the paper, the brightest
 * of the surfaces and those half as bright, becomes white. Scratch memory is given back.
 * NL_ERROR_LIMIT only. */
bool nl_surfaces_divide(nl_image out, nl_image paper, nl_arena *arena, nl_error *err) NL_CHECK;

#endif
