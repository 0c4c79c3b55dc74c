/* See modelchange.h. */
#include "support/modelchange.h"

#include "support/unit.h"

#include <stdio.h>
#include <string.h>

static void assert_same_member(const nl_member *a, const nl_member *b)
{
    assert_int_equal(a->mlp.depth, b->mlp.depth);
    assert_memory_equal(a->mlp.layer, b->mlp.layer, (size_t)a->mlp.depth * sizeof *a->mlp.layer);
    assert_int_equal(a->mlp.size, b->mlp.size);
    assert_memory_equal(a->mlp.slab, b->mlp.slab, a->mlp.size * sizeof(float));
    assert_int_equal(a->features, b->features);
    assert_int_equal(a->shape_norm, b->shape_norm);
    assert_true(a->temperature == b->temperature);
}

void assert_same_model(const nl_model *a, const nl_model *b)
{
    assert_int_equal(a->member_count, b->member_count);
    for (int m = 0; m < a->member_count; m++)
        assert_same_member(&a->member[m], &b->member[m]);
    assert_memory_equal(a->alphabet, b->alphabet,
                        (size_t)nl_model_outputs(a) * sizeof *a->alphabet);
    assert_int_equal(a->prep.side, b->prep.side);
    assert_int_equal(a->prep.margin, b->prep.margin);
    assert_true(a->prep.stroke_width == b->prep.stroke_width);
    assert_true(a->seed == b->seed && a->split.seed == b->split.seed);
    assert_true(a->split.share == b->split.share);
    assert_string_equal(a->provenance, b->provenance);
    assert_int_equal(a->reads_lines, b->reads_lines);
    assert_memory_equal(&a->path, &b->path, sizeof a->path);
}

void assert_model_kept(const nl_model *model, const char *path)
{
    nl_error err = {0};
    nl_model back;
    assert_true(nl_model_save(model, path, &err));
    if (!nl_model_load(&back, path, &err))
        fail_msg("%s", err.text);
    assert_same_model(model, &back);
    nl_model_free(&back);
}

void save_changed(char changed[CHANGED_PATH_MAX], const char *path, model_change change,
                  const void *with)
{
    nl_arena arena = {0};
    nl_error err = {0};
    snprintf(changed, CHANGED_PATH_MAX, "%s.changed", path);
    nl_tensor_file *file = NL_NEW(&arena, nl_tensor_file, 1, &err);
    assert_true(nl_tensors_load(file, path, &arena, &err));
    file->metadata_count--; /* the checksum, which saving adds */
    memmove(file->metadata, file->metadata + 1,
            (size_t)file->metadata_count * sizeof *file->metadata);
    change(file, with);
    assert_true(nl_tensors_save(changed, file, &arena, &err));
    nl_arena_free(&arena);
}

void model_refused(const char *path, model_change change, const void *with, const char *reason)
{
    nl_error err = {0};
    nl_model model;
    char changed[CHANGED_PATH_MAX];
    save_changed(changed, path, change, with);
    bool ok = nl_model_load(&model, changed, &err);
    if (ok || err.status != NL_ERROR_MODEL || !strstr(err.text, reason) ||
        !strstr(err.text, changed))
        fail_msg("%s: %d, status %d: %s", reason, ok, (int)err.status, err.text);
    assert_int_equal(model.member_count, 0);
    assert_null(model.arena.top);
}

void change_value(nl_tensor_file *file, const void *with)
{
    const nl_metadata *set = with;
    int at = 0;
    while (at < file->metadata_count && strcmp(file->metadata[at].key, set->key) != 0)
        at++;
    if (set->value && at == file->metadata_count)
        nl_tensors_note(file, set->key, set->value);
    else if (at < file->metadata_count)
        file->metadata[at] = set->value ? *set : file->metadata[--file->metadata_count];
}

void change_drop(nl_tensor_file *file, const void *with)
{
    file->tensor[*(const int *)with] = file->tensor[--file->tensor_count];
}

void change_name(nl_tensor_file *file, const void *with)
{
    file->tensor[*(const int *)with].name = "layers.2.weight";
}
