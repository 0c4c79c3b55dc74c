/* How often each level occurs in a picture, and how much noise it has. */
#ifndef NL_PAGE_LEVELS_H
#define NL_PAGE_LEVELS_H

#include "image/threshold.h"

/* Counts the levels of a picture. */
void nl_levels_count(size_t histogram[NL_GREY_LEVELS], nl_image image);

/* The standard deviation of the noise, from the median difference of neighbours in rows: for normal
 * noise the median is 0.954 of it. The few edges of strokes do not move a median. */
float nl_levels_noise(nl_image image);

#endif
