#!/usr/bin/env bats
# Option tables: their rows are in the help, the man page, docs/cli.md and each completion; anything
# else is refused.

load cli

@test "docs/cli.md agrees with the tables" {
    "$NNLETTERS" help --format markdown | diff - "$NL_SOURCE/docs/cli.md" ||
        { echo "run: cmake --build BUILD --target docs"; false; }
}

@test "help, man page and completion have every option of every command" {
    "$NNLETTERS" completion bash >"$BATS_TEST_TMPDIR/bash"
    "$NNLETTERS" completion zsh >"$BATS_TEST_TMPDIR/zsh"
    "$NNLETTERS" completion fish >"$BATS_TEST_TMPDIR/fish"
    [ "$(commands | wc -l)" -ge 4 ]
    while read -r command; do
        "$NNLETTERS" $command --help >"$BATS_TEST_TMPDIR/help"
        "$NNLETTERS" help --format man $command | sed 's/\\-/-/g' >"$BATS_TEST_TMPDIR/man"
        "$NNLETTERS" help $command | diff "$BATS_TEST_TMPDIR/help" -
        "$NNLETTERS" help | grep -q "^  $command "
        long_options $command >"$BATS_TEST_TMPDIR/options"
        grep -qx -- --help "$BATS_TEST_TMPDIR/options"
        while read -r option; do
            echo "$command $option"
            plain=${option/--no-/--}
            grep -qE -- "(^| )(--\[no-\]${plain#--}|$option)( |\$)" "$BATS_TEST_TMPDIR/help"
            grep -qE -- "^\.B .*(--\[no-\]${plain#--}|$option)( |\$)" "$BATS_TEST_TMPDIR/man"
            grep -qF -- " '$command:-'*) words='" "$BATS_TEST_TMPDIR/bash"
            grep -F -- "'$command:-'*) words='" "$BATS_TEST_TMPDIR/bash" |
                grep -qE -- "[ ']$option "
            sed -n "/('$command')/,/;;/p" "$BATS_TEST_TMPDIR/zsh" | grep -qE -- "$option=?(\[|\}|')"
            grep "from ${command%% *}" "$BATS_TEST_TMPDIR/fish" |
                grep -qE -- " -l ${option#--}( |\$)"
        done <"$BATS_TEST_TMPDIR/options"
    done < <(commands)
}

@test "each command's short options are its own" {
    while read -r command; do
        letters=$("$NNLETTERS" help --format markdown $command | sed -n 's/^| `-\(.\), .*/\1/p')
        [ -z "$(sort <<<"$letters" | uniq -d)" ]
        [ -z "$(long_options $command | sort | uniq -d)" ]
    done < <(commands)
}

@test "man pages have no markup errors" {
    command -v man >/dev/null || skip "no man here"
    for page in "$NL_BUILD"/cmd/*.1; do
        run man --warnings -l "$page"
        [ "$status" -eq 0 ]
        [ -z "$(man --warnings -l "$page" 2>&1 >/dev/null)" ]
    done
    [ "$(ls "$NL_BUILD"/cmd/nnletters-*.1 | wc -l)" -eq "$(commands | wc -l)" ]
}

@test "an unknown command is refused, and the most similar named" {
    refused 2 "did you mean 'train'?" trian
    refused 2 "did you mean 'data info'?" data inof
    refused 2 "unknown command 'xyzzyx'; 'nnletters help' lists them" xyzzyx
    refused 2 "a second word is missing" data
    refused 2 "a command is missing"
    refused 2 "did you mean 'train'?" help trian
}

@test "an unknown option is refused, the most similar named, and nothing done" {
    cd "$BATS_TEST_TMPDIR"
    refused 2 "unknown option '--epohcs'; did you mean '--epochs'?" train --epohcs 1 -o m
    refused 2 "unknown option '-Z'" train -Z -o m
    refused 2 "unknown option '--xyzzyx'; 'nnletters train --help' lists them" train --xyzzyx
    refused 2 "ambiguous option '--l'" train --l 3
    refused 2 "--resume takes no value" train --resume=yes
    refused 2 "unknown option '--versoin'; did you mean '--version'?" --versoin
    refused 2 "after --version makes no sense" --version train
    [ ! -e m ]
}

@test "values that are out of range, not numbers or missing are refused with the range" {
    refused 2 "--lr: nan is not a number between" train --lr nan
    refused 2 "--lr: inf is not a number between" train --lr inf
    refused 2 "--lr: -1 is not a number between" train --lr -1
    refused 2 "--lr: 0.1x is not a number between" train --lr 0.1x
    refused 2 "--lr: '' is not a number between" train --lr ""
    refused 2 "--epochs: 0 is not a whole number between 1 and" train --epochs 0
    refused 2 "--epochs: 1.5 is not a whole number" train --epochs 1.5
    refused 2 "--epochs: 99999999999999999999 is not a whole number" train -e 99999999999999999999
    refused 2 "--seed: -1 is not a whole number from 0 to" train --seed -1
    refused 2 "--hidden: 12,,3 is not a list of whole numbers" train --hidden 12,,3
    refused 2 "did you mean 'nesterov'?" train --optimizer nestorov
    refused 2 "--lr needs a value (RATE)" train --lr
    refused 2 "-e needs a value (N)" train -e
}

@test "operands too many or too few are refused with the usage" {
    refused 2 "operand missing; usage: nnletters inspect [OPTION...] MODEL" inspect
    refused 2 "operand 'b' is one too many" inspect a b
    refused 2 "not one of bash, zsh, fish; did you mean 'fish'?" completion fihs
}

@test "-- ends the options" {
    refused 3 "--version" inspect -- --version
}

@test "--help wins over what follows, and over operands" {
    run "$NNLETTERS" train nosuch --help --nosuch
    [ "$status" -eq 0 ]
    [[ "$output" == "Usage: nnletters train"* ]]
    run "$NNLETTERS" data -h
    [ "$status" -eq 0 ]
    [[ "$output" == *"data info"* ]]
}

@test "--version says version, compiler and BLAS" {
    [[ "$("$NNLETTERS" --version)" =~ ^nnletters\ [0-9]+\.[0-9]+\.[0-9]+$ ]]
    run "$NNLETTERS" --version -v
    [ "$status" -eq 0 ]
    [[ "$output" == *"compiler: "*"blas: "* ]]
}

@test "a row whose member has another type does not compile" {
    cc=$(sed -n 's/^CMAKE_C_COMPILER:[A-Z]*=//p' "$NL_BUILD/CMakeCache.txt")
    # kind and arguments of a row; the type its member must have
    while IFS='|' read -r kind rest type; do
        for member in "$type" char "char *" long short; do
            [ "$member" != "$type" ] || continue
            printf '#include "cli/option.h"\nextern const char *const names[];
                const char *name_of(unsigned i);
                typedef struct S { %s member; } S;
                extern const nl_option row;
                const nl_option row = OPTION_%s(S, member, 0, "name"%s, "help");\n' \
                "$member" "$kind" "$rest" >"$BATS_TEST_TMPDIR/row.c"
            echo "$kind must not take $member"
            fails "$cc" -std=c11 -fsyntax-only -I"$NL_SOURCE/lib" -I"$NL_SOURCE/cmd" \
                "$BATS_TEST_TMPDIR/row.c" 2>/dev/null
        done
        sed -i "s/{ [^;]* member; }/{ $type member; }/" "$BATS_TEST_TMPDIR/row.c"
        "$cc" -std=c11 -fsyntax-only -I"$NL_SOURCE/lib" -I"$NL_SOURCE/cmd" \
            "$BATS_TEST_TMPDIR/row.c"
    done <<'EOF'
FLAG||_Bool
INT|, "N", 0, 1|int
SIZE|, "N", 0, 1|size_t
U64|, "N"|uint64_t
FLOAT|, "N", 0, 1|float
DOUBLE|, "N", 0, 1|double
STRING|, "N"|const char *
FILE|, "N"|const char *
CHARACTER|, "N"|uint32_t
CHOICE|, "N", names|enum { RED, GREEN }
CHOICE_FROM|, "N", name_of|enum { RED, GREEN }
INT_LIST|, "N", 0, 1|nl_int_list
EOF
}

@test "former names of options and commands are understood, and not documented" {
    few='--drawn 620 --lines 0 --dry-run'
    [ "$("$NNLETTERS" train --weights he $few 2>&1)" = "$("$NNLETTERS" train --init he $few 2>&1)" ]
    refused 3 'none.safetensors' train --init none.safetensors
    refused 3 'none.safetensors' train --from none.safetensors
    refused 2 'augment: 9 is not' train --deform 9
    refused 2 'say where to with -o' committee a b
    "$NNLETTERS" help --format markdown >"$BATS_TEST_TMPDIR/help"
    fails grep -e '--views' -e '--deform' -e '--normalise' -e 'committee' "$BATS_TEST_TMPDIR/help"
}
