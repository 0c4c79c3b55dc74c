/* Components are classed by their size against the page's writing. Letters make the lines, small
 * ink goes to the line it is nearest to, and each line is put together by itself. */
#include "page/layout.h"

#include "page/blots.h"
#include "page/clean.h"
#include "page/fineprint.h"
#include "page/glyphs.h"
#include "page/proportions.h"
#include "page/textline.h"
#include "page/words.h"
#include "page/writing.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    LETTERS_MAX = 1 << 13, /* a page with more is noise */
    HEIGHT_MIN = 5,        /* pixels; lower writing is illegible: noise, too */
    SPECKS_MIN = 200,      /* so many solid pieces, and at least as many as others, are specks */
    LINES_AROUND = 4,      /* lines above and below small ink that it may belong to */
};

static const float SOLID = 0.6f; /* share of its box that a solid piece fills */

/* In heights of the line. */
static const float LINE_ABOVE = 1.6f;  /* small ink above the baseline, at most */
static const float LINE_BELOW = 0.6f;  /* and below it */
static const float LINE_BESIDE = 2.0f; /* and beside the line's ends */
static const float LINE_FAR = 1.5f;    /* small ink so far outside a line is not on it */
static const float LETTER_HIGH = 0.6f; /* small ink of this height on a line is a letter */
static const float BETWEEN = 0.35f; /* so far outside a line, it may be writing of another size */

static const float CROPPED_SHARE = 0.5f; /* of a line's letters at the picture's edge: cropped */
static const float CHOSEN_HEIGHT = 0.7f; /* of the tallest line's, where all lines are cropped */

/* Components by class and then by line; line i's begin at start[i]. */
typedef struct sorted {
    nl_letter *letters, *small;
    int letter_count, small_count;
    int *letter_start, *small_start;
    nl_writing writing; /* of the page */
    nl_writing fine;    /* of much smaller writing; height 0: there is none */
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
    *out = (sorted){.writing = *writing};
    int letters = 0, small = 0, solid = 0;
    for (int i = 0; i < list->count; i++) {
        nl_role role = nl_writing_role(writing, &list->components[i]);
        letters += role == NL_ROLE_LETTER;
        solid += role == NL_ROLE_LETTER && is_solid(&list->components[i]);
        small += is_small(role, &list->components[i]);
    }
    bool specks = solid >= SPECKS_MIN && 2 * solid >= letters;
    bool legible = letters <= LETTERS_MAX && writing->height >= (float)HEIGHT_MIN && !specks;
    out->letters = NL_NEW(arena, nl_letter, legible ? (size_t)(letters + small) : 0, err);
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

static float middle_x(nl_box box)
{
    return (float)box.left + 0.5f * (float)box.width;
}

/* How far small ink is outside the line, in heights of the line; 2 if it cannot belong to it. */
static float outside(const nl_line *line, nl_box small)
{
    float x = middle_x(small), y = (float)small.top + 0.5f * (float)small.height;
    float reach = LINE_BESIDE * line->height;
    if (x < (float)line->box.left - reach || x > (float)(line->box.left + line->box.width) + reach)
        return 2.0f;
    float above = (nl_line_base(line, x) - y) / line->height;
    if (above < -LINE_BELOW || above > LINE_ABOVE)
        return 2.0f;
    return fmaxf(0.0f, fmaxf(-above, above - 1.0f));
}

/* The line small ink is on, or -1. Lines are in order, and their slopes differ little, so the
 * nearest is among a few. */
static int line_of(const nl_line *lines, int count, nl_box small)
{
    int low = 0, high = count;
    while (low < high) {
        int middle = low + (high - low) / 2;
        if (nl_line_base(&lines[middle], middle_x(small)) < (float)small.top)
            low = middle + 1;
        else
            high = middle;
    }
    int best = -1;
    float least = LINE_FAR;
    for (int i = low - LINES_AROUND < 0 ? 0 : low - LINES_AROUND;
         i < count && i <= low + LINES_AROUND; i++) {
        float out = outside(&lines[i], small);
        if (out < least) {
            least = out;
            best = i;
        }
    }
    return best;
}

/* Moves the pieces with a line to the front, in order of lines and within a line as they were;
 * start[i] becomes where line i's begin, start[line_count] their number. `start` is zero before. */
static bool order_by_line(nl_letter *pieces, int count, int *start, int line_count, nl_arena *arena,
                          nl_error *err)
{
    nl_arena_mark mark = nl_arena_save(arena);
    nl_letter *copy = NL_NEW(arena, nl_letter, (size_t)count, err);
    int *next = NL_NEW(arena, int, (size_t)line_count, err);
    if (!copy || !next)
        return false;
    memcpy(copy, pieces, (size_t)count * sizeof *pieces);
    for (int i = 0; i < count; i++) {
        if (pieces[i].line >= 0)
            start[pieces[i].line + 1]++;
    }
    for (int i = 0; i < line_count; i++) {
        next[i] = start[i];
        start[i + 1] += start[i];
    }
    for (int i = 0; i < count; i++) {
        if (copy[i].line >= 0)
            pieces[next[copy[i].line]++] = copy[i];
    }
    nl_arena_restore(arena, mark);
    return true;
}

static bool touches_edge(nl_box box, int height)
{
    return box.top == 0 || box.top + box.height == height;
}

/* Does the upper or lower edge of the picture crop the line? */
static bool is_cropped(const nl_letter *letters, int count, int height)
{
    int touching = 0;
    for (int i = 0; i < count; i++) {
        touching += touches_edge(letters[i].box, height);
    }
    return (float)touching > CROPPED_SHARE * (float)count;
}

static nl_pieces pieces_of(const sorted *s, const nl_layout *page, int line)
{
    const int *letter = s->letter_start + line, *small = s->small_start + line;
    float height = page->lines[line].height;
    bool fine = height * height < s->writing.height * s->fine.height;
    return (nl_pieces){.list = page->components,
                       .letters = s->letters + letter[0],
                       .letter_count = letter[1] - letter[0],
                       .small = s->small + small[0],
                       .small_count = small[1] - small[0],
                       .stroke_width = fine ? s->fine.stroke_width : s->writing.stroke_width};
}

/* Puts the glyphs of the lines together. Cropped lines count only if there are no others, and then
 * only the taller ones: the rest are slivers. */
static bool assemble(nl_layout *out, const sorted *s, int line_count, nl_arena *arena,
                     nl_error *err)
{
    int complete = 0;
    float tallest = 0.0f;
    for (int i = 0; i < line_count; i++) {
        nl_pieces pieces = pieces_of(s, out, i);
        complete += !is_cropped(pieces.letters, pieces.letter_count, out->ink.height);
        tallest = fmaxf(tallest, out->lines[i].height);
    }
    nl_glyph_list list = {.glyphs = out->glyphs, .members = out->members};
    for (int i = 0; i < line_count; i++) {
        nl_pieces pieces = pieces_of(s, out, i);
        if (is_cropped(pieces.letters, pieces.letter_count, out->ink.height) &&
            (complete > 0 || out->lines[i].height < CHOSEN_HEIGHT * tallest))
            continue;
        nl_line *line = &out->lines[out->line_count++];
        *line = out->lines[i];
        line->glyph = list.count;
        if (!nl_glyphs_join(&list, &pieces, line, arena, err))
            return false;
        line->glyph_count = list.count - line->glyph;
    }
    assert(list.count <= list.member_count &&
           list.member_count <= s->letter_count + s->small_count); /* the room there is */
    out->glyph_count = list.count;
    return true;
}

/* Is small ink far enough from all lines to be writing of another size? */
static bool is_free(const nl_layout *page, int line_count, nl_box small)
{
    int line = line_of(page->lines, line_count, small);
    return !touches_edge(small, page->ink.height) &&
           (line < 0 || outside(&page->lines[line], small) > BETWEEN);
}

static bool is_noise(const nl_layout *page, const sorted *s, const nl_letter *piece)
{
    return nl_writing_role(&s->writing, &page->components->components[piece->component]) ==
           NL_ROLE_NOISE;
}

/* Small ink as high as the letters of its line becomes a letter. */
static void promote_small(const nl_layout *page, int line_count, sorted *s)
{
    int kept = 0;
    for (int i = 0; i < s->small_count; i++) {
        nl_letter piece = s->small[i];
        int line = line_of(page->lines, line_count, piece.box);
        if (line < 0 || is_noise(page, s, &piece) ||
            outside(&page->lines[line], piece.box) > 0.0f ||
            (float)piece.box.height < LETTER_HIGH * page->lines[line].height) {
            s->small[kept++] = piece;
            continue;
        }
        piece.line = line;
        s->letters[s->letter_count++] = piece;
    }
    s->small_count = kept;
}

/* Adds lines of fine print, whose letters are among the small ink, to the others, in order. */
static bool add_lines(nl_layout *out, int *line_count, sorted *s, const nl_fineprint *fine,
                      nl_arena *arena, nl_error *err)
{
    int all = *line_count + fine->line_count, kept = 0;
    nl_line *lines = NL_NEW(arena, nl_line, (size_t)all, err);
    nl_line_at *order = NL_NEW(arena, nl_line_at, (size_t)all, err);
    int *number = NL_NEW(arena, int, (size_t)all, err);
    if (!lines || !order || !number)
        return false;
    for (int i = 0; i < all; i++)
        lines[i] = i < *line_count ? out->lines[i] : fine->lines[i - *line_count];
    nl_lines_order(order, lines, all, 0.5f * (float)out->ink.width);
    for (int i = 0; i < all; i++) {
        out->lines[i] = lines[order[i].line];
        number[order[i].line] = i;
    }
    for (int i = 0; i < s->letter_count; i++)
        s->letters[i].line = number[s->letters[i].line];
    for (int i = 0; i < s->small_count; i++) {
        nl_letter piece = s->small[i];
        if (piece.line < 0) {
            s->small[kept++] = piece;
            continue;
        }
        piece.line = number[*line_count + piece.line];
        s->letters[s->letter_count++] = piece;
    }
    s->small_count = kept;
    *line_count = all;
    return true;
}

/* Finds lines of much smaller writing among the small ink. */
static bool find_fineprint(nl_layout *out, int *line_count, sorted *s, nl_arena *arena,
                           nl_error *err)
{
    nl_fineprint fine;
    bool *free = NL_NEW(arena, bool, (size_t)s->small_count, err);
    if (!free)
        return false;
    for (int i = 0; i < s->small_count; i++)
        free[i] = is_free(out, *line_count, s->small[i].box);
    if (!nl_fineprint_find(&fine, s->small, free, s->small_count, out->components, arena, err))
        return false;
    s->fine = fine.writing;
    bool done = fine.line_count == 0 || add_lines(out, line_count, s, &fine, arena, err);
    nl_letters_sort(s->letters, s->letter_count);
    return done;
}

/* Finds the lines and sorts letters and small ink by them. */
static bool find_lines(nl_layout *out, int *line_count, sorted *s, float height, nl_arena *arena,
                       nl_arena *scratch, nl_error *err)
{
    nl_line *lines;
    size_t room = (size_t)s->letter_count + (size_t)s->small_count;
    out->lines = NL_NEW(arena, nl_line, room, err);
    if (!out->lines ||
        !nl_textlines_find(&lines, line_count, s->letters, s->letter_count, height, scratch, err))
        return false;
    if (*line_count > 0)
        memcpy(out->lines, lines, (size_t)*line_count * sizeof *lines);
    nl_letters_sort(s->small, s->small_count);
    promote_small(out, *line_count, s);
    if (!find_fineprint(out, line_count, s, scratch, err))
        return false;
    for (int i = 0; i < s->small_count; i++) {
        int line =
            is_noise(out, s, &s->small[i]) ? -1 : line_of(out->lines, *line_count, s->small[i].box);
        bool sliver = line >= 0 && touches_edge(s->small[i].box, out->ink.height) &&
                      !touches_edge(out->lines[line].box, out->ink.height);
        s->small[i].line = sliver ? -1 : line;
    }
    s->letter_start = NL_NEW(scratch, int, (size_t)*line_count + 1, err);
    s->small_start = NL_NEW(scratch, int, (size_t)*line_count + 1, err);
    return s->letter_start && s->small_start &&
           order_by_line(s->letters, s->letter_count, s->letter_start, *line_count, scratch, err) &&
           order_by_line(s->small, s->small_count, s->small_start, *line_count, scratch, err);
}

static bool lay_out(nl_layout *out, nl_arena *arena, nl_arena *scratch, nl_error *err)
{
    nl_writing writing;
    sorted s;
    int line_count = 0;
    if (!nl_writing_measure(&writing, out->components, scratch, err) ||
        !sort_components(&s, out->components, &writing, scratch, err))
        return false;
    s.letter_count = nl_blots_drop(s.letters, s.letter_count, out->components, writing.height);
    if (!find_lines(out, &line_count, &s, writing.height, arena, scratch, err))
        return false;
    size_t room = (size_t)s.letter_count + (size_t)s.small_count;
    out->glyphs = NL_NEW(arena, nl_glyph, room, err);
    out->members = NL_NEW(arena, int, room, err);
    return out->glyphs && out->members && assemble(out, &s, line_count, scratch, err) &&
           nl_words_find(out->glyphs, out->lines, out->line_count, scratch, err);
}

bool nl_layout_page(nl_layout *out, nl_image paper, nl_arena *arena, nl_error *err)
{
    nl_cleaned page;
    *out = (nl_layout){0};
    return nl_clean_page(&page, paper, NL_CLEAN_ALL, arena, err) &&
           nl_layout_ink(out, page.ink, arena, err);
}

bool nl_layout_ink(nl_layout *out, nl_image ink, nl_arena *arena, nl_error *err)
{
    *out = (nl_layout){0};
    nl_arena scratch = {0};
    nl_layout page = {.ink = ink};
    nl_component_list *components = NL_NEW(arena, nl_component_list, 1, err);
    page.components = components;
    bool done = components && nl_components_find(components, ink, arena, err) &&
                lay_out(&page, arena, &scratch, err);
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
