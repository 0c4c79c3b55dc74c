/* See handlattice.h. */
#include "support/handlattice.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char ALPHABET[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-.";

static void need(bool ok, const nl_error *err)
{
    if (!ok) {
        fprintf(stderr, "%s\n", err->text);
        exit(1);
    }
}

void handlattice_init(handlattice *s)
{
    memset(s, 0, sizeof *s);
    for (int o = 0; o < HANDLATTICE_OUTPUTS; o++)
        s->alphabet[o] = (uint32_t)(unsigned char)ALPHABET[o];
    s->member.mlp = (nl_mlp){.depth = 1, .layer[0].outputs = HANDLATTICE_OUTPUTS};
    s->model = (nl_model){.member = &s->member, .member_count = 1, .alphabet = s->alphabet};
    s->line = (nl_line){.baseline = 100.0f, .height = 100.0f};
    s->layout = (nl_layout){.lines = &s->line, .line_count = 1};
    s->hypotheses = (nl_hypotheses){.segmentation = NL_SEGMENT_PATHS,
                                    .list = s->list,
                                    .start = s->start,
                                    .p = nl_mat_view(s->p, 0, HANDLATTICE_OUTPUTS)};
    s->evidence = (nl_evidence){&s->model, &s->layout, &s->hypotheses, s->seen, NULL};
}

int handlattice_add(handlattice *s, int first, int count, float score, const char *like)
{
    int index = s->hypotheses.count++;
    s->list[index] = (nl_hypothesis){
        .span = {.first = first, .count = count, .box = {60 * first, 0, 50 * count, 100}},
        .ink_class = NL_INK_LETTER};
    s->seen[index] = (nl_seen){.letter = score, .noise = -INFINITY, .space = -INFINITY};
    s->start[1] = s->hypotheses.p.rows = s->hypotheses.count;
    float *p = s->p + index * HANDLATTICE_OUTPUTS;
    for (int o = 0; o < HANDLATTICE_OUTPUTS; o++)
        p[o] = 1e-6f;
    for (; *like; like += 2 + (like[2] == ' '))
        p[strchr(ALPHABET, like[0]) - ALPHABET] = 0.1f * (float)(like[1] - '0');
    return index;
}

static nl_bytes bytes_of(const char *text)
{
    return (nl_bytes){(const uint8_t *)text, strlen(text)};
}

void handlattice_spell(nl_spelling *out, const handlattice *s, const char *lexicon,
                       const char *text, int from, int to)
{
    nl_error err;
    nl_arena arena = {0};
    nl_language language = {0};
    nl_word_run run = {.first = from, .last = to};
    const char *name = "text";
    const nl_ngram_options options = {.order = 3, .least = 1};
    nl_bytes bytes;
    if (lexicon)
        need(nl_lexicon_parse(&language.lexicon, bytes_of(lexicon), name, &err), &err);
    if (text) {
        bytes = bytes_of(text);
        need(nl_ngram_learn(&language.ngram, &bytes, &name, 1, &options, &err), &err);
    }
    memset(out, 0, HANDLATTICE_HYPOTHESES_MAX * sizeof *out);
    need(nl_language_spell(out, &language, &s->evidence, &run, 1, &arena, &err), &err);
    nl_language_free(&language);
    nl_arena_free(&arena);
}
