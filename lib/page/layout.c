/* The page's components are sorted by their role at the size of the page's writing; letters make
 * the lines, marks go to the line they are nearest to, and each line is put together by itself. */
#include "page/layout.h"

#include "page/clean.h"
#include "page/glyphs.h"
#include "page/words.h"
#include "page/writing.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    LETTERS_MAX = 1 << 13, /* a page with more is noise */
    HEIGHT_MIN = 5,        /* pixels; what is written smaller is noise, too: nobody could read it */
};

static const float LINE_ABOVE = 1.6f; /* of its height: marks so far above a baseline may be its */
static const float LINE_BELOW = 0.6f; /* and so far below it */
static const float CUT_SHARE =
    0.5f; /* of a line's letters that touch the picture's edge: it is cut */
static const float CUT_HEIGHT =
    0.7f;                            /* of the tallest line's, if all are cut: others are slivers */
static const float ALONE = 5.0f;     /* heights of the writing to the next letter */
static const float BLOT = 0.6f;      /* of its height: what is lower, */
static const float BLOT_INK = 0.55f; /* has so much ink in its box, */
static const float BLOT_LONG =
    2.0f; /* is no longer than so many widths and stands alone is a blot */

/* Components by role, and then by line; line i's begin at start[i]. */
typedef struct sorted {
    nl_letter *letters, *marks;
    int letter_count, mark_count;
    int *letter_start, *mark_start;
    float pen;
} sorted;

static bool sort_blobs(sorted *out, const nl_blob_list *list, const nl_writing *writing,
                       nl_arena *arena, nl_error *err)
{
    *out = (sorted){.pen = writing->pen};
    int letters = 0, marks = 0;
    for (int i = 0; i < list->count; i++) {
        nl_role role = nl_writing_role(writing, &list->blobs[i]);
        letters += role == NL_ROLE_LETTER;
        marks += role == NL_ROLE_MARK;
    }
    bool legible = letters <= LETTERS_MAX && writing->height >= (float)HEIGHT_MIN;
    out->letters = NL_NEW(arena, nl_letter, legible ? (size_t)letters : 0, err);
    out->marks = NL_NEW(arena, nl_letter, legible ? (size_t)marks : 0, err);
    if (!out->letters || !out->marks)
        return false;
    for (int i = 0; i < list->count && legible; i++) {
        nl_role role = nl_writing_role(writing, &list->blobs[i]);
        nl_letter piece = {list->blobs[i].box, i, -1};
        if (role == NL_ROLE_LETTER)
            out->letters[out->letter_count++] = piece;
        if (role == NL_ROLE_MARK)
            out->marks[out->mark_count++] = piece;
    }
    return true;
}

static float middle_x(nl_box box)
{
    return (float)box.left + 0.5f * (float)box.width;
}

/* How far the mark is outside the line, in the line's heights; more than 1 if it cannot be its. */
static float outside(const nl_line *line, nl_box mark)
{
    float x = middle_x(mark), y = (float)mark.top + 0.5f * (float)mark.height;
    float reach = 2.0f * line->height;
    if (x < (float)line->box.left - reach || x > (float)(line->box.left + line->box.width) + reach)
        return 2.0f;
    float above = (nl_line_base(line, x) - y) / line->height;
    if (above < -LINE_BELOW || above > LINE_ABOVE)
        return 2.0f;
    return fmaxf(0.0f, fmaxf(-above, above - 1.0f));
}

/* The line a mark is on, or -1. Lines are in order; slopes differ little, so that the nearest ones
 * by height are among a few. */
static int line_of(const nl_line *lines, int count, nl_box mark)
{
    int low = 0, high = count;
    while (low < high) {
        int middle = low + (high - low) / 2;
        if (nl_line_base(&lines[middle], middle_x(mark)) < (float)mark.top)
            low = middle + 1;
        else
            high = middle;
    }
    int best = -1;
    float least = 1.5f;
    for (int i = low - 4 < 0 ? 0 : low - 4; i < count && i <= low + 4; i++) {
        float out = outside(&lines[i], mark);
        if (out < least) {
            least = out;
            best = i;
        }
    }
    return best;
}

/* Moves those with a line to the front, ordered by line and then as they were; start[line] .. is
 * where each line's begin, start[line_count] how many there are. */
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

/* Is the line cut off by the upper or lower edge of the picture? */
static bool is_cut(const nl_letter *letters, int count, int height)
{
    int touching = 0;
    for (int i = 0; i < count; i++) {
        touching += touches_edge(letters[i].box, height);
    }
    return (float)touching > CUT_SHARE * (float)count;
}

static nl_pieces pieces_of(const sorted *s, const nl_blob_list *list, int line)
{
    const int *letter = s->letter_start + line, *mark = s->mark_start + line;
    return (nl_pieces){.list = list,
                       .letters = s->letters + letter[0],
                       .letter_count = letter[1] - letter[0],
                       .marks = s->marks + mark[0],
                       .mark_count = mark[1] - mark[0],
                       .pen = s->pen};
}

/* Puts the glyphs of the lines together; lines cut by the picture's edge only if there are no
 * others, and of these the taller ones. */
static bool assemble(nl_layout *out, const sorted *s, int line_count, nl_arena *arena,
                     nl_error *err)
{
    int whole = 0;
    float tallest = 0.0f;
    for (int i = 0; i < line_count; i++) {
        nl_pieces pieces = pieces_of(s, out->blobs, i);
        whole += !is_cut(pieces.letters, pieces.letter_count, out->ink.height);
        tallest = fmaxf(tallest, out->lines[i].height);
    }
    nl_glyph_list list = {.glyphs = out->glyphs, .members = out->members};
    for (int i = 0; i < line_count; i++) {
        nl_pieces pieces = pieces_of(s, out->blobs, i);
        if (is_cut(pieces.letters, pieces.letter_count, out->ink.height) &&
            (whole > 0 || out->lines[i].height < CUT_HEIGHT * tallest))
            continue;
        nl_line *line = &out->lines[out->line_count++];
        *line = out->lines[i];
        line->glyph = list.count;
        if (!nl_glyphs_join(&list, &pieces, line, arena, err))
            return false;
        line->glyph_count = list.count - line->glyph;
    }
    out->glyph_count = list.count;
    return true;
}

/* Is it a compact blot? */
static bool is_blot(const nl_blob *blob, float height)
{
    float wide = (float)blob->box.width, tall = (float)blob->box.height;
    return tall < BLOT * height && (float)blob->area >= BLOT_INK * wide * tall &&
           tall <= BLOT_LONG * wide && wide <= BLOT_LONG * tall;
}

/* Is there no other letter near the one at `index`? They are sorted by their left sides. */
static bool is_alone(const sorted *s, int index, float height)
{
    nl_box box = s->letters[index].box;
    float reach = ALONE * height;
    for (int step = -1; step <= 1; step += 2) {
        for (int i = index + step; i >= 0 && i < s->letter_count; i += step) {
            nl_box other = s->letters[i].box;
            float aside = step > 0 ? (float)(other.left - box.left - box.width)
                                   : (float)(box.left - other.left - other.width);
            float apart = (float)(other.top - box.top);
            if (aside > reach)
                break;
            if (fabsf(apart) <= height + (float)other.height)
                return false;
        }
    }
    return true;
}

/* Takes blots that stand alone from the letters, if there are others. */
static void drop_blots(sorted *s, const nl_blob_list *list, float height)
{
    int count = 0;
    nl_letters_sort(s->letters, s->letter_count);
    for (int i = 0; i < s->letter_count; i++) {
        bool blot = is_blot(&list->blobs[s->letters[i].blob], height) && is_alone(s, i, height);
        s->letters[i].line = blot ? -1 : 0;
        count += !blot;
    }
    if (count == 0)
        return;
    count = 0;
    for (int i = 0; i < s->letter_count; i++) {
        if (s->letters[i].line == 0)
            s->letters[count++] = s->letters[i];
    }
    s->letter_count = count;
}

/* Finds the lines and sorts letters and marks by them. */
static bool find_lines(nl_layout *out, int *line_count, sorted *s, float height, nl_arena *arena,
                       nl_error *err)
{
    if (!nl_textlines_find(&out->lines, line_count, s->letters, s->letter_count, height, arena,
                           err))
        return false;
    nl_letters_sort(s->marks, s->mark_count);
    for (int i = 0; i < s->mark_count; i++) {
        int line = line_of(out->lines, *line_count, s->marks[i].box);
        bool sliver = line >= 0 && touches_edge(s->marks[i].box, out->ink.height) &&
                      !touches_edge(out->lines[line].box, out->ink.height);
        s->marks[i].line = sliver ? -1 : line;
    }
    s->letter_start = NL_NEW(arena, int, (size_t)*line_count + 1, err);
    s->mark_start = NL_NEW(arena, int, (size_t)*line_count + 1, err);
    return s->letter_start && s->mark_start &&
           order_by_line(s->letters, s->letter_count, s->letter_start, *line_count, arena, err) &&
           order_by_line(s->marks, s->mark_count, s->mark_start, *line_count, arena, err);
}

static bool lay_out(nl_layout *out, nl_arena *arena, nl_arena *scratch, nl_error *err)
{
    nl_writing writing;
    sorted s;
    int line_count = 0;
    if (!nl_writing_measure(&writing, out->blobs, scratch, err) ||
        !sort_blobs(&s, out->blobs, &writing, scratch, err))
        return false;
    drop_blots(&s, out->blobs, writing.height);
    if (!find_lines(out, &line_count, &s, writing.height, arena, err))
        return false;
    size_t room = (size_t)s.letter_count + (size_t)s.mark_count;
    out->glyphs = NL_NEW(arena, nl_glyph, room, err);
    out->members = NL_NEW(arena, int, room, err);
    return out->glyphs && out->members && assemble(out, &s, line_count, scratch, err) &&
           nl_words_find(out, scratch, err);
}

bool nl_layout_page(nl_layout *out, nl_image paper, nl_arena *arena, nl_error *err)
{
    nl_image ink;
    *out = (nl_layout){0};
    return nl_clean_ruled_page(&ink, paper, arena, err) && nl_layout_ink(out, ink, arena, err);
}

bool nl_layout_ink(nl_layout *out, nl_image ink, nl_arena *arena, nl_error *err)
{
    *out = (nl_layout){0};
    nl_arena scratch = {0};
    nl_layout page = {.ink = ink};
    nl_blob_list *blobs = NL_NEW(arena, nl_blob_list, 1, err);
    page.blobs = blobs;
    bool done =
        blobs && nl_blobs_find(blobs, ink, arena, err) && lay_out(&page, arena, &scratch, err);
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
    for (int i = glyph->blob; i < glyph->blob + glyph->blob_count; i++) {
        const nl_blob *blob = &layout->blobs->blobs[layout->members[i]];
        for (int r = blob->run; r < blob->run + blob->run_count; r++) {
            const nl_run *run = &layout->blobs->runs[r];
            uint8_t *row = out->data + (size_t)(run->y - glyph->box.top) * (size_t)out->stride;
            memset(row + run->x - glyph->box.left, 255, (size_t)run->length);
        }
    }
    return true;
}
