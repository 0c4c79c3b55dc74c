#!/usr/bin/env bats
# Word lists and n-grams: their effect on reading, and bad files.

load cli

setup_file() {
    cd "$BATS_FILE_TMPDIR"
    "$NNLETTERS" train --drawn 6200 --lines 0 --hidden 64 --epochs 3 --no-batch-norm -o letters.safetensors --progress none
    mkdir lines
    for seed in 3 4 5; do
        "$NNLETTERS" data synth --text 'TWO WORDS' --seed $seed -o lines/$seed.png
        echo 'TWO WORDS' >lines/$seed.txt
    done
    printf 'one\ntwo\t3\nwords\n' >words.txt
    echo 'The words of two, the word of one; two worlds, some swords.' >text.txt
}

setup() {
    cd "$BATS_FILE_TMPDIR"
    unset NNLETTERS_MODEL
}

# wrong ARG...: how many letters of the lines are read wrong.
wrong() {
    "$NNLETTERS" eval --fold-case "$@" lines | awk '$1 == "all" { print $4 + $5 + $6 }'
}

# count_of FILE: how many n-grams it has.
count_of() {
    od -A n -t u4 -j 20 -N 4 "$1"
}

@test "words of the list are read" {
    [ "$(wrong --lm none)" -gt 0 ]
    [ "$(wrong --lm none --lexicon words.txt)" -eq 0 ]
    "$NNLETTERS" predict --lm none --lexicon words.txt lines/3.png | grep -qix 'two words'
    [ "$(wrong --lm none --lexicon - <words.txt)" -eq 0 ]
}

@test "n-grams help, and go with a list" {
    "$NNLETTERS" data ngram --order 4 -o text.ngram text.txt
    [ "$(wrong --lm text.ngram)" -lt "$(wrong --lm none)" ]
    [ "$(wrong --lm text.ngram --lexicon words.txt)" -eq 0 ]
}

@test "English is built in, and can be left out" {
    [ "$(wrong)" -lt "$(wrong --lm none)" ]
    [ "$(wrong)" -eq "$(wrong --lm "$NL_SOURCE/data/language/english.ngram")" ]
    "$NNLETTERS" predict --lm none lines/3.png >without
    "$NNLETTERS" predict lines/3.png >with
    fails cmp without with
    echo 'no letters of theirs: xyz' >none # a file of that name
    refused 3 'no file of n-grams' predict --lm ./none lines/3.png
    rm none
    for command in predict eval; do
        "$NNLETTERS" $command --help | tr -s ' \n' ' ' | grep -q 'default: English, which is built in; none: no language'
    done
}

@test "English parts words that stand close, with the shipped model" {
    export NNLETTERS_MODEL=$NL_SOURCE/data/models/letters.safetensors
    "$NNLETTERS" data synth --lines lower -n 20 -s 6 -o lower
    "$NNLETTERS" eval --lm none lower >without
    "$NNLETTERS" eval lower >with
    awk -F '\t' 'FNR == 1 { for (i = 1; i <= NF; i++) at[$i] = i }
        $1 == "all" { rate[++n] = $at["error_rate"] }
        END { print rate[1], rate[2]; exit !(rate[2] < 0.8 * rate[1]) }' without with
}

@test "a list of other words forbids nothing" {
    echo zygote >other.txt
    [ "$("$NNLETTERS" predict --lexicon other.txt lines/3.png)" = "$("$NNLETTERS" predict lines/3.png)" ]
}

@test "the same text gives the same n-grams, however it is divided into files" {
    "$NNLETTERS" data ngram -o a.ngram text.txt
    cut -d';' -f1 text.txt >first.txt
    cut -d';' -f2 text.txt | "$NNLETTERS" data ngram -o b.ngram first.txt -
    cmp a.ngram b.ngram
    "$NNLETTERS" data ngram -o - text.txt | cmp - a.ngram
    "$NNLETTERS" data ngram --order 3 -o c.ngram text.txt
    [ "$(wc -c <c.ngram)" -lt "$(wc -c <a.ngram)" ]
}

@test "the longest n-grams that are rare can be left out" {
    for least in 1 2 3; do
        "$NNLETTERS" data ngram --order 4 --least $least -o $least.ngram text.txt
    done
    "$NNLETTERS" data ngram --order 4 text.txt -o all.ngram
    cmp all.ngram 1.ngram
    [ "$(wc -c <2.ngram)" -lt "$(wc -c <1.ngram)" ]
    [ "$(wc -c <3.ngram)" -lt "$(wc -c <2.ngram)" ]
    [ "$(wrong --lm 2.ngram)" -lt "$(wrong --lm none)" ]
    "$NNLETTERS" data ngram --order 4 --least 2 -o twice.ngram text.txt text.txt
    [ "$(count_of twice.ngram)" -eq "$(count_of 1.ngram)" ]
    [ "$(count_of 2.ngram)" -lt "$(count_of 1.ngram)" ]
}

@test "bad lists and n-grams are refused with file and line" {
    printf 'a\nb\tx\n' >bad.txt
    refused 3 'bad.txt: line 2: a count' predict --lexicon bad.txt lines/3.png
    printf 'a\nM\374ller\n' >latin.txt
    refused 3 'latin.txt: line 2 is not UTF-8 text' predict --lexicon latin.txt lines/3.png
    refused 3 'latin.txt: line 2 is not UTF-8 text' data ngram -o x latin.txt
    refused 3 '/dev/null: there is no word in it' predict --lexicon /dev/null lines/3.png
    refused 3 'nosuch.txt' predict --lexicon nosuch.txt lines/3.png
    refused 3 "words.txt: no file of n-grams; 'nnletters data ngram'" predict --lm words.txt lines/3.png
    "$NNLETTERS" data ngram -o cut.ngram text.txt
    truncate -s 200 cut.ngram
    refused 3 'file holds 168' predict --lm cut.ngram lines/3.png
    refused 3 'there is no word in the texts' data ngram -o x /dev/null
    [ ! -e x ]
}

@test "options that do not go together are refused" {
    refused 2 'say where to with -o' data ngram text.txt
    refused 2 'between 1 and 6' data ngram --order 7 -o x text.txt
    refused 2 'between 1 and 1000' data ngram --least 0 -o x text.txt
    refused 2 '--lexicon is for pictures with transcriptions' eval --lexicon words.txt --max-samples 10
    refused 5 'no/such' data ngram -o no/such/folder text.txt
    [ ! -e x ]
}
