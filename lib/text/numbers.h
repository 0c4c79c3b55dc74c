/* A model of numbers: digits, and the punctuation that stands in and around them. */
#ifndef NL_TEXT_NUMBERS_H
#define NL_TEXT_NUMBERS_H

#include "text/ngram.h"

/* Learns from a text of numbers, which blanks part and in which each digit is 0 ("$0,000.00
 * 00/00/0000"). A number that stands there several times is as much more common. `name` is for
 * messages. Free with nl_ngram_free. NL_ERROR_INPUT if it is not UTF-8 or empty; NL_ERROR_LIMIT. */
bool nl_numbers_learn(nl_ngram *out, nl_bytes text, const char *name, nl_error *err) NL_CHECK;

/* As a model of words. Where a digit may stand, all ten are equally likely; letters never follow.
 * Valid while the n-grams are. */
nl_word_model nl_numbers_model(const nl_ngram *numbers);

#endif
