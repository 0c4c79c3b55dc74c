/* How a person writes: slant, proportions, stroke width, steadiness. */
#ifndef NL_DRAW_HAND_H
#define NL_DRAW_HAND_H

#include "base/rng.h"

#define NL_TURN 6.28318530718f /* radians */

typedef struct nl_hand {
    float slant;        /* x moves by this much per unit of height; 0 upright, 0.3 leaning right */
    float rotation;     /* radians */
    float aspect;       /* width over its skeleton's width: 0.5 .. 2.5 */
    float stroke_width; /* of the pen, over the letter's height: 0.03 .. 0.3 */
    float pressure;     /* how much the width varies along a stroke: 0 .. 0.5 */
    float jitter;       /* how far control points move, over the letter's height: 0 .. 0.15 */
    float wobble;       /* tremor along the stroke, over the letter's height: 0 .. 0.03 */
    float elastic;      /* smooth elastic distortion, rms over the letter's height: 0 .. 0.15 */
    float round;        /* how far sharp corners are rounded: 0 not .. 1 as any other point */
} nl_hand;

/* A random legible hand, for text. Hands vary as people's do. */
nl_hand nl_hand_random(nl_rng *rng);

/* A random hand for characters to train on. It varies more than people's hands do: a network
 * trained on letters as neat as theirs reads theirs worse. */
nl_hand nl_hand_wild(nl_rng *rng);

#endif
