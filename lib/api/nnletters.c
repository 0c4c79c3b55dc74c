/* A reader is a model and a language. Reading does not write to them: its threads and its memory
 * live for one call, so any number of threads can share a reader. parts.c makes the page. */
#define _GNU_SOURCE /* dladdr */
#include "nnletters.h"

#include "api/parts.h"
#include "image/decode.h"
#include "math/gemm.h"
#include "model/modelfile.h"
#include "read/language.h"

#include <dlfcn.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

_Static_assert((int)NNLETTERS_USAGE == NL_ERROR_USAGE && (int)NNLETTERS_INPUT == NL_ERROR_INPUT &&
                   (int)NNLETTERS_MODEL == NL_ERROR_MODEL &&
                   (int)NNLETTERS_LIMIT == NL_ERROR_LIMIT && (int)NNLETTERS_BUG == NL_ERROR_BUG,
               "codes are the status");
_Static_assert(sizeof((nnletters_error *)0)->message == sizeof((nl_error *)0)->text,
               "messages fit");

struct nnletters_reader {
    nl_arena arena; /* this structure alone */
    nl_model model;
    nl_language language;
};

static void tell(nnletters_error *out, const nl_error *err)
{
    if (out) {
        out->code = (nnletters_code)err->status;
        memcpy(out->message, err->text, sizeof out->message);
    }
}

const char *nnletters_version(void)
{
    return NL_VERSION;
}

/* "-" is a file here, not standard input. */
static const char *file_path(const char *path)
{
    return path && strcmp(path, "-") == 0 ? "./-" : path;
}

/* The installed model: beside the file that this code is in, or where it was installed to. */
static const char *find_shipped(char path[PATH_MAX])
{
    static const char beside[] = "/" NL_MODEL_BESIDE;
    Dl_info info;
    const char *end =
        dladdr((const void *)find_shipped, &info) ? strrchr(info.dli_fname, '/') : NULL;
    size_t folder = end ? (size_t)(end - info.dli_fname) : 0;
    if (!end || folder + sizeof beside > PATH_MAX)
        return NL_MODEL_PATH;
    memcpy(path, info.dli_fname, folder);
    memcpy(path + folder, beside, sizeof beside);
    return access(path, F_OK) == 0 ? path : NL_MODEL_PATH;
}

/* From the file, or without a path from the bytes. */
static bool load(nl_model *out, const char *path, nl_bytes bytes, nl_error *err)
{
    if (path)
        return nl_model_load(out, file_path(path), err);
    nl_arena scratch = {0}; /* aligned as the bytes may not be */
    uint8_t *copy = nl_alloc(&scratch, bytes.size, 1, err);
    if (copy && bytes.size > 0)
        memcpy(copy, bytes.data, bytes.size);
    bool done = copy && (nl_model_parse(out, (nl_bytes){copy, bytes.size}, err) ||
                         nl_fail_at(err, "model in memory"));
    nl_arena_free(&scratch);
    return done;
}

static nnletters_reader *open_reader(const char *path, nl_bytes bytes, nnletters_error *error)
{
    nl_error err = {0};
    nl_arena arena = {0};
    nnletters_reader *reader = NL_NEW(&arena, nnletters_reader, 1, &err);
    nl_gemm_start();
    if (reader && load(&reader->model, path, bytes, &err) &&
        nl_language_load(&reader->language, NULL, NULL, &err)) {
        reader->arena = arena;
        return reader;
    }
    if (reader)
        nl_model_free(&reader->model);
    nl_arena_free(&arena);
    tell(error, &err);
    return NULL;
}

nnletters_reader *nnletters_open(const char *path, nnletters_error *error)
{
    char shipped[PATH_MAX];
    return open_reader(path ? path : find_shipped(shipped), (nl_bytes){NULL, 0}, error);
}

nnletters_reader *nnletters_open_memory(const void *data, size_t size, nnletters_error *error)
{
    return open_reader(NULL, (nl_bytes){data, data ? size : 0}, error);
}

nnletters_code nnletters_expect(nnletters_reader *reader, const char *words, const char *ngrams,
                                nnletters_error *error)
{
    nl_error err = {0};
    nl_language language = {0};
    bool done = reader ? nl_language_load(&language, file_path(words), file_path(ngrams), &err)
                       : nl_fail(&err, NL_ERROR_USAGE, "the reader is NULL");
    if (!done) {
        tell(error, &err);
        return (nnletters_code)err.status;
    }
    nl_language_free(&reader->language);
    reader->language = language;
    return NNLETTERS_OK;
}

void nnletters_close(nnletters_reader *reader)
{
    if (!reader)
        return;
    nl_language_free(&reader->language);
    nl_model_free(&reader->model);
    nl_arena arena = reader->arena;
    nl_arena_free(&arena);
}

/* A picture: a file by name, the bytes of one, or pixels. */
typedef struct source {
    const char *path;
    nl_bytes file;
    nl_image paper;
} source;

/* With defaults for what is zero. A longer structure than ours is of a newer header. */
static bool take_options(nnletters_options *out, const nnletters_options *given, nl_error *err)
{
    *out = (nnletters_options){0};
    size_t size = given ? given->size : sizeof *out;
    if (size < sizeof size || size > 4096)
        return nl_fail(err, NL_ERROR_USAGE, "options.size is not the size of the options");
    if (given)
        memcpy(out, given, size < sizeof *out ? size : sizeof *out);
    for (size_t i = sizeof *out; i < size; i++) {
        if (((const char *)given)[i])
            return nl_fail(err, NL_ERROR_USAGE, "an option is set that version %s does not have",
                           NL_VERSION);
    }
    nl_decode_options decode = nl_decode_default();
    out->alternatives = out->alternatives ? out->alternatives : nl_read_default().top;
    out->threads = out->threads ? out->threads : 1;
    out->max_pixels = out->max_pixels ? out->max_pixels : decode.max_pixels;
    out->timeout = out->timeout != 0 ? out->timeout : decode.timeout;
    if (out->alternatives < 1 || out->alternatives > NL_READ_TOP_MAX || !(out->timeout > 0))
        return nl_fail(err, NL_ERROR_USAGE, "alternatives are 1 to %d, and the timeout above 0 s",
                       (int)NL_READ_TOP_MAX);
    if (out->rotate < 0 || out->rotate > 360 || out->rotate % 90 != 0)
        return nl_fail(err, NL_ERROR_USAGE, "rotate is 0, 90, 180, 270 or 360");
    return true;
}

static nl_decode_options limits_of(const nnletters_options *options)
{
    nl_decode_options limits = nl_decode_default();
    limits.max_pixels = options->max_pixels;
    limits.timeout = options->timeout;
    limits.max_pixels_name = "options.max_pixels";
    limits.timeout_name = "options.timeout";
    return limits;
}

static bool take_paper(nl_image *out, const source *from, const nl_decode_options *limits,
                       nl_arena *arena, nl_error *err)
{
    nl_image paper = from->paper;
    if (from->path)
        return nl_decode_file(out, file_path(from->path), limits, arena, err);
    if (from->file.data)
        return nl_decode(out, from->file, "picture in memory", limits, arena, err);
    if (!paper.data || paper.width < 1 || paper.height < 1 || paper.stride < paper.width)
        return nl_fail(err, NL_ERROR_USAGE, "there is no picture, or its rows overlap");
    if (paper.width > NL_IMAGE_SIDE_MAX || paper.height > NL_IMAGE_SIDE_MAX ||
        (size_t)paper.width * (size_t)paper.height > limits->max_pixels)
        return nl_fail(err, NL_ERROR_LIMIT, "%d x %d pixels are too many", paper.width,
                       paper.height);
    *out = paper;
    return true;
}

/* 360 is not at all, and 0 as it reads best. */
static nl_rotate rotate_of(int degrees)
{
    return degrees == 0 ? NL_ROTATE_AUTO : (nl_rotate)(NL_ROTATE_0 + degrees % 360 / 90);
}

static bool read_source(nl_text *out, const nnletters_reader *reader, const source *from,
                        const nnletters_options *given, nl_arena *arena, nl_error *err)
{
    nl_image paper;
    nnletters_options options;
    if (!reader)
        return nl_fail(err, NL_ERROR_USAGE, "the reader is NULL");
    if (!take_options(&options, given, err))
        return false;
    nl_pool *pool = NULL;
    nl_read_options read = nl_read_default();
    nl_decode_options limits = limits_of(&options);
    nl_read_start(&read, &limits);
    if (!take_paper(&paper, from, &limits, arena, err))
        return false;
    read.top = options.alternatives;
    read.rotate = rotate_of(options.rotate);
    read.language = nl_language_is_known(&reader->language) ? &reader->language : NULL;
    bool masked = options.allow || options.deny;
    bool done = (!masked || nl_mask_init(&read.mask, &reader->model, options.allow, options.deny,
                                         arena, err)) &&
                nl_pool_open(&pool, options.threads, arena, err) &&
                nl_read_page(out, &reader->model, paper, &read, pool, arena, err);
    nl_pool_close(pool);
    return done;
}

static nnletters_page *read_page(const nnletters_reader *reader, const source *from,
                                 const nnletters_options *options, nnletters_error *error)
{
    nl_error err = {0};
    nl_arena arena = {0};
    nl_text text;
    nnletters_page *page = NULL;
    if (read_source(&text, reader, from, options, &arena, &err))
        page = nl_page_make(&text, &err);
    nl_arena_free(&arena);
    if (!page)
        tell(error, &err);
    return page;
}

nnletters_page *nnletters_read_pixels(const nnletters_reader *reader, const unsigned char *pixels,
                                      int width, int height, size_t stride,
                                      const nnletters_options *options, nnletters_error *error)
{
    /* Reading does not write to the picture. A stride that is no int overlaps, as 0 does. */
    source from = {.paper = {(uint8_t *)pixels, width, height, stride > INT_MAX ? 0 : (int)stride}};
    return read_page(reader, &from, options, error);
}

nnletters_page *nnletters_read_memory(const nnletters_reader *reader, const void *data, size_t size,
                                      const nnletters_options *options, nnletters_error *error)
{
    return read_page(reader, &(source){.file = {data, size}}, options, error);
}

nnletters_page *nnletters_read_file(const nnletters_reader *reader, const char *path,
                                    const nnletters_options *options, nnletters_error *error)
{
    return read_page(reader, &(source){.path = path}, options, error);
}
