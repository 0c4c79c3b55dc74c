/* The watch copies the parameters whenever an epoch is the best so far, or is kept regardless. */
#include "support/training.h"

#include "model/choice.h"

#include "support/unit.h"

#include <stdio.h>
#include <string.h>

int training_make(void **state)
{
    static training t;
    t = (training){.steps_until_stop = -1};
    nl_error err = {0};
    scratch_open(t.folder);
    snprintf(t.checkpoint, sizeof t.checkpoint, "%s/checkpoint", t.folder);
    tiny_dataset(&t.data, 130, "abc", 0.5f, true, 3, &t.arena);
    t.train = tiny_train_data(&t.data, 100, &t.arena);
    t.options = tiny_train_options();
    tiny_model(&t.model, &t.data, 10, NL_RELU, 1);
    t.best = NL_NEW(&t.arena, float, t.model.member[0].mlp.size, &err);
    *state = &t;
    return t.best ? 0 : 1;
}

int training_drop(void **state)
{
    training *t = *state;
    nl_model_free(&t->model);
    nl_arena_free(&t->arena);
    scratch_close(t->folder);
    return 0;
}

static void report(void *context, const nl_train_progress *p)
{
    training *t = context;
    t->reports++;
    t->last = *p;
    if (!p->at_epoch_end)
        return;
    t->accuracy[t->epochs] = p->valid_accuracy;
    t->loss[t->epochs++] = p->valid_loss;
    if (p->best || nl_choice_of(&t->options, t->train.held_count) == NL_CHOICE_LAST)
        memcpy(t->best, t->model.member[0].mlp.slab, t->model.member[0].mlp.size * sizeof(float));
}

static bool stop(void *context)
{
    training *t = context;
    return t->steps_until_stop-- == 0;
}

bool training_run(training *t, nl_train_result *result, nl_error *err)
{
    nl_train_watch watch = {.report = report, .stop = stop, .context = t};
    return nl_train(result, &t->model, &t->train, &t->options, &watch, NULL, err);
}

void training_must_run(training *t, nl_train_result *result)
{
    nl_error err = {0};
    if (!training_run(t, result, &err))
        fail_msg("%s", err.text);
}

void training_must_fail(training *t, nl_status status, const char *reason)
{
    nl_error err = {0};
    nl_train_result result;
    bool ok = training_run(t, &result, &err);
    if (ok || err.status != status || !strstr(err.text, reason))
        fail_msg("%s: %d, status %d: %s", reason, ok, (int)err.status, err.text);
    assert_int_equal(result.epochs, 0);
}
