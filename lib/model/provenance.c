/* jansson builds and writes the object, with sorted keys, so that equal runs give equal bytes. */
#include "model/provenance.h"

#include "base/file.h"
#include "base/utf8.h"

#include <jansson.h>
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

/* Writes the object, whose last reference is taken, to the model's arena. NULL fails: memory ran
 * out building it. */
static bool set_provenance(nl_model *model, json_t *root, nl_error *err)
{
    const size_t flags = JSON_COMPACT | JSON_SORT_KEYS | JSON_REAL_PRECISION(6);
    size_t length = json_dumpb(root, NULL, 0, flags);
    char *text = NULL;
    if (length == 0)
        (void)nl_fail(err, NL_ERROR_LIMIT, "out of memory for the model's provenance");
    else
        text = NL_NEW(&model->arena, char, length + 1, err);
    if (text) {
        json_dumpb(root, text, length, flags);
        model->provenance = text;
    }
    json_decref(root);
    return text;
}

bool nl_model_set_provenance(nl_model *model, const nl_train_data *data,
                             const nl_train_options *options, const nl_train_result *result,
                             const char *version, nl_error *err)
{
    /* Of the model that was fine-tuned; left out if there was none. */
    json_t *from = options->from ? json_loads(options->from->provenance, 0, NULL) : NULL;
    json_t *root =
        json_pack("{s:s, s:o, s:o*, s:I, s:I, s:i, s:i, s:i, s:f, s:f, s:o*, s:o*}", "program",
                  version, "data", sources_json(data->data), "lines", lines_json(&data->lines),
                  "learnt", (json_int_t)data->kept_count, "held_back", (json_int_t)data->held_count,
                  "batch_size", options->batch_size, "epochs", result->epochs, "best_epoch",
                  result->best_epoch, "held_back_accuracy", rounded(result->valid_accuracy),
                  "deform", rounded((double)options->augment), "teacher",
                  teacher_json(&options->teacher), "from", from);
    return set_provenance(model, root, err);
}

/* Appends what a provenance says of its networks. */
static int append_members(json_t *members, const char *provenance)
{
    json_t *one = json_loads(provenance, 0, NULL), *its = json_object_get(one, "members");
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

bool nl_provenance_is_whole(const char *text)
{
    json_error_t reason;
    json_t *root = json_loads(text, JSON_REJECT_DUPLICATES, &reason);
    bool ok = json_is_object(root);
    json_decref(root);
    return ok;
}
