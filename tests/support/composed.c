#include "support/composed.h"

#include "support/seed.h"
#include "support/writer.h"

#include <stdio.h>
#include <stdlib.h>

void composed_open(composed_bench *bench)
{
    *bench = (composed_bench){.seed = test_seed()};
    writers_make(&bench->pens, 5, 2, bench->seed, &bench->own);
}

void composed_close(composed_bench *bench)
{
    nl_arena_free(&bench->arena);
    nl_arena_free(&bench->own);
}

nl_compose_style composed_plain(void)
{
    nl_compose_style style = nl_compose_style_default();
    style.ink = 0.0f;
    style.paper = 255.0f;
    style.noise = 0.0f;
    return style;
}

nl_composed composed_make(composed_bench *bench, const char *text, const nl_compose_style *style,
                          unsigned round)
{
    nl_error err = {0};
    nl_composed out;
    nl_rng rng = nl_rng_make(bench->seed, NL_STREAM_TEST, 0, round);
    nl_compose_source source = {.hand = nl_hand_random(&rng)};
    if (round % 2) {
        source.pens = &bench->pens;
        source.writer = (int)round % bench->pens.writer_count;
    }
    if (!nl_compose_text(&out, text, &source, style, &rng, &bench->arena, &err)) {
        fprintf(stderr, "%s\n", err.text);
        abort();
    }
    return out;
}

bool composed_is_ink(const nl_composed *c, int i)
{
    return c->paper.data[i] < 128;
}

void composed_measure(composed_part parts[COMPOSED_MOST], const nl_composed *c)
{
    for (int k = 0; k < c->letter_count; k++)
        parts[k] = (composed_part){
            .left = c->paper.width, .right = -1, .top = c->paper.height, .bottom = -1};
    for (int i = 0; i < c->paper.width * c->paper.height; i++) {
        if (!composed_is_ink(c, i) || c->owner[i] == 0)
            continue;
        composed_part *p = &parts[c->owner[i] - 1];
        int x = i % c->paper.width, y = i / c->paper.width;
        p->ink++;
        p->left = x < p->left ? x : p->left;
        p->right = x > p->right ? x : p->right;
        p->top = y < p->top ? y : p->top;
        p->bottom = y > p->bottom ? y : p->bottom;
    }
}
