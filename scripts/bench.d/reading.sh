# shellcheck shell=bash
# From the start of a process to its answer, in turns with other readers; and what it is made of.

pangram=$'THE QUICK BROWN FOX JUMPS\nover the lazy dog 1234567890'
ten_lines=$pangram$'\n'$pangram$'\n'$pangram$'\n'$pangram$'\n'$pangram

# Picture, its form, capital height, seconds it should take, tesseract's page segmentation.
pictures='letter png 28 0.008 10
line png 28 0.020 7
page png 40 - 6
photo jpg 164 0.350 6'

text_of()
{
    case $1 in
    letter) echo A ;;
    line) echo 'THE QUICK BROWN FOX' ;;
    *) echo "$ten_lines" ;;
    esac
}

# make_pictures: in all forms that readers want.
make_pictures()
{
    local name form height rest
    while read -r name form height rest; do
        [ ! "$quick" ] || height=16
        "$nnletters" data synth --text "$(text_of "$name")" --height "$height" --noise 8 -s 3 \
            -o "$work/$name.png"
        "$tests/bench_picture" "$work/$name.png" "$work/$name.pgm"
        [ "$form" = png ] || "$tests/bench_picture" "$work/$name.png" "$work/$name.$form"
    done <<<"$pictures"
}

# size_of NAME: "4000 x 3000", of the PGM.
size_of()
{
    sed -n '1{ s/^P5 \([0-9]*\) \([0-9]*\) .*/\1 x \2/p; q; }' "$work/$1.pgm" | tr -d '\0'
}

# reader NAME PICTURE FORM SEGMENTATION: sets `command`, with one thread as ours has.
reader()
{
    case $1 in
    nnletters) command=("$nnletters" predict -m "$model" "$work/$2.$3") ;;
    tesseract)
        command=(env OMP_THREAD_LIMIT=1 tesseract "$work/$2.$3" - --psm "$4" -c debug_file=/dev/null)
        ;;
    gocr) command=(gocr -i "$work/$2.pgm") ;;
    ocrad) command=(ocrad "$work/$2.pgm") ;;
    esac
}

# race PICTURE FORM HEIGHT BAR SEGMENTATION: lines of the table.
race()
{
    local name command all=() names=() times=15,10
    [ ! "$quick" ] || times=1
    for name in nnletters tesseract gocr ocrad; do
        reader "$name" "$1" "$2" "$5"
        if [ "$name" != nnletters ]; then
            command -v "$name" >/dev/null || continue
            if ! timeout 60 "${command[@]}" >/dev/null 2>&1; then
                echo "bench: $name fails at $1, or takes more than a minute" >&2
                continue
            fi
        fi
        names+=("$name")
        all+=(${all[@]+--} "${command[@]}")
    done
    "$tests/bench_run" $times "${all[@]}" 2>"$work/told" >"$work/run" ||
        { cat "$work/told" >&2; return 1; } # gocr tells much
    paste <(printf '%s\n' "${names[@]}") "$work/run" |
        awk -F '\t' -v OFS='\t' -v picture="$1" -v size="$(size_of "$1")" -v bar="$4" '
            NR == 1 { ours = $2 }
            { print picture, size, $1, $2, $3, sprintf("%.1f", $2 / (ours > 0 ? ours : 1e-4)), $4,
                  $5, NR == 1 ? bar : "-" }'
}

# stages PICTURE FORM: what --timing says, means of several processes.
stages()
{
    local i times=9
    [ ! "$quick" ] || times=1
    for ((i = 0; i < times; i++)); do
        "$nnletters" predict --timing -m "$model" "$work/$1.$2" 2>&1 >/dev/null
    done | awk -v OFS='\t' -v picture="$1" -v times=$times '
        / timing: / {
            if (!($3 in ms))
                name[++count] = $3
            ms[$3] += $4 / times
            all += $4 / times
        }
        END {
            for (i = 1; i <= count; i++)
                print picture, name[i], sprintf("%.3f", ms[name[i]]),
                    sprintf("%.1f", 100 * ms[name[i]] / all)
        }'
}

bench_reading()
{
    local name form rest
    make_pictures
    {
        line picture size reader seconds processors 'ours is' MB runs bar
        "$tests/bench_run" "$([ "$quick" ] && echo 1 || echo 15)" "$nnletters" --version |
            awk -F '\t' -v OFS='\t' '{ print "none (--version)", "-", "nnletters", $1, $2, "1.0", $3, $4, "0.006" }'
        while read -r name form rest; do
            # shellcheck disable=SC2086 # words
            race $name $form $rest
        done <<<"$pictures"
    } >"$work/table"
    show reading 'From the start of a process to its answer' <"$work/table"
    {
        line picture stage ms %
        while read -r name form rest; do
            stages "$name" "$form"
        done <<<"$pictures"
    } | show stages 'What reading is made of (predict --timing)'
}

# Many pictures by one and by two processes at a time.
bench_jobs()
{
    local count=1000 times=5
    # 'predict' may not be able to yet.
    "$nnletters" help predict | grep -q -- '--jobs' || return 0
    [ ! "$quick" ] || count=4 times=1
    "$nnletters" data synth --lines clean -n $count -o "$work/lines"
    local -a read=("$nnletters" predict -m "$model")
    {
        line pictures jobs seconds processors MB 'times as fast' bar
        "$tests/bench_run" $times "${read[@]}" --jobs 1 "$work"/lines/*.png \
            -- "${read[@]}" --jobs 2 "$work"/lines/*.png |
            awk -F '\t' -v OFS='\t' -v count=$count '
                NR == 1 { one = $1 }
                { print count, NR, $1, $2, $3, sprintf("%.2f", one / $1), NR == 2 ? "1.9" : "-" }'
    } | show jobs "Reading $count pictures of a line by several processes"
}

# Cost follows the ink: pages of 10 lines, one below the other.
bench_pages()
{
    local start pages all i height=40 times=5
    [ ! "$quick" ] || height=16 times=1
    "$nnletters" data synth --text A --height 28 -o "$work/letter.png"
    start=$("$tests/bench_run" $times "$nnletters" predict -m "$model" "$work/letter.png" | cut -f 2)
    {
        line pages 'processor ms' 'ms per page, without start'
        for pages in 1 4 $([ "$quick" ] || echo 16); do
            all=$ten_lines
            for ((i = 1; i < pages; i++)); do
                all=$all$'\n'$ten_lines
            done
            "$nnletters" data synth --text "$all" --height $height -s 3 -o "$work/pages.png"
            "$tests/bench_run" $times "$nnletters" predict -m "$model" "$work/pages.png" |
                awk -F '\t' -v OFS='\t' -v n="$pages" -v start="$start" \
                    '{ printf "%d\t%.1f\t%.1f\n", n, 1e3 * $2, 1e3 * ($2 - start) / n }'
        done
    } | show pages 'Pages of 10 lines in one picture'
}
