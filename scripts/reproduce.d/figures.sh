# shellcheck shell=sh
# Tables, as Markdown or JSON, and where they go.

# right NAME MODEL OPTION... DATA...: how much of the data is right, in percent, with its interval.
right()
{
    name=$1 model_file=$2
    shift 2
    "$nnletters" eval -m "$model_file" "$@" >"$work/right" || stop "$name was not evaluated"
    awk -F '\t' -v name="$name" '
        $1 == "accuracy" { right = 100 * $2 }
        $1 == "interval" { low = 100 * $2; high = 100 * $3 }
        $1 == "samples" { printf "%s\t%.2f\t%.2f\t%.2f\t%d\n", name, right, low, high, $2 }' \
        "$work/right"
}

# Prints tab-separated lines, the first of which names the columns, as a table, or as JSON.
render()
{
    if [ "$json" ]; then
        awk -F '\t' 'NR == 1 { split($0, name); next } {
            for (i = 1; i <= NF; i++)
                printf("%s\"%s\": %s", i == 1 ? "{" : ", ", name[i],
                    i > 1 && $i ~ /^-?[0-9.]+$/ ? $i : $i == "-" ? "null" : "\"" $i "\"")
            print "}" }'
    else
        awk -F '\t' -v OFS=' | ' '
            { $1 = "| " $1; print $0 " |" }
            NR == 1 { gsub("[^|]+", "---"); print "|" substr($0, 2) "|" }'
    fi
}

# publish NAME: prints, and writes between the marks of that name in docs/results.md.
publish()
{
    tee "$work/$1.md"
    [ "$write" ] || return 0
    results=$root/docs/results.md
    grep -q "^<!-- reproduce $1 -->$" "$results" || stop "$results has no mark for $1"
    awk -v mark="<!-- reproduce $1 -->" -v table="$work/$1.md" '
        /^<!-- end -->$/ { inside = 0 }
        !inside { print }
        $0 == mark { inside = 1; while ((getline line < table) > 0) print line }' \
        "$results" >"$work/published"
    cat "$work/published" >"$results"
}
