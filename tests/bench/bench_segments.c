/* How well lines are segmented. Composes and segments lines of each preset and prints for how many
 * letters a span of segments is this letter (nearly all of its ink and hardly anything else), which
 * bounds what reading can reach; what became of the others; and the time it takes.
 *
 *   bench_segments [-n SAMPLES] [-s SEED] [-p PRESET] [-t SHARE] [-h] [-o DIR] [PENS...]
 *
 * PENS are files of pen characters; without them, letters are drawn. -t sets the share of ink that
 * is nearly all (0.92). -h takes the writers held back. -o writes a picture of each line with a
 * missed letter.
 */
#include "draw/preset.h"
#include "image/png.h"
#include "page/spans.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { LETTERS_MAX = 400, SEGMENTS_MAX = 4000 };

/* Why a letter has no span; the first that applies. */
typedef enum fate {
    FOUND,
    LOST,    /* ink that is in no segment, or on another line */
    JOINED,  /* a segment has much of this and much of another letter */
    ORDER,   /* pieces of others between its own */
    NO_SPAN, /* its segments are neighbours, but no span */
    FATES,
} fate;

static const char *const fate_names[] = {"found", "lost", "joined", "order", "no span"};

typedef struct tally {
    int letters, fates[FATES], segments, spans, lines;
    double layout, segmentation;
} tally;

typedef struct options {
    int samples, only;
    uint64_t seed;
    float share;
    const char *pictures;
    nl_preset_pool pool;
} options;

/* One composed page: ink by owner, and by segment and owner of one line. */
typedef struct page {
    nl_composed composed;
    nl_layout layout;
    nl_segments segments;
    nl_span *spans;
    int span_count;
    int ink[LETTERS_MAX + 1];
    int (*of)[LETTERS_MAX + 1]; /* segment's ink by owner */
    fate fates[LETTERS_MAX + 1];
    float share; /* of a letter's and of a span's ink that makes one the other */
    nl_arena *arena;
} page;

static void stop(const nl_error *err)
{
    fprintf(stderr, "bench_segments: %s\n", err->text);
    exit((int)err->status);
}

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return 1e3 * (double)time.tv_sec + 1e-6 * (double)time.tv_nsec;
}

static int owner_at(const page *p, int x, int y)
{
    return p->composed.owner[(size_t)y * (size_t)p->composed.paper.width + (size_t)x];
}

static void count_page(page *p)
{
    nl_image ink = p->layout.ink;
    for (int i = 0; i <= p->composed.letter_count; i++) {
        p->ink[i] = 0;
        p->fates[i] = LOST;
    }
    for (int y = 0; y < ink.height; y++)
        for (int x = 0; x < ink.width; x++)
            p->ink[owner_at(p, x, y)] += nl_image_row(ink, y)[x] > 127;
}

static void count_segments(page *p)
{
    const nl_segments *s = &p->segments;
    memset(p->of, 0, (size_t)s->count * sizeof *p->of);
    for (int i = 0; i < s->count; i++) {
        const nl_segment *segment = &s->segments[i];
        for (int r = segment->run; r < segment->run + segment->run_count; r++) {
            for (int x = 0; x < s->runs[r].length; x++)
                p->of[i][owner_at(p, s->runs[r].x + x, s->runs[r].y)]++;
        }
    }
}

static int all_of(const page *p, int segment)
{
    int all = 0;
    for (int i = 1; i <= p->composed.letter_count; i++)
        all += p->of[segment][i];
    return all;
}

/* Is so much ink, `own` of it the letter's, that letter? */
static bool is_letter(const page *p, int letter, int own, int all)
{
    return (float)own >= p->share * (float)all && (float)own >= p->share * (float)p->ink[letter];
}

static bool has_span(const page *p, int letter)
{
    for (int g = 0; g < p->span_count; g++) {
        int own = 0, all = 0;
        for (int s = p->spans[g].first; s < p->spans[g].first + p->spans[g].count; s++) {
            own += p->of[s][letter];
            all += own > 0 ? all_of(p, s) : 1;
        }
        if (own > 0 && is_letter(p, letter, own, all))
            return true;
    }
    return false;
}

static bool is_run(const page *p, int letter)
{
    for (int first = 0; first < p->segments.count; first++) {
        int own = 0, all = 0;
        if (p->of[first][letter] == 0)
            continue;
        for (int s = first; s < p->segments.count; s++) {
            own += p->of[s][letter];
            all += all_of(p, s);
            if (is_letter(p, letter, own, all))
                return true;
        }
    }
    return false;
}

/* What became of the letter on the segmented line. */
static fate find_fate(const page *p, int letter)
{
    int here = 0, own = 0, all = 0;
    for (int s = 0; s < p->segments.count; s++) {
        int mine = p->of[s][letter], total = all_of(p, s);
        here += mine;
        own += 2 * mine > total ? mine : 0;
        all += 2 * mine > total ? total : 0;
    }
    if ((float)here < p->share * (float)p->ink[letter])
        return LOST;
    if (has_span(p, letter))
        return FOUND;
    if (is_run(p, letter))
        return NO_SPAN;
    return is_letter(p, letter, own, all) ? ORDER : JOINED;
}

static void measure_line(tally *t, page *p, const nl_line *line)
{
    nl_error err;
    double start = now();
    if (!nl_segment_line(&p->segments, &p->layout, line, NL_SEGMENT_PATHS, p->arena, &err) ||
        !nl_spans_list(&p->spans, &p->span_count, &p->segments, line, p->arena, &err))
        stop(&err);
    t->segmentation += now() - start;
    t->lines++;
    t->segments += p->segments.count;
    t->spans += p->span_count;
    if (p->segments.count > SEGMENTS_MAX)
        return;
    count_segments(p);
    for (int i = 1; i <= p->composed.letter_count; i++) {
        fate here = find_fate(p, i);
        p->fates[i] = here != LOST ? here : p->fates[i];
    }
}

/* Ink by segments in alternating colours, under it the places of missed letters. */
static void paint_line(uint8_t *rgb, const page *p)
{
    static const uint8_t colours[][3] = {{200, 0, 0},   {0, 130, 0},   {0, 0, 230},
                                         {200, 130, 0}, {150, 0, 150}, {0, 150, 170}};
    static const uint8_t fate_colours[FATES][3] = {
        {255, 255, 255}, {0, 0, 0}, {255, 0, 0}, {0, 0, 255}, {255, 160, 0}};
    const nl_segments *s = &p->segments;
    size_t width = (size_t)p->composed.paper.width;
    for (int i = 0; i < s->count; i++) {
        const nl_segment *segment = &s->segments[i];
        for (int r = segment->run; r < segment->run + segment->run_count; r++) {
            size_t at = (size_t)s->runs[r].y * width + (size_t)s->runs[r].x;
            for (int x = 0; x < s->runs[r].length; x++)
                memcpy(rgb + 3 * (at + (size_t)x), colours[i % 6], 3);
        }
    }
    for (int y = 0; y < p->composed.paper.height; y++) {
        for (int x = 0; x < p->composed.paper.width; x++) {
            int owner = owner_at(p, x, y);
            size_t base = (size_t)p->composed.paper.height - 1 - (size_t)owner % 2 * 4;
            for (size_t k = 0; owner && p->fates[owner] != FOUND && k < 3; k++)
                memcpy(rgb + 3 * ((base - k) * width + (size_t)x), fate_colours[p->fates[owner]],
                       3);
        }
    }
}

static void write_picture(const options *o, const page *p, const char *preset, int sample)
{
    char name[1024];
    nl_bytes png;
    nl_error err;
    nl_image paper = p->composed.paper;
    uint8_t *rgb = nl_alloc(p->arena, (size_t)paper.width * (size_t)paper.height, 3, &err);
    if (!rgb)
        stop(&err);
    for (int i = 0; i < paper.width * paper.height; i++)
        memset(rgb + 3 * i,
               200 + p->layout.ink.data[i / paper.width * p->layout.ink.stride + i % paper.width] /
                         255 * -60,
               3);
    for (int i = 0; i < p->layout.line_count; i++) {
        page copy = *p;
        if (!nl_segment_line(&copy.segments, &p->layout, &p->layout.lines[i], NL_SEGMENT_PATHS,
                             p->arena, &err))
            stop(&err);
        paint_line(rgb, &copy);
    }
    snprintf(name, sizeof name, "%s/%s-%03d.png", o->pictures, preset, sample);
    FILE *file = NULL;
    if (!nl_png_rgb(&png, rgb, paper.width, paper.height, p->arena, &err))
        stop(&err);
    file = fopen(name, "wb");
    if (!file || fwrite(png.data, 1, png.size, file) != png.size || fclose(file)) {
        perror(name);
        exit(1);
    }
}

static void measure_sample(tally *t, const options *o, nl_preset preset, int sample)
{
    static int of[SEGMENTS_MAX][LETTERS_MAX + 1];
    nl_arena arena = {0};
    nl_error err;
    page p = {.arena = &arena, .of = of, .share = o->share};
    nl_rng rng = nl_rng_make(o->seed, NL_STREAM_TEST, (uint64_t)preset, (uint64_t)sample);
    if (!nl_preset_compose(&p.composed, preset, &o->pool, &rng, &arena, &err))
        stop(&err);
    double start = now();
    if (!nl_layout_page(&p.layout, p.composed.paper, &arena, &err))
        stop(&err);
    t->layout += now() - start;
    if (p.composed.letter_count <= LETTERS_MAX) {
        count_page(&p);
        for (int i = 0; i < p.layout.line_count; i++)
            measure_line(t, &p, &p.layout.lines[i]);
        int missed = 0;
        for (int i = 1; i <= p.composed.letter_count; i++) {
            t->fates[p.fates[i]]++;
            missed += p.fates[i] != FOUND;
        }
        t->letters += p.composed.letter_count;
        if (o->pictures && missed)
            write_picture(o, &p, nl_preset_name(preset), sample);
    }
    nl_arena_free(&arena);
}

static void print_row(const char *name, const tally *t)
{
    double letters = t->letters / 100.0;
    printf("%-12s %7d %7.2f %6.2f %6.2f %6.2f %6.2f %6.2f %6.1f %7.2f %7.2f\n", name, t->letters,
           t->fates[FOUND] / letters, t->fates[LOST] / letters, t->fates[JOINED] / letters,
           t->fates[ORDER] / letters, t->fates[NO_SPAN] / letters, t->segments / letters / 100.0,
           t->spans / letters / 100.0, t->layout / t->lines, t->segmentation / t->lines);
}

static options read_options(int argc, char **argv, nl_arena *arena)
{
    options o = {.samples = 50,
                 .only = -1,
                 .seed = 1,
                 .share = 0.92f,
                 .pool = {.share = 0.2, .split_seed = 1}};
    nl_error err;
    for (int c; (c = getopt(argc, argv, "n:s:p:o:t:h")) != -1;) {
        if (c == '?')
            exit(2);
        o.samples = c == 'n' ? (int)strtol(optarg, NULL, 10) : o.samples;
        o.seed = c == 's' ? strtoull(optarg, NULL, 10) : o.seed;
        o.share = c == 't' ? strtof(optarg, NULL) : o.share;
        o.pictures = c == 'o' ? optarg : o.pictures;
        o.pool.held |= c == 'h';
        for (int i = 0; c == 'p' && i < NL_PRESET_WRITTEN_CAPITALS; i++)
            o.only = strcmp(optarg, nl_preset_name((unsigned)i)) ? o.only : i;
    }
    if (optind < argc) {
        nl_pens *pens = NL_NEW(arena, nl_pens, 1, &err);
        if (!pens || !nl_pens_load(pens, argv + optind, argc - optind, arena, &err))
            stop(&err);
        o.pool.pens = pens;
    }
    return o;
}

int main(int argc, char **argv)
{
    nl_arena arena = {0};
    options o = read_options(argc, argv, &arena);
    printf("%-12s %7s", "", "letters");
    for (int i = 0; i < FATES; i++)
        printf(i ? " %6.6s" : " %7.6s", fate_names[i]);
    puts("   segm.  spans layout segm. ms\n             "
         "        %      %      %      %      %      % /letter       ms/line");
    for (int i = 0; i < NL_PRESET_WRITTEN_CAPITALS; i++) {
        tally t = {0};
        if (o.only >= 0 && i != o.only)
            continue;
        for (int k = 0; k < o.samples; k++)
            measure_sample(&t, &o, (nl_preset)i, k);
        print_row(nl_preset_name((unsigned)i), &t);
    }
    nl_arena_free(&arena);
    return 0;
}
