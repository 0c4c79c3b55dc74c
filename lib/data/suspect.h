/* Signs that data are not what they should be, by the pixels alone: pictures of one grey level, ink
 * and paper exchanged, 0 and 1 instead of 0 and 255, the same pictures in two sources (training and
 * test), the same picture with two labels. Likeness.h (of the drawn letters) tells from what is
 * drawn whether they lie on their side. */
#ifndef NL_DATA_SUSPECT_H
#define NL_DATA_SUSPECT_H

#include "data/dataset.h"

enum { NL_FINDINGS_MAX = 12, NL_FINDING_ROOM = 400 };

/* What was found: a sentence each, with the source's name. */
typedef struct nl_findings {
    char text[NL_FINDINGS_MAX][NL_FINDING_ROOM];
    int count; /* 0 .. NL_FINDINGS_MAX; more are left out */
} nl_findings;

/* Adds a sentence (printf format). */
void nl_findings_add(nl_findings *to, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Adds what is suspicious of the data's sources. NL_ERROR_LIMIT only. */
bool nl_suspect(nl_findings *to, const nl_dataset *data, nl_error *err) NL_CHECK;

#endif
