#include "data/classname.h"

#include "base/utf8.h"
#include "data/mapping.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

/* The value of `length` hexadecimal digits; false if one is not a digit. */
static bool hexadecimal(uint32_t *value, const char *text, size_t length)
{
    *value = 0;
    for (size_t i = 0; i < length; i++) {
        static const char digits[] = "0123456789abcdef0123456789ABCDEF";
        const char *found = text[i] ? strchr(digits, text[i]) : NULL;
        if (!found)
            return false;
        *value = *value * 16 + (uint32_t)((found - digits) % 16);
    }
    return true;
}

/* A letter and a combining mark as one character, if there is one in Latin-1; 0: there is none. */
static uint32_t compose(uint32_t letter, uint32_t mark)
{
    static const struct {
        uint32_t mark;
        const char *letters;   /* with it, ... */
        uint32_t composed[16]; /* ... these, in the same order */
    } rows[] = {
        {0x300, "AEIOUaeiou", {0xc0, 0xc8, 0xcc, 0xd2, 0xd9, 0xe0, 0xe8, 0xec, 0xf2, 0xf9}},
        {0x301,
         "AEIOUYaeiouy",
         {0xc1, 0xc9, 0xcd, 0xd3, 0xda, 0xdd, 0xe1, 0xe9, 0xed, 0xf3, 0xfa, 0xfd}},
        {0x302, "AEIOUaeiou", {0xc2, 0xca, 0xce, 0xd4, 0xdb, 0xe2, 0xea, 0xee, 0xf4, 0xfb}},
        {0x303, "ANOano", {0xc3, 0xd1, 0xd5, 0xe3, 0xf1, 0xf5}},
        {0x308, "AEIOUaeiouy", {0xc4, 0xcb, 0xcf, 0xd6, 0xdc, 0xe4, 0xeb, 0xef, 0xf6, 0xfc, 0xff}},
        {0x30a, "Aa", {0xc5, 0xe5}},
        {0x327, "Cc", {0xc7, 0xe7}},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *found = letter < 0x80 ? strchr(rows[i].letters, (int)letter) : NULL;
        if (rows[i].mark == mark && found && *found)
            return rows[i].composed[found - rows[i].letters];
    }
    return 0;
}

/* Exactly one character: one code point, or a letter and its mark, as macOS stores names. */
static bool one_character(uint32_t *code, const char *text, size_t length)
{
    const char *at = text, *end = text + length;
    if (length == 0)
        return false;
    int32_t found = nl_utf8_next(&at, end);
    if (found > 0 && at < end) {
        int32_t mark = nl_utf8_next(&at, end);
        found = mark > 0 ? (int32_t)compose((uint32_t)found, (uint32_t)mark) : 0;
    }
    *code = (uint32_t)found;
    return found > 0 && at == end && nl_code_is_character(*code);
}

/* A character, '_' and a word: "A_upper". */
static bool character_and_word(uint32_t *code, const char *name)
{
    const char *end = strchr(name, '_');
    size_t word = end ? strspn(end + 1, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") : 0;
    return word > 1 && end[1 + word] == '\0' && one_character(code, name, (size_t)(end - name));
}

static bool one_code(uint32_t *code, const char *text, size_t length)
{
    if (one_character(code, text, length))
        return true;
    return length >= 6 && length <= 8 && strncmp(text, "U+", 2) == 0 &&
           hexadecimal(code, text + 2, length - 2) && nl_code_is_character(*code);
}

/* Codes joined by '|'. */
static bool joined_codes(uint32_t codes[NL_CLASS_CODES_MAX], int *count, const char *name)
{
    *count = 0;
    while (*count < NL_CLASS_CODES_MAX) {
        size_t length = strcspn(name, "|");
        if (!one_code(&codes[*count], name, length))
            return false;
        ++*count;
        if (name[length] == '\0')
            return true;
        name += length + 1;
    }
    return false;
}

bool nl_class_codes(uint32_t codes[NL_CLASS_CODES_MAX], int *count, const char *name)
{
    size_t length = strlen(name);
    *count = 1;
    if (one_code(codes, name, length))
        return true;
    const char *last = strrchr(name, '_');
    if (last && last > name && one_character(codes, last + 1, strlen(last + 1)))
        return true;
    if (length > 2 && name[length - 1] == '_' && name[length - 2] == '_') {
        codes[0] = '_';
        return true;
    }
    if (length == 2 && hexadecimal(codes, name, 2) && codes[0] > 0x20 && codes[0] < 0x7f)
        return true;
    return character_and_word(codes, name) || joined_codes(codes, count, name);
}

static bool is_plain(uint32_t code)
{
    return (code >= '0' && code <= '9') || (code >= 'A' && code <= 'Z') ||
           (code >= 'a' && code <= 'z');
}

static const char *prefix_of(uint32_t code)
{
    return code <= '9' ? "digit_" : code <= 'Z' ? "upper_" : "lower_";
}

void nl_class_name(char out[NL_CLASS_NAME_MAX], const nl_class *c)
{
    size_t used = 0;
    *out = '\0';
    for (int i = 0; i < c->count; i++) {
        uint32_t code = c->code[i];
        const char *prefix = i ? "|" : c->count == 1 && is_plain(code) ? prefix_of(code) : "";
        char *at = out + used;
        size_t room = NL_CLASS_NAME_MAX - used;
        int wrote = is_plain(code) ? snprintf(at, room, "%s%c", prefix, (char)code)
                                   : snprintf(at, room, "%sU+%04X", prefix, (unsigned)code);
        used += (size_t)wrote;
    }
}

static bool is_numbered(const char *name)
{
    size_t letters = strcspn(name, "0123456789");
    size_t digits = strspn(name + letters, "0123456789");
    return letters > 2 && digits > 1 && name[letters + digits] == '\0';
}

const char *nl_class_hint(const char *name)
{
    static const char *const parts[] = {"train", "training", "test",       "testing",
                                        "val",   "valid",    "validation", "dev"};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (strcasecmp(name, parts[i]) == 0)
            return "a part of the data: give the folder itself, for train and for eval each its "
                   "own";
    }
    if (is_numbered(name))
        return "a number instead of a character: write a file labels.csv beside it, with lines "
               "like "
               "Sample001,0 that say what each folder is";
    return "name it after its character, as in A, upper_A, A_upper, U+0041 or C|c, or write a file "
           "labels.csv beside it with lines of name,character";
}

/* Is it 48 to 57, the code points of digits in decimal numbers? */
static bool is_digit_code(const char *name)
{
    return strlen(name) == 2 && ((name[0] == '4' && (name[1] == '8' || name[1] == '9')) ||
                                 (name[0] == '5' && name[1] >= '0' && name[1] <= '7'));
}

bool nl_class_names_ambiguous(char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!is_digit_code(names[i]))
            return false;
    }
    return count > 1;
}
