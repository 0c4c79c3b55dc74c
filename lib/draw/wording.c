/* Words are chosen at random until the writer has all letters of one; after WORD_TRIES, random
 * letters make a word. */
#include "draw/wording.h"

#include "draw/phrase.h"

#include <string.h>

enum {
    WORD_TRIES = 60,
    WORD_MAX = 12,
    LINE_LETTERS_MIN = 6,
    LINE_LETTERS_MAX = 20,
    LETTERS_LEAST =
        14, /* that a writer must have of each case written: with these, words are found */
    INITIALS_LEAST = 10,
    DIGITS_LEAST = 7,
    NUMBER_SYMBOLS_LEAST = 6, /* of NUMBER_SYMBOLS */
    SYMBOLS_LEAST = 16,       /* of 32 */
};

static const char NUMBER_SYMBOLS[] = "$%+,-./:=()";

/* Common words, and names of people and places; none longer than WORD_MAX or NL_PHRASE_WORD_MAX. */
static const char *const words[] = {
    "about",   "above",   "acid",     "after",    "again",    "agenda",  "album",   "alert",
    "alice",   "amber",   "anchor",   "angle",    "anna",     "answer",  "apple",   "april",
    "arrow",   "august",  "autumn",   "bacon",    "badge",    "baker",   "banjo",   "barn",
    "basket",  "beach",   "berlin",   "bicycle",  "birch",    "black",   "blanket", "blue",
    "board",   "boston",  "bottle",   "box",      "bread",    "brick",   "bridge",  "brown",
    "butter",  "button",  "cabin",    "cairo",    "camera",   "candle",  "carbon",  "carla",
    "carpet",  "castle",  "chair",    "chalk",    "cherry",   "circle",  "city",    "clark",
    "clock",   "cloud",   "coffee",   "copper",   "cotton",   "country", "crown",   "cup",
    "dance",   "daniel",  "david",    "day",      "december", "desk",    "diary",   "dinner",
    "doctor",  "dolphin", "door",     "dragon",   "dream",    "dublin",  "duck",    "eagle",
    "earth",   "east",    "edward",   "eight",    "elbow",    "ella",    "emma",    "engine",
    "evening", "exam",    "eye",      "fabric",   "family",   "farm",    "father",  "feather",
    "fence",   "field",   "finger",   "fire",     "first",    "fish",    "five",    "flag",
    "flower",  "forest",  "fork",     "four",     "fox",      "frank",   "friday",  "frog",
    "frozen",  "fruit",   "garden",   "garlic",   "george",   "giant",   "ginger",  "glass",
    "globe",   "glove",   "gold",     "grace",    "grape",    "green",   "guitar",  "hammer",
    "hand",    "harbor",  "harry",    "harvest",  "hat",      "heart",   "helen",   "hello",
    "henry",   "holiday", "honey",    "horizon",  "horse",    "hotel",   "hour",    "house",
    "ice",     "idea",    "index",    "ink",      "iron",     "island",  "ivory",   "jack",
    "jacket",  "jam",     "january",  "jazz",     "jelly",    "jewel",   "john",    "joke",
    "juice",   "july",    "jump",     "june",     "jungle",   "kettle",  "key",     "kitchen",
    "kite",    "knife",   "label",    "lake",     "lamp",     "laptop",  "laura",   "lemon",
    "letter",  "library", "light",    "lily",     "lima",     "lion",    "liquid",  "lisbon",
    "list",    "london",  "lunch",    "madrid",   "magnet",   "mango",   "map",     "marble",
    "march",   "maria",   "market",   "martin",   "mask",     "maximum", "may",     "melon",
    "metal",   "milk",    "mirror",   "monday",   "money",    "monkey",  "moon",    "morning",
    "mother",  "mouse",   "music",    "napkin",   "needle",   "nest",    "new",     "night",
    "nine",    "north",   "notebook", "november", "number",   "oak",     "ocean",   "october",
    "office",  "oil",     "olive",    "one",      "onion",    "orange",  "oscar",   "oslo",
    "oven",    "owl",     "oxygen",   "page",     "paint",    "paper",   "paris",   "parrot",
    "patrick", "paul",    "peace",    "pencil",   "pepper",   "peter",   "phone",   "photo",
    "piano",   "picnic",  "pilot",    "pizza",    "planet",   "plum",    "pocket",  "poem",
    "pond",    "poppy",   "prague",   "press",    "prize",    "pump",    "purple",  "puzzle",
    "quality", "quart",   "quebec",   "queen",    "quick",    "quiet",   "quiz",    "rabbit",
    "radio",   "rain",    "record",   "red",      "river",    "robert",  "robot",   "rocket",
    "rome",    "roof",    "rose",     "ruby",     "salt",     "sam",     "sand",    "sarah",
    "school",  "sea",     "second",   "seven",    "shadow",   "shelf",   "ship",    "silver",
    "simon",   "six",     "sky",      "smith",    "smoke",    "snow",    "soap",    "soccer",
    "south",   "spoon",   "spring",   "square",   "star",     "stone",   "storm",   "street",
    "sugar",   "summer",  "sunday",   "table",    "tango",    "taxi",    "taylor",  "tea",
    "ten",     "thomas",  "three",    "thunder",  "tiger",    "time",    "today",   "tokyo",
    "tomato",  "train",   "tree",     "tulip",    "turtle",   "two",     "uncle",   "under",
    "unit",    "valley",  "van",      "velvet",   "vera",     "victor",  "video",   "vienna",
    "village", "violin",  "voice",    "vote",     "wagon",    "walk",    "wall",    "walnut",
    "warsaw",  "watch",   "water",    "wave",     "wax",      "west",    "wheel",   "white",
    "william", "window",  "winter",   "wood",     "wool",     "world",   "yacht",   "yard",
    "year",    "yellow",  "yes",      "york",     "young",    "zebra",   "zero",    "zinc",
    "zone",    "zurich",
};

enum { WORDS = sizeof words / sizeof *words };

void nl_letters_add(nl_letters *letters, uint32_t code)
{
    if (code < 128)
        letters->bits[code / 64] |= (uint64_t)1 << code % 64;
}

static bool has_letter(const nl_letters *letters, uint32_t code)
{
    return code < 128 && letters->bits[code / 64] >> code % 64 & 1;
}

static int count_letters(const nl_letters *letters, char first, char last)
{
    int count = 0;
    for (char c = first; c <= last; c++)
        count += has_letter(letters, (uint32_t)c);
    return count;
}

static int count_symbols(const nl_letters *letters)
{
    return count_letters(letters, '!', '~') - count_letters(letters, '0', '9') -
           count_letters(letters, 'A', 'Z') - count_letters(letters, 'a', 'z');
}

static int count_number_symbols(const nl_letters *letters)
{
    int count = 0;
    for (const char *c = NUMBER_SYMBOLS; *c; c++)
        count += has_letter(letters, (unsigned char)*c);
    return count;
}

static bool has_all(const nl_letters *letters, const char *word)
{
    for (; *word; word++)
        if (*word != ' ' && !has_letter(letters, (unsigned char)*word))
            return false;
    return true;
}

/* The characters of the set that such lines have, as a string. */
static void collect(char out[128], nl_wording wording, const nl_letters *letters)
{
    bool capitals = wording == NL_WORDING_CAPITALS || wording == NL_WORDING_CODES;
    bool digits = wording == NL_WORDING_DIGITS || wording == NL_WORDING_CODES ||
                  wording == NL_WORDING_NUMBERS;
    int count = 0;
    for (int c = '0'; c <= 'z'; c++) {
        bool digit = c <= '9', capital = c >= 'A' && c <= 'Z', small = c >= 'a';
        bool wanted = digit ? digits : capital ? capitals : small && !capitals && !digits;
        if (wanted && has_letter(letters, (uint32_t)c))
            out[count++] = (char)c;
    }
    out[count] = '\0';
}

static void random_word(char out[WORD_MAX + 1], const char *from, nl_rng *rng)
{
    uint32_t choices = (uint32_t)strlen(from), length = 3 + nl_rng_below(rng, 5);
    for (uint32_t i = 0; i < length; i++)
        out[i] = from[nl_rng_below(rng, choices)];
    out[length] = '\0';
}

static void put_case(char *word, nl_wording wording)
{
    for (char *c = word; *c; c++)
        if (wording == NL_WORDING_CAPITALS || (wording == NL_WORDING_TITLE && c == word))
            *c = (char)(*c - 'a' + 'A');
}

static void next_word(char out[WORD_MAX + 1], nl_wording wording, const char *from,
                      const nl_letters *letters, nl_rng *rng)
{
    bool from_list = wording != NL_WORDING_CODES && wording != NL_WORDING_DIGITS;
    for (int i = 0; from_list && i < WORD_TRIES; i++) {
        const char *word = words[nl_rng_below(rng, WORDS)];
        memcpy(out, word, strlen(word) + 1);
        put_case(out, wording);
        if (has_all(letters, out))
            return;
    }
    random_word(out, from, rng);
}

static const char *choose_word(nl_rng *rng)
{
    return words[nl_rng_below(rng, WORDS)];
}

static size_t count_written(const char *text)
{
    size_t count = 0;
    for (; *text; text++)
        count += *text != ' ';
    return count;
}

/* The next phrase, of at most `most` characters; without one, a random word. */
static void next_phrase(char out[NL_PHRASE_MAX], nl_wording wording, size_t most, const char *from,
                        const nl_letters *letters, nl_rng *rng)
{
    for (int i = 0; i < WORD_TRIES; i++) {
        if (wording == NL_WORDING_NUMBERS)
            nl_phrase_number(out, rng);
        else
            nl_phrase_words(out, choose_word, rng);
        if (has_all(letters, out) && count_written(out) <= most)
            return;
    }
    random_word(out, from, rng);
}

/* Writes a line of phrases. */
static void write_phrases(char out[NL_WORDING_MAX], nl_wording wording, const char *from,
                          const nl_letters *letters, nl_rng *rng)
{
    char phrase[NL_PHRASE_MAX];
    size_t used = 0, count = 0, wanted = LINE_LETTERS_MIN + nl_rng_below(rng, 9);
    while (count < wanted) {
        next_phrase(phrase, wording, LINE_LETTERS_MAX - count, from, letters, rng);
        size_t size = strlen(phrase);
        if (count + count_written(phrase) > LINE_LETTERS_MAX)
            break;
        if (count > 0)
            out[used++] = ' ';
        memcpy(out + used, phrase, size);
        used += size;
        count += count_written(phrase);
    }
    out[used] = '\0';
}

bool nl_wording_possible(nl_wording wording, const nl_letters *letters)
{
    int capitals = count_letters(letters, 'A', 'Z'), small = count_letters(letters, 'a', 'z');
    int digits = count_letters(letters, '0', '9');
    switch (wording) {
    case NL_WORDING_CAPITALS:
        return capitals >= LETTERS_LEAST;
    case NL_WORDING_LOWER:
        return small >= LETTERS_LEAST;
    case NL_WORDING_TITLE:
        return capitals >= INITIALS_LEAST && small >= LETTERS_LEAST;
    case NL_WORDING_CODES:
        return capitals >= LETTERS_LEAST && digits >= DIGITS_LEAST;
    case NL_WORDING_NUMBERS:
        return digits >= DIGITS_LEAST && count_number_symbols(letters) >= NUMBER_SYMBOLS_LEAST;
    case NL_WORDING_SYMBOLS:
        return capitals >= INITIALS_LEAST && small >= LETTERS_LEAST &&
               count_symbols(letters) >= SYMBOLS_LEAST;
    default:
        return digits >= DIGITS_LEAST;
    }
}

void nl_wording_line(char out[NL_WORDING_MAX], nl_wording wording, const nl_letters *letters,
                     nl_rng *rng)
{
    char from[128], word[WORD_MAX + 1];
    collect(from, wording, letters);
    if (wording == NL_WORDING_NUMBERS || wording == NL_WORDING_SYMBOLS) {
        write_phrases(out, wording, from, letters, rng);
        return;
    }
    size_t used = 0, count = 0, wanted = LINE_LETTERS_MIN + nl_rng_below(rng, 9);
    while (count < wanted) {
        next_word(word, wording, from, letters, rng);
        size_t length = strlen(word);
        if (count > 0 && count + length > LINE_LETTERS_MAX)
            break;
        if (count > 0)
            out[used++] = ' ';
        memcpy(out + used, word, length);
        used += length;
        count += length;
    }
    out[used] = '\0';
}
