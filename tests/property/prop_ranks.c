/* Ranks that share a batch: together they have the gradient of the whole batch, with dropout, batch
 * normalisation and sequences; after any number of steps all have the same bits; and a step in
 * which one is lost changes nothing. */
#include "support/network.h"
#include "support/seed.h"
#include "support/threadranks.h"
#include "support/unit.h"

#include "math/gemm.h"

#include <math.h>
#include <string.h>

static uint64_t seed;

enum { DEPTH = 3, ROWS = 192, OUTPUTS = 19, SEQUENCES = 3, SEQUENCE_ROWS = 62, ROOM = 1 << 17 };
static const int widths[DEPTH + 1] = {17, 192, 200, OUTPUTS};
static const int begins[SEQUENCES + 1] = {0, 20, 41, SEQUENCE_ROWS};

static const nl_optim_options nesterov = {
    .kind = NL_NESTEROV, .momentum = 0.9f, .weight_decay = 0.01f};

/* What one test shares among its ranks, and what they leave. */
typedef struct trial {
    nl_step_options options;
    bool sequences;
    int steps;
    float gradient[THREAD_RANKS_MAX][ROOM], slab[THREAD_RANKS_MAX][ROOM];
    float running[THREAD_RANKS_MAX][2048];
    float shared[THREAD_RANKS_MAX][SEQUENCES];
    double loss[THREAD_RANKS_MAX];
} trial;

/* The rows of a batch that a rank has. */
typedef struct share {
    const network_case *network;
    int own[ROWS]; /* their numbers in the whole batch */
    int begin[SEQUENCES + 1];
    float shared[SEQUENCES];
} share;

static void fill_own(void *context, nl_mat x, int first_row)
{
    const share *s = context;
    for (int r = 0; r < x.rows; r++)
        memcpy(nl_mat_row(x, r), nl_mat_row(s->network->x, s->own[first_row + r]),
               (size_t)x.columns * sizeof(float));
}

/* The cross-entropy of a sequence's rows, as beside a mean over the labelled rows. */
static double lose(void *context, int index, nl_mat logits, nl_mat dz)
{
    share *s = context;
    if (logits.rows == 0)
        return 0.0;
    memcpy(dz.data, logits.data, (size_t)logits.rows * OUTPUTS * sizeof(float));
    float weight = 0.01f * (float)(index + 1);
    double loss = nl_cross_entropy(dz, s->network->label + begins[index],
                                   s->network->labels.targets, 0.0f, weight);
    s->shared[index] = (float)loss;
    return (double)weight * loss;
}

/* The rank's sequences, then its labelled rows. Returns how many rows these are. */
static int take_share(share *s, nl_batch_labels *labels, const trial *t, const network_case *n,
                      const nl_ranks *ranks)
{
    int rows = 0, before = t->sequences ? SEQUENCE_ROWS : 0;
    nl_rank_part lines = nl_ranks_part(ranks, SEQUENCES);
    nl_rank_part part = nl_ranks_part(ranks, (size_t)(ROWS - before));
    *s = (share){.network = n};
    *labels = n->labels;
    for (int i = 0; i < SEQUENCES; i++) {
        for (int r = begins[i]; t->sequences && r < begins[i + 1]; r++) {
            if ((size_t)i >= lines.first && (size_t)i < lines.end)
                s->own[rows++] = r;
        }
        s->begin[i + 1] = rows;
    }
    if (t->sequences)
        labels->sequences = (nl_sequences){SEQUENCES, s->begin, lose, s, s->shared, SEQUENCES};
    labels->labels += before + (int)part.first;
    labels->first = (int)part.first;
    labels->all = ROWS - before;
    for (size_t i = part.first; i < part.end; i++)
        s->own[rows++] = before + (int)i;
    return rows;
}

static void run_rank(void *context, nl_ranks *ranks)
{
    trial *t = context;
    int me = ranks ? ranks->rank : 0;
    network_case n;
    nl_step step;
    nl_optim optim;
    nl_error err;
    share own;
    nl_batch_labels labels;
    nl_step_options options = t->options;
    options.ranks = ranks;
    network_open(&n, widths, DEPTH, NL_TANH, ROWS, seed);
    int rows = take_share(&own, &labels, t, &n, ranks);
    bool ok = nl_step_init(&step, &n.mlp, ROWS, &options, &n.arena, &err) &&
              nl_optim_init(&optim, &nesterov, n.mlp.size, &n.arena, &err);
    for (int i = 0; ok && i < t->steps; i++) {
        nl_update update = {.rate = 0.05f, .step = (uint64_t)i};
        t->loss[me] =
            nl_step_train(&step, &optim, update, (nl_input){fill_own, &own}, &labels, rows, NULL);
    }
    if (ok) {
        memcpy(t->gradient[me], step.gradient, n.mlp.size * sizeof(float));
        memcpy(t->slab[me], n.mlp.slab, n.mlp.size * sizeof(float));
        memcpy(t->shared[me], own.shared, sizeof own.shared);
        if (step.norm.depth > 0)
            memcpy(t->running[me], step.norm.running, step.norm.size * sizeof(float));
    }
    network_close(&n);
}

static double apart(const float *a, const float *b, size_t count)
{
    double squares = 0.0, most = 0.0;
    for (size_t i = 0; i < count; i++) {
        most = fmax(most, fabs((double)a[i] - (double)b[i]));
        squares += (double)b[i] * (double)b[i];
    }
    return squares > 0.0 ? most / sqrt(squares) : most;
}

/* One step by a process alone and by so many ranks. */
static void check_gradient(trial t[2], int ranks)
{
    t[0].steps = t[1].steps = 1;
    t[1].options = t[0].options;
    t[1].sequences = t[0].sequences;
    run_rank(&t[0], NULL);
    thread_ranks_run(ranks, -1, run_rank, &t[1]);
    for (int r = 0; r < ranks; r++) {
        double g = apart(t[1].gradient[r], t[0].gradient[0], ROOM);
        double running = apart(t[1].running[r], t[0].running[0], 2048);
        double shared = apart(t[1].shared[r], t[0].shared[0], SEQUENCES);
        if (!(g < 2e-6 && running < 2e-6 && shared < 2e-6) ||
            !(fabs(t[1].loss[r] / t[0].loss[0] - 1.0) < 1e-6))
            fail_msg("rank %d of %d: gradient apart by %g, averages by %g, shared by %g; loss %g, "
                     "alone %g",
                     r, ranks, g, running, shared, t[1].loss[r], t[0].loss[0]);
        assert_memory_equal(t[1].slab[r], t[1].slab[0], sizeof t[1].slab[0]);
        assert_memory_equal(t[1].running[r], t[1].running[0], sizeof t[1].running[0]);
    }
}

static trial trials[2];

static trial *new_trials(nl_step_options options)
{
    memset(trials, 0, sizeof trials);
    trials[0].options = options;
    trials[0].options.seed = seed;
    return trials;
}

static void ranks_have_the_gradient_of_the_whole_batch(void **state)
{
    (void)state;
    for (int ranks = 2; ranks <= THREAD_RANKS_MAX; ranks++) {
        check_gradient(new_trials((nl_step_options){0}), ranks);
        check_gradient(
            new_trials((nl_step_options){.smoothing = 0.2f, .dropout = 0.4f, .clip = 0.05f}),
            ranks);
        trial *t = new_trials((nl_step_options){0});
        t->sequences = true;
        check_gradient(t, ranks);
    }
}

/* Three shards of 64 rows alone, one on each of three ranks. */
static void each_rank_normalises_its_rows(void **state)
{
    (void)state;
    check_gradient(new_trials((nl_step_options){.batch_norm = true}), 3);
}

static void all_ranks_end_with_the_same_bits(void **state)
{
    (void)state;
    static float first[ROOM];
    for (int again = 0; again < 2; again++) {
        trial *t = new_trials((nl_step_options){.batch_norm = true, .clip = 0.5f});
        t->steps = 5;
        thread_ranks_run(3, -1, run_rank, t);
        for (int r = 1; r < 3; r++) {
            assert_memory_equal(t->slab[r], t->slab[0], sizeof t->slab[0]);
            assert_memory_equal(t->running[r], t->running[0], sizeof t->running[0]);
        }
        if (again)
            assert_memory_equal(first, t->slab[0], sizeof first);
        memcpy(first, t->slab[0], sizeof first);
    }
}

static void a_step_without_all_ranks_changes_nothing(void **state)
{
    (void)state;
    static float slab[ROOM], running[2048];
    trial *t = new_trials((nl_step_options){.batch_norm = true, .clip = 0.5f});
    t->steps = 2;
    thread_ranks_run(2, -1, run_rank, t);
    memcpy(slab, t->slab[0], sizeof slab);
    memcpy(running, t->running[0], sizeof running);
    t->steps = 4;
    assert_int_equal(thread_ranks_run(2, 2, run_rank, t), 2);
    assert_memory_equal(slab, t->slab[0], sizeof slab);
    assert_memory_equal(running, t->running[0], sizeof running);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ranks_have_the_gradient_of_the_whole_batch),
        cmocka_unit_test(each_rank_normalises_its_rows),
        cmocka_unit_test(all_ranks_end_with_the_same_bits),
        cmocka_unit_test(a_step_without_all_ranks_changes_nothing),
    };
    seed = test_seed();
    nl_gemm_start();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
