/* cmocka with the headers it needs before it. */
#ifndef NL_SUPPORT_UNIT_H
#define NL_SUPPORT_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#endif
