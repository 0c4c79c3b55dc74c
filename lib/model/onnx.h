/* A model as an ONNX file (onnx.ai, opset 13), for other programs to run: pictures in,
 * probabilities out.
 *
 * The input "pictures" is [N, 1, S, S], 0 paper .. 1 ink, prepared as docs/model-format.md says;
 * the output "probabilities" is [N, characters], in the order of the metadata "alphabet". The
 * features of the picture are part of the graph: the gradient in eight directions is two
 * convolutions and their minimum, since v - |w| = min(v - w, v + w). What a model sees of a
 * character's surroundings is left out: the weights of inputs that are 0 for isolated characters.
 */
#ifndef NL_MODEL_ONNX_H
#define NL_MODEL_ONNX_H

#include "model/model.h"

/* Writes the file whole or not at all. NL_ERROR_MODEL for networks whose pictures are
 * shape-normalised, which a graph cannot do, or with an activation that it is not known to have;
 * NL_ERROR_LIMIT beyond 2 GiB; NL_ERROR_OUTPUT. */
bool nl_onnx_write(const nl_model *model, const char *path, nl_error *err) NL_CHECK;

#endif
