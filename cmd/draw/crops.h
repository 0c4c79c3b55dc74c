/* The characters of a page as separate pictures, labelled by a transcription if there is one. */
#ifndef NL_CMD_DRAW_CROPS_H
#define NL_CMD_DRAW_CROPS_H

#include "page/layout.h"

/* A transcription, as nl_lines_text gives it. */
typedef struct nl_crop_text {
    const char *text, *name; /* name: of its file, for messages */
} nl_crop_text;

/* Writes FOLDER/NAME-LINE-CHARACTER.png for each character, ink black on white; NAME is the
 * picture's without its extension. With a transcription (or NULL) writes
 * FOLDER/CLASS/NAME-LINE-CHARACTER.png instead; lines with another number of characters than the
 * text are left out with a note. No crop of another picture is overwritten: if a file of that name
 * has another content, all of this picture's are named NAME.2, NAME.3 and so on, with a note. Makes
 * the folders. NL_ERROR_INPUT if the text has another number of lines or no line fits. */
bool nl_write_crops(const char *folder, const char *picture, const nl_layout *layout,
                    const nl_crop_text *text, nl_arena *arena, nl_error *err) NL_CHECK;

#endif
