/* Any bytes as a mapping file: accepted labels are in range. The same bytes as the name of a class:
 * a name that is understood is written as one with the same meaning. */
#include "data/classname.h"
#include "data/mapping.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_class(const nl_class *c)
{
    if (c->count < 0 || c->count > NL_CLASS_CODES_MAX)
        abort();
    for (int i = 0; i < c->count; i++) {
        if (!nl_code_is_character(c->code[i]))
            abort();
    }
}

static void check_mapping(nl_bytes text)
{
    static nl_mapping mapping;
    nl_error err;
    bool ok = nl_mapping_parse(&mapping, text, "fuzz", &err);
    int count = 0;
    for (int i = 0; i < NL_CLASSES_MAX; i++) {
        check_class(&mapping.classes[i]);
        count += mapping.classes[i].count > 0;
    }
    if (count != mapping.count || ok != (count > 0))
        abort();
}

static void check_name(const char *name)
{
    nl_class c = {0}, again = {0};
    char written[NL_CLASS_NAME_MAX];
    if (!nl_class_codes(c.code, &c.count, name))
        return;
    memset(c.code + c.count, 0, sizeof c.code - (size_t)c.count * sizeof *c.code);
    check_class(&c);
    nl_class_name(written, &c);
    if (!nl_class_codes(again.code, &again.count, written) || again.count != c.count ||
        memcmp(c.code, again.code, (size_t)c.count * sizeof *c.code) != 0)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char name[256];
    size_t length = size < sizeof name - 1 ? size : sizeof name - 1;
    memcpy(name, data, length);
    name[length] = '\0';
    check_mapping((nl_bytes){data, size});
    check_name(name);
    return 0;
}
