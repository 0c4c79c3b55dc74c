/* Error texts: formatted into a fixed buffer, truncated between characters, always one line. */
#include "base/error.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Removes the beginning of a UTF-8 character that did not fit. */
static void cut_at_character(char *text, size_t room)
{
    size_t end = strlen(text), start = end;
    while (start > 0 && ((unsigned char)text[start - 1] & 0xc0) == 0x80)
        start--;
    if (end + 1 < room || start == 0)
        return;
    unsigned char lead = (unsigned char)text[start - 1];
    size_t size = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
    if (end - (start - 1) < size)
        text[start - 1] = '\0';
}

/* Replaces control characters, which file names may contain: a text is one line. */
static void make_one_line(char *text, size_t room)
{
    cut_at_character(text, room);
    for (unsigned char *c = (unsigned char *)text; *c; c++) {
        if (*c < 0x20 || *c == 0x7f)
            *c = '?';
    }
}

static void set(nl_error *err, nl_status status, bool lack, const char *format, va_list arguments)
{
    err->status = status;
    err->lack = lack;
    vsnprintf(err->text, sizeof err->text, format, arguments);
    make_one_line(err->text, sizeof err->text);
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
    nl_error inner = *err;
    int used = snprintf(err->text, sizeof err->text, "%s: ", place);
    if (used < 0 || (size_t)used >= sizeof err->text)
        used = 0;
    snprintf(err->text + used, sizeof err->text - (size_t)used, "%s", inner.text);
    make_one_line(err->text, sizeof err->text);
    return false;
}
