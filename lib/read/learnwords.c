#include "read/learnwords.h"

#include "base/rng.h"
#include "base/utf8.h"
#include "page/scale.h"

bool nl_learn_page_align(nl_learn_pages *pages, nl_learn_page *page, const nl_model *model,
                         const nl_read_options *read, nl_pool *pool, nl_arena *arena, nl_error *err)
{
    nl_arena reading = {0};
    nl_text text = {.scale = 1.0f};
    bool ok =
        nl_read_page(&text, model, page->paper, read, pool, &reading, err) &&
        (text.layout.line_count > 0 || nl_fail(err, NL_ERROR_INPUT, "no writing found")) &&
        nl_page_words_align(&page->words, &text.layout, page->pair.text, model, pool, arena, err);
    page->rotate = text.rotate;
    page->scale = text.scale;
    nl_arena_free(&reading);
    if (!ok)
        return nl_fail_at(err, page->pair.picture);
    page->use = NL_NEW(arena, bool, (size_t)page->words.count, err);
    page->held = NL_NEW(arena, bool, (size_t)page->words.count, err);
    if (!page->use || !page->held)
        return false;
    for (int i = 0; i < page->words.count; i++) {
        const nl_page_word *word = &page->words.words[i];
        page->use[i] = word->ink == NL_WORD_ALIGNED;
        pages->learnt += page->use[i] ? (size_t)(word->end - word->first) : 0;
        pages->words_learnt += page->use[i];
    }
    pages->words += (size_t)page->words.count;
    return true;
}

nl_image nl_learn_word_picture(const nl_learn_page *page, nl_image upright, int word)
{
    nl_box box = nl_page_words_box(&page->words, word);
    if (box.width == 0)
        return (nl_image){0};
    box = nl_box_of_original(box, page->scale);
    int margin = 2 + box.height / 8;
    box = (nl_box){box.left - margin, box.top - margin, box.width + 2 * margin,
                   box.height + 2 * margin};
    return nl_image_crop(upright, box);
}

static bool is_in_word(const nl_page_word *word, int32_t code)
{
    const char *at = word->text, *end = at + word->bytes;
    bool found = false;
    while (at < end && !found)
        found = nl_utf8_next(&at, end) == code;
    return found;
}

/* Are all of the word's characters in other words that are learnt? */
static bool is_spare(const nl_learn_pages *pages, const nl_page_word *word)
{
    const char *at = word->text, *end = at + word->bytes;
    while (at < end) {
        int32_t code = nl_utf8_next(&at, end);
        bool found = false;
        for (size_t p = 0; p < pages->count && !found; p++) {
            const nl_learn_page *page = &pages->pages[p];
            for (int i = 0; i < page->words.count && !found; i++) {
                const nl_page_word *other = &page->words.words[i];
                found = page->use[i] && other != word && is_in_word(other, code);
            }
        }
        if (!found)
            return false;
    }
    return true;
}

static bool hold_back(nl_learn_pages *pages, const nl_split *split, nl_arena *arena, nl_error *err)
{
    uint32_t *order = NL_NEW(arena, uint32_t, pages->words, err);
    nl_rng rng = nl_rng_make(split->seed, NL_STREAM_SPLIT, 0, 0);
    size_t wanted = (size_t)(split->share * (double)pages->learnt + 0.5);
    if (!order)
        return false;
    for (size_t i = 0; i < pages->words; i++)
        order[i] = (uint32_t)i;
    nl_rng_shuffle(&rng, order, pages->words);
    for (size_t i = 0; i < pages->words && pages->held < wanted; i++) {
        size_t index = order[i];
        nl_learn_page *page = pages->pages;
        while (index >= (size_t)page->words.count)
            index -= (size_t)page++->words.count;
        const nl_page_word *word = &page->words.words[index];
        if (!page->use[index] || !is_spare(pages, word))
            continue;
        page->use[index] = false;
        page->held[index] = true;
        pages->held += (size_t)(word->end - word->first);
        pages->learnt -= (size_t)(word->end - word->first);
        pages->words_held++;
        pages->words_learnt--;
    }
    return true;
}

static bool list_runs(nl_learn_pages *pages, nl_arena *arena, nl_error *err)
{
    pages->runs = NL_NEW(arena, nl_learn_run, pages->words, err);
    for (size_t p = 0; pages->runs && p < pages->count; p++) {
        const nl_learn_page *page = &pages->pages[p];
        for (int first = 0, count; first < page->words.count; first += count) {
            count = nl_page_words_run(&page->words, first, page->use);
            if (page->use[first])
                pages->runs[pages->run_count++] = (nl_learn_run){(int)p, first, count};
        }
    }
    return pages->runs;
}

bool nl_learn_pages_divide(nl_learn_pages *pages, const nl_split *split, nl_arena *arena,
                           nl_error *err)
{
    return hold_back(pages, split, arena, err) && list_runs(pages, arena, err);
}

/* How often `code` is taken for `look`. */
static int count_looks(const nl_learn_pages *pages, uint32_t code, uint32_t look)
{
    int count = 0;
    for (size_t p = 0; p < pages->count; p++) {
        const nl_page_words *words = &pages->pages[p].words;
        for (int w = 0; w < words->count; w++) {
            const char *at = words->words[w].text, *end = at + words->words[w].bytes;
            for (int i = words->words[w].first; at < end; i++) {
                bool is_code = (uint32_t)nl_utf8_next(&at, end) == code;
                count += is_code && words->looks[i] == look;
            }
        }
    }
    return count;
}

uint32_t nl_learn_pages_look(const nl_learn_pages *pages, uint32_t code)
{
    uint32_t best = 0;
    int most = 0;
    for (size_t p = 0; p < pages->count; p++) {
        const nl_page_words *words = &pages->pages[p].words;
        int characters = words->count > 0 ? words->words[words->count - 1].end : 0;
        for (int i = 0; i < characters; i++) {
            uint32_t look = words->looks[i];
            int count = look ? count_looks(pages, code, look) : 0;
            best = count > most ? look : best;
            most = count > most ? count : most;
        }
    }
    return best;
}

static bool is_blank(uint32_t code)
{
    return code == ' ' || code == '\n' || code == '\t';
}

void nl_learn_count_held(nl_learn_errors *held, const nl_learn_page *page, const nl_comparison *c)
{
    int word = 0, letters = 0, counted = 0;
    for (int i = 0; i < c->count; i++) {
        const nl_pair *pair = &c->pairs[i];
        for (; counted < pair->truth; counted++)
            letters += !is_blank(c->truth.code[counted]);
        while (word + 1 < page->words.count && letters >= page->words.words[word].end)
            word++;
        bool inside = pair->truth < c->truth.count && !is_blank(c->truth.code[pair->truth]);
        if (inside && page->held[word])
            held->errors += (size_t)nl_pair_errors(pair->kind);
    }
    for (int i = 0; i < page->words.count; i++) {
        if (page->held[i])
            held->length += (size_t)(page->words.words[i].end - page->words.words[i].first);
    }
}

bool nl_learn_compare(nl_comparison *out, nl_learn_errors *sum, nl_image paper, const char *truth,
                      const nl_learn_reader *reader, nl_arena *arena, nl_error *err)
{
    nl_text text;
    if (!nl_read_page(&text, reader->model, paper, &reader->options, reader->pool, arena, err) ||
        !nl_text_compare(out, text.text, truth, false, arena, err))
        return false;
    for (int i = 0; i < out->count; i++)
        sum->errors += (size_t)nl_pair_errors(out->pairs[i].kind);
    sum->length += (size_t)out->truth.count;
    return true;
}

bool nl_learn_page_measure(nl_learn_errors *all, nl_learn_errors *held, const nl_learn_page *page,
                           const nl_learn_reader *reader, nl_error *err)
{
    nl_arena arena = {0};
    nl_comparison c;
    bool ok = nl_learn_compare(&c, all, page->paper, page->pair.text, reader, &arena, err);
    if (ok)
        nl_learn_count_held(held, page, &c);
    nl_arena_free(&arena);
    return ok || nl_fail_at(err, page->pair.picture);
}
