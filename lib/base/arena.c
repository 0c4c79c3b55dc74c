/* A chain of blocks, newest on top. Small requests share blocks of BLOCK_BYTES, and one that does
 * not fit gets a block of its own, all from calloc. A block of LARGE bytes is mapped: it begins and
 * ends at a huge page, which the system zeroes when it is touched. Each small page costs a fault,
 * dear on virtual machines above all (docs/performance.md). */
#define _DEFAULT_SOURCE /* madvise, MAP_ANONYMOUS */
#include "base/arena.h"

#include "base/asan.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { ALIGNMENT = 64, BLOCK_BYTES = 1 << 16, HUGE_PAGE = 1 << 21 };

static const size_t LARGE = NL_ASAN ? SIZE_MAX : 1 << 20;

struct nl_arena_block {
    struct nl_arena_block *below;
    char *start; /* aligned */
    size_t size;
    size_t used;   /* bytes; everything above is zero */
    size_t mapped; /* bytes in all; 0: from calloc */
};

static size_t round_up(size_t size, size_t unit)
{
    return (size + unit - 1) / unit * unit;
}

/* A block of so many bytes between its head and its end, and of as many more as alignment takes. */
static struct nl_arena_block *block_place(void *memory, size_t size, size_t alignment)
{
    struct nl_arena_block *block = memory;
    block->start = (char *)round_up((uintptr_t)(block + 1), alignment);
    block->size = size;
    return block;
}

static struct nl_arena_block *block_map(size_t size)
{
    struct nl_arena_block *block;
    size = round_up(size, HUGE_PAGE);
    size_t mapped = HUGE_PAGE + size;
    void *memory = mmap(NULL, mapped, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED)
        return NULL;
    block = block_place(memory, size, HUGE_PAGE);
    block->mapped = mapped;
#ifdef MADV_HUGEPAGE
    (void)madvise(block->start, size, MADV_HUGEPAGE); /* only a hint */
#endif
    return block;
}

static struct nl_arena_block *block_create(size_t size)
{
    if (size >= LARGE)
        return block_map(size);
    void *memory = calloc(1, sizeof(struct nl_arena_block) + size + ALIGNMENT);
    return memory ? block_place(memory, size, ALIGNMENT) : NULL;
}

static void block_free(struct nl_arena_block *block)
{
    if (block->mapped > 0)
        munmap(block, block->mapped);
    else
        free(block);
}

void *nl_alloc(nl_arena *arena, size_t count, size_t size, nl_error *err)
{
    size_t bytes = 0;
    if (__builtin_mul_overflow(count, size, &bytes) || bytes > SIZE_MAX / 2) {
        nl_fail_lack(err, "out of memory: %zu times %zu bytes asked for", count, size);
        return NULL;
    }
    size_t room = (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    struct nl_arena_block *top = arena->top;
    if (!top || top->size - top->used < room) {
        top = block_create(room > BLOCK_BYTES ? room : BLOCK_BYTES);
        if (!top) {
            nl_fail_lack(err, "out of memory: %zu more bytes asked for", bytes);
            return NULL;
        }
        top->below = arena->top;
        arena->top = top;
    }
    void *result = top->start + top->used;
    top->used += room;
    arena->bytes += room;
    return result;
}

void *nl_alloc_table(nl_arena *arena, size_t rows, size_t columns, size_t size, nl_error *err)
{
    size_t cells = 0;
    if (!__builtin_mul_overflow(rows, columns, &cells))
        return nl_alloc(arena, cells, size, err);
    nl_fail_lack(err, "out of memory: %zu times %zu times %zu bytes asked for", rows, columns,
                 size);
    return NULL;
}

void *nl_grow(nl_arena *arena, void *old, size_t *capacity, size_t needed, size_t size,
              nl_error *err)
{
    if (old && needed <= *capacity)
        return old;
    size_t larger = *capacity * 2 > needed ? *capacity * 2 : needed;
    if (larger < 16)
        larger = 16;
    void *result = nl_alloc(arena, larger, size, err);
    if (!result)
        return NULL;
    if (old)
        memcpy(result, old, *capacity * size);
    *capacity = larger;
    return result;
}

char *nl_copy_string(nl_arena *arena, const char *text, nl_error *err)
{
    size_t bytes = strlen(text) + 1;
    char *copy = NL_NEW(arena, char, bytes, err);
    if (copy)
        memcpy(copy, text, bytes);
    return copy;
}

nl_arena_mark nl_arena_save(const nl_arena *arena)
{
    return (nl_arena_mark){arena->top, arena->top ? arena->top->used : 0, arena->bytes};
}

void nl_arena_restore(nl_arena *arena, nl_arena_mark mark)
{
    while (arena->top != mark.top) {
        struct nl_arena_block *below = arena->top->below;
        block_free(arena->top);
        arena->top = below;
    }
    struct nl_arena_block *top = arena->top;
    if (top) {
        memset(top->start + mark.used, 0, top->used - mark.used);
        top->used = mark.used;
    }
    arena->bytes = mark.bytes;
}

void nl_arena_free(nl_arena *arena)
{
    nl_arena_restore(arena, (nl_arena_mark){0});
}
