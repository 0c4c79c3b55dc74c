#include "image/otherformats.h"

#include <string.h>

static bool has(nl_bytes file, size_t at, const char *magic, size_t size)
{
    return file.size >= size && at <= file.size - size && memcmp(file.data + at, magic, size) == 0;
}

/* TGA has no magic number at its start; newer files end in one. Older ones are known by a head that
 * makes sense: kind of palette, kind of picture, and bits per pixel that go together. */
static bool is_tga(nl_bytes file)
{
    static const char end[18] = "TRUEVISION-XFILE.";
    if (file.size < 18)
        return false;
    if (has(file, file.size - sizeof end, end, sizeof end))
        return true;
    const uint8_t *head = file.data;
    bool palette = head[1] == 1 && (head[2] == 1 || head[2] == 9) && head[16] == 8;
    bool colour = head[1] == 0 && (head[2] == 2 || head[2] == 10) &&
                  (head[16] == 16 || head[16] == 24 || head[16] == 32);
    bool grey = head[1] == 0 && (head[2] == 3 || head[2] == 11) && head[16] == 8;
    bool sized = (head[12] || head[13]) && (head[14] || head[15]) && (head[17] & 0xc0) == 0;
    return sized && (palette || colour || grey);
}

const nl_other_format *nl_other_format_of(nl_bytes file)
{
#define HEIC                                                                                       \
    {                                                                                              \
        "a HEIC picture", "heif-convert in.heic out.png"                                           \
    }
#define TIFF                                                                                       \
    {                                                                                              \
        "a TIFF picture", "convert in.tiff out.png"                                                \
    }
#define MAGIC(at, text) at, text, sizeof(text) - 1
    static const struct {
        size_t at;
        const char *magic;
        size_t size;
        nl_other_format format;
    } kinds[] = {
        {MAGIC(0, "GIF8"), {"a GIF picture", "convert 'in.gif[0]' out.png"}},
        {MAGIC(8, "WEBP"), {"a WebP picture", "dwebp in.webp -o out.png"}},
        {MAGIC(0, "II*\0"), TIFF},
        {MAGIC(0, "MM\0*"), TIFF},
        {MAGIC(0, "II+\0"), TIFF},
        {MAGIC(0, "MM\0+"), TIFF},
        {MAGIC(4, "ftypavi"), {"an AVIF picture", "avifdec in.avif out.png"}},
        {MAGIC(4, "ftyphe"), HEIC},
        {MAGIC(4, "ftypmif1"), HEIC},
        {MAGIC(4, "ftypmsf1"), HEIC},
        {MAGIC(0, "%PDF"), {"a PDF document", "pdftoppm -r 300 -png in.pdf out"}},
        {MAGIC(0, "%!PS"),
         {"a PostScript document", "gs -r300 -sDEVICE=pnggray -o out-%d.png in.ps"}},
        {MAGIC(0, "AT&TFORM"), {"a DjVu document", "ddjvu -format=ppm in.djvu out.ppm"}},
        {MAGIC(0, "<svg"), {"an SVG drawing", "rsvg-convert -w 2000 -o out.png in.svg"}},
        {MAGIC(4, "jP  \r\n"), {"a JPEG 2000 picture", "opj_decompress -i in.jp2 -o out.png"}},
        {MAGIC(0, "\xff\x4f\xff\x51"),
         {"a JPEG 2000 picture", "opj_decompress -i in.j2k -o out.png"}},
        {MAGIC(4, "JXL \r\n"), {"a JPEG XL picture", "djxl in.jxl out.png"}},
        {MAGIC(0, "\xff\x0a"), {"a JPEG XL picture", "djxl in.jxl out.png"}},
        {MAGIC(0, "\0\0\1\0"), {"an ICO icon", "convert 'in.ico[0]' out.png"}},
        {MAGIC(0, "8BPS"), {"a PSD picture", "convert 'in.psd[0]' out.png"}},
        {MAGIC(0, "gimp xcf"), {"an XCF picture", "convert in.xcf -flatten out.png"}},
        {MAGIC(0, "qoif"), {"a QOI picture", "ffmpeg -i in.qoi out.png"}},
    };
#undef HEIC
#undef TIFF
#undef MAGIC
    static const nl_other_format tga = {"a TGA picture", "convert in.tga out.png"};
    static const nl_other_format svg = {"an SVG drawing", "rsvg-convert -w 2000 -o out.png in.svg"};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (has(file, kinds[i].at, kinds[i].magic, kinds[i].size))
            return &kinds[i].format;
    }
    for (size_t i = 0; has(file, 0, "<?xml", 5) && i < 1000 && i < file.size; i++) {
        if (has(file, i, "<svg", 4)) /* after the declaration, comments and the doctype */
            return &svg;
    }
    return is_tga(file) ? &tga : NULL;
}
