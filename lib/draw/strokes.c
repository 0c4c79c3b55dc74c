/* Binary search in the table of skeletons, which is sorted by code point. */
#include "draw/strokes.h"

#include "base/utf8.h"

const nl_character *nl_character_find(uint32_t code)
{
    int low = 0, high = nl_character_count;
    while (low < high) {
        int middle = (low + high) / 2;
        if (nl_character_codes[middle] < code)
            low = middle + 1;
        else
            high = middle;
    }
    bool found = low < nl_character_count && nl_character_codes[low] == code;
    return found ? &nl_characters[low] : NULL;
}

const nl_character *nl_character_need(uint32_t code, nl_error *err)
{
    const nl_character *character = nl_character_find(code);
    if (!character) {
        char name[5];
        nl_utf8_put(name, code);
        nl_fail(err, NL_ERROR_USAGE,
                "no way of drawing \"%s\" is known; printable ASCII can be drawn", name);
    }
    return character;
}

const nl_skeleton *nl_character_pick(const nl_character *character, nl_rng *rng)
{
    const nl_skeleton *skeleton = &nl_skeletons[character->first];
    uint32_t total = 0;
    for (int i = 0; i < character->count; i++)
        total += skeleton[i].weight;
    uint32_t drawn = nl_rng_below(rng, total);
    while (drawn >= skeleton->weight)
        drawn -= (skeleton++)->weight;
    return skeleton;
}

/* The lowest and highest point of a skeleton. */
static void extent_of(int *low, int *high, const nl_skeleton *skeleton)
{
    *low = INT8_MAX;
    *high = INT8_MIN;
    for (int s = skeleton->first; s < skeleton->first + skeleton->count; s++) {
        for (int p = nl_strokes[s].first; p < nl_strokes[s].first + nl_strokes[s].count; p++) {
            int y = nl_stroke_points[p].y;
            *low = y < *low ? y : *low;
            *high = y > *high ? y : *high;
        }
    }
}

bool nl_character_place(nl_place *out, uint32_t code)
{
    const nl_character *character = nl_character_find(code);
    float weight = 0.0f, top = 0.0f, bottom = 0.0f;
    for (int i = 0; character && i < character->count; i++) {
        const nl_skeleton *skeleton = &nl_skeletons[character->first + i];
        int low, high;
        extent_of(&low, &high, skeleton);
        weight += (float)skeleton->weight;
        top += (float)skeleton->weight * 0.01f * (float)high;
        bottom += (float)skeleton->weight * 0.01f * (float)low;
    }
    if (weight > 0.0f)
        *out = (nl_place){.top = top / weight, .bottom = bottom / weight};
    return weight > 0.0f;
}
