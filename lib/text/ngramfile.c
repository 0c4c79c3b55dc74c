/* Nodes are written in their order, level by level, so the number of children of each is enough to
 * rebuild the trie. Numbers take seven bits a byte, the lowest first; all bytes but the last have
 * the high bit set (LEB128). See docs/data-formats.md. */
#include "text/ngram.h"

#include <string.h>

enum { VERSION = 1, HEADER = 32, NUMBER_BYTES_MAX = 5, NODE_BYTES_MIN = 3 };

static const uint8_t MAGIC[8] = {'n', 'l', 'n', 'g', 'r', 'a', 'm', '\n'};
static const size_t BYTES_MAX = (size_t)1 << 30;

/* The header's numbers, after the magic; all 32 bits, little-endian. */
enum field { FIELD_VERSION, FIELD_ORDER, FIELD_CODES, FIELD_NODES, FIELD_BYTES, FIELD_CRC, FIELDS };

static uint8_t *put_number(uint8_t *at, uint32_t value)
{
    for (; value >= 0x80; value >>= 7)
        *at++ = (uint8_t)(value | 0x80);
    *at++ = (uint8_t)value;
    return at;
}

static void put_field(uint8_t *file, enum field field, uint32_t value)
{
    for (int i = 0; i < 4; i++)
        file[sizeof MAGIC + 4 * (size_t)field + (size_t)i] = (uint8_t)(value >> 8 * i);
}

static uint32_t get_field(const uint8_t *file, enum field field)
{
    const uint8_t *at = file + sizeof MAGIC + 4 * (size_t)field;
    return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

bool nl_ngram_pack(nl_bytes *out, const nl_ngram *ngram, nl_arena *arena, nl_error *err)
{
    *out = (nl_bytes){0};
    size_t numbers = (size_t)ngram->code_count + 3 * ngram->trie.count;
    uint8_t *file = nl_alloc(arena, numbers + HEADER, NUMBER_BYTES_MAX, err), *at = file;
    if (!file)
        return false;
    at += HEADER;
    for (int i = 0; i < ngram->code_count; i++)
        at = put_number(at, ngram->codes[i]);
    for (size_t i = 0; i < ngram->trie.count; i++) {
        const nl_trie_node *node = &ngram->trie.nodes[i];
        at = put_number(put_number(put_number(at, node->symbol), node->count), node->children);
    }
    size_t body = (size_t)(at - file) - HEADER;
    if (body > BYTES_MAX - HEADER)
        return nl_fail(err, NL_ERROR_LIMIT, "too many n-grams: their file would have %zu bytes",
                       body);
    memcpy(file, MAGIC, sizeof MAGIC);
    put_field(file, FIELD_VERSION, VERSION);
    put_field(file, FIELD_ORDER, (uint32_t)ngram->order);
    put_field(file, FIELD_CODES, (uint32_t)ngram->code_count);
    put_field(file, FIELD_NODES, (uint32_t)ngram->trie.count);
    put_field(file, FIELD_BYTES, (uint32_t)body);
    put_field(file, FIELD_CRC, nl_crc32(file + HEADER, body));
    *out = (nl_bytes){file, (size_t)(at - file)};
    return true;
}

/* The rest of the body. */
typedef struct body {
    const uint8_t *at, *end;
} body;

static bool get_number(uint32_t *value, body *b)
{
    uint64_t sum = 0;
    for (int shift = 0; shift < 7 * NUMBER_BYTES_MAX && b->at < b->end; shift += 7) {
        uint8_t byte = *b->at++;
        sum |= (uint64_t)(byte & 0x7f) << shift;
        if (byte < 0x80) {
            *value = (uint32_t)sum;
            return sum <= UINT32_MAX;
        }
    }
    return false;
}

static bool damaged(const char *name, const char *what, nl_error *err)
{
    return nl_fail(err, NL_ERROR_INPUT,
                   "%s: damaged n-grams: %s; make them again with 'nnletters data ngram'", name,
                   what);
}

/* The head of a file of `known` bytes, SIZE_MAX if nobody knows yet; a nl_file_check. */
static bool check_head(void *context, nl_bytes head, size_t known, size_t *limit, nl_error *err)
{
    (void)context;
    if (head.size < HEADER || memcmp(head.data, MAGIC, sizeof MAGIC) != 0)
        return nl_fail(err, NL_ERROR_INPUT,
                       "no file of n-grams; 'nnletters data ngram' makes them from text");
    uint32_t version = get_field(head.data, FIELD_VERSION);
    if (version != VERSION)
        return nl_fail(err, NL_ERROR_INPUT, "n-grams of version %u, and this program knows %d only",
                       version, VERSION);
    size_t bytes = get_field(head.data, FIELD_BYTES);
    *limit = HEADER + bytes < head.size ? head.size : HEADER + bytes;
    return known == SIZE_MAX || known - HEADER == bytes ||
           nl_fail(err, NL_ERROR_INPUT,
                   "damaged n-grams: header promises %zu bytes, file holds %zu", bytes,
                   known - HEADER);
}

static bool check_header(nl_bytes file, const char *name, nl_error *err)
{
    size_t limit = 0;
    if (!check_head(NULL, file, file.size, &limit, err))
        return nl_fail_at(err, name);
    size_t left = file.size - HEADER, codes = get_field(file.data, FIELD_CODES);
    size_t nodes = get_field(file.data, FIELD_NODES);
    uint32_t order = get_field(file.data, FIELD_ORDER);
    if (nl_crc32(file.data + HEADER, left) != get_field(file.data, FIELD_CRC))
        return damaged(name, "their checksum is wrong", err);
    if (order < 1 || order > NL_NGRAM_ORDER_MAX || codes > NL_NGRAM_SYMBOLS_MAX - 2 || nodes < 1 ||
        nodes > (left - (codes < left ? codes : left)) / NODE_BYTES_MIN)
        return damaged(name, "order, letters or n-grams are out of range", err);
    return true;
}

static bool read_codes(nl_ngram *ngram, body *b, const char *name, nl_error *err)
{
    ngram->codes = NL_NEW(&ngram->arena, uint32_t, (size_t)ngram->code_count, err);
    if (!ngram->codes)
        return false;
    for (int i = 0; i < ngram->code_count; i++) {
        uint32_t before = i > 0 ? ngram->codes[i - 1] : 0;
        if (!get_number(&ngram->codes[i], b) || ngram->codes[i] <= before ||
            ngram->codes[i] > 0x10ffff)
            return damaged(name, "letters are out of order", err);
    }
    return true;
}

/* Are the children of each node known symbols, in order? */
static bool are_sorted(const nl_ngram *ngram)
{
    for (size_t n = 0; n < ngram->trie.count; n++) {
        const nl_trie_node *node = &ngram->trie.nodes[n];
        uint32_t before = 0;
        for (uint32_t c = node->first; c < node->first + node->children; c++) {
            uint32_t symbol = ngram->trie.nodes[c].symbol;
            if (symbol <= before || symbol > (uint32_t)ngram->code_count + 1)
                return false;
            before = symbol;
        }
    }
    return true;
}

static bool read_nodes(nl_ngram *ngram, size_t count, body *b, const char *name, nl_error *err)
{
    nl_trie_node *nodes = NL_NEW(&ngram->arena, nl_trie_node, count, err);
    if (!nodes)
        return false;
    size_t next = 1;
    for (size_t n = 0; n < count; n++) {
        nl_trie_node *node = &nodes[n];
        if (!get_number(&node->symbol, b) || !get_number(&node->count, b) ||
            !get_number(&node->children, b))
            return damaged(name, "an n-gram is incomplete", err);
        /* A child comes after its parent: next > n, or a node would have none. */
        if (next <= n || node->children > count - next)
            return damaged(name, "they do not hang together", err);
        node->first = (uint32_t)next;
        next += node->children;
    }
    ngram->trie = (nl_trie){nodes, count};
    if (next != count || b->at != b->end || !are_sorted(ngram))
        return damaged(name, "they are out of order", err);
    return true;
}

bool nl_ngram_parse(nl_ngram *out, nl_bytes file, const char *name, nl_error *err)
{
    *out = (nl_ngram){0};
    if (!check_header(file, name, err))
        return false;
    out->order = (int)get_field(file.data, FIELD_ORDER);
    out->code_count = (int)get_field(file.data, FIELD_CODES);
    body b = {file.data + HEADER, file.data + file.size};
    if (read_codes(out, &b, name, err) &&
        read_nodes(out, get_field(file.data, FIELD_NODES), &b, name, err) &&
        nl_ngram_settle(out, err))
        return true;
    nl_ngram_free(out);
    return false;
}

bool nl_ngram_load(nl_ngram *out, const char *path, nl_error *err)
{
    *out = (nl_ngram){0};
    nl_arena scratch = {0};
    nl_bytes file;
    const nl_file_terms terms = {.limit = BYTES_MAX, .check = check_head};
    bool ok = nl_file_read_on_terms(&file, path, &terms, &scratch, err) &&
              nl_ngram_parse(out, file, path, err);
    nl_arena_free(&scratch);
    return ok;
}
