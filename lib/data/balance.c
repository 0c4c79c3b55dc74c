#include "data/balance.h"

enum { LEAST = 2560, EVEN = 6000 }; /* shown in an epoch; divided among the classes */

typedef struct counts {
    size_t own, drawn; /* kept samples of a class */
} counts;

static counts *count_classes(const nl_dataset *data, const uint32_t *kept, size_t kept_count,
                             size_t own_end, nl_arena *arena, nl_error *err)
{
    counts *of = NL_NEW(arena, counts, (size_t)data->class_count, err);
    for (size_t i = 0; of && i < kept_count; i++) {
        counts *c = &of[data->labels[kept[i]]];
        c->own += kept[i] < own_end;
        c->drawn += kept[i] >= own_end;
    }
    return of;
}

static size_t larger(size_t a, size_t b)
{
    return a > b ? a : b;
}

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

size_t nl_balance_least(int classes)
{
    size_t n = classes > 0 ? (size_t)classes : 1;
    return (LEAST + n - 1) / n;
}

/* How often each own sample of every class is shown. */
static void find_times(size_t *times, const counts *of, const nl_dataset *data)
{
    size_t most = 0, n = (size_t)data->class_count;
    int classes = 0;
    for (size_t c = 0; c < n; c++) {
        classes += of[c].own > 0;
        most = larger(most, of[c].own);
    }
    for (size_t c = 0; c < n; c++) {
        times[c] = 1;
        if (of[c].own == 0)
            continue;
        size_t even = EVEN / (size_t)classes, least = nl_balance_least(classes);
        size_t wanted = larger(least, smaller(even, larger(most, of[c].drawn)));
        times[c] = larger(1, (wanted + of[c].own / 2) / of[c].own);
        times[c] = smaller(times[c], UINT32_MAX / data->count); /* so that copies have numbers */
    }
}

bool nl_balance(nl_shown *out, const nl_dataset *data, const uint32_t *kept, size_t kept_count,
                size_t own_end, nl_arena *arena, nl_error *err)
{
    *out = (nl_shown){0};
    nl_arena scratch = {0};
    counts *of = count_classes(data, kept, kept_count, own_end, &scratch, err);
    size_t *times = of ? NL_NEW(&scratch, size_t, (size_t)data->class_count, err) : NULL;
    size_t total = 0;
    if (times) {
        find_times(times, of, data);
        for (int c = 0; c < data->class_count; c++)
            total += of[c].own * times[c] + of[c].drawn;
        out->order = NL_NEW(arena, uint32_t, total, err);
    }
    for (size_t i = 0; out->order && i < kept_count; i++) {
        size_t copies = kept[i] < own_end ? times[data->labels[kept[i]]] : 1;
        for (size_t copy = 0; copy < copies; copy++)
            out->order[out->count++] = (uint32_t)(kept[i] + copy * data->count);
    }
    nl_arena_free(&scratch);
    return out->order != NULL;
}
