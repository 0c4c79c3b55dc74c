#include "trainargs.h"

static const char *const optimizer_names[] = {"sgd", "momentum", "nesterov", "adamw", NULL};
static const char *const schedule_names[] = {"constant", "step", "cosine", "one-cycle", NULL};
static const char *const keep_names[] = {"best", "last", NULL};
static const char *const init_names[] = {"auto", "glorot", "he", NULL};

static const char *activation_name(unsigned value)
{
    return value < NL_ACTIVATIONS ? nl_activation_get((nl_activation)value)->name : NULL;
}

#define A nl_train_args
const nl_option nl_train_rows[] = {
    OPTION_FILE(A, output, 'o', "output", "MODEL", "where the model is saved"),
    OPTION_FILE(A, from, 0, "from", "MODEL",
                "go on from this model's weights, with its hidden layers and features"),
    OPTION_FILE(A, teacher, 0, "teacher", "MODEL",
                "learn what this model says of each picture, too, or this ensemble"),
    OPTION_FLOAT(A, train.teacher.weight, 0, "teacher-weight", "SHARE", 0, 1,
                 "how much it counts; what is left is the labels'"),
    OPTION_FLOAT(A, train.teacher.temperature, 0, "teacher-temperature", "T", 0.1, 100,
                 "both answers are softened by it: the more, the more unlikely characters count"),
    OPTION_CHOICE_FROM(A, train.network.features, 0, "features", "NAME", nl_features_name,
                       "what of a picture the network is shown: its edges' directions, or pixels"),
    OPTION_CHOICE_FROM(A, train.network.shape_norm, 0, "shape-norm", "NAME", nl_shape_norm_name,
                       "make pictures alike before, in slant (upright), width or both"),
    OPTION_INT_LIST(A, hidden, 0, "hidden", "N,N", 1, 65536, "units of the hidden layers, or none"),
    OPTION_CHOICE_FROM(A, train.network.activation, 'a', "activation", "NAME", activation_name,
                       "what the hidden layers do with their sums"),
    OPTION_CHOICE(A, train.network.init, 0, "init", "NAME", init_names,
                  "how the first weights are drawn; auto suits the activation"),
    OPTION_INT(A, train.epochs, 'e', "epochs", "N", 1, 100000, "times all data are learnt from"),
    OPTION_INT(A, train.batch_size, 'b', "batch-size", "N", 1, 65536, "samples per step"),
    OPTION_DOUBLE(A, lr, 0, "lr", "RATE", 0, 10,
                  "learning rate; 0: 0.12 with nesterov, half that with --no-batch-norm or --from, "
                  "0.002 with adamw, and so on"),
    OPTION_CHOICE(A, train.optim.kind, 0, "optimizer", "NAME", optimizer_names,
                  "how parameters follow the gradient"),
    OPTION_FLOAT(A, train.optim.momentum, 0, "momentum", "M", 0, 0.9999,
                 "how long past gradients last; adamw's beta1"),
    OPTION_FLOAT(A, train.optim.weight_decay, 0, "weight-decay", "D", 0, 1,
                 "pull of the weights towards zero"),
    OPTION_CHOICE(A, train.schedule.kind, 0, "schedule", "NAME", schedule_names,
                  "how the learning rate changes"),
    OPTION_FLOAT(A, train.schedule.warmup, 0, "warmup", "SHARE", 0, 0.9,
                 "share of the training in which the rate rises"),
    OPTION_FLAG(A, train.step.batch_norm, 0, "batch-norm",
                "normalise the hidden layers' sums while learning; not with --from"),
    OPTION_FLOAT(A, train.step.dropout, 0, "dropout", "SHARE", 0, 0.95,
                 "share of hidden outputs left out at random"),
    OPTION_FLOAT(A, train.step.smoothing, 0, "label-smoothing", "SHARE", 0, 0.95,
                 "share of the truth given to all characters alike"),
    OPTION_FLOAT(A, train.step.clip, 0, "clip", "NORM", 0, 1e6,
                 "largest norm of the gradient; 0: any"),
    OPTION_FLOAT(A, train.deform, 0, "augment", "X", 0, 4,
                 "how far pictures are deformed, anew each time they are learnt; 0: not at all"),
    OPTION_DOUBLE(A, train.held_back.share, 0, "valid", "SHARE", 0, 0.9,
                  "share of the data held back to validate on"),
    OPTION_CHOICE(A, train.keep, 0, "keep", "EPOCH", keep_names,
                  "which epoch's network is saved: the one that validates best, or the last, so "
                  "that nothing is chosen by what is held back; then --patience is not looked at"),
    OPTION_INT(A, train.patience, 0, "patience", "N", 0, 100000,
               "epochs without a better validation until training ends; 0: never"),
    OPTION_DOUBLE(A, train.time_limit, 0, "time-limit", "SECONDS", 0, 1e9,
                  "end after the epoch in which this passes; 0: never"),
    OPTION_U64(A, train.seed, 's', "seed", "N", "everything random follows from it"),
    OPTION_INT(A, threads, 't', "threads", "N", 0, 256, "0: as many as there are processors"),
    OPTION_FILE(A, checkpoint, 0, "checkpoint", "FILE",
                "where a stopped run is kept; MODEL.checkpoint if not given"),
    OPTION_FLAG(A, train.resume, 0, "resume", "go on from the checkpoint"),
    OPTION_FILE(A, log, 0, "log", "FILE", "a JSON object per epoch"),
    OPTION_FILE(A, plot, 0, "plot", "FILE.svg", "curves of losses, error and rate as a picture"),
    OPTION_CHOICE(A, progress, 0, "progress", "MODE", nl_progress_names, "how progress is shown"),
    OPTION_FLAG(A, dry_run, 0, "dry-run", "load the data and say what would be trained"),
    NL_DATASOURCE_ROWS(A, source),
    OPTION_SIZE(A, source.drawn, 0, "drawn", "N", 62, 10000000,
                "letters drawn for each epoch if there are no DATA"),
    OPTION_SIZE(A, source.lines, 0, "lines", "N", 0, 1000000,
                "lines composed to learn what is one letter and what is not; 0: none"),
    OPTION_ALIAS("init", "from"),
    OPTION_ALIAS("weights", "init"),
    OPTION_ALIAS("normalise", "shape-norm"),
    OPTION_ALIAS("deform", "augment"),
    OPTION_END,
};
#undef A

void nl_train_args_init(void *raw)
{
    nl_train_args *args = raw;
    args->train = nl_train_default();
    args->source = nl_datasource_default();
    args->hidden.count = args->train.network.hidden_count;
    for (int i = 0; i < args->hidden.count; i++)
        args->hidden.value[i] = args->train.network.hidden[i];
    args->output = "letters.safetensors";
}

/* Normalised layers bear twice the rate with momentum; docs/results.md has the figures. */
static double default_rate(nl_optim_kind kind, bool batch_norm)
{
    static const double rates[][2] = {[NL_SGD] = {0.3, 0.3},
                                      [NL_MOMENTUM] = {0.06, 0.12},
                                      [NL_NESTEROV] = {0.06, 0.12},
                                      [NL_ADAMW] = {0.002, 0.002}};
    return rates[kind][batch_norm];
}

void nl_train_args_settle(nl_train_args *args)
{
    nl_train_options *train = &args->train;
    train->network.hidden_count = args->hidden.count;
    for (int i = 0; i < args->hidden.count; i++)
        train->network.hidden[i] = args->hidden.value[i];
    /* The weights that --from goes on from are those of a plain network. */
    train->step.batch_norm = train->step.batch_norm && !args->from;
    train->schedule.rate =
        (float)(args->lr > 0.0 ? args->lr
                               : default_rate(train->optim.kind, train->step.batch_norm));
    train->held_back.seed = train->seed;
    args->source.draw_seed = args->train.seed;
    args->source.split = train->held_back;
    args->threads = args->threads > 0 ? args->threads : nl_processor_count();
}
