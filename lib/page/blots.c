#include "page/blots.h"

#include "page/proportions.h"
#include "page/textline.h"

#include <math.h>

static const float ALONE = 5.0f;       /* heights of the writing to the next letter, at least */
static const float BLOT_HEIGHT = 0.6f; /* of the writing's height, at most */
static const float BLOT_INK = 0.55f;   /* share of its box that a blot fills, at least */

/* Is it a compact blot? */
static bool is_blot(const nl_component *component, float height)
{
    float wide = (float)component->box.width, tall = (float)component->box.height;
    return tall < BLOT_HEIGHT * height && (float)component->area >= BLOT_INK * wide * tall &&
           tall <= NL_COMPACT_ASPECT_MAX * wide && wide <= NL_COMPACT_ASPECT_MAX * tall;
}

/* Is there no other letter near the one at `index`? They are sorted by their left sides. */
static bool is_alone(const nl_letter *letters, int count, int index, float height)
{
    nl_box box = letters[index].box;
    float reach = ALONE * height;
    for (int step = -1; step <= 1; step += 2) {
        for (int i = index + step; i >= 0 && i < count; i += step) {
            nl_box other = letters[i].box;
            float aside = step > 0 ? (float)(other.left - box.left - box.width)
                                   : (float)(box.left - other.left - other.width);
            float apart = (float)(other.top - box.top);
            if (aside > reach)
                break;
            if (fabsf(apart) <= height + (float)other.height)
                return false;
        }
    }
    return true;
}

int nl_blots_drop(nl_letter *letters, int count, const nl_component_list *list, float height)
{
    int left = 0;
    nl_letters_sort(letters, count);
    for (int i = 0; i < count; i++) {
        bool blot = is_blot(&list->components[letters[i].component], height) &&
                    is_alone(letters, count, i, height);
        letters[i].line = blot ? -1 : 0;
        left += !blot;
    }
    if (left == 0)
        return count;
    left = 0;
    for (int i = 0; i < count; i++) {
        if (letters[i].line == 0)
            letters[left++] = letters[i];
    }
    return left;
}
