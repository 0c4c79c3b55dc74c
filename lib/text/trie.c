/* Among sorted words those that share a prefix are neighbours, so a node is a range of words and
 * how many symbols they share. Taking nodes from a queue and appending their children to it gives
 * the levels one after the other. */
#include "text/trie.h"

#include <assert.h>
#include <stdlib.h>

/* The words below a node. */
typedef struct range {
    size_t first, end;
    uint32_t depth;
} range;

static int compare_words(const void *a, const void *b)
{
    const nl_trie_word *left = a, *right = b;
    for (uint32_t i = 0; i < left->length && i < right->length; i++) {
        if (left->symbols[i] != right->symbols[i])
            return left->symbols[i] < right->symbols[i] ? -1 : 1;
    }
    return (left->length > right->length) - (left->length < right->length);
}

/* How many symbols a word does not share with the one before it. */
static size_t count_new(const nl_trie_word *word, const nl_trie_word *before)
{
    uint32_t same = 0;
    while (same < word->length && same < before->length &&
           word->symbols[same] == before->symbols[same])
        same++;
    return word->length - same;
}

static size_t count_nodes(const nl_trie_word *words, size_t count)
{
    const nl_trie_word none = {0};
    size_t nodes = 1;
    for (size_t i = 0; i < count; i++)
        nodes += count_new(&words[i], i > 0 ? &words[i - 1] : &none);
    return nodes;
}

static void add_count(uint32_t *sum, uint32_t count)
{
    uint32_t room = UINT32_MAX - *sum;
    *sum += count < room ? count : room;
}

/* Sums the counts of the words that end at the node; returns the first longer one. */
static size_t end_words(nl_trie_node *node, const nl_trie_word *words, const range *r)
{
    size_t i = r->first;
    for (; i < r->end && words[i].length == r->depth; i++)
        add_count(&node->count, words[i].count);
    return i;
}

static void grow(nl_trie *trie, range *ranges, const nl_trie_word *words)
{
    for (size_t n = 0; n < trie->count; n++) {
        nl_trie_node *node = &trie->nodes[n];
        size_t next = n == 0 ? 1 : node[-1].first + node[-1].children;
        size_t i = end_words(node, words, &ranges[n]);
        node->first = (uint32_t)next;
        while (i < ranges[n].end) {
            uint32_t depth = ranges[n].depth, symbol = words[i].symbols[depth];
            assert(next < trie->count);
            range *child = &ranges[next];
            *child = (range){i, i, depth + 1};
            while (child->end < ranges[n].end && words[child->end].symbols[depth] == symbol)
                child->end++;
            i = child->end;
            trie->nodes[next++].symbol = symbol;
            node->children++;
        }
    }
}

size_t nl_trie_merge(nl_trie_word *words, size_t count)
{
    size_t left = 0;
    if (count > 0)
        qsort(words, count, sizeof *words, compare_words);
    for (size_t i = 0; i < count; i++) {
        if (left > 0 && compare_words(&words[left - 1], &words[i]) == 0)
            add_count(&words[left - 1].count, words[i].count);
        else
            words[left++] = words[i];
    }
    return left;
}

bool nl_trie_build(nl_trie *out, nl_trie_word *words, size_t count, nl_arena *arena, nl_error *err)
{
    *out = (nl_trie){0};
    if (count > 0)
        qsort(words, count, sizeof *words, compare_words);
    nl_trie trie = {.count = count_nodes(words, count)};
    if (trie.count > UINT32_MAX)
        return nl_fail(err, NL_ERROR_LIMIT, "too many words: more than 2^32 letters");
    trie.nodes = NL_NEW(arena, nl_trie_node, trie.count, err);
    nl_arena_mark mark = nl_arena_save(arena);
    range *ranges = trie.nodes ? NL_NEW(arena, range, trie.count, err) : NULL;
    if (!ranges)
        return false;
    ranges[0].end = count;
    grow(&trie, ranges, words);
    nl_arena_restore(arena, mark);
    *out = trie;
    return true;
}

uint32_t nl_trie_child(const nl_trie *trie, uint32_t node, uint32_t symbol)
{
    uint32_t low = trie->nodes[node].first, high = low + trie->nodes[node].children;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (trie->nodes[middle].symbol == symbol)
            return middle;
        if (trie->nodes[middle].symbol < symbol)
            low = middle + 1;
        else
            high = middle;
    }
    return 0;
}
