/* Any bytes as pen characters and texts: accepted ones are consistent and can be typeset. */
#include "draw/compose.h"
#include "draw/pens.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const nl_pens *pens)
{
    size_t sound = 0, texts = pens->text_count + pens->crowded_texts;
    for (int w = 0; w < pens->writer_count; w++) { /* some may have written texts only */
        if (pens->writers[w].first != sound || (pens->writers[w].count == 0 && texts == 0))
            abort();
        sound += pens->writers[w].count;
    }
    if (sound != pens->count || pens->faults[NL_PEN_SOUND] != pens->count)
        abort();
    for (size_t i = 0; i < pens->count; i++) {
        const nl_pen_character *c = &pens->characters[i];
        if (c->stroke_count < 1 || c->stroke + (size_t)c->stroke_count > pens->stroke_count ||
            c->height < 0 || c->height > NL_PEN_UNIT || c->width < 0 || c->width > NL_PEN_UNIT)
            abort();
    }
    for (size_t i = 0; i < pens->text_count; i++) {
        const nl_pen_text *t = &pens->texts[i];
        if (t->part_count < 1 || t->part + (size_t)t->part_count > pens->part_count)
            abort();
    }
    for (size_t i = 0; i < pens->part_count; i++) {
        if (pens->parts[i].stroke + (size_t)pens->parts[i].stroke_count > pens->stroke_count)
            abort();
    }
    for (size_t i = 0; i < pens->stroke_count; i++)
        if (pens->strokes[i].count < 1 ||
            pens->strokes[i].first + (size_t)pens->strokes[i].count > pens->point_count)
            abort();
}

/* Writes the first character twice, as its writer. */
static void write_some(const nl_pens *pens, nl_arena *arena)
{
    nl_compose_source source = {.pens = pens, .writer = pens->characters[0].writer};
    nl_compose_style style = nl_compose_style_default();
    nl_rng rng = nl_rng_make(1, NL_STREAM_TEST, 0, 0);
    nl_composed out;
    nl_error err;
    if (pens->characters[0].code > 0x7f || pens->characters[0].code <= ' ')
        return;
    char letter = (char)pens->characters[0].code, text[] = {letter, letter, '\0'};
    style.height = 20.0f;
    style.breaks_most = 2;
    if (!nl_compose_text(&out, text, &source, &style, &rng, arena, &err) || out.letter_count != 2)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    nl_arena arena = {0};
    nl_pens pens;
    nl_error err;
    if (nl_pens_parse(&pens, (nl_bytes){data, size}, "fuzz", &arena, &err)) {
        check(&pens);
        if (pens.count > 0)
            write_some(&pens, &arena);
    }
    nl_arena_free(&arena);
    return 0;
}
