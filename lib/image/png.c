#include "image/png.h"

#include "image/stb.h"

bool nl_png_grey(nl_bytes *out, nl_image image, nl_arena *arena, nl_error *err)
{
    return nl_stb_png(out, image.data, image.stride, (int[2]){image.width, image.height}, 1, arena,
                      err);
}

bool nl_png_rgb(nl_bytes *out, const uint8_t *rgb, int width, int height, nl_arena *arena,
                nl_error *err)
{
    return nl_stb_png(out, rgb, width * 3, (int[2]){width, height}, 3, arena, err);
}
