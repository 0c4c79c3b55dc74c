/* The thresholds part lines of held-back writers, of which about one in twenty scores below 0.4,
 * mostly single characters, from what is read in pictures of wood, cloth and blotches, which scores
 * 0.06 to 0.39. */
#include "read/legibility.h"

#include "math/vec.h"

#include <math.h>

static const float LEGIBLE = 0.42f; /* surely writing */
static const float BESIDE = 0.5f;   /* of the most legible line: less is no writing */
static const float HARDLY = 0.15f;  /* a single line: less is no writing */
enum { LETTERS_LEAST = 3 };         /* of a line that others are compared with */

/* A line of the decoding: its symbols. */
typedef struct read_line {
    int first, count;
    float legibility;
} read_line;

static read_line next_line(const nl_decoding *d, const nl_hypotheses *hypotheses, int first)
{
    float path = 0.0f, character = 0.0f, choice = 0.0f;
    int end = first;
    for (; end < d->count && d->symbols[end].line == d->symbols[first].line; end++) {
        const nl_symbol *symbol = &d->symbols[end];
        path += symbol->posterior;
        character += 1.0f / (1.0f + expf(-hypotheses->list[symbol->hypothesis].log_odds));
        choice += nl_maximum(nl_mat_row(d->p, symbol->row), d->p.columns);
    }
    float count = (float)(end - first);
    return (read_line){first, end - first, path / count * (character / count) * (choice / count)};
}

void nl_legibility_find(bool *illegible, const nl_decoding *decoding,
                        const nl_hypotheses *hypotheses)
{
    float best = 0.0f;
    int lines = 0;
    read_line line;
    for (int i = 0; i < decoding->count; i += line.count, lines++) {
        line = next_line(decoding, hypotheses, i);
        best = line.count >= LETTERS_LEAST ? fmaxf(best, line.legibility) : best;
    }
    float least = best >= LEGIBLE ? fminf(BESIDE * best, LEGIBLE) : lines > 1 ? LEGIBLE : HARDLY;
    for (int i = 0; i < decoding->count && best > 0.0f; i += line.count) {
        line = next_line(decoding, hypotheses, i);
        if (line.legibility < least)
            illegible[hypotheses->list[decoding->symbols[i].hypothesis].line] = true;
    }
}
