/* The object is built and written by jansson, keys sorted, so that equal runs give equal bytes. */
#include "model/provenance.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>

static json_t *sources_json(const nl_dataset *data)
{
    json_t *list = json_array();
    for (int i = 0; i < data->source_count; i++) {
        const nl_source *s = &data->source[i];
        json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:I}", "name", s->name, "format",
                                              s->format, "digest", s->digest, "samples",
                                              (json_int_t)s->count));
    }
    return list;
}

/* Four digits are what a share of some thousand samples is good for. */
static double rounded(double share)
{
    return round(share * 1e4) / 1e4;
}

bool nl_model_set_provenance(nl_model *model, const nl_train_data *data,
                             const nl_train_options *options, const nl_train_result *result,
                             const char *version, nl_error *err)
{
    json_t *root = json_pack(
        "{s:s, s:o, s:I, s:I, s:i, s:i, s:i, s:f}", "program", version, "data",
        sources_json(data->data), "learnt", (json_int_t)data->kept_count, "held_back",
        (json_int_t)data->held_count, "batch_size", options->batch_size, "epochs", result->epochs,
        "best_epoch", result->best_epoch, "held_back_accuracy", rounded(result->valid_accuracy));
    char *text = root ? json_dumps(root, JSON_COMPACT | JSON_SORT_KEYS | JSON_REAL_PRECISION(6))
                      : NULL;
    json_decref(root);
    if (!text)
        return nl_fail(err, NL_ERROR_LIMIT, "out of memory for the model's provenance");
    char *copy = nl_copy_string(&model->arena, text, err);
    free(text);
    model->provenance = copy ? copy : model->provenance;
    return copy;
}
