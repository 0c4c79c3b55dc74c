#!/usr/bin/env bats
# What shells complete, man pages, help on narrow and wide terminals.

load cli

setup() {
    cd "$BATS_TEST_TMPDIR"
}

# complete_words WORD...: what bash offers for the last word.
complete_words() {
    bash -c 'compopt() { :; }; source "$0"; COMP_WORDS=(nnletters "$@"); COMP_CWORD=$#;
             _nnletters; printf "%s\n" "${COMPREPLY[@]}"' "$BATS_TEST_TMPDIR/bash" "$@"
}

@test "bash completes commands, options, choices and files" {
    "$NNLETTERS" completion bash >"$BATS_TEST_TMPDIR/bash"
    bash -n "$BATS_TEST_TMPDIR/bash"
    cd "$BATS_TEST_TMPDIR"
    touch page-one.png
    [ "$(complete_words comp)" = completion ]
    [ "$(complete_words data sy)" = synth ]
    [ "$(complete_words data synth --tex)" = --text ]
    [ "$(complete_words train --optimizer ad)" = adamw ]
    [ "$(complete_words completion z)" = zsh ]
    [ "$(complete_words train page-o)" = page-one.png ]
    [ "$(complete_words train -o page-o)" = page-one.png ]
    [ -z "$(complete_words train --epochs "")" ]
    # The value of --name=, as bash splits it, and where it was told not to.
    [ "$(complete_words train --optimizer = ad)" = adamw ]
    [ "$(complete_words predict --format = | tr '\n' ' ')" = 'text tsv json hocr alto page ' ]
    [ "$(complete_words predict --format=js)" = --format=json ]
    [ "$(complete_words train -o = page-o)" = page-one.png ]
    # Commands after help.
    [ "$(complete_words help comp)" = completion ]
    [ "$(complete_words help data con)" = convert ]
    [ -z "$(complete_words help predict "")" ]
    [ "$(complete_words help --form)" = --format ]
}

@test "bash offers files of the kind that is wanted" {
    "$NNLETTERS" completion bash >"$BATS_TEST_TMPDIR/bash"
    mkdir "$BATS_TEST_TMPDIR/files" && cd "$BATS_TEST_TMPDIR/files"
    mkdir f-folder
    touch f-a.png f-B.JPG f-m.safetensors f-t.txt
    [ "$(complete_words predict f- | sort | tr '\n' ' ')" = 'f-B.JPG f-a.png f-folder ' ]
    [ "$(complete_words predict -m f- | tr '\n' ' ')" = 'f-m.safetensors f-folder ' ]
    [ "$(complete_words inspect --x f-m)" = f-m.safetensors ]
    [ "$(complete_words predict --dump f-)" = f-folder ]
    [ "$(complete_words predict --lexicon f- | wc -l)" -eq 5 ]
    [ "$(complete_words predict f-t)" = f-t.txt ] # none of the kind: any
}

@test "zsh and fish complete values, commands after help, and files of a kind" {
    "$NNLETTERS" completion fish >"$BATS_TEST_TMPDIR/fish"
    "$NNLETTERS" completion zsh >"$BATS_TEST_TMPDIR/zsh"
    grep -qF -- '{-f+,--format=}' "$BATS_TEST_TMPDIR/zsh"
    grep -q '_files -g "\*.(#i)(safetensors)(-.)"' "$BATS_TEST_TMPDIR/zsh"
    command -v fish >/dev/null || skip "no fish here"
    mkdir "$BATS_TEST_TMPDIR/files" && cd "$BATS_TEST_TMPDIR/files"
    touch f-a.png f-m.safetensors
    offers() {
        fish --no-config -c "source '$BATS_TEST_TMPDIR/fish'; complete -C 'nnletters $1'" | cut -f 1
    }
    [ "$(offers 'predict --format=js')" = --format=json ]
    [ "$(offers 'predict --format js')" = json ]
    [ "$(offers 'help comp')" = completion ]
    [ "$(offers 'data conv')" = convert ]
    [ "$(offers 'help data conv')" = convert ]
    offers 'predict -m f-' | head -n 1 | grep -qx f-m.safetensors
    fish --no-config -c "source '$BATS_TEST_TMPDIR/fish'; complete -C 'nnletters pred'" |
        grep -q "$(printf 'predict\tread the text')"
}

@test "zsh and fish accept their scripts" {
    "$NNLETTERS" completion zsh >"$BATS_TEST_TMPDIR/zsh"
    "$NNLETTERS" completion fish >"$BATS_TEST_TMPDIR/fish"
    [ -s "$BATS_TEST_TMPDIR/zsh" ]
    [ -s "$BATS_TEST_TMPDIR/fish" ]
    if command -v zsh >/dev/null; then zsh -n "$BATS_TEST_TMPDIR/zsh"; fi
    if command -v fish >/dev/null; then fish -n "$BATS_TEST_TMPDIR/fish"; fi
}

@test "mandoc finds nothing in the man pages, and they have their sections" {
    "$NNLETTERS" help --format man >nnletters.1
    commands | while read -r command; do
        page=${command// /-}.1
        "$NNLETTERS" help --format man $command >"$page"
        for section in NAME SYNOPSIS DESCRIPTION OPTIONS 'EXIT STATUS' ENVIRONMENT FILES 'SEE ALSO'; do
            grep -qx ".SH $section" "$page"
        done
    done
    for section in NAME SYNOPSIS DESCRIPTION COMMANDS EXAMPLES 'EXIT STATUS' ENVIRONMENT FILES 'SEE ALSO'; do
        grep -qx ".SH $section" nnletters.1
    done
    grep -A 9 'SEE ALSO' data-info.1 | grep -q 'data..convert (1),'
    command -v mandoc >/dev/null || skip "no mandoc here"
    mandoc -T lint ./*.1
}

@test "--help fits the terminal" {
    commands | while read -r command; do
        for columns in 50 120 400; do
            COLUMNS=$columns "$NNLETTERS" $command --help >out
            # Command lines are not broken.
            longest=$(sed '/^Examples:/,$d; /^Usage:/d' out | wc -L)
            [ "$longest" -lt $((columns > 120 ? 120 : columns)) ]
        done
    done
    [ "$(COLUMNS=100 "$NNLETTERS" predict --help | wc -L)" -gt 90 ]
    COLUMNS=80 "$NNLETTERS" predict --help >eighty
    env -u COLUMNS "$NNLETTERS" predict --help | cmp - eighty
}
