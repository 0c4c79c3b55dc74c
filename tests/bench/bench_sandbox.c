/* What the sandbox costs: decodes a picture in it and in this process, in turn, and prints the
 * milliseconds of processor time of both and of the difference for each megapixel.
 *
 *   bench_sandbox PICTURE [TIMES] */
#include "image/decode.h"
#include "image/decodejob.h"
#include "stopwatch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

enum { TIMES_MAX = 1000 };

static const size_t ROOM = (size_t)1 << 30;

/* Processor seconds of this process and its children. */
static double used(void)
{
    double sum = 0.0;
    for (int i = 0; i < 2; i++) {
        struct rusage of;
        getrusage(i ? RUSAGE_CHILDREN : RUSAGE_SELF, &of);
        sum += (double)(of.ru_utime.tv_sec + of.ru_stime.tv_sec) +
               1e-6 * (double)(of.ru_utime.tv_usec + of.ru_stime.tv_usec);
    }
    return sum;
}

static double in_sandbox(nl_image *paper, nl_bytes file, nl_arena *arena, nl_error *err)
{
    nl_decode_options options = nl_decode_default();
    double start = used();
    return nl_decode(paper, file, "picture", &options, arena, err) ? used() - start : -1.0;
}

/* As nl_decode does it, but for the child: the pixels are copied to a picture of their own. */
static double in_process(nl_bytes file, nl_arena *arena, nl_error *err)
{
    nl_decode_reply reply = {0};
    nl_decode_request request = {
        .file = file, .max_pixels = NL_IMAGE_PIXELS_MAX, .reply = &reply, .room_size = ROOM};
    double start = used();
    request.room = nl_alloc(arena, ROOM, 1, err);
    if (!request.room ||
        (nl_picture_sniff(file) == NL_PICTURE_JPEG && !nl_jpeg_open(&request.jpeg, arena, err)))
        return -1.0;
    nl_decode_job(&request);
    nl_jpeg_close(request.jpeg);
    size_t pixels = (size_t)reply.width * reply.rows;
    uint8_t *copy = NL_NEW(arena, uint8_t, pixels, err);
    if (!copy || reply.verdict != NL_DECODE_DONE)
        return -1.0;
    memcpy(copy, request.room + reply.start, pixels);
    return used() - start;
}

int main(int count, char **argument)
{
    static double confined[TIMES_MAX], free_of_it[TIMES_MAX];
    nl_arena files = {0}, arena = {0};
    nl_error err = {0};
    nl_bytes file;
    nl_image paper = {0};
    int times = count > 2 ? (int)strtol(argument[2], NULL, 10) : 11;
    if (count < 2 || times < 1 || times > TIMES_MAX ||
        !nl_file_read(&file, argument[1], (size_t)1 << 30, &files, &err)) {
        fprintf(stderr, "usage: bench_sandbox PICTURE [TIMES]; %s\n", err.text);
        return 2;
    }
    for (int i = 0; i < times; i++) {
        confined[i] = in_sandbox(&paper, file, &arena, &err);
        nl_arena_free(&arena);
        free_of_it[i] = in_process(file, &arena, &err);
        nl_arena_free(&arena);
        if (confined[i] < 0.0 || free_of_it[i] < 0.0) {
            fprintf(stderr, "bench_sandbox: %s cannot be decoded: %s\n", argument[1], err.text);
            return 3;
        }
    }
    double megapixels = 1e-6 * paper.width * paper.height;
    double with = 1e3 * stopwatch_median(confined, times);
    double without = 1e3 * stopwatch_median(free_of_it, times);
    printf("%.3f Mpx: %.2f ms in the sandbox, %.2f ms in this process, %.3f ms per Mpx for it\n",
           megapixels, with, without, (with - without) / megapixels);
    nl_arena_free(&files);
    return 0;
}
