/* Lines for train to learn as a whole: what people wrote, composed lines beside them, and pictures
 * with transcriptions. */
#ifndef NL_CMD_LINESOURCE_H
#define NL_CMD_LINESOURCE_H

#include "data/lines.h"
#include "data/skips.h"
#include "draw/preset.h"
#include "image/image.h"
#include "model/model.h"
#include "model/trainlines.h"

/* A picture and its transcription. */
typedef struct nl_transcribed {
    nl_image paper;
    const char *text;
} nl_transcribed;

typedef struct nl_linesource {
    nl_transcribed *pictures;
    size_t picture_count, picture_room;
    nl_preset_pool writers; /* texts are drawn, and lines composed, of these; or of drawn letters */
    size_t text_count;      /* of theirs */
    uint32_t crc;           /* CRC-32 of all pictures and texts */
    size_t wanted;          /* lines of an epoch; 0: twice as many as pictures and texts */
    uint64_t seed;
    const nl_model *model; /* whose alphabet and preparation the lines have; set before use */
} nl_linesource;

/* Loads the pictures of an operand that nl_lines_sniff knows. Those without text and those of the
 * held-back part, by a hash of the picture, are left out, and bad ones as nl_skips_accept says.
 * `sandbox` as in nl_decode_options. Arrays in the arena. NL_ERROR_INPUT, NL_ERROR_LIMIT. */
bool nl_linesource_load(nl_linesource *source, const char *operand, const nl_split *split,
                        bool sandbox, nl_skips *skips, nl_arena *arena, nl_error *err) NL_CHECK;

/* Counts the texts of the writers, sums all up in `crc`, and adds the characters of all texts to
 * the data's classes, and "not one letter". */
bool nl_linesource_settle(nl_linesource *source, nl_dataset *data, nl_arena *arena,
                          nl_error *err) NL_CHECK;

/* The lines of an epoch: half of them pictures and texts, each drawn anew, as often as there are
 * such; half of them composed. None without pictures and texts. */
nl_train_lines nl_linesource_lines(nl_linesource *source);

#endif
