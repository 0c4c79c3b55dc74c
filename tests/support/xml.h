/* Is a text well-formed XML, as far as our pictures use it? */
#ifndef NL_SUPPORT_XML_H
#define NL_SUPPORT_XML_H

#include <stddef.h>

/* Elements closed in the order they were opened, one root, attributes quoted and different, every
 * ampersand an entity, no stray '<', no control characters. NULL, or what is wrong. */
const char *xml_fault(const char *text, size_t size);

#endif
