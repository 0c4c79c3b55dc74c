/* nnletters train: data to a model. */
#include "model/train.h"
#include "cli/command.h"
#include "cli/mpiranks.h"
#include "cli/output.h"
#include "cli/startup.h"
#include "datawarn.h"
#include "draw/curves.h"
#include "model/modelfile.h"
#include "model/provenance.h"
#include "model/tensors.h"
#include "model/transfer.h"
#include "trainfiles.h"
#include "trainreport.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { PASS_BYTES = 32 << 20 };

/* State of one run. */
typedef struct session {
    nl_train_args *args;
    nl_arena arena;
    nl_pool *pool;
    nl_datasource source;
    nl_model from, teacher, model;
    nl_progress progress;
    nl_curves curves;
    FILE *log;
    nl_train_files files;
} session;

static bool name_checkpoint(session *s, nl_error *err)
{
    const char *output = s->args->output;
    s->args->train.checkpoint = s->args->checkpoint;
    if (s->args->checkpoint || nl_file_descriptor(output) >= 0)
        return true;
    size_t room = strlen(output) + sizeof ".checkpoint";
    char *name = NL_NEW(&s->arena, char, room, err);
    if (!name)
        return false;
    snprintf(name, room, "%s.checkpoint", output);
    s->args->train.checkpoint = name;
    return true;
}

static void log_epoch(session *s, const nl_train_progress *p)
{
    if (!s->log)
        return;
    fprintf(s->log,
            "{\"epoch\": %d, \"samples\": %zu, \"rate\": %.6g, \"loss\": %.6f, \"valid_loss\": "
            "%.6f, \"valid_accuracy\": %.6f, \"best\": %s}\n",
            p->epoch, p->samples, (double)p->rate, p->loss, p->valid_loss, p->valid_accuracy,
            p->best ? "true" : "false");
    fflush(s->log);
}

static void report(void *context, const nl_train_progress *p)
{
    session *s = context;
    bool validated = p->at_epoch_end && s->source.held_count > 0;
    size_t total = p->epoch_samples;
    nl_progress_state state = {
        .epoch = p->epoch,
        .epochs = p->epochs,
        .done = p->samples - (size_t)(p->epoch - 1) * total,
        .total = total,
        .loss = p->loss,
        .rate = (double)p->rate,
        .valid_loss = validated ? p->valid_loss : NAN,
        .valid_accuracy = validated ? p->valid_accuracy : NAN,
        .best = p->best,
    };
    if (!p->at_epoch_end) {
        nl_progress_step(&s->progress, &state);
        return;
    }
    nl_progress_epoch(&s->progress, &state);
    nl_curves_note(&s->curves, p, validated);
    log_epoch(s, p);
}

static bool stop(void *context)
{
    (void)context;
    return nl_signal != 0;
}

static const char *other_checkpoint(void *context, const char *path, const nl_error *why)
{
    session *s = context;
    nl_progress_clear(&s->progress);
    return nl_train_files_other(&s->files, path, why);
}

static bool open_log(session *s, nl_error *err)
{
    const char *path = s->args->log;
    if (!path)
        return true;
    int descriptor = nl_file_descriptor(path);
    s->log = descriptor >= 0 ? fdopen(dup(descriptor), "w")
                             : fopen(path, s->args->train.resume ? "a" : "w");
    if (!s->log)
        return nl_fail(err, NL_ERROR_OUTPUT, "%s: cannot be written: %s", path, strerror(errno));
    return true;
}

static bool close_log(session *s, nl_error *err)
{
    bool ok = !s->log || !ferror(s->log);
    if (s->log && fclose(s->log) != 0)
        ok = false;
    s->log = NULL;
    return ok || nl_fail(err, NL_ERROR_OUTPUT, "%s: cannot be written", s->args->log);
}

/* Says how well the trained model reads what it was trained on. */
static void say_outcome(session *s, const nl_train_result *result)
{
    const nl_datasource *source = &s->source;
    nl_outcome_data from = {source->data, source->kept, source->held, source->own_kept,
                            source->held_count};
    nl_outcome outcome;
    nl_error err;
    if (!nl_outcome_find(&outcome, &s->model, &from, s->pool, &s->arena, &err)) {
        nl_note("%s is saved; how well it reads what it has learnt cannot be said: %s",
                s->args->output, err.text);
        return;
    }
    nl_train_say_done(s->args, source, result, &outcome);
    nl_train_warn(s->args, source, result, &outcome);
}

/* Completes what is written beside the model. */
static bool write_others(session *s, nl_error *err)
{
    nl_error later;
    bool logged = close_log(s, err);
    return (!s->args->plot ||
            nl_curves_write(&s->curves, s->args->plot, &s->arena, logged ? err : &later)) &&
           logged;
}

static bool finish(session *s, const nl_train_result *result, const nl_train_data *data,
                   nl_error *err)
{
    const char *checkpoint = s->args->train.checkpoint;
    const char *output = s->args->output;
    if (!nl_ranks_first(s->args->train.ranks))
        return true;
    if (result->stopped) {
        const char *saved = result->checkpoint;
        nl_note("stopped in epoch %d%s; continue with the same options and --resume%s (%s)",
                result->epochs + 1,
                s->args->train.ranks ? ", by mpirun or as another rank has ended" : "",
                saved && saved != checkpoint ? " --checkpoint" : "",
                saved ? saved : "no checkpoint");
        return close_log(s, err);
    }
    if (!nl_model_set_provenance(&s->model, data, &s->args->train, result, NL_VERSION, err) ||
        !nl_save_or_rescue(&s->model, output, err))
        return false;
    if (!s->args->train.keep_checkpoint)
        nl_train_files_clear(&s->files);
    say_outcome(s, result);
    if (write_others(s, err) && nl_train_files_kept(&s->files, result, err))
        return true;
    nl_error reason = *err;
    return nl_fail(err, reason.status, "%s; the model is saved: %s", reason.text, output);
}

static void print_plan(const session *s)
{
    const nl_mlp *mlp = &s->model.member[0].mlp;
    printf("network\t%d", nl_mlp_inputs(mlp));
    for (int l = 0; l < mlp->depth; l++)
        printf("-%d", mlp->layer[l].outputs);
    printf("\nparameters\t%zu\nlearnt\t%zu\nheld back\t%zu\ncharacters\t%d\nthreads\t%d\n",
           mlp->size, s->source.kept_count, s->source.held_count, nl_mlp_outputs(mlp),
           s->args->threads);
}

static bool train(session *s, nl_error *err)
{
    s->model.prep = s->args->source.load.prep;
    s->model.split = s->args->train.held_back;
    nl_train_options *o = &s->args->train;
    nl_train_data data = nl_datasource_train_data(&s->source, &s->model);
    nl_train_watch watch = {report, stop, other_checkpoint, s};
    nl_train_result result;
    if (s->args->dry_run) {
        print_plan(s);
        return true;
    }
    /* Gradient, optimiser's state, best parameters and a saved copy; and the passes. */
    size_t working = s->model.member[0].mlp.size * sizeof(float) * 6 + PASS_BYTES;
    if (!nl_memory_check(s->args->threads, working, err) ||
        !nl_train_files_room(s->args, s->model.member[0].mlp.size, err))
        return false;
    nl_signals_catch(); /* until now there was no work to keep */
    s->progress = nl_progress_start(s->args->progress);
    if (s->progress.mode != NL_PROGRESS_NONE && s->progress.mode != NL_PROGRESS_JSON)
        nl_train_say_beside(&s->source);
    nl_train_event_start(s->args, &s->source, &s->model);
    bool ok = open_log(s, err) && nl_curves_init(&s->curves, o->epochs, &s->arena, err) &&
              nl_train(&result, &s->model, &data, o, &watch, s->pool, err);
    nl_progress_clear(&s->progress);
    if (!ok || !finish(s, &result, &data, err))
        return false;
    nl_train_event_end(s->args, &s->source, &result, nl_seconds() - s->progress.start);
    return true;
}

/* Loads the model of --from before the data, which are prepared as it says. */
static bool load_from(session *s, nl_error *err)
{
    nl_train_args *args = s->args;
    if (!args->from)
        return true;
    if (!nl_model_load(&s->from, args->from, err))
        return false;
    if (!nl_model_must_be_plain(&s->from, "training goes on from", err))
        return nl_fail_at(err, args->from);
    nl_network wanted = args->train.network;
    args->train.network = nl_model_network(&s->from);
    args->train.network.init = wanted.init;
    if (wanted.features == NL_FEATURES_CONTEXT)
        args->train.network.features = wanted.features;
    args->train.from = &s->from;
    int side = args->source.load.prep.side;
    if (side != nl_prep_default().side && side != s->from.prep.side)
        return nl_fail(err, NL_ERROR_USAGE,
                       "--side %d: the model of --from has pictures of %d pixels; leave it out",
                       side, s->from.prep.side);
    args->source.load.prep = s->from.prep;
    args->source.trained = true;
    args->source.from = &s->from;
    args->source.draw_seed++; /* other lines and pens than it was trained on */
    return true;
}

static bool load_teacher(session *s, nl_error *err)
{
    const char *path = s->args->teacher;
    nl_distillation *teacher = &s->args->train.teacher;
    nl_arena scratch = {0};
    nl_bytes file;
    if (!path)
        return true;
    bool ok = nl_tensors_read(&file, path, &scratch, err);
    if (ok) {
        teacher->model = &s->teacher;
        teacher->file = path;
        teacher->crc = nl_crc32(file.data, file.size);
        ok = nl_model_parse(&s->teacher, file, err) || nl_fail_at(err, path);
    }
    nl_arena_free(&scratch);
    return ok;
}

static bool make_model(session *s, nl_error *err)
{
    if (nl_linesource_lines(&s->source.lines).count > 0)
        nl_train_args_suit_lines(s->args);
    const nl_train_options *o = &s->args->train;
    if (!s->args->from)
        return nl_model_create(&s->model, s->source.data, &o->network, o->seed, err);
    return nl_model_transfer(&s->model, &s->from, s->source.data, o->network.features, o->seed,
                             err) ||
           nl_fail_at(err, s->args->from);
}

static bool check_fold(const session *s, nl_error *err)
{
    return !s->args->fold || s->source.own_count > 0 ||
           nl_fail(err, NL_ERROR_USAGE,
                   "--fold is for DATA of characters alone; drawn letters, pen characters and "
                   "lines are held back by --valid");
}

static bool run_session(session *s, int count, char **operands, nl_error *err)
{
    nl_train_args *args = s->args;
    if (!nl_train_args_fold(args, err) || !name_checkpoint(s, err) ||
        !nl_train_files_prepare(args, err))
        return false;
    return load_from(s, err) && load_teacher(s, err) &&
           nl_pool_open(&s->pool, args->threads, &s->arena, err) &&
           nl_datasource_load(&s->source, operands, count, &args->source, s->pool, &s->arena,
                              err) &&
           nl_warn_of_data(s->source.data, s->source.own_count, s->pool, err) &&
           check_fold(s, err) && make_model(s, err) && train(s, err);
}

/* Several ranks train as one: the first prints and writes for all. */
static bool join_ranks(session *s, nl_error *err)
{
    nl_train_args *args = s->args;
    if (!nl_ranks_join(&args->train.ranks, err))
        return false;
    args->source.ranks = args->train.ranks;
    if (!nl_ranks_first(args->train.ranks)) {
        args->progress = NL_PROGRESS_NONE;
        args->log = args->plot = NULL;
    }
    return true;
}

static int run(void *raw, int count, char **operands)
{
    session s = {.args = raw, .files.args = raw};
    nl_error err = {0};
    nl_train_args_settle(s.args);
    bool ok = join_ranks(&s, &err);
    if (s.args->progress == NL_PROGRESS_JSON)
        nl_events_start();
    ok = ok && run_session(&s, count, operands, &err);
    if (s.log)
        fclose(s.log);
    nl_pool_close(s.pool);
    nl_model_free(&s.model);
    nl_model_free(&s.from);
    nl_model_free(&s.teacher);
    nl_arena_free(&s.arena);
    if (!ok)
        return nl_report(&err);
    if (!nl_signal)
        nl_ranks_leave();
    return 0;
}

static const nl_example examples[] = {
    {"nnletters train --epochs 1 --drawn 6200 --lines 100 -o letters.safetensors",
     "a quick model of the built-in drawn letters"},
    {"nnletters train --from letters.safetensors -e 1 --drawn 6200 --lines 0 -o more.safetensors",
     "trains it for longer; with a folder of your own letters it learns your hand"},
    {"nnletters train --from letters.safetensors --features context "
     "-e 1 --drawn 620 -o mine.safetensors lines",
     "learns whole lines from pictures and their transcriptions"},
    {"nnletters train --teacher letters.safetensors --hidden 64 -e 1 --drawn 6200 --lines 100 -o "
     "small.safetensors",
     "a small network that learns from a large one"},
    {NULL, NULL},
};

const nl_command nl_command_train = {
    .name = "train",
    .summary = "train a network on letter images",
    .operands = "[DATA...]",
    .description =
        "Trains a fully connected network on all DATA together and saves it as one safetensors "
        "file, with its alphabet and picture preparation. DATA are IDX files (gzip or not; "
        "labels and mapping are found by name), CSV tables of labels and pixels or of "
        "pictures' names and labels, NumPy's .npz and .npy, folders with one folder per class "
        "(labels.csv beside these says what names cannot), files of pen strokes, or pictures "
        "beside their transcriptions NAME.txt, one by one or a folder of them. Without DATA, "
        "built-in letters are used, drawn anew for each epoch.\n\n"
        "Part of each class is held back for validation, chosen by a hash of each picture; the "
        "epoch that does best on it is saved, or the last one if fewer than 100 are held back. Of "
        "a class with fewer than ten pictures none need be. Classes with few pictures are shown "
        "several times in an epoch. Beside DATA of characters, letters of the same characters are "
        "drawn where DATA have few, and lines are composed to learn which spans of ink are not "
        "letters; "
        "--lines 0 leaves both out. The same seed and data give the same file with any "
        "number of threads. Ctrl-C keeps the work in a checkpoint; --resume continues from it as "
        "if training had never stopped.\n\n"
        "With --from, training continues from a model. It keeps what it knows of characters that "
        "are also in the DATA or drawn beside them, learns new ones from scratch, and drops those "
        "that neither has (with --lines 0 all that the DATA lack). With --features context as "
        "well, a model of the gradient is also shown what is "
        "around a character on its line.\n\n"
        "Pictures with transcriptions, and texts in files of pen strokes, are learnt as whole "
        "lines, beside single characters: no letter's place need be known. The model then reads "
        "spaces and punctuation as it has learnt them. That needs a model that knows single "
        "characters (--from); --features context suits it.\n\n"
        "With --teacher, the network learns not only from the labels but also from the "
        "probabilities that another model gives for each augmented picture (distillation). The "
        "teacher must know all characters of the DATA. Give both the same --seed and --valid, so "
        "that the teacher has not seen this network's validation data.",
    .least = 0,
    .most = -1,
    .options = nl_train_rows,
    .multiplies = true,
    .args_size = sizeof(nl_train_args),
    .init = nl_train_args_init,
    .run = run,
    .examples = examples,
};
