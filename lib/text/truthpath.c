#include "text/truthpath.h"

#include <math.h>

/* Chosen on pages with words that are missing or too many: log odds of letters that are read
 * rightly are about 5, of those read wrongly down to -15. */
static const float CHARACTER_LEFT_OUT = -12.0f, SEGMENT_LEFT_OUT = -4.0f;

/* Of each character of a word that is left out as a whole: rather one word than parts of two. */
static const float IN_WORD_LEFT_OUT = -9.0f;

/* How the best path comes to a state; edges are these and above: LABELS + 2 * edge as a label, one
 * more as noise. */
enum { BEGIN, LEAVE_SEGMENT, LEAVE_CHARACTER, LEAVE_WORD, LABELS };

typedef struct search {
    const nl_scored_lattice *lattice;
    const nl_truth_label *truth;
    int states; /* positions in the truth */
    float *best;
    int *step;
} search;

float nl_truth_path_score(const nl_scored_lattice *lattice, int edge, int label)
{
    const float *labels = lattice->label + (size_t)edge * (size_t)lattice->labels;
    float score = label >= 0 ? labels[label] : -INFINITY;
    for (int i = 0; label < 0 && i < lattice->labels; i++)
        score = fmaxf(score, labels[i] + NL_TRUTH_PATH_UNKNOWN);
    return score + lattice->edges[edge].score;
}

static float space_score(const search *s, int node, int state)
{
    float score = s->lattice->space[node];
    nl_truth_space space = s->truth[state].space;
    if (isnan(score) || space == NL_SPACE_NONE)
        return 0.0f;
    return space == NL_SPACE_HERE ? score : fmaxf(score, 0.0f);
}

/* Comes to a state with the score, if that is better than what came before. */
static void come(const search *s, int node, int state, float score, int step)
{
    size_t cell = (size_t)node * (size_t)s->states + (size_t)state;
    if (score <= s->best[cell])
        return;
    s->best[cell] = score;
    s->step[cell] = step;
}

/* Does a word begin with the character, or does the text end there? */
static bool is_word_start(const search *s, int state)
{
    return state == 0 || state + 1 == s->states || s->truth[state].space != NL_SPACE_NONE;
}

static int word_end(const search *s, int state)
{
    do
        state++;
    while (!is_word_start(s, state));
    return state;
}

static void leave_text(const search *s, int node, int state, float score)
{
    come(s, node, state + 1, score + CHARACTER_LEFT_OUT, LEAVE_CHARACTER);
    if (!is_word_start(s, state))
        return;
    int end = word_end(s, state);
    come(s, node, end, score + IN_WORD_LEFT_OUT * (float)(end - state), LEAVE_WORD);
}

/* All steps from the states of a node; its edges are first .. end - 1. */
static void leave_node(const search *s, int node, int first, int end)
{
    const nl_scored_lattice *l = s->lattice;
    const float *from = s->best + (size_t)node * (size_t)s->states;
    for (int state = 0; state < s->states; state++) {
        bool last = state + 1 == s->states;
        if (!last)
            leave_text(s, node, state, from[state]);
        if (node + 1 < l->nodes)
            come(s, node + 1, state, from[state] + SEGMENT_LEFT_OUT, LEAVE_SEGMENT);
        for (int e = first; e < end; e++) {
            come(s, l->edges[e].to, state, from[state] + l->noise[e], LABELS + 2 * e + 1);
            if (!last)
                come(s, l->edges[e].to, state + 1,
                     from[state] + nl_truth_path_score(l, e, s->truth[state].label) +
                         space_score(s, node, state),
                     LABELS + 2 * e);
        }
    }
}

/* Follows the best path back from its end. */
static void follow(int *edges, const search *s)
{
    int node = s->lattice->nodes - 1, state = s->states - 1;
    while (node > 0 || state > 0) {
        int step = s->step[(size_t)node * (size_t)s->states + (size_t)state];
        if (step == LEAVE_SEGMENT) {
            node--;
        } else if (step == LEAVE_CHARACTER) {
            edges[--state] = -1;
        } else if (step == LEAVE_WORD) {
            do
                edges[--state] = -1;
            while (!is_word_start(s, state));
        } else {
            int edge = (step - LABELS) / 2;
            node = s->lattice->edges[edge].from;
            if ((step - LABELS) % 2 == 0)
                edges[--state] = edge;
        }
    }
}

bool nl_truth_path(int *edges, const nl_scored_lattice *lattice, const nl_truth_label *truth,
                   int length, nl_arena *arena, nl_error *err)
{
    size_t cells = (size_t)lattice->nodes * ((size_t)length + 1);
    if (cells > NL_TRUTH_PATH_CELLS_MAX)
        return nl_fail(err, NL_ERROR_LIMIT,
                       "too much text to be aligned at once; give pages one by one");
    nl_arena_mark mark = nl_arena_save(arena);
    search s = {.lattice = lattice, .truth = truth, .states = length + 1};
    s.best = NL_NEW(arena, float, cells, err);
    s.step = NL_NEW(arena, int, cells, err);
    if (!s.best || !s.step)
        return false;
    for (size_t i = 0; i < cells; i++)
        s.best[i] = -INFINITY;
    s.best[0] = 0.0f;
    for (int node = 0, edge = 0; node < lattice->nodes; node++) {
        int first = edge;
        while (edge < lattice->count && lattice->edges[edge].from == node)
            edge++;
        leave_node(&s, node, first, edge);
    }
    follow(edges, &s);
    nl_arena_restore(arena, mark);
    return true;
}
