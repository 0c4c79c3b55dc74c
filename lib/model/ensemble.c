/* The first model gives what networks share; its own network is the ensemble's first. */
#include "model/ensemble.h"

#include <jansson.h>
#include <string.h>

/* Appends to `members` what a provenance says of its networks. */
static int append_members(json_t *members, const char *provenance)
{
    json_t *one = json_loads(provenance, 0, NULL), *its = json_object_get(one, "members");
    int failed =
        json_is_array(its) ? json_array_extend(members, its) : json_array_append(members, one);
    json_decref(one);
    return failed;
}

/* The list of where all networks come from; NULL if memory lacks. */
static char *join_provenance(const nl_model *ensemble, const nl_model *model, nl_arena *arena,
                             nl_error *err)
{
    const size_t flags = JSON_COMPACT | JSON_SORT_KEYS | JSON_REAL_PRECISION(6);
    json_t *members = json_array();
    int failed = ensemble->provenance ? append_members(members, ensemble->provenance) : 0;
    failed |= append_members(members, model->provenance);
    json_t *root = json_pack("{s:o}", "members", members);
    size_t length = failed ? 0 : json_dumpb(root, NULL, 0, flags);
    char *text = NULL;
    if (length == 0)
        (void)nl_fail(err, NL_ERROR_LIMIT, "out of memory for the model's provenance");
    else
        text = NL_NEW(arena, char, length + 1, err);
    if (text)
        json_dumpb(root, text, length, flags);
    json_decref(root);
    return text;
}

static bool fits(const nl_model *ensemble, const nl_model *model, nl_error *err)
{
    const nl_prep *a = &ensemble->prep, *b = &model->prep;
    int outputs = nl_mlp_outputs(&ensemble->mlp), its = nl_mlp_outputs(&model->mlp);
    int count = nl_model_members(ensemble) + nl_model_members(model);
    if (its != outputs ||
        memcmp(model->alphabet, ensemble->alphabet, (size_t)outputs * sizeof *model->alphabet) != 0)
        return nl_fail(err, NL_ERROR_MODEL,
                       "knows other characters than the models before it; an ensemble's have the "
                       "same alphabet");
    if (a->side != b->side || a->margin != b->margin || a->pen != b->pen)
        return nl_fail(err, NL_ERROR_MODEL,
                       "prepares pictures differently from the models before it: side %d, margin "
                       "%d, pen %g instead of %d, %d, %g",
                       b->side, b->margin, (double)b->pen, a->side, a->margin, (double)a->pen);
    if (count > NL_MEMBERS_MAX)
        return nl_fail(err, NL_ERROR_MODEL, "with it there were %d networks; %d are possible",
                       count, (int)NL_MEMBERS_MAX);
    return true;
}

/* The network with a copy of its parameters. */
static bool copy_member(nl_member *out, const nl_model *model, int index, nl_arena *arena,
                        nl_error *err)
{
    nl_member member = nl_model_member(model, index);
    float *slab = NL_NEW(arena, float, member.mlp.size, err);
    if (!slab)
        return false;
    memcpy(slab, member.mlp.slab, member.mlp.size * sizeof *slab);
    member.mlp.slab = slab;
    *out = member;
    return true;
}

/* A copy of the model's first network and of all that is the model's. */
static bool start(nl_model *out, const nl_model *model, nl_error *err)
{
    nl_member first;
    nl_model copy = *model;
    size_t outputs = (size_t)nl_mlp_outputs(&model->mlp);
    copy.arena = (nl_arena){0};
    copy.more_count = 0;
    copy.more = NL_NEW(&copy.arena, nl_member, NL_MEMBERS_MAX - 1, err);
    copy.alphabet = NL_NEW(&copy.arena, uint32_t, outputs, err);
    if (!copy.more || !copy.alphabet || !copy_member(&first, model, 0, &copy.arena, err)) {
        nl_arena_free(&copy.arena);
        return false;
    }
    memcpy(copy.alphabet, model->alphabet, outputs * sizeof *copy.alphabet);
    copy.mlp = first.mlp;
    copy.provenance = NULL;
    *out = copy;
    return true;
}

static bool add_others(nl_model *ensemble, const nl_model *model, int from, nl_error *err)
{
    int count = ensemble->more_count;
    for (int m = from; m < nl_model_members(model); m++) {
        if (!copy_member(&ensemble->more[count++], model, m, &ensemble->arena, err))
            return false;
    }
    const char *provenance = join_provenance(ensemble, model, &ensemble->arena, err);
    if (!provenance)
        return false;
    ensemble->provenance = provenance;
    ensemble->more_count = count;
    return true;
}

bool nl_ensemble_add(nl_model *ensemble, const nl_model *model, nl_error *err)
{
    bool empty = ensemble->mlp.depth == 0;
    if (empty ? !start(ensemble, model, err) : !fits(ensemble, model, err))
        return false;
    if (!add_others(ensemble, model, empty, err)) {
        if (empty)
            nl_model_free(ensemble);
        return false;
    }
    const nl_split *a = &ensemble->split, *b = &model->split;
    if (a->share != b->share || a->seed != b->seed)
        ensemble->split = (nl_split){0};
    return true;
}
