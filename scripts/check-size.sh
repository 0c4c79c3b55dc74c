#!/bin/sh
# Holds the C code against its limits: functions of 60 lines, from their first line to their last;
# 7 parameters (8 in lib/math, for kernels); control statements nested 4 deep; .c files of 400
# lines, .h files of 150; lines 100 characters wide. Says how long functions are. Relies on the
# layout that scripts/format gives: a function's braces, and nothing else, stand alone at the margin.
#
#   scripts/check-size.sh [ROOT]
set -eu
export LC_ALL=C
cd "${1:-$(dirname "$0")/..}"

find lib cmd tests scripts docs -name '*.[ch]' | sort | xargs awk '
function complain(line, what)
{
    print "check-size: " FILENAME ":" line ": " what
    bad = 1
}

function end_of_file()
{
    most = file ~ /\.h$/ ? 150 : 400
    if (file != "" && lines > most) {
        print "check-size: " file ": " lines " lines; at most " most
        bad = 1
    }
}

# Parameters in the last pair of outer parentheses of a signature.
function parameters(signature,    i, depth, c, commas, from)
{
    commas = 0
    depth = 0
    for (i = length(signature); i > 0; i--) {
        c = substr(signature, i, 1)
        if (c == ")")
            depth++
        else if (c == "," && depth == 1)
            commas++
        else if (c == "(" && --depth == 0)
            break
    }
    from = substr(signature, i)
    return from ~ /^\([[:space:]]*(void)?[[:space:]]*\)/ ? 0 : commas + 1
}

# The function whose name stands before the parameters.
function name_of(signature)
{
    sub(/\(.*/, "", signature)
    sub(/[[:space:]]*$/, "", signature)
    sub(/.*[^A-Za-z0-9_]/, "", signature)
    return signature
}

FNR == 1 {
    end_of_file()
    file = FILENAME
    signature = ""
    inside = comment = 0
}

{
    lines = FNR
    gsub(/[\200-\277]/, "")
    if (length($0) > 100)
        complain(FNR, length($0) " characters wide; at most 100")
}

# Comments: those that begin a line, of one line or several.
comment {
    if (/\*\//)
        comment = 0
    next
}
/^[[:space:]]*\/\*/ {
    if (!/\*\//)
        comment = 1
    next
}

!inside && /^\{$/ {
    inside = 1
    deepest = 0
    name = name_of(signature)
    count = parameters(signature)
    allowed = FILENAME ~ /^lib\/math\// ? 8 : 7
    if (count > allowed)
        complain(start, name " has " count " parameters; at most " allowed)
    next
}
!inside && (/^[[:space:]]*$/ || /^[#}]/ || /;[[:space:]]*$/) {
    signature = ""
    next
}
!inside {
    if (signature == "")
        start = FNR
    signature = signature " " $0
    next
}

/^}/ {
    inside = 0
    signature = ""
    size = FNR - start + 1
    if (size > 60)
        complain(start, name " is " size " lines long; at most 60")
    if (deepest > 4)
        complain(start, name " nests " deepest " deep; at most 4")
    if (FILENAME ~ /^(lib|cmd)\//) {
        functions++
        of_size[size]++
        if (size > longest)
            longest = size
    }
    next
}

/^ +(} )?(if|for|while|do|switch|else)([^A-Za-z0-9_]|$)/ {
    match($0, /^ +/)
    depth = RLENGTH / 4
    if (depth > deepest)
        deepest = depth
}

END {
    end_of_file()
    for (size = 1; size <= longest; size++) {
        sum += of_size[size]
        if (!median && sum >= functions / 2)
            median = size
        if (!most_are && sum >= functions * 0.95)
            most_are = size
    }
    print "check-size: " functions + 0 " functions in lib and cmd: median " median + 0 \
        " lines, 95 % within " most_are + 0 ", longest " longest + 0
    exit bad
}' || exit 1
