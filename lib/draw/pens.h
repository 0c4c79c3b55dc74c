/* Characters and texts as a pen wrote them: strokes with their writers.
 *
 * Read from text with one character or text a line, gzip or not:
 *     {"l":"A","w":"writer","q":"?","s":[[x,y,x,y,...],[...]]}
 *     {"l":"AB C","w":"writer","q":"?","c":[["A",[0]],["B",[1,2]],["C",[3]]],"s":[...]}
 * l is what was written, w the person who wrote it, q is not used, c, if known, the characters of a
 * text with the numbers of their strokes; "wd", words in the same form, is skipped. s are the
 * strokes: y up, any unit. So are the characters and lines of UNIPEN (Guyon et al., UNIPEN project
 * of on-line data exchange and recognizer benchmarks, 1994). What is kept is smoothed, to remove a
 * coarse tablet's staircase. */
#ifndef NL_DRAW_PENS_H
#define NL_DRAW_PENS_H

#include "base/file.h"
#include "draw/penshape.h"

typedef struct nl_pen_stroke {
    uint32_t first, count; /* points; one point is a dot */
} nl_pen_stroke;

typedef struct nl_pen_character {
    uint32_t code;         /* code point */
    int writer;            /* whose */
    uint32_t stroke;       /* first of its strokes */
    int stroke_count;      /* 1 .. NL_PEN_STROKES_MAX */
    int16_t width, height; /* of its box; the longer one is about NL_PEN_UNIT, or a dot's 0 */
} nl_pen_character;

enum { NL_PEN_TEXT_UNIT = 250 }; /* a text's points: units in the height of its usual stroke */

/* A character of a text, or, where these are not known, a stroke of it. */
typedef struct nl_pen_part {
    uint32_t code;   /* 0: not known */
    uint32_t stroke; /* first of its strokes, whose points have the text's origin */
    int stroke_count;
} nl_pen_part;

/* Words or a line in their natural positions. */
typedef struct nl_pen_text {
    const char *text; /* UTF-8 */
    int writer;       /* whose */
    uint32_t part;    /* first of its parts, from left to right where characters are known */
    int part_count;   /* >= 1 */
} nl_pen_text;

/* A person: all lines with the same `w`. */
typedef struct nl_pen_writer {
    const char *name;    /* "aga-cf0627" */
    size_t first, count; /* characters */
} nl_pen_writer;

typedef struct nl_pens {
    nl_pen_character *characters; /* by writer, then code point, then order in the files */
    nl_pen_stroke *strokes;
    nl_pen_point *points;
    nl_pen_writer *writers; /* in order of appearance */
    nl_pen_text *texts;     /* as they came */
    nl_pen_part *parts;
    size_t count, stroke_count, point_count, text_count, part_count;
    int writer_count;
    size_t faults[NL_PEN_FAULTS]; /* how many characters had which */
    size_t crowded_texts;         /* left out: too many strokes or points, or no extent */
    size_t characters_room, strokes_room, points_room, writers_room, texts_room, parts_room;
} nl_pens;

/* Is this a file of such lines, by its name: *.ndjson or *.ndjson.gz? (JSON lines have no magic
 * number, least of all inside gzip.) */
bool nl_pens_sniff(const char *path);

/* Reads all the files into the arena. NL_ERROR_INPUT names the file and line. */
bool nl_pens_load(nl_pens *out, char *const *paths, int path_count, nl_arena *arena,
                  nl_error *err) NL_CHECK;

/* Reads the lines of one text into *out, which is empty. */
bool nl_pens_parse(nl_pens *out, nl_bytes text, const char *name, nl_arena *arena,
                   nl_error *err) NL_CHECK;

/* Is this writer held back, if about `share` (0 .. 1) of the writers are? Decided by a hash of the
 * name and the seed, so it does not depend on the other writers. */
bool nl_pens_held(const nl_pens *pens, int writer, double share, uint64_t seed);

/* The first of the writer's characters with this code point, and their number; NULL if there are
 * none. */
const nl_pen_character *nl_pens_find(size_t *count, const nl_pens *pens, int writer, uint32_t code);

#endif
