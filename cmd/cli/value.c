/* Values of options: from text to a member of an args struct, range-checked. */
#include "base/utf8.h"
#include "cli/option.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Parses a whole number in [low, high] up to *end; no leading white space. */
static bool parse_whole(long long *out, const char *text, char **end, double low, double high)
{
    if (!isdigit((unsigned char)text[text[0] == '-' || text[0] == '+']))
        return false;
    errno = 0;
    *out = strtoll(text, end, 10);
    return errno == 0 && (double)*out >= low && (double)*out <= high;
}

static bool fail_whole(const nl_option *option, const char *text, nl_error *err)
{
    return nl_fail(err, NL_ERROR_USAGE, "--%s: %s is not a whole number between %.0f and %.0f",
                   option->name, *text ? text : "''", option->low, option->high);
}

static bool set_int(int *out, const nl_option *option, const char *text, nl_error *err)
{
    long long value = 0;
    char *end = NULL;
    if (!parse_whole(&value, text, &end, option->low, option->high) || *end)
        return fail_whole(option, text, err);
    *out = (int)value;
    return true;
}

static bool set_size(size_t *out, const nl_option *option, const char *text, nl_error *err)
{
    long long value = 0, unit = 1;
    char *end = NULL;
    if (!parse_whole(&value, text, &end, 0, 1e18))
        return fail_whole(option, text, err);
    if (*end && !end[1])
        unit = *end == 'k' ? 1000 : *end == 'M' ? 1000000 : *end == 'G' ? 1000000000 : 0;
    else if (*end)
        unit = 0;
    double product = (double)value * (double)unit;
    if (!unit || product < option->low || product > option->high)
        return fail_whole(option, text, err);
    *out = (size_t)(value * unit);
    return true;
}

static bool set_u64(uint64_t *out, const nl_option *option, const char *text, nl_error *err)
{
    char *end = NULL;
    errno = 0;
    unsigned long long value = strtoull(text, &end, 10);
    if (!isdigit((unsigned char)text[0]) || errno != 0 || *end)
        return nl_fail(err, NL_ERROR_USAGE, "--%s: %s is not a whole number from 0 to 2^64 - 1",
                       option->name, *text ? text : "''");
    *out = value;
    return true;
}

static bool set_double(double *out, const nl_option *option, const char *text, nl_error *err)
{
    char *end = NULL;
    double value = strtod(text, &end);
    if (end == text || *end || isspace((unsigned char)text[0]) || !isfinite(value) ||
        value < option->low || value > option->high)
        return nl_fail(err, NL_ERROR_USAGE, "--%s: %s is not a number between %g and %g",
                       option->name, *text ? text : "''", option->low, option->high);
    *out = value;
    return true;
}

/* A number above 1 can only be per cent. */
static bool set_share(double *out, const nl_option *option, const char *text, nl_error *err)
{
    char *end = NULL;
    double value = strtod(text, &end);
    const char *rest = end + strspn(end, " ");
    bool percent = *rest == '%' || value > 1.0;
    rest += *rest == '%';
    if (end == text || *rest || isspace((unsigned char)text[0]) ||
        !(value >= 0.0 && value <= (percent ? 100.0 : 1.0)))
        return nl_fail(err, NL_ERROR_USAGE, "--%s: %s is no share; such are 0.9, 90 and 90%%",
                       option->name, *text ? text : "''");
    *out = percent ? value / 100.0 : value;
    return true;
}

static bool set_float(float *out, const nl_option *option, const char *text, nl_error *err)
{
    double value = 0;
    if (!set_double(&value, option, text, err))
        return false;
    *out = (float)value;
    return true;
}

static bool set_character(uint32_t *out, const nl_option *option, const char *text, nl_error *err)
{
    const char *next = text;
    int32_t code = *text ? nl_utf8_next(&next, text + strlen(text)) : -1;
    if (code < 0x20 || *next)
        return nl_fail(err, NL_ERROR_USAGE, "--%s: '%s' is not one character", option->name, text);
    *out = (uint32_t)code;
    return true;
}

static const char *offer_choice(const void *option, int index)
{
    return nl_option_choice(option, (unsigned)index);
}

static bool set_choice(unsigned *out, const nl_option *option, const char *text, nl_error *err)
{
    char list[256] = "";
    size_t used = 0;
    for (unsigned i = 0; nl_option_choice(option, i); i++) {
        const char *name = nl_option_choice(option, i);
        if (strcmp(name, text) == 0) {
            *out = i;
            return true;
        }
        if (used + strlen(name) + 3 < sizeof list)
            used += (size_t)snprintf(list + used, sizeof list - used, "%s%s", i ? ", " : "", name);
    }
    const char *near = nl_nearest(text, offer_choice, option);
    if (near)
        return nl_fail(err, NL_ERROR_USAGE, "--%s: '%s' is not one of %s; did you mean '%s'?",
                       option->name, text, list, near);
    return nl_fail(err, NL_ERROR_USAGE, "--%s: '%s' is not one of %s", option->name, text, list);
}

static bool set_int_list(nl_int_list *out, const nl_option *option, const char *text, nl_error *err)
{
    nl_int_list list = {0};
    bool more = strcmp(text, "none") != 0;
    for (const char *item = text; more;) {
        long long value = 0;
        char *end = NULL;
        if (list.count == NL_INT_LIST_MAX)
            return nl_fail(err, NL_ERROR_USAGE, "--%s: %s has more than %d numbers", option->name,
                           text, NL_INT_LIST_MAX);
        if (!parse_whole(&value, item, &end, option->low, option->high) || (*end && *end != ','))
            return nl_fail(err, NL_ERROR_USAGE,
                           "--%s: %s is not a list of whole numbers between %.0f and %.0f, "
                           "like 512,256",
                           option->name, *text ? text : "''", option->low, option->high);
        list.value[list.count++] = (int)value;
        more = *end == ',';
        item = end + 1;
    }
    *out = list;
    return true;
}

const char *nl_option_choice(const nl_option *option, unsigned value)
{
    return option->name_of ? option->name_of(value) : option->names[value];
}

bool nl_option_set(void *args, const nl_option *option, const char *text, nl_error *err)
{
    void *member = (char *)args + option->offset;
    switch (option->kind) {
    case NL_KIND_INT:
        return set_int(member, option, text, err);
    case NL_KIND_SIZE:
        return set_size(member, option, text, err);
    case NL_KIND_U64:
        return set_u64(member, option, text, err);
    case NL_KIND_FLOAT:
        return set_float(member, option, text, err);
    case NL_KIND_DOUBLE:
        return set_double(member, option, text, err);
    case NL_KIND_SHARE:
        return set_share(member, option, text, err);
    case NL_KIND_CHARACTER:
        return set_character(member, option, text, err);
    case NL_KIND_CHOICE:
        return set_choice(member, option, text, err);
    case NL_KIND_INT_LIST:
        return set_int_list(member, option, text, err);
    case NL_KIND_STRING:
    case NL_KIND_FILE:
        *(const char **)member = text;
        return true;
    case NL_KIND_FLAG:
    case NL_KIND_ALIAS:
    case NL_KIND_END:
        break;
    }
    return nl_fail(err, NL_ERROR_BUG, "--%s takes no value", option->name);
}
