/* A letter's score is what the network says of it, its geometry, and what suits it to its place;
 * small ink has the fixed score of punctuation or noise. A space before a letter adds its learnt
 * log odds, if they are positive: the text without it has none to add. */
#include "read/pathscore.h"

#include <math.h>

static const float PUNCTUATION_SCORE = -3.0f; /* of punctuation by shape and position, log odds */

/* Added to the learnt log odds of a space where page/words.h finds one, and where it finds none;
 * chosen on lines of held-back writers. */
static const float WORD_GAP = 2.0f, NO_WORD_GAP = -1.0f;

/* The log odds of spaces are multiplied by this when language decides about them; chosen on lines
 * of held-back writers and on names. */
static const float SPACE_WEIGHT = 1.25f;

static bool is_without(const nl_path_scores *s, nl_read_part part)
{
    return s->options->without & part;
}

static bool find_spaces(nl_path_scores *s, nl_arena *arena, nl_error *err)
{
    size_t lines = (size_t)s->layout->line_count;
    if (!s->model->reads_lines || s->hypotheses->segmentation == NL_SEGMENT_NONE)
        return true;
    s->first_segment = NL_NEW(arena, int, lines + 1, err);
    for (size_t i = 0; s->first_segment && i < lines; i++)
        s->first_segment[i + 1] = s->first_segment[i] + s->hypotheses->lines[i].count;
    return s->first_segment &&
           nl_space_features_find(&s->spaces, s->hypotheses->lines, s->layout, arena, err);
}

bool nl_path_scores_init(nl_path_scores *out, const nl_hypotheses *hypotheses,
                         const nl_layout *layout, const nl_model *model,
                         const nl_read_options *options, nl_arena *arena, nl_error *err)
{
    size_t count = (size_t)hypotheses->count;
    *out = (nl_path_scores){
        .hypotheses = hypotheses, .layout = layout, .model = model, .options = options};
    out->geometry = NL_NEW(arena, float, count, err);
    out->spelling = NL_NEW(arena, nl_spelling, count, err);
    return out->geometry && out->spelling && find_spaces(out, arena, err);
}

/* Punctuation is read unless a mask names what may be read. */
bool nl_path_is_punctuation(const nl_path_scores *s, const nl_hypothesis *one)
{
    return one->ink_class != NL_INK_LETTER && one->ink_class != NL_INK_NOISE &&
           !s->options->mask.restricted && !is_without(s, NL_READ_PUNCTUATION);
}

static float small_ink_score(const nl_path_scores *s, const nl_hypothesis *one)
{
    return nl_path_is_punctuation(s, one) ? PUNCTUATION_SCORE : s->model->path.noise;
}

static float letter_score(const nl_path_scores *s, const nl_hypothesis *one)
{
    const nl_path_weights *weights = &s->model->path;
    float shape = weights->gap * one->span.gap + weights->crossed * one->span.crossed;
    return one->log_odds + s->geometry[one - s->hypotheses->list] + weights->letter +
           (is_without(s, NL_READ_GEOMETRY) ? 0.0f : shape);
}

static const nl_spelling *spelling_of(const nl_path_scores *s, const nl_hypothesis *one)
{
    return &s->spelling[one - s->hypotheses->list];
}

/* May the hypothesis be read as a letter at all? */
static bool may_be_letter(const nl_path_scores *s, const nl_hypothesis *one)
{
    return one->ink_class == NL_INK_LETTER || s->hypotheses->segmentation == NL_SEGMENT_PATHS;
}

bool nl_path_is_letter(const nl_path_scores *s, const nl_hypothesis *one)
{
    return one->ink_class == NL_INK_LETTER || spelling_of(s, one)->code != 0 ||
           (may_be_letter(s, one) && letter_score(s, one) > small_ink_score(s, one));
}

/* Log odds of a space before the hypothesis; -INFINITY: none can be there, or spaces are not
 * learnt. */
static float space_before(const nl_path_scores *s, const nl_hypothesis *one)
{
    if (!s->spaces)
        return -INFINITY;
    int segment = s->first_segment[one->line] + one->span.first;
    float score = nl_space_score(&s->spaces[segment], &s->model->path);
    return isnan(score) ? -INFINITY : score;
}

/* The same, moved by what page/words.h says of the gap. */
static float space_evidence(const nl_path_scores *s, const nl_hypothesis *one, bool word_gap)
{
    return space_before(s, one) + (word_gap ? WORD_GAP : NO_WORD_GAP);
}

float nl_path_score(const nl_path_scores *s, const nl_hypothesis *one)
{
    float gain = spelling_of(s, one)->gain;
    if (!nl_path_is_letter(s, one))
        return gain + small_ink_score(s, one);
    return gain + fmaxf(space_before(s, one), 0.0f) + letter_score(s, one);
}

bool nl_path_is_after_space(const nl_path_scores *s, const nl_hypothesis *one, bool word_gap)
{
    int said = spelling_of(s, one)->space;
    return said != 0 ? said > 0 : space_evidence(s, one, word_gap) > 0.0f;
}

nl_seen nl_path_see(const nl_path_scores *s, const nl_hypothesis *one, bool word_gap)
{
    bool other = one->ink_class == NL_INK_LETTER || nl_path_is_punctuation(s, one);
    return (nl_seen){.letter = may_be_letter(s, one) ? letter_score(s, one) : -INFINITY,
                     .noise = other ? -INFINITY : s->model->path.noise,
                     .space = SPACE_WEIGHT * space_evidence(s, one, word_gap)};
}
