/* Formats that are not read are told by their first bytes. */
#include "image/otherformats.h"
#include "support/unit.h"

#include <string.h>

#define SAYS(text, name) assert_says((text), sizeof(text) - 1, (name))

static void assert_says(const char *text, size_t size, const char *name)
{
    const nl_other_format *format = nl_other_format_of((nl_bytes){(const uint8_t *)text, size});
    assert_non_null(format);
    assert_string_equal(format->name, name);
    assert_non_null(strstr(format->command, "out"));
}

static void formats_are_named(void **state)
{
    (void)state;
    SAYS("GIF89a\1\0\1\0", "a GIF picture");
    SAYS("RIFF\0\0\0\0WEBPVP8", "a WebP picture");
    SAYS("II*\0\x08\0\0\0", "a TIFF picture");
    SAYS("MM\0*\0\0\0\x08", "a TIFF picture");
    SAYS("MM\0+\0\x08\0\0", "a TIFF picture");
    SAYS("\0\0\0\x18"
         "ftypheic\0\0\0\0",
         "a HEIC picture");
    SAYS("\0\0\0\x18"
         "ftypmif1\0\0\0\0",
         "a HEIC picture");
    SAYS("\0\0\0\x18"
         "ftypavif\0\0\0\0",
         "an AVIF picture");
    SAYS("%PDF-1.4", "a PDF document");
    SAYS("%!PS-Adobe", "a PostScript document");
    SAYS("AT&TFORM\0\0\0\0DJVU", "a DjVu document");
    SAYS("<svg xmlns=", "an SVG drawing");
    SAYS("<?xml version=\"1.0\"?>\n<!-- a drawing -->\n<svg>", "an SVG drawing");
    SAYS("\0\0\0\x0cjP  \r\n\x87\n", "a JPEG 2000 picture");
    SAYS("\xff\x4f\xff\x51\0", "a JPEG 2000 picture");
    SAYS("\0\0\0\x0cJXL \r\n\x87\n", "a JPEG XL picture");
    SAYS("\xff\x0a\xfa", "a JPEG XL picture");
    SAYS("\0\0\1\0\1\0\x10\x10", "an ICO icon");
    SAYS("8BPS\0\1", "a PSD picture");
    SAYS("gimp xcf v011", "an XCF picture");
    SAYS("qoif\0\0\0\1", "a QOI picture");
}

static void tga_is_known_by_its_head_or_end(void **state)
{
    (void)state;
    SAYS("\0\0\2\0\0\0\0\0\0\0\0\0\x20\0\x10\0\x18\x20 pixels", "a TGA picture");
    SAYS("\0\0\x0b\0\0\0\0\0\0\0\0\0\x20\0\x10\0\x08\0 pixels", "a TGA picture");
    SAYS("\1\1\1\0\0\0\1\x18\0\0\0\0\x20\0\x10\0\x08\0 pixels", "a TGA picture");
    SAYS("what it may be \0\0\0\0\0\0\0\0TRUEVISION-XFILE.\0", "a TGA picture");
}

static void others_are_not_named(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "",    "a text of some length, without anything to know it by",
        "GIF", "<?xml version=\"1.0\"?>\n<html>",
        "II*", "\0\0\2\0\0\0\0\0\0\0\0\0\0\0\0\0\x18\0",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_null(nl_other_format_of((nl_bytes){(const uint8_t *)texts[i], strlen(texts[i])}));
    assert_null(nl_other_format_of((nl_bytes){(const uint8_t *)texts[5], 18}));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(formats_are_named),
        cmocka_unit_test(tga_is_known_by_its_head_or_end),
        cmocka_unit_test(others_are_not_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
