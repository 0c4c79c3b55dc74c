# shellcheck shell=bash
# Cost curves: how time grows with what there is to do, and how far it is off a straight line. Each
# is measured as lines "SERIES TAB X TAB MILLISECONDS TAB BAR"; BAR: per cent it may be off, or -.

# fit TABLE TITLE X-NAME AXIS DIVISOR UNIT FACTOR: the curve as a table, and for bench_plot. AXIS
# names x divided by DIVISOR; UNIT names milliseconds for each x times FACTOR.
#
# The line, start + slope x, has the least squares of relative deviations, as the bar is relative; a
# start below zero would mean nothing, so then it goes through zero. With UNIT "times as fast" x
# are threads, and the line is as many times one thread's speed.
fit()
{
    awk -F '\t' -v OFS='\t' -v table="$1" -v title="$2" -v column="$3" -v axis="$4" \
        -v divisor="$5" -v unit="$6" -v factor="$7" -v fitted="$work/fitted" -v plot="$work/plot" '
        function shown(v) {
            return v == 0 ? "0" : sprintf(v >= 1000 ? "%.0f" : v >= 100 ? "%.1f" : \
                v >= 10 ? "%.2f" : v >= 1 ? "%.3f" : v >= 0.1 ? "%.4f" : "%.6f", v)
        }
        function brief(v) {
            return sprintf(v >= 100 ? "%.0f" : "%.3g", v)
        }
        # Sets `start` and `slope`.
        function find_line(s, i, u, v, uu, uv, vv, su, sv, det) {
            start = 0
            slope = 1
            if (fast)
                return
            uu = uv = vv = su = sv = 0
            for (i = 1; i <= count[s]; i++) {
                u = 1 / y[s, i]
                v = x[s, i] / y[s, i]
                uu += u * u; uv += u * v; vv += v * v; su += u; sv += v
            }
            det = uu * vv - uv * uv
            if (det > 1e-9 * uu * vv)
                start = (su * vv - sv * uv) / det
            if (start < 0)
                start = 0
            slope = (sv - start * uv) / vv
        }
        function describe(s, i, line, off, worst) {
            worst = 0
            for (i = 1; i <= count[s]; i++) {
                line = start + slope * x[s, i]
                off = 100 * (y[s, i] / line - 1)
                if (off * off > worst * worst)
                    worst = off
                print s, x[s, i], shown(ms[s, i]),
                    shown(fast ? y[s, i] : factor * (ms[s, i] - start) / x[s, i]), shown(line),
                    sprintf("%.1f", off), bar[s]
            }
            print table, s, fast ? "-" : shown(start), fast ? "-" : shown(factor * slope), unit,
                sprintf("%.1f", worst), bar[s] >>fitted
        }
        function draw(s, i) {
            print "series",
                s (fast ? "" : ": " brief(start) " ms + " brief(factor * slope) " " unit),
                start, slope * divisor >>plot
            for (i = 1; i <= count[s]; i++)
                print "point", x[s, i] / divisor, y[s, i] >>plot
        }
        {
            if (!($1 in count))
                name[++names] = $1
            i = ++count[$1]
            x[$1, i] = $2
            y[$1, i] = ms[$1, i] = $3
            bar[$1] = $4
        }
        END {
            fast = unit == "times as fast"
            print "series", column, "ms", unit, "line", "% off", "bar"
            print "panel", title, axis, fast ? unit : "time, ms", fast ? "linear" : "log",
                bar[name[1]] >>plot
            for (k = 1; k <= names; k++) {
                s = name[k]
                for (i = 1; fast && i <= count[s]; i++)
                    y[s, i] = ms[s, 1] / ms[s, i]
                find_line(s)
                describe(s)
                draw(s)
            }
        }' | show "curve-$1" "$2"
}

# steps_of BAR PROGRAM...: bench_turns' programs, named "SERIES X"; only ours has a bar.
steps_of()
{
    local bar=$1 times=7 each=0.2
    shift
    [ ! "$quick" ] || times=1 each=0
    "$tests/bench_turns" $times $each "$@" | awk -F '\t' -v OFS='\t' -v bar="$bar" '
        {
            split($1, word, "@")
            print word[1], word[2], 1e3 * $2, word[1] ~ /^raw/ ? "-" : bar
        }' | sort -t $'\t' -s -k 1,1
}

# add_step SERIES X WIDTHS ACTIVATION OPTIMISER BATCH THREADS: a step and its raw products to `all`.
add_step()
{
    local name=$1 x=$2
    shift 2
    all+=(${all[@]+--} "ours$name@$x" "$tests/bench_step" step "$@"
        -- "raw sgemm$name@$x" "$tests/bench_step" raw-step "$@")
}

curve_weights()
{
    local all=() batch=128 h
    [ ! "$quick" ] || batch=16
    for h in 16 48 96 $([ "$quick" ] || echo 192 384 768 1408 2496); do
        add_step '' $((784 * h + h * h + h * 47)) "784,$h,$h,47" relu momentum $batch 1
    done
    steps_of 10 "${all[@]}" |
        fit weights 'Training step by weights' weights 'weights, millions' 1e6 ns/weight 1e6
}

curve_batch()
{
    local all=() batch
    for batch in 16 32 64 $([ "$quick" ] || echo 128 256 512 1024); do
        add_step '' "$batch" 784,512,256,47 relu momentum "$batch" 1
    done
    steps_of 10 "${all[@]}" |
        fit batch 'Training step by batch' rows 'rows of the batch' 1 us/row 1e3
}

# No straight line is promised: threads share the memory, and the clock slows down.
curve_threads()
{
    local all name widths activation optimiser batch threads list
    list=$(list_threads)
    [ "$(nproc)" -gt 8 ] || list=$(seq "$(nproc)")
    while read -r name widths activation optimiser batch; do
        [ "$name" != W1 ] || continue
        [ ! "$quick" ] || batch=$((batch / 8))
        all=()
        for threads in $list; do
            add_step ", $name" "$threads" "$widths" "$activation" "$optimiser" "$batch" "$threads"
        done
        steps_of - "${all[@]}"
    done <<<"$workloads" | sort -t $'\t' -s -k 1,1 |
        fit threads 'Training step by threads' threads threads 1 'times as fast' 1
}

curve_images()
{
    local count counts=(5000 10000 20000 40000 80000) times=5 all=()
    [ ! "$quick" ] || counts=(310 620 1240) times=1
    "$nnletters" data synth -n "${counts[-1]}" -o "$work/drawn" \
        --chars 0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz
    for count in "${counts[@]}"; do
        all+=(${all[@]+--} "$nnletters" train --valid 0 --lines 0 -e 1 --progress none
            --max-samples "$count" -o "$work/m" "$work/drawn-images-idx3-ubyte")
    done
    "$tests/bench_run" $times "${all[@]}" | paste <(printf '%s\n' "${counts[@]}") - |
        awk -F '\t' -v OFS='\t' '
            { print "elapsed time", $1, 1e3 * $2, 10
              print "processor time", $1, 1e3 * $3, 10 }' | sort -t $'\t' -s -k 1,1 |
        fit images 'Training by pictures, an epoch' pictures 'pictures, thousands' 1e3 us/picture 1e3
    rm -f "$work"/drawn-*
}

# repeat TIMES TEXT: prints it so many times.
repeat()
{
    local i
    for ((i = 0; i < $1; i++)); do
        printf %s "$2"
    done
}

# lines_of WRITTEN LINES: so many lines, of which only the first ones have letters.
lines_of()
{
    repeat "$1" $'THE QUICK BROWN FOX JUMPS\n'
    repeat $(($2 - $1)) $'\n'
}
line_letters=21

# draw_paper NAME HEIGHT <TEXT: the picture NAME.png. Lines without letters are paper, too.
draw_paper()
{
    local text
    text=$(cat; echo .)
    "$nnletters" data synth --text "${text%.}" --height "$2" -s 3 -o "$work/$1.png"
}

# pixels_of NAME: width x height, from the header.
pixels_of()
{
    od -An -t u1 -j 16 -N 8 "$work/$1.png" | awk '
        { print ($1 * 2 ^ 24 + $2 * 2 ^ 16 + $3 * 256 + $4) * ($5 * 2 ^ 24 + $6 * 2 ^ 16 + $7 * 256 + $8) }'
}

# read_papers: processor time of reading $work/1.png, 2.png and so on; their x on standard input.
read_papers()
{
    local all=() times=9 xs=() i
    [ ! "$quick" ] || times=1
    mapfile -t xs
    for ((i = 1; i <= ${#xs[@]}; i++)); do
        all+=(${all[@]+--} "$nnletters" predict -m "$model" "$work/$i.png")
    done
    "$tests/bench_run" $times "${all[@]}" | paste <(printf '%s\n' "${xs[@]}") - |
        awk -F '\t' -v OFS='\t' '{ print "processor time", $1, 1e3 * $3, 10 }'
}

paper_height=40 line_height=28
[ ! "$quick" ] || paper_height=16 line_height=16

# The same three lines on more and more paper.
curve_paper()
{
    local lines i=0
    local text='THE QUICK BROWN FOX JUMPS over the lazy dog 1234567890 PACK MY BOX WITH JUGS'
    for lines in 3 6 12 $([ "$quick" ] || echo 24 48 96 128); do
        i=$((i + 1))
        {
            repeat 3 "$text"$'\n'
            repeat $((lines - 3)) $'\n'
        } | draw_paper $i $paper_height
        pixels_of $i
    done | read_papers |
        awk -F '\t' -v OFS='\t' '{ $2 = sprintf("%.3f", $2 / 1e6); print }' |
        fit paper 'The same letters on larger paper' megapixels megapixels 1 ms/megapixel 1
}

# Paper grows with the letters; or, with `most`, it is as large for few.
read_lines()
{
    local lines i=0 most=${1-}
    for lines in 1 2 4 $([ "$quick" ] || echo 8 16 32 64); do
        i=$((i + 1))
        lines_of "$lines" "${most:-$lines}" | draw_paper $i $paper_height
        echo $((lines * line_letters))
    done | read_papers
}

curve_letters()
{
    read_lines | fit letters 'Letters on a page that grows with them' letters letters 1 us/letter 1e3
    read_lines "$([ "$quick" ] && echo 4 || echo 64)" |
        fit ink 'Letters on a page of the same size' letters letters 1 us/letter 1e3
}

curve_line()
{
    local words i=0
    for words in 2 5 10 $([ "$quick" ] || echo 20 40 80); do
        i=$((i + 1))
        repeat "$words" 'QUICK ' | draw_paper $i $line_height
        echo $((words * 5))
    done | read_papers | fit line 'Letters on one line' letters letters 1 us/letter 1e3
}

bench_curves()
{
    : >"$work/plot"
    line curve series 'start ms' slope unit '% off' bar >"$work/fitted"
    curve_weights
    curve_batch
    curve_threads
    curve_images
    curve_paper
    curve_letters
    curve_line
    show curves 'How far off a straight line each is at most' <"$work/fitted"
    [ ! "$plots" ] || "$tests/bench_plot" "$plots/cost.svg" <"$work/plot"
}
