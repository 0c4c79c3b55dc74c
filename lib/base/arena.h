/* Memory: only this file of lib/ takes any from the system.
 *
 * An arena is a chain of blocks. What is allocated from it lives until the arena is freed or rolled
 * back to a mark. `(nl_arena){0}` is a valid empty arena. Not for two threads at once. */
#ifndef NL_BASE_ARENA_H
#define NL_BASE_ARENA_H

#include "base/error.h"

#include <stddef.h>

struct nl_arena_block;

typedef struct nl_arena {
    struct nl_arena_block *top;
    size_t bytes; /* handed out so far, for reports of memory */
} nl_arena;

/* A state to roll back to; valid until the arena is rolled back further. */
typedef struct nl_arena_mark {
    struct nl_arena_block *top;
    size_t used;
    size_t bytes;
} nl_arena_mark;

/* count * size zeroed bytes, aligned to 64, or to 2 MB from 4 MB on; count 0 gives a valid pointer.
 * NULL and *err with NL_ERROR_LIMIT if the product overflows or the system has no more. Sizes are
 * multiplied only here: pass the factors, not the product. */
void *nl_alloc(nl_arena *arena, size_t count, size_t size, nl_error *err) NL_CHECK;

/* The same for `count` objects of `type`, typed. */
#define NL_NEW(arena, type, count, err) ((type *)nl_alloc((arena), (count), sizeof(type), (err)))

/* The same for a table of rows * columns objects. */
#define NL_NEW_TABLE(arena, type, rows, columns, err)                                              \
    ((type *)nl_alloc_table((arena), (rows), (columns), sizeof(type), (err)))
void *nl_alloc_table(nl_arena *arena, size_t rows, size_t columns, size_t size,
                     nl_error *err) NL_CHECK;

/* Grows a list: returns an array of at least `needed` elements of `size` bytes, the first *capacity
 * of them copied from `old`, the rest zero, and updates *capacity, which at least doubles. Returns
 * `old` itself if *capacity suffices. NULL and *err as for nl_alloc. */
void *nl_grow(nl_arena *arena, void *old, size_t *capacity, size_t needed, size_t size,
              nl_error *err) NL_CHECK;

/* A copy of the string in the arena. */
char *nl_copy_string(nl_arena *arena, const char *text, nl_error *err) NL_CHECK;

nl_arena_mark nl_arena_save(const nl_arena *arena);
void nl_arena_restore(nl_arena *arena, nl_arena_mark mark);

/* Gives everything back; the arena is empty and usable again. Accepts an empty arena. */
void nl_arena_free(nl_arena *arena);

#endif
