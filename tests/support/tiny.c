#include "support/tiny.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void must(bool ok, const nl_error *err)
{
    if (ok)
        return;
    fprintf(stderr, "tiny: %s\n", err->text);
    exit(1);
}

static void draw(uint8_t *pixels, uint32_t code, float noise, nl_rng *rng)
{
    nl_rng pattern = nl_rng_make(7, NL_STREAM_TEST, 0, code);
    for (int i = 0; i < TINY_PIXELS; i++) {
        uint8_t own = nl_rng_next(&pattern) & 1 ? 255 : 0;
        bool noisy = nl_rng_uniform(rng) < noise;
        pixels[i] = noisy ? (uint8_t)nl_rng_below(rng, 256) : own;
    }
}

void tiny_dataset(nl_dataset *data, size_t count, const char *codes, float noise, bool merged,
                  uint64_t seed, nl_arena *arena)
{
    nl_error err = {0};
    size_t kinds = strlen(codes);
    nl_dataset_init(data, TINY_SIDE);
    uint8_t *pixels = nl_dataset_extend(data, count, arena, &err);
    must(pixels, &err);
    for (size_t i = 0; i < count; i++) {
        nl_rng rng = nl_rng_make(seed, NL_STREAM_TEST, 1, i);
        uint32_t pair[2] = {(uint32_t)codes[i % kinds], (uint32_t)codes[(i + 1) % kinds]};
        draw(pixels + i * TINY_PIXELS, pair[0], noise, &rng);
        int label = nl_dataset_class(data, pair, merged && i % 4 == 3 ? 2 : 1, arena, &err);
        must(label >= 0, &err);
        data->labels[i] = (uint16_t)label;
    }
    must(nl_dataset_add_source(data, "tiny", "test", 0, arena, &err), &err);
}

void tiny_model(nl_model *model, const nl_dataset *data, int hidden, nl_activation activation,
                uint64_t seed)
{
    nl_error err = {0};
    nl_network network = {.hidden = {hidden}, .hidden_count = hidden > 0, .activation = activation};
    must(nl_model_create(model, data, &network, seed, &err), &err);
}

void tiny_layer_model(nl_model *model, uint32_t *alphabet, int outputs, nl_features features,
                      nl_arena *arena)
{
    nl_error err = {0};
    nl_member *member = NL_NEW(arena, nl_member, 1, &err);
    must(member, &err);
    *model = (nl_model){.member = member, .member_count = 1, .alphabet = alphabet};
    model->prep = nl_prep_default();
    member->features = features;
    member->temperature = 1.0f;
    int widths[2] = {nl_features_count(features, model->prep.side), outputs};
    must(nl_mlp_init(&member->mlp, widths, 1, NL_IDENTITY, arena, &err), &err);
}

nl_train_data tiny_train_data(nl_dataset *data, size_t kept_count, nl_arena *arena)
{
    nl_error err = {0};
    nl_train_data out = {.data = data,
                         .kept_count = kept_count,
                         .held_count = data->count - kept_count,
                         .kept = NL_NEW(arena, uint32_t, data->count, &err)};
    must(out.kept, &err);
    for (size_t i = 0; i < data->count; i++)
        out.kept[i] = (uint32_t)i;
    out.held = out.kept + kept_count;
    return out;
}

nl_train_options tiny_train_options(void)
{
    nl_train_options options = nl_train_default();
    options.network = (nl_network){.hidden = {10}, .hidden_count = 1, .activation = NL_RELU};
    options.schedule = (nl_schedule){.kind = NL_CONSTANT, .rate = 0.05f};
    options.batch_size = 16;
    options.epochs = 3;
    options.augment = 0.0f;
    options.step.clip = 0.0f;
    options.step.batch_norm = false;
    return options;
}
