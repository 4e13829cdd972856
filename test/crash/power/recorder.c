/*
 * Put before a process by LD_PRELOAD: every change of the files `washa.*` of one folder, and every flush of them, goes into a log,
 * in the order in which they happened. A flush takes as long here as one of a slow memory card does, and is none: what a disk would
 * have after a power cut is worked out of the log (disk.ts), and does not depend on the disk of this machine.
 *
 *   POWER_FOLDER  full path of the folder
 *   POWER_LOG     full path of the log; others may append their own records
 *   POWER_KILL    while a file of that name is there, the process dies by SIGKILL right after its next record
 *   POWER_FLUSH   how long a flush takes, in microseconds
 *
 * A record: kind (1 byte), inode, offset, length (8 bytes each, of this machine), and as many bytes as the length says.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

static const char *folder, *kill_file;
static long flush_us;
static int log_fd = -1;
static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;

#define MOST_FILES 4096
/* Which inode a descriptor was opened for; 0: none of ours. A number that is used again is found out by `ours`. */
static uint64_t inode_of[MOST_FILES];

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

__attribute__((constructor)) static void begin(void) {
  folder = getenv("POWER_FOLDER");
  kill_file = getenv("POWER_KILL");
  const char *path = getenv("POWER_LOG"), *us = getenv("POWER_FLUSH");
  flush_us = us == NULL ? 0 : atol(us);
  if (folder != NULL && path != NULL) log_fd = REAL(open)(path, O_WRONLY | O_APPEND | O_CLOEXEC);
}

/* The part of a path behind the folder; "" for the folder itself, NULL for what is not recorded. */
static const char *name_of(const char *path) {
  if (log_fd < 0 || path == NULL) return NULL;
  size_t length = strlen(folder);
  if (strncmp(path, folder, length) != 0) return NULL;
  if (path[length] == '\0') return "";
  const char *name = path + length + 1;
  if (path[length] != '/' || strchr(name, '/') != NULL || strncmp(name, "washa.", 6) != 0) return NULL;
  /* Lives in the memory of the processes; holds no byte; is room and nothing else. */
  if (strstr(name, "-shm") != NULL || strstr(name, ".lock") != NULL || strstr(name, ".reserve") != NULL) return NULL;
  return name;
}

static uint64_t inode_at(const char *path) {
  struct stat found;
  return stat(path, &found) == 0 ? (uint64_t)found.st_ino : 0;
}

static uint64_t ours(int fd) {
  if (fd < 0 || fd >= MOST_FILES || inode_of[fd] == 0) return 0;
  struct stat found;
  return fstat(fd, &found) == 0 && (uint64_t)found.st_ino == inode_of[fd] ? inode_of[fd] : 0;
}

static void record(char kind, uint64_t inode, uint64_t offset, const void *bytes, uint64_t length) {
  int kept = errno;
  char head[25];
  head[0] = kind;
  memcpy(head + 1, &inode, 8);
  memcpy(head + 9, &offset, 8);
  memcpy(head + 17, &length, 8);
  struct iovec parts[2] = {{head, sizeof head}, {(void *)bytes, length}};
  /* One call, so that nobody's record comes between. */
  if (REAL(writev)(log_fd, parts, 2) != (ssize_t)(sizeof head + length)) abort();
  if (kill_file != NULL && access(kill_file, F_OK) == 0) raise(SIGKILL);
  errno = kept;
}

static int opened(const char *path, int flags, mode_t mode, int (*real)(const char *, int, ...)) {
  const char *name = name_of(path);
  if (name == NULL) {
    int fd = real(path, flags, mode);
    if (fd >= 0 && fd < MOST_FILES) inode_of[fd] = 0;
    return fd;
  }
  pthread_mutex_lock(&turn);
  int is_new = inode_at(path) == 0;
  int fd = real(path, flags, mode);
  if (fd >= MOST_FILES) abort();
  if (fd >= 0) {
    uint64_t inode = inode_of[fd] = inode_at(path);
    if (is_new) record('C', inode, 0, name, strlen(name));
    else if (flags & O_TRUNC) record('T', inode, 0, NULL, 0);
  }
  pthread_mutex_unlock(&turn);
  return fd;
}

#define OPENS(function)                                                \
  int function(const char *path, int flags, ...) {                     \
    mode_t mode = 0;                                                   \
    if (flags & O_CREAT) {                                             \
      va_list rest;                                                    \
      va_start(rest, flags);                                           \
      mode = va_arg(rest, mode_t);                                     \
      va_end(rest);                                                    \
    }                                                                  \
    return opened(path, flags, mode, REAL(function));                  \
  }
OPENS(open)
OPENS(open64)

/* Where a write without an offset goes to. */
static off_t place_of(int fd) {
  struct stat found;
  if ((fcntl(fd, F_GETFL) & O_APPEND) && fstat(fd, &found) == 0) return found.st_size;
  return lseek(fd, 0, SEEK_CUR);
}

static void record_parts(uint64_t inode, off_t at, const struct iovec *parts, int count, ssize_t done) {
  for (int i = 0; i < count && done > 0; i += 1) {
    ssize_t length = done < (ssize_t)parts[i].iov_len ? done : (ssize_t)parts[i].iov_len;
    record('W', inode, at, parts[i].iov_base, length);
    at += length;
    done -= length;
  }
}

/* Does `call`, and records what it wrote, before anybody else writes. */
#define WRITES(fd, at, parts, count, call)                             \
  do {                                                                 \
    if (ours(fd) == 0) return call;                                    \
    pthread_mutex_lock(&turn);                                         \
    uint64_t inode = ours(fd);                                         \
    off_t place = at;                                                  \
    ssize_t done = call;                                               \
    record_parts(inode, place, parts, count, done);                    \
    pthread_mutex_unlock(&turn);                                       \
    return done;                                                       \
  } while (0)

ssize_t write(int fd, const void *bytes, size_t length) {
  const struct iovec all = {(void *)bytes, length};
  WRITES(fd, place_of(fd), &all, 1, REAL(write)(fd, bytes, length));
}
ssize_t pwrite(int fd, const void *bytes, size_t length, off_t at) {
  const struct iovec all = {(void *)bytes, length};
  WRITES(fd, at, &all, 1, REAL(pwrite)(fd, bytes, length, at));
}
ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t at) {
  const struct iovec all = {(void *)bytes, length};
  WRITES(fd, at, &all, 1, REAL(pwrite64)(fd, bytes, length, at));
}
ssize_t writev(int fd, const struct iovec *parts, int count) {
  WRITES(fd, place_of(fd), parts, count, REAL(writev)(fd, parts, count));
}
ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t at) {
  WRITES(fd, at, parts, count, REAL(pwritev)(fd, parts, count, at));
}
ssize_t pwritev64(int fd, const struct iovec *parts, int count, off64_t at) {
  WRITES(fd, at, parts, count, REAL(pwritev64)(fd, parts, count, at));
}

#define TRUNCATES(function, type)                                      \
  int function(int fd, type size) {                                    \
    if (ours(fd) == 0) return REAL(function)(fd, size);                \
    pthread_mutex_lock(&turn);                                         \
    uint64_t inode = ours(fd);                                         \
    int result = REAL(function)(fd, size);                             \
    if (result == 0) record('T', inode, size, NULL, 0);                \
    pthread_mutex_unlock(&turn);                                       \
    return result;                                                     \
  }
TRUNCATES(ftruncate, off_t)
TRUNCATES(ftruncate64, off64_t)

/* What was written before its beginning is on the disk at its end; of what comes between nothing is promised. */
static int flushed(int fd, int (*real)(int)) {
  static uint64_t flushes = 0;
  uint64_t inode = ours(fd);
  if (inode == 0) return real(fd);
  pthread_mutex_lock(&turn);
  uint64_t which = ((uint64_t)getpid() << 32) + ++flushes;
  record('B', inode, which, NULL, 0);
  pthread_mutex_unlock(&turn);
  usleep(flush_us);
  pthread_mutex_lock(&turn);
  record('E', inode, which, NULL, 0);
  pthread_mutex_unlock(&turn);
  return 0;
}
int fsync(int fd) { return flushed(fd, REAL(fsync)); }
int fdatasync(int fd) { return flushed(fd, REAL(fdatasync)); }

int rename(const char *from, const char *to) {
  const char *old = name_of(from), *name = name_of(to);
  if (old == NULL || name == NULL) return REAL(rename)(from, to);
  pthread_mutex_lock(&turn);
  uint64_t inode = inode_at(from);
  int result = REAL(rename)(from, to);
  if (result == 0) {
    char both[2 * NAME_MAX];
    int length = snprintf(both, sizeof both, "%s/%s", old, name);
    record('R', inode, 0, both, length);
  }
  pthread_mutex_unlock(&turn);
  return result;
}

static int removed(const char *path, int (*real)(const char *)) {
  const char *name = name_of(path);
  if (name == NULL) return real(path);
  pthread_mutex_lock(&turn);
  uint64_t inode = inode_at(path);
  int result = real(path);
  if (result == 0) record('U', inode, 0, name, strlen(name));
  pthread_mutex_unlock(&turn);
  return result;
}
int unlink(const char *path) { return removed(path, REAL(unlink)); }
int remove(const char *path) { return removed(path, REAL(remove)); }

static int unlink_here(const char *path) { return REAL(unlinkat)(AT_FDCWD, path, 0); }
int unlinkat(int at, const char *path, int flags) {
  if (path[0] != '/' || flags != 0) return REAL(unlinkat)(at, path, flags);
  return removed(path, unlink_here);
}
