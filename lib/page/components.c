/* Touching runs of neighbouring rows are put into one set (union by smaller number, path halving:
 * Tarjan, Efficiency of a good but not linear set union algorithm, 1975); a set's smallest run
 * names the component. One counting pass sorts the runs by component. */
#include "page/components.h"

#include <assert.h>

typedef struct run_sets {
    nl_run *runs; /* row by row */
    int *parent;  /* a smaller run of the same set; the smallest is its own */
    int count;
} run_sets;

/* Appends the row's runs. */
static void add_runs(run_sets *sets, const uint8_t *row, int width, int y)
{
    for (int x = nl_image_next_ink(row, 0, width); x < width;
         x = nl_image_next_ink(row, x, width)) {
        int start = x;
        x = nl_image_ink_end(row, x, width);
        sets->parent[sets->count] = sets->count;
        sets->runs[sets->count++] = (nl_run){start, y, x - start};
    }
}

static int find(int *parent, int run)
{
    while (parent[run] != run) {
        parent[run] = parent[parent[run]];
        run = parent[run];
    }
    return run;
}

static void join(int *parent, int a, int b)
{
    a = find(parent, a);
    b = find(parent, b);
    if (a < b)
        parent[b] = a;
    else
        parent[a] = b;
}

/* Joins the runs above .. row - 1 of one row with those of the next, row .. sets->count - 1. */
static void join_rows(run_sets *sets, int above, int row)
{
    int below = row;
    while (above < row && below < sets->count) {
        const nl_run *a = &sets->runs[above], *b = &sets->runs[below];
        if (a->x <= b->x + b->length && b->x <= a->x + a->length)
            join(sets->parent, above, below);
        if (a->x + a->length < b->x + b->length)
            above++;
        else
            below++;
    }
}

static bool collect(run_sets *out, nl_image ink, nl_arena *arena, nl_error *err)
{
    int count = nl_image_count_runs(ink);
    *out = (run_sets){0};
    out->runs = NL_NEW(arena, nl_run, (size_t)count, err);
    out->parent = NL_NEW(arena, int, (size_t)count, err);
    if (!out->runs || !out->parent)
        return false;
    int above = 0;
    for (int y = 0; y < ink.height; y++) {
        int row = out->count;
        add_runs(out, nl_image_row(ink, y), ink.width, y);
        join_rows(out, above, row);
        above = row;
    }
    assert(out->count == count);
    return true;
}

/* Runs come from top to bottom. */
static void component_add(nl_component *component, const nl_run *run)
{
    nl_box *box = &component->box;
    if (component->run_count++ == 0)
        *box = (nl_box){run->x, run->y, 0, 0};
    int right = box->left + box->width, end = run->x + run->length;
    box->left = run->x < box->left ? run->x : box->left;
    box->width = (end > right ? end : right) - box->left;
    box->height = run->y - box->top + 1;
    component->area += run->length;
}

/* Numbers the components; parent becomes the component's number. */
static int number(run_sets *sets)
{
    int count = 0;
    for (int i = 0; i < sets->count; i++) {
        int parent = sets->parent[i];
        sets->parent[i] = parent == i ? count++ : sets->parent[parent];
    }
    return count;
}

static bool sort(nl_component_list *out, const run_sets *sets, int components, nl_arena *arena,
                 nl_error *err)
{
    out->components = NL_NEW(arena, nl_component, (size_t)components, err);
    out->runs = NL_NEW(arena, nl_run, (size_t)sets->count, err);
    if (!out->components || !out->runs)
        return false;
    out->count = components;
    out->run_count = sets->count;
    for (int i = 0; i < sets->count; i++)
        component_add(&out->components[sets->parent[i]], &sets->runs[i]);
    int next = 0;
    for (int i = 0; i < components; i++) {
        out->components[i].run = next;
        next += out->components[i].run_count;
        out->components[i].run_count = 0;
    }
    for (int i = 0; i < sets->count; i++) {
        nl_component *component = &out->components[sets->parent[i]];
        out->runs[component->run + component->run_count++] = sets->runs[i];
    }
    return true;
}

bool nl_components_find(nl_component_list *out, nl_image ink, nl_arena *arena, nl_error *err)
{
    *out = (nl_component_list){0};
    nl_arena scratch = {0};
    run_sets sets;
    bool done = collect(&sets, ink, &scratch, err) && sort(out, &sets, number(&sets), arena, err);
    nl_arena_free(&scratch);
    if (!done)
        *out = (nl_component_list){0};
    return done;
}
