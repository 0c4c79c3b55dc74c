/* Central differences (f(w + h) - f(w - h)) / 2h in double: with h = 1e-6 their error is some 1e-9,
 * far below what single precision leaves in the analytic gradient (1e-7 .. 1e-6).
 *
 * At the kink of relu a difference means nothing, so batches in which any pre-activation comes
 * nearer to zero than KINK are redrawn. */
#include "nn/gradcheck.h"

#include <math.h>
#include <string.h>

enum { BATCH = 7, INPUTS = 6, HIDDEN = 5, OUTPUTS = 4, LABELS = 4, WIDEST = 6, DRAWS = 1000 };

static const double DIFFERENCE = 1e-6;
static const double KINK = 2e-4;

/* A network, a batch, and the double-precision twin of the parameters. */
typedef struct bench {
    nl_mlp mlp;
    nl_step step;
    nl_batch_labels labels;
    uint16_t label[BATCH];
    float x[BATCH * INPUTS], soft_targets[BATCH * OUTPUTS];
    double *w;
    double nearest; /* to a kink, of the last forward pass */
} bench;

/* The outputs of each label: one, or several. */
static const int single_begin[LABELS + 1] = {0, 1, 2, 3, 4};
static const int single_members[] = {0, 1, 2, 3};
static const int sets_begin[LABELS + 1] = {0, 2, 3, 6, 8};
static const int sets_members[] = {0, 1, 2, 1, 2, 3, 0, 3};

static nl_step_options options_of(const nl_gradcheck_case *which)
{
    bool all = which->loss == NL_LOSS_EVERYTHING;
    return (nl_step_options){
        .smoothing = all || which->loss == NL_LOSS_SMOOTHED ? 0.1f : 0.0f,
        .dropout = all || which->loss == NL_LOSS_DROPOUT ? 0.3f : 0.0f,
        .batch_norm = all || which->loss == NL_LOSS_BATCH_NORM,
        .seed = which->seed,
    };
}

/* Normalises a unit's sums over the batch to mean 0 and standard deviation 1. */
static void reference_norm(double z[BATCH])
{
    double mean = 0.0, variance = 0.0;
    for (int r = 0; r < BATCH; r++)
        mean += z[r] / BATCH;
    for (int r = 0; r < BATCH; r++)
        variance += (z[r] - mean) * (z[r] - mean) / BATCH;
    for (int r = 0; r < BATCH; r++)
        z[r] = (z[r] - mean) / sqrt(variance + 1e-5);
}

/* One unit of a layer in double, for the whole batch: y = f(x W' + b) times the dropout mask. */
static void reference_unit(bench *b, int l, int o, double (*x)[WIDEST], double (*y)[WIDEST])
{
    const nl_layer *layer = &b->mlp.layer[l];
    const nl_activation_row *f = nl_activation_get(layer->activation);
    bool hidden = l + 1 < b->mlp.depth;
    double z[BATCH] = {0};
    for (int r = 0; r < BATCH; r++) {
        for (int i = 0; i < layer->inputs; i++)
            z[r] += b->w[layer->weight + (size_t)(o * layer->inputs + i)] * x[r][i];
    }
    if (hidden && b->step.options.batch_norm)
        reference_norm(z);
    for (int r = 0; r < BATCH; r++) {
        z[r] += b->w[layer->bias + (size_t)o];
        b->nearest = hidden ? fmin(b->nearest, fabs(z[r])) : b->nearest;
        y[r][o] = f->reference(z[r]);
        if (b->step.pass.mask[l].data)
            y[r][o] *= (double)nl_mat_row(b->step.pass.mask[l], r)[o];
    }
}

/* -(1 - s) log of the set's probability - s times the mean log probability. */
static double reference_cross_entropy(const bench *b, const double *logits, int label)
{
    double most = logits[0], sum = 0.0, mean = 0.0, set = 0.0;
    double smoothing = (double)b->step.options.smoothing;
    const nl_target_sets *targets = &b->labels.targets;
    for (int o = 1; o < OUTPUTS; o++)
        most = fmax(most, logits[o]);
    for (int o = 0; o < OUTPUTS; o++)
        sum += exp(logits[o] - most);
    for (int o = 0; o < OUTPUTS; o++)
        mean += (logits[o] - most - log(sum)) / OUTPUTS;
    for (int m = targets->begin[label]; m < targets->begin[label + 1]; m++)
        set += exp(logits[targets->members[m]] - most) / sum;
    return -(1.0 - smoothing) * log(set) - smoothing * mean;
}

/* T^2 times the sum of q (log q - log softmax(logits / T)). */
static double reference_divergence(const bench *b, const double *logits, const float *q)
{
    double t = (double)b->labels.soft_targets.temperature, most = logits[0], sum = 0.0, apart = 0.0;
    for (int o = 1; o < OUTPUTS; o++)
        most = fmax(most, logits[o]);
    for (int o = 0; o < OUTPUTS; o++)
        sum += exp((logits[o] - most) / t);
    for (int o = 0; o < OUTPUTS; o++)
        apart += (double)q[o] * (log((double)q[o]) - ((logits[o] - most) / t - log(sum)));
    return t * t * apart;
}

static double reference_row_loss(const bench *b, const double *logits, int row)
{
    double loss = reference_cross_entropy(b, logits, b->label[row]);
    if (!b->labels.soft_targets.p.data)
        return loss;
    double a = (double)b->labels.soft_targets.weight;
    return (1.0 - a) * loss +
           a * reference_divergence(b, logits, b->soft_targets + (size_t)row * OUTPUTS);
}

static double reference_loss(bench *b)
{
    double loss = 0.0, buffer[2][BATCH][WIDEST];
    b->nearest = INFINITY;
    for (int r = 0; r < BATCH; r++) {
        for (int i = 0; i < INPUTS; i++)
            buffer[0][r][i] = (double)b->x[r * INPUTS + i];
    }
    for (int l = 0; l < b->mlp.depth; l++) {
        for (int o = 0; o < b->mlp.layer[l].outputs; o++)
            reference_unit(b, l, o, buffer[l % 2], buffer[(l + 1) % 2]);
    }
    for (int r = 0; r < BATCH; r++)
        loss += reference_row_loss(b, buffer[b->mlp.depth % 2][r], r) / BATCH;
    return loss;
}

static void fill_rows(void *context, nl_mat x, int first_row)
{
    const bench *b = context;
    memcpy(x.data, b->x + (size_t)first_row * INPUTS, (size_t)x.rows * INPUTS * sizeof(float));
}

static bool bench_init(bench *b, const nl_gradcheck_case *which, nl_arena *arena, nl_error *err)
{
    int widths[NL_MLP_LAYERS_MAX + 1] = {INPUTS};
    for (int l = 1; l < which->depth; l++)
        widths[l] = HIDDEN;
    widths[which->depth] = OUTPUTS;
    nl_step_options options = options_of(which);
    if (!nl_mlp_init(&b->mlp, widths, which->depth, which->activation, arena, err) ||
        !nl_step_init(&b->step, &b->mlp, BATCH, &options, arena, err))
        return false;
    b->w = NL_NEW(arena, double, b->mlp.size, err);
    bool sets = which->loss == NL_LOSS_SETS || which->loss == NL_LOSS_EVERYTHING;
    b->labels.labels = b->label;
    b->labels.targets = sets ? (nl_target_sets){sets_begin, sets_members}
                             : (nl_target_sets){single_begin, single_members};
    if (which->loss == NL_LOSS_SOFT_TARGETS || which->loss == NL_LOSS_EVERYTHING)
        b->labels.soft_targets =
            (nl_soft_targets){nl_mat_view(b->soft_targets, BATCH, OUTPUTS), 0.4f, 3.0f};
    return b->w;
}

/* Random parameters, inputs and labels; random biases, too, so that none is special. */
static void draw(bench *b, uint64_t seed, uint64_t attempt)
{
    nl_mlp_init_weights(&b->mlp, NL_INIT_AUTO, seed + attempt);
    nl_rng rng = nl_rng_make(seed, NL_STREAM_TEST, attempt, 0);
    for (int l = 0; l < b->mlp.depth; l++) {
        for (int o = 0; o < b->mlp.layer[l].outputs; o++)
            nl_mlp_bias(&b->mlp, b->mlp.slab, l)[o] = 0.2f * nl_rng_normal(&rng);
    }
    for (int i = 0; i < BATCH * INPUTS; i++)
        b->x[i] = nl_rng_normal(&rng);
    for (int r = 0; r < BATCH; r++)
        b->label[r] = (uint16_t)nl_rng_below(&rng, LABELS);
    for (int i = 0; i < BATCH * OUTPUTS; i++)
        b->soft_targets[i] = nl_rng_normal(&rng);
    nl_softmax(nl_mat_view(b->soft_targets, BATCH, OUTPUTS));
    for (size_t i = 0; i < b->mlp.size; i++)
        b->w[i] = (double)b->mlp.slab[i];
}

/* The central difference by one parameter. */
static double numeric_derivative(bench *b, size_t i)
{
    double kept = b->w[i];
    b->w[i] = kept + DIFFERENCE;
    double above = reference_loss(b);
    b->w[i] = kept - DIFFERENCE;
    double below = reference_loss(b);
    b->w[i] = kept;
    return (above - below) / (2.0 * DIFFERENCE);
}

/* The distance of a layer's two gradients, in its weights and in its biases, relative to the larger
 * norm over both. (The biases' gradient alone may be zero up to rounding, where the next layer's
 * normalisation cancels them.) */
static void compare_layer(double *weights, double *biases, bench *b, const nl_layer *layer)
{
    double apart[2] = {0}, analytic = 0.0, numeric = 0.0;
    size_t end = layer->bias + (size_t)layer->outputs;
    for (size_t i = layer->weight; i < end; i++) {
        double n = numeric_derivative(b, i), a = (double)b->step.gradient[i];
        apart[i >= layer->bias] += (a - n) * (a - n);
        analytic += a * a;
        numeric += n * n;
    }
    double larger = sqrt(fmax(analytic, numeric));
    *weights = larger > 0.0 ? sqrt(apart[0]) / larger : 0.0;
    *biases = larger > 0.0 ? sqrt(apart[1]) / larger : 0.0;
}

static void note(nl_gradcheck_result *out, double error, int layer, bool in_biases)
{
    /* A NaN must not pass for small. */
    if (!(error <= out->error))
        *out = (nl_gradcheck_result){isnan(error) ? INFINITY : error, layer, in_biases};
}

const char *nl_gradcheck_loss_name(nl_gradcheck_loss loss)
{
    static const char *const names[] = {"plain",     "smoothed",   "sets",      "dropout",
                                        "distilled", "normalised", "everything"};
    return names[loss];
}

bool nl_gradcheck_run(nl_gradcheck_result *out, const nl_gradcheck_case *which, nl_error *err)
{
    *out = (nl_gradcheck_result){0};
    nl_arena arena = {0};
    bench b = {0};
    bool ok = bench_init(&b, which, &arena, err);
    nl_input input = {fill_rows, &b};
    for (int attempt = 0; ok && attempt < DRAWS; attempt++) {
        draw(&b, which->seed, (uint64_t)attempt);
        /* Twice, so that leftovers of the step before in the buffers would show. */
        for (int i = 0; i < 2; i++)
            (void)nl_step_gradient(&b.step, input, &b.labels, BATCH, (uint64_t)attempt, NULL);
        (void)reference_loss(&b);
        if (b.nearest > KINK)
            break;
    }
    for (int l = 0; ok && l < b.mlp.depth; l++) {
        double weights, biases;
        compare_layer(&weights, &biases, &b, &b.mlp.layer[l]);
        note(out, weights, l, false);
        note(out, biases, l, true);
    }
    nl_arena_free(&arena);
    return ok;
}
