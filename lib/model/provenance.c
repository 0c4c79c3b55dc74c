/* jansson builds and writes the object, with sorted keys, so that equal runs give equal bytes. */
#include "model/provenance.h"

#include "base/file.h"
#include "base/utf8.h"
#include "model/json.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* A file's name may be any bytes but JSON is UTF-8: other bytes become '?'. Truncated to
 * nl_source's room. */
static json_t *name_json(const char *name)
{
    char text[sizeof((nl_source *)0)->name];
    const char *at = name, *end = name + strlen(name);
    size_t used = 0;
    while (at < end) {
        const char *from = at;
        bool known = nl_utf8_next(&at, end) >= 0;
        size_t size = known ? (size_t)(at - from) : 1;
        if (size > sizeof text - used)
            break;
        memcpy(text + used, known ? from : "?", size);
        used += size;
    }
    return json_stringn(text, used);
}

/* NULL if memory runs out. */
static json_t *sources_json(const nl_dataset *data)
{
    json_t *list = json_array();
    int failed = list == NULL;
    for (int i = 0; i < data->source_count; i++) {
        const nl_source *s = &data->source[i];
        failed |= json_array_append_new(
            list, json_pack("{s:o, s:s, s:s, s:I}", "name", name_json(s->name), "format", s->format,
                            "digest", s->digest, "samples", (json_int_t)s->count));
    }
    if (!failed)
        return list;
    json_decref(list);
    return NULL;
}

/* A share of some thousand samples is worth no more than four digits. */
static double rounded(double share)
{
    return round(share * 1e4) / 1e4;
}

/* NULL without a teacher, or if memory runs out. */
static json_t *teacher_json(const nl_distillation *teacher)
{
    char digest[24];
    snprintf(digest, sizeof digest, "crc32:%08x", teacher->crc);
    if (!teacher->model)
        return NULL;
    return json_pack("{s:o, s:s, s:f, s:f}", "name", name_json(nl_path_base(teacher->file)),
                     "digest", digest, "weight", rounded((double)teacher->weight), "temperature",
                     rounded((double)teacher->temperature));
}

/* NULL if no lines were learnt, or if memory runs out. */
static json_t *lines_json(const nl_train_lines *lines)
{
    char digest[24];
    snprintf(digest, sizeof digest, "crc32:%08x", lines->crc);
    if (lines->count == 0)
        return NULL;
    return json_pack("{s:I, s:I, s:I, s:s}", "texts", (json_int_t)lines->texts, "pictures",
                     (json_int_t)lines->pictures, "epoch", (json_int_t)lines->count, "digest",
                     digest);
}

/* Writes the object, which is given up, to the model's arena. NULL fails: memory ran out building
 * it. */
static bool set_provenance(nl_model *model, json_t *root, nl_error *err)
{
    const size_t flags = JSON_SORT_KEYS | JSON_REAL_PRECISION(6);
    char *text = NULL;
    size_t size = 0;
    if (!nl_json_write(&text, &size, root, flags, &model->arena, err))
        return false;
    model->provenance = text;
    return true;
}

/* Of the model that was fine-tuned, if there was one. */
static bool add_from(json_t *root, const nl_model *from, nl_error *err)
{
    bool there = from && from->provenance;
    json_t *its = there ? nl_json_read(from->provenance, strlen(from->provenance), err) : NULL;
    return nl_json_add(root, "from", there, its);
}

bool nl_model_set_provenance(nl_model *model, const nl_train_data *data,
                             const nl_train_options *options, const nl_train_result *result,
                             const char *version, nl_error *err)
{
    json_t *root =
        json_pack("{s:s, s:o, s:I, s:I, s:i, s:i, s:i, s:f, s:f}", "program", version, "data",
                  sources_json(data->data), "learnt", (json_int_t)data->kept_count, "held_back",
                  (json_int_t)data->held_count, "batch_size", options->batch_size, "epochs",
                  result->epochs, "best_epoch", result->best_epoch, "held_back_accuracy",
                  rounded(result->valid_accuracy), "deform", rounded((double)options->augment));
    if (nl_json_add(root, "lines", data->lines.count > 0, lines_json(&data->lines)) &&
        nl_json_add(root, "teacher", options->teacher.model, teacher_json(&options->teacher)) &&
        add_from(root, options->from, err))
        return set_provenance(model, root, err);
    json_decref(root);
    return set_provenance(model, NULL, err);
}

/* Appends what a provenance says of its networks. */
static int append_members(json_t *members, const char *provenance)
{
    nl_error ignored;
    json_t *one = nl_json_read(provenance, strlen(provenance), &ignored);
    json_t *its = json_object_get(one, "members");
    int failed =
        json_is_array(its) ? json_array_extend(members, its) : json_array_append(members, one);
    json_decref(one);
    return failed;
}

bool nl_model_join_provenance(nl_model *ensemble, const nl_model *model, nl_error *err)
{
    json_t *members = json_array();
    int failed = ensemble->provenance ? append_members(members, ensemble->provenance) : 0;
    failed |= append_members(members, model->provenance);
    if (!failed)
        return set_provenance(ensemble, json_pack("{s:o}", "members", members), err);
    json_decref(members);
    return set_provenance(ensemble, NULL, err);
}

bool nl_provenance_check(const char *text, nl_error *err)
{
    json_t *root = nl_json_read(text, strlen(text), err);
    json_decref(root);
    return root;
}
