# shellcheck shell=sh
# data/language/english.ngram, the n-grams that are built in, from texts. data/README.md says whose
# they are; only counts of letter sequences are kept of them.

# How often each text counts, its name in the folder, its SHA-256, and what it is.
texts='2 1661.txt 2a0ce5568625a304f54fbb6bfdeeadf527a1437254b5f0e06b5a9e233d4784a2 The Adventures of Sherlock Holmes: 1661.txt of github.com/GITenberg/The-Adventures-of-Sherlock-Holmes_1661
2 11-0.txt 49a0b2726606e1290ac03a63978fa1dd1bd38a8d805704d98265f393533ea094 Alice in Wonderland: 11-0.txt of github.com/GITenberg/Alice-s-Adventures-in-Wonderland_11
2 1342-0.txt 48e0522844402a86a3ea98f0947ba85ea54838db3c59022299298ed968a5a163 Pride and Prejudice: 1342-0.txt of github.com/GITenberg/Pride-and-Prejudice_1342
2 american-english 9f513f1ceadb6a01c5485b7dbdfd5118dc66cd70b59cae2851292112d4066a32 words: /usr/share/dict/american-english of Debian package wamerican 2020.12.07
1 first-names.txt 11ded6df3688a6473e4f10398c7c05340bb08e3dc9ac4b230dc77b248f59b124 "NamesDatabases/first names/all.txt" of github.com/smashew/NameDatabases
1 surnames.txt 03171de7ff4ba7dceb7436d5de8721c466f57ea0dd270429c97b9c14b76f5b92 NamesDatabases/surnames/all.txt of github.com/smashew/NameDatabases'

# text_of NAME: of a book what is between the marks of Project Gutenberg; of names those in ASCII.
text_of()
{
    case $1 in
    *names.txt) tr -d '\r' <"$folder/$1" | sed '/[^ -~]/d' ;;
    [0-9]*) sed '1,/^\*\*\* *START OF/d; /^\*\*\* *END OF/,$d' "$folder/$1" ;;
    *) cat "$folder/$1" ;;
    esac
}

# language FOLDER
language()
{
    folder=$1
    echo "$texts" | while read -r times name sum what; do
        [ -f "$folder/$name" ] || stop "there is no $folder/$name. It is $what"
        [ "$(sha256sum <"$folder/$name")" = "$sum  -" ] ||
            stop "$folder/$name is another text. Its SHA-256 should be $sum. It is $what"
        for _ in $(seq "$times"); do
            text_of "$name"
        done
    done >"$work/texts" || exit
    "$nnletters" data ngram --order 5 --least 2 -o "$root/data/language/english.ngram" "$work/texts"
    echo "reproduce: build again to have data/language/english.ngram in the program" >&2
}
