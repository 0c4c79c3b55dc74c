/* Reading. A regular file goes into one block of its size. What comes from elsewhere goes into
 * blocks that grow: each is freed once it is copied, and only a whole file goes to the caller's
 * arena, so that an endless stream takes no more than its limit. Before each read from elsewhere
 * poll() waits, so that the deadline holds, and so that opening waits for no writer. */
#include "base/file.h"

#include "base/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SECOND_STEP = 1 << 16 /* after NL_FILE_HEAD; each further one doubles what is there */ };

typedef struct reading {
    const nl_file_terms *terms;
    const char *name; /* for messages */
    int fd;
    bool regular;
    size_t known; /* size of a regular file, else SIZE_MAX */
    size_t limit;
    double deadline; /* by nl_clock; 0: none */
    nl_arena *arena; /* the caller's, for a regular file */
    nl_arena blocks[2];
    int block; /* that holds `data` */
    uint8_t *data;
    size_t size, room; /* and a byte more */
} reading;

static bool too_large(const reading *r, nl_error *err)
{
    return nl_fail(err, NL_ERROR_LIMIT, "%s: larger than %zu bytes, the most that is read", r->name,
                   r->limit);
}

static bool open_for_reading(reading *r, const char *path, nl_error *err)
{
    struct stat info;
    bool standard = !r->terms->regular && strcmp(path, "-") == 0;
    r->name = standard ? "standard input" : path;
    r->fd = standard ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (r->fd < 0)
        return nl_fail_system(err, r->name, "cannot be opened", errno);
    bool found = fstat(r->fd, &info) == 0, folder = found && S_ISDIR(info.st_mode);
    if (found && (r->terms->regular ? S_ISREG(info.st_mode) : !folder)) {
        r->regular = S_ISREG(info.st_mode) && info.st_size > 0; /* those of /proc have no size */
        r->known = r->regular ? (size_t)info.st_size : SIZE_MAX;
        return true;
    }
    close(r->fd);
    r->fd = -1;
    return nl_fail(err, NL_ERROR_INPUT, "%s: is a %s; a file is needed", r->name,
                   folder ? "folder" : "pipe or a device");
}

/* Waits until there is something to read, or the end; not beyond the deadline, nor in silence. */
static bool wait_for_data(const reading *r, nl_error *err)
{
    double silence = nl_clock() + NL_FILE_SILENCE;
    double until = r->deadline > 0.0 ? r->deadline : silence;
    struct pollfd watched = {.fd = r->fd, .events = POLLIN};
    while (!r->regular) {
        double left = until - nl_clock();
        if (left <= 0.0)
            return r->deadline > 0.0
                       ? nl_fail(err, NL_ERROR_LIMIT, "%s: has not all come within %g s%s", r->name,
                                 r->terms->seconds, r->terms->advice ? r->terms->advice : "")
                       : nl_fail(err, NL_ERROR_LIMIT, "%s: nothing has come for %d s", r->name,
                                 NL_FILE_SILENCE);
        if (poll(&watched, 1, (int)(left * 1000.0) + 1) > 0)
            break;
    }
    return true;
}

/* Reads until `target` bytes are there or the file ends, when *ended is set. */
static bool read_to(reading *r, size_t target, bool *ended, nl_error *err)
{
    while (r->size < target && !*ended) {
        if (!wait_for_data(r, err))
            return false;
        ssize_t n = read(r->fd, r->data + r->size, target - r->size);
        if (n < 0 && errno != EINTR && errno != EAGAIN)
            return nl_fail_system(err, r->name, "cannot be read", errno);
        r->size += n > 0 ? (size_t)n : 0;
        *ended = n == 0;
    }
    return true;
}

static bool make_room(reading *r, size_t room, nl_error *err)
{
    if (r->data && room <= r->room)
        return true;
    nl_arena *arena = r->regular ? r->arena : &r->blocks[!r->block];
    uint8_t *data = nl_alloc(arena, room + 1, 1, err);
    if (!data)
        return false;
    if (r->data)
        memcpy(data, r->data, r->size);
    nl_arena_free(&r->blocks[r->block]);
    r->block = !r->block;
    r->data = data;
    r->room = room;
    return true;
}

static bool check(reading *r, nl_error *err)
{
    const nl_file_terms *terms = r->terms;
    size_t limit = r->limit;
    if (terms->check &&
        !terms->check(terms->context, (nl_bytes){r->data, r->size}, r->known, &limit, err))
        return nl_fail_at(err, r->name);
    r->limit = limit < r->limit ? limit : r->limit;
    return (r->size <= r->limit && !(r->regular && r->known > r->limit)) || too_large(r, err);
}

/* Reads step by step, each checked before the next. A byte beyond the limit shows that a stream is
 * too large; a regular file ends where it ended when it was opened. */
static bool read_steps(reading *r, nl_error *err)
{
    bool ended = false;
    size_t step = NL_FILE_HEAD;
    while (!ended) {
        size_t most = r->regular ? r->known : r->limit + 1;
        size_t target = step < most / 2 && (r->terms->check || !r->regular) ? step : most;
        if (!make_room(r, r->regular ? r->known : target, err) ||
            !read_to(r, target, &ended, err) || !check(r, err))
            return false;
        ended = ended || (r->regular && r->size == r->known);
        step = step == NL_FILE_HEAD ? SECOND_STEP : step * 2;
    }
    return true;
}

/* What it is, if the head tells, is better to know than its size. */
static bool refuse_large(reading *r, nl_error *err)
{
    uint8_t head[NL_FILE_HEAD];
    bool ended = false;
    r->data = head;
    return read_to(r, sizeof head, &ended, err) && check(r, err);
}

/* Hands the whole file to the caller's arena. */
static bool hand_over(nl_bytes *out, reading *r, nl_error *err)
{
    uint8_t *data = r->regular ? r->data : nl_alloc(r->arena, r->size + 1, 1, err);
    if (!data)
        return false;
    if (data != r->data)
        memcpy(data, r->data, r->size);
    data[r->size] = 0;
    *out = (nl_bytes){data, r->size};
    return true;
}

bool nl_file_read_on_terms(nl_bytes *out, const char *path, const nl_file_terms *terms,
                           nl_arena *arena, nl_error *err)
{
    *out = (nl_bytes){0};
    reading r = {.terms = terms, .limit = terms->limit, .arena = arena};
    if (terms->seconds > 0.0)
        r.deadline = nl_clock() + terms->seconds;
    if (!open_for_reading(&r, path, err))
        return false;
    bool ok = r.regular && r.known > r.limit ? refuse_large(&r, err)
                                             : read_steps(&r, err) && hand_over(out, &r, err);
    nl_arena_free(&r.blocks[0]);
    nl_arena_free(&r.blocks[1]);
    close(r.fd);
    return ok;
}

bool nl_file_read(nl_bytes *out, const char *path, size_t limit, nl_arena *arena, nl_error *err)
{
    return nl_file_read_on_terms(out, path, &(nl_file_terms){.limit = limit}, arena, err);
}

bool nl_file_check_text(void *context, nl_bytes head, size_t known, size_t *limit, nl_error *err)
{
    size_t *seen = context;
    (void)limit;
    if (known <= SECOND_STEP)
        return true; /* who reads it says which line is wrong */
    bool text = !memchr(head.data + *seen, '\0', head.size - *seen);
    *seen = head.size;
    return text || nl_fail(err, NL_ERROR_INPUT, "not text: there are zero bytes in it");
}

bool nl_file_check_gzip(void *context, nl_bytes head, size_t known, size_t *limit, nl_error *err)
{
    uint8_t plain;
    size_t size = 0;
    (void)context, (void)limit;
    if (known <= SECOND_STEP || head.size < SECOND_STEP)
        return true; /* who inflates it says what is wrong */
    nl_gunzip_head(&plain, 1, &size, head);
    return size > 0 || nl_fail(err, NL_ERROR_INPUT, "damaged (gzip); fetch it again");
}

bool nl_file_read_text(nl_bytes *out, const char *path, size_t limit, nl_arena *arena,
                       nl_error *err)
{
    size_t seen = 0;
    const nl_file_terms terms = {.limit = limit, .check = nl_file_check_text, .context = &seen};
    return nl_file_read_on_terms(out, path, &terms, arena, err);
}

/* At most `room` bytes of a regular file, the last ones or the first. */
static bool read_part(uint8_t *out, size_t room, size_t *size, bool last, const char *path,
                      nl_error *err)
{
    const nl_file_terms terms = {.regular = true};
    reading r = {.terms = &terms, .data = out};
    bool ended = false;
    *size = 0;
    if (!open_for_reading(&r, path, err))
        return false;
    bool skip = last && r.regular && r.known > room;
    bool ok = !skip || lseek(r.fd, -(off_t)room, SEEK_END) >= 0 ||
              nl_fail_system(err, r.name, "cannot be read", errno);
    ok = ok && read_to(&r, room, &ended, err);
    close(r.fd);
    *size = ok ? r.size : 0;
    return ok;
}

bool nl_file_head(uint8_t *head, size_t room, size_t *size, const char *path, nl_error *err)
{
    return read_part(head, room, size, false, path, err);
}

bool nl_file_tail(uint8_t *tail, size_t room, size_t *size, const char *path, nl_error *err)
{
    return read_part(tail, room, size, true, path, err);
}
