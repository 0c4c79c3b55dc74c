/* Labelled pictures of characters, all of one size, as bytes: 255 is ink, 0 paper, upright.
 *
 * A class is one character or several ("C or c"), as in EMNIST's merged sets; a sample's label is
 * the index of its class. Sources appended to one dataset may number their labels differently:
 * classes with the same characters become one. */
#ifndef NL_DATA_DATASET_H
#define NL_DATA_DATASET_H

#include "base/arena.h"
#include "image/image.h"

enum {
    NL_CLASS_CODES_MAX = 8, /* characters of a class */
    NL_CLASSES_MAX = 4096,  /* of a dataset */
};

typedef struct nl_class {
    uint32_t code[NL_CLASS_CODES_MAX]; /* code points, ascending */
    int count;                         /* 1 .. NL_CLASS_CODES_MAX */
} nl_class;

/* Where samples came from, for messages and the model's provenance. */
typedef struct nl_source {
    char name[128];      /* the file's or folder's base name, or "drawn" */
    char format[16];     /* the format's name */
    char digest[80];     /* checksum of what was read, "crc32:xxxxxxxx"; "" where there is none */
    size_t first, count; /* its samples */
    bool transposed;     /* stored transposed; reading turned them upright */
} nl_source;

typedef struct nl_dataset {
    int side;          /* pictures are side * side pixels */
    size_t count;      /* samples */
    uint8_t *pixels;   /* count * side * side */
    uint16_t *labels;  /* count; indices into classes */
    nl_class *classes; /* class_count of them, distinct, in order of first appearance */
    int class_count;
    nl_source *source;
    int source_count;
    size_t pixels_room, labels_room, class_room, source_room; /* capacities, in elements */
} nl_dataset;

/* An empty dataset for pictures of side * side pixels. */
void nl_dataset_init(nl_dataset *out, int side);

/* The index of the class of exactly these code points (in any order, duplicates ignored), which is
 * added if new. -1 and *err with NL_ERROR_INPUT if there would be too many. */
int nl_dataset_class(nl_dataset *data, const uint32_t *codes, int count, nl_arena *arena,
                     nl_error *err) NL_CHECK;

/* Appends `more` samples with zero pixels; the caller writes pixels and labels. Returns the first
 * new picture, or NULL. */
uint8_t *nl_dataset_extend(nl_dataset *data, size_t more, nl_arena *arena, nl_error *err) NL_CHECK;

/* Notes that the samples from `first` on came from the named source. */
bool nl_dataset_add_source(nl_dataset *data, const char *name, const char *format, size_t first,
                           nl_arena *arena, nl_error *err) NL_CHECK;

/* The picture of a sample as an image (an `ink` view into the dataset). */
nl_image nl_dataset_image(const nl_dataset *data, size_t index);

/* A hash of the picture; those of pictures that differ little differ. */
uint64_t nl_dataset_hash(const nl_dataset *data, size_t index);

/* The code points of all classes, ascending, in the arena. */
bool nl_dataset_alphabet(uint32_t **codes, int *count, const nl_dataset *data, nl_arena *arena,
                         nl_error *err) NL_CHECK;

#endif
