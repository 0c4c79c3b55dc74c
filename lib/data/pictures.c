/* The pictures are divided into shares, which the threads of options->pool load. A share's pictures
 * are decoded by one child where all goes well. Once too many are bad, all stop. */
#include "data/pictures.h"

#include "base/file.h"
#include "data/crop.h"
#include "image/decode.h"

#include <stdatomic.h>
#include <string.h>

enum { SHARE = 250 };

typedef struct loading {
    const char *const *paths;
    size_t count;
    const nl_prep *prep;
    uint8_t *out;
    bool *used;
    bool sandbox;
    size_t most;       /* pictures that may be bad */
    atomic_size_t bad; /* that are */
    struct share *shares;
} loading;

typedef struct share {
    loading *of;
    size_t first, count;
    nl_arena scratch;
    nl_skips skips;
    bool done; /* or `err` says why not */
    nl_error err;
} share;

/* Is it a prepared picture: of the dataset's size, its edge all black or all white? */
static bool is_prepared(nl_image image, int side)
{
    if (image.width != side || image.height != side)
        return false;
    uint8_t edge = image.data[0];
    bool same = edge == 0 || edge == 255;
    for (int i = 0; i < side && same; i++) {
        const uint8_t *row = nl_image_row(image, i);
        const uint8_t *last = nl_image_row(image, side - 1);
        same = row[0] == edge && row[side - 1] == edge && image.data[i] == edge && last[i] == edge;
    }
    return same;
}

static void copy_prepared(uint8_t *out, nl_image image)
{
    uint8_t paper = image.data[0];
    for (int y = 0; y < image.height; y++) {
        const uint8_t *row = nl_image_row(image, y);
        for (int x = 0; x < image.width; x++)
            *out++ = (uint8_t)(row[x] ^ paper); /* 255 ^ v is 255 - v */
    }
}

/* *has_ink: is there a character to prepare? */
static bool prepare(uint8_t *out, bool *has_ink, nl_image paper, const nl_prep *prep,
                    nl_arena *scratch, nl_error *err)
{
    nl_image ink = {0};
    if (is_prepared(paper, prep->side)) {
        *has_ink = !nl_is_blank(paper);
        copy_prepared(out, paper);
        return true;
    }
    return nl_crop_ink(&ink, has_ink, paper, scratch, err) &&
           (!*has_ink || nl_prep_character(out, ink, prep, scratch, err));
}

/* Leaves the picture out; false if too many are, or it is not its fault. */
static bool leave_out(share *s, const nl_error *why, nl_error *err)
{
    return nl_skips_leave(&s->skips, why, err) && atomic_fetch_add(&s->of->bad, 1) < s->of->most;
}

static bool take(void *context, size_t index, const nl_decoded *picture, nl_error *err)
{
    share *s = context;
    const loading *of = s->of;
    size_t at = s->first + index, bytes = (size_t)of->prep->side * (size_t)of->prep->side;
    if (picture->err.status != NL_OK)
        return leave_out(s, &picture->err, err);
    nl_arena_mark mark = nl_arena_save(&s->scratch);
    bool ok =
        prepare(of->out + at * bytes, &of->used[at], picture->paper, of->prep, &s->scratch, err) ||
        nl_fail_at(err, of->paths[at]);
    nl_arena_restore(&s->scratch, mark);
    if (!ok || of->used[at])
        return ok;
    nl_error blank;
    nl_fail(&blank, NL_ERROR_INPUT, "%s: nothing is written on it; remove the picture",
            of->paths[at]);
    return leave_out(s, &blank, err);
}

static void load_share(void *context, int index)
{
    loading *of = context;
    share *s = &of->shares[index];
    size_t first = (size_t)index * SHARE, left = of->count - first;
    *s = (share){.of = of, .first = first, .count = left < SHARE ? left : SHARE};
    nl_decode_options options = nl_decode_default();
    options.strict = true;
    options.sandbox = of->sandbox;
    if (atomic_load(&of->bad) <= of->most)
        s->done = NL_NEW(&s->scratch, char, 1, &s->err) && /* a block that stays */
                  nl_decode_files(of->paths + first, s->count, &options, take, s, &s->err);
    nl_arena_free(&s->scratch);
}

/* What all shares have left out, or the first that failed. */
static bool collect(nl_skips *out, const loading *of, size_t shares, nl_error *err)
{
    for (size_t i = 0; i < shares; i++) {
        const share *s = &of->shares[i];
        if (!s->done && s->err.status != NL_OK) {
            *err = s->err;
            return false;
        }
        nl_skips_append(out, &s->skips);
    }
    return true;
}

bool nl_pictures_load(uint8_t *out, bool *used, const char *const *paths, size_t count,
                      const char *place, const nl_load_options *options, nl_error *err)
{
    nl_arena scratch = {0};
    nl_skips found = {0};
    size_t shares = (count + SHARE - 1) / SHARE;
    loading of = {.paths = paths, .count = count, .prep = &options->prep, .out = out, .used = used};
    of.sandbox = options->sandbox;
    of.most = options->skips ? nl_skips_most(count) : 0;
    of.shares = NL_NEW(&scratch, share, shares, err);
    if (of.shares)
        nl_pool_run(options->pool, (int)shares, load_share, &of);
    bool ok = of.shares && collect(&found, &of, shares, err) &&
              nl_skips_accept(options->skips, &found, count, place, err);
    nl_arena_free(&scratch);
    return ok;
}

bool nl_pictures_add(nl_picture_list *list, const char *path, const nl_class *one,
                     nl_arena *scratch, nl_error *err)
{
    size_t needed = list->count + 1;
    list->paths = nl_grow(scratch, list->paths, &list->path_room, needed, sizeof *list->paths, err);
    if (list->paths)
        list->classes =
            nl_grow(scratch, list->classes, &list->class_room, needed, sizeof *list->classes, err);
    if (!list->paths || !list->classes)
        return false;
    list->paths[list->count] = path;
    list->classes[list->count++] = one;
    return true;
}

/* Keeps `count` of the pictures, evenly, so that all classes are among them. */
static void thin_out(nl_picture_list *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        list->paths[i] = list->paths[i * list->count / count];
        list->classes[i] = list->classes[i * list->count / count];
    }
    list->count = count;
}

/* Labels the pictures that are used and moves them together. */
static bool label(nl_dataset *data, size_t first, const nl_picture_list *list, const bool *used,
                  nl_arena *arena, nl_error *err)
{
    size_t bytes = (size_t)data->side * (size_t)data->side, to = first;
    for (size_t i = 0; i < list->count; i++) {
        if (!used[i])
            continue;
        const nl_class *one = list->classes[i];
        int index = nl_dataset_class(data, one->code, one->count, arena, err);
        if (index < 0)
            return nl_fail_at(err, list->paths[i]);
        data->labels[to] = (uint16_t)index;
        memmove(data->pixels + to * bytes, data->pixels + (first + i) * bytes, bytes);
        to++;
    }
    memset(data->pixels + to * bytes, 0, (data->count - to) * bytes);
    data->count = to;
    return true;
}

bool nl_pictures_append(nl_dataset *data, nl_picture_list *list, const char *place,
                        const char *format, const nl_load_options *options, nl_arena *arena,
                        nl_error *err)
{
    nl_arena scratch = {0};
    if (options->max_samples && options->max_samples < list->count)
        thin_out(list, options->max_samples);
    size_t first = data->count;
    bool *used = NL_NEW(&scratch, bool, list->count, err);
    uint8_t *out = used ? nl_dataset_extend(data, list->count, arena, err) : NULL;
    bool ok = out ? nl_pictures_load(out, used, list->paths, list->count, place, options, err) &&
                        label(data, first, list, used, arena, err) &&
                        nl_dataset_add_source(data, nl_path_base(place), format, first, arena, err)
                  : nl_fail_at(err, place);
    nl_arena_free(&scratch);
    return ok;
}
