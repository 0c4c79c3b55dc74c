/* What differs between two trainings, and which is only a longer one. */
#include "support/unit.h"

#include "model/signature.h"

#include <string.h>

static const char BASE[] = "data 9+1 00000001; seed 1; batch 128; epochs 20; keep 0; patience 0; "
                           "optimizer 2 0x1p-1; augment 0x1p+0; input 1 0; layers relu 512 62";

static void expect(const char *now, const char *expected)
{
    char text[256];
    nl_signature_difference(text, sizeof text, BASE, now);
    assert_string_equal(text, expected);
}

static void differences_are_named(void **state)
{
    (void)state;
    expect(BASE, "");
    expect("data 9+1 00000001; seed 2; batch 128; epochs 40; keep 0; patience 0; "
           "optimizer 2 0x1p-1; augment 0x1p+0; input 1 0; layers relu 512 62",
           "--seed 1, now 2; --epochs 20, now 40");
    expect("data 9+1 00000002; seed 1; batch 128; epochs 20; keep 0; patience 0; "
           "optimizer 2 0x1p-1; augment 0x1p+0; input 1 0; lines 4 0000; layers relu 512 6",
           "the data, or what of them is held back (--valid); the transcribed lines; "
           "--activation, --hidden or the characters");
    char text[8];
    nl_signature_difference(text, sizeof text, BASE, "seed 2");
    assert_int_equal(strlen(text), sizeof text - 1);
}

static void only_more_epochs_of_a_finished_run(void **state)
{
    (void)state;
    static const char longer[] =
        "data 9+1 00000001; seed 1; batch 128; epochs 40; keep 0; patience 0; "
        "optimizer 2 0x1p-1; augment 0x1p+0; input 1 0; layers relu 512 62";
    static const char other[] =
        "data 9+1 00000001; seed 2; batch 128; epochs 40; keep 0; patience 0; "
        "optimizer 2 0x1p-1; augment 0x1p+0; input 1 0; layers relu 512 62";
    assert_true(nl_signature_is_longer(BASE, longer, 20));
    assert_false(nl_signature_is_longer(BASE, longer, 19)); /* stopped before its end */
    assert_false(nl_signature_is_longer(longer, BASE, 40)); /* shorter */
    assert_false(nl_signature_is_longer(BASE, other, 20));
    assert_false(nl_signature_is_longer("", longer, 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(differences_are_named),
        cmocka_unit_test(only_more_epochs_of_a_finished_run),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
