/* Texts of a scene as strokes, by the letter skeletons, for pictures without fonts. */
#ifndef NL_CMD_DRAW_STROKETEXT_H
#define NL_CMD_DRAW_STROKETEXT_H

#include "plot/scene.h"

/* The scene with its texts turned into lines, in that scene's arena. Characters without a skeleton
 * become empty boxes. */
void nl_scene_stroke_texts(nl_scene *out, const nl_scene *scene);

#endif
