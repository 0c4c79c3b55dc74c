/* A file of n-grams is what the program works with, so nothing is done to it but to check it. See
 * docs/data-formats.md. */
#include "text/ngram.h"

#include <assert.h>
#include <string.h>

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "files are little-endian");

enum { VERSION = 2 };

static const uint8_t MAGIC[8] = {'n', 'l', 'n', 'g', 'r', 'a', 'm', '\n'};
static const size_t BYTES_MAX = (size_t)1 << 30;

/* codes, first, followed, shorter, counts and symbols follow it, with no gap between. */
typedef struct head {
    uint8_t magic[8];
    uint32_t version, order, codes, nodes, parents, crc;
} head;

/* The bytes of all arrays. */
static size_t body_size(const head *h)
{
    return sizeof(uint32_t) * ((size_t)h->codes + 3 * (size_t)h->parents + 1 + h->nodes) +
           sizeof(uint16_t) * (size_t)h->nodes;
}

nl_ngram nl_ngram_view(nl_bytes file)
{
    const head *h = (const void *)file.data;
    assert((uintptr_t)file.data % sizeof(uint32_t) == 0);
    nl_ngram n = {.order = (int)h->order, .code_count = (int)h->codes, .file = file};
    n.nodes = h->nodes;
    n.parents = h->parents;
    n.codes = (const void *)(h + 1);
    n.first = n.codes + h->codes;
    n.followed = n.first + h->parents + 1;
    n.shorter = n.followed + h->parents;
    n.counts = n.shorter + h->parents;
    n.symbols = (const void *)(n.counts + h->nodes);
    return n;
}

/* A number within what this program has just allocated. */
static uint32_t *writable(const uint32_t *of_file)
{
    return (uint32_t *)(uintptr_t)of_file;
}

static void fill(const nl_ngram *n, const nl_trie *trie)
{
    uint32_t *first = writable(n->first), *followed = writable(n->followed);
    uint32_t *shorter = writable(n->shorter), *counts = writable(n->counts);
    uint16_t *symbols = (uint16_t *)(uintptr_t)n->symbols;
    for (uint32_t i = 0; i < n->nodes; i++) {
        counts[i] = trie->nodes[i].count;
        symbols[i] = (uint16_t)trie->nodes[i].symbol;
    }
    for (uint32_t i = 0; i < n->parents; i++)
        first[i] = trie->nodes[i].first;
    first[n->parents] = n->nodes;
    for (uint32_t i = 0; i < n->parents; i++) {
        for (uint32_t c = first[i]; c < first[i + 1]; c++) {
            followed[i] += counts[c];
            if (i > 0 && c < n->parents)
                shorter[c] = nl_ngram_child(n, shorter[i], symbols[c]);
        }
    }
}

bool nl_ngram_pack(nl_ngram *ngram, const nl_trie *trie, nl_error *err)
{
    size_t parents = trie->count;
    while (parents > 0 && trie->nodes[parents - 1].children == 0)
        parents--;
    head h = {.version = VERSION,
              .order = (uint32_t)ngram->order,
              .codes = (uint32_t)ngram->code_count,
              .nodes = (uint32_t)trie->count,
              .parents = (uint32_t)parents};
    size_t bytes = body_size(&h);
    if (bytes > BYTES_MAX - sizeof h)
        return nl_fail(err, NL_ERROR_LIMIT, "too many n-grams: their file would have %zu bytes",
                       bytes);
    uint8_t *file = NL_NEW(&ngram->arena, uint8_t, sizeof h + bytes, err);
    if (!file)
        return false;
    memcpy(h.magic, MAGIC, sizeof MAGIC);
    memcpy(file, &h, sizeof h);
    nl_ngram packed = nl_ngram_view((nl_bytes){file, sizeof h + bytes});
    memcpy(writable(packed.codes), ngram->codes, h.codes * sizeof *ngram->codes);
    fill(&packed, trie);
    ((head *)(void *)file)->crc = nl_crc32(file + sizeof h, bytes);
    packed.arena = ngram->arena;
    *ngram = packed;
    return true;
}

static bool damaged(const char *what, nl_error *err)
{
    return nl_fail(err, NL_ERROR_INPUT,
                   "damaged n-grams: %s; make them again with 'nnletters data ngram'", what);
}

/* The head of a file of `known` bytes, SIZE_MAX if nobody knows yet; a nl_file_check. */
static bool check_head(void *context, nl_bytes start, size_t known, size_t *limit, nl_error *err)
{
    (void)context;
    head h;
    if (start.size < sizeof h || memcmp(start.data, MAGIC, sizeof MAGIC) != 0)
        return nl_fail(err, NL_ERROR_INPUT,
                       "no file of n-grams; 'nnletters data ngram' makes them from text");
    memcpy(&h, start.data, sizeof h);
    if (h.version != VERSION)
        return nl_fail(
            err, NL_ERROR_INPUT,
            "n-grams of version %u, and this program knows %d only; make them again with "
            "'nnletters data ngram'",
            h.version, VERSION);
    size_t bytes = body_size(&h);
    if (h.order < 1 || h.order > NL_NGRAM_ORDER_MAX || h.codes > NL_NGRAM_SYMBOLS_MAX - 2 ||
        h.nodes < 1 || h.parents > h.nodes)
        return damaged("order, letters or n-grams are out of range", err);
    *limit = sizeof h + bytes < start.size ? start.size : sizeof h + bytes;
    return known == SIZE_MAX || known - sizeof h == bytes ||
           nl_fail(err, NL_ERROR_INPUT,
                   "damaged n-grams: header promises %zu bytes, file holds %zu", bytes,
                   known - sizeof h);
}

static bool check_codes(const nl_ngram *ngram, nl_error *err)
{
    for (int i = 0; i < ngram->code_count; i++) {
        if (ngram->codes[i] <= (i > 0 ? ngram->codes[i - 1] : 0) || ngram->codes[i] > 0x10ffff)
            return damaged("letters are out of order", err);
    }
    return true;
}

/* Are the children of a node known symbols, ascending, and their counts what their sum says? */
static bool are_children(const nl_ngram *ngram, uint32_t node)
{
    uint64_t sum = 0;
    uint32_t before = 0;
    for (uint32_t c = ngram->first[node]; c < ngram->first[node + 1]; c++) {
        if (ngram->symbols[c] <= before || ngram->symbols[c] > (uint32_t)ngram->code_count + 1)
            return false;
        before = ngram->symbols[c];
        sum += ngram->counts[c];
    }
    return sum == ngram->followed[node];
}

/* Is every node but the root the child of exactly one, which comes before it? */
static bool is_trie(const nl_ngram *ngram)
{
    const uint32_t *first = ngram->first;
    bool fits = first[0] == 1 && first[ngram->parents] == ngram->nodes;
    for (uint32_t n = 0; fits && n < ngram->parents; n++)
        fits = first[n] > n && first[n + 1] >= first[n] && first[n + 1] <= ngram->nodes;
    return fits;
}

/* None is longer than the order, and what is left without the oldest symbol is shorter. */
static bool check_nodes(const nl_ngram *ngram, nl_error *err)
{
    uint32_t level = 0, deeper = 1; /* first nodes of this length, and of the next */
    int length = 0;
    if (!is_trie(ngram))
        return damaged("they do not hang together", err);
    for (uint32_t n = 0; n < ngram->parents; n++) {
        if (n == deeper) {
            level = n;
            deeper = ngram->first[n];
            length++;
        }
        if (length >= ngram->order || (n > 0 && ngram->shorter[n] >= level))
            return damaged("they are longer than they may be", err);
        if (!are_children(ngram, n))
            return damaged("they are out of order", err);
    }
    return true;
}

static bool parse(nl_ngram *out, nl_bytes file, nl_error *err)
{
    size_t limit = 0;
    if (!check_head(NULL, file, file.size, &limit, err))
        return false;
    nl_ngram ngram = nl_ngram_view(file);
    const head *h = (const void *)file.data;
    if (nl_crc32(file.data + sizeof *h, file.size - sizeof *h) != h->crc)
        return damaged("their checksum is wrong", err);
    if (!check_codes(&ngram, err) || !check_nodes(&ngram, err))
        return false;
    *out = ngram;
    return true;
}

bool nl_ngram_parse(nl_ngram *out, nl_bytes file, const char *name, nl_error *err)
{
    *out = (nl_ngram){0};
    return parse(out, file, err) || nl_fail_at(err, name);
}

bool nl_ngram_load(nl_ngram *out, const char *path, nl_error *err)
{
    *out = (nl_ngram){0};
    nl_arena arena = {0};
    nl_bytes file;
    const nl_file_terms terms = {.limit = BYTES_MAX, .check = check_head};
    if (nl_file_read_on_terms(&file, path, &terms, &arena, err) &&
        nl_ngram_parse(out, file, path, err)) {
        out->arena = arena;
        return true;
    }
    nl_arena_free(&arena);
    return false;
}
