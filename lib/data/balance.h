/* Balance: how often each sample is shown in an epoch.
 *
 * Data of a few pictures make epochs of a few steps, and a class with 30 pictures beside one with
 * 1,500 is not worth learning to a network. So classes with few pictures are shown several times,
 * each time augmented anew: all classes together at least 2,560 times, which is 20 steps of 128; a
 * class as often as the largest one, but not more than its share of 6,000; and as often as its
 * character is among letters drawn beside the data, so that the drawn ones do not decide what it
 * looks like. Data of some thousand pictures are shown once. */
#ifndef NL_DATA_BALANCE_H
#define NL_DATA_BALANCE_H

#include "data/dataset.h"

/* What an epoch shows. A number of `data->count` or more is a copy: sample modulo that count,
 * augmented on its own. */
typedef struct nl_shown {
    uint32_t *order;
    size_t count;
} nl_shown;

/* How often an epoch shows each of so many classes at least. */
size_t nl_balance_least(int classes);

/* Lists each of the kept samples (ascending) at least once, copies of those before `own_end`, the
 * others having been drawn. In the arena. NL_ERROR_LIMIT. */
bool nl_balance(nl_shown *out, const nl_dataset *data, const uint32_t *kept, size_t kept_count,
                size_t own_end, nl_arena *arena, nl_error *err) NL_CHECK;

#endif
