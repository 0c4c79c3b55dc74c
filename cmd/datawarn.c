#include "datawarn.h"

#include "cli/ui.h"
#include "data/suspect.h"
#include "draw/likeness.h"

#include <string.h>

/* Each source by itself: one may lie on its side and another not. */
static bool suspect_likeness(nl_findings *to, const nl_dataset *data, const nl_source *source,
                             const nl_letter_sums *drawn, nl_error *err)
{
    size_t size = (size_t)data->side * (size_t)data->side;
    nl_dataset part = *data;
    part.pixels += source->first * size;
    part.labels += source->first;
    part.count = source->count;
    nl_likeness likeness;
    if (!nl_likeness_find(&likeness, &part, drawn, err))
        return false;
    nl_turn turn = nl_likeness_turn(&likeness);
    int shift = nl_likeness_shift(&likeness);
    if (turn == NL_TURN_TRANSPOSED)
        nl_findings_add(to, "%s: the pictures look transposed; try --transpose %s", source->name,
                        source->transposed ? "no" : "yes");
    else if (turn != NL_TURN_NONE)
        nl_findings_add(to, "%s: the pictures look %s; turn them upright", source->name,
                        nl_turn_name(turn));
    else if (shift != 0)
        nl_findings_add(to,
                        "%s: labels look off by one: pictures look like the characters %s their "
                        "labels; give the right --mapping",
                        source->name, shift < 0 ? "before" : "after");
    return true;
}

static bool suspect_sources(nl_findings *to, const nl_dataset *data, nl_pool *pool, nl_error *err)
{
    nl_arena scratch = {0};
    nl_letter_sums drawn;
    bool ok = data->source_count == 0 || nl_likeness_draw(&drawn, data->side, pool, &scratch, err);
    for (int s = 0; ok && s < data->source_count; s++)
        ok = suspect_likeness(to, data, &data->source[s], &drawn, err);
    nl_arena_free(&scratch);
    return ok;
}

bool nl_warn_of_data(const nl_dataset *data, size_t count, nl_pool *pool, nl_error *err)
{
    nl_findings findings = {0};
    nl_dataset own = *data;
    own.count = count;
    while (own.source_count > 0 && own.source[own.source_count - 1].first >= count)
        own.source_count--;
    if (!nl_suspect(&findings, &own, err) || !suspect_sources(&findings, &own, pool, err))
        return false;
    for (int i = 0; i < findings.count; i++)
        nl_note("%s", findings.text[i]);
    return true;
}

void nl_warn_of_learnt(const nl_dataset *data, size_t count, const char *provenance)
{
    for (int s = 0; provenance && s < data->source_count && data->source[s].first < count; s++) {
        const nl_source *source = &data->source[s];
        if (*source->digest && strstr(provenance, source->digest))
            nl_note("%s: the model was trained on these very data; --held-back evaluates what it "
                    "has not learnt of them",
                    source->name);
    }
}
