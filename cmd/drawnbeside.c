#include "drawnbeside.h"

#include "data/balance.h"
#include "draw/strokes.h"

#include <string.h>

enum { PICTURES_PER_LINE = 10 };

/* Counts the own samples that stand for each drawable character, at least one of its class. */
static void count_drawable(size_t *counts, const nl_dataset *own)
{
    for (size_t i = 0; i < own->count; i++) {
        const nl_class *c = &own->classes[own->labels[i]];
        for (int k = 0; k < nl_character_count; k++) {
            for (int j = 0; j < c->count; j++)
                counts[k] += c->code[j] == nl_character_codes[k];
        }
    }
}

bool nl_drawn_beside_list(nl_drawn_beside *out, const nl_dataset *own, const nl_model *from,
                          nl_arena *arena, nl_error *err)
{
    *out = (nl_drawn_beside){0};
    nl_arena scratch = {0};
    int classes = own->class_count, outputs = from ? nl_model_outputs(from) : 0;
    size_t each = nl_balance_least(outputs > classes ? outputs : classes);
    size_t known = (size_t)nl_character_count;
    size_t *counts = NL_NEW(&scratch, size_t, known, err);
    out->codes = counts ? NL_NEW(arena, uint32_t, known, err) : NULL;
    if (out->codes) {
        count_drawable(counts, own);
        for (size_t k = 0; k < known; k++) {
            uint32_t code = nl_character_codes[k];
            bool remembered = from && nl_model_output(from, code) >= 0;
            if ((counts[k] > 0 || remembered) && counts[k] < each)
                out->codes[out->code_count++] = code;
        }
        out->count = (size_t)out->code_count * each;
    }
    nl_arena_free(&scratch);
    return out->codes != NULL;
}

bool nl_letters_beside(uint32_t **codes, int *count, const nl_dataset *own, const nl_model *from,
                       nl_arena *arena, nl_error *err)
{
    int known = from ? nl_model_outputs(from) : 0, mine = 0;
    uint32_t *alphabet = NULL;
    if (!nl_dataset_alphabet(&alphabet, &mine, own, arena, err))
        return false;
    *codes = NL_NEW(arena, uint32_t, (size_t)(mine + known), err);
    if (!*codes)
        return false;
    memcpy(*codes, alphabet, (size_t)mine * sizeof **codes);
    if (known > 0)
        memcpy(*codes + mine, from->alphabet, (size_t)known * sizeof **codes);
    *count = mine + known;
    return true;
}

size_t nl_lines_beside(const nl_dataset *own, size_t most)
{
    size_t shown = nl_balance_least(own->class_count) * (size_t)own->class_count;
    shown = own->count > shown ? own->count : shown;
    size_t lines = shown / PICTURES_PER_LINE;
    return lines < most ? lines : most;
}
