/* Scores of hypotheses on a path through a line, log odds. A path's score is the sum of theirs. */
#ifndef NL_READ_PATHSCORE_H
#define NL_READ_PATHSCORE_H

#include "read/language.h"
#include "read/spaces.h"

/* What the scores go by. */
typedef struct nl_path_scores {
    const nl_hypotheses *hypotheses;
    const nl_layout *layout;
    const nl_model *model;
    const nl_read_options *options;
    float *geometry;           /* of each hypothesis: geometric score; set by the owner */
    nl_spelling *spelling;     /* of each hypothesis; set by the owner */
    nl_space_features *spaces; /* of each segment, line by line; NULL: spaces are not learnt */
    int *first_segment;        /* of each line, among them */
} nl_path_scores;

/* Scores without geometry and language yet, which are zero. In the arena; what is pointed to must
 * stay. NL_ERROR_LIMIT only. */
bool nl_path_scores_init(nl_path_scores *out, const nl_hypotheses *hypotheses,
                         const nl_layout *layout, const nl_model *model,
                         const nl_read_options *options, nl_arena *arena, nl_error *err) NL_CHECK;

/* What the hypothesis is read as, if it is on the path: a letter, or punctuation by its ink class;
 * it is nothing if neither is true. A letter may have the ink class of punctuation. */
bool nl_path_is_letter(const nl_path_scores *s, const nl_hypothesis *one);
bool nl_path_is_punctuation(const nl_path_scores *s, const nl_hypothesis *one);

/* Its score as what it is read as. */
float nl_path_score(const nl_path_scores *s, const nl_hypothesis *one);

/* Is there a space before it? `word_gap`: page/words.h finds a word gap there. Only where spaces
 * are learnt. */
bool nl_path_is_after_space(const nl_path_scores *s, const nl_hypothesis *one, bool word_gap);

/* What language is to know of it; its word is left to the caller. */
nl_seen nl_path_see(const nl_path_scores *s, const nl_hypothesis *one, bool word_gap);

#endif
