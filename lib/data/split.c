/* Samples are sorted by class and number, so that each class is a run in which equal pictures are
 * neighbours; the run says up to which number its samples are held back. */
#include "data/split.h"

#include "base/rng.h"

#include <stdlib.h>

enum {
    FEW_HELD = 3,   /* expected; fewer of a class are chosen by rank */
    ENOUGH_TO = 10, /* different pictures of a class: one of them can be spared */
};

typedef struct drawn_number {
    float value; /* 0 .. 1 */
    uint16_t label;
    uint32_t sample;
} drawn_number;

static int by_class_and_value(const void *a, const void *b)
{
    const drawn_number *p = a, *q = b;
    if (p->label != q->label)
        return p->label < q->label ? -1 : 1;
    return (p->value > q->value) - (p->value < q->value);
}

static drawn_number *draw_numbers(const nl_dataset *data, uint64_t seed, nl_arena *arena,
                                  nl_error *err)
{
    drawn_number *numbers = NL_NEW(arena, drawn_number, data->count, err);
    for (size_t i = 0; numbers && i < data->count; i++) {
        nl_rng rng = nl_rng_make(seed, NL_STREAM_SPLIT, 0, nl_dataset_hash(data, i));
        numbers[i] = (drawn_number){nl_rng_uniform(&rng), data->labels[i], (uint32_t)i};
    }
    if (numbers && data->count > 0)
        qsort(numbers, data->count, sizeof *numbers, by_class_and_value);
    return numbers;
}

/* How many of a class's different pictures are held back, if not each by its number. */
static size_t count_by_rank(size_t different, double share)
{
    size_t wanted = (size_t)((double)different * share + 0.5);
    if (wanted == 0 && different >= ENOUGH_TO && share > 0.0)
        wanted = 1;
    return wanted < different ? wanted : different - 1;
}

/* The number below which samples of a class, sorted by it, are held back. */
static float limit_of(const drawn_number *run, size_t count, double share)
{
    size_t different = 1;
    for (size_t i = 1; i < count; i++)
        different += run[i].value != run[i - 1].value;
    if (share >= 1.0 || (double)different * share >= FEW_HELD)
        return (float)share;
    size_t rank = 0, wanted = count_by_rank(different, share);
    for (size_t i = 0; i < count; i++) {
        rank += i > 0 && run[i].value != run[i - 1].value;
        if (rank == wanted)
            return run[i].value;
    }
    return 0.0f;
}

/* Samples of a class of which every fold.count-th different picture is held back. */
static void hold_back_fold(bool *held, const drawn_number *run, size_t count, nl_fold fold)
{
    int rank = 0;
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && run[i].value != run[i - 1].value)
            rank = rank + 1 < fold.count ? rank + 1 : 0;
        held[run[i].sample] = rank == fold.number - 1 && run[count - 1].value != run[0].value;
    }
}

/* fold.count 0: by the share. */
static void hold_back(bool *held, const drawn_number *numbers, size_t count, double share,
                      nl_fold fold)
{
    for (size_t first = 0, end; first < count; first = end) {
        for (end = first + 1; end < count && numbers[end].label == numbers[first].label;)
            end++;
        const drawn_number *run = numbers + first;
        if (fold.count > 0) {
            hold_back_fold(held, run, end - first, fold);
            continue;
        }
        float limit = limit_of(run, end - first, share);
        for (size_t i = 0; i < end - first; i++)
            held[run[i].sample] = run[i].value < limit;
    }
}

static bool split(nl_parts *out, const nl_dataset *data, double share, nl_fold fold, uint64_t seed,
                  nl_arena *arena, nl_error *err)
{
    *out = (nl_parts){0};
    nl_arena scratch = {0};
    nl_parts parts = {.kept = NL_NEW(arena, uint32_t, data->count, err)};
    if (parts.kept)
        parts.held = NL_NEW(arena, uint32_t, data->count, err);
    bool *held = parts.held ? NL_NEW(&scratch, bool, data->count, err) : NULL;
    drawn_number *numbers = held ? draw_numbers(data, seed, &scratch, err) : NULL;
    if (numbers)
        hold_back(held, numbers, data->count, share, fold);
    for (size_t i = 0; numbers && i < data->count; i++) {
        if (held[i])
            parts.held[parts.held_count++] = (uint32_t)i;
        else
            parts.kept[parts.kept_count++] = (uint32_t)i;
    }
    nl_arena_free(&scratch);
    if (numbers)
        *out = parts;
    return numbers != NULL;
}

bool nl_dataset_split(nl_parts *out, const nl_dataset *data, double share, uint64_t seed,
                      nl_arena *arena, nl_error *err)
{
    *out = (nl_parts){0};
    if (!(share >= 0 && share <= 1))
        return nl_fail(err, NL_ERROR_USAGE, "a share of %g cannot be held back; 0 to 1 can", share);
    return split(out, data, share, (nl_fold){0}, seed, arena, err);
}

bool nl_dataset_fold(nl_parts *out, const nl_dataset *data, nl_fold fold, uint64_t seed,
                     nl_arena *arena, nl_error *err)
{
    *out = (nl_parts){0};
    if (fold.count < 2 || fold.number < 1 || fold.number > fold.count)
        return nl_fail(err, NL_ERROR_USAGE, "fold %d/%d: there are folds 1/N to N/N of 2 or more",
                       fold.number, fold.count);
    return split(out, data, 0.0, fold, seed, arena, err);
}
