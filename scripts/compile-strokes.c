/* Turns the tables of letter skeletons (data/strokes) into a C file, at build time:
 *
 *     compile-strokes OUT.c TABLE.txt...
 *
 * data/strokes/README.md describes the format. A mistake in a table ends the build with
 * "FILE:LINE: what is wrong" and leaves no OUT.c. */
#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { POINTS_MAX = 8192, STROKES_MAX = 2048, SKELETONS_MAX = 1024, LINE_MAX_BYTES = 1024 };
enum { LOWEST = -100, HIGHEST = 127, STROKE_POINTS_MAX = 24, SKELETON_STROKES_MAX = 8 };

typedef struct point {
    int x, y;
    bool corner;
} point;

typedef struct stroke {
    int first, count; /* its points */
} stroke;

typedef struct skeleton {
    int code, weight;
    int first, count; /* its strokes */
    int order;        /* place in the tables, to keep it when sorting */
} skeleton;

typedef struct table {
    point points[POINTS_MAX];
    stroke strokes[STROKES_MAX];
    skeleton skeletons[SKELETONS_MAX];
    int point_count, stroke_count, skeleton_count;
    const char *path;
    int line;
} table;

static bool fail(const table *t, const char *format, ...) __attribute__((format(printf, 2, 3)));

static bool fail(const table *t, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fprintf(stderr, "%s:%d: ", t->path, t->line);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    return false;
}

/* Every skeleton has strokes; checked when the next begins and at the end of a file. */
static bool skeleton_ends(const table *t)
{
    if (t->skeleton_count > 0 && t->skeletons[t->skeleton_count - 1].count == 0)
        return fail(t, "the skeleton of '%c' before this has no strokes",
                    t->skeletons[t->skeleton_count - 1].code);
    return true;
}

static bool skeleton_begins(table *t, char code, const char *rest)
{
    char *end;
    long weight = strtol(rest, &end, 10);
    if (end == rest || *end != '\0' || weight < 1 || weight > 1000)
        return fail(t, "'%c' needs a weight, 1 .. 1000", code);
    if (t->skeleton_count == SKELETONS_MAX)
        return fail(t, "more than %d skeletons", SKELETONS_MAX);
    if (!skeleton_ends(t))
        return false;
    t->skeletons[t->skeleton_count] = (skeleton){.code = (unsigned char)code,
                                                 .weight = (int)weight,
                                                 .first = t->stroke_count,
                                                 .order = t->skeleton_count};
    t->skeleton_count++;
    return true;
}

static bool read_coordinate(int *out, const char **text)
{
    char *end;
    long value = strtol(*text, &end, 10);
    bool read = end != *text && !isspace((unsigned char)**text);
    *text = end;
    *out = (int)value;
    return read && value >= LOWEST && value <= HIGHEST;
}

static bool read_point(table *t, const char *word, bool corner)
{
    const char *rest = word;
    int x = 0, y = 0;
    bool read = read_coordinate(&x, &rest) && *rest == ',';
    if (read) {
        rest++;
        read = read_coordinate(&y, &rest);
    }
    if (read && *rest == '*') {
        corner = true;
        rest++;
    }
    if (!read || *rest != '\0')
        return fail(t, "\"%s\" is not a point; write x,y or x,y* (hundredths, %d .. %d)", word,
                    LOWEST, HIGHEST);
    if (t->point_count == POINTS_MAX)
        return fail(t, "more than %d points", POINTS_MAX);
    t->points[t->point_count++] = (point){x, y, corner};
    return true;
}

static bool read_stroke(table *t, const char *kind, char *rest)
{
    bool line = strcmp(kind, "line") == 0, dot = strcmp(kind, "dot") == 0;
    if (!line && !dot && strcmp(kind, "curve") != 0)
        return fail(t, "\"%s\": a line begins with one character, line, curve or dot", kind);
    if (t->skeleton_count == 0)
        return fail(t, "a stroke before any character");
    skeleton *owner = &t->skeletons[t->skeleton_count - 1];
    if (owner->count == SKELETON_STROKES_MAX || t->stroke_count == STROKES_MAX)
        return fail(t, "too many strokes (%d for one character)", SKELETON_STROKES_MAX);
    stroke *s = &t->strokes[t->stroke_count];
    s->first = t->point_count;
    char *save = NULL;
    for (char *word = strtok_r(rest, " ", &save); word; word = strtok_r(NULL, " ", &save))
        if (!read_point(t, word, line))
            return false;
    s->count = t->point_count - s->first;
    if (dot ? s->count != 1 : s->count < 2 || s->count > STROKE_POINTS_MAX)
        return fail(t, "a dot has 1 point, a line or curve 2 .. %d; here are %d", STROKE_POINTS_MAX,
                    s->count);
    t->stroke_count++;
    owner->count++;
    return true;
}

/* The character that the word stands for: itself, or U+ and four hexadecimal digits; 0 if none. */
static char code_of(const char *word)
{
    char *end;
    if (strlen(word) == 1 && isgraph((unsigned char)word[0]))
        return word[0];
    if (strncmp(word, "U+", 2) != 0 || strlen(word) != 6 || !isxdigit((unsigned char)word[2]))
        return 0;
    long code = strtol(word + 2, &end, 16);
    return *end == '\0' && code < 0x80 && isgraph((int)code) ? (char)code : 0;
}

static bool read_line(table *t, char *text)
{
    text[strcspn(text, "#\r\n")] = '\0';
    size_t size = strlen(text);
    while (size > 0 && isspace((unsigned char)text[size - 1]))
        text[--size] = '\0';
    if (size == 0)
        return true;
    char *space = strchr(text, ' ');
    char *rest = space ? space + 1 : text + size;
    if (space)
        *space = '\0';
    char code = code_of(text);
    return code ? skeleton_begins(t, code, rest) : read_stroke(t, text, rest);
}

static bool read_table(table *t, const char *path)
{
    char text[LINE_MAX_BYTES];
    FILE *file = fopen(path, "r");
    t->path = path;
    t->line = 0;
    if (!file)
        return fail(t, "%s", strerror(errno));
    bool good = true;
    while (good && fgets(text, sizeof text, file)) {
        t->line++;
        good = strchr(text, '\n') ? read_line(t, text) : fail(t, "no line end, or line too long");
    }
    if (ferror(file))
        good = fail(t, "%s", strerror(errno));
    fclose(file);
    return good && skeleton_ends(t);
}

static int by_code(const void *a, const void *b)
{
    const skeleton *left = a, *right = b;
    return left->code != right->code ? left->code - right->code : left->order - right->order;
}

static void write_points(FILE *file, const table *t)
{
    fprintf(file, "const nl_stroke_point nl_stroke_points[] = {\n");
    for (int i = 0; i < t->point_count; i++)
        fprintf(file, "    {%d, %d, %d},\n", t->points[i].x, t->points[i].y, t->points[i].corner);
    fprintf(file, "};\n\nconst nl_stroke nl_strokes[] = {\n");
    for (int i = 0; i < t->stroke_count; i++)
        fprintf(file, "    {%d, %d},\n", t->strokes[i].first, t->strokes[i].count);
    fprintf(file, "};\n\n");
}

static void write_characters(FILE *file, const table *t)
{
    const skeleton *s = t->skeletons;
    int count = t->skeleton_count, characters = 0;
    fprintf(file, "const nl_skeleton nl_skeletons[] = {\n");
    for (int i = 0; i < count; i++)
        fprintf(file, "    {%d, %d, %d},\n", s[i].weight, s[i].first, s[i].count);
    fprintf(file, "};\n\nconst nl_character nl_characters[] = {\n");
    for (int first = 0, i = 1; i <= count; i++) {
        if (i < count && s[i].code == s[first].code)
            continue;
        fprintf(file, "    {%d, %d},\n", first, i - first);
        first = i;
    }
    fprintf(file, "};\n\nconst uint32_t nl_character_codes[] = {\n");
    for (int i = 0; i < count; i++)
        if (i == 0 || s[i].code != s[i - 1].code) {
            fprintf(file, "    0x%x,\n", (unsigned)s[i].code);
            characters++;
        }
    fprintf(file, "};\n\nconst int nl_character_count = %d;\n", characters);
}

/* Also what is left of a file is removed after a failure; a device is not. */
static bool write_file(const table *t, const char *path)
{
    struct stat is;
    FILE *file = fopen(path, "w");
    bool regular = file && fstat(fileno(file), &is) == 0 && S_ISREG(is.st_mode);
    if (file) {
        fprintf(file, "/* Made by scripts/compile-strokes.c from data/strokes. */\n"
                      "#include \"draw/strokes.h\"\n\n");
        write_points(file, t);
        write_characters(file, t);
    }
    bool good = file && !ferror(file);
    if (file && fclose(file) != 0)
        good = false;
    if (!good) {
        fprintf(stderr, "%s: %s\n", path, strerror(errno));
        if (regular)
            remove(path);
    }
    return good;
}

int main(int argc, char **argv)
{
    static table t;
    if (argc < 3) {
        fprintf(stderr, "usage: compile-strokes OUT.c TABLE.txt...\n");
        return 2;
    }
    for (int i = 2; i < argc; i++)
        if (!read_table(&t, argv[i]))
            return 1;
    if (t.skeleton_count == 0) {
        fail(&t, "no character in the tables");
        return 1;
    }
    qsort(t.skeletons, (size_t)t.skeleton_count, sizeof t.skeletons[0], by_code);
    return write_file(&t, argv[1]) ? 0 : 1;
}
