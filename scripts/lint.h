/* Read before every file by scripts/lint, so that clang-tidy's analyzer, which sees one file at a
 * time, knows that nl_fail and nl_fail_at return false. */
#include "base/error.h"

#define nl_fail(...)    ((void)(nl_fail)(__VA_ARGS__), false)
#define nl_fail_at(...) ((void)(nl_fail_at)(__VA_ARGS__), false)
