/* A trie (Fredkin 1960) in one array: nodes level by level, so a node's children are adjacent,
 * sorted by symbol. */
#ifndef NL_TEXT_TRIE_H
#define NL_TEXT_TRIE_H

#include "base/arena.h"

#include <stdint.h>

typedef struct nl_trie_node {
    uint32_t symbol;
    uint32_t count; /* of the words that end here; its owner may store another number */
    uint32_t first; /* its children are nodes first .. first + children - 1 */
    uint32_t children;
} nl_trie_node;

typedef struct nl_trie {
    nl_trie_node *nodes; /* nodes[0] is the root */
    size_t count;
} nl_trie;

/* A string of symbols, and how often it occurs. */
typedef struct nl_trie_word {
    const uint32_t *symbols;
    uint32_t length;
    uint32_t count;
} nl_trie_word;

/* Sorts the words and makes equal ones one, with the sum of their counts (at most UINT32_MAX).
 * Returns how many are left. */
size_t nl_trie_merge(nl_trie_word *words, size_t count);

/* The trie of `count` words, in the arena. Sorts the words; the counts of equal ones are added (at
 * most UINT32_MAX). NL_ERROR_LIMIT only. */
bool nl_trie_build(nl_trie *out, nl_trie_word *words, size_t count, nl_arena *arena,
                   nl_error *err) NL_CHECK;

/* The child of a node by the symbol; 0 if there is none. */
uint32_t nl_trie_child(const nl_trie *trie, uint32_t node, uint32_t symbol);

#endif
