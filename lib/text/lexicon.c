/* Words are listed as they come. When the list is full those that are equal become one, so that it
 * takes the memory of the different words, whatever the size of the file. */
#include "text/lexicon.h"

#include "text/tokens.h"

#include <math.h>
#include <string.h>

static const size_t BYTES_MAX = (size_t)1 << 24;

enum { WORDS_LEAST = 4096, SYMBOLS_LEAST = WORDS_LEAST * 16 /* room of a list */ };

/* A list being read. */
typedef struct list {
    const char *name;
    nl_trie_word *words;
    uint32_t *symbols; /* of all words, one after the other */
    size_t count, room;
    size_t symbol_count, symbol_room;
    nl_arena scratch;
} list;

/* Ends the line at its tab; false if what follows is not a count. */
static bool read_count(uint32_t *count, const char **end, const char *line)
{
    const char *tab = memchr(line, '\t', (size_t)(*end - line));
    *count = 1;
    if (!tab)
        return true;
    uint64_t value = 0;
    for (const char *digit = tab + 1; digit < *end; digit++) {
        if (*digit < '0' || *digit > '9' || value > UINT32_MAX)
            return false;
        value = 10 * value + (uint64_t)(*digit - '0');
    }
    *end = tab;
    *count = (uint32_t)value;
    return value >= 1 && value <= UINT32_MAX;
}

static void append(list *l, const uint32_t *symbols, uint32_t length, uint32_t count)
{
    uint32_t *copy = l->symbols + l->symbol_count;
    memcpy(copy, symbols, length * sizeof *copy);
    l->words[l->count++] = (nl_trie_word){copy, length, count};
    l->symbol_count += length;
}

/* Makes equal words one, and room for as many again. */
static bool compact(list *l, nl_error *err)
{
    list fresh = {.name = l->name};
    size_t symbols = 0;
    l->count = nl_trie_merge(l->words, l->count);
    for (size_t i = 0; i < l->count; i++)
        symbols += l->words[i].length;
    fresh.room = 2 * l->count + WORDS_LEAST;
    fresh.symbol_room = 2 * symbols + SYMBOLS_LEAST;
    fresh.words = NL_NEW(&fresh.scratch, nl_trie_word, fresh.room, err);
    fresh.symbols = NL_NEW(&fresh.scratch, uint32_t, fresh.symbol_room, err);
    if (!fresh.words || !fresh.symbols) {
        nl_arena_free(&fresh.scratch);
        return false;
    }
    for (size_t i = 0; i < l->count; i++)
        append(&fresh, l->words[i].symbols, l->words[i].length, l->words[i].count);
    nl_arena_free(&l->scratch);
    *l = fresh;
    return true;
}

static bool add_word(list *l, const uint32_t *codes, int length, uint32_t count, nl_error *err)
{
    bool full = l->count == l->room || l->symbol_room - l->symbol_count < (size_t)length;
    if (full && !compact(l, err))
        return false;
    append(l, codes, (uint32_t)length, count);
    return true;
}

static bool read_line(list *l, const char *line, const char *end, int number, nl_error *err)
{
    uint32_t count, codes[NL_TOKEN_MAX];
    if (end > line && end[-1] == '\r')
        end--;
    if (!read_count(&count, &end, line))
        return nl_fail(err, NL_ERROR_INPUT,
                       "%s: line %d: a count of 1 to 4294967295 must follow the tab", l->name,
                       number);
    nl_token_reader reader = {.at = line, .end = end, .line = number};
    int length;
    while ((length = nl_token_next(codes, &reader)) > 0) {
        if (!add_word(l, codes, length, count, err))
            return false;
    }
    return length == 0 ||
           nl_fail(err, NL_ERROR_INPUT, "%s: line %d is not UTF-8 text", l->name, number);
}

static bool read_lines(list *l, nl_bytes text, nl_error *err)
{
    const char *at = (const char *)text.data, *end = at + text.size;
    for (int number = 1; at < end; number++) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        stop = stop ? stop : end;
        if (!read_line(l, at, stop, number, err))
            return false;
        at = stop + (stop < end);
    }
    return l->count > 0 ||
           nl_fail(err, NL_ERROR_INPUT,
                   "%s: there is no word in it; a lexicon has one on each line", l->name);
}

bool nl_lexicon_parse(nl_lexicon *out, nl_bytes text, const char *name, nl_error *err)
{
    *out = (nl_lexicon){0};
    list l = {.name = name};
    bool ok =
        read_lines(&l, text, err) && nl_trie_build(&out->trie, l.words, l.count, &out->arena, err);
    for (size_t i = 0; ok && i < out->trie.count; i++)
        out->total += out->trie.nodes[i].count;
    nl_arena_free(&l.scratch);
    if (!ok)
        nl_lexicon_free(out);
    return ok;
}

bool nl_lexicon_load(nl_lexicon *out, const char *path, nl_error *err)
{
    *out = (nl_lexicon){0};
    nl_arena scratch = {0};
    nl_bytes text;
    bool ok = nl_file_read_text(&text, path, BYTES_MAX, &scratch, err) &&
              nl_lexicon_parse(out, text, path, err);
    nl_arena_free(&scratch);
    return ok;
}

void nl_lexicon_free(nl_lexicon *lexicon)
{
    nl_arena_free(&lexicon->arena);
    *lexicon = (nl_lexicon){0};
}

/* The state is the trie's node. All of a word's log probability comes at its end. */
static double next(const void *self, uint64_t *state, uint32_t code)
{
    const nl_lexicon *lexicon = self;
    uint32_t node = (uint32_t)*state;
    if (code == 0)
        return log(lexicon->trie.nodes[node].count / lexicon->total);
    *state = nl_trie_child(&lexicon->trie, node, code);
    return *state > 0 ? 0.0 : -INFINITY;
}

nl_word_model nl_lexicon_model(const nl_lexicon *lexicon)
{
    return (nl_word_model){.self = lexicon, .start = 0, .next = next};
}
