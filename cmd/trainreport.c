#include "trainreport.h"

#include "cli/output.h"
#include "model/choice.h"
#include "model/evaluate.h"

#include <math.h>
#include <stdio.h>

enum { NAMED = 12 /* classes, at most */, NAME_ROOM = NL_CLASS_CODES_MAX * 6 };

static double percent(size_t part, size_t whole)
{
    return whole > 0 ? 100.0 * (double)part / (double)whole : 0.0;
}

void nl_train_say_beside(const nl_datasource *source)
{
    size_t beside = source->data->count - source->own_count;
    if (source->own_count == 0 || beside == 0)
        return;
    nl_note("beside the %zu pictures of DATA, %zu drawn letters and samples of %zu drawn lines are "
            "learnt (none with --lines 0)",
            source->own_count, source->drawn_count, source->composed_lines);
}

void nl_train_event_start(const nl_train_args *args, const nl_datasource *source,
                          const nl_model *model)
{
    if (args->progress != NL_PROGRESS_JSON)
        return;
    nl_event(json_pack(
        "{s: s, s: i, s: s, s: o, s: I, s: I, s: i, s: I, s: i, s: o, s: i}", "event", "start",
        "schema", 1, "version", NL_VERSION, "model", nl_json_name(args->output), "samples",
        (json_int_t)source->kept_count, "held_back", (json_int_t)source->held_count, "characters",
        nl_model_outputs(model), "parameters", (json_int_t)model->member[0].mlp.size, "epochs",
        args->train.epochs, "seed", json_sprintf("%llu", (unsigned long long)args->train.seed),
        "threads", args->threads));
}

void nl_train_event_end(const nl_train_args *args, const nl_datasource *source,
                        const nl_train_result *result, double seconds)
{
    if (args->progress != NL_PROGRESS_JSON)
        return;
    bool validated = source->held_count > 0 && !result->stopped;
    nl_event(json_pack(
        "{s: s, s: b, s: o, s: i, s: i, s: o, s: o, s: f}", "event", "end", "stopped",
        result->stopped, "model", result->stopped ? json_null() : nl_json_name(args->output),
        "epochs", result->epochs, "best_epoch", result->best_epoch, "valid_accuracy",
        validated ? nl_event_number(result->valid_accuracy) : json_null(), "valid_loss",
        validated ? nl_event_number(result->valid_loss) : json_null(), "seconds", seconds));
}

/* Which epoch is kept, and why. */
static void describe_choice(char *out, size_t room, const nl_train_args *args,
                            const nl_datasource *source, const nl_train_result *result)
{
    nl_choice choice = nl_choice_of(&args->train, source->held_count);
    int used = snprintf(out, room, "epoch %d of %d", result->best_epoch, result->epochs);
    if (args->train.keep == NL_KEEP_LAST || choice == NL_CHOICE_ACCURACY)
        return;
    snprintf(out + used, room - (size_t)used, ", %s: so few are not enough to choose by",
             choice == NL_CHOICE_LOSS ? "by the loss" : "the last");
}

void nl_train_say_done(const nl_train_args *args, const nl_datasource *source,
                       const nl_train_result *result, const nl_outcome *outcome)
{
    double low, high;
    char which[96];
    if (args->progress == NL_PROGRESS_NONE || args->progress == NL_PROGRESS_JSON)
        return;
    if (source->held_count == 0) {
        nl_note("%s: trained for %d epochs; %.2f %% of %zu training samples right, none held back "
                "to say how it reads others",
                args->output, result->epochs, percent(outcome->right, outcome->count),
                outcome->count);
        return;
    }
    size_t right = (size_t)(result->valid_accuracy * (double)source->held_count + 0.5);
    nl_wilson_interval(&low, &high, right, source->held_count);
    describe_choice(which, sizeof which, args, source, result);
    nl_note("%s: %.2f %% of %zu held-back samples right (95 %%: %.2f to %.2f), %s", args->output,
            100.0 * result->valid_accuracy, source->held_count, 100.0 * low, 100.0 * high, which);
}

static void warn_hopeless(const nl_train_args *args, const nl_train_result *result,
                          const nl_outcome *outcome)
{
    /* A network that answers all classes alike has this loss; worse is a network that was undone.
     */
    bool undone = result->train_loss > log((double)outcome->classes);
    nl_note("%s is no better than guessing: %.1f %% of its own training samples are right, %.1f %% "
            "if the answer were always the same; %s",
            args->output, percent(outcome->right, outcome->count),
            percent(outcome->most, outcome->count),
            undone ? "training diverged or hardly began: lower --lr, or train for more --epochs"
                   : "look at the labels (data info -o sheet.png), then try more --epochs or "
                     "another --lr");
}

static void warn_unlearnt(const nl_datasource *source, const nl_outcome *outcome)
{
    char names[NAMED * (NAME_ROOM + 2) + 32] = "";
    size_t used = 0;
    for (int i = 0; i < outcome->unlearnt_count && i < NAMED; i++) {
        char name[NAME_ROOM];
        nl_class_text(name, &source->data->classes[outcome->unlearnt[i]]);
        used += (size_t)snprintf(names + used, sizeof names - used, "%s%s", i ? " " : "", name);
    }
    if (outcome->unlearnt_count > NAMED)
        snprintf(names + used, sizeof names - used, " and %d more",
                 outcome->unlearnt_count - NAMED);
    bool many = outcome->unlearnt_count * 3 > outcome->classes;
    nl_note("not learnt: %s (of their own training pictures less than a fifth is read right); %s",
            names,
            many ? "lower --lr, or train for more --epochs"
                 : "give more of them, or look at their labels with data info -o sheet.png");
}

void nl_train_warn(const nl_train_args *args, const nl_datasource *source,
                   const nl_train_result *result, const nl_outcome *outcome)
{
    if (nl_outcome_is_hopeless(outcome))
        warn_hopeless(args, result, outcome);
    else if (source->own_count > 0 && outcome->unlearnt_count > 0)
        warn_unlearnt(source, outcome);
    if (nl_outcome_is_by_heart(outcome))
        nl_note(
            "%s reads held-back samples no better than by guessing (%.1f %% of %zu): the labels "
            "may not belong to the pictures; look at data info -o sheet.png",
            args->output, percent(outcome->held_right, outcome->held_count), outcome->held_count);
}
