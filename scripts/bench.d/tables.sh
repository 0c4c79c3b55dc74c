# shellcheck shell=bash
# How tables are printed. They come as tab-separated lines, the first with the columns' names.

# show NAME CAPTION <TABLE: for people, or as a JSON object for each line.
show()
{
    if [ "$json" ]; then
        awk -F '\t' -v table="$1" '
            function value(text) {
                if (text ~ /^-?[0-9]+(\.[0-9]+)?$/)
                    return text
                gsub(/["\\]/, "\\\\&", text)
                return text == "-" ? "null" : "\"" text "\""
            }
            NR == 1 { split($0, name); next }
            {
                printf "{\"table\": \"%s\"", table
                for (i = 1; i <= NF; i++)
                    printf ", \"%s\": %s", name[i], value($i)
                print "}"
            }'
    else
        printf '\n%s\n' "$2"
        column -t -s $'\t'
    fi
}

# line FIELD...: of a table.
line()
{
    local IFS=$'\t'
    printf '%s\n' "$*"
}

show_machine()
{
    {
        line date cpu processors load version ${quick:+quick}
        line "$(date -u +%Y-%m-%dT%H:%MZ)" "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | sed 1q)" "$(nproc)" \
            "$(cut -d' ' -f1 /proc/loadavg)" \
            "$("$nnletters" --version -v | tr -s ' ' | paste -s -d ';' | sed 's/;/; /g')" ${quick:+yes}
    } | show machine 'The machine'
}
