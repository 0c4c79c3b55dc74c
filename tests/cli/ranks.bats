#!/usr/bin/env bats
# train by several processes that mpirun starts (a build with NL_MPI).

load cli

setup() {
    cd "$BATS_TEST_TMPDIR"
    export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
    export OMPI_MCA_rmaps_base_oversubscribe=1 OMPI_MCA_odls_base_sigkill_timeout=5
    tiny=(--drawn 940 --lines 0 --hidden 32 -e 2 -b 235 -t 1)
}

# ranks N ARG...: the program with these arguments, by so many ranks.
ranks() {
    local n=$1
    shift
    mpirun -n "$n" "$NNLETTERS" "$@"
}

@test "the same number of ranks trains the same bytes, over memory and over TCP; one trains as none" {
    "$NNLETTERS" train "${tiny[@]}" --progress none -o alone.m
    ranks 1 train "${tiny[@]}" --progress none -o 1.m
    cmp alone.m 1.m
    for n in 2 3; do
        ranks $n train "${tiny[@]}" -o $n.m >out 2>err
        OMPI_MCA_btl=tcp,self ranks $n train "${tiny[@]}" --progress none -o again.m
        cmp $n.m again.m
        fails cmp -s alone.m $n.m
        # One of them has printed and written.
        [ ! -s out ]
        [ "$(grep -c '^epoch ' err)" -eq 2 ]
        [ "$(grep -c '^nnletters: ' err)" -eq 1 ]
    done
    [ "$(echo *)" = '1.m 2.m 3.m again.m alone.m err out' ]
}

@test "lines are shared, too" {
    "$NNLETTERS" train "${tiny[@]}" --lines 20 --progress none -o old.m
    "$NNLETTERS" data synth --lines clean -n 12 -o pictures
    lines=(--from old.m --features context --epoch-lines 32 --drawn 620 --lines 20 -e 1 -t 1 --progress none)
    "$NNLETTERS" train "${lines[@]}" --log alone.log -o alone.m pictures
    for n in 2 2 3; do
        ranks $n train "${lines[@]}" --log $n.log -o $n.m pictures
        [ ! -e before.m ] || [ $n -eq 3 ] || cmp before.m $n.m
        mv $n.m before.m
        # The order of sums differs, and which lines are left out as too long; what is learnt does not.
        awk '{ match($0, /"loss": [0-9.]+/); loss[NR] = substr($0, RSTART + 8, RLENGTH - 8) }
            END { apart = loss[1] / loss[2] - 1; print loss[1], loss[2]; exit apart < -0.03 || apart > 0.03 }' \
            alone.log $n.log
    done
}

@test "a lost rank ends all with a message, and the checkpoint goes on with any number of ranks" {
    long=(--drawn 940 --lines 0 --hidden 32 -e 12 -b 235 -t 1)
    ranks 2 train "${long[@]}" --progress none -o whole.m
    mpirun -n 2 "$NNLETTERS" train "${long[@]}" -o cut.m >out 2>err &
    pid=$!
    for _ in $(seq 400); do
        grep -q '^epoch 1/' err && break
        sleep 0.02
    done
    for process in $(cat /proc/$pid/task/$pid/children); do
        [ "$(tr '\0' '\n' </proc/$process/environ | grep ^OMPI_COMM_WORLD_RANK=)" != OMPI_COMM_WORLD_RANK=1 ] ||
            kill -KILL "$process"
    done
    code=0
    wait $pid || code=$?
    cat err
    [ "$code" -ne 0 ]
    grep -q 'rank 1 .* exited on signal 9' err
    grep -q '^nnletters: stopped in epoch [0-9]*, by mpirun or as another rank has ended; .*(cut.m.checkpoint)$' err
    [ ! -e cut.m ]
    cp cut.m.checkpoint other.m.checkpoint
    ranks 2 train "${long[@]}" --progress none --resume -o cut.m
    cmp whole.m cut.m
    cp other.m.checkpoint alone.m.checkpoint
    ranks 3 train "${long[@]}" --progress none --resume -o other.m
    "$NNLETTERS" train "${long[@]}" --progress none --resume -o alone.m
    for model in other alone; do
        "$NNLETTERS" inspect $model.m >/dev/null
        [ ! -e $model.m.checkpoint ]
    done
}

@test "what all ranks find wrong is said by the first, and what one finds, by that one" {
    code=0
    ranks 3 train nosuch >out 2>err || code=$?
    cat err
    [ "$code" -eq 3 ]
    [ "$(grep -c '^nnletters: nosuch: ' err)" -eq 1 ]
    code=0
    mpirun -n 1 "$NNLETTERS" train "${tiny[@]}" -o a.m : -n 1 "$NNLETTERS" train "${tiny[@]}" --seed 2 -o b.m 2>err ||
        code=$?
    cat err
    [ "$code" -eq 2 ]
    grep -qF 'nnletters: rank 1: has other data or options than rank 0' err
    grep -qF -- '--seed 1, now 2' err
    [ ! -e a.m ]
    [ ! -e b.m ]
}
