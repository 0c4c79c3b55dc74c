#include "draw/likeness.h"

#include "draw/strokes.h"
#include "draw/synth.h"

#include <math.h>
#include <string.h>

enum { PICTURES = 100, DRAWN = 16, CLASSES_LEAST = 5 };

static const double FAR = 0.15, CLEAR = 0.3; /* how much more alike; how alike at least */

/* Index of a code point among the characters that can be drawn, or -1. */
static int character_index(uint32_t code)
{
    for (int i = 0; i < nl_character_count; i++) {
        if (nl_character_codes[i] == code)
            return i;
    }
    return -1;
}

static bool init_sums(nl_letter_sums *m, int side, nl_arena *arena, nl_error *err)
{
    size_t size = (size_t)side * (size_t)side;
    m->side = side;
    m->of = NL_NEW_TABLE(arena, float, (size_t)nl_character_count, size, err);
    m->counts = NL_NEW(arena, int, (size_t)nl_character_count, err);
    return m->of && m->counts;
}

static void add_pictures(nl_letter_sums *m, const nl_dataset *data)
{
    size_t size = (size_t)m->side * (size_t)m->side;
    for (size_t i = 0; i < data->count; i++) {
        const nl_class *c = &data->classes[data->labels[i]];
        int index = c->count == 1 ? character_index(c->code[0]) : -1;
        if (index < 0 || m->counts[index] == PICTURES)
            continue;
        const uint8_t *pixels = nl_dataset_image(data, i).data;
        m->counts[index]++;
        for (size_t p = 0; p < size; p++)
            m->of[(size_t)index * size + p] += (float)pixels[p];
    }
}

/* Sums become means without what all characters of `chosen` have in common. */
static bool take_common_away(nl_letter_sums *m, const bool *chosen, nl_arena *arena, nl_error *err)
{
    size_t size = (size_t)m->side * (size_t)m->side, count = (size_t)nl_character_count;
    float *common = NL_NEW(arena, float, size, err);
    int classes = 0;
    for (size_t c = 0; common && c < count; c++) {
        for (size_t p = 0; p < size && m->counts[c] > 0; p++)
            m->of[c * size + p] /= (float)m->counts[c];
        classes += chosen[c];
        for (size_t p = 0; p < size && chosen[c]; p++)
            common[p] += m->of[c * size + p];
    }
    for (size_t c = 0; common && classes > 0 && c < count; c++) {
        for (size_t p = 0; p < size; p++)
            m->of[c * size + p] -= common[p] / (float)classes;
    }
    return common != NULL;
}

/* Where pixel (x, y) of an upright picture is in one that lies so. */
static int turned_index(nl_turn turn, int x, int y, int side)
{
    int last = side - 1, right = last - x, up = last - y;
    switch (turn) {
    case NL_TURN_TRANSPOSED:
        return x * side + y;
    case NL_TURN_MIRRORED:
        return y * side + right;
    case NL_TURN_FLIPPED:
        return up * side + x;
    case NL_TURN_HALF:
        return up * side + right;
    case NL_TURN_LEFT:
        return right * side + y;
    case NL_TURN_RIGHT:
        return x * side + up;
    case NL_TURN_ANTITRANSPOSED:
        return right * side + up;
    case NL_TURN_NONE:
    case NL_TURNS:
        break;
    }
    return y * side + x;
}

static double cosine(const float *lying, const float *upright, nl_turn turn, int side)
{
    double product = 0.0, first = 0.0, second = 0.0;
    for (int y = 0; y < side; y++) {
        for (int x = 0; x < side; x++) {
            double a = (double)lying[turned_index(turn, x, y, side)];
            double b = (double)upright[y * side + x];
            product += a * b;
            first += a * a;
            second += b * b;
        }
    }
    return product / (sqrt(first * second) + 1e-9);
}

/* The mean over the data's characters, each compared with the drawn one `shift` further. */
static double compare(const nl_letter_sums *given, const nl_letter_sums *drawn, nl_turn turn,
                      int shift)
{
    size_t size = (size_t)given->side * (size_t)given->side;
    double sum = 0.0;
    int compared = 0;
    for (int c = 0; c < nl_character_count; c++) {
        int other = c + shift;
        if (given->counts[c] == 0 || other < 0 || other >= nl_character_count)
            continue;
        sum += cosine(given->of + (size_t)c * size, drawn->of + (size_t)other * size, turn,
                      given->side);
        compared++;
    }
    return compared > 0 ? sum / compared : 0.0;
}

bool nl_likeness_draw(nl_letter_sums *out, int side, nl_pool *pool, nl_arena *arena, nl_error *err)
{
    nl_arena scratch = {0};
    nl_dataset letters;
    nl_synth_job job = {.codes = nl_character_codes, .code_count = nl_character_count, .seed = 1};
    job.prep = nl_prep_for(side);
    nl_dataset_init(&letters, side);
    bool ok = init_sums(out, side, arena, err) &&
              nl_synth_characters(&letters, (size_t)nl_character_count * DRAWN, &job, pool,
                                  &scratch, err);
    if (ok)
        add_pictures(out, &letters);
    nl_arena_free(&scratch);
    return ok;
}

static bool copy_sums(nl_letter_sums *out, const nl_letter_sums *from, nl_arena *arena,
                      nl_error *err)
{
    size_t count = (size_t)nl_character_count, size = (size_t)from->side * (size_t)from->side;
    if (!init_sums(out, from->side, arena, err))
        return false;
    memcpy(out->of, from->of, count * size * sizeof *out->of);
    memcpy(out->counts, from->counts, count * sizeof *out->counts);
    return true;
}

bool nl_likeness_find(nl_likeness *out, const nl_dataset *data, const nl_letter_sums *drawn,
                      nl_error *err)
{
    *out = (nl_likeness){0};
    nl_arena scratch = {0};
    nl_letter_sums given, usual;
    bool *chosen = NL_NEW(&scratch, bool, (size_t)nl_character_count, err);
    bool ok = chosen && init_sums(&given, data->side, &scratch, err) &&
              copy_sums(&usual, drawn, &scratch, err);
    if (ok)
        add_pictures(&given, data);
    for (int c = 0; ok && c < nl_character_count; c++) {
        chosen[c] = given.counts[c] > 0;
        out->classes += chosen[c];
    }
    ok = ok && take_common_away(&given, chosen, &scratch, err) &&
         take_common_away(&usual, chosen, &scratch, err);
    if (ok) {
        for (int turn = 0; turn < NL_TURNS; turn++)
            out->turned[turn] = compare(&given, &usual, (nl_turn)turn, 0);
        out->earlier = compare(&given, &usual, NL_TURN_NONE, -1);
        out->later = compare(&given, &usual, NL_TURN_NONE, 1);
    }
    nl_arena_free(&scratch);
    return ok;
}

static bool is_far_better(const nl_likeness *likeness, double other)
{
    return likeness->classes >= CLASSES_LEAST && other > CLEAR &&
           other > likeness->turned[NL_TURN_NONE] + FAR;
}

nl_turn nl_likeness_turn(const nl_likeness *likeness)
{
    nl_turn best = NL_TURN_NONE;
    for (int turn = 0; turn < NL_TURNS; turn++) {
        if (likeness->turned[turn] > likeness->turned[best])
            best = (nl_turn)turn;
    }
    return is_far_better(likeness, likeness->turned[best]) ? best : NL_TURN_NONE;
}

int nl_likeness_shift(const nl_likeness *likeness)
{
    double best = fmax(likeness->earlier, likeness->later);
    if (!is_far_better(likeness, best))
        return 0;
    return likeness->earlier > likeness->later ? -1 : 1;
}

const char *nl_turn_name(nl_turn turn)
{
    static const char *const names[NL_TURNS] = {
        [NL_TURN_NONE] = "upright",
        [NL_TURN_TRANSPOSED] = "transposed (rows and columns exchanged)",
        [NL_TURN_MIRRORED] = "mirrored",
        [NL_TURN_FLIPPED] = "flipped (top and bottom exchanged)",
        [NL_TURN_HALF] = "upside down",
        [NL_TURN_LEFT] = "turned left by a quarter",
        [NL_TURN_RIGHT] = "turned right by a quarter",
        [NL_TURN_ANTITRANSPOSED] = "transposed and upside down",
    };
    return names[turn];
}
