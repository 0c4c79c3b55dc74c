#!/usr/bin/env bats
# Every HELLO in data/hello, letters apart, touching, broken and of unequal size, is read HELLO by
# the model that is shipped.

load cli

@test "every HELLO is read" {
    model=$NL_SOURCE/data/models/letters.safetensors
    [ -e "$model" ] || skip 'no model is shipped'
    wrong=0
    for picture in "$NL_SOURCE"/data/hello/*.png; do
        text=$("$NNLETTERS" predict -m "$model" "$picture")
        [ "$text" = HELLO ] || { echo "${picture##*/} was read '$text'"; wrong=1; }
    done
    [ "$wrong" -eq 0 ]
}
