/* Error texts: formatted into a fixed buffer, truncated between characters, always one line. */
#include "base/error.h"

#include "base/utf8.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { ROOM = sizeof((nl_error *)0)->text, CHARACTER = 4 /* bytes at most */ };

__attribute__((format(printf, 4, 0))) static void set(nl_error *err, nl_status status, bool lack,
                                                      const char *format, va_list arguments)
{
    char text[ROOM + CHARACTER]; /* a character cut at its end does not fit into the error */
    err->status = status;
    err->lack = lack;
    vsnprintf(text, sizeof text, format, arguments);
    nl_utf8_show(err->text, ROOM, text);
}

bool nl_fail(nl_error *err, nl_status status, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    set(err, status, false, format, arguments);
    va_end(arguments);
    return false;
}

bool nl_fail_lack(nl_error *err, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    set(err, NL_ERROR_LIMIT, true, format, arguments);
    va_end(arguments);
    return false;
}

bool nl_fail_system(nl_error *err, const char *name, const char *doing, int number)
{
    if (number == EMFILE || number == ENFILE || number == ENOMEM)
        return nl_fail_lack(err, "%s: %s: %s", name, doing, strerror(number));
    return nl_fail(err, NL_ERROR_INPUT, "%s: %s: %s", name, doing, strerror(number));
}

bool nl_fail_at(nl_error *err, const char *place)
{
    char shown[ROOM], text[2 * ROOM + 2];
    nl_utf8_show(shown, sizeof shown, place);
    bool whole = strlen(shown) + 2 + CHARACTER < sizeof shown;
    snprintf(text, sizeof text, "%s%s%s", whole ? shown : "", whole ? ": " : "", err->text);
    nl_utf8_show(err->text, ROOM, text);
    return false;
}
