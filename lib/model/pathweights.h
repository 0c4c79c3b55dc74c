/* The weights of a path through a line's lattice, beside what the network says of its hypotheses.
 * They are learnt with the network (read/linelattice.h) and saved in the model. */
#ifndef NL_MODEL_PATHWEIGHTS_H
#define NL_MODEL_PATHWEIGHTS_H

enum {
    NL_SPACE_FEATURES = 46, /* of a gap that may be a space; read/spaces.h */
    NL_PATH_WEIGHTS = 4 + NL_SPACE_FEATURES,
};

/* All are added to logarithms of odds. */
typedef struct nl_path_weights {
    float letter;                   /* of each character */
    float crossed;                  /* per stroke width of ink crossed at a character's ends */
    float gap;                      /* per height of the line of paper inside a character */
    float noise;                    /* of small ink that is no character */
    float space[NL_SPACE_FEATURES]; /* of a space, by its gap's features; all 0: not learnt */
} nl_path_weights;

/* As fitted by hand to models that have no weights of their own. */
nl_path_weights nl_path_weights_default(void);

/* The weights as an array of NL_PATH_WEIGHTS numbers, in the order above. */
float *nl_path_weights_values(nl_path_weights *weights);

#endif
