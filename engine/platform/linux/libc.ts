/* oxlint-disable typescript/no-unnecessary-type-parameters -- They declare the signature of a C function, which TypeScript cannot check. */
import koffi from 'koffi';

/** Flags and numbers of the x86-64 ABI (asm-generic/fcntl.h, linux/fs.h, asm-generic/errno-base.h, linux/sched.h). */
export const O_RDONLY = 0;
export const O_DIRECTORY = 0o200000;
export const O_CLOEXEC = 0o2000000;
export const SEEK_SET = 0;
export const LOCK_EX = 2;
export const LOCK_NB = 4;
export const EPERM = 1;
export const ENOENT = 2;
export const ESRCH = 3;
export const EINTR = 4;
export const EIO = 5;
export const EWOULDBLOCK = 11;
export const ENODATA = 61;
export const EOPNOTSUPP = 95;
export const EACCES = 13;
export const ERANGE = 34;
export const ENOBUFS = 105;
export const CLONE_NEWNET = 0x40000000;
export const CLOCK_REALTIME = 0;
export const CLOCK_MONOTONIC = 1;
export const CLOCK_BOOTTIME = 7;
const SYS_perf_event_open = 298;
const SYS_kcmp = 312;
const SYS_fsopen = 430;
const SYS_fsconfig = 431;
const SYS_fsmount = 432;
const KCMP_FILES = 2;

/** errno of the last call in this thread. */
export const errno = (): number => koffi.errno();

/**
 * Declares a function of the C library that Node does not provide, or provides too slowly. It is bound at its first call. It returns -1 on
 * failure and sets {@link errno}.
 */
function define<Arguments extends unknown[], Result = number>(declaration: string): (...args: Arguments) => Result {
  let bound: ((...args: Arguments) => Result) | undefined;
  return (...args) => {
    // The library is loaded already: koffi.load only looks it up (dlopen(3)).
    bound ??= koffi.load('libc.so.6').func(declaration);
    return bound(...args);
  };
}

/** open(2) */
export const open = define<[path: string, flags: number]>('int open(const char *, int)');
/** read(2) */
export const read = define<[fd: number, bytes: Uint8Array, length: number]>('long read(int, void *, size_t)');
/** close(2) */
export const close = define<[fd: number]>('int close(int)');
/** lseek(2) */
export const lseek = define<[fd: number, offset: number, whence: number]>('long lseek(int, long, int)');
/** getdents64(2): fills `bytes` with linux_dirent64 records; 0 at the end of the directory. */
export const getdents64 = define<[fd: number, bytes: Uint8Array, length: number]>('long getdents64(int, void *, size_t)');
/** readlink(2); the target does not end with a NUL. */
export const readlink = define<[path: string, link: Uint8Array, length: number]>('long readlink(const char *, void *, size_t)');
/**
 * readlinkat(2), with addresses of buffers because it is called a hundred thousand times. The path ends with a NUL, the target does not.
 */
export const readlinkat = define<[folder: number, path: number, link: number, length: number]>(
  'long readlinkat(int, uintptr_t, uintptr_t, size_t)',
);
/** flock(2) */
export const flock = define<[fd: number, operation: number]>('int flock(int, int)');
/** socket(2) */
export const socket = define<[family: number, type: number, protocol: number]>('int socket(int, int, int)');
/** bind(2) */
export const bind = define<[fd: number, address: Uint8Array, length: number]>('int bind(int, const void *, uint32_t)');
/** setsockopt(2) */
export const setsockopt = define<[fd: number, level: number, option: number, value: Uint8Array, length: number]>(
  'int setsockopt(int, int, int, const void *, uint32_t)',
);
/** send(2) */
export const send = define<[fd: number, bytes: Uint8Array, length: number, flags: number]>('long send(int, const void *, size_t, int)');
/** recv(2) */
export const recv = define<[fd: number, bytes: Uint8Array, length: number, flags: number]>('long recv(int, void *, size_t, int)');
/** setns(2): moves the calling thread. */
export const setns = define<[fd: number, kind: number]>('int setns(int, int)');
/** ioctl(2) with a structure */
export const ioctl = define<[fd: number, request: number, structure: Uint8Array]>('int ioctl(int, unsigned long, void *)');
const syscall = define<number[]>('long syscall(long, long, long, long, long, long)');
/** kcmp(2): 0 if two tasks share their descriptor table, 1 or 2 if they do not, -1 if the kernel does not support the comparison. */
export const compareFiles = (task: number, other: number): number => syscall(SYS_kcmp, task, other, KCMP_FILES, 0, 0);
const syscallWithBuffer = define<[number: number, buffer: Uint8Array, a: number, b: number, c: number, d: number]>(
  'long syscall(long, const void *, long, long, long, long)',
);
/** perf_event_open(2): `attributes` is a struct perf_event_attr. */
export const perfEventOpen = (attributes: Uint8Array, pid: number, cpu: number, group: number, flags: number): number =>
  syscallWithBuffer(SYS_perf_event_open, attributes, pid, cpu, group, flags);
/** fsopen(2): a file system context (Linux 5.2). */
export const fsopen = (name: string, flags: number): number => syscallWithBuffer(SYS_fsopen, Buffer.from(`${name}\0`), flags, 0, 0, 0);
/** fsconfig(2), without key and value. */
export const fsconfig = (fd: number, command: number): number => syscall(SYS_fsconfig, fd, command, 0, 0, 0);
/** fsmount(2): a descriptor of a mount that no directory shows. It ends when the descriptor is closed. */
export const fsmount = (fd: number, flags: number, attributes: number): number => syscall(SYS_fsmount, fd, flags, attributes, 0, 0);
/** ioctl(2) with a number */
export const ioctlNumber = define<[fd: number, request: number, value: number]>('int ioctl(int, unsigned long, long)');
/** poll(2): `descriptors` are structs pollfd, `timeout` in milliseconds. */
export const poll = define<[descriptors: Uint8Array, count: number, timeout: number]>('int poll(void *, unsigned long, int)');
/** eventfd(2) */
export const eventfd = define<[value: number, flags: number]>('int eventfd(unsigned int, int)');
/** write(2) */
export const write = define<[fd: number, bytes: Uint8Array, length: number]>('long write(int, const void *, size_t)');
/** clock_gettime(2): writes a struct timespec. */
export const clockGettime = define<[clock: number, time: Uint8Array]>('int clock_gettime(int, void *)');
/** getpwuid_r(3): returns an error number, not -1. `result` receives the address of `entry`, or 0 if the account does not exist. */
export const getpwuidR = define<[uid: number, entry: Uint8Array, texts: Uint8Array, length: number, result: Uint8Array]>(
  'int getpwuid_r(uint32_t, void *, void *, size_t, void *)',
);
/** getpwnam_r(3), with the results of getpwuid_r(3). */
export const getpwnamR = define<[name: string, entry: Uint8Array, texts: Uint8Array, length: number, result: Uint8Array]>(
  'int getpwnam_r(const char *, void *, void *, size_t, void *)',
);
/** getgrnam_r(3), with the results of getpwuid_r(3). */
export const getgrnamR = define<[name: string, entry: Uint8Array, texts: Uint8Array, length: number, result: Uint8Array]>(
  'int getgrnam_r(const char *, void *, void *, size_t, void *)',
);
/** fgetxattr(2) */
export const fgetxattr = define<[fd: number, name: string, value: Uint8Array, length: number]>(
  'long fgetxattr(int, const char *, void *, size_t)',
);
/** fsetxattr(2) */
export const fsetxattr = define<[fd: number, name: string, value: Uint8Array, length: number, flags: number]>(
  'int fsetxattr(int, const char *, const void *, size_t, int)',
);
/** Address of a buffer, to convert a pointer of the C library to an offset. */
export const addressOf = (bytes: Uint8Array): bigint => koffi.address(bytes);

/** _exit(2) */
export const exit = define<[exitCode: number], void>('void _exit(int)');
/** sendto(2) */
export const sendto = define<[fd: number, bytes: Buffer, length: number, flags: number, address: Buffer, addressLength: number]>(
  'long sendto(int, const void *, size_t, int, const void *, uint32_t)',
);
/** openlog(3): keeps the address of the name. */
export const openlog = define<[name: Buffer, options: number, facility: number], void>('void openlog(void *, int, int)');
/** syslog(3), with one string for `%s`. */
export const syslog = define<[priority: number, format: string, type: string, text: string], void>('void syslog(int, const char *, ...)');
/** closelog(3) */
export const closelog = define<[], void>('void closelog(void)');
