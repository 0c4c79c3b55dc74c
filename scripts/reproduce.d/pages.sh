# shellcheck shell=sh
# Drawn photos of pages, and small lines: error rates, and the same with an option that leaves out
# what is for them.

# Name, kind of lines, backdrop, option.
page_kinds='pages pages none --without=surfaces
desk pages desk --without=surfaces
desk pages desk --without=legibility
desk pages desk --without=surfaces,legibility
shadow pages shadow --without=surfaces
panel pages panel --without=surfaces
skew pages skew --without=surfaces
turn pages turn --rotate=0
table pages table --without=ruled-lines
size clean size --without=enlargement
small small none --without=enlargement'

# compose_pages NAME KIND BACKDROP
compose_pages()
{
    folder=$work/sets/page-$1 kind=$2 backdrop=$3
    mkdir -p "$work/sets"
    rm -rf "$folder"
    set --
    [ ! "$pens" ] || set -- --held-back --held-share "$held" "$data"/unipen/unipen-*-strokes.ndjson.gz
    "$nnletters" data synth --lines "$kind" --backdrop "$backdrop" -n "$(((lines + 3) / 4))" \
        -s "$seed" -o "$folder" "$@"
}

# page_rate NAME [OPTION...]: error rate in percent and its 95 % interval.
page_rate()
{
    folder=$work/sets/page-$1
    shift
    rates=$(rate_folder "$folder" -m "$model" "$@")
    echo "$rates" | awk -F '\t' '{ printf "%s (%s-%s)\n", $1, $2, $3 }'
}

pages()
{
    before=
    {
        printf 'page\tas it is\toption\twith it\n'
        echo "$page_kinds" | while read -r name kind backdrop option; do
            if [ "$name" != "$before" ]; then
                compose_pages "$name" "$kind" "$backdrop"
                whole=$(page_rate "$name")
                before=$name
            fi
            printf '%s\t%s\t%s\t%s\n' "$name" "$whole" "$option" "$(page_rate "$name" "$option")"
        done
    } >"$work/pages"
    { caption && render <"$work/pages"; } | publish pages
}
