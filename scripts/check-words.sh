#!/bin/sh
# The private words that the field's words replaced stay out of identifiers, comments, messages and
# pages. `words` below has a row for each: what not to write, where, and what to write instead.
#
#   scripts/check-words.sh [PATH...]     files or folders; without any, the whole project
#
# CHANGELOG.md is history and not looked at, nor are fuzz corpora, golden files and this script.
set -eu
export LC_ALL=C
if [ $# = 0 ]; then
    cd "$(dirname "$0")/.."
    set -- lib cmd tests scripts docs data README.md
fi

# PATTERN  PATH  INSTEAD, two spaces apart. Both patterns are extended regular expressions; lines are
# compared in lower case, and < and > stand for an edge of letters, so <group> is in nl_group_list.
reading='/(page|read)/|cmd/(draw/|segment|predict)|reading\.md|(hypotheses|segments|spans|segmentedpage|segpaths|language|labelling|context)\.[ch]'
# shellcheck disable=SC2089
words="
<blobs?>  .  connected component
<seams?>  .  segmentation path
<(cuts?|cutting|cutters?)>  $reading  to segment, segmentation path; threshold; break
<(groups?|candidates?)>  $reading  span, hypothesis
<signs?>  lib/(read|text)/|cmd/draw/|reading\\.md  symbol
<marks?>  /read/|page/[^r]|cmd/(draw/|predictprint|segment)|reading\\.md  punctuation, small ink
<dirt>  .  noise
<pens?'?s? widths?>|pens? wide>  .  stroke width
<pens?>  lib/(page|read|image)/|reading\\.md  stroke width
<rules?>  /(page|read|draw)/|ruled|reading\\.md  ruled line
even light|evenly lit|light evened|->even>|nl_image [^;]*<even[,;) ]  .  background-normalised, flattened
(->|\\.)whole>|<whole\\[|\`whole\`  lib/(read|text)/|cmd/  posterior
sharpness  .  inverse temperature
nl_[a-z_]*(fit|place)>|(->|\\.)(fit|place)>|(float|double) (fit|place)>  lib/(read|text)/|context\\.c  geometric score, position
<(sort|kind)s?>  read/(context|language)|(context|language)\\.c  word class, character class
manieth  .  every n-th
what is not one|what is none>|that are none>  .  NaN, noise, not a letter
<by lot>|<lots>  .  uniform
<edits?>  lib/(read|text)/|cmd/eval|errorrate|alignment  errors
<merges>|(and|or) splits>|th.splits|<splits_  .  under-segmentation, over-segmentation
specimens?>  .  glyph rendering
<settings?>|nl_finish  lib/draw/|(typeset|compose)\\.[ch]  typesetting, degradation
slopes?>  lib/nn/|mathematics|activation|gradcheck|mutate-gradients|prop_init  derivative
<(draw|draws|drew|drawn|drawing) (the |all )?(first )?weights>|weights (are |were )?drawn>  .  to initialise
<taught>|<lessons?>  .  distillation, soft targets
committees?  .  ensemble
--views|nl_view|(int|size_t) views?>|(->|\\.)views?>|<views> of each  .  test-time augmentation
deform|<warp  .  to augment
<turned>  lib/(nn|math|model|page)/|prop_(ridges|mlp|transpose|gemm)|performance\\.md  transposed
<laps?>  .  stage timer
harvest  .  to label hypotheses
_odds>|<odds_|(float|double) odds>  .  log_odds (the odds themselves are a ratio)
nl_material|<lettering>|<sketch(es)?>|underlay  .  what it does
judg(e|es|ed|ing|ement)>  .  to evaluate, to compare, to score
<misreads?>  .  mistake
--normalise|nl_normalise  .  --shape-norm, shape_norm
--(groups|weights)>  .  --hypotheses, --init
--init [a-z.-]*[.]safetensors|--init model  .  --from
"

# PATH  PHRASE  REASON: the phrase is not looked at in these files.
# shellcheck disable=SC2089,SC2016
spared='
.  nl_option_former.*|former_name.*  former names of options and commands, still understood
.  cmocka_run_group_tests  its name
.  exit_group  its name
.  nl_arena_mark( [a-z]+)?|<mark = nl_arena_save|nl_arena_restore[(][^;]*  a state of an arena
.  (question|exclamation|quotation|diacritic(al)?) marks?  their names
.  "(cut|cuts|group|groups|mark|marks|merges|splits|rules|sort|kind)\\?"  keys of JSON that scripts read
.  prep[.][a-z]+  keys of a model file
.  "deform"|"; deform %a  what a model and a checkpoint say
.  log[ _-]odds  what it should be called
inspect|cli\.md  draws the weights  as a picture
wording\.c  "harvest"  a word that lines are made of
provenance|model-format  ["`]deform["`]  key of the provenance in model files
reading\.md  `merges` and `splits`  columns of tables
mutate-gradients  .slope.derivative.  either name
glyphs  <rules below  those of joining
eval\.bats  deletions merges splits  names of columns
cmd/.*[.]c  option_alias.*  former names of options
options\.bats  .*(--init none|--views|committee|--groups|--weights|--deform|--normalise).*  tests of former names
.  elastic deformations?  of a picture, as Simard et al. 2003 call it
mathematics|results|classifier|ensemble|model[.]h  committees? (of|for|improve)[^;]*  titles of papers
shapenorm  neural network committees  the same
labelling  <pens>  nl_pens
.  nl_(surroundings_)?place>  where a character stands, an input of the network
[.]bats$|scripts/  <cut -[a-z]|<sort -[a-z]|[|] (cut|sort)>  programs
'
# shellcheck disable=SC2090 # awk takes them as they are
export words spared

find "$@" -type f \( -name '*.[ch]' -o -name '*.md' -o -name '*.bats' -o -name '*.sh' -o -name '*.py' \
    -o -name CMakeLists.txt -o -path '*scripts/*' \) \
    ! -path '*/corpus/*' ! -path '*/golden/*' ! -name check-words.sh ! -name checks.bats \
    -exec awk '
function pattern(text)
{
    gsub(/</, "(^|[^a-z])", text)
    gsub(/->/, "-\001", text)
    gsub(/>/, "([^a-z]|$)", text)
    gsub(/\001/, ">", text)
    return text
}
function table(text, first, second, third,    lines, row, i, n)
{
    lines = split(text, row, "\n")
    for (i = 1; i <= lines; i++)
        if (split(row[i], column, /  +/) >= 3) {
            first[++n] = column[1]
            second[n] = column[2]
            third[n] = column[3]
        }
    return n
}
BEGIN {
    words = table(ENVIRON["words"], word, where, instead)
    for (i = 1; i <= words; i++)
        word[i] = pattern(word[i])
    spared = table(ENVIRON["spared"], place, phrase, reason)
    for (i = 1; i <= spared; i++)
        phrase[i] = pattern(phrase[i])
}
FNR == 1 {
    mine = spares = 0
    for (i = 1; i <= words; i++)
        if (FILENAME ~ where[i])
            check[++mine] = i
    for (i = 1; i <= spared; i++)
        if (FILENAME ~ place[i])
            spare[++spares] = i
}
{
    text = tolower($0)
    for (i = 1; i <= spares; i++)
        gsub(phrase[spare[i]], " ", text)
    for (i = 1; i <= mine; i++)
        if (match(text, word[check[i]])) {
            found = substr(text, RSTART, RLENGTH)
            gsub(/^[^a-z-]+|[^a-z]+$/, "", found)
            printf "%s:%d: \"%s\": %s: %s\n", FILENAME, FNR, found, instead[check[i]], $0
            bad = 1
        }
}
END {
    exit bad
}' {} + || {
    echo 'check-words: words of our own; the table is in scripts/check-words.sh' >&2
    exit 1
}
echo "check-words: none of the words that were replaced is left"
