/* Lettering for pictures that are made of pixels: texts as lines, by the letter skeletons. */
#ifndef NL_CMD_DRAW_STROKETEXT_H
#define NL_CMD_DRAW_STROKETEXT_H

#include "plot/scene.h"

/* The scene with each text turned into lines, in that scene's arena. What has no skeleton is drawn
 * as an empty box. */
void nl_scene_stroke_texts(nl_scene *out, const nl_scene *scene);

#endif
