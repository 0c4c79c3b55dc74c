# shellcheck shell=sh
# What is trained for docs/results.md, and what it is measured on: the one place to change it.
#
#   learn NAME 'OPTION... DATA...'               trains NAME.safetensors
#   unite NAME MODEL...                          puts models together to an ensemble
#   measure NAME WHAT BAR 'OPTION... DATA...'    a line of the table: what is asked, the percentage
#                                                that was aimed at, how it is measured
#
# Names of files are seen from the folder of the models, where `data` is --data.

nist='data/nist/*images*'
digits='data/mnist/train-images*'
letters='--fold-case --allow A-Za-z'

# A tenth is held back, and nothing chosen by it: neither an epoch nor an end, nor the recipes, which
# were explored with seed 1 and so on another tenth.
held_back='--seed 7 --valid 0.1 --keep last --lines 0'
network='--hidden 1024,512 --augment 0.7'
long='--epochs 30'
short='--epochs 8'

# The shipped model learns from all there is: first single characters and the spans of composed lines,
# then whole lines, written and composed, beside single characters.
shipped_data='data/nist/*images* data/mnist/train-images* data/crops62 data/unipen/unipen-*-strokes.ndjson.gz'
shipped_held='--valid 0.2 --keep last'
shipped_characters="--hidden 1024,512 --epochs 14 --augment 1.2 --lines 8000 $shipped_held $shipped_data"
shipped_lines="--from characters.safetensors --features context --optimizer adamw --lr 0.0005
--schedule cosine --warmup 0.02 --batch-size 192 --augment 0.7 --epoch-lines 12000 --epochs 14
$shipped_held $shipped_data data/unipen/unipen-lines*.ndjson.gz data/unipen/unipen-words.ndjson.gz"

# What lines teach: the shipped model's first part, and short trainings with lines; words|options.
# `lines` are composed ones instead of those that people wrote.
line_ingredients_of='--from characters.safetensors --optimizer adamw --lr 0.0005 --schedule cosine
--batch-size 192 --augment 0.7 --epoch-lines 12000 --epochs 3'
characters_of_people='data/nist/*images* data/mnist/train-images* data/crops62 data/unipen/unipen-[dlu]*-strokes.ndjson.gz'
lines_of_people='data/unipen/unipen-lines*.ndjson.gz data/unipen/unipen-words.ndjson.gz'
symbols_of_people='data/unipen/unipen-symbols-strokes.ndjson.gz'
line_ingredients="characters alone|
composed lines|--features context $characters_of_people $symbols_of_people lines
written lines, without context|$characters_of_people $symbols_of_people $lines_of_people
written lines, without single symbols|--features context $characters_of_people $lines_of_people
written lines|--features context $characters_of_people $symbols_of_people $lines_of_people"

rows='nist quick ensemble distilled mnist mnist-ensemble drawn shipped'

recipe()
{
    case $1 in
    nist)
        learn nist "$held_back $network $long $nist"
        measure nist 'NIST letters, case folded (26)' 94.6 "--held-back $letters $nist"
        measure nist 'NIST, case folded (36)' 91.5 "--held-back --fold-case $nist"
        measure nist 'NIST by class, case folded (36)' - \
            '--held-back --fold-case data/nist/nist-byclass*images*'
        measure nist 'NIST by class (62)' 87.5 '--held-back data/nist/nist-byclass*images*'
        ;;
    quick)
        learn quick "$held_back --epochs 10 --augment 0.7 $nist"
        measure quick 'NIST letters, case folded (26)' 94.0 "--held-back $letters $nist"
        ;;
    ensemble)
        for view in none slant width; do
            learn "nist-$view" "$held_back $network $short --shape-norm $view $nist"
        done
        unite ensemble nist-none nist-slant nist-width
        measure ensemble 'NIST letters, case folded (26)' 95.2 "--held-back $letters $nist"
        measure ensemble 'NIST, case folded (36)' - "--held-back --fold-case $nist"
        measure ensemble 'NIST by class (62)' - '--held-back data/nist/nist-byclass*images*'
        ;;
    distilled)
        recipe_of ensemble
        learn distilled "$held_back $network $short --teacher ensemble.safetensors $nist"
        measure distilled 'NIST letters, case folded (26)' 94.9 "--held-back $letters $nist"
        measure distilled 'NIST, case folded (36)' - "--held-back --fold-case $nist"
        measure distilled 'NIST by class (62)' - '--held-back data/nist/nist-byclass*images*'
        ;;
    mnist)
        learn mnist "$held_back $network $long $digits"
        measure mnist 'MNIST, a tenth of its training images' 99.55 "--held-back $digits"
        ;;
    mnist-ensemble)
        learn mnist "$held_back $network $long $digits"
        for view in slant width; do
            learn "mnist-$view" "$held_back $network $long --shape-norm $view $digits"
        done
        unite mnist-ensemble mnist mnist-slant mnist-width
        measure mnist-ensemble 'MNIST, the same' 99.65 "--held-back $digits"
        ;;
    drawn) # with no arguments, as a new user would
        learn drawn ''
        measure drawn 'NIST letters, case folded, none of them learnt' 70 \
            "$letters data/nist/nist-letters*images*"
        ;;
    shipped)
        take shipped
        measure shipped 'photographed characters, case folded' 90 '--held-back --fold-case data/crops62'
        measure shipped 'pen capitals of others, case folded' 93 \
            '--held-back --fold-case data/unipen/unipen-upper*'
        measure shipped 'pen digits of others, case folded' 97 \
            '--held-back --fold-case data/unipen/unipen-digits*'
        measure shipped 'pen small letters of others, case folded' 85 \
            '--held-back --fold-case data/unipen/unipen-lower*'
        ;;
    model) # scripts/reproduce model
        measure shipped 'NIST, 62 classes' - '--held-back data/nist/nist-byclass*images*'
        measure shipped 'NIST, case folded (36)' - "--held-back --fold-case $nist"
        measure shipped 'NIST letters, case folded (26)' - "--held-back $letters $nist"
        recipe shipped
        ;;
    esac
}

# What is the same in all rows of `ingredients`, and in each what is different: words|options. A row
# that needs a model which is not there is left out.
ingredients_of="$held_back --augment 0.7 --epochs 6"
ingredients='baseline|
pixels instead of directions|--features pixels
no augmentation|--augment 0
half the augmentation|--augment 0.35
more augmentation|--augment 1
no batch normalisation|--no-batch-norm
label smoothing|--label-smoothing 0.05
dropout|--dropout 0.2
no weight decay|--weight-decay 0
AdamW|--optimizer adamw
constant rate|--schedule constant --lr 0.02
rate by cosine|--schedule cosine
slant normalised|--shape-norm slant
width normalised|--shape-norm width
twice as many units|--hidden 1024,512
three layers|--hidden 512,256,256
tanh|--activation tanh
distilled from the ensemble|--teacher ensemble.safetensors'
