#!/bin/sh
# Holds the library's archives to the conventions of docs/architecture.md by their symbol tables:
# lib/ never prints, exits, reads the environment, starts programs or keeps state, asks for memory
# only in base/arena.c, and uses nothing that depends on the locale or cannot report its failure.
# For builds without sanitizers, whose own symbols would be in the way.
#
#   scripts/check-symbols.sh BUILD-FOLDER
set -eu
export LC_ALL=C

archives=$(find "${1:?usage: check-symbols.sh BUILD-FOLDER}" -name 'libnl_*.a' | sort)
[ -n "$archives" ] || {
    echo "check-symbols: no libnl_*.a in $1; build first" >&2
    exit 1
}

nm -A -f sysv $archives | awk -F '|' '
BEGIN {
    forbid("prints", "stdin stdout stderr printf vprintf fprintf vfprintf dprintf vdprintf puts " \
        "putchar putc fputc fputs fwrite perror psignal warn warnx err errx error syslog")
    forbid("ends the process", "exit _exit _Exit quick_exit abort atexit on_exit raise")
    forbid("reads or sets the environment", "environ getenv secure_getenv setenv putenv unsetenv " \
        "setlocale getopt getopt_long isatty umask chdir fchdir")
    forbid("starts a process", "system popen fork vfork posix_spawn posix_spawnp execl execlp execle " \
        "execv execve execvp execvpe kill waitpid wait prctl syscall clone daemon")
    forbid("sets signal handlers", "signal sigaction alarm setitimer sigprocmask")
    forbid("keeps state", "rand srand random srandom drand48 lrand48 mrand48 srand48 strtok " \
        "localtime gmtime ctime asctime getpwnam getpwuid gethostbyname tmpnam lgamma")
    forbid("cannot report a failure or an overflow", "gets sprintf vsprintf strcpy strcat stpcpy " \
        "alloca atoi atol atoll atof mktemp tempnam")
    forbid("asks for memory beside the arena", "malloc calloc realloc reallocarray free strdup " \
        "strndup asprintf vasprintf posix_memalign aligned_alloc memalign valloc getline getdelim " \
        "scandir open_memstream")

    # Exceptions: object, symbol (or "state": its writable objects), and why.
    permit("arena.c.o", "calloc free", "the one place that asks for memory")
    permit("sandbox.c.o", "fork kill waitpid prctl syscall",
        "the child in which pictures are decoded")
    permit("stb.c.o", "state abort", "the decoder runs only in that child")
}

function forbid(why, names,    i, n, name)
{
    n = split(names, name, " ")
    for (i = 1; i <= n; i++)
        forbidden[name[i]] = why
}

function permit(object, names, why,    i, n, name)
{
    n = split(names, name, " ")
    for (i = 1; i <= n; i++)
        permitted[object " " name[i]] = why
}

function complain(what)
{
    print "check-symbols: " object ": " what
    bad = 1
}

NF < 7 {
    next
}

{
    for (i = 1; i <= NF; i++)
        gsub(/^[[:space:]]+|[[:space:]]+$/, "", $i)
    # "PATH/libnl_base.a:arena.c.o:name"
    name = $1
    object = $1
    sub(/.*:/, "", name)
    sub(/:[^:]*$/, "", object)
    sub(/.*:/, "", object)
    class = $3
    symbols++
}

class == "U" {
    plain = name
    sub(/@.*/, "", plain)
    sub(/^__isoc99_/, "", plain)
    if (plain ~ /^__.*_chk$/) {
        sub(/^__/, "", plain)
        sub(/_chk$/, "", plain)
    }
    if (plain in forbidden && !((object " " plain) in permitted))
        complain("uses " plain ", which " forbidden[plain])
    next
}

class ~ /^[BbDdCGgSs]$/ && $7 !~ /^\.data\.rel\.ro/ {
    if (!((object " state") in permitted))
        complain("keeps state: the writable object " name)
}

END {
    if (!symbols) {
        print "check-symbols: no symbols found"
        exit 1
    }
    if (!bad)
        print "check-symbols: " symbols " symbols keep the conventions"
    exit bad
}'
