#include "trainargs.h"

#include <stdio.h>

static const char *const optimizer_names[] = {"sgd", "momentum", "nesterov", "adamw", NULL};
static const char *const schedule_names[] = {"constant", "step", "cosine", "one-cycle", NULL};
static const char *const keep_names[] = {"best", "last", NULL};
static const char *const init_names[] = {"auto", "glorot", "he", NULL};

static const float LINES_RATE = 1e-4f;

static const char *activation_name(unsigned value)
{
    return value < NL_ACTIVATIONS ? nl_activation_get((nl_activation)value)->name : NULL;
}

#define A nl_train_args
const nl_option nl_train_rows[] = {
    OPTION_FILE(A, output, 'o', "output", "MODEL", "where to save the model"),
    OPTION_FILE(A, from, 0, "from", "MODEL",
                "continue from this model's weights, with its hidden layers and features"),
    OPTION_FILE(A, teacher, 0, "teacher", "MODEL",
                "learn also from the probabilities that this model or ensemble gives"),
    OPTION_FLOAT(A, train.teacher.weight, 0, "teacher-weight", "SHARE", 0, 1,
                 "weight of the teacher's answers; the rest is the labels'"),
    OPTION_FLOAT(A, train.teacher.temperature, 0, "teacher-temperature", "T", 0.1, 100,
                 "softens the teacher's and the network's probabilities: the higher, the more "
                 "unlikely characters count"),
    OPTION_CHOICE_FROM(A, train.network.features, 0, "features", "NAME", nl_features_name,
                       "the network's input: pixels, directions of the gradient, or these and the "
                       "ink around a character and its place on the line; with --from only context "
                       "changes the model's"),
    OPTION_CHOICE_FROM(A, train.network.shape_norm, 0, "shape-norm", "NAME", nl_shape_norm_name,
                       "normalise each picture's slant (make it upright), its width, or both"),
    OPTION_INT(A, source.load.prep.side, 0, "side", "PIXELS", 8, 64,
               "width and height of the pictures it learns from; not with --from"),
    OPTION_INT_LIST(A, hidden, 0, "hidden", "N,N", 1, 65536, "units of each hidden layer, or none"),
    OPTION_CHOICE_FROM(A, train.network.activation, 'a', "activation", "NAME", activation_name,
                       "activation function of the hidden layers"),
    OPTION_CHOICE(A, train.network.init, 0, "init", "NAME", init_names,
                  "how weights are initialised; auto suits the activation"),
    OPTION_INT(A, train.epochs, 'e', "epochs", "N", 1, 100000, "passes over the data"),
    OPTION_INT(A, train.batch_size, 'b', "batch-size", "N", 1, 65536, "samples per step"),
    OPTION_DOUBLE(
        A, lr, 0, "lr", "RATE", 0, 10,
        "learning rate; 0: chosen for the optimizer (0.12 for nesterov, half of it with "
        "--no-batch-norm or --from; 0.002 for adamw); for transcribed lines adamw with 0.0001 and "
        "a rate that falls by cosine"),
    OPTION_CHOICE(A, train.optim.kind, 0, "optimizer", "NAME", optimizer_names,
                  "how gradients update the parameters"),
    OPTION_FLOAT(A, train.optim.momentum, 0, "momentum", "M", 0, 0.9999,
                 "share of the previous update that is kept; beta1 of adamw"),
    OPTION_FLOAT(A, train.optim.weight_decay, 0, "weight-decay", "D", 0, 1,
                 "decay of the weights towards zero"),
    OPTION_CHOICE(A, train.schedule.kind, 0, "schedule", "NAME", schedule_names,
                  "how the learning rate changes"),
    OPTION_FLOAT(A, train.schedule.warmup, 0, "warmup", "SHARE", 0, 0.9,
                 "share of the training during which the learning rate rises"),
    OPTION_FLAG(A, train.step.batch_norm, 0, "batch-norm",
                "batch-normalise the hidden layers; not with --from"),
    OPTION_FLOAT(A, train.step.dropout, 0, "dropout", "SHARE", 0, 0.95,
                 "share of hidden outputs dropped at random"),
    OPTION_FLOAT(A, train.step.smoothing, 0, "label-smoothing", "SHARE", 0, 0.95,
                 "share of each label spread evenly over all characters"),
    OPTION_FLOAT(A, train.step.clip, 0, "clip", "NORM", 0, 1e6,
                 "largest norm of the gradient; 0: no limit"),
    OPTION_FLOAT(A, train.augment, 0, "augment", "X", 0, 4,
                 "how strongly pictures are distorted, anew for each epoch; 0: not at all"),
    OPTION_DOUBLE(A, train.held_back.share, 0, "valid", "SHARE", 0, 0.9,
                  "share of each class held back for validation"),
    OPTION_STRING(A, fold, 0, "fold", "K/N",
                  "hold back the K-th of N folds instead, which together hold back each sample "
                  "once: for k-fold validation"),
    OPTION_CHOICE(A, train.keep, 0, "keep", "EPOCH", keep_names,
                  "which epoch's network to save: the best on validation (if at least 100 samples "
                  "are held back, or --patience is given), or the last, which leaves the held-back "
                  "data out of the choice and ignores --patience"),
    OPTION_INT(A, train.patience, 0, "patience", "N", 0, 100000,
               "stop after N epochs without a better validation; 0: never"),
    OPTION_DOUBLE(A, train.time_limit, 0, "time-limit", "SECONDS", 0, 1e9,
                  "stop after the epoch in which this time runs out; 0: never"),
    OPTION_U64(A, train.seed, 's', "seed", "N", "seed of everything random"),
    OPTION_INT(A, threads, 't', "threads", "N", 0, 256, "threads; 0: one per processor"),
    OPTION_FILE(A, checkpoint, 0, "checkpoint", "FILE",
                "where to keep a stopped run; default: MODEL.checkpoint"),
    OPTION_FLAG(A, train.resume, 0, "resume",
                "continue from the checkpoint; from one of a finished training with more --epochs"),
    OPTION_FLAG(A, train.keep_checkpoint, 0, "keep-checkpoint",
                "keep the checkpoint of the finished training, so that it can be lengthened"),
    OPTION_FILE(A, log, 0, "log", "FILE", "write a JSON object per epoch"),
    OPTION_FILE(A, plot, 0, "plot", "FILE.svg", "draw losses, error and learning rate"),
    OPTION_CHOICE(A, progress, 0, "progress", "MODE", nl_progress_names, "how to show progress"),
    OPTION_FLAG(A, dry_run, 0, "dry-run", "load the data and print what would be trained"),
    NL_DATASOURCE_ROWS(A, source),
    OPTION_SIZE(A, source.drawn, 0, "drawn", "N", 94, 10000000,
                "letters drawn for each epoch if there are no DATA"),
    OPTION_SIZE(A, source.lines, 0, "lines", "N", 0, 1000000,
                "lines composed to learn which spans of segments are one letter and which are "
                "not, at most one for ten pictures that an epoch shows; 0: none, and no letters "
                "drawn beside DATA"),
    OPTION_SIZE(A, source.epoch_lines, 0, "epoch-lines", "N", 0, 1000000000,
                "transcribed lines to learn in each epoch if the DATA have texts, half of them "
                "composed; 0: twice as many as there are texts"),
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

bool nl_train_args_fold(nl_train_args *args, nl_error *err)
{
    int number = 0, count = 0, used = 0;
    if (!args->fold)
        return true;
    if (sscanf(args->fold, "%4d/%4d%n", &number, &count, &used) != 2 || args->fold[used] != '\0' ||
        number < 1 || count < 2 || count > 1000 || number > count)
        return nl_fail(err, NL_ERROR_USAGE,
                       "--fold %s: not a fold, as 3/10: 1/N to N/N, N from 2 to 1000", args->fold);
    args->train.held_back.fold = (nl_fold){number, count};
    args->train.held_back.share = 1.0 / count;
    args->source.split = args->train.held_back;
    return true;
}

/* With momentum, batch-normalised layers allow twice the rate (docs/results.md). */
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
    /* --from continues from the weights of a plain network. */
    train->step.batch_norm = train->step.batch_norm && !args->from;
    train->schedule.rate =
        (float)(args->lr > 0.0 ? args->lr
                               : default_rate(train->optim.kind, train->step.batch_norm));
    train->held_back.seed = train->seed;
    args->source.draw_seed = args->train.seed;
    args->source.load.prep = nl_prep_for(args->source.load.prep.side);
    args->source.split = train->held_back;
    args->threads = args->threads > 0 ? args->threads : nl_processor_count();
}

void nl_train_args_suit_lines(nl_train_args *args)
{
    if (args->lr > 0.0)
        return;
    args->train.optim.kind = NL_ADAMW;
    args->train.schedule.kind = NL_COSINE;
    args->train.schedule.rate = LINES_RATE;
}
