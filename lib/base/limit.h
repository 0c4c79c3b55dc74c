/* Numbers kept within a limit. */
#ifndef NL_BASE_LIMIT_H
#define NL_BASE_LIMIT_H

static inline int nl_at_least(int value, int least)
{
    return value < least ? least : value;
}

static inline int nl_at_most(int value, int most)
{
    return value > most ? most : value;
}

#endif
