# shellcheck shell=sh
# Lines and pages: error rates by kind, beside other readers', with parts left out, as overlays.

# The kinds, with bar and goal of their error rates in percent.
kinds='clean 4 2
touching 13 8
digits 4 2
broken 5 3
sizes 4 2
slanted 4 2
photographed 4 2
ruled 4 2
inverted 5 3
small 4 2
codes 9 6
lower 8 5
pages 4 2
names 7 5
photos 1 0
hello 0 0
written-capitals 6 3
written-words 14 8
written-text 14 8
written-numbers 12 6
written-digits 4 2
written-symbols 25 12
numbers 12 6
symbols 25 12'
parts='segmentation joins not-a-letter geometry punctuation context ruled-lines language'

# The folder of a kind's pictures.
folder_of()
{
    case $1 in
    names | photos) echo "$data/$1" ;;
    hello) echo "$root/data/hello" ;;
    *) echo "$work/sets/$1" ;;
    esac
}

# compose KIND [PENS...]
compose()
{
    kind=$1 count=$lines
    shift
    [ "$kind" != pages ] || count=$(((lines + 3) / 4))
    mkdir -p "$work/sets"
    rm -rf "$work/sets/$kind"
    [ $# = 0 ] || set -- --held-back --held-share "$held" "$@"
    "$nnletters" data synth --lines "$kind" -n "$count" -s "$seed" -o "$work/sets/$kind" "$@"
}

# Makes the pictures and lists the kinds that there are.
make_sets()
{
    echo "$kinds" | while read -r kind bar goal; do
        case $kind in
        names | photos) [ -d "$data/$kind" ] || continue ;;
        hello) ;;
        written-*)
            [ "$pens" ] && [ -e "$data/unipen/unipen-lines.ndjson.gz" ] || continue
            compose "$kind" "$data"/unipen/unipen-lines*.ndjson.gz \
                "$data"/unipen/unipen-words.ndjson.gz
            ;;
        *) if [ "$pens" ]; then compose "$kind" "$data"/unipen/unipen-*-strokes.ndjson.gz; else compose "$kind"; fi ;;
        esac
        echo "$kind $bar $goal"
    done
}

# ---- other readers

seconds_each=60 # that a reader may take for a picture

# The characters of a kind, for a reader that wants to be told; nothing if there are all sorts.
letters_of()
{
    case $1 in
    codes) echo ' ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789' ;;
    digits) echo ' 0123456789' ;;
    lower) echo ' abcdefghijklmnopqrstuvwxyz' ;;
    names) echo " -'ABCDEFGHIJKLMNOPQRSTUVWXYZ" ;;
    photos | written-*) ;;
    *) echo ' ABCDEFGHIJKLMNOPQRSTUVWXYZ' ;;
    esac
}

list_readers()
{
    ! command -v tesseract >/dev/null || echo 'tesseract tesseract-told'
    ! { [ -d "$root/build/peers/node_modules/@gutenye/ocr-node" ] && command -v node; } >/dev/null ||
        echo ppocr
    for reader in gocr ocrad; do
        ! { command -v convert && command -v "$reader"; } >/dev/null || echo "$reader"
    done
}

# What the figures are of.
caption()
{
    [ ! "$json" ] || return 0
    printf '%s lines of each kind, %s; read with %s' "$lines" \
        "$([ "$pens" ] && echo 'by people held back' || echo drawn)" "${model##*/}"
    for reader in ${readers-}; do
        case $reader in
        tesseract) printf '; %s' "$(tesseract --version 2>&1 | sed 1q)" ;;
        ppocr) printf '; PP-OCRv4 (@gutenye/ocr-node)' ;;
        gocr) printf '; %s' "$(gocr --help 2>&1 | sed -n 's/.*\(gocr [0-9.]*\).*/\1/p' | sed 1q)" ;;
        ocrad) printf '; %s' "$(ocrad --version | sed 1q)" ;;
        esac
    done
    printf '\n\n'
}

# pictures_of KIND: their paths, one a line.
pictures_of()
{
    find "$(folder_of "$1")" -maxdepth 1 \( -name '*.png' -o -name '*.jpg' \) | sort
}

# read_one READER KIND PICTURE: prints the text; nothing if it fails or takes too long.
read_one()
{
    name=${3##*/}
    pgm=$work/pgm/$2/${name%.*}.pgm
    case $1 in
    nnletters) "$nnletters" predict -m "$model" "$3" ;;
    tesseract) timeout "$seconds_each" tesseract "$3" - --psm 6 ;;
    tesseract-told) timeout "$seconds_each" tesseract "$3" - --psm 6 -c "tessedit_char_whitelist=$(letters_of "$2")" ;;
    gocr) timeout "$seconds_each" gocr -i "$pgm" ;;
    ocrad) timeout "$seconds_each" ocrad "$pgm" ;;
    esac 2>/dev/null </dev/null || true
}

make_pgm()
{
    mkdir -p "$work/pgm/$1"
    pictures_of "$1" | while read -r picture; do
        name=${picture##*/}
        convert "$picture" -auto-orient -colorspace Gray "$work/pgm/$1/${name%.*}.pgm" </dev/null
    done
}

# Seconds of processor time in a file that `times` wrote: those of the shell's children.
seconds_in()
{
    awk 'NR == 2 { gsub("s", ""); split($0, t, "[m ]"); print 60 * (t[1] + t[3]) + t[2] + t[4] }' "$1"
}

# answered READER KIND: is there an answer for each picture, and anything in them?
answered()
{
    pictures_of "$2" | while read -r picture; do
        name=${picture##*/}
        [ -e "$work/answers/$1/$2/${name%.*}.txt" ] || exit
    done && [ "$(cat "$work/answers/$1/$2"/*.txt 2>/dev/null)" ]
}

# ask READER KIND: has it read all pictures into $work/answers/READER/KIND, and notes the time;
# unless it has read the very same before. If it fails, the others are asked all the same.
ask()
{
    answers=$work/answers/$1/$2
    key=$(pictures_of "$2" | xargs cksum | cksum)
    [ "$(cat "$answers.key" 2>/dev/null)" != "$key" ] || return 0
    rm -rf "$answers" "$answers.key"
    mkdir -p "$answers"
    pictures_of "$2" | {
        if [ "$1" = ppocr ]; then
            seconds=$(pictures_of "$2" | awk -v each="$seconds_each" 'END { print each * NR }')
            timeout "$seconds" xargs node "$root/scripts/reproduce.d/ppocr.mjs" \
                "$root/build/peers/node_modules" "$answers" || true
        else
            while read -r picture; do
                name=${picture##*/}
                read_one "$1" "$2" "$picture" >"$answers/${name%.*}.txt"
            done
        fi
        times >"$answers.times"
    }
    if answered "$1" "$2"; then
        echo "$key" >"$answers.key"
    else
        echo "reproduce: $1 has not read $2" >&2
    fi
}

# Milliseconds per picture of a kind, whole processes.
speed()
{
    answered "$1" "$2" || { echo failed && return; }
    seconds_in "$work/answers/$1/$2.times" |
        awk -v count="$(pictures_of "$2" | wc -l)" '{ printf "%.0f\n", 1000 * $1 / count }'
}

# ---- error rates

# rate_folder FOLDER [OPTION...]: error rate in percent, its 95 % interval, characters and seconds.
rate_folder()
{
    folder=$1
    shift
    (
        "$nnletters" eval --fold-case "$@" "$folder" >"$work/eval" || exit
        times >"$work/times"
    ) || stop "$folder was not evaluated"
    awk -F '\t' -v seconds="$(seconds_in "$work/times")" '
        NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i }
        $1 == "all" {
            printf "%.1f\t%.1f\t%.1f\t%d\t%.1f\n", 100 * $at["error_rate"], 100 * $at["low"],
                100 * $at["high"], $at["characters"], seconds
        }' "$work/eval"
}

# rate_lines KIND [OPTION...]: the same of a kind's pictures.
rate_lines()
{
    kind_folder=$(folder_of "$1")
    shift
    rate_folder "$kind_folder" "$@"
}

# rate_reader READER KIND: the error rate in percent, or that it has failed.
rate_reader()
{
    answered "$1" "$2" || { echo failed && return; }
    rate_lines "$2" --answers "$work/answers/$1/$2" | cut -f 1
}

# ---- commands

lines()
{
    make_sets >"$work/kinds"
    readers=$(list_readers)
    for reader in $readers; do
        case $reader in gocr | ocrad) cut -d ' ' -f 1 "$work/kinds" | while read -r kind; do
            make_pgm "$kind"
        done && break ;; esac
    done
    for reader in $readers; do
        while read -r kind _; do
            ask "$reader" "$kind"
        done <"$work/kinds" &
    done
    wait
    {
        printf 'set\tbar\tgoal\tnnletters\tfrom\tto\tcharacters\tseconds'
        for reader in $readers; do printf '\t%s' "$reader"; done
        while read -r kind bar goal; do
            rates=$(rate_lines "$kind" -m "$model" -t 1)
            printf '\n%s\t%s\t%s\t%s' "$kind" "$bar" "$goal" "$rates"
            for reader in $readers; do
                rate=$(rate_reader "$reader" "$kind")
                printf '\t%s' "$rate"
            done
        done <"$work/kinds"
        rm -rf "$work/answers/nnletters"
        ask nnletters clean
        printf '\nms a picture of clean\t30\t-\t%s\t-\t-\t-\t-' "$(speed nnletters clean)"
        for reader in $readers; do printf '\t%s' "$(speed "$reader" clean)"; done
        echo
    } >"$work/lines"
    { caption && render <"$work/lines"; } | publish lines
}

# left_out PART: the option that leaves it out.
left_out()
{
    [ "$1" = language ] && echo --lm=none || echo "--without=$1"
}

ablations()
{
    make_sets >"$work/kinds"
    {
        printf 'set\tall'
        for part in $parts; do printf '\t%s' "$part"; done
        while read -r kind _; do
            rates=$(rate_lines "$kind" -m "$model")
            printf '\n%s\t%s' "$kind" "${rates%%"$tab"*}"
            for part in $parts; do
                rates=$(rate_lines "$kind" -m "$model" "$(left_out "$part")")
                printf '\t%s' "${rates%%"$tab"*}"
            done
        done <"$work/kinds"
        echo
    } >"$work/ablations"
    awk -F '\t' -v OFS='\t' '{ print } NR > 1 { for (i = 2; i <= NF; i++) sum[i] += $i }
        END { $1 = "mean"; for (i = 2; i <= NF; i++) $i = sprintf("%.1f", sum[i] / (NR - 1)); print }' \
        "$work/ablations" | { caption && render; } | publish ablations
}

# overlay NAME FOLDER: of the folder's pictures the one that is read worst, with 32 colours where
# ImageMagick is here; and what of docs/reading.md is about it.
overlay()
{
    file=$root/docs/overlays/$1.png
    "$nnletters" eval --fold-case -m "$model" "$2" >"$work/eval"
    picture=$(sed '1d; /^all\t/d' "$work/eval" | sort -s -t "$tab" -k 2,2nr | sed -n '1s/\t.*//p')
    "$nnletters" predict -m "$model" --overlay "$file" "$picture" >"$work/text"
    ! command -v convert >/dev/null || convert "$file" +dither -colors 32 "PNG8:$file"
    [ "$(wc -c <"$file")" -le 98304 ] || stop "$file is larger than 96 KB"
    printf '%s: "%s" was read "%s"\n\n![%s](overlays/%s.png)\n\n' "$1" \
        "$(cat "${picture%.png}.txt")" "$(cat "$work/text")" "$1" "$1"
}

# A hard one of twenty drawn lines of each kind, and of five pages of each. Drawn, not written by
# people, because the pictures are kept in docs.
overlays()
{
    pens='' lines=20
    mkdir -p "$root/docs/overlays"
    for kind in touching broken sizes slanted photographed ruled inverted small codes lower; do
        compose "$kind"
        overlay "$kind" "$work/sets/$kind"
    done
    echo "$page_kinds" | sed '/^small /d' | sort -u -k 1,1 | while read -r name kind backdrop _; do
        compose_pages "$name" "$kind" "$backdrop"
        overlay "page-$name" "$work/sets/page-$name"
    done
}
