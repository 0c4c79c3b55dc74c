/* Lines are found among the letters first; all other ink is measured against these lines. */
#include "page/blocklines.h"

#include "page/fineprint.h"
#include "page/textline.h"

#include <math.h>
#include <string.h>

enum { LINES_AROUND = 4 }; /* lines above and below small ink that it may belong to */

/* In heights of the line. */
static const float LINE_ABOVE = 1.6f;  /* small ink above the baseline, at most */
static const float LINE_BELOW = 0.6f;  /* and below it */
static const float LINE_BESIDE = 2.0f; /* and beside the line's ends */
static const float LINE_FAR = 1.5f;    /* small ink so far outside a line is not on it */
static const float LETTER_HIGH = 0.6f; /* small ink of this height on a line is a letter */
static const float BETWEEN = 0.35f; /* so far outside a line, it may be writing of another size */

/* How far small ink is outside the line, in heights of the line; 2 if it cannot belong to it. */
static float outside(const nl_line *line, nl_box small)
{
    float x = nl_box_middle_x(small), y = (float)small.top + 0.5f * (float)small.height;
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
        if (nl_line_base(&lines[middle], nl_box_middle_x(small)) < (float)small.top)
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
 * (*starts)[i] becomes where line i's begin, (*starts)[line_count] their number. */
static bool order_by_line(int **starts, nl_letter *pieces, int count, int line_count,
                          nl_arena *arena, nl_error *err)
{
    int *start = *starts = NL_NEW(arena, int, (size_t)line_count + 1, err);
    nl_arena_mark mark = nl_arena_save(arena);
    nl_letter *copy = NL_NEW(arena, nl_letter, (size_t)count, err);
    int *next = NL_NEW(arena, int, (size_t)line_count, err);
    if (!start || !copy || !next)
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

bool nl_touches_edge(nl_box box, int page_height)
{
    return box.top == 0 || box.top + box.height == page_height;
}

/* Is small ink far enough from all lines to be writing of another size? */
static bool is_free(const nl_block *b, nl_box small)
{
    int line = line_of(b->lines, b->line_count, small);
    return !nl_touches_edge(small, b->page_height) &&
           (line < 0 || outside(&b->lines[line], small) > BETWEEN);
}

static bool is_noise(const nl_block *b, const nl_letter *piece)
{
    return nl_writing_role(&b->writing, &b->components->components[piece->component]) ==
           NL_ROLE_NOISE;
}

/* Small ink as high as the letters of its line becomes a letter. */
static void promote_small(nl_block *b)
{
    int kept = 0;
    for (int i = 0; i < b->small_count; i++) {
        nl_letter piece = b->small[i];
        int line = line_of(b->lines, b->line_count, piece.box);
        if (line < 0 || is_noise(b, &piece) || outside(&b->lines[line], piece.box) > 0.0f ||
            (float)piece.box.height < LETTER_HIGH * b->lines[line].height) {
            b->small[kept++] = piece;
            continue;
        }
        piece.line = line;
        b->letters[b->letter_count++] = piece;
    }
    b->small_count = kept;
}

/* Adds lines of fine print, whose letters are among the small ink, to the others, in order. */
static bool add_lines(nl_block *b, const nl_fineprint *fine, nl_arena *arena, nl_error *err)
{
    int all = b->line_count + fine->line_count, kept = 0;
    nl_line *lines = NL_NEW(arena, nl_line, (size_t)all, err);
    nl_line_at *order = NL_NEW(arena, nl_line_at, (size_t)all, err);
    int *number = NL_NEW(arena, int, (size_t)all, err);
    if (!lines || !order || !number)
        return false;
    for (int i = 0; i < all; i++)
        lines[i] = i < b->line_count ? b->lines[i] : fine->lines[i - b->line_count];
    nl_lines_order(order, lines, all, 0.5f * (float)b->page_width);
    for (int i = 0; i < all; i++) {
        b->lines[i] = lines[order[i].line];
        number[order[i].line] = i;
    }
    for (int i = 0; i < b->letter_count; i++)
        b->letters[i].line = number[b->letters[i].line];
    for (int i = 0; i < b->small_count; i++) {
        nl_letter piece = b->small[i];
        if (piece.line < 0) {
            b->small[kept++] = piece;
            continue;
        }
        piece.line = number[b->line_count + piece.line];
        b->letters[b->letter_count++] = piece;
    }
    b->small_count = kept;
    b->line_count = all;
    return true;
}

/* Finds lines of much smaller writing among the small ink. */
static bool find_fineprint(nl_block *b, nl_arena *arena, nl_error *err)
{
    nl_fineprint fine;
    bool *free = NL_NEW(arena, bool, (size_t)b->small_count, err);
    if (!free)
        return false;
    for (int i = 0; i < b->small_count; i++)
        free[i] = !b->one_line && is_free(b, b->small[i].box);
    if (!nl_fineprint_find(&fine, b->small, free, b->small_count, b->components, arena, err))
        return false;
    b->fine = fine.writing;
    bool done = fine.line_count == 0 || add_lines(b, &fine, arena, err);
    nl_letters_sort(b->letters, b->letter_count);
    return done;
}

/* The line of small ink, or -1: noise, and slivers of writing that the page's edge crops. */
static int line_of_small(const nl_block *b, const nl_letter *piece)
{
    int line = is_noise(b, piece) ? -1 : line_of(b->lines, b->line_count, piece->box);
    bool sliver = line >= 0 && nl_touches_edge(piece->box, b->page_height) &&
                  !nl_touches_edge(b->lines[line].box, b->page_height);
    return sliver ? -1 : line;
}

/* Drops the letters of lines that the page's edge crops if there are others. */
static bool drop_cropped(nl_block *b, nl_arena *arena, nl_error *err)
{
    int kept = 0, complete = 0;
    int *touching = NL_NEW(arena, int, (size_t)b->line_count, err);
    if (!touching)
        return false;
    for (int i = 0; i < b->letter_count; i++)
        touching[b->letters[i].line] += nl_touches_edge(b->letters[i].box, b->page_height) ? 1 : -1;
    for (int i = 0; i < b->line_count; i++)
        complete += touching[i] <= 0;
    for (int i = 0; i < b->letter_count; i++) {
        if (complete == 0 || touching[b->letters[i].line] <= 0)
            b->letters[kept++] = b->letters[i];
    }
    b->letter_count = kept;
    return true;
}

/* Puts the letters on lines: on one if that is known. */
static bool find_lines(nl_line **lines, nl_block *b, nl_arena *arena, nl_error *err)
{
    float height = b->writing.height;
    if (!nl_textlines_find(lines, &b->line_count, b->letters, b->letter_count, height, arena, err))
        return false;
    return !b->one_line || b->line_count == 1 ||
           (drop_cropped(b, arena, err) && nl_textline_fit(lines, &b->line_count, b->letters,
                                                           b->letter_count, height, arena, err));
}

bool nl_block_lines_find(nl_block *b, nl_arena *arena, nl_error *err)
{
    nl_line *lines;
    size_t room = (size_t)b->letter_count + (size_t)b->small_count;
    b->lines = NL_NEW(arena, nl_line, room, err);
    if (!b->lines || !find_lines(&lines, b, arena, err))
        return false;
    if (b->line_count > 0)
        memcpy(b->lines, lines, (size_t)b->line_count * sizeof *lines);
    nl_letters_sort(b->small, b->small_count);
    promote_small(b);
    if (!find_fineprint(b, arena, err))
        return false;
    for (int i = 0; i < b->small_count; i++)
        b->small[i].line = line_of_small(b, &b->small[i]);
    return order_by_line(&b->letter_start, b->letters, b->letter_count, b->line_count, arena,
                         err) &&
           order_by_line(&b->small_start, b->small, b->small_count, b->line_count, arena, err);
}
