/* Otsu's threshold splits the histogram. The darker side is paper if its shares of the border and
 * of the whole picture add up to more than one: in a tight crop a letter may have most of either,
 * but not of both. The mean grey levels of the two sides fix a linear scale.
 *
 * A crop often has slices of its neighbours or of a ruled line at its edge. So ink connected with
 * the edge is removed, if enough remains: in a tight crop the character itself touches the edge,
 * and nothing is removed. */
#include "data/crop.h"

#include "base/file.h"
#include "image/decode.h"
#include "image/threshold.h"

#include <string.h>
#include <strings.h>
#include <sys/stat.h>

enum {
    CONTRAST_MIN = 12,  /* grey levels between paper and ink; the noise of paper has about 3 */
    CONNECTED_MIN = 64, /* level of ink that connects */
    INNER_SHARE_MIN =
        3, /* if at least 1 / this of the ink is free of the edge, the rest is noise */
    HEAD_BYTES = 64,
};

bool nl_is_picture_file(const char *path)
{
    static const char *const endings[] = {".png",  ".jpg",  ".jpeg", ".bmp", ".pbm",
                                          ".pgm",  ".ppm",  ".pnm",  ".gif", ".tif",
                                          ".tiff", ".webp", ".heic", ".avif"};
    struct stat info;
    if (stat(path, &info) == 0 && !S_ISREG(info.st_mode))
        return false;
    const char *dot = strrchr(nl_path_base(path), '.');
    for (size_t i = 0; dot && i < sizeof endings / sizeof *endings; i++) {
        if (strcasecmp(dot, endings[i]) == 0)
            return true;
    }
    uint8_t bytes[HEAD_BYTES];
    nl_bytes head = {.data = bytes};
    nl_error why;
    return nl_file_head(bytes, sizeof bytes, &head.size, path, &why) ? nl_decode_sniff(head)
                                                                     : why.lack;
}

bool nl_is_blank(nl_image paper)
{
    uint8_t dark = UINT8_MAX, light = 0;
    for (int y = 0; y < paper.height; y++) {
        const uint8_t *row = nl_image_row(paper, y);
        for (int x = 0; x < paper.width; x++) {
            dark = row[x] < dark ? row[x] : dark;
            light = row[x] > light ? row[x] : light;
        }
    }
    return light - dark < CONTRAST_MIN;
}

static void count_levels(size_t count[NL_GREY_LEVELS], nl_image image)
{
    for (int y = 0; y < image.height; y++) {
        const uint8_t *row = nl_image_row(image, y);
        for (int x = 0; x < image.width; x++)
            count[row[x]]++;
    }
}

static void count_border(size_t count[NL_GREY_LEVELS], nl_image image)
{
    count_levels(count, nl_image_crop(image, (nl_box){0, 0, image.width, 1}));
    count_levels(count, nl_image_crop(image, (nl_box){0, image.height - 1, image.width, 1}));
    count_levels(count, nl_image_crop(image, (nl_box){0, 0, 1, image.height}));
    count_levels(count, nl_image_crop(image, (nl_box){image.width - 1, 0, 1, image.height}));
}

/* The share of the pixels below the threshold. */
static double share_below(const size_t count[NL_GREY_LEVELS], int threshold)
{
    double below = 0, total = 0;
    for (int i = 0; i < NL_GREY_LEVELS; i++) {
        below += i < threshold ? (double)count[i] : 0;
        total += (double)count[i];
    }
    return below / total;
}

/* A flood fill: positions to visit, and pixels seen. */
struct flood {
    nl_image ink;
    uint8_t *seen; /* width * height */
    uint32_t *stack;
    size_t height;
};

static void visit(struct flood *flood, int x, int y)
{
    if (x < 0 || y < 0 || x >= flood->ink.width || y >= flood->ink.height)
        return;
    size_t at = (size_t)y * (size_t)flood->ink.width + (size_t)x;
    if (flood->seen[at] || nl_image_row(flood->ink, y)[x] < CONNECTED_MIN)
        return;
    flood->seen[at] = 1;
    flood->stack[flood->height++] = (uint32_t)at;
}

/* Marks the ink that is connected, also diagonally, with the edge. */
static void flood_from_edge(struct flood *flood)
{
    nl_image ink = flood->ink;
    for (int x = 0; x < ink.width; x++) {
        visit(flood, x, 0);
        visit(flood, x, ink.height - 1);
    }
    for (int y = 0; y < ink.height; y++) {
        visit(flood, 0, y);
        visit(flood, ink.width - 1, y);
    }
    while (flood->height > 0) {
        uint32_t at = flood->stack[--flood->height];
        int x = (int)(at % (uint32_t)ink.width), y = (int)(at / (uint32_t)ink.width);
        for (int i = 0; i < 9; i++)
            visit(flood, x + i % 3 - 1, y + i / 3 - 1);
    }
}

/* Removes the ink connected with the edge, if enough remains. */
static bool drop_edge_noise(nl_image ink, nl_arena *arena, nl_error *err)
{
    nl_arena_mark mark = nl_arena_save(arena);
    size_t width = (size_t)ink.width, count = width * (size_t)ink.height;
    struct flood flood = {.ink = ink, .seen = NL_NEW(arena, uint8_t, count, err)};
    if (flood.seen)
        flood.stack = NL_NEW(arena, uint32_t, count, err);
    if (!flood.stack)
        return false;
    flood_from_edge(&flood);
    size_t total = 0, inner = 0;
    for (size_t i = 0; i < count; i++) {
        uint8_t value = ink.data[i / width * (size_t)ink.stride + i % width];
        total += value >= CONNECTED_MIN ? value : 0;
        inner += value >= CONNECTED_MIN && !flood.seen[i] ? value : 0;
    }
    for (size_t i = 0; i < count && inner * INNER_SHARE_MIN >= total; i++) {
        if (flood.seen[i])
            ink.data[i / width * (size_t)ink.stride + i % width] = 0;
    }
    nl_arena_restore(arena, mark);
    return true;
}

bool nl_crop_ink(nl_image *out, bool *has_ink, nl_image paper, nl_arena *arena, nl_error *err)
{
    *has_ink = false;
    if (!nl_image_init(out, paper.width, paper.height, arena, err))
        return false;
    size_t whole[NL_GREY_LEVELS] = {0}, border[NL_GREY_LEVELS] = {0};
    count_levels(whole, paper);
    count_border(border, paper);
    int threshold = nl_threshold_otsu(whole);
    int dark = nl_threshold_mean(whole, 0, threshold);
    int light = nl_threshold_mean(whole, threshold, NL_GREY_LEVELS);
    if (threshold == 0 || light - dark < CONTRAST_MIN)
        return true;
    double half = (dark + light) / 2.0;
    int ink = share_below(whole, threshold) + share_below(border, threshold) > 1 ? light : dark;
    uint8_t scaled[NL_GREY_LEVELS];
    for (int i = 0; i < NL_GREY_LEVELS; i++) {
        double value = 128 + (i - half) * 127 / (ink - half);
        scaled[i] = (uint8_t)(value < 0 ? 0 : value > 255 ? 255 : value);
    }
    for (int y = 0; y < paper.height; y++) {
        const uint8_t *from = nl_image_row(paper, y);
        uint8_t *to = nl_image_row(*out, y);
        for (int x = 0; x < paper.width; x++)
            to[x] = scaled[from[x]];
    }
    *has_ink = true;
    return drop_edge_noise(*out, arena, err);
}
