/* Error texts: formatted into a fixed buffer, cut at a character's end, never more than one line.
 */
#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Removes what would break the one-line promise: control characters (file names may hold any). */
static void make_one_line(char *text)
{
    for (unsigned char *c = (unsigned char *)text; *c; c++) {
        if (*c < 0x20 || *c == 0x7f)
            *c = '?';
    }
}

bool nl_fail(nl_error *err, nl_status status, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    err->status = status;
    vsnprintf(err->text, sizeof err->text, format, arguments);
    va_end(arguments);
    make_one_line(err->text);
    return false;
}

bool nl_fail_at(nl_error *err, const char *place)
{
    nl_error inner = *err;
    int used = snprintf(err->text, sizeof err->text, "%s: ", place);
    if (used < 0 || (size_t)used >= sizeof err->text)
        used = 0;
    snprintf(err->text + used, sizeof err->text - (size_t)used, "%s", inner.text);
    make_one_line(err->text);
    return false;
}
