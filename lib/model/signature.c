#include "model/signature.h"

#include "base/file.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>

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
    add(&to, "; deform %a; shown %d %d", (double)o->augment, (int)model->member[0].features,
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
    add(&to, "; %s", nl_activation_get(o->network.activation)->name);
    for (int l = 0; l < mlp->depth; l++)
        add(&to, " %d", mlp->layer[l].outputs);
}
