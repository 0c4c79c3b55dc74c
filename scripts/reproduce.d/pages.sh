# shellcheck shell=sh
# Drawn photos of pages: error rates by what the page lies on, with the parts that find it left out.

# The backdrops, and parts of the method.
backdrops='none surfaces
desk surfaces
desk legibility
desk surfaces,legibility
shadow surfaces
panel surfaces
skew surfaces
turn surfaces'

# compose_pages BACKDROP
compose_pages()
{
    backdrop=$1 folder=$work/sets/backdrop-$1
    mkdir -p "$work/sets"
    rm -rf "$folder"
    set --
    [ ! "$pens" ] || set -- --held-back --held-share "$held" "$data"/unipen/unipen-*-strokes.ndjson.gz
    "$nnletters" data synth --lines pages --backdrop "$backdrop" -n "$(((lines + 3) / 4))" \
        -s "$seed" -o "$folder" "$@"
}

# page_rate BACKDROP [OPTION...]: error rate in percent and its 95 % interval.
page_rate()
{
    folder=$work/sets/backdrop-$1
    shift
    "$nnletters" eval -m "$model" --fold-case "$@" "$folder" |
        awk -F '\t' '
            NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i }
            $1 == "all" {
                printf "%.1f (%.1f-%.1f)\n", 100 * $at["error_rate"], 100 * $at["low"],
                    100 * $at["high"]
            }'
}

pages()
{
    before=
    {
        printf 'page\tall parts\tleft out\twithout\n'
        echo "$backdrops" | while read -r backdrop part; do
            if [ "$backdrop" != "$before" ]; then
                compose_pages "$backdrop"
                whole=$(page_rate "$backdrop")
                before=$backdrop
            fi
            printf '%s\t%s\t%s\t%s\n' "$backdrop" "$whole" "$part" \
                "$(page_rate "$backdrop" --without "$part")"
        done
    } >"$work/pages"
    { caption && render <"$work/pages"; } | publish pages
}
