/* Prints each word of a picture with its box, its confidence and, for each character, what else it
 * may be. Build it against the installed library:
 *
 *     cc read.c -o read $(pkg-config --cflags --libs nnletters)
 *     ./read page.jpg [MODEL] */
#include <nnletters.h>
#include <stdio.h>

static void print_character(const nnletters_page *page, int line, int word, int character)
{
    const nnletters_part *other;
    for (int i = 0; (other = nnletters_page_alternative(page, line, word, character, i)); i++)
        printf("%s%s %.2f", i == 0 ? "    " : ", ", other->text, other->confidence);
    printf("\n");
}

static void print_line(const nnletters_page *page, int line)
{
    const nnletters_part *part = nnletters_page_line(page, line);
    printf("line %d: %s\n", line + 1, part->text);
    for (int word = 0; (part = nnletters_page_word(page, line, word)); word++) {
        printf("  %s %.2f at %d,%d, %d x %d pixels\n", part->text, part->confidence, part->left,
               part->top, part->width, part->height);
        for (int i = 0; i < part->count; i++)
            print_character(page, line, word, i);
    }
}

int main(int argc, char **argv)
{
    if (argc != 2 && argc != 3) {
        fprintf(stderr, "usage: read PICTURE [MODEL]\n");
        return 2;
    }
    nnletters_error error;
    nnletters_reader *reader = nnletters_open(argc == 3 ? argv[2] : NULL, &error);
    nnletters_page *page = reader ? nnletters_read_file(reader, argv[1], NULL, &error) : NULL;
    if (page) {
        for (int line = 0; nnletters_page_line(page, line); line++)
            print_line(page, line);
    } else {
        fprintf(stderr, "read: %s\n", error.message);
    }
    int code = page ? 0 : error.code;
    nnletters_page_free(page);
    nnletters_close(reader);
    return code;
}
