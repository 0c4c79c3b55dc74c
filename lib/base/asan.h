/* NL_ASAN: is this built with AddressSanitizer? It knows the bounds of what malloc and calloc give
 * only, and changes how a program starts. */
#ifndef NL_BASE_ASAN_H
#define NL_BASE_ASAN_H

#if defined(__SANITIZE_ADDRESS__) /* gcc */
#define NL_ASAN 1
#elif defined(__has_feature) /* clang */
#define NL_ASAN __has_feature(address_sanitizer)
#else
#define NL_ASAN 0
#endif

#endif
