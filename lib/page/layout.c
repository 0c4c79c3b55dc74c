/* Components are classed by their size against the page's writing. Letters make the blocks, small
 * ink goes to the block it is nearest to, lines are found block by block, and each line is put
 * together by itself. */
#include "page/layout.h"

#include "page/blocklines.h"
#include "page/blots.h"
#include "page/circles.h"
#include "page/clean.h"
#include "page/glyphs.h"
#include "page/joinedlines.h"
#include "page/pageblocks.h"
#include "page/proportions.h"
#include "page/words.h"

#include <assert.h>
#include <math.h>
#include <string.h>

enum {
    LETTERS_MAX = 1 << 13, /* a page with more is noise */
    HEIGHT_MIN = 5,        /* pixels; lower writing is illegible: noise, too */
    SPECKS_MIN = 200,      /* so many solid pieces, and at least as many as others, are specks */
};

static const float SOLID = 0.6f; /* share of its box that a solid piece fills */

static const float CROPPED_SHARE = 0.5f; /* of a line's letters at the picture's edge: cropped */
static const float CHOSEN_HEIGHT = 0.7f; /* of the tallest line's, where all lines are cropped */

/* Components by class. */
typedef struct sorted {
    nl_letter *letters, *small;
    int letter_count, small_count;
} sorted;

/* Small ink; or noise at the size of the page's writing that may be a letter of much smaller
 * writing. */
static bool is_small(nl_role role, const nl_component *component)
{
    return role == NL_ROLE_SMALL || (role == NL_ROLE_NOISE && component->box.height >= HEIGHT_MIN);
}

/* Ink that fills its box: of all characters, only points do. */
static bool is_solid(const nl_component *component)
{
    float width = (float)component->box.width, height = (float)component->box.height;
    return (float)component->area > SOLID * width * height &&
           width <= NL_COMPACT_ASPECT_MAX * height && height <= NL_COMPACT_ASPECT_MAX * width;
}

static bool sort_components(sorted *out, const nl_component_list *list, const nl_writing *writing,
                            nl_arena *arena, nl_error *err)
{
    *out = (sorted){0};
    int letters = 0, small = 0, solid = 0;
    for (int i = 0; i < list->count; i++) {
        nl_role role = nl_writing_role(writing, &list->components[i]);
        letters += role == NL_ROLE_LETTER;
        solid += role == NL_ROLE_LETTER && is_solid(&list->components[i]);
        small += is_small(role, &list->components[i]);
    }
    bool specks = solid >= SPECKS_MIN && 2 * solid >= letters;
    bool legible = letters <= LETTERS_MAX && writing->height >= (float)HEIGHT_MIN && !specks;
    out->letters = NL_NEW(arena, nl_letter, legible ? (size_t)letters : 0, err);
    out->small = NL_NEW(arena, nl_letter, legible ? (size_t)small : 0, err);
    if (!out->letters || !out->small)
        return false;
    for (int i = 0; i < list->count && legible; i++) {
        nl_role role = nl_writing_role(writing, &list->components[i]);
        nl_letter piece = {list->components[i].box, i, -1};
        if (role == NL_ROLE_LETTER)
            out->letters[out->letter_count++] = piece;
        if (is_small(role, &list->components[i]))
            out->small[out->small_count++] = piece;
    }
    return true;
}

/* Does the upper or lower edge of the picture crop the line? */
static bool is_cropped(const nl_letter *letters, int count, int height)
{
    int touching = 0;
    for (int i = 0; i < count; i++) {
        touching += nl_touches_edge(letters[i].box, height);
    }
    return (float)touching > CROPPED_SHARE * (float)count;
}

static nl_pieces pieces_of(const nl_block *b, int line)
{
    const int *letter = b->letter_start + line, *small = b->small_start + line;
    float height = b->lines[line].height;
    bool fine = height * height < b->writing.height * b->fine.height;
    return (nl_pieces){.list = b->components,
                       .letters = b->letters + letter[0],
                       .letter_count = letter[1] - letter[0],
                       .small = b->small + small[0],
                       .small_count = small[1] - small[0],
                       .stroke_width = fine ? b->fine.stroke_width : b->writing.stroke_width};
}

/* What is known of the lines of all blocks. */
typedef struct overview {
    int complete; /* lines that are not cropped */
    float tallest;
} overview;

static overview look_over(const nl_block *blocks, int count)
{
    overview all = {0};
    for (int b = 0; b < count; b++) {
        for (int i = 0; i < blocks[b].line_count; i++) {
            nl_pieces pieces = pieces_of(&blocks[b], i);
            all.complete += !is_cropped(pieces.letters, pieces.letter_count, blocks[b].page_height);
            all.tallest = fmaxf(all.tallest, blocks[b].lines[i].height);
        }
    }
    return all;
}

/* Puts the glyphs of a block's lines together. Cropped lines count only if there are no others, and
 * then only the taller ones: the rest are slivers. */
static bool assemble(nl_layout *out, nl_glyph_list *list, const nl_block *block,
                     const overview *all, nl_arena *arena, nl_error *err)
{
    for (int i = 0; i < block->line_count; i++) {
        nl_pieces pieces = pieces_of(block, i);
        if (is_cropped(pieces.letters, pieces.letter_count, block->page_height) &&
            (all->complete > 0 || block->lines[i].height < CHOSEN_HEIGHT * all->tallest))
            continue;
        nl_line *line = &out->lines[out->line_count++];
        *line = block->lines[i];
        line->glyph = list->count;
        if (!nl_glyphs_join(list, &pieces, line, arena, err))
            return false;
        line->glyph_count = list->count - line->glyph;
    }
    return true;
}

/* Squared pixels from the middle of one box to another. */
static double distance(nl_box from, nl_box to)
{
    double x = from.left + 0.5 * from.width, y = from.top + 0.5 * from.height;
    double dx = fmax(fmax(to.left - x, x - to.left - to.width), 0.0);
    double dy = fmax(fmax(to.top - y, y - to.top - to.height), 0.0);
    return dx * dx + dy * dy;
}

/* Gives small ink the number of the block that it is nearest to. */
static void number_small(sorted *s, int count)
{
    nl_box box[NL_BLOCKS_MAX] = {{0}};
    for (int i = 0; i < s->letter_count; i++)
        box[s->letters[i].line] = nl_box_union(box[s->letters[i].line], s->letters[i].box);
    for (int i = 0; i < s->small_count; i++) {
        double least = INFINITY;
        for (int b = 0; b < count; b++) {
            double apart = distance(s->small[i].box, box[b]);
            if (apart < least) {
                least = apart;
                s->small[i].line = b;
            }
        }
    }
}

/* Copies the pieces of a block; returns how many. */
static int take(nl_letter *out, const nl_letter *pieces, int count, int block)
{
    int taken = 0;
    for (int i = 0; i < count; i++) {
        if (pieces[i].line == block)
            out[taken++] = pieces[i];
    }
    return taken;
}

/* Finds the lines of a block. */
static bool lay_out_block(nl_block *out, int number, const sorted *s, nl_arena *arena,
                          nl_error *err)
{
    int letters = 0, small = 0;
    for (int i = 0; i < s->letter_count; i++)
        letters += s->letters[i].line == number;
    for (int i = 0; i < s->small_count; i++)
        small += s->small[i].line == number;
    out->letters = NL_NEW(arena, nl_letter, (size_t)letters + (size_t)small, err);
    out->small = NL_NEW(arena, nl_letter, (size_t)small, err);
    if (!out->letters || !out->small)
        return false;
    out->letter_count = take(out->letters, s->letters, s->letter_count, number);
    out->small_count = take(out->small, s->small, s->small_count, number);
    return nl_block_lines_find(out, arena, err);
}

/* Puts the lines of all blocks together. */
static bool assemble_all(nl_layout *out, const nl_block *blocks, int count, nl_arena *arena,
                         nl_error *err)
{
    overview all = look_over(blocks, count);
    nl_glyph_list list = {.glyphs = out->glyphs, .members = out->members};
    for (int b = 0; b < count; b++) {
        if (!assemble(out, &list, &blocks[b], &all, arena, err))
            return false;
    }
    assert(list.count <= list.member_count);
    out->glyph_count = list.count;
    return nl_words_find(out->glyphs, out->lines, out->line_count, arena, err);
}

static bool find_blocks(int *count, sorted *s, float height, nl_layout_mode mode, nl_arena *arena,
                        nl_error *err)
{
    *count = 1;
    for (int i = 0; i < s->letter_count; i++)
        s->letters[i].line = 0;
    return mode != NL_LAYOUT_PAGE ||
           nl_blocks_find(count, s->letters, s->letter_count, height, arena, err);
}

/* Makes each line a word. */
static void join_words(nl_layout *out)
{
    for (int i = 0; i < out->line_count; i++) {
        nl_line *line = &out->lines[i];
        line->one_word = true;
        for (int g = line->glyph + 1; g < line->glyph + line->glyph_count; g++)
            out->glyphs[g].word_start = false;
    }
}

/* Makes all glyphs, whose components follow one another, one. */
static void join_glyphs(nl_layout *out)
{
    for (int g = 1; g < out->glyph_count; g++) {
        out->glyphs->box = nl_box_union(out->glyphs->box, out->glyphs[g].box);
        out->glyphs->component_count += out->glyphs[g].component_count;
    }
    out->glyph_count = out->glyph_count > 0;
    if (out->line_count > 0)
        out->lines->glyph_count = 1;
}

static bool lay_out(nl_layout *out, nl_layout_mode mode, nl_arena *arena, nl_arena *scratch,
                    nl_error *err)
{
    nl_block block = {.components = out->components,
                      .one_line = mode != NL_LAYOUT_PAGE,
                      .page_width = out->ink.width,
                      .page_height = out->ink.height};
    nl_block *blocks = NL_NEW(scratch, nl_block, NL_BLOCKS_MAX, err);
    sorted s;
    int count;
    if (!blocks || !nl_writing_measure(&block.writing, out->components, scratch, err) ||
        !sort_components(&s, out->components, &block.writing, scratch, err))
        return false;
    float height = block.writing.height;
    s.letter_count = nl_blots_drop(s.letters, s.letter_count, out->components, height);
    if (!find_blocks(&count, &s, height, mode, scratch, err))
        return false;
    number_small(&s, count);
    for (int b = 0; b < count; b++) {
        blocks[b] = block;
        if (!lay_out_block(&blocks[b], b, &s, scratch, err))
            return false;
    }
    size_t room = (size_t)s.letter_count + (size_t)s.small_count;
    out->lines = NL_NEW(arena, nl_line, room, err);
    out->glyphs = NL_NEW(arena, nl_glyph, room, err);
    out->members = NL_NEW(arena, int, room, err);
    if (!out->lines || !out->glyphs || !out->members ||
        !assemble_all(out, blocks, count, scratch, err))
        return false;
    if (mode == NL_LAYOUT_WORD || mode == NL_LAYOUT_CHARACTER)
        join_words(out);
    if (mode == NL_LAYOUT_CHARACTER)
        join_glyphs(out);
    return true;
}

bool nl_layout_page(nl_layout *out, nl_image paper, nl_arena *arena, nl_error *err)
{
    nl_cleaned page;
    *out = (nl_layout){0};
    return nl_clean_page(&page, paper, NL_CLEAN_ALL, arena, err) &&
           nl_layout_ink(out, page.ink, arena, err);
}

const char *nl_layout_mode_name(unsigned index)
{
    static const char *const names[] = {"page", "line", "word", "char"};
    return index < sizeof names / sizeof *names ? names[index] : NULL;
}

bool nl_layout_ink(nl_layout *out, nl_image ink, nl_arena *arena, nl_error *err)
{
    return nl_layout_known(out, ink, NL_LAYOUT_PAGE, arena, err);
}

/* Finds the components; those that join lines of the page are broken. */
static bool find_components(nl_component_list *out, nl_layout *page, nl_layout_mode mode,
                            nl_arena *arena, nl_error *err)
{
    int breaks = 0;
    if (!nl_components_find(out, page->ink, arena, err))
        return false;
    if (mode == NL_LAYOUT_PAGE && !nl_joined_lines_part(&page->ink, &breaks, out, arena, err))
        return false;
    return breaks == 0 || nl_components_find(out, page->ink, arena, err);
}

bool nl_layout_known(nl_layout *out, nl_image ink, nl_layout_mode mode, nl_arena *arena,
                     nl_error *err)
{
    *out = (nl_layout){0};
    nl_arena scratch = {0};
    nl_layout page = {.ink = ink};
    nl_component_list *components = NL_NEW(arena, nl_component_list, 1, err);
    page.components = components;
    bool done = components && find_components(components, &page, mode, arena, err) &&
                nl_circles_drop(components, &scratch, err) &&
                lay_out(&page, mode, arena, &scratch, err);
    nl_arena_free(&scratch);
    if (done)
        *out = page;
    return done;
}

bool nl_layout_glyph(nl_image *out, const nl_layout *layout, const nl_glyph *glyph, nl_arena *arena,
                     nl_error *err)
{
    if (!nl_image_init(out, glyph->box.width, glyph->box.height, arena, err))
        return false;
    for (int i = glyph->component; i < glyph->component + glyph->component_count; i++) {
        const nl_component *component = &layout->components->components[layout->members[i]];
        for (int r = component->run; r < component->run + component->run_count; r++) {
            const nl_run *run = &layout->components->runs[r];
            uint8_t *row = nl_image_row(*out, run->y - glyph->box.top);
            memset(row + run->x - glyph->box.left, 255, (size_t)run->length);
        }
    }
    return true;
}
