/* Writes a picture in the forms that other programs want: as PGM or, if OUT ends in .jpg, as JPEG.
 *
 *   bench_picture IN OUT */
#include "image/decode.h"

#define STB_IMAGE_WRITE_IMPLEMENTATION
#define STB_IMAGE_WRITE_STATIC
#include <stb/stb_image_write.h>

enum { QUALITY = 90 };

static bool write_pgm(const char *path, nl_image picture)
{
    size_t size = (size_t)picture.width * (size_t)picture.height;
    FILE *file = fopen(path, "wb");
    if (!file)
        return false;
    bool ok = fprintf(file, "P5 %d %d 255\n", picture.width, picture.height) > 0 &&
              fwrite(picture.data, 1, size, file) == size;
    return fclose(file) == 0 && ok;
}

int main(int argc, char **argv)
{
    nl_arena arena = {0};
    nl_error err;
    nl_image picture;
    nl_decode_options options = nl_decode_default();
    if (argc != 3) {
        fprintf(stderr, "usage: bench_picture IN OUT\n");
        return 2;
    }
    if (!nl_decode_file(&picture, argv[1], &options, &arena, &err)) {
        fprintf(stderr, "bench_picture: %s\n", err.text);
        return (int)err.status;
    }
    const char *end = strrchr(argv[2], '.');
    bool ok = end && strcmp(end, ".jpg") == 0
                  ? stbi_write_jpg(argv[2], picture.width, picture.height, 1, picture.data, QUALITY)
                  : write_pgm(argv[2], picture);
    if (!ok)
        perror(argv[2]);
    nl_arena_free(&arena);
    return ok ? 0 : 1;
}
