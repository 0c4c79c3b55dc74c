/* A page is a tree of parts in an arena of its own. All parts of a level are in one array, so those
 * of one line or word are side by side. */
#include "api/parts.h"

#include "base/utf8.h"

/* A part, and part.count parts of it. */
typedef struct node {
    nnletters_part part;
    struct node *parts;
} node;

struct nnletters_page {
    nl_arena arena;
    node whole; /* its parts are lines */
    int rotation;
};

enum { PAGE, LINE, WORD, CHARACTER, ALTERNATIVE, LEVELS }; /* levels */

/* Where the next parts and their text go. */
typedef struct builder {
    node *next[LEVELS];
    char *text;
} builder;

/* How many of the readings are the first part at this level. */
static int first_part(const nl_reading *r, int count, int level)
{
    int n = 1;
    while (n < count && level < CHARACTER && r[n].line == r->line &&
           (level < WORD || r[n].word == r->word))
        n++;
    return n;
}

static nnletters_part describe(builder *b, const nl_reading *readings, int count)
{
    nl_box box = {0};
    nl_certainty certainty = nl_certainty_of(readings, count);
    const char *text = b->text;
    for (int i = 0; i < count; i++) {
        if (i > 0 && readings[i].word != readings[i - 1].word)
            *b->text++ = ' ';
        b->text += nl_utf8_put(b->text, readings[i].code[0]);
        box = nl_box_union(box, readings[i].box);
    }
    *b->text++ = '\0';
    return (nnletters_part){text,    certainty.right, certainty.share, box.left,
                            box.top, box.width,       box.height,      0};
}

static void build_alternatives(node *out, builder *b, const nl_reading *r)
{
    out->parts = b->next[ALTERNATIVE];
    for (; out->part.count < r->count; out->part.count++) {
        nnletters_part *part = &b->next[ALTERNATIVE]++->part;
        *part = out->part;
        part->text = b->text;
        part->confidence = part->expected_accuracy = (double)r->confidence[out->part.count];
        part->count = 0;
        b->text += nl_utf8_put(b->text, r->code[out->part.count]) + 1;
    }
}

/* Adds the parts of `out`, which is at `level`, and theirs. */
static void build(node *out, builder *b, int level, const nl_reading *readings, int count)
{
    out->parts = b->next[level + 1];
    for (int i = 0, n; i < count; i += n) {
        node *part = b->next[level + 1]++;
        n = first_part(readings + i, count - i, level + 1);
        part->part = describe(b, readings + i, n);
        if (level + 1 == CHARACTER)
            build_alternatives(part, b, &readings[i]);
        else
            build(part, b, level + 1, readings + i, n);
        out->part.count++;
    }
}

static bool build_page(node *whole, const nl_text *text, nl_arena *arena, nl_error *err)
{
    size_t count = (size_t)text->count, alternatives = 0;
    for (size_t i = 0; i < count; i++)
        alternatives += (size_t)text->readings[i].count;
    builder b = {{NULL}, NULL};
    for (int level = LINE; level < LEVELS; level++) {
        b.next[level] = NL_NEW(arena, node, level == ALTERNATIVE ? alternatives : count, err);
        if (!b.next[level])
            return false;
    }
    /* A reading's bytes, and what follows it, in a line, a word, a character and alternatives. */
    b.text = nl_alloc(arena, 3 * count + alternatives, 5, err);
    whole->part.text = nl_copy_string(arena, text->text, err);
    if (!b.text || !whole->part.text)
        return false;
    build(whole, &b, PAGE, text->readings, text->count);
    return true;
}

nnletters_page *nl_page_make(const nl_text *text, nl_error *err)
{
    nl_arena arena = {0};
    nnletters_page *page = NL_NEW(&arena, nnletters_page, 1, err);
    if (!page || !build_page(&page->whole, text, &arena, err)) {
        nl_arena_free(&arena);
        return NULL;
    }
    page->whole.part.width = text->width;
    page->whole.part.height = text->height;
    page->rotation = text->rotate;
    page->arena = arena;
    return page;
}

const char *nnletters_page_text(const nnletters_page *page)
{
    return page ? page->whole.part.text : "";
}

void nnletters_page_size(const nnletters_page *page, int *width, int *height)
{
    *width = page ? page->whole.part.width : 0;
    *height = page ? page->whole.part.height : 0;
}

int nnletters_page_rotation(const nnletters_page *page)
{
    return page ? page->rotation : 0;
}

static const nnletters_part *find(const nnletters_page *page, const int *index, int depth)
{
    const node *at = page ? &page->whole : NULL;
    for (int i = 0; at && i < depth; i++)
        at = index[i] >= 0 && index[i] < at->part.count ? &at->parts[index[i]] : NULL;
    return at ? &at->part : NULL;
}

const nnletters_part *nnletters_page_line(const nnletters_page *page, int line)
{
    return find(page, &line, 1);
}

const nnletters_part *nnletters_page_word(const nnletters_page *page, int line, int word)
{
    return find(page, (int[]){line, word}, 2);
}

const nnletters_part *nnletters_page_character(const nnletters_page *page, int line, int word,
                                               int character)
{
    return find(page, (int[]){line, word, character}, 3);
}

const nnletters_part *nnletters_page_alternative(const nnletters_page *page, int line, int word,
                                                 int character, int alternative)
{
    return find(page, (int[]){line, word, character, alternative}, 4);
}

void nnletters_page_free(nnletters_page *page)
{
    if (!page)
        return;
    nl_arena arena = page->arena;
    nl_arena_free(&arena);
}
