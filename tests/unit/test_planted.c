/* A decoder that a picture has taken over: whatever it tries, its picture is damaged, and nothing
 * else has happened. */
#define _GNU_SOURCE
#include "image/decodechild.h"
#include "support/unit.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

static long try_open(void)
{
    return syscall(SYS_openat, AT_FDCWD, "/etc/passwd", O_RDONLY, 0);
}

static long try_socket(void)
{
    return syscall(SYS_socket, AF_INET, SOCK_STREAM, 0);
}

static long try_execve(void)
{
    return syscall(SYS_execve, "/bin/true", (char *[]){"true", NULL}, NULL);
}

static long try_fork(void)
{
    return syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
}

static long try_kill(void)
{
    return syscall(SYS_kill, getppid(), SIGKILL);
}

static long try_mmap(void)
{
    return syscall(SYS_mmap, 0, 4096, PROT_READ | PROT_WRITE | PROT_EXEC,
                   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

static long try_nothing(void)
{
    return 0;
}

static long (*tried)(void);

/* Decodes the picture, but before that does what it was planted for. */
static void planted(void *context)
{
    (void)tried();
    nl_decode_batch_job(context);
}

static bool take_verdict(void *context, size_t index, const nl_decode_reply *reply, uint8_t *pixels,
                         nl_error *err)
{
    (void)index, (void)err;
    if (pixels)
        *pixels = 0; /* they are the caller's to change */
    *(nl_decode_verdict *)context = reply->verdict;
    return true;
}

static nl_decode_verdict verdict_of(long (*what)(void))
{
    static const char picture[] = "P5 2 2 255\nabcd";
    nl_decode_verdict verdict = NL_DECODE_NOTHING;
    nl_arena arena = {0};
    nl_decode_request request = {
        .file = {(const uint8_t *)picture, sizeof picture - 1}, .name = "x", .max_pixels = 100};
    nl_decode_work work = {&request, 1, planted, 20, take_verdict, &verdict, &arena, false};
    nl_error err = {0};
    tried = what;
    assert_true(nl_decode_run(&work, &err));
    nl_arena_free(&arena);
    return verdict;
}

static void a_planted_decoder_is_killed(void **state)
{
    (void)state;
    static long (*const attempts[])(void) = {try_open, try_socket, try_execve,
                                             try_fork, try_kill,   try_mmap};
    for (size_t i = 0; i < sizeof attempts / sizeof attempts[0]; i++)
        assert_int_equal(verdict_of(attempts[i]), NL_DECODE_DAMAGED);
    assert_int_equal(verdict_of(try_nothing), NL_DECODE_DONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_planted_decoder_is_killed)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
