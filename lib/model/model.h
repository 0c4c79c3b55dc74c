/* A model: one or more networks, the alphabet their outputs stand for, and how a picture becomes
 * their input. A model of several networks is an ensemble: their answers are averaged. */
#ifndef NL_MODEL_MODEL_H
#define NL_MODEL_MODEL_H

#include "data/dataset.h"
#include "data/split.h"
#include "image/features.h"
#include "image/prep.h"
#include "math/vec.h"
#include "model/pathweights.h"
#include "nn/pass.h"

/* The code point of the output "not one letter": U+FFFD, the replacement character. It is never an
 * answer. */
enum { NL_NOT_A_LETTER = 0xfffd };

/* The part of its data that a model was not trained on: arguments of nl_dataset_split or
 * nl_dataset_fold. */
typedef struct nl_split {
    double share;
    uint64_t seed;
    nl_fold fold; /* fold.count > 0: instead of the share, which is then 1 / fold.count */
} nl_split;

enum {
    NL_MEMBERS_MAX = 16, /* networks of a model */
    NL_TTA_MAX = 64,     /* versions of a picture in test-time augmentation */
};

/* A network of a model, and all that is its own. */
typedef struct nl_member {
    nl_mlp mlp;
    nl_features features;     /* its input: what of a picture it sees, ... */
    nl_shape_norm shape_norm; /* ... after the picture is normalised like this */
    float temperature;        /* its logits are divided by it before the softmax; calibrated, > 0 */
} nl_member;

typedef struct nl_model {
    nl_member *member;  /* all with the same number of outputs */
    int member_count;   /* 1 .. NL_MEMBERS_MAX; 1: a plain model. 0: no model */
    uint32_t *alphabet; /* code point of each output, strictly ascending */
    nl_prep prep;
    nl_path_weights path; /* of a path through a line's lattice */
    bool reads_lines;     /* they are learnt from lines, with the network; else the default ones */
    int tta;       /* test-time augmentation: answers are averaged over the picture and tta - 1
                      augmented copies; 0 is 1. Not stored in the file */
    uint64_t seed; /* the training's */
    nl_split split;
    const char *provenance; /* JSON object: data, counts, accuracies, program's version */
    const char *checksum;   /* of the file it was loaded from, hexadecimal; NULL: not from one */
    nl_arena arena;         /* owns all of the above */
} nl_model;

/* What an untrained network is made from. */
typedef struct nl_network {
    nl_features features;
    nl_shape_norm shape_norm;
    int hidden[NL_MLP_LAYERS_MAX - 1];
    int hidden_count;
    nl_activation activation;
    nl_init init;
} nl_network;

/* An untrained model for the dataset. Its alphabet is every character that a label of the data
 * stands for, its hidden layers are as given, its weights are initialised from the seed.
 * Those of inputs that isolated characters leave at 0 are 0.
 * NL_ERROR_INPUT if the data have fewer than two characters. */
bool nl_model_create(nl_model *out, const nl_dataset *data, const nl_network *network,
                     uint64_t seed, nl_error *err) NL_CHECK;

/* Frees all that the model owns. Accepts zero. */
void nl_model_free(nl_model *model);

/* How many outputs each of its networks has: the size of the alphabet. */
int nl_model_outputs(const nl_model *model);

/* Is any of its networks shown what is around a character (NL_FEATURES_CONTEXT)? */
bool nl_model_sees_context(const nl_model *model);

/* NL_ERROR_MODEL for an ensemble. `what` says what needs a single network: "training goes on
 * from". */
bool nl_model_must_be_plain(const nl_model *model, const char *what, nl_error *err) NL_CHECK;

/* The output that stands for the code point, or -1. */
int nl_model_output(const nl_model *model, uint32_t code);

/* The outputs of a model that each label of a dataset stands for. The set of a label is empty if
 * the model knows none of its characters. */
typedef struct nl_label_map {
    nl_target_sets targets; /* by label */
    int unknown;            /* labels with an empty set */
} nl_label_map;

/* In the arena. With fold_case a label stands for both cases of its characters. */
bool nl_label_map_init(nl_label_map *out, const nl_model *model, const nl_dataset *data,
                       bool fold_case, nl_arena *arena, nl_error *err) NL_CHECK;

/* Which outputs may be answers. */
typedef struct nl_mask {
    bool *allowed;   /* one for each output; NULL: all */
    bool restricted; /* only named characters may be answers, so punctuation must not */
} nl_mask;

/* The mask of what --allow and --deny leave: sets written "A-Za-z0-9" (ranges of code points; a '-'
 * first or last is itself; NULL: no restriction). NL_ERROR_USAGE if a range is backwards or no
 * character of the alphabet is left. */
bool nl_mask_init(nl_mask *out, const nl_model *model, const char *allow, const char *deny,
                  nl_arena *arena, nl_error *err) NL_CHECK;

#endif
