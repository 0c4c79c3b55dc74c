/* The first model gives what the networks share. */
#include "model/ensemble.h"

#include "model/provenance.h"

#include <assert.h>
#include <string.h>

static bool fits(const nl_model *ensemble, const nl_model *model, nl_error *err)
{
    const nl_prep *a = &ensemble->prep, *b = &model->prep;
    int outputs = nl_model_outputs(ensemble), its = nl_model_outputs(model);
    int count = ensemble->member_count + model->member_count;
    if (its != outputs ||
        memcmp(model->alphabet, ensemble->alphabet, (size_t)outputs * sizeof *model->alphabet) != 0)
        return nl_fail(err, NL_ERROR_MODEL,
                       "knows other characters than the models before it; an ensemble's have the "
                       "same alphabet");
    if (a->side != b->side || a->margin != b->margin || a->stroke_width != b->stroke_width)
        return nl_fail(err, NL_ERROR_MODEL,
                       "prepares pictures differently from the models before it: side %d, margin "
                       "%d, stroke width %g instead of %d, %d, %g",
                       b->side, b->margin, (double)b->stroke_width, a->side, a->margin,
                       (double)a->stroke_width);
    if (count > NL_MEMBERS_MAX)
        return nl_fail(err, NL_ERROR_MODEL, "with it there were %d networks; %d are possible",
                       count, (int)NL_MEMBERS_MAX);
    return true;
}

/* What a model and its ensemble share, and room for networks but none yet. */
static bool start(nl_model *out, const nl_model *model, nl_error *err)
{
    nl_model empty = *model;
    size_t outputs = (size_t)nl_model_outputs(model);
    empty.arena = (nl_arena){0};
    empty.member_count = 0;
    empty.provenance = empty.checksum = NULL;
    empty.member = NL_NEW(&empty.arena, nl_member, NL_MEMBERS_MAX, err);
    empty.alphabet = NL_NEW(&empty.arena, uint32_t, outputs, err);
    if (!empty.member || !empty.alphabet) {
        nl_arena_free(&empty.arena);
        return false;
    }
    memcpy(empty.alphabet, model->alphabet, outputs * sizeof *empty.alphabet);
    *out = empty;
    return true;
}

/* Adds copies of the model's networks, all or none. */
static bool add_members(nl_model *ensemble, const nl_model *model, nl_error *err)
{
    int count = ensemble->member_count;
    assert(count + model->member_count <= NL_MEMBERS_MAX);
    for (int m = 0; m < model->member_count; m++) {
        nl_member *copy = &ensemble->member[count++];
        *copy = model->member[m];
        copy->mlp.slab = NL_NEW(&ensemble->arena, float, copy->mlp.size, err);
        if (!copy->mlp.slab)
            return false;
        memcpy(copy->mlp.slab, model->member[m].mlp.slab, copy->mlp.size * sizeof(float));
    }
    if (!nl_model_join_provenance(ensemble, model, err))
        return false;
    ensemble->member_count = count;
    return true;
}

bool nl_ensemble_add(nl_model *ensemble, const nl_model *model, nl_error *err)
{
    bool empty = ensemble->member_count == 0;
    if (empty ? !start(ensemble, model, err) : !fits(ensemble, model, err))
        return false;
    if (!add_members(ensemble, model, err)) {
        if (empty)
            nl_model_free(ensemble);
        return false;
    }
    const nl_split *a = &ensemble->split, *b = &model->split;
    if (a->share != b->share || a->seed != b->seed || a->fold.number != b->fold.number ||
        a->fold.count != b->fold.count)
        ensemble->split = (nl_split){0};
    return true;
}
