# shellcheck shell=bash
# Whole trainings by the program: what augmentation costs an epoch, and memory.

# timed NAME BAR-SECONDS BAR-MB TIMES COMMAND...: a line of the table of whole processes.
timed()
{
    local name=$1 seconds=$2 memory=$3
    shift 3
    "$tests/bench_run" "$@" | awk -F '\t' -v OFS='\t' -v name="$name" -v bar="$seconds" -v most="$memory" \
        '{ print name, $1, $2, bar, $3, most }'
}

# speed OPTION...: samples per second in the second of two epochs.
speed()
{
    "$nnletters" train --valid 0 --lines 0 -e 2 --progress json -o "$work/m" "$@" \
        "$work/drawn-images-idx3-ubyte" 2>&1 |
        sed -n 's/.*"samples_per_second": \([0-9.e+]*\).*/\1/p' | tail -n 1
}

# compare_augmented NAME BAR OPTION...: the same training with and without, in turns; medians.
compare_augmented()
{
    local name=$1 bar=$2 i times=5
    shift 2
    [ ! "$quick" ] || times=1
    : >"$work/plain"
    : >"$work/augmented"
    for ((i = 0; i < times; i++)); do
        speed "$@" --augment 0 >>"$work/plain"
        speed "$@" --augment 1 >>"$work/augmented"
    done
    paste <(sort -g "$work/plain") <(sort -g "$work/augmented") | sed -n "$((times / 2 + 1))p" |
        awk -v OFS='\t' -v name="$name" -v bar="$bar" \
            '{ printf "%s\t%.0f\t%.0f\t%.1f\t%s\n", name, $1, $2, 100 * (1 - $2 / $1), bar }'
}

bench_training()
{
    local count=24800 wide=2048,2048 whole=() large=112800
    if [ "$quick" ]; then
        count=310 wide=16,16 large=310
        whole=(--drawn 310 --lines 4 --hidden 16 -e 1)
    fi
    "$nnletters" data synth -n $count -o "$work/drawn" \
        --chars 0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz
    {
        line training 'samples/s plain' 'samples/s augmented' '% slower' bar
        compare_augmented 'W3, pixels' 10 --features pixels --hidden $wide -b 256 --optimizer adamw \
            --no-batch-norm
        compare_augmented '1024,512, pixels' - --features pixels --hidden ${wide/2048,2048/1024,512}
        compare_augmented '1024,512, gradient' - --features gradient --hidden ${wide/2048,2048/1024,512}
    } | show augmentation 'What augmentation costs a training'
    "$nnletters" data synth -n $large -o "$work/large" \
        --chars ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijk0123456789
    {
        line process seconds processors bar MB 'MB bar'
        timed "train: W2, an epoch of $large pictures" - 200 1 "$nnletters" train --features pixels \
            --hidden 512,256 --optimizer momentum --no-batch-norm --valid 0 --lines 0 -e 1 \
            --progress none -o "$work/m" "$work/large-images-idx3-ubyte"
        timed 'train (no arguments)' 60 300 1 "$nnletters" train --progress none -o "$work/m" \
            ${whole[@]+"${whole[@]}"}
    } | show training 'Whole trainings'
    rm -f "$work"/drawn-* "$work"/large-*
}
