/* A hand writes skeletons; the paths become the lines of a file of pen characters. */
#include "support/writer.h"

#include "draw/path.h"

#include <stdio.h>
#include <stdlib.h>

enum { LINE_MAX = 40000 };

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
    size_t used = (size_t)sprintf(out, "{\"l\":\"%c\",\"w\":\"w%d\",\"q\":\"?\",\"s\":[",
                                  (char)nl_character_codes[index], writer);
    used += put_path(out + used, &path);
    return used + (size_t)sprintf(out + used, "]}\n");
}

void writers_make(nl_pens *out, int writers, int each, uint64_t seed, nl_arena *arena)
{
    nl_error err;
    size_t used = 0, room = 0;
    char *text = NULL;
    for (int i = 0; i < writers * nl_character_count * each; i++) {
        if (room - used < LINE_MAX)
            text = nl_grow(arena, text, &room, used + LINE_MAX, 1, &err);
        if (!text)
            abort();
        nl_rng rng = nl_rng_make(seed, NL_STREAM_TEST, 7, (uint64_t)i);
        used += put_character(text + used, i % writers, i / writers % nl_character_count, &rng);
    }
    if (!nl_pens_parse(out, (nl_bytes){(const uint8_t *)text, used}, "writers", arena, &err)) {
        fprintf(stderr, "%s\n", err.text);
        abort();
    }
}
