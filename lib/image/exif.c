/* The eight orientations are the symmetries of a rectangle: the upright picture's row and column
 * walk the stored one in steps of one pixel or one row, forwards or back. Where sides are swapped,
 * squares of pixels are copied, which keeps both pictures in the cache. */
#include "image/exif.h"

#include <assert.h>
#include <string.h>

enum { ORIENTATION_TAG = 0x0112, TYPE_SHORT = 3, ENTRY_BYTES = 12, SQUARE = 64 };

static uint32_t read16(const uint8_t *at, bool big)
{
    return big ? (uint32_t)at[0] << 8 | at[1] : (uint32_t)at[1] << 8 | at[0];
}

static uint32_t read32(const uint8_t *at, bool big)
{
    return big ? read16(at, big) << 16 | read16(at + 2, big)
               : read16(at + 2, big) << 16 | read16(at, big);
}

int nl_exif_orientation(nl_bytes tiff)
{
    if (tiff.size < 8 || (memcmp(tiff.data, "II*\0", 4) != 0 && memcmp(tiff.data, "MM\0*", 4) != 0))
        return 1;
    bool big = tiff.data[0] == 'M';
    size_t at = read32(tiff.data + 4, big);
    if (at > tiff.size - 2)
        return 1;
    uint32_t entries = read16(tiff.data + at, big);
    at += 2;
    for (; entries > 0 && tiff.size - at >= ENTRY_BYTES; entries--, at += ENTRY_BYTES) {
        const uint8_t *entry = tiff.data + at;
        if (read16(entry, big) != ORIENTATION_TAG)
            continue;
        uint32_t value = read16(entry + 8, big);
        bool sound = read16(entry + 2, big) == TYPE_SHORT && read32(entry + 4, big) == 1;
        return sound && value >= 1 && value <= 8 ? (int)value : 1;
    }
    return 1;
}

bool nl_exif_swaps_sides(int orientation)
{
    return orientation >= 5;
}

/* The stored pixel of upright (0, 0), and the steps in `stored` for one to the right and one down.
 */
typedef struct walk {
    const uint8_t *start;
    ptrdiff_t right, down;
} walk;

static walk find_walk(nl_image stored, int orientation)
{
    bool from_right = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
    bool from_below = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
    ptrdiff_t across = from_right ? -1 : 1;
    ptrdiff_t along = from_below ? -(ptrdiff_t)stored.stride : stored.stride;
    const uint8_t *start = stored.data + (from_right ? stored.width - 1 : 0) +
                           (from_below ? (ptrdiff_t)(stored.height - 1) * stored.stride : 0);
    bool swaps = nl_exif_swaps_sides(orientation);
    return (walk){start, swaps ? along : across, swaps ? across : along};
}

static int least(int a, int b)
{
    return a < b ? a : b;
}

static void copy_square(nl_image out, walk from, int left, int top)
{
    int right = least(left + SQUARE, out.width), bottom = least(top + SQUARE, out.height);
    for (int y = top; y < bottom; y++) {
        uint8_t *row = nl_image_row(out, y);
        for (int x = left; x < right; x++)
            row[x] = from.start[y * from.down + x * from.right];
    }
}

void nl_exif_upright(nl_image out, nl_image stored, int orientation)
{
    assert(nl_exif_swaps_sides(orientation)
               ? out.width == stored.height && out.height == stored.width
               : out.width == stored.width && out.height == stored.height);
    walk from = find_walk(stored, orientation);
    if (from.right == 1) {
        for (int y = 0; y < out.height; y++)
            memcpy(nl_image_row(out, y), from.start + y * from.down, (size_t)out.width);
        return;
    }
    for (int top = 0; top < out.height; top += SQUARE) {
        for (int left = 0; left < out.width; left += SQUARE)
            copy_square(out, from, left, top);
    }
}

bool nl_image_turn(nl_image *out, nl_image image, int degrees, nl_arena *arena, nl_error *err)
{
    static const int orientations[] = {1, 6, 3, 8};
    int orientation = orientations[degrees / 90];
    bool swaps = nl_exif_swaps_sides(orientation);
    nl_image turned = image;
    assert(degrees >= 0 && degrees < 360 && degrees % 90 == 0);
    if (degrees != 0) {
        if (!nl_image_init(&turned, swaps ? image.height : image.width,
                           swaps ? image.width : image.height, arena, err))
            return false;
        nl_exif_upright(turned, image, orientation);
    }
    *out = turned;
    return true;
}
