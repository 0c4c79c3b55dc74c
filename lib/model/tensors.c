/* jansson writes and reads the header. The header is padded with spaces to a multiple of 64, so the
 * data are aligned and a loaded tensor is a view into the file's bytes. */
#include "model/tensors.h"

#include "base/clones.h"
#include "model/json.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum { PREFIX = 8, ALIGNMENT = 64, CRC_DIGITS = 8 };

static const size_t SIZE_LIMIT = (size_t)1 << 32; /* of a file */

static const char CRC_KEY[] = "crc32";
static const char CRC_NONE[] = "00000000";

void nl_tensors_add(nl_tensor_file *file, const char *name, int rank, size_t rows, size_t columns,
                    float *data)
{
    assert(file->tensor_count < NL_TENSORS_MAX && (rank == 1 || rank == 2));
    nl_tensor *tensor = &file->tensor[file->tensor_count++];
    *tensor = (nl_tensor){.name = name, .rank = rank, .shape = {rows, columns}};
    tensor->data = data;
}

void nl_tensors_note(nl_tensor_file *file, const char *key, const char *value)
{
    assert(file->metadata_count < NL_METADATA_MAX);
    file->metadata[file->metadata_count++] = (nl_metadata){key, value};
}

const nl_tensor *nl_tensors_find(const nl_tensor_file *file, const char *name)
{
    for (int i = 0; i < file->tensor_count; i++) {
        if (strcmp(file->tensor[i].name, name) == 0)
            return &file->tensor[i];
    }
    return NULL;
}

const char *nl_tensors_value(const nl_tensor_file *file, const char *key)
{
    for (int i = 0; i < file->metadata_count; i++) {
        if (strcmp(file->metadata[i].key, key) == 0)
            return file->metadata[i].value;
    }
    return NULL;
}

static size_t tensor_bytes(const nl_tensor *tensor)
{
    return tensor->shape[0] * (tensor->rank == 2 ? tensor->shape[1] : 1) * sizeof(float);
}

static json_t *metadata_json(const nl_tensor_file *file)
{
    json_t *metadata = json_object();
    int failed = json_object_set_new(metadata, CRC_KEY, json_string(CRC_NONE));
    for (int i = 0; i < file->metadata_count; i++)
        failed |= json_object_set_new(metadata, file->metadata[i].key,
                                      json_string(file->metadata[i].value));
    if (!failed)
        return metadata;
    json_decref(metadata);
    return NULL;
}

static json_t *tensor_json(const nl_tensor *t, size_t offset)
{
    json_t *shape = t->rank == 2
                        ? json_pack("[II]", (json_int_t)t->shape[0], (json_int_t)t->shape[1])
                        : json_pack("[I]", (json_int_t)t->shape[0]);
    return json_pack("{s:s, s:o, s:[I, I]}", "dtype", "F32", "shape", shape, "data_offsets",
                     (json_int_t)offset, (json_int_t)(offset + tensor_bytes(t)));
}

/* NULL if memory runs out or a text is not UTF-8. */
static json_t *header_json(const nl_tensor_file *file)
{
    json_t *root = json_object();
    int failed = json_object_set_new(root, "__metadata__", metadata_json(file));
    size_t offset = 0;
    for (int i = 0; i < file->tensor_count; i++) {
        const nl_tensor *t = &file->tensor[i];
        failed |= json_object_set_new(root, t->name, tensor_json(t, offset));
        offset += tensor_bytes(t);
    }
    if (!failed)
        return root;
    json_decref(root);
    return NULL;
}

/* Prefix and header, padded, in the arena; *digits is where the CRC goes. */
static bool make_header(uint8_t **out, size_t *size, char **digits, const nl_tensor_file *file,
                        nl_arena *arena, nl_error *err)
{
    static const char field[] = "\"crc32\":\"";
    size_t length = 0;
    char *text = NULL;
    if (!nl_json_write(&text, &length, header_json(file), JSON_PRESERVE_ORDER, arena, err))
        return false;
    *size = (PREFIX + length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    if (*size - PREFIX > NL_TENSORS_HEADER_MAX)
        return nl_fail(err, NL_ERROR_LIMIT, "the header would be of %zu bytes; %d are the most",
                       *size - PREFIX, NL_TENSORS_HEADER_MAX);
    *out = NL_NEW(arena, uint8_t, *size + 1, err);
    if (!*out)
        return false;
    memset(*out, ' ', *size);
    for (int i = 0; i < PREFIX; i++)
        (*out)[i] = (uint8_t)((*size - PREFIX) >> (8 * i));
    memcpy(*out + PREFIX, text, length);
    *digits = strstr((char *)*out + PREFIX, field) + strlen(field);
    return true;
}

static uint32_t crc_of_parts(const nl_part *parts, int count)
{
    uint32_t crc = 0;
    for (int i = 0; i < count; i++)
        crc = nl_crc32_more(crc, parts[i].data, parts[i].size);
    return crc;
}

bool nl_tensors_save(const char *path, const nl_tensor_file *file, nl_arena *arena, nl_error *err)
{
    nl_part parts[NL_TENSORS_MAX + 1];
    uint8_t *header = NULL;
    char *digits = NULL, crc[CRC_DIGITS + 1];
    size_t size = 0;
    if (!make_header(&header, &size, &digits, file, arena, err))
        return nl_fail_at(err, path);
    parts[0] = (nl_part){header, size};
    for (int i = 0; i < file->tensor_count; i++) {
        const nl_tensor *t = &file->tensor[i];
        parts[i + 1] = (nl_part){(const uint8_t *)t->data, tensor_bytes(t)};
        size += tensor_bytes(t);
    }
    if (size > SIZE_LIMIT)
        return nl_fail(err, NL_ERROR_LIMIT, "%s: would be of %zu bytes; %zu are the most", path,
                       size, SIZE_LIMIT);
    snprintf(crc, sizeof crc, "%08x", crc_of_parts(parts, file->tensor_count + 1));
    memcpy(digits, crc, CRC_DIGITS);
    return nl_file_write(path, parts, file->tensor_count + 1, err);
}

static bool damaged(const char *what, nl_error *err)
{
    return nl_fail(err, NL_ERROR_MODEL, "not a whole nnletters file: %s", what);
}

static bool foreign(nl_error *err)
{
    return nl_fail(err, NL_ERROR_MODEL,
                   "not an nnletters model: safetensors of another program, without alphabet, "
                   "settings and checksum; \"From PyTorch\" in docs/model-format.md adds them");
}

/* Is no number infinite or a NaN? These are those whose exponent has all bits set. The loop has no
 * exit, so it compiles to vector instructions. */
NL_CLONES
static bool are_finite(const uint32_t *bits, size_t count)
{
    const uint32_t exponent = 0x7f800000;
    uint32_t others = 0;
    for (size_t i = 0; i < count; i++)
        others |= (bits[i] & exponent) == exponent;
    return others == 0;
}

/* One tensor from its entry in the header; it must begin where the one before ended. */
static bool read_tensor(nl_tensor *out, const char *name, json_t *entry, nl_bytes data,
                        size_t *offset, nl_error *err)
{
    const char *dtype = json_string_value(json_object_get(entry, "dtype"));
    const json_t *shape = json_object_get(entry, "shape");
    const json_t *place = json_object_get(entry, "data_offsets");
    const json_t *ends[2] = {json_array_get(place, 0), json_array_get(place, 1)};
    json_int_t side[2] = {0, 1};
    if (!dtype || !shape || json_object_size(entry) != 3 || json_array_size(place) != 2 ||
        !json_is_integer(ends[0]) || !json_is_integer(ends[1]))
        return damaged("a tensor's entry is not complete", err);
    json_int_t first = json_integer_value(ends[0]), end = json_integer_value(ends[1]);
    size_t rank = json_array_size(shape);
    if (strcmp(dtype, "F32") != 0 || rank < 1 || rank > 2)
        return damaged("a tensor is not of 32-bit floats or has no shape", err);
    for (size_t i = 0; i < rank; i++)
        side[i] = json_integer_value(json_array_get(shape, i));
    if (side[0] < 1 || side[1] < 1 || side[0] > INT32_MAX || side[1] > INT32_MAX)
        return damaged("a tensor's shape is impossible", err);
    size_t bytes = 0;
    if (__builtin_mul_overflow((size_t)side[0] * sizeof(float), (size_t)side[1], &bytes) ||
        first < 0 || (size_t)first != *offset || bytes > data.size - *offset ||
        (size_t)end != *offset + bytes)
        return damaged("a tensor's place does not fit its shape or the file", err);
    float *values = (float *)(uintptr_t)(data.data + *offset);
    *out = (nl_tensor){name, (int)rank, {(size_t)side[0], (size_t)side[1]}, values};
    *offset += bytes;
    return are_finite((const void *)values, bytes / sizeof(float)) ||
           damaged("a number in it is not finite", err);
}

static bool read_metadata(nl_tensor_file *out, json_t *metadata, nl_arena *arena, nl_error *err)
{
    const char *key;
    json_t *value;
    json_object_foreach(metadata, key, value)
    {
        if (!json_is_string(value) || out->metadata_count == NL_METADATA_MAX)
            return damaged("its metadata are not text, or too many", err);
        char *name = nl_copy_string(arena, key, err);
        char *text = name ? nl_copy_string(arena, json_string_value(value), err) : NULL;
        if (!text)
            return false;
        nl_tensors_note(out, name, text);
    }
    return true;
}

static bool read_entries(nl_tensor_file *out, json_t *root, nl_bytes data, nl_arena *arena,
                         nl_error *err)
{
    const char *key;
    json_t *entry;
    size_t offset = 0;
    json_object_foreach(root, key, entry)
    {
        if (strcmp(key, "__metadata__") == 0) {
            if (!read_metadata(out, entry, arena, err))
                return false;
            continue;
        }
        char *name = nl_copy_string(arena, key, err);
        if (!name)
            return false;
        if (out->tensor_count == NL_TENSORS_MAX)
            return damaged("too many tensors", err);
        if (!read_tensor(&out->tensor[out->tensor_count], name, entry, data, &offset, err))
            return false;
        out->tensor_count++;
    }
    return offset == data.size || damaged("bytes are left over at its end", err);
}

/* Where the digits of the checksum are in the header, or NULL. A quote within a JSON string follows
 * a backslash, so the field is found nowhere else. */
static const uint8_t *find_digits(nl_bytes bytes, size_t header)
{
    static const char field[] = "\"crc32\":\"";
    const size_t length = sizeof field - 1;
    for (size_t at = PREFIX; at + length + CRC_DIGITS <= PREFIX + header; at++) {
        if (memcmp(bytes.data + at, field, length) == 0)
            return bytes.data + at + length;
    }
    return NULL;
}

/* Compares the digits with the CRC of the file, its digits as zeros. */
static bool check_crc(const nl_tensor_file *file, nl_bytes bytes, size_t header, nl_error *err)
{
    const char *said = nl_tensors_value(file, CRC_KEY);
    const uint8_t *digits = find_digits(bytes, header);
    if (!said || !digits || strlen(said) != CRC_DIGITS || memcmp(said, digits, CRC_DIGITS) != 0)
        return damaged("it has no checksum", err);
    const uint8_t *after = digits + CRC_DIGITS;
    const nl_part parts[] = {{bytes.data, (size_t)(digits - bytes.data)},
                             {(const uint8_t *)CRC_NONE, CRC_DIGITS},
                             {after, (size_t)(bytes.data + bytes.size - after)}};
    char crc[CRC_DIGITS + 1];
    snprintf(crc, sizeof crc, "%08x", crc_of_parts(parts, 3));
    return strcmp(crc, said) == 0 || damaged("its checksum does not match its content", err);
}

/* The header's length from the file's first bytes; false if it is impossible. */
static bool header_length(size_t *out, const uint8_t *prefix)
{
    uint64_t length = 0;
    for (int i = 0; i < PREFIX; i++)
        length |= (uint64_t)prefix[i] << (8 * i);
    *out = (size_t)length;
    return length >= 2 && length <= NL_TENSORS_HEADER_MAX && length % sizeof(float) == 0;
}

/* The header, to be freed with json_decref, if it is one of ours. */
static bool load_header(json_t **out, const uint8_t *json, size_t size, nl_error *err)
{
    json_t *root = nl_json_read((const char *)json, size, err);
    *out = NULL;
    if (!root)
        return err->status == NL_ERROR_LIMIT ? false : damaged("its header is not JSON", err);
    if (json_is_string(json_object_get(json_object_get(root, "__metadata__"), CRC_KEY))) {
        *out = root;
        return true;
    }
    json_decref(root);
    return foreign(err);
}

static bool parse(nl_tensor_file *out, nl_bytes bytes, nl_arena *arena, nl_error *err)
{
    size_t header = 0;
    if (bytes.size < PREFIX)
        return damaged("it is too short", err);
    if (!header_length(&header, bytes.data) || header > bytes.size - PREFIX)
        return damaged("its header's length is impossible", err);
    json_t *root = NULL;
    if (!load_header(&root, bytes.data + PREFIX, header, err))
        return false;
    nl_bytes data = {bytes.data + PREFIX + header, bytes.size - PREFIX - header};
    bool ok = read_entries(out, root, data, arena, err);
    json_decref(root);
    return ok && check_crc(out, bytes, header, err);
}

bool nl_tensors_parse(nl_tensor_file *out, nl_bytes bytes, nl_arena *arena, nl_error *err)
{
    *out = (nl_tensor_file){0};
    if (parse(out, bytes, arena, err))
        return true;
    *out = (nl_tensor_file){0};
    return false;
}

/* The bytes of the data that the header describes; false if an entry is none. */
static bool data_size(size_t *out, json_t *root)
{
    const char *key;
    json_t *entry;
    json_int_t most = 0;
    json_object_foreach(root, key, entry)
    {
        json_t *offsets = json_object_get(entry, "data_offsets");
        json_int_t end = json_integer_value(json_array_get(offsets, 1));
        if (strcmp(key, "__metadata__") != 0 && end < 1)
            return false;
        most = end > most ? end : most;
    }
    *out = (size_t)most;
    return true;
}

/* Spares reading a large file of another kind, or one that is not as long as its header says; a
 * nl_file_check. The context is the size by the header, 0 before that is read. */
static bool check_head(void *context, nl_bytes head, size_t known, size_t *limit, nl_error *err)
{
    size_t *size = context, header = 0;
    if (head.size < PREFIX || !header_length(&header, head.data))
        return damaged("its header's length is impossible", err);
    if (*size > 0 || head.size < PREFIX + header)
        return true;
    json_t *root = NULL;
    if (!load_header(&root, head.data + PREFIX, header, err))
        return false;
    bool ok = data_size(size, root);
    json_decref(root);
    *size += PREFIX + header;
    if (!ok || (known != SIZE_MAX && known < *size))
        return damaged("a tensor's place does not fit its shape or the file", err);
    if (known != SIZE_MAX && known > *size)
        return damaged("bytes are left over at its end", err);
    *limit = *size > head.size ? *size : head.size;
    return true;
}

bool nl_tensors_read(nl_bytes *out, const char *path, nl_arena *arena, nl_error *err)
{
    size_t size = 0;
    const nl_file_terms terms = {.limit = SIZE_LIMIT, .check = check_head, .context = &size};
    return nl_file_read_on_terms(out, path, &terms, arena, err);
}

bool nl_tensors_load(nl_tensor_file *out, const char *path, nl_arena *arena, nl_error *err)
{
    *out = (nl_tensor_file){0};
    nl_bytes bytes;
    return nl_tensors_read(&bytes, path, arena, err) &&
           (nl_tensors_parse(out, bytes, arena, err) || nl_fail_at(err, path));
}
