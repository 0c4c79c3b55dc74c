/* Ruled lines, squares and form edges: found in the ink and taken out of it, with the strokes that
 * cross or touch them left as they are. */
#ifndef NL_PAGE_RULES_H
#define NL_PAGE_RULES_H

#include "image/image.h"

/* A long thin line, near to level, or near to upright: then read rows for columns and x for y. */
typedef struct nl_rule {
    bool upright;
    int first, count; /* columns */
    float *middle;    /* of each column, y */
    float width;      /* usual, pixels */
    int white;        /* columns without ink */
} nl_rule;

typedef struct nl_rule_list {
    nl_rule *rules;
    int count;
    float pen; /* median width of the page's ink along rows, pixels */
} nl_rule_list;

/* Finds lines in an `ink` picture (255 and 0) that are many times longer than broad and are seen by
 * themselves in good part of their length. Among them may be long strokes of large letters. In the
 * arena. NL_ERROR_LIMIT only. */
bool nl_rules_find(nl_rule_list *out, nl_image ink, nl_arena *arena, nl_error *err) NL_CHECK;

/* Takes a rule out of the ink: in each column its run of ink, if that is about as broad as the rule
 * is. Broader runs are strokes that cross or touch it and stay. NL_ERROR_LIMIT only. */
bool nl_rule_erase(nl_image ink, const nl_rule *rule, float pen, nl_arena *arena,
                   nl_error *err) NL_CHECK;

/* Takes out all lines that are longer than the letters that are left could have strokes. A picture
 * without such lines stays as it is. Scratch memory is given back. NL_ERROR_LIMIT only. */
bool nl_rules_remove(nl_image ink, nl_arena *arena, nl_error *err) NL_CHECK;

#endif
