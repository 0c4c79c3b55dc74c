#include "model/signature.h"

#include "base/file.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint32_t crc_of_labels(uint32_t crc, const nl_dataset *data)
{
    crc = nl_crc32_more(crc, data->labels, data->count * sizeof *data->labels);
    for (int l = 0; l < data->class_count; l++) {
        const nl_class *c = &data->classes[l];
        crc = nl_crc32_more(crc, &c->count, sizeof c->count);
        crc = nl_crc32_more(crc, c->code, (size_t)c->count * sizeof *c->code);
    }
    return crc;
}

/* Of the pictures, their labels and which are held back. */
static uint32_t crc_of_data(const nl_train_data *train)
{
    const nl_dataset *data = train->data;
    size_t size = (size_t)data->side * (size_t)data->side;
    uint32_t crc = nl_crc32(train->held, train->held_count * sizeof *train->held);
    return nl_crc32_more(crc_of_labels(crc, data), data->pixels, data->count * size);
}

/* A text of NL_SIGNATURE_ROOM bytes. */
typedef struct line {
    char *text;
    size_t used;
} line;

__attribute__((format(printf, 2, 3))) static void add(line *to, const char *format, ...)
{
    size_t room = NL_SIGNATURE_ROOM - to->used;
    va_list values;
    va_start(values, format);
    int length = vsnprintf(to->text + to->used, room, format, values);
    va_end(values);
    assert(length > 0 && (size_t)length < room);
    to->used += (size_t)length;
}

static void add_optimiser(line *to, const nl_train_options *o)
{
    add(to, "; optimizer %d %a %a %a %a", (int)o->optim.kind, (double)o->optim.momentum,
        (double)o->optim.beta2, (double)o->optim.epsilon, (double)o->optim.weight_decay);
    add(to, "; schedule %d %a %a %a %d", (int)o->schedule.kind, (double)o->schedule.rate,
        (double)o->schedule.warmup, (double)o->schedule.factor, o->schedule.stages);
    add(to, "; step %a %a %a %d", (double)o->step.smoothing, (double)o->step.dropout,
        (double)o->step.clip, (int)o->step.batch_norm);
}

void nl_train_signature(char text[NL_SIGNATURE_ROOM], const nl_model *model,
                        const nl_train_data *data, const nl_train_options *options)
{
    const nl_train_options *o = options;
    const nl_mlp *mlp = &model->member[0].mlp;
    const nl_mlp *from = o->from ? &o->from->member[0].mlp : NULL;
    line to = {text, 0};
    add(&to, "data %zu+%zu %08x; seed %llu; batch %d; epochs %d; keep %d; patience %d",
        data->kept_count, data->held_count, crc_of_data(data), (unsigned long long)o->seed,
        o->batch_size, o->epochs, (int)o->keep, o->patience);
    add_optimiser(&to, o);
    add(&to, "; augment %a; input %d %d", (double)o->augment, (int)model->member[0].features,
        (int)model->member[0].shape_norm);
    add(&to, "; init %d %08x", (int)o->network.init,
        from ? nl_crc32(from->slab, from->size * sizeof(float)) : 0);
    if (data->shown.count > 0)
        add(&to, "; shown %zu", data->shown.count);
    if (data->lines.count > 0)
        add(&to, "; lines %zu %08x", data->lines.count, data->lines.crc);
    if (o->teacher.model)
        add(&to, "; teacher %08x %a %a", o->teacher.crc, (double)o->teacher.weight,
            (double)o->teacher.temperature);
    add(&to, "; layers %s", nl_activation_get(o->network.activation)->name);
    for (int l = 0; l < mlp->depth; l++)
        add(&to, " %d", mlp->layer[l].outputs);
}

/* The sections of a signature, and what users know them as. */
static const struct {
    const char *name, *shown;
    bool number; /* its value is one number, of use to a person */
} sections[] = {
    {"data", "the data, or what of them is held back (--valid)", false},
    {"seed", "--seed", true},
    {"batch", "--batch-size", true},
    {"epochs", "--epochs", true},
    {"keep", "--keep", false},
    {"patience", "--patience", true},
    {"optimizer", "--optimizer, --momentum or --weight-decay", false},
    {"schedule", "--schedule, --lr or --warmup", false},
    {"step", "--label-smoothing, --dropout, --clip or --batch-norm", false},
    {"augment", "--augment", false},
    {"input", "--features or --shape-norm", false},
    {"init", "--init, or the model of --from", false},
    {"shown", "how often pictures are shown", false},
    {"lines", "the transcribed lines", false},
    {"teacher", "--teacher", false},
    {"layers", "--activation, --hidden or the characters", false},
};

/* The value of a section, *length bytes; NULL if there is none. */
static const char *value_of(const char *signature, const char *name, size_t *length)
{
    size_t size = strlen(name);
    for (const char *at = signature; at; at = strstr(at, "; ")) {
        at += at > signature ? 2 : 0;
        if (strncmp(at, name, size) == 0 && at[size] == ' ') {
            *length = strcspn(at + size + 1, ";");
            return at + size + 1;
        }
    }
    *length = 0;
    return NULL;
}

void nl_signature_difference(char *out, size_t room, const char *said, const char *now)
{
    size_t used = 0;
    *out = '\0';
    for (size_t i = 0; i < sizeof sections / sizeof *sections && used < room; i++) {
        size_t length, its_length;
        const char *value = value_of(said, sections[i].name, &length);
        const char *its = value_of(now, sections[i].name, &its_length);
        if (length == its_length && (length == 0 || memcmp(value, its, length) == 0))
            continue;
        used +=
            (size_t)snprintf(out + used, room - used, "%s%s", used ? "; " : "", sections[i].shown);
        if (sections[i].number && used < room)
            used += (size_t)snprintf(out + used, room - used, " %.*s, now %.*s", (int)length,
                                     value ? value : "", (int)its_length, its ? its : "");
    }
}

bool nl_signature_is_longer(const char *said, const char *now, int epochs)
{
    char changed[NL_SIGNATURE_ROOM], difference[NL_SIGNATURE_ROOM];
    size_t length, its_length;
    const char *value = value_of(said, "epochs", &length);
    const char *its = value_of(now, "epochs", &its_length);
    if (!value || !its || strtol(value, NULL, 10) != epochs || strtol(its, NULL, 10) <= epochs)
        return false;
    snprintf(changed, sizeof changed, "%.*s%.*s%s", (int)(value - said), said, (int)its_length, its,
             value + length);
    nl_signature_difference(difference, sizeof difference, changed, now);
    return *difference == '\0';
}
