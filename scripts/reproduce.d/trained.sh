# shellcheck shell=sh
# Models that are trained once and kept, and the tables of what they get right. A model is kept in
# $work/models with its recipe: the command, the program's version, and sums of the data. What
# --quick makes is apart from them and made anew each time.

# The folder, with `data` in it.
open_models()
{
    models=$work/models
    if [ "$quick" ]; then
        models=$work/quick/models data=$work/quick/data
        rm -rf "$work/quick"
        make_quick_data
    fi
    mkdir -p "$models"
    [ -d "$data/nist" ] || stop "results are of public handwriting, which is not in $data (data/README.md)"
    ln -sfn "$(cd "$data" && pwd)" "$models/data"
}

# A few drawn letters where NIST, MNIST and the photographs are otherwise, and pen strokes of 60
# people who write L, T, V, X and Z, each in their own size; and a word that some of them wrote.
make_quick_data()
{
    mkdir -p "$data/nist" "$data/mnist" "$data/unipen"
    for set in byclass bymerge letters; do
        "$nnletters" data synth -n 1240 -s "${#set}" -o "$data/nist/nist-$set-dev"
    done
    "$nnletters" data synth -n 300 --chars 0123456789 -o "$data/mnist/train"
    "$nnletters" data synth -n 1240 --to tree -o "$data/crops62"
    for kind in upper lower digits symbols; do
        awk 'BEGIN {
            split("0,100,0,0,60,0;0,100,70,100;0,100,30,0,60,100;0,100,70,0;0,100,60,100,0,0,60,0", s, ";")
            split("35,100,35,0;0,0,70,100", second, ";")
            split("LTVXZ", name, "")
            for (i = 0; i < 60 * 5; i++) {
                k = i % 5 + 1
                strokes = "[" s[k] "]"
                if (name[k] ~ /[TX]/)
                    strokes = strokes ",[" second[name[k] == "T" ? 1 : 2] "]"
                printf "{\"l\":\"%s\",\"w\":\"val%02d\",\"q\":\"?\",\"s\":[%s]}\n", name[k], i / 5, strokes
            }
        }' | gzip >"$data/unipen/unipen-$kind-strokes.ndjson.gz"
    done
    for kind in lines words; do
        awk 'BEGIN {
            for (i = 0; i < 12; i++)
                printf "{\"l\":\"LT\",\"w\":\"val%02d\",\"q\":\"?\",\"s\":[[0,100,0,0,60,0],[90,100,160,100],[125,100,125,0]]}\n", i
        }' | gzip >"$data/unipen/unipen-$kind.ndjson.gz"
    done
}

# shown WORD...: a command, noted for the table and told.
shown()
{
    line=$(echo "nnletters $*" | tr -s ' ' | sed 's/ $//')
    echo "$line" >>"$models/$row.commands"
    echo "reproduce: $line" >&2
}

# minutes_of NAME
minutes_of()
{
    awk '{ printf "%.1f min\n", $1 / 60 }' "$models/$1.seconds" 2>/dev/null || echo -
}

# key_of WORDS: what a model depends on.
key_of()
{
    "$nnletters" --version
    echo "$1"
    (
        cd "$models" || exit
        for word in $1; do
            [ ! -e "$word" ] || find -L "$word" -type f -exec cksum {} + | sort
        done
    )
}

# is_kept NAME WORDS: has it been made by just these?
is_kept()
{
    key_of "$2" >"$work/key"
    [ -e "$models/$1.safetensors" ] && cmp -s "$work/key" "$models/$1.key"
}

learn()
{
    words=$2
    [ ! "$quick" ] || words="$words --epochs 1 --epoch-lines 16 --hidden 32 --drawn 1240 --lines 0 -t 1"
    shown train -o "$1.safetensors" "$words"
    echo "$1" >>"$models/$row.curves"
    if is_kept "$1" "$words"; then
        echo "reproduce: kept from before, $(minutes_of "$1")" >&2
        return
    fi
    rm -f "$models/$1.key"
    start=$(date +%s)
    (
        cd "$models" || exit
        # shellcheck disable=SC2086 # words
        "$nnletters" train --progress plain --plot "$1.svg" -o "$1.safetensors" $words
    ) || stop "$1 was not trained"
    echo $(($(date +%s) - start)) >"$models/$1.seconds"
    mv "$work/key" "$models/$1.key"
    echo "reproduce: trained in $(minutes_of "$1")" >&2
}

# The shipped model, as letters.safetensors.
learn_shipped()
{
    learn characters "$shipped_characters"
    learn letters "$shipped_lines"
}

# unite NAME MODEL...: the time is that of all of them.
unite()
{
    united=$1
    shift
    for member; do
        cat "$models/$member.seconds"
    done | awk '{ sum += $1 } END { print sum }' >"$models/$united.seconds"
    words=$(printf ' %s.safetensors' "$@")
    shown ensemble -o "$united.safetensors$words"
    # shellcheck disable=SC2086 # words
    (cd "$models" && "$nnletters" ensemble -o "$united.safetensors" $words) ||
        stop "$united was not put together"
}

# take NAME: the model that is shipped, or --model.
take()
{
    taken=${model:-$shipped}
    [ -e "$taken" ] || stop "there is no $taken; scripts/reproduce model makes it"
    cp "$taken" "$models/$1.safetensors"
    rm -f "$models/$1.seconds"
}

measure()
{
    words=$4
    shown eval -m "$1.safetensors" "$words"
    # shellcheck disable=SC2086 # words
    right=$(cd "$models" && right "$1" "$1.safetensors" $words) || exit
    printf '%s\t%s\t%s\t%s\t%s\n' "$1" "$2" "$3" "$(echo "$right" | cut -f 2-)" \
        "$(minutes_of "$1")" >>"$models/$row.table"
}

# recipe_of ROW: its models; its lines of the table are left to itself.
recipe_of()
{
    within=$row row=part
    recipe "$1"
    cat "$models/part.commands" >>"$models/$within.commands"
    cat "$models/part.curves" >>"$models/$within.curves"
    rm -f "$models"/part.*
    row=$within
}

# make_row ROW: its lines, commands and models with learning curves, in $models/ROW.*
make_row()
{
    row=$1
    rm -f "$models/$row.table" "$models/$row.commands" "$models/$row.curves"
    : >"$models/$row.curves"
    recipe "$row"
}

# of_rows SUFFIX: what has been made of all rows, now or before.
of_rows()
{
    for one in $rows; do
        [ ! -e "$models/$one.$1" ] || cat "$models/$one.$1"
    done
}

# The commands, as they were run, and the learning curves of what they trained.
appendix()
{
    [ ! "$json" ] || return 0
    # shellcheck disable=SC2016 # no shell's
    printf '\nIn a folder where `data` is the public data (by %s, on %s processors):\n\n```\n' \
        "$("$nnletters" --version)" "$(getconf _NPROCESSORS_ONLN)"
    of_rows commands | awk '!seen[$0]++'
    echo '```'
    of_rows curves | awk '
        !seen[$0]++ { list = list (list ? ", " : "") "[" $0 "](curves/" $0 ".svg)"; first = first ? first : $0 }
        END {
            print "\nLearning curves: " list "."
            print "\n![Loss, errors and learning rate by epoch](curves/" first ".svg)"
        }'
    [ "$write" ] || return 0
    mkdir -p "$root/docs/curves"
    of_rows curves | sort -u | while read -r one; do
        cp "$models/$one.svg" "$root/docs/curves"
    done
}

# results ROWS: all, or these; the table is of all that have been made.
results()
{
    for one in ${1:-$rows}; do
        make_row "$one"
    done
    {
        {
            printf 'model\tmeasured on\tbar\tright\tfrom\tto\tsamples\ttrained in\n'
            of_rows table
        } | render
        appendix
    } | publish results
}

# The shipped model: made anew if none is named, and put in its place.
model()
{
    (cd "$models/data" && cksum nist/* unipen/*.gz) >&2
    row=model
    rm -f "$models/$row".*
    if [ ! "$model" ]; then
        learn_shipped
        model=$models/letters.safetensors
        [ "$quick" ] || cp "$model" "$shipped"
    fi
    take shipped
    recipe model
    {
        printf 'held back\tright\tfrom\tto\tsamples\n'
        cut -f 2,4-7 "$models/model.table"
    } | render | publish model
}

# One line of it: what is right of 62, 36 and 26 classes.
ingredient()
{
    learn "$1" "$ingredients_of $3 $nist"
    for how in 'data/nist/nist-byclass*images*' "--fold-case $nist" "$letters $nist"; do
        # shellcheck disable=SC2086 # words
        (cd "$models" && right "$2" "$1.safetensors" --held-back $how)
    done | awk -F '\t' -v time="$(minutes_of "$1")" '
        NR == 1 { printf "%s", $1 }
        { printf "\t%s", $2 }
        END { printf "\t%s\t%s\t%s\n", $3, $4, time }'
}

ingredients()
{
    row=ingredients number=0
    rm -f "$models/$row".*
    printf 'what is different\t62 classes\t36\t26\tfrom\tto\ttrained in\n' >"$models/$row.table"
    echo "$ingredients" >"$work/list"
    while IFS='|' read -r what options <&3; do
        number=$((number + 1))
        case $options in
        *--teacher*) [ -e "$models/ensemble.safetensors" ] || continue ;;
        esac
        ingredient "part-$number" "$what" "$options" >>"$models/$row.table"
    done 3<"$work/list"
    {
        render <"$models/$row.table"
        # shellcheck disable=SC2016 # no shell's
        [ "$json" ] || printf '\nEach: `nnletters train %s OPTION... %s`\n' "$ingredients_of" "$nist"
    } | publish ingredients
}

# One line of it: the error rates of lines.
line_ingredient()
{
    if [ "$3" ]; then
        learn "$1" "$line_ingredients_of $shipped_held $3"
    else
        learn "$1" "$shipped_characters"
    fi
    printf '%s' "$2"
    while read -r kind _; do
        rates=$(rate_lines "$kind" -m "$models/$1.safetensors")
        printf '\t%s' "${rates%%"$tab"*}"
    done <"$work/kinds"
    printf '\t%s\n' "$(minutes_of "$1")"
}

line_ingredients()
{
    row=line-ingredients number=0
    rm -f "$models/$row".*
    kinds=$(echo "$kinds" | grep -E '^(touching|written-)')
    make_sets >"$work/kinds"
    rm -rf "$models/lines"
    set --
    [ ! "$pens" ] || set -- --no-held-back --held-share "$held" "$data"/unipen/unipen-*-strokes.ndjson.gz
    "$nnletters" data synth --lines wild -n $((40 * lines)) -o "$models/lines" "$@" || stop 'no lines'
    {
        printf 'what is learnt'
        cut -d ' ' -f 1 "$work/kinds" | sed 's/written-//' | tr '\n' '\t' | sed 's/^/\t/'
        printf 'trained in\n'
    } >"$models/$row.table"
    echo "$line_ingredients" >"$work/list"
    while IFS='|' read -r what options <&3; do
        number=$((number + 1))
        name=lines-$number
        [ "$options" ] || name=characters
        line_ingredient "$name" "$what" "$options" >>"$models/$row.table"
    done 3<"$work/list"
    render <"$models/$row.table" | publish line-ingredients
}
