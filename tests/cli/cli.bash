# What the command-line tests share. $NNLETTERS is the program, $NL_SOURCE the project's root.

commands() {
    "$NNLETTERS" help --format markdown | sed -n 's/^## nnletters //p'
}

# long_options WORD...: a command's long options, as its docs have them, --[no-]x as --x and --no-x.
long_options() {
    "$NNLETTERS" help --format markdown "$@" | sed -n 's/^| `\(.*\)` | .*/\1/p' |
        sed 's/^-., //; s/ .*//; s/^--\[no-\]\(.*\)/--\1 --no-\1/' | tr ' ' '\n'
}

# refused CODE TEXT ARG...: ends with the code, prints nothing on stdout, and one line that begins
# with the program's name and contains TEXT on stderr. Input comes from $input, or there is none.
refused() {
    local code=0 expected=$1 text=$2
    shift 2
    "$NNLETTERS" "$@" >"$BATS_TEST_TMPDIR/out" 2>"$BATS_TEST_TMPDIR/err" <"${input:-/dev/null}" ||
        code=$?
    echo "nnletters $*: exit $code, expected $expected"
    head -c 2000 "$BATS_TEST_TMPDIR/err"
    [ "$code" -eq "$expected" ]
    [ ! -s "$BATS_TEST_TMPDIR/out" ]
    [ "$(wc -l <"$BATS_TEST_TMPDIR/err")" -eq 1 ]
    grep -q '^nnletters: ' "$BATS_TEST_TMPDIR/err"
    grep -qF -- "$text" "$BATS_TEST_TMPDIR/err"
}

# fails COMMAND...: the command ends with 1, as grep does where nothing matches and cmp where files
# differ. (bats takes no notice of a plain `! COMMAND`.)
fails() {
    local code=0
    "$@" || code=$?
    echo "exit $code, expected 1: $*"
    [ "$code" -eq 1 ]
}
