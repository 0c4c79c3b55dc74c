/* stb allocates through macros without a context, so the memory in use is a thread-local variable:
 * the one writable object here besides stb's own, set during one call only. Blocks are stacked,
 * each after a small header with its size; only the topmost can grow in place or be freed, which
 * suits stb's use. */
#include "image/stb.h"

#include "image/image.h"

#include <limits.h>
#include <string.h>

typedef struct block_head {
    size_t size;
    size_t unused; /* keeps what follows aligned to 16 */
} block_head;

typedef struct room_in_use {
    uint8_t *memory;
    size_t size, used;
} room_in_use;

static _Thread_local room_in_use room;

static size_t round_up(size_t size)
{
    return (size + 15) & ~(size_t)15;
}

static bool is_topmost(const uint8_t *block, size_t size)
{
    return block + round_up(size) == room.memory + room.used;
}

static void *room_alloc(size_t size)
{
    size_t left = room.size - room.used;
    if (size > left || round_up(size) + sizeof(block_head) > left)
        return NULL;
    uint8_t *start = room.memory + room.used;
    *(block_head *)(void *)start = (block_head){.size = size};
    room.used += sizeof(block_head) + round_up(size);
    return start + sizeof(block_head);
}

static block_head *head_of(void *block)
{
    return (block_head *)block - 1;
}

static void room_free(void *block)
{
    if (block && is_topmost(block, head_of(block)->size))
        room.used = (size_t)((uint8_t *)head_of(block) - room.memory);
}

static void *room_realloc(void *block, size_t size)
{
    if (!block)
        return room_alloc(size);
    block_head *head = head_of(block);
    if (is_topmost(block, head->size)) {
        size_t below = (size_t)((uint8_t *)block - room.memory);
        if (size > room.size - below || round_up(size) > room.size - below)
            return NULL;
        head->size = size;
        room.used = below + round_up(size);
        return block;
    }
    void *copy = room_alloc(size);
    if (copy)
        memcpy(copy, block, head->size < size ? head->size : size);
    return copy;
}

/* stb declares functions it does not define; gcc reports that at the end of the file, so this is
 * not popped. */
#pragma GCC diagnostic ignored "-Wunused-function"
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wsign-conversion"
#pragma GCC diagnostic ignored "-Wshadow"
#pragma GCC diagnostic ignored "-Wunused-parameter"
#pragma GCC diagnostic ignored "-Wsign-compare"
#ifndef __clang__
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif

#define STB_IMAGE_IMPLEMENTATION
#define STB_IMAGE_STATIC
#define STBI_ONLY_PNG
#define STBI_ONLY_BMP
#define STBI_NO_STDIO
#define STBI_NO_LINEAR
#define STBI_NO_HDR
#define STBI_MAX_DIMENSIONS   NL_IMAGE_SIDE_MAX
#define STBI_ASSERT(x)        ((x) ? (void)0 : __builtin_trap())
#define STBI_MALLOC(size)     room_alloc(size)
#define STBI_REALLOC(p, size) room_realloc((p), (size))
#define STBI_FREE(p)          room_free(p)
#include <stb/stb_image.h>

#define STB_IMAGE_WRITE_IMPLEMENTATION
#define STB_IMAGE_WRITE_STATIC
#define STBI_WRITE_NO_STDIO
#define STBIW_ASSERT(x)        ((x) ? (void)0 : __builtin_trap())
#define STBIW_MALLOC(size)     room_alloc(size)
#define STBIW_REALLOC(p, size) room_realloc((p), (size))
#define STBIW_FREE(p)          room_free(p)
#include <stb/stb_image_write.h>

#pragma GCC diagnostic pop

bool nl_stb_decode(nl_stb_picture *out, nl_bytes file, nl_stb_room given, const char **why)
{
    *out = (nl_stb_picture){0};
    *why = "the file is too large";
    if (file.size > INT_MAX)
        return false;
    nl_stb_picture picture = {0};
    room = (room_in_use){.memory = given.memory, .size = given.size};
    picture.pixels = stbi_load_from_memory(file.data, (int)file.size, &picture.width,
                                           &picture.height, &picture.channels, 0);
    room = (room_in_use){0};
    *why = stbi_failure_reason();
    if (!picture.pixels)
        return false;
    *out = picture;
    return true;
}

bool nl_stb_png(nl_bytes *out, const uint8_t *pixels, int stride, const int size[2], int channels,
                nl_arena *arena, nl_error *err)
{
    *out = (nl_bytes){0};
    if (size[0] < 1 || size[1] < 1)
        return nl_fail(err, NL_ERROR_OUTPUT, "a picture without pixels cannot be saved");
    size_t raw = ((size_t)size[0] * (size_t)channels + 1) * (size_t)size[1];
    if (raw > INT_MAX / 8)
        return nl_fail(err, NL_ERROR_LIMIT, "%d x %d pixels are too many for a PNG file here",
                       size[0], size[1]);
    /* stb does not check that its buffers could grow. So it gets all they can need: the rows, the
     * output (9 bits per byte at worst, doubled as it grows, and copied), and the hash table. */
    size_t worst = 8 * raw + (24u << 20);
    nl_arena scratch = {0};
    uint8_t *memory = NL_NEW(&scratch, uint8_t, worst, err);
    if (!memory)
        return false;
    room = (room_in_use){.memory = memory, .size = worst};
    int length = 0;
    const uint8_t *png = stbi_write_png_to_mem(pixels, stride, size[0], size[1], channels, &length);
    room = (room_in_use){0};
    uint8_t *copy = png ? NL_NEW(arena, uint8_t, (size_t)length, err) : NULL;
    if (copy) {
        memcpy(copy, png, (size_t)length);
        *out = (nl_bytes){copy, (size_t)length};
    } else if (!png) {
        nl_fail_lack(err, "out of memory for a PNG file");
    }
    nl_arena_free(&scratch);
    return copy != NULL;
}
