# shellcheck shell=sh
# How much ten of each of one's own letters are worth: people of UNIPEN, of whom the model has never
# seen a stroke, teach it their hand by `train --from`.

# Who wrote 13 or more of each of 14 or more characters, with how many characters, most first.
diligent_people()
{
    sed 's/.*"l":"\([^"]*\)".*"w":"\([^"]*\)".*/\2 \1/' "$work/own/all" | awk '
        { written[$1 " " $2]++ }
        END {
            for (pair in written)
                if (written[pair] >= 13) { split(pair, part, " "); characters[part[1]]++ }
            for (who in characters)
                if (characters[who] >= 14) print who, characters[who]
        }' | sort -k 2,2nr -k 1,1
}

# part_letters WHO: their first ten of each of those characters to `learnt`, the others to `rest`;
# prints the characters.
part_letters()
{
    grep -F "\"w\":\"$1\"" "$work/own/all" >"$work/own/hand"
    awk -v folder="$work/own" '
        { split($0, part, "\""); letter = part[4] }
        FNR == NR { written[letter]++; next }
        written[letter] >= 13 {
            print >(folder (++seen[letter] <= 10 ? "/learnt.ndjson" : "/rest.ndjson"))
            if (seen[letter] == 1) characters = characters letter
        }
        END { print characters }' "$work/own/hand" "$work/own/hand"
    gzip -f "$work/own/learnt.ndjson" "$work/own/rest.ndjson"
}

# wrong MODEL OPTION...: percent of the rest, and how many they are.
wrong()
{
    file=$1
    shift
    right wrong "$file" "$@" "$work/own/rest.ndjson.gz" | awk -F '\t' '{ printf "%.1f\t%d", 100 - $2, $5 }'
}

# The model before may answer with the person's characters only, as the one after.
own_hand()
{
    row=own-hand base=$models/nist.safetensors
    recipe nist
    mkdir -p "$work/own"
    gzip -dc "$data"/unipen/unipen-[dlu]*-strokes.ndjson.gz >"$work/own/all"
    {
        printf 'person\tcharacters\twrong before\twrong after\tletters\tseconds'
        diligent_people | while read -r who count; do
            allowed=$(part_letters "$who")
            start=$(date +%s.%N)
            "$nnletters" train --progress none --from "$base" --lines 0 --valid 0 \
                -o "$work/own/own.safetensors" "$work/own/learnt.ndjson.gz" || stop "$who is not learnt"
            seconds=$(echo "$start $(date +%s.%N)" | awk '{ printf "%.1f", $2 - $1 }')
            before=$(wrong "$base" --allow "$allowed")
            printf '\n%s\t%s\t%s\t%s\t%s' "$who" "$count" "${before%%"$tab"*}" \
                "$(wrong "$work/own/own.safetensors")" "$seconds"
        done
        echo
    } | render | publish own-hand
}
