/* Any bytes as a mapping file: accepted labels are in range. The same bytes as the name of a class:
 * a name that is understood is written as one with the same meaning. */
#include "data/mapping.h"
#include "data/tree.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_label(const nl_label *label)
{
    if (label->count < 0 || label->count > NL_LABEL_CODES_MAX)
        abort();
    for (int i = 0; i < label->count; i++) {
        if (!nl_code_is_character(label->code[i]))
            abort();
    }
}

static void check_mapping(nl_bytes text)
{
    static nl_mapping mapping;
    nl_error err;
    bool ok = nl_mapping_parse(&mapping, text, "fuzz", &err);
    int count = 0;
    for (int i = 0; i < NL_LABELS_MAX; i++) {
        check_label(&mapping.label[i]);
        count += mapping.label[i].count > 0;
    }
    if (count != mapping.count || ok != (count > 0))
        abort();
}

static void check_name(const char *name)
{
    nl_label label = {0}, again = {0};
    char written[NL_CLASS_NAME_MAX];
    if (!nl_class_codes(label.code, &label.count, name))
        return;
    memset(label.code + label.count, 0,
           sizeof label.code - (size_t)label.count * sizeof *label.code);
    check_label(&label);
    nl_class_name(written, &label);
    if (!nl_class_codes(again.code, &again.count, written) || again.count != label.count ||
        memcmp(label.code, again.code, (size_t)label.count * sizeof *label.code) != 0)
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
