/* See synthlines.h. */
#include "synthlines.h"

#include "draw/preset.h"
#include "image/png.h"
#include "model/train.h"

#include <stdio.h>
#include <string.h>

enum { NAME_ROOM = 64 };

nl_composing_options nl_composing_default(void)
{
    nl_train_options train = nl_train_default();
    return (nl_composing_options){.share = train.held_back.share,
                                  .split_seed = train.held_back.seed};
}

const char *nl_synth_lines_kind(unsigned kind)
{
    return kind == 0 ? "none" : nl_preset_name(kind - 1);
}

/* Writes the picture and its transcription. */
static bool write_pair(const nl_composed *composed, const char *folder, const char *name,
                       nl_arena *scratch, nl_error *err)
{
    nl_bytes png, text = {(const uint8_t *)composed->text, strlen(composed->text)};
    char file[NAME_ROOM + sizeof ".png"];
    snprintf(file, sizeof file, "%s.png", name);
    const char *picture = nl_path_join(folder, file, scratch, err);
    snprintf(file, sizeof file, "%s.txt", name);
    const char *transcription = picture ? nl_path_join(folder, file, scratch, err) : NULL;
    return transcription && nl_png_grey(&png, composed->paper, scratch, err) &&
           nl_file_write_one_of_many(picture, &png, 1, err) &&
           nl_file_write_one_of_many(transcription, &text, 1, err);
}

static bool write_line(const char *folder, const nl_composing_options *options,
                       const nl_preset_pool *writers, size_t index, uint64_t seed, nl_error *err)
{
    nl_preset preset = (nl_preset)(options->kind - 1);
    nl_arena scratch = {0};
    nl_composed composed;
    char name[NAME_ROOM];
    nl_rng rng = nl_rng_make(seed, NL_STREAM_PAGE, (uint64_t)preset, index);
    snprintf(name, sizeof name, "%s-%04zu", nl_preset_name(preset), index);
    bool ok =
        nl_preset_compose(&composed, preset, writers, &rng, &scratch, err) &&
        nl_backdrop_draw(&composed.paper, (nl_backdrop)options->backdrop, &rng, &scratch, err) &&
        write_pair(&composed, folder, name, &scratch, err);
    nl_arena_free(&scratch);
    return ok;
}

bool nl_composing_write(const char *folder, const nl_composing_options *options, char **pens,
                        int pen_count, size_t count, uint64_t seed, nl_error *err)
{
    nl_arena arena = {0};
    nl_pens loaded = {0};
    nl_preset_pool writers = {pen_count > 0 ? &loaded : NULL, options->share, options->split_seed,
                              options->held};
    bool ok = nl_pens_load(&loaded, pens, pen_count, &arena, err) && nl_make_folder(folder, err);
    for (size_t i = 0; ok && i < count; i++)
        ok = write_line(folder, options, &writers, i, seed, err);
    nl_arena_free(&arena);
    return ok;
}
