/* Picture files to grey pixels: PNG, JPEG, BMP and PNM (PBM, PGM, PPM, raw or plain, and PAM).
 *
 * Pictures are untrusted, and so is the decoder: it runs in a forked child under seccomp, which can
 * only compute, read, write and exit (image/sandbox.h). The parent checks the result and takes the
 * child's crash for a corrupt picture. Many pictures share a child (image/decodechild.h). */
#ifndef NL_IMAGE_DECODE_H
#define NL_IMAGE_DECODE_H

#include "base/file.h"
#include "image/image.h"

/* What a person should know of a picture that was decoded, in one line; empty if nothing. */
typedef struct nl_decode_remark {
    char text[96];
} nl_decode_remark;

typedef struct nl_decode_options {
    size_t max_pixels; /* width * height beyond which a picture is refused before decoding */
    double timeout;    /* seconds until the child is killed; > 0 */
    const char *max_pixels_name, *timeout_name; /* of the options by which a user changes them, for
                                                   messages; NULL: there are none */
    bool sandbox;             /* decode in the sandbox, or else merely in another process */
    bool strict;              /* refuse what would have a remark */
    nl_decode_remark *remark; /* written to if not NULL */
} nl_decode_options;

/* 100 million pixels, 20 s, no names, in the sandbox, not strict, no remark. */
nl_decode_options nl_decode_default(void);

/* The grey `paper` picture (255 = white) in the arena, turned upright by its EXIF orientation.
 * Colour becomes ITU-R BT.601 luma, or another plane where ink has the luma of its paper
 * (image/colour.h). Alpha is composited on white, or is the ink (image/alpha.h). Of a JPEG that is
 * cut off, the rows that are there; of several PNM pictures in a row, the first. `name` is for
 * messages. NL_ERROR_INPUT for data that are no picture, of unknown format or damaged;
 * NL_ERROR_LIMIT for a picture too large, too slow or too large for memory. */
bool nl_decode(nl_image *out, nl_bytes file, const char *name, const nl_decode_options *options,
               nl_arena *arena, nl_error *err) NL_CHECK;

/* Do the bytes begin like a picture we read? By content, never by name. */
bool nl_decode_sniff(nl_bytes head);

/* nl_file_read and nl_decode; "-" is standard input. Files of up to 512 MiB. */
bool nl_decode_file(nl_image *out, const char *path, const nl_decode_options *options,
                    nl_arena *arena, nl_error *err) NL_CHECK;

/* A picture, or why there is none. */
typedef struct nl_decoded {
    nl_image paper; /* as nl_decode gives it */
    nl_decode_remark remark;
    nl_error err; /* NL_OK: there is a picture */
} nl_decoded;

/* Takes one of several pictures, which is gone when it returns. False, with *err, stops all. */
typedef bool nl_decode_take(void *context, size_t index, const nl_decoded *picture, nl_error *err);

/* nl_decode_file for many regular files, to `take` in the order of the paths: a small picture takes
 * a thirtieth of the time. What is wrong with one stops no other. options->remark is not used.
 * NL_ERROR_LIMIT if there is no memory, process or open file left, or what `take` says. */
bool nl_decode_files(const char *const *paths, size_t count, const nl_decode_options *options,
                     nl_decode_take *take, void *context, nl_error *err) NL_CHECK;

#endif
