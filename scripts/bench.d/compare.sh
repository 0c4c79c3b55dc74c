# shellcheck shell=bash
# Two builds in turns, and the tables of a machine over time.

# ratios: of lines "SECONDS-A TAB SECONDS-B", one a round, the median of B / A; the bounds of its 95 %
# interval, which are the values at ranks that a fair coin misses in 5 of 100 such series; and
# what that says.
ratios()
{
    awk -F '\t' '{ print $2 / $1 }' | LC_ALL=C sort -g | awk -v OFS='\t' '
        { ratio[NR] = $1 }
        END {
            n = NR
            below = each = 0.5 ^ n
            for (low = 1; below + each * (n - low + 1) / low <= 0.025 && low < n / 2; low++) {
                each *= (n - low + 1) / low
                below += each
            }
            median = n % 2 ? ratio[(n + 1) / 2] : (ratio[n / 2] + ratio[n / 2 + 1]) / 2
            from = ratio[low]
            to = ratio[n + 1 - low]
            sure = 2 * 0.5 ^ n <= 0.05
            says = sure && from > 1 ? "slower" : sure && to < 1 ? "faster" : "same"
            print sprintf("%.3f", median), sprintf("%.3f", from), sprintf("%.3f", to), says
        }'
}

# pair WHAT UNIT A-COMMAND... -- B-COMMAND...: a line of the table. Rounds begin with A and with B in
# turn. UNIT is `process`, or `step` for programs of bench_turns.
pair()
{
    local what=$1 unit=$2 round at order
    shift 2
    local -a a=() b=()
    while [ "$1" != -- ]; do a+=("$1") && shift; done
    b=("${@:2}")
    : >"$work/pair"
    for ((round = 0; round < pairs; round++)); do
        order=$((round % 2))
        if [ $order = 0 ]; then at=("${a[@]}" -- "${b[@]}"); else at=("${b[@]}" -- "${a[@]}"); fi
        take_pair "$unit" "${at[@]}" | paste -s | awk -F '\t' -v OFS='\t' -v order=$order \
            '{ if (order) print $2, $1; else print $1, $2 }' >>"$work/pair"
    done
    line "$what" "$(cut -f 1 "$work/pair" | median)" "$(cut -f 2 "$work/pair" | median)" \
        "$(ratios <"$work/pair")"
}

# take_pair UNIT COMMAND... -- COMMAND...: the seconds of each, a line each.
take_pair()
{
    local unit=$1
    shift
    if [ "$unit" = process ]; then
        "$tests/bench_run" 1 "$@" | cut -f 1
        return
    fi
    local -a named=(first)
    for word; do
        named+=("$word")
        [ "$word" != -- ] || named+=(second)
    done
    "$tests/bench_turns" 1 "$turn" "${named[@]}" | cut -f 2
}

median()
{
    LC_ALL=C sort -g | awk '{ all[NR] = $1 } END { printf "%.3g\n", 1e3 * all[int((NR + 1) / 2)] }'
}

# compare A B: what is slower or faster in build B than in A, beyond noise.
compare()
{
    local a=$1 b=$2 name form rest widths activation optimiser batch
    pairs=21 turn=0.2
    [ ! "$quick" ] || pairs=3 turn=0
    make_pictures
    {
        line what 'A ms' 'B ms' 'B is A times' from to so
        pair 'start (--version)' process "$a/cmd/nnletters" --version -- "$b/cmd/nnletters" --version
        while read -r name form rest; do
            pair "read: $name" process \
                "$a/cmd/nnletters" predict -m "$model" "$work/$name.$form" -- \
                "$b/cmd/nnletters" predict -m "$model" "$work/$name.$form"
        done <<<"$pictures"
        while read -r name widths activation optimiser batch; do
            pair "step: $name" step \
                "$a/tests/bench_step" step "$widths" "$activation" "$optimiser" "$batch" 1 -- \
                "$b/tests/bench_step" step "$widths" "$activation" "$optimiser" "$batch" 1
        done <<<"$workloads"
    } >"$work/table"
    show compare "Build B against build A, $pairs pairs each" <"$work/table"
}

# The kind of this machine, as a file's name: its processor and the kernels that BLAS takes.
machine_kind()
{
    {
        sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | sed 1q
        "$nnletters" --version -v | sed -n 's/^blas:.*core \([A-Za-z0-9]*\).*/\1/p'
    } | tr -cs 'A-Za-z0-9' - | sed 's/^-*//; s/-*$//'
}
