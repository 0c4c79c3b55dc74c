#include "data/skips.h"

size_t nl_skips_most(size_t pictures)
{
    return pictures / 10;
}

static void add(nl_skips *skips, const nl_error *why)
{
    if (skips->count < NL_SKIPS_NAMED)
        skips->named[skips->count] = *why;
    skips->count++;
}

bool nl_skips_leave(nl_skips *skips, const nl_error *why, nl_error *err)
{
    if (why->lack) {
        *err = *why;
        return false;
    }
    add(skips, why);
    return true;
}

void nl_skips_append(nl_skips *skips, const nl_skips *more)
{
    size_t named = more->count < NL_SKIPS_NAMED ? more->count : NL_SKIPS_NAMED;
    for (size_t i = 0; i < named; i++)
        add(skips, &more->named[i]);
    skips->count += more->count - named;
}

bool nl_skips_accept(nl_skips *all, const nl_skips *found, size_t pictures, const char *place,
                     nl_error *err)
{
    if (found->count == 0)
        return true;
    if (!all || pictures == 1) {
        *err = found->named[0];
        return false;
    }
    if (found->count > nl_skips_most(pictures))
        return nl_fail(err, found->named[0].status,
                       "%s: more than a tenth of its %zu pictures cannot be used; the first: %s",
                       place, pictures, found->named[0].text);
    nl_skips_append(all, found);
    return true;
}
