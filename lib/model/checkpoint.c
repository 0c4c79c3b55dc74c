/* Fractions of the state go into the metadata as hexadecimal floats, which keep every bit. */
#include "model/checkpoint.h"

#include "model/metadata.h"
#include "model/modelformat.h"
#include "model/signature.h"

#include <assert.h>
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { STATE_ROOM = 160 };

static const char OPTIM_NAME[] = "checkpoint.optimizer";
static const char BEST_NAME[] = "checkpoint.best";
static const char RUNNING_NAME[] = "checkpoint.norm";
static const char PATH_NAME[] = "checkpoint.path";
static const char STATE_KEY[] = "checkpoint.state";
static const char SIGNATURE_KEY[] = "checkpoint.signature";

/* Adds the state to a file that is to be written; `text` has room for its numbers. */
static void add_state(nl_tensor_file *file, char text[STATE_ROOM], const nl_optim *optim,
                      const nl_train_state *state, size_t size)
{
    size_t slabs = (size_t)nl_optim_slabs(optim->options.kind);
    int length = snprintf(text, STATE_ROOM, "%d %llu %a %d %a %a", state->epoch,
                          (unsigned long long)state->batch, state->loss_sum, state->best_epoch,
                          state->best_accuracy, state->best_loss);
    assert(length > 0 && length < STATE_ROOM);
    (void)length;
    if (slabs > 0)
        nl_tensors_add(file, OPTIM_NAME, 2, slabs, optim->size, optim->state);
    nl_tensors_add(file, BEST_NAME, 1, size, 1, state->best);
    if (state->running_size > 0)
        nl_tensors_add(file, RUNNING_NAME, 1, state->running_size, 1, state->running);
    if (state->path_size > 0)
        nl_tensors_add(file, PATH_NAME, 1, state->path_size, 1, state->path);
    nl_tensors_note(file, STATE_KEY, text);
}

bool nl_checkpoint_save(const char *path, const nl_model *model, const nl_optim *optim,
                        const nl_train_state *state, const char *signature, nl_error *err)
{
    nl_arena arena = {0};
    char text[STATE_ROOM];
    nl_tensor_file *file = NL_NEW(&arena, nl_tensor_file, 1, err);
    bool ok = file && nl_model_describe(file, model, &arena, err);
    if (ok) {
        add_state(file, text, optim, state, model->member[0].mlp.size);
        nl_tensors_note(file, SIGNATURE_KEY, signature);
        ok = nl_tensors_save(path, file, &arena, err);
    }
    nl_arena_free(&arena);
    return ok;
}

static bool read_state(nl_train_state *state, const nl_tensor_file *file)
{
    double said[6];
    if (!nl_metadata_reals(said, 6, file, STATE_KEY, 0.0, DBL_MAX))
        return false;
    static const int counts[] = {0, 1, 3};
    for (int i = 0; i < 3; i++) {
        double count = said[counts[i]];
        if (count > INT32_MAX || count != floor(count))
            return false;
    }
    state->epoch = (int)said[0];
    state->batch = (uint64_t)said[1];
    state->loss_sum = said[2];
    state->best_epoch = (int)said[3];
    state->best_accuracy = said[4];
    state->best_loss = said[5];
    return true;
}

static bool take_tensor(float *to, const nl_tensor_file *file, const char *name, size_t count)
{
    const nl_tensor *tensor = nl_tensors_find(file, name);
    if (!tensor || tensor->shape[0] * tensor->shape[1] != count)
        return false;
    memcpy(to, tensor->data, count * sizeof *to);
    return true;
}

/* The model's tensors come first, in the order of its slab. */
static bool take_parameters(nl_mlp *mlp, const nl_tensor_file *file)
{
    size_t at = 0;
    for (int i = 0; i < file->tensor_count && i < 2 * mlp->depth; i++) {
        const nl_tensor *tensor = &file->tensor[i];
        size_t count = tensor->shape[0] * tensor->shape[1];
        if (count > mlp->size - at)
            return false;
        memcpy(mlp->slab + at, tensor->data, count * sizeof *mlp->slab);
        at += count;
    }
    return at == mlp->size;
}

static bool fail_other(const char *path, const char *said, const char *signature, nl_error *err)
{
    char difference[256];
    nl_signature_difference(difference, sizeof difference, said, signature);
    return nl_fail(err, NL_ERROR_USAGE,
                   "%s: is of a run with other data or options (%s); repeat its options or leave "
                   "out --resume",
                   path, *difference ? difference : "another version");
}

static bool restore(nl_train_state *state, nl_model *model, nl_optim *optim, const char *path,
                    const nl_tensor_file *file, const char *signature, nl_error *err)
{
    const char *said = nl_tensors_value(file, SIGNATURE_KEY);
    if (!said)
        return nl_fail(err, NL_ERROR_MODEL, "%s: a model, not a checkpoint", path);
    nl_train_state done = {0};
    bool same = strcmp(said, signature) == 0;
    if (!same && !(read_state(&done, file) && nl_signature_is_longer(said, signature, done.epoch)))
        return fail_other(path, said, signature, err);
    size_t slabs = (size_t)nl_optim_slabs(optim->options.kind);
    if (read_state(state, file) && take_parameters(&model->member[0].mlp, file) &&
        (slabs == 0 || take_tensor(optim->state, file, OPTIM_NAME, slabs * optim->size)) &&
        take_tensor(state->best, file, BEST_NAME, model->member[0].mlp.size) &&
        (state->running_size == 0 ||
         take_tensor(state->running, file, RUNNING_NAME, state->running_size)) &&
        (state->path_size == 0 || take_tensor(state->path, file, PATH_NAME, state->path_size)))
        return true;
    return nl_fail(err, NL_ERROR_MODEL, "%s: not a whole checkpoint", path);
}

bool nl_checkpoint_load(nl_train_state *state, nl_model *model, nl_optim *optim, const char *path,
                        const char *signature, nl_error *err)
{
    if (access(path, F_OK) != 0)
        return nl_fail(err, NL_ERROR_INPUT,
                       "%s: cannot be opened: there is no checkpoint; a finished training leaves "
                       "one with --keep-checkpoint, and --from goes on from its model",
                       path);
    nl_arena arena = {0};
    nl_tensor_file *file = NL_NEW(&arena, nl_tensor_file, 1, err);
    bool ok = file && nl_tensors_load(file, path, &arena, err) &&
              restore(state, model, optim, path, file, signature, err);
    nl_arena_free(&arena);
    return ok;
}
