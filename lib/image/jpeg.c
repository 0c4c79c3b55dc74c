/* libjpeg reads from, allocates through and reports to tables of functions; all three are ours. Its
 * allocator is replaced after it was created, for which alone it asks the system: what lives until
 * the end is taken from the end of the room, what lives for one pass over the picture from its
 * start. A fatal error jumps out of the library, as its documentation wants it. */
#include "image/jpeg.h"

#include "base/clones.h"
#include "image/colour.h"

#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <jerror.h>
#include <jpeglib.h>

enum { ALIGNMENT = 64 };

struct nl_jpeg {
    struct jpeg_decompress_struct library;
    struct jpeg_error_mgr errors;
    struct jpeg_source_mgr source;
    struct jpeg_memory_mgr memory; /* its own allocator */
    jmp_buf failed;
    nl_jpeg_room room;
    size_t low, high;             /* the free part of the room */
    const char *why;              /* of a fatal error */
    bool damaged;                 /* it met bytes that make no sense */
    bool ended;                   /* the file has no end marker */
    bool cut;                     /* coefficients are missing at its end */
    uint32_t width, height, rows; /* rows: those that are whole */
};

static nl_jpeg *jpeg_of(j_common_ptr library)
{
    return library->client_data;
}

_Noreturn static void leave(j_common_ptr library)
{
    nl_jpeg *jpeg = jpeg_of(library);
    int code = library->err->msg_code;
    jpeg->why = code == JERR_OUT_OF_MEMORY   ? "it needs more memory than its kind should"
                : code == JERR_NO_IMAGE      ? "it has no pixels"
                : code == JERR_BAD_PRECISION ? "it has more than 8 bits a channel"
                                             : "the decoder fails on it";
    longjmp(jpeg->failed, 1);
}

/* Level -1 is a warning. What the entropy decoder misses tells how many rows are whole: it reads
 * ahead, so the end of the file alone does not. */
static void hear(j_common_ptr library, int level)
{
    nl_jpeg *jpeg = jpeg_of(library);
    int code = library->err->msg_code;
    if (level >= 0 || jpeg->cut)
        return;
    if (code == JWRN_HIT_MARKER && jpeg->library.unread_marker == JPEG_EOI) {
        uint32_t whole =
            jpeg->library.input_iMCU_row * DCTSIZE * (uint32_t)jpeg->library.max_v_samp_factor;
        jpeg->cut = true;
        if (jpeg->library.input_scan_number == 1 && whole < jpeg->rows)
            jpeg->rows = whole;
    } else if (code == JWRN_HIT_MARKER || code == JWRN_HUFF_BAD_CODE || code == JWRN_MUST_RESYNC ||
               code == JWRN_BOGUS_PROGRESSION) {
        jpeg->damaged = true;
    }
}

static void say_nothing(j_common_ptr library)
{
    (void)library;
}

/* The file is given whole; at its end come end markers. */
static void begin_source(j_decompress_ptr library)
{
    (void)library;
}

static boolean fill_source(j_decompress_ptr library)
{
    static const JOCTET end_marker[2] = {0xff, JPEG_EOI};
    jpeg_of((j_common_ptr)library)->ended = true;
    library->src->next_input_byte = end_marker;
    library->src->bytes_in_buffer = sizeof end_marker;
    return TRUE;
}

static void skip_source(j_decompress_ptr library, long count)
{
    struct jpeg_source_mgr *source = library->src;
    size_t left = source->bytes_in_buffer, skipped = count > 0 ? (size_t)count : 0;
    if (skipped > left) {
        fill_source(library);
        return;
    }
    source->next_input_byte += skipped;
    source->bytes_in_buffer -= skipped;
}

static size_t round_up(size_t size)
{
    return (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

static void *take(j_common_ptr library, int pool, size_t size)
{
    nl_jpeg *jpeg = jpeg_of(library);
    size_t rounded = round_up(size);
    if (size > jpeg->room.size || rounded > jpeg->high - jpeg->low) {
        library->err->msg_code = JERR_OUT_OF_MEMORY;
        leave(library);
    }
    if (pool == JPOOL_PERMANENT)
        return jpeg->room.memory + (jpeg->high -= rounded);
    jpeg->low += rounded;
    return jpeg->room.memory + jpeg->low - rounded;
}

/* `count` rows of `size` bytes. */
static void **take_rows(j_common_ptr library, int pool, size_t size, JDIMENSION count)
{
    size_t stride = round_up(size);
    void **rows = take(library, pool, count * sizeof *rows);
    uint8_t *block = take(library, pool, stride * count);
    for (JDIMENSION i = 0; i < count; i++)
        rows[i] = block + i * stride;
    return rows;
}

static JSAMPARRAY take_samples(j_common_ptr library, int pool, JDIMENSION width, JDIMENSION rows)
{
    return (JSAMPARRAY)take_rows(library, pool, width * sizeof(JSAMPLE), rows);
}

static JBLOCKARRAY take_blocks(j_common_ptr library, int pool, JDIMENSION width, JDIMENSION rows)
{
    return (JBLOCKARRAY)take_rows(library, pool, width * sizeof(JBLOCK), rows);
}

/* A "virtual" array, which libjpeg could keep on disk, is an array: of coefficients here. Of
 * samples only palettes have one, which we do not ask for. */
struct jvirt_barray_control {
    JBLOCKARRAY rows;
};

static jvirt_barray_ptr want_blocks(j_common_ptr library, int pool, boolean zeroed,
                                    JDIMENSION width, JDIMENSION rows, JDIMENSION most)
{
    (void)most;
    jvirt_barray_ptr array = take(library, pool, sizeof *array);
    array->rows = take_blocks(library, pool, width, rows);
    for (JDIMENSION y = 0; y < rows && zeroed; y++)
        memset(array->rows[y], 0, width * sizeof(JBLOCK));
    return array;
}

static JBLOCKARRAY give_blocks(j_common_ptr library, jvirt_barray_ptr array, JDIMENSION first,
                               JDIMENSION count, boolean writable)
{
    (void)library, (void)count, (void)writable;
    return array->rows + first;
}

static void realize_nothing(j_common_ptr library)
{
    (void)library;
}

static void free_pass(j_common_ptr library, int pool)
{
    if (pool == JPOOL_IMAGE)
        jpeg_of(library)->low = 0;
}

static void use_room(nl_jpeg *jpeg, nl_jpeg_room room)
{
    jpeg->room = room;
    jpeg->low = 0;
    jpeg->high = room.size / ALIGNMENT * ALIGNMENT;
    struct jpeg_memory_mgr *memory = jpeg->library.mem;
    memory->alloc_small = memory->alloc_large = take;
    memory->alloc_sarray = take_samples;
    memory->alloc_barray = take_blocks;
    memory->request_virt_barray = want_blocks;
    memory->realize_virt_arrays = realize_nothing;
    memory->access_virt_barray = give_blocks;
    memory->free_pool = free_pass;
}

static void set_source(nl_jpeg *jpeg, const uint8_t *data, size_t size)
{
    jpeg->source = (struct jpeg_source_mgr){.next_input_byte = data,
                                            .bytes_in_buffer = size,
                                            .init_source = begin_source,
                                            .fill_input_buffer = fill_source,
                                            .skip_input_data = skip_source,
                                            .resync_to_restart = jpeg_resync_to_restart,
                                            .term_source = begin_source};
    jpeg->library.src = &jpeg->source;
}

/* libjpeg asks what the processor can do when it first starts, into variables of the thread, for
 * which the loader may allocate. So it starts here, with the picture of a white pixel. */
static void start_once(nl_jpeg *jpeg)
{
    static const uint8_t pixel[] =
        "\xff\xd8\xff\xdb\0\x43\0\1\1\1\1\1\1\1\1\1\1\1\1\1\1\1\1\1\1\1\1\1\1\1\1\1\1\1\1\1\1"
        "\1\1\1\1\1\1\1\1\1\1\1\1\1\1\1\1\1\1\1\1\1\1\1\1\1\1\1\1\1\1\1\1\1\1"
        "\xff\xc0\0\x0b\x08\0\1\0\1\1\1\x11\0"
        "\xff\xc4\0\x14\0\1\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
        "\xff\xc4\0\x14\x10\1\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
        "\xff\xda\0\x08\1\1\0\0\x3f\0\0\xff\xd9";
    set_source(jpeg, pixel, sizeof pixel - 1);
    jpeg_read_header(&jpeg->library, TRUE);
    jpeg_start_decompress(&jpeg->library);
    jpeg_abort_decompress(&jpeg->library);
}

bool nl_jpeg_open(nl_jpeg **out, nl_arena *arena, nl_error *err)
{
    *out = NULL;
    nl_jpeg *jpeg = NL_NEW(arena, nl_jpeg, 1, err);
    if (!jpeg)
        return false;
    jpeg->library.err = jpeg_std_error(&jpeg->errors);
    jpeg->errors.error_exit = leave;
    jpeg->errors.emit_message = hear;
    jpeg->errors.output_message = say_nothing;
    jpeg->library.client_data = jpeg;
    if (setjmp(jpeg->failed)) {
        nl_jpeg_close(jpeg);
        return nl_fail_lack(err, "out of memory for the JPEG decoder");
    }
    jpeg_create_decompress(&jpeg->library);
    jpeg->memory = *jpeg->library.mem;
    start_once(jpeg);
    *out = jpeg;
    return true;
}

void nl_jpeg_close(nl_jpeg *jpeg)
{
    if (jpeg && jpeg->library.mem)
        jpeg_destroy_decompress(&jpeg->library);
}

/* Reads the head and starts a pass. Without `colour`, the luma comes as stored where it can. */
static void start_pass(nl_jpeg *jpeg, nl_bytes file, bool colour)
{
    struct jpeg_decompress_struct *library = &jpeg->library;
    set_source(jpeg, file.data, file.size);
    jpeg_read_header(library, TRUE);
    if (library->image_width != jpeg->width || library->image_height != jpeg->height) {
        jpeg->why = "two parts of it give different sizes";
        longjmp(jpeg->failed, 1);
    }
    J_COLOR_SPACE stored = library->jpeg_color_space;
    if (stored == JCS_YCCK || stored == JCS_CMYK)
        library->out_color_space = JCS_CMYK;
    else if (stored == JCS_YCbCr)
        library->out_color_space = colour ? JCS_RGB : JCS_YCbCr;
    else
        library->out_color_space = stored;
    library->do_fancy_upsampling = FALSE;
    jpeg->rows = library->image_height;
    jpeg->damaged = jpeg->ended = jpeg->cut = false;
    jpeg_start_decompress(library);
}

static uint8_t clamp(int level)
{
    return (uint8_t)(level < 0 ? 0 : level > 255 ? 255 : level);
}

/* JFIF's conversion, with 16 binary digits. */
static void from_ycc(uint8_t *rgb, const uint8_t *ycc)
{
    int blue = ycc[1] - 128, red = ycc[2] - 128;
    rgb[0] = clamp(ycc[0] + ((91881 * red + 32768) >> 16));
    rgb[1] = clamp(ycc[0] + ((-22554 * blue - 46802 * red + 32768) >> 16));
    rgb[2] = clamp(ycc[0] + ((116130 * blue + 32768) >> 16));
}

/* A pixel of the pass's colour space as RGB. CMYK is stored inverted, as Adobe does. */
static void to_rgb(uint8_t *rgb, const uint8_t *pixel, J_COLOR_SPACE space)
{
    if (space == JCS_YCbCr)
        from_ycc(rgb, pixel);
    else
        for (int i = 0; i < 3; i++)
            rgb[i] = space == JCS_GRAYSCALE ? pixel[0]
                     : space == JCS_CMYK    ? (uint8_t)((pixel[i] * pixel[3] + 127) / 255)
                                            : pixel[i];
}

NL_CLONES static void every_third(uint8_t *restrict out, const uint8_t *restrict from,
                                  uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        out[i] = from[3 * (size_t)i];
}

static void luma_row(uint8_t *grey, const uint8_t *row,
                     const struct jpeg_decompress_struct *library)
{
    uint32_t width = library->output_width;
    J_COLOR_SPACE space = library->out_color_space;
    if (space == JCS_GRAYSCALE) {
        memcpy(grey, row, width);
    } else if (space == JCS_YCbCr) {
        every_third(grey, row, width);
    } else {
        for (uint32_t x = 0; x < width; x++, row += library->output_components) {
            uint8_t rgb[3];
            to_rgb(rgb, row, space);
            grey[x] = nl_luma(rgb[0], rgb[1], rgb[2]);
        }
    }
}

static void plane_row(uint8_t *grey, uint8_t *row, const struct jpeg_decompress_struct *library,
                      const nl_plane *plane)
{
    uint8_t *rgb = row;
    for (uint32_t x = 0; x < library->output_width && library->out_color_space == JCS_CMYK; x++)
        to_rgb(rgb + 3 * (size_t)x, row + 4 * (size_t)x, JCS_CMYK);
    nl_plane_project(grey, rgb, library->output_width, plane);
}

/* One pass over the picture: its luma with a sample of its colours, or its plane. */
static void run_pass(uint8_t *grey, nl_jpeg *jpeg, nl_bytes file, nl_sample *sample,
                     const nl_plane *plane)
{
    struct jpeg_decompress_struct *library = &jpeg->library;
    start_pass(jpeg, file, plane != NULL);
    size_t width = library->output_width, channels = (size_t)library->output_components;
    JSAMPROW row = take((j_common_ptr)library, JPOOL_IMAGE, width * channels);
    while (library->output_scanline < library->output_height &&
           library->output_scanline < jpeg->rows) {
        uint32_t y = library->output_scanline;
        jpeg_read_scanlines(library, &row, 1);
        if (y >= jpeg->rows)
            break;
        if (plane)
            plane_row(grey + y * width, row, library, plane);
        else
            luma_row(grey + y * width, row, library);
        for (uint32_t x = 0; x < width && !plane && y % sample->step == 0; x += sample->step)
            to_rgb(nl_sample_at(sample, x, y), row + x * channels, library->out_color_space);
    }
    if (library->output_scanline == library->output_height)
        jpeg_finish_decompress(library); /* looks for the end marker */
    jpeg_abort_decompress(library);
}

static void decode(nl_jpeg_picture *out, uint8_t *grey, nl_jpeg *jpeg, nl_bytes file)
{
    nl_sample sample =
        nl_sample_make(out->width, out->height,
                       take((j_common_ptr)&jpeg->library, JPOOL_PERMANENT, NL_SAMPLE_BYTES));
    run_pass(grey, jpeg, file, &sample, NULL);
    sample.height = (jpeg->rows + sample.step - 1) / sample.step;
    nl_plane plane;
    if (jpeg->library.num_components > 1 && nl_plane_choose(&plane, &sample))
        run_pass(grey, jpeg, file, &sample, &plane);
    out->rows = jpeg->rows;
    out->cut = jpeg->ended || jpeg->cut;
    out->damaged = jpeg->damaged;
}

bool nl_jpeg_grey(nl_jpeg_picture *out, uint8_t *grey, nl_jpeg *jpeg, nl_bytes file,
                  nl_jpeg_room room, const char **why)
{
    use_room(jpeg, room);
    jpeg->width = out->width;
    jpeg->height = out->height;
    jpeg->why = "the file is cut off before its pixels";
    if (setjmp(jpeg->failed) == 0)
        decode(out, grey, jpeg, file);
    else
        out->rows = 0;
    *jpeg->library.mem = jpeg->memory;
    *why = jpeg->why;
    return out->rows > 0;
}
