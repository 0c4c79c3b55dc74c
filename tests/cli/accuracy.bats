#!/usr/bin/env bats
# The shipped model, found by default, reads no worse than it did: scripts/gates.

@test "drawn lines of every kind, drawn photos and drawn characters are read as well as before" {
    "$NL_SOURCE/scripts/gates" >"$BATS_TEST_TMPDIR/rates" || {
        cat "$BATS_TEST_TMPDIR/rates"
        false
    }
    [ "$(wc -l <"$BATS_TEST_TMPDIR/rates")" -eq 21 ]
}

@test "a part of the method that is lost puts a set above its bar" {
    for lost in 'touching segmentation' 'digits context' 'ruled ruled-lines' 'desk surfaces'; do
        echo "$lost"
        run "$NL_SOURCE/scripts/gates" "${lost% *}" -- --without "${lost#* }"
        echo "$output"
        [ "$status" -eq 1 ]
        [[ "$output" == *ABOVE* ]]
    done
}

@test "a set that is not read is no success" {
    run "$NL_SOURCE/scripts/gates" clean -- -m nosuch.safetensors
    [ "$status" -ne 0 ]
    [[ "$output" == *'clean: not scored'* ]]
    run "$NL_SOURCE/scripts/gates" claen
    [ "$status" -ne 0 ]
}
