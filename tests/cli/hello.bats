#!/usr/bin/env bats
# Every HELLO in data/hello, letters apart, touching, broken and of unequal size, is read HELLO by
# the model that is shipped.

load cli

@test "every HELLO is read" {
    wrong=0 read=0
    for picture in "$NL_SOURCE"/data/hello/*.png; do
        text=$("$NNLETTERS" predict "$picture")
        [ "$text" = HELLO ] || { echo "${picture##*/} was read '$text'"; wrong=1; }
        read=$((read + 1))
    done
    [ "$wrong" -eq 0 ] && [ "$read" -eq 16 ]
}
