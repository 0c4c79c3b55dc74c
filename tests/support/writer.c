/* A hand writes skeletons; the paths become the lines of a file of pen characters. */
#include "support/writer.h"

#include "draw/path.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

enum { LINE_MAX = 40000, LETTERS = 62, SYMBOLS = 32 };

static size_t put_path(char *out, const nl_path *path)
{
    size_t used = 0;
    for (int s = 0; s < path->stroke_count; s++) {
        used += (size_t)sprintf(out + used, "%s[", s > 0 ? "," : "");
        for (int i = nl_path_first(path, s); i < path->end[s]; i++)
            used +=
                (size_t)sprintf(out + used, "%s%.1f,%.1f", i > nl_path_first(path, s) ? "," : "",
                                500.0 * (double)path->point[i].x, 500.0 * (double)path->point[i].y);
        used += (size_t)sprintf(out + used, "]");
    }
    return used;
}

static size_t put_character(char *out, int writer, int index, nl_rng *rng)
{
    nl_hand hand = {.aspect = 1.0f, .stroke_width = 0.1f, .jitter = 0.01f, .slant = 0.1f};
    nl_path path;
    nl_path_write(&path, nl_character_pick(&nl_characters[index], rng), &hand, rng);
    char code = (char)nl_character_codes[index];
    const char *escape = code == '"' || code == '\\' ? "\\" : "";
    size_t used = (size_t)sprintf(out, "{\"l\":\"%s%c\",\"w\":\"w%d\",\"q\":\"?\",\"s\":[", escape,
                                  code, writer);
    used += put_path(out + used, &path);
    return used + (size_t)sprintf(out + used, "]}\n");
}

/* Letters and digits first, so that what they look like does not depend on the symbols. */
static void list_characters(int order[SYMBOLS + LETTERS])
{
    int letters = 0, symbols = LETTERS;
    for (int i = 0; i < nl_character_count; i++)
        order[isalnum((int)nl_character_codes[i]) ? letters++ : symbols++] = i;
}

void writers_make(nl_pens *out, int writers, int each, uint64_t seed, nl_arena *arena)
{
    nl_error err;
    size_t used = 0, room = 0;
    char *text = NULL;
    int order[SYMBOLS + LETTERS], letters = writers * LETTERS * each;
    list_characters(order);
    for (int i = 0; i < letters + writers * SYMBOLS * each; i++) {
        if (room - used < LINE_MAX)
            text = nl_grow(arena, text, &room, used + LINE_MAX, 1, &err);
        if (!text)
            abort();
        nl_rng rng = nl_rng_make(seed, NL_STREAM_TEST, 7, (uint64_t)i);
        int character =
            i < letters ? i / writers % LETTERS : LETTERS + (i - letters) / writers % SYMBOLS;
        used += put_character(text + used, i % writers, order[character], &rng);
    }
    if (!nl_pens_parse(out, (nl_bytes){(const uint8_t *)text, used}, "writers", arena, &err)) {
        fprintf(stderr, "%s\n", err.text);
        abort();
    }
}
