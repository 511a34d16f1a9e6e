/* A preload library that lets the Nth change of a file below one folder go wrong.

   What is to go wrong stands in a control file (named by TRUCEBOOK_FAULTS), mapped by every
   process that loads this library, so that the count goes on from a process to its children,
   and can be read after they were killed. faults/injector.py has the same layout.

   Not seen: what stdio flushes inside libc (its opens are), and writes to a mapped file. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum mode { COUNT, KILL, TORN, SHORT, FAIL, FULL, DENY, TERM };
enum kind { OPEN, WRITE, SYNC, RENAME, MKDIR, UNLINK, CHMOD, LINK, TRUNCATE };
static const char *const KINDS[] = {"open",   "write", "sync", "rename",  "mkdir",
                                    "unlink", "chmod", "link", "truncate"};

#define LOG (1 << 20)
static struct control {
    int32_t mode, at, count, logged;
    char root[4096];
    char log[LOG]; /* a line per change: kind, path and, of a rename or link, the other path */
} *control;

__attribute__((constructor)) static void map_control(void) {
    const char *name = getenv("TRUCEBOOK_FAULTS");
    int fd = name ? (int)syscall(SYS_openat, AT_FDCWD, name, O_RDWR | O_CLOEXEC) : -1;
    if (fd < 0) return;
    void *place = mmap(NULL, sizeof *control, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    control = place == MAP_FAILED ? NULL : place;
    close(fd);
}

static int below(const char *path) {
    size_t length = strlen(control->root);
    return length && !strncmp(path, control->root, length) && (!path[length] || path[length] == '/');
}

/* The whole path of a name in an open folder, links in its folder resolved. */
static int whole(int folder, const char *name, char *path) {
    char joined[2 * PATH_MAX], there[PATH_MAX] = "";
    if (name[0] != '/') {
        char link[64];
        snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
        ssize_t length = readlink(folder == AT_FDCWD ? "/proc/self/cwd" : link, there, PATH_MAX - 1);
        if (length < 0) return 0;
        there[length] = 0;
    }
    snprintf(joined, sizeof joined, "%s/%s", there, name);
    while (joined[1] && joined[strlen(joined) - 1] == '/') joined[strlen(joined) - 1] = 0;
    char *last = strrchr(joined, '/'), folded[PATH_MAX];
    *last++ = 0;
    if (!realpath(*joined ? joined : "/", folded)) return 0;
    return snprintf(path, PATH_MAX, "%s/%s", folded[1] ? folded : "", last) < PATH_MAX;
}

static int needs_room(enum kind kind) {
    return kind == OPEN || kind == WRITE || kind == SYNC || kind == MKDIR || kind == LINK ||
           kind == TRUNCATE;
}

enum { CUT = -1 };

/* Count a change. Returns 0: let it be done; CUT: do half of it; else the errno to fail with. */
static int counted(enum kind kind, const char *path, const char *other) {
    if (!below(path) && !(other && below(other))) return 0;
    int n = __atomic_add_fetch(&control->count, 1, __ATOMIC_SEQ_CST);
    char line[2 * PATH_MAX + 16];
    int length = snprintf(line, sizeof line, "%s\t%s\t%s\n", KINDS[kind], path, other ? other : "");
    int place = __atomic_fetch_add(&control->logged, length, __ATOMIC_SEQ_CST);
    if (place + length < LOG) memcpy(control->log + place, line, length);
    if (control->mode == FULL && n >= control->at && needs_room(kind)) return ENOSPC;
    if (n != control->at) return 0;
    switch (control->mode) {
    case KILL:
        kill(0, SIGKILL);
        for (;;) pause();
    case TERM:
        kill(0, SIGTERM);
        return 0;
    case TORN:
    case SHORT:
        return CUT;
    case FAIL:
        return EIO;
    case DENY:
        return EACCES;
    default:
        return 0;
    }
}

static int at_path(enum kind kind, int folder, const char *name, int other, const char *to) {
    if (!control || !control->root[0] || !name) return 0;
    int before = errno;
    char path[PATH_MAX], second[PATH_MAX];
    int found = whole(folder, name, path) && (!to || whole(other, to, second))
                    ? counted(kind, path, to ? second : NULL)
                    : 0;
    errno = before;
    return found;
}

static int at_file(enum kind kind, int fd) {
    if (!control || !control->root[0]) return 0;
    int before = errno;
    char link[64], path[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, PATH_MAX - 1);
    int found = 0;
    if (length > 0) {
        path[length] = 0;
        found = counted(kind, path, NULL);
    }
    errno = before;
    return found;
}

/* After half a write: die, or say how much was written. */
static ssize_t cut(ssize_t written) {
    if (control->mode == TORN) {
        kill(0, SIGKILL);
        for (;;) pause();
    }
    return written;
}

#define NEXT(name)                                                                               \
    static __typeof__(name) *next;                                                               \
    if (!next) next = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)
#define REFUSE(found, value)                                                                     \
    do {                                                                                         \
        int code = (found);                                                                      \
        if (code > 0) {                                                                          \
            errno = code;                                                                        \
            return value;                                                                        \
        }                                                                                        \
    } while (0)

static int writes(int flags) {
    return (flags & O_ACCMODE) != O_RDONLY || flags & (O_CREAT | O_TRUNC);
}

#define OPENS(name, given, names, folder)                                                        \
    int name(given const char *path, int flags, ...) {                                           \
        NEXT(name);                                                                              \
        mode_t mode = 0;                                                                         \
        if (flags & (O_CREAT | O_TMPFILE)) {                                                     \
            va_list more;                                                                        \
            va_start(more, flags);                                                               \
            mode = va_arg(more, mode_t);                                                         \
            va_end(more);                                                                        \
        }                                                                                        \
        if (writes(flags)) REFUSE(at_path(OPEN, folder, path, 0, NULL), -1);                     \
        return next(names path, flags, mode);                                                    \
    }
#define COMMA ,
OPENS(open, , , AT_FDCWD)
OPENS(open64, , , AT_FDCWD)
OPENS(openat, int at COMMA, at COMMA, at)
OPENS(openat64, int at COMMA, at COMMA, at)

#define CREATES(name)                                                                            \
    int name(const char *path, mode_t mode) {                                                    \
        NEXT(name);                                                                              \
        REFUSE(at_path(OPEN, AT_FDCWD, path, 0, NULL), -1);                                      \
        return next(path, mode);                                                                 \
    }
CREATES(creat)
CREATES(creat64)

#define FOPENS(name)                                                                             \
    FILE *name(const char *path, const char *how) {                                              \
        NEXT(name);                                                                              \
        if (strpbrk(how, "wa+")) REFUSE(at_path(OPEN, AT_FDCWD, path, 0, NULL), NULL);           \
        return next(path, how);                                                                  \
    }
FOPENS(fopen)
FOPENS(fopen64)

/* A write of `size` bytes, or half of them. */
#define WRITES(type, name, given, fd, size, whole_call, half_call)                               \
    type name given {                                                                            \
        NEXT(name);                                                                              \
        int found = at_file(WRITE, fd);                                                          \
        REFUSE(found, -1);                                                                       \
        if (found == CUT) return cut(half_call);                                                 \
        return whole_call;                                                                       \
    }
#define HALF(size) (((size) + (control->mode == SHORT)) / 2)
WRITES(ssize_t, write, (int fd, const void *data, size_t size), fd, size, next(fd, data, size),
       next(fd, data, HALF(size)))
WRITES(ssize_t, pwrite, (int fd, const void *data, size_t size, off_t at), fd, size,
       next(fd, data, size, at), next(fd, data, HALF(size), at))
WRITES(ssize_t, pwrite64, (int fd, const void *data, size_t size, off64_t at), fd, size,
       next(fd, data, size, at), next(fd, data, HALF(size), at))
WRITES(ssize_t, sendfile, (int fd, int from, off_t *at, size_t size), fd, size,
       next(fd, from, at, size), next(fd, from, at, HALF(size)))
WRITES(ssize_t, sendfile64, (int fd, int from, off64_t *at, size_t size), fd, size,
       next(fd, from, at, size), next(fd, from, at, HALF(size)))
WRITES(ssize_t, copy_file_range,
       (int from, off64_t *first, int fd, off64_t *at, size_t size, unsigned flags), fd, size,
       next(from, first, fd, at, size, flags), next(from, first, fd, at, HALF(size), flags))
#define FIRST(fd, parts) syscall(SYS_write, fd, parts->iov_base, HALF(parts->iov_len))
WRITES(ssize_t, writev, (int fd, const struct iovec *parts, int count), fd, count,
       next(fd, parts, count), FIRST(fd, parts))
#define FIRST_AT(fd, parts, at) syscall(SYS_pwrite64, fd, parts->iov_base, HALF(parts->iov_len), at)
WRITES(ssize_t, pwritev, (int fd, const struct iovec *parts, int count, off_t at), fd, count,
       next(fd, parts, count, at), FIRST_AT(fd, parts, at))
WRITES(ssize_t, pwritev64, (int fd, const struct iovec *parts, int count, off64_t at), fd, count,
       next(fd, parts, count, at), FIRST_AT(fd, parts, at))

#define ON_FILE(kind, name, given, ...)                                                          \
    int name given {                                                                             \
        NEXT(name);                                                                              \
        REFUSE(at_file(kind, fd), -1);                                                           \
        return next(__VA_ARGS__);                                                                \
    }
ON_FILE(CHMOD, fchmod, (int fd, mode_t mode), fd, mode)
ON_FILE(CHMOD, fchown, (int fd, uid_t user, gid_t group), fd, user, group)
ON_FILE(TRUNCATE, ftruncate, (int fd, off_t size), fd, size)
ON_FILE(TRUNCATE, ftruncate64, (int fd, off64_t size), fd, size)
ON_FILE(TRUNCATE, fallocate, (int fd, int mode, off_t at, off_t size), fd, mode, at, size)
ON_FILE(TRUNCATE, fallocate64, (int fd, int mode, off64_t at, off64_t size), fd, mode, at, size)

/* No trial cuts the power: a flush is counted and left out, which makes a disk as fast as memory. */
#define SYNCS(name)                                                                              \
    int name(int fd) {                                                                           \
        NEXT(name);                                                                              \
        REFUSE(at_file(SYNC, fd), -1);                                                           \
        return control ? 0 : next(fd);                                                           \
    }
SYNCS(fsync)
SYNCS(fdatasync)

#define POSIX_FALLOCATE(name, type)                                                              \
    int name(int fd, type at, type size) {                                                       \
        NEXT(name);                                                                              \
        int found = at_file(TRUNCATE, fd);                                                       \
        return found > 0 ? found : next(fd, at, size);                                           \
    }
POSIX_FALLOCATE(posix_fallocate, off_t)
POSIX_FALLOCATE(posix_fallocate64, off64_t)

#define ON_PATH(kind, name, given, folder, path, ...)                                            \
    int name given {                                                                             \
        NEXT(name);                                                                              \
        REFUSE(at_path(kind, folder, path, 0, NULL), -1);                                        \
        return next(__VA_ARGS__);                                                                \
    }
ON_PATH(MKDIR, mkdir, (const char *path, mode_t mode), AT_FDCWD, path, path, mode)
ON_PATH(MKDIR, mkdirat, (int at, const char *path, mode_t mode), at, path, at, path, mode)
ON_PATH(UNLINK, unlink, (const char *path), AT_FDCWD, path, path)
ON_PATH(UNLINK, remove, (const char *path), AT_FDCWD, path, path)
ON_PATH(UNLINK, rmdir, (const char *path), AT_FDCWD, path, path)
ON_PATH(UNLINK, unlinkat, (int at, const char *path, int flags), at, path, at, path, flags)
ON_PATH(CHMOD, chmod, (const char *path, mode_t mode), AT_FDCWD, path, path, mode)
ON_PATH(CHMOD, fchmodat, (int at, const char *path, mode_t mode, int flags), at, path, at, path,
        mode, flags)
ON_PATH(CHMOD, chown, (const char *path, uid_t user, gid_t group), AT_FDCWD, path, path, user,
        group)
ON_PATH(TRUNCATE, truncate, (const char *path, off_t size), AT_FDCWD, path, path, size)
ON_PATH(TRUNCATE, truncate64, (const char *path, off64_t size), AT_FDCWD, path, path, size)
ON_PATH(LINK, symlink, (const char *to, const char *path), AT_FDCWD, path, to, path)
ON_PATH(LINK, symlinkat, (const char *to, int at, const char *path), at, path, to, at, path)

#define ON_BOTH(kind, name, given, folder, path, other, to, ...)                                 \
    int name given {                                                                             \
        NEXT(name);                                                                              \
        REFUSE(at_path(kind, folder, path, other, to), -1);                                      \
        return next(__VA_ARGS__);                                                                \
    }
ON_BOTH(RENAME, rename, (const char *path, const char *to), AT_FDCWD, path, AT_FDCWD, to, path, to)
ON_BOTH(RENAME, renameat, (int at, const char *path, int other, const char *to), at, path, other,
        to, at, path, other, to)
ON_BOTH(RENAME, renameat2,
        (int at, const char *path, int other, const char *to, unsigned flags), at, path, other, to,
        at, path, other, to, flags)
ON_BOTH(LINK, link, (const char *path, const char *to), AT_FDCWD, path, AT_FDCWD, to, path, to)
ON_BOTH(LINK, linkat, (int at, const char *path, int other, const char *to, int flags), at, path,
        other, to, at, path, other, to, flags)

/* Who finds no renameat2 in libc calls the kernel by number. */
long syscall(long number, ...) {
    NEXT(syscall);
    long given[6];
    va_list more;
    va_start(more, number);
    for (int i = 0; i < 6; i++) given[i] = va_arg(more, long);
    va_end(more);
    if (number == SYS_renameat2)
        REFUSE(at_path(RENAME, (int)given[0], (const char *)given[1], (int)given[2],
                       (const char *)given[3]), -1);
    return next(number, given[0], given[1], given[2], given[3], given[4], given[5]);
}
