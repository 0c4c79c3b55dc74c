/* nnletters: reads hand-printed text in pictures.
 *
 *     nnletters_error error;
 *     nnletters_reader *reader = nnletters_open(NULL, &error);
 *     nnletters_page *page = reader ? nnletters_read_file(reader, "a.jpg", NULL, &error) : NULL;
 *     if (page)
 *         fputs(nnletters_page_text(page), stdout);
 *     else
 *         fprintf(stderr, "%s\n", error.message);
 *     nnletters_page_free(page);
 *     nnletters_close(reader);
 *
 * A *reader* is a model and the words it expects. A *page* is the text of one picture: lines,
 * words and characters, each with a box and a confidence. docs/library.md shows more.
 *
 * Stability: SemVer. Within a major version, declarations keep their meaning and their binary
 * layout; libnnletters.so.N is major version N. Structures only grow at their end.
 *
 * Threads: any number of threads may use one reader at the same time, and one page. Only
 * nnletters_expect, nnletters_close and nnletters_page_free must have their object to themselves.
 * Results do not depend on threads.
 *
 * Errors: a function that can fail returns NULL, or a code other than NNLETTERS_OK, and fills
 * *error, which it leaves alone otherwise. `error` may be NULL. A reader must not be NULL, except
 * to be closed; a NULL page has the text "", no size and no parts.
 *
 * Text is UTF-8. Coordinates are pixels of the picture, turned upright: as its EXIF data say, and
 * then as nnletters_page_rotation does; x goes right and y down. Boxes and texts belong to their
 * page and live as long as it does.
 *
 * The library never prints, ends the process, reads the environment or keeps global state. It has
 * two effects on the process. Opening a model sets OpenBLAS to one thread. Encoded pictures (PNG,
 * JPEG, BMP, PNM) are decoded in a forked, sandboxed child, so the process gets a SIGCHLD, and its
 * own wait(-1) may see the child. nnletters_read_pixels starts no process. */
#ifndef NNLETTERS_H
#define NNLETTERS_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum nnletters_code {
    NNLETTERS_OK = 0,
    NNLETTERS_USAGE = 2, /* an argument makes no sense */
    NNLETTERS_INPUT = 3, /* a file is missing, or a picture or list is damaged or unsupported */
    NNLETTERS_MODEL = 4, /* the model is damaged */
    NNLETTERS_LIMIT = 6, /* out of memory, or over a limit of pixels, bytes or time */
    NNLETTERS_BUG = 70   /* a mistake of the library */
} nnletters_code;

typedef struct nnletters_error {
    nnletters_code code;
    char message[512]; /* one line that a user can act on, without a line end */
} nnletters_error;

typedef struct nnletters_reader nnletters_reader;
typedef struct nnletters_page nnletters_page;

/* How to read. Set all to zero, then `size`, then what should differ from the defaults. Members
 * that this version of the library does not know must be zero. */
typedef struct nnletters_options {
    size_t size;       /* sizeof(nnletters_options) */
    const char *allow; /* only these are answered, "A-Z0-9"; NULL: all letters, and punctuation */
    const char *deny;  /* these are not; NULL: none */
    int alternatives;  /* kept for each character, 1 .. 10; 0: 3 */
    int threads;       /* that work on the page, the caller's included, 1 .. 256; 0: 1 */
    size_t max_pixels; /* larger pictures are refused before they are decoded; 0: 100 million */
    double timeout;    /* seconds after which decoding and reading are given up; 0: 20 */
    int rotate; /* degrees clockwise to turn the picture first: 90, 180, 270, or 360 for none;
                   0: as it reads best */
} nnletters_options;

/* A line, a word, a character, or an alternative for a character. */
typedef struct nnletters_part {
    const char *text;             /* words are one space apart; no line end */
    double confidence;            /* probability that all of the text is right, 0 .. 1 */
    double expected_accuracy;     /* share of its characters that are expected to be right */
    int left, top, width, height; /* the box around its ink */
    int count;                    /* of its own parts: words, characters, alternatives */
} nnletters_part;

/* The library's version, "1.2.3". */
const char *nnletters_version(void);

/* Opens a model file, to read English. NULL is the model that was installed with the library: it is
 * looked for beside the shared library (PREFIX/share/nnletters), then where it was installed to.
 * The caller closes the reader. NNLETTERS_INPUT, NNLETTERS_MODEL, NNLETTERS_LIMIT. */
nnletters_reader *nnletters_open(const char *path, nnletters_error *error);

/* The same from the bytes of a model file, which are copied. */
nnletters_reader *nnletters_open_memory(const void *data, size_t size, nnletters_error *error);

/* Words to prefer from now on; nothing is forbidden. `words` is a file with a word on each line;
 * NULL: no list. `ngrams` is a file made by `nnletters data ngram`; NULL: English, which is built
 * in and what a reader expects until it is told otherwise; "none": no n-grams, so NULL and "none"
 * together expect nothing. After a failure the reader is as before. NNLETTERS_INPUT,
 * NNLETTERS_LIMIT. */
nnletters_code nnletters_expect(nnletters_reader *reader, const char *words, const char *ngrams,
                                nnletters_error *error);

/* Pages that were read stay valid. Accepts NULL. */
void nnletters_close(nnletters_reader *reader);

/* Reads grey pixels: (x, y) is pixels[y * stride + x], 0 is black and 255 is white. Light writing
 * on dark is recognised. Sides are 1 .. 30000, stride >= width, in bytes. The pixels are not
 * changed, and not needed afterwards. `options` may be NULL. A picture without writing gives a page
 * without lines. The caller frees the page. NNLETTERS_USAGE, NNLETTERS_LIMIT. */
nnletters_page *nnletters_read_pixels(const nnletters_reader *reader, const unsigned char *pixels,
                                      int width, int height, size_t stride,
                                      const nnletters_options *options, nnletters_error *error);

/* The same for the bytes of a PNG, JPEG, BMP or PNM file. Of a JPEG that is truncated, what is
 * there is read; of several PNM pictures, the first. Also NNLETTERS_INPUT. */
nnletters_page *nnletters_read_memory(const nnletters_reader *reader, const void *data, size_t size,
                                      const nnletters_options *options, nnletters_error *error);

/* The same for a file, of up to 512 MiB. */
nnletters_page *nnletters_read_file(const nnletters_reader *reader, const char *path,
                                    const nnletters_options *options, nnletters_error *error);

/* The whole text: words one space apart, '\n' after each line; "" if there is no writing. */
const char *nnletters_page_text(const nnletters_page *page);

/* The size, in pixels, of the picture turned as it was read. */
void nnletters_page_size(const nnletters_page *page, int *width, int *height);

/* Degrees clockwise by which the picture was turned: 0, 90, 180 or 270. */
int nnletters_page_rotation(const nnletters_page *page);

/* The parts of a page, in reading order, by numbers from 0; NULL beyond the last. Alternatives of a
 * character come best first, and the first is the character itself; they have the same box. */
const nnletters_part *nnletters_page_line(const nnletters_page *page, int line);
const nnletters_part *nnletters_page_word(const nnletters_page *page, int line, int word);
const nnletters_part *nnletters_page_character(const nnletters_page *page, int line, int word,
                                               int character);
const nnletters_part *nnletters_page_alternative(const nnletters_page *page, int line, int word,
                                                 int character, int alternative);

/* Accepts NULL. */
void nnletters_page_free(nnletters_page *page);

#ifdef __cplusplus
}
#endif

#endif
