#include "data/matfile.h"

#include <stdio.h>
#include <string.h>

static const size_t BYTES_MAX = (size_t)1 << 30;

enum { TAG = 8, DEPTH_MAX = 4, FIELD_NAME_MAX = 64 };

/* Types of elements. */
enum { INT8 = 1, INT32 = 5, UINT32 = 6, MATRIX = 14, COMPRESSED = 15 };

/* Classes of arrays; 6 to 15 are numbers. */
enum { STRUCT = 2, CHARACTERS = 4, DOUBLE = 6, UINT64 = 15, KNOWN_CLASSES = 15 };

enum { COMPLEX = 0x800 }; /* a flag beside the class */

typedef struct element {
    uint32_t type;
    nl_bytes content;
} element;

typedef struct reader {
    nl_array *list;
    int count;
    bool big_endian;
    size_t inflated; /* bytes so far */
    const char *path;
    nl_arena *arena;
    nl_error *err;
} reader;

static bool damaged(const reader *r)
{
    return nl_fail(r->err, NL_ERROR_INPUT, "%s: damaged or cut short (MATLAB); fetch it again",
                   r->path);
}

static uint32_t number(const uint8_t *at, bool big_endian)
{
    uint32_t value = 0;
    for (int i = 0; i < 4; i++)
        value = value << 8 | at[big_endian ? i : 3 - i];
    return value;
}

bool nl_matfile_sniff(nl_bytes head)
{
    if (head.size < NL_MATFILE_HEADER || memcmp(head.data, "MATLAB ", 7) != 0)
        return false;
    const uint8_t *end = head.data + NL_MATFILE_HEADER - 4;
    return (memcmp(end + 2, "IM", 2) == 0 && end[0] == 0 && (end[1] == 1 || end[1] == 2)) ||
           (memcmp(end + 2, "MI", 2) == 0 && end[1] == 0 && (end[0] == 1 || end[0] == 2));
}

/* Takes the next element off `rest`. Up to four bytes may stand in the tag itself. */
static bool next(element *out, nl_bytes *rest, const reader *r)
{
    if (rest->size < TAG)
        return damaged(r);
    uint32_t type = number(rest->data, r->big_endian), size = type >> 16;
    size_t whole = TAG;
    *out = (element){type & 0xffff, {rest->data + 4, size}};
    if (size == 0) {
        size = number(rest->data + 4, r->big_endian);
        if (size > rest->size - TAG)
            return damaged(r);
        out->content = (nl_bytes){rest->data + TAG, size};
        whole += type == COMPRESSED ? size : ((size_t)size + 7) / 8 * 8;
    } else if (size > 4) {
        return damaged(r);
    }
    whole = whole < rest->size ? whole : rest->size; /* the last may lack its padding */
    *rest = (nl_bytes){rest->data + whole, rest->size - whole};
    return true;
}

/* How an element's type stores numbers. */
static bool read_storage(nl_array *out, uint32_t type)
{
    static const struct {
        char kind, bytes;
    } storage[] = {[1] = {'i', 1},  [2] = {'u', 1},  [3] = {'i', 2},  [4] = {'u', 2},
                   [5] = {'i', 4},  [6] = {'u', 4},  [7] = {'f', 4},  [9] = {'f', 8},
                   [12] = {'i', 8}, [13] = {'u', 8}, [16] = {'u', 1}, [17] = {'u', 2}};
    if (type >= sizeof storage / sizeof *storage || storage[type].bytes == 0)
        return false;
    out->kind = storage[type].kind;
    out->bytes = storage[type].bytes;
    return true;
}

/* The sizes; false if they are too many, or one is 0 or negative. */
static bool read_sizes(nl_array *out, const element *sizes, const reader *r)
{
    size_t rank = sizes->content.size / 4;
    if (sizes->type != INT32 || rank < 2 || rank > NL_ARRAY_RANK_MAX)
        return false;
    out->rank = (int)rank;
    for (size_t i = 0; i < rank; i++) {
        out->size[i] = number(sizes->content.data + 4 * i, r->big_endian);
        if (out->size[i] == 0 || out->size[i] > INT32_MAX)
            return false;
    }
    nl_array_lay_out(out, true);
    return true;
}

/* The elements of a matrix that come before its numbers. */
typedef struct preface {
    uint32_t class;
    bool complex;
    element sizes, name;
} preface;

static bool read_head(preface *out, nl_bytes *rest, const reader *r)
{
    element flags;
    if (!next(&flags, rest, r) || flags.type != UINT32 || flags.content.size < 8)
        return damaged(r);
    uint32_t bits = number(flags.content.data, r->big_endian);
    out->class = bits & 0xff;
    out->complex = bits & COMPLEX;
    if (out->class > KNOWN_CLASSES)
        return true;
    return next(&out->sizes, rest, r) && next(&out->name, rest, r);
}

static void put_name(char out[NL_ARRAY_NAME_MAX], nl_bytes name)
{
    size_t size = name.size < NL_ARRAY_NAME_MAX ? name.size : NL_ARRAY_NAME_MAX - 1;
    memcpy(out, name.data, size);
    out[size] = '\0';
}

/* Lists the array; without data if it is of a kind that is not read. */
static bool add_array(reader *r, const char *name, const preface *h, nl_bytes rest)
{
    element numbers;
    bool characters = h->class == CHARACTERS;
    bool taken = (characters || (h->class >= DOUBLE && h->class <= UINT64)) && !h->complex;
    nl_array array = {.big_endian = r->big_endian};
    snprintf(array.name, sizeof array.name, "%s", name);
    if (taken && read_sizes(&array, &h->sizes, r)) {
        if (!next(&numbers, &rest, r) || !read_storage(&array, numbers.type))
            return damaged(r);
        size_t promised = nl_array_bytes(&array);
        if (promised != numbers.content.size)
            return nl_fail(r->err, NL_ERROR_INPUT,
                           "%s: %s promises %zu bytes of numbers, and has %zu", r->path, name,
                           promised, numbers.content.size);
        array.data = numbers.content.data;
        array.kind = characters ? 'c' : array.kind;
    }
    r->list[r->count++] = array;
    return true;
}

/* A matrix that is on the way from one to its fields. */
typedef struct pending {
    nl_bytes fields; /* elements not yet read */
    nl_bytes names;  /* of these, `length` bytes each */
    size_t length;
    char name[NL_ARRAY_NAME_MAX]; /* of the struct */
} pending;

/* The names of a struct's fields; no fields if it is an array of structs. */
static bool open_struct(pending *out, const char *name, const preface *h, nl_bytes rest,
                        const reader *r)
{
    element length, names;
    nl_array shape;
    *out = (pending){0};
    snprintf(out->name, sizeof out->name, "%s", name);
    if (!next(&length, &rest, r) || !next(&names, &rest, r) || length.type != INT32 ||
        length.content.size != 4 || names.type != INT8)
        return damaged(r);
    out->length = number(length.content.data, r->big_endian);
    if (out->length == 0 || out->length > FIELD_NAME_MAX)
        return damaged(r);
    if (read_sizes(&shape, &h->sizes, r) && shape.rank == 2 && shape.size[0] * shape.size[1] == 1) {
        out->fields = rest;
        out->names = names.content;
    }
    return true;
}

/* Takes the next field's matrix and its whole name off a struct. */
static bool next_field(char name[NL_ARRAY_NAME_MAX], nl_bytes *matrix, pending *p, const reader *r)
{
    element e;
    nl_bytes field = {p->names.data, strnlen((const char *)p->names.data, p->length)};
    size_t used = strlen(p->name) + 1;
    if (!next(&e, &p->fields, r) || e.type != MATRIX)
        return damaged(r);
    if (used + field.size >= NL_ARRAY_NAME_MAX)
        field.size = used < NL_ARRAY_NAME_MAX ? NL_ARRAY_NAME_MAX - 1 - used : 0;
    memcpy(name, p->name, used - 1);
    name[used - 1] = '.';
    memcpy(name + used, field.data, field.size);
    name[used + field.size] = '\0';
    p->names.data += p->length;
    p->names.size -= p->length;
    *matrix = e.content;
    return true;
}

/* Lists a variable, or the fields of a struct and of the structs in it. */
static bool add_variable(reader *r, nl_bytes matrix)
{
    pending open[DEPTH_MAX];
    char name[NL_ARRAY_NAME_MAX] = "";
    int depth = 0;
    for (;;) {
        preface h = {0};
        if (matrix.size > 0 && !read_head(&h, &matrix, r))
            return false;
        if (depth == 0 && h.name.content.size > 0)
            put_name(name, h.name.content);
        bool opens = h.class == STRUCT && depth < DEPTH_MAX;
        if (opens && !open_struct(&open[depth++], name, &h, matrix, r))
            return false;
        if (!opens && h.class > 0 && h.class <= KNOWN_CLASSES && !add_array(r, name, &h, matrix))
            return false;
        while (depth > 0 && open[depth - 1].names.size < open[depth - 1].length)
            depth--;
        if (depth == 0 || r->count == NL_MATFILE_ARRAYS_MAX)
            return true;
        if (!next_field(name, &matrix, &open[depth - 1], r))
            return false;
    }
}

/* Inflates an element; what it is then is as large as it says at its beginning. */
static bool inflate(element *out, nl_bytes packed, reader *r)
{
    uint8_t tag[TAG];
    size_t size;
    nl_gunzip_head(tag, sizeof tag, &size, packed);
    if (size < TAG)
        return damaged(r);
    size = TAG + (size_t)number(tag + 4, r->big_endian);
    r->inflated += size;
    if (r->inflated > BYTES_MAX)
        return nl_fail(r->err, NL_ERROR_LIMIT, "%s: inflates to more than %zu bytes", r->path,
                       BYTES_MAX);
    nl_bytes plain;
    return nl_inflate_zlib(&plain, packed, size, r->path, r->arena, r->err) && next(out, &plain, r);
}

bool nl_matfile_list(nl_array list[NL_MATFILE_ARRAYS_MAX], int *count, nl_bytes file,
                     const char *name, nl_arena *arena, nl_error *err)
{
    reader r = {.list = list, .path = name, .arena = arena, .err = err};
    *count = 0;
    if (!nl_matfile_sniff(file))
        return damaged(&r);
    const uint8_t *version = file.data + NL_MATFILE_HEADER - 4;
    r.big_endian = version[2] == 'M';
    if (version[0] + version[1] != 1)
        return nl_fail(err, NL_ERROR_INPUT,
                       "%s: of MATLAB 7.3 (HDF5), which is not read; save it with -v7", name);
    nl_bytes rest = {file.data + NL_MATFILE_HEADER, file.size - NL_MATFILE_HEADER};
    while (rest.size > 0 && r.count < NL_MATFILE_ARRAYS_MAX) {
        element e;
        if (!next(&e, &rest, &r) || (e.type == COMPRESSED && !inflate(&e, e.content, &r)))
            return false;
        if (e.type == MATRIX && !add_variable(&r, e.content))
            return false;
    }
    *count = r.count;
    return true;
}

/* The second step has the header and the first tag. */
bool nl_matfile_check_head(void *context, nl_bytes head, size_t known, size_t *limit, nl_error *err)
{
    (void)context;
    (void)limit;
    if (head.size <= NL_FILE_HEAD && head.size < known)
        return true;
    bool sound = nl_matfile_sniff(head) && head.size >= NL_MATFILE_HEADER + TAG;
    if (sound) {
        bool big_endian = head.data[NL_MATFILE_HEADER - 2] == 'M';
        uint32_t type = number(head.data + NL_MATFILE_HEADER, big_endian);
        uint32_t size = number(head.data + NL_MATFILE_HEADER + 4, big_endian);
        bool other = head.data[NL_MATFILE_HEADER - 4] + head.data[NL_MATFILE_HEADER - 3] != 1;
        sound = other ||
                ((type == MATRIX || type == COMPRESSED) && size <= known - NL_MATFILE_HEADER - TAG);
    }
    return sound || nl_fail(err, NL_ERROR_INPUT, "damaged or cut short (MATLAB); fetch it again");
}
