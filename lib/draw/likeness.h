/* Do pictures look like the letters they are said to be? Their mean per class is compared with that
 * of drawn letters: as they lie, turned and mirrored, and with the labels moved by one. Data whose
 * pictures are stored on their side, or whose labels count from another number, are noticed before
 * anything is learnt from them.
 *
 * From each mean the mean over all classes is taken, so that only what tells letters apart counts;
 * the likeness is the cosine between these, averaged over the classes. Upright letters of many
 * hands reach 0.5 to 0.8, pictures on their side 0 to 0.2. */
#ifndef NL_DRAW_LIKENESS_H
#define NL_DRAW_LIKENESS_H

#include "base/pool.h"
#include "data/dataset.h"

/* The ways a square picture can lie. */
typedef enum nl_turn {
    NL_TURN_NONE,
    NL_TURN_TRANSPOSED,
    NL_TURN_MIRRORED, /* left and right exchanged */
    NL_TURN_FLIPPED,  /* top and bottom exchanged */
    NL_TURN_HALF,     /* upside down */
    NL_TURN_LEFT,     /* turned by a quarter, anticlockwise */
    NL_TURN_RIGHT,
    NL_TURN_ANTITRANSPOSED, /* mirrored in the other diagonal */
    NL_TURNS,
} nl_turn;

/* "transposed", "mirrored", ... */
const char *nl_turn_name(nl_turn turn);

typedef struct nl_likeness {
    int classes; /* of one character each that can be drawn */
    double
        turned[NL_TURNS]; /* the pictures' likeness as they would be read if they lay so; -1 .. 1 */
    double earlier, later; /* as they lie, if each label were the character before, or after it */
} nl_likeness;

/* Pictures of each character that can be drawn, summed up. */
typedef struct nl_letter_sums {
    float *of;   /* [characters, side * side] */
    int *counts; /* pictures, by character */
    int side;
} nl_letter_sums;

/* Draws what data are compared with, 16 pictures of each character, in the arena. NL_ERROR_LIMIT
 * only. */
bool nl_likeness_draw(nl_letter_sums *out, int side, nl_pool *pool, nl_arena *arena,
                      nl_error *err) NL_CHECK;

/* Compares at most 100 pictures of each class with drawn ones of the same side. NL_ERROR_LIMIT
 * only. */
bool nl_likeness_find(nl_likeness *out, const nl_dataset *data, const nl_letter_sums *drawn,
                      nl_error *err) NL_CHECK;

/* How the pictures lie, by far more likely than upright; NL_TURN_NONE if they seem to be upright,
 * or there are fewer than five classes. */
nl_turn nl_likeness_turn(const nl_likeness *likeness);

/* -1: the pictures look like the characters before their labels (B is on those labelled C); 1: like
 * those after; 0: neither. */
int nl_likeness_shift(const nl_likeness *likeness);

#endif
