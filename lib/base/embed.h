/* Files built into the program: the assembler takes them in as they are.
 *
 * NL_EMBED("nl_name", "FILE") at file scope defines the arrays nl_name_begin and nl_name_end, to be
 * declared beside it. FILE must be among the source's OBJECT_DEPENDS. */
#ifndef NL_BASE_EMBED_H
#define NL_BASE_EMBED_H

#define NL_EMBED(name, file)                                                                       \
    __asm__(".section .rodata\n.balign 8\n" name "_begin:\n.incbin \"" file "\"\n" name            \
            "_end:\n.previous\n")

#endif
