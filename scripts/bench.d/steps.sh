# shellcheck shell=bash
# Training steps and inference in turns with raw sgemm, PyTorch, scikit-learn and numpy.

# Name, widths, activation, optimiser, batch.
workloads='W1 1024,64,36 sigmoid sgd 32
W2 784,512,256,47 relu momentum 128
W3 784,2048,2048,47 relu adamw 256'

# Workload, threads, least share of raw sgemm, least ratio to PyTorch at its best.
bars='W1 1 0.90 4.2
W1 2 1.15 3.5
W2 1 0.93 1.4
W2 2 0.96 1.6
W3 1 0.95 1.15
W3 2 0.95 1.2'

# Rounds, and the seconds of a turn; one unit of work each, of few samples, if it is to be quick.
rounds=9 seconds=0.5
[ ! "$quick" ] || rounds=1 seconds=0

# 1, 2, 4 and so on up to as many as there are processors.
list_threads()
{
    local n last=0
    for ((n = 1; n <= 2 || n <= $(nproc); n *= 2)); do
        echo $n
        last=$n
    done
    [ "$last" -ge "$(nproc)" ] || nproc
}

# Those installed: name, program, and the folder of its BLAS if that can be chosen.
list_peers()
{
    local blas found=''
    if /usr/bin/python3 -c 'import torch' 2>/dev/null; then
        for blas in /usr/lib/*/openblas-*/; do
            [ -e "$blas/libblas.so.3" ] || continue
            line "PyTorch, $(basename "$blas")" torch_peer.py "$blas"
            found=yes
        done
        [ "$found" ] || line PyTorch torch_peer.py
    fi
    ! /usr/bin/python3 -c 'import sklearn' 2>/dev/null || line scikit-learn sklearn_peer.py
    ! /usr/bin/python3 -c 'import numpy' 2>/dev/null || line numpy numpy_peer.py
}

# take_turns KIND WIDTHS ACTIVATION OPTIMISER BATCH THREADS: "PROGRAM SECONDS MEGABYTES" of each.
take_turns()
{
    local kind=$1 name program blas
    shift
    local -a all=("raw sgemm" "$tests/bench_step" "raw-$kind" "$@"
        -- ours "$tests/bench_step" "$kind" "$@")
    [ "$kind" != step ] ||
        all+=(-- 'ours, normalised' "$tests/bench_step" normalised-step "$@")
    while IFS=$'\t' read -r name program blas; do
        [ "$name" ] || continue
        all+=(-- "$name" env "OMP_NUM_THREADS=$5" "OPENBLAS_NUM_THREADS=$5"
            ${blas:+"LD_LIBRARY_PATH=$blas${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"} PYTHONDONTWRITEBYTECODE=1
            /usr/bin/python3 "scripts/bench.d/$program" "$kind" "$@")
    done <<<"$peers"
    "$tests/bench_turns" "$rounds" "$seconds" "${all[@]}"
}

# figures PREFIX WIDTHS BATCH FLOPS SHARE RATIO: of what take_turns printed. FLOPS are those of a weight
# and a sample; SHARE and RATIO the bars, or "-".
figures()
{
    awk -F '\t' -v OFS='\t' -v prefix="$1" -v widths="$2" -v batch="$3" -v flops="$4" \
        -v share="$5" -v ratio="$6" '
        { name[NR] = $1; seconds[$1] = $2; memory[$1] = $3 }
        /^PyTorch/ && (best == "" || $2 < seconds[best]) { best = $1 }
        END {
            for (i = split(widths, width, ","); i > 1; i--)
                weights += width[i] * width[i - 1]
            for (i = 1; i <= NR; i++) {
                n = name[i]
                s = seconds[n]
                print prefix, n, sprintf("%.1f", 1e6 * s), sprintf("%.0f", batch / s),
                    sprintf("%.1f", 1e-9 * flops * weights * batch / s),
                    sprintf("%.2f", seconds["raw sgemm"] / s), sprintf("%.2f", s / seconds["ours"]),
                    memory[n], n == "ours" ? share : n == best ? ratio : "-"
            }
        }'
}

bench_steps()
{
    local name widths activation optimiser batch threads share ratio
    peers=$(list_peers)
    {
        line workload threads program us/step samples/s GFLOP/s 'of raw' 'ours is' MB bar
        while read -r name widths activation optimiser batch; do
            [ ! "$quick" ] || batch=$((batch / 8))
            for threads in $(list_threads); do
                read -r share ratio < <(sed -n "s/^$name $threads //p" <<<"$bars"; echo - -)
                take_turns step "$widths" "$activation" "$optimiser" "$batch" "$threads" |
                    figures "$name"$'\t'"$threads" "$widths" "$batch" 6 "$share" "$ratio"
            done
        done <<<"$workloads"
    } >"$work/table"
    show steps "Training steps: $(sed ':a; N; $!ba; s/\n/; /g' <<<"$workloads")" <"$work/table"
}

bench_inference()
{
    local batch threads widths=784,512,256,47
    peers=$(list_peers)
    {
        line batch threads program us/batch samples/s GFLOP/s 'of raw' 'ours is' MB bar
        for batch in 1 1024; do
            for threads in $([ $batch = 1 ] && echo 1 || list_threads); do
                take_turns infer $widths relu momentum $batch "$threads" |
                    figures "$batch"$'\t'"$threads" $widths $batch 2 - -
            done
        done
    } >"$work/table"
    show inference "Inference of $widths" <"$work/table"
}
