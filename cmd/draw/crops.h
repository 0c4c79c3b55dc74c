/* The characters of a page as separate pictures, labelled by a transcription if there is one. */
#ifndef NL_CMD_DRAW_CROPS_H
#define NL_CMD_DRAW_CROPS_H

#include "page/layout.h"

/* Writes FOLDER/NAME-LINE-CHARACTER.png for each character, ink black on white; NAME is the
 * picture's without its extension. With `text`, the path of a transcription, writes
 * FOLDER/CLASS/NAME-LINE-CHARACTER.png instead; lines with another number of characters than the
 * text are left out with a note. Makes the folders. NL_ERROR_INPUT if the text has another number
 * of lines or no line fits. */
bool nl_write_crops(const char *folder, const char *picture, const nl_layout *layout,
                    const char *text, nl_arena *arena, nl_error *err) NL_CHECK;

#endif
