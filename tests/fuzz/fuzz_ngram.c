/* Any bytes as an n-gram file, also with a corrected checksum: an accepted file is a model of
 * words. The same bytes as a text to learn from, and as a lexicon. */
#include "support/wordmodel.h"
#include "text/lexicon.h"
#include "text/ngram.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { HEADER = 32, ORDER = 3 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Probabilities of what follows a state sum to 1. */
static void use(const nl_ngram *ngram)
{
    nl_word_model model = nl_ngram_model(ngram);
    uint64_t state = model.start;
    for (int i = 0; i < 4; i++) {
        uint64_t next = state;
        double sum = wordmodel_next(model, &next, 0);
        next = state;
        sum += wordmodel_next(model, &next, 0x110000); /* beyond Unicode: unknown */
        for (int c = 0; c < ngram->code_count; c++) {
            next = state;
            sum += wordmodel_next(model, &next, ngram->codes[c]);
        }
        if (fabs(sum - 1.0) > 1e-6)
            abort();
        wordmodel_next(model, &state, ngram->code_count > i ? ngram->codes[i] : 'A');
    }
}

static void parse(nl_bytes bytes)
{
    nl_error err = {0};
    nl_ngram ngram;
    bool ok = nl_ngram_parse(&ngram, bytes, "fuzz", &err);
    if (ok) {
        use(&ngram);
    } else if (ngram.arena.top || !*err.text) {
        abort();
    }
    nl_ngram_free(&ngram);
}

static void learn(nl_bytes bytes)
{
    nl_error err = {0};
    nl_ngram ngram;
    nl_lexicon lexicon;
    const char *name = "fuzz";
    const nl_ngram_options options = {.order = ORDER, .least = 1 + (int)(bytes.size % 3)};
    if (nl_ngram_learn(&ngram, &bytes, &name, 1, &options, &err)) {
        use(&ngram);
        parse(ngram.file);
    }
    nl_ngram_free(&ngram);
    if (nl_lexicon_parse(&lexicon, bytes, name, &err) && !(lexicon.total >= 1.0))
        abort();
    nl_lexicon_free(&lexicon);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint8_t *copy = malloc(size + !size);
    if (!copy)
        return 0;
    memcpy(copy, data, size);
    parse((nl_bytes){copy, size});
    learn((nl_bytes){copy, size});
    if (size >= HEADER) {
        uint32_t crc = nl_crc32(copy + HEADER, size - HEADER);
        memcpy(copy + HEADER - sizeof crc, &crc, sizeof crc);
        parse((nl_bytes){copy, size});
    }
    free(copy);
    return 0;
}
