/* Children that decode many pictures: one that crashes, hangs, lies or asks too much costs the
 * picture that it was on, and nothing else is taken from a broken child. */
#define _DEFAULT_SOURCE /* MAP_ANONYMOUS */
#include "image/decodechild.h"
#include "image/sandbox.h"
#include "support/killer.h"
#include "support/unit.h"

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

enum { PICTURES = 40, LIES = 5 };

/* What the test's job does with a picture, by its first pixel; any other is decoded. */
enum { CRASH = 201, HANG, LIE, ANSWER_AND_CRASH, MUCH_ROOM, TOO_MUCH, EVER_MORE_ROOM, DAMAGE };

/* Memory of the test's own, which all children write. */
typedef struct shared {
    int children;
    int lie;
    size_t need;
    volatile int ready; /* to be killed */
} shared;

static struct {
    shared *shared;
    uint8_t file[PICTURES][16];
    nl_decode_request request[PICTURES];
    nl_decode_verdict verdict[PICTURES];
    uint8_t pixel[PICTURES];
    size_t settled, stop_at, seconds; /* the last: for a child */
    nl_arena arena;
} the;

static int set_up(void **state)
{
    (void)state;
    memset(&the, 0, sizeof the);
    the.stop_at = PICTURES;
    the.seconds = 600;
    the.shared =
        mmap(NULL, sizeof *the.shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    for (int i = 0; i < PICTURES; i++) {
        int size = snprintf((char *)the.file[i], sizeof the.file[i], "P5 1 1 255\n%c", 'a' + i);
        the.request[i] = (nl_decode_request){
            .file = {the.file[i], (size_t)size}, .name = "x", .max_pixels = 100};
    }
    return the.shared == MAP_FAILED;
}

static int tear_down(void **state)
{
    (void)state;
    munmap(the.shared, sizeof *the.shared);
    nl_arena_free(&the.arena);
    return 0;
}

/* Makes the picture one with which the job does that. */
static void mark(size_t picture, uint8_t what)
{
    the.file[picture][11] = what;
}

/* Says a reply that cannot be, or is not what follows. */
static void lie(nl_decode_reply *reply)
{
    *reply = (nl_decode_reply){
        .verdict = NL_DECODE_DONE, .width = 10, .height = 10, .rows = 10, .orientation = 1};
    switch (the.shared->lie) {
    case 0: /* no pixels follow */
        break;
    case 1:
        reply->width = reply->rows = 0;
        break;
    case 2:
        reply->height = reply->rows = 11;
        break;
    case 3:
        reply->orientation = 9;
        break;
    default:
        reply->verdict = (nl_decode_verdict)1234;
        break;
    }
    nl_sandbox_say(reply, sizeof *reply);
}

static void decode(const nl_decode_batch *batch, nl_decode_request *pictures, size_t count)
{
    nl_decode_batch_job(
        &(nl_decode_batch){pictures, count, batch->room, batch->room_size, batch->say});
}

static void do_marked(const nl_decode_batch *batch, size_t at)
{
    nl_decode_request *picture = &batch->pictures[at];
    nl_decode_reply *reply = picture->reply;
    size_t room = batch->room_size;
    bool more = false;
    switch (picture->file.data[11]) {
    case CRASH:
        __builtin_trap();
    case HANG:
        for (;;)
            *(volatile int *)&the.shared->lie = 0; /* no counting: that would overflow */
    case LIE:
        lie(reply);
        return;
    case ANSWER_AND_CRASH:
        decode(batch, picture, 1);
        __builtin_trap();
    case MUCH_ROOM:
        more = room < (100u << 20);
        break;
    case EVER_MORE_ROOM:
        more = true;
        break;
    case TOO_MUCH: /* than any picture of one pixel can need */
        *reply = (nl_decode_reply){.verdict = NL_DECODE_ROOM, .need = the.shared->need};
        nl_sandbox_say(reply, sizeof *reply);
        return;
    default:
        reply->verdict = NL_DECODE_DAMAGED;
        nl_sandbox_say(reply, sizeof *reply);
        return;
    }
    if (more) {
        *reply = (nl_decode_reply){.verdict = NL_DECODE_ROOM, .need = room + (40u << 20)};
        nl_sandbox_say(reply, sizeof *reply);
    } else {
        decode(batch, picture, 1);
    }
}

/* Decodes up to the first marked picture, as the true job would, and does what the mark says. */
static void job(void *context)
{
    const nl_decode_batch *batch = context;
    size_t plain = 0;
    the.shared->children++;
    while (plain < batch->count && batch->pictures[plain].file.data[11] <= 200)
        plain++;
    decode(batch, batch->pictures, plain);
    if (plain < batch->count)
        do_marked(batch, plain);
}

static bool settle(void *context, size_t index, const nl_decode_reply *reply, uint8_t *pixels,
                   nl_error *err)
{
    assert_ptr_equal(context, &the);
    assert_int_equal(index, the.settled);
    assert_true((reply->verdict == NL_DECODE_DONE) == (pixels != NULL));
    the.verdict[index] = reply->verdict;
    the.pixel[index] = pixels ? *pixels : 0;
    if (pixels)
        *pixels = 0; /* they are the caller's to change */
    return ++the.settled <= the.stop_at || nl_fail(err, NL_ERROR_INPUT, "enough");
}

static bool run(nl_error *err)
{
    the.settled = 0;
    the.shared->children = 0;
    nl_decode_work work = {the.request, PICTURES, job,        (double)the.seconds,
                           settle,      &the,     &the.arena, false};
    return nl_decode_run(&work, err);
}

/* All pictures but that one are decoded, and right. */
static void assert_only(size_t bad, nl_decode_verdict verdict)
{
    nl_error err = {0};
    assert_true(run(&err));
    assert_int_equal(the.settled, PICTURES);
    for (size_t i = 0; i < PICTURES; i++) {
        assert_int_equal(the.verdict[i], i == bad ? verdict : NL_DECODE_DONE);
        assert_int_equal(the.pixel[i], i == bad ? 0 : 'a' + (int)i);
    }
}

static void one_child_decodes_many(void **state)
{
    (void)state;
    assert_only(PICTURES, NL_DECODE_DONE);
    assert_int_equal(the.shared->children, 1);
}

/* Its child ends with it; it is tried alone; the others follow. */
static void a_damaged_one_ends_its_child(void **state)
{
    (void)state;
    mark(20, DAMAGE);
    assert_only(20, NL_DECODE_DAMAGED);
    assert_int_equal(the.shared->children, 3);
    mark(20, 'a' + 20);
    mark(0, DAMAGE);
    assert_only(0, NL_DECODE_DAMAGED);
    assert_int_equal(the.shared->children, 2);
}

/* What a broken child has decoded before is decoded anew. */
static void a_crash_costs_one_picture(void **state)
{
    (void)state;
    mark(7, CRASH);
    assert_only(7, NL_DECODE_DAMAGED);
    assert_int_equal(the.shared->children, 4);
    mark(7, 'a' + 7);
    mark(PICTURES - 1, CRASH);
    assert_only(PICTURES - 1, NL_DECODE_DAMAGED);
}

static void a_hang_costs_one_picture(void **state)
{
    (void)state;
    the.seconds = 3;
    mark(33, HANG);
    assert_only(33, NL_DECODE_LATE);
    assert_int_equal(the.shared->children, 4);
}

static void a_lie_costs_one_picture(void **state)
{
    (void)state;
    mark(12, LIE);
    for (int i = 0; i < LIES; i++) {
        the.shared->lie = i;
        assert_only(12, NL_DECODE_DAMAGED);
        assert_int_equal(the.shared->children, 4);
    }
}

static void an_answer_before_death_is_not_taken(void **state)
{
    (void)state;
    mark(PICTURES - 1, ANSWER_AND_CRASH);
    assert_only(PICTURES - 1, NL_DECODE_DAMAGED);
    mark(PICTURES - 1, 'a' + PICTURES - 1);
    mark(0, ANSWER_AND_CRASH);
    assert_only(0, NL_DECODE_DAMAGED);
}

static void room_is_given_once(void **state)
{
    (void)state;
    nl_error err = {0};
    the.request[5].max_pixels = the.request[9].max_pixels = 4 << 20;
    mark(5, MUCH_ROOM);
    mark(9, EVER_MORE_ROOM);
    assert_true(run(&err));
    assert_int_equal(the.settled, PICTURES);
    for (size_t i = 0; i < PICTURES; i++)
        assert_int_equal(the.verdict[i], i == 9 ? NL_DECODE_DAMAGED : NL_DECODE_DONE);
    assert_int_equal(the.pixel[5], MUCH_ROOM);
    assert_int_equal(the.shared->children, 8);
}

/* A need that no picture of its size can have is not met, however little larger. */
static void only_possible_room_is_given(void **state)
{
    (void)state;
    size_t most = 64 * 100 + 4 * the.request[0].file.size + (64u << 20);
    mark(0, TOO_MUCH);
    the.shared->need = most;
    assert_only(0, NL_DECODE_DAMAGED);
    assert_int_equal(the.shared->children, 2);
    the.shared->need = most - 1;
    assert_only(0, NL_DECODE_DAMAGED);
    assert_int_equal(the.shared->children, 3);
}

/* The first child decodes some pictures and waits to be killed. */
static void wait_to_be_killed(void *context)
{
    const nl_decode_batch *batch = context;
    size_t count = the.shared->children++ == 0 ? (size_t)the.shared->lie : batch->count;
    decode(batch, batch->pictures, count);
    while (count < batch->count)
        the.shared->ready = 1;
}

static bool run_killed(int decoded, nl_error *err)
{
    killer k;
    *the.shared = (shared){.lie = decoded};
    the.settled = 0;
    if (!killer_start(&k, &the.shared->ready))
        skip();
    nl_decode_work work = {the.request, PICTURES, wait_to_be_killed, 20,
                           settle,      &the,     &the.arena,        false};
    bool ok = nl_decode_run(&work, err);
    killer_join(&k);
    return ok;
}

/* Another decodes what it had decoded. If that is nothing, there may be no memory. */
static void a_killed_child_is_no_damage(void **state)
{
    (void)state;
    nl_error err = {0};
    assert_true(run_killed(20, &err));
    assert_int_equal(the.settled, PICTURES);
    assert_int_equal(the.verdict[0], NL_DECODE_DONE);
    assert_int_equal(the.shared->children, 3);
    assert_false(run_killed(0, &err));
    assert_int_equal(err.status, NL_ERROR_LIMIT);
    assert_memory_equal(err.text, "x: the process that decodes it was killed", 41);
    assert_int_equal(the.settled, 0);
}

static void every_picture_may_be_bad(void **state)
{
    (void)state;
    nl_error err = {0};
    for (size_t i = 0; i < PICTURES; i++)
        mark(i, (uint8_t)(i % 2 ? CRASH : ANSWER_AND_CRASH));
    assert_true(run(&err));
    assert_int_equal(the.settled, PICTURES);
    for (size_t i = 0; i < PICTURES; i++)
        assert_int_equal(the.verdict[i], NL_DECODE_DAMAGED);
}

static void settling_may_stop(void **state)
{
    (void)state;
    nl_error err = {0};
    the.stop_at = 3;
    assert_false(run(&err));
    assert_string_equal(err.text, "enough");
    assert_int_equal(the.settled, 4);
}

int main(void)
{
#define SHARED(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        SHARED(one_child_decodes_many),      SHARED(a_damaged_one_ends_its_child),
        SHARED(a_crash_costs_one_picture),   SHARED(a_hang_costs_one_picture),
        SHARED(a_lie_costs_one_picture),     SHARED(an_answer_before_death_is_not_taken),
        SHARED(room_is_given_once),          SHARED(every_picture_may_be_bad),
        SHARED(settling_may_stop),           SHARED(only_possible_room_is_given),
        SHARED(a_killed_child_is_no_damage),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
