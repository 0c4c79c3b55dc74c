/* The paper's grey level is the median of the border, which strokes and dirt touch in few places.
 * Ink is on the side of it, darker or lighter, where the picture deviates more in sum. The
 * deviations' histogram is cut by Otsu's criterion (A threshold selection method from gray-level
 * histograms, 1979), and the cut and the mean of what is beyond it fix a linear scale.
 *
 * A crop often has slices of its neighbours or of a ruled line at its edge. So what is connected
 * with the edge is taken away, if enough ink remains: in a crop cut tightly the character itself
 * touches the edge, and then nothing is. */
#include "data/crop.h"

#include "base/file.h"
#include "image/decode.h"

#include <string.h>
#include <strings.h>

enum {
    LEVELS = 256,
    CONTRAST_MIN = 12,   /* grey levels between paper and ink; paper's own noise has about 3 */
    CONNECTED_MIN = 64,  /* ink that connects */
    INNER_SHARE_MIN = 3, /* at least 1 / this of the ink is free of the edge: the edge's is dirt */
    HEAD_BYTES = 64,
};

bool nl_is_picture_file(const char *path)
{
    static const char *const endings[] = {".png", ".jpg", ".jpeg", ".bmp",
                                          ".pbm", ".pgm", ".ppm",  ".pnm"};
    const char *dot = strrchr(nl_path_base(path), '.');
    for (size_t i = 0; dot && i < sizeof endings / sizeof *endings; i++) {
        if (strcasecmp(dot, endings[i]) == 0)
            return true;
    }
    uint8_t bytes[HEAD_BYTES];
    nl_bytes head = {.data = bytes};
    nl_error ignored;
    return nl_file_head(bytes, sizeof bytes, &head.size, path, &ignored) && nl_decode_sniff(head);
}

/* The level below which lies half of what the histogram counts. */
static int median(const size_t count[LEVELS])
{
    size_t total = 0, below = 0;
    for (int i = 0; i < LEVELS; i++)
        total += count[i];
    int level = 0;
    while (level < LEVELS - 1 && (below += count[level]) * 2 <= total)
        level++;
    return level;
}

static int border_median(nl_image image)
{
    size_t count[LEVELS] = {0};
    for (int y = 0; y < image.height; y++) {
        const uint8_t *row = image.data + (size_t)y * (size_t)image.stride;
        bool whole = y == 0 || y == image.height - 1;
        for (int x = 0; x < image.width; x += whole || x == image.width - 1 ? 1 : image.width - 1)
            count[row[x]]++;
    }
    return median(count);
}

static void count_levels(size_t count[LEVELS], nl_image image)
{
    for (int y = 0; y < image.height; y++) {
        const uint8_t *row = image.data + (size_t)y * (size_t)image.stride;
        for (int x = 0; x < image.width; x++)
            count[row[x]]++;
    }
}

/* The histogram of how far pixels are on the ink's side of the paper, 0 for the other side. */
static bool deviations(size_t count[LEVELS], const size_t level[LEVELS], int paper)
{
    size_t darker = 0, lighter = 0;
    for (int i = 0; i < LEVELS; i++) {
        if (i < paper)
            darker += level[i] * (size_t)(paper - i);
        else
            lighter += level[i] * (size_t)(i - paper);
    }
    bool dark_ink = darker >= lighter;
    for (int i = 0; i < LEVELS; i++) {
        int deviation = dark_ink ? paper - i : i - paper;
        count[deviation > 0 ? deviation : 0] += level[i];
    }
    return dark_ink;
}

/* Otsu's cut: ink is >= *cut; *ink is its mean. False if there are not two levels. */
static bool otsu(double *cut, double *ink, const size_t count[LEVELS])
{
    double total = 0, sum = 0, below = 0, below_sum = 0, best = 0;
    for (int i = 0; i < LEVELS; i++) {
        total += (double)count[i];
        sum += (double)count[i] * i;
    }
    for (int i = 1; i < LEVELS; i++) {
        below += (double)count[i - 1];
        below_sum += (double)count[i - 1] * (i - 1);
        double above = total - below;
        if (below == 0 || above == 0)
            continue;
        double gap = (sum - below_sum) / above - below_sum / below;
        if (below * above * gap * gap <= best)
            continue;
        best = below * above * gap * gap;
        *ink = (sum - below_sum) / above;
        *cut = (*ink + below_sum / below) / 2;
    }
    return best > 0;
}

/* What is being flooded: positions to visit, and which pixels have been. */
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
    if (flood->seen[at] ||
        flood->ink.data[(size_t)y * (size_t)flood->ink.stride + (size_t)x] < CONNECTED_MIN)
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

/* Takes away what is connected with the edge, if enough remains. */
static bool drop_edge_dirt(nl_image ink, nl_arena *arena, nl_error *err)
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
    size_t level[LEVELS] = {0}, count[LEVELS] = {0};
    double cut = 0, ink = 0;
    int white = border_median(paper);
    count_levels(level, paper);
    bool dark_ink = deviations(count, level, white);
    if (!otsu(&cut, &ink, count) || ink < CONTRAST_MIN)
        return true;
    uint8_t scaled[LEVELS];
    for (int i = 0; i < LEVELS; i++) {
        double deviation = dark_ink ? white - i : i - white;
        double value = 128 + (deviation - cut) * 127 / (ink - cut);
        scaled[i] = (uint8_t)(value < 0 ? 0 : value > 255 ? 255 : value);
    }
    for (int y = 0; y < paper.height; y++) {
        const uint8_t *from = paper.data + (size_t)y * (size_t)paper.stride;
        uint8_t *to = out->data + (size_t)y * (size_t)out->stride;
        for (int x = 0; x < paper.width; x++)
            to[x] = scaled[from[x]];
    }
    *has_ink = true;
    return drop_edge_dirt(*out, arena, err);
}
