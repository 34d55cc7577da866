package isolate

import (
	"errors"
	"fmt"
	"os"
	"slices"

	"github.com/elastic/go-seccomp-bpf"
	"github.com/elastic/go-seccomp-bpf/arch"
	"github.com/landlock-lsm/go-landlock/landlock"
	landlocked "github.com/landlock-lsm/go-landlock/landlock/syscall"
	"golang.org/x/sys/unix"
)

// confine confines this process for good, and checks that.
func confine(kind string) (c Confinement, err error) {
	c.Limits = setLimits() == nil
	var rules []landlock.Rule
	if kind == fonts {
		rules = append(rules, landlock.RODirs(fontFolders...).IgnoreIfMissing())
	}
	if err := landlock.V10.BestEffort().Restrict(rules...); err != nil {
		return c, fmt.Errorf("landlock: %w", err)
	}
	if errors.Is(tryOpen(), unix.EACCES) {
		if c.Landlock, err = landlocked.LandlockGetABIVersion(); err != nil {
			return c, fmt.Errorf("landlock: %w", err)
		}
	}
	// Without Landlock only the filter keeps files away, so that there are no fonts.
	if err := filter(kind == fonts && c.Landlock > 0); err != nil {
		return c, err
	}
	if err := tryDoor(); err != nil {
		return c, err
	}
	c.Seccomp = true
	return c, nil
}

// fontFolders are where Debian and similar systems keep fonts, and fontconfig its cache of them.
var fontFolders = []string{
	"/usr/share/fonts", "/usr/local/share/fonts", "/usr/share/fontconfig", "/etc/fonts", "/var/cache/fontconfig",
}

// setLimits sets the permanent limits; the parent sets memory and processor time for each file.
func setLimits() error {
	var failed error
	for which, n := range map[int]uint64{unix.RLIMIT_CORE: 0, unix.RLIMIT_NOFILE: 256, unix.RLIMIT_FSIZE: 0} {
		failed = errors.Join(failed, unix.Setrlimit(which, &unix.Rlimit{Cur: n, Max: n}))
	}
	return failed
}

// allowed are the system calls that decoders, GStreamer, GLib, the C library and Go's runtime need.
var allowed = []string{
	"read", "write", "readv", "writev", "pread64", "preadv", "close", "lseek", "fstat", "dup", "dup3", "fcntl",
	"mmap", "munmap", "mprotect", "mremap", "madvise", "brk", "mincore", "membarrier",
	"futex", "futex_waitv", "sched_yield", "sched_getaffinity", "sched_getparam", "sched_getscheduler", "getcpu",
	"sched_setscheduler", "sched_setparam", "sched_setattr", "sched_getattr", "setpriority", "getpriority",
	"nanosleep", "clock_nanosleep", "clock_gettime", "clock_getres", "gettimeofday", "time", "times",
	"getrusage", "sysinfo", "uname", "getrandom", "getrlimit",
	"getpid", "gettid", "getppid", "getuid", "geteuid", "getgid", "getegid",
	"exit", "exit_group", "restart_syscall",
	"rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "sigaltstack",
	"set_robust_list", "get_robust_list", "rseq", "set_tid_address", "arch_prctl",
	"epoll_create1", "epoll_ctl", "epoll_wait", "epoll_pwait", "epoll_pwait2", "poll", "ppoll", "select", "pselect6",
	"eventfd", "eventfd2", "pipe", "pipe2", "recvmsg", "sendmsg", "shutdown",
}

// reading are the system calls that open files for reading, for a child that Landlock allows some files.
var reading = []string{"open", "openat", "stat", "lstat", "newfstatat", "statx", "access", "faccessat", "faccessat2", "readlink", "readlinkat", "getdents64", "fstatfs", "statfs", "getcwd"}

// absent are system calls that the C library replaces by others where the kernel does not have them.
var absent = []string{"clone3", "statx", "faccessat2"}

// filter makes the kernel refuse all other system calls. A refused call returns an error and does not end the process: a
// decoder that checks whether a file exists goes on without it.
func filter(files bool) error {
	machine, err := arch.GetInfo("")
	if err != nil {
		return fmt.Errorf("seccomp: %w", err)
	}
	known := func(names []string) (kept []string) {
		for _, name := range names {
			if _, ok := machine.SyscallNames[name]; ok && !slices.Contains(kept, name) {
				kept = append(kept, name)
			}
		}
		return kept
	}
	names, conditions := slices.Clone(allowed), restricted()
	missing := absent
	if files {
		names, missing = append(names, reading...), []string{"clone3"}
		conditions = slices.DeleteFunc(conditions, func(c seccomp.NameWithConditions) bool { return c.Name == "newfstatat" })
	}
	conditions = slices.DeleteFunc(conditions, func(c seccomp.NameWithConditions) bool { return len(known([]string{c.Name})) == 0 })
	err = seccomp.LoadFilter(seccomp.Filter{
		NoNewPrivs: true,
		Flag:       seccomp.FilterFlagTSync,
		Policy: seccomp.Policy{DefaultAction: seccomp.ActionErrno, Syscalls: []seccomp.SyscallGroup{
			{Names: known(missing), Action: seccomp.ActionErrno | seccomp.Action(unix.ENOSYS)},
			{Names: known(names), NamesWithCondtions: conditions, Action: seccomp.ActionAllow},
		}},
	})
	if err != nil {
		return fmt.Errorf("seccomp: %w", err)
	}
	return nil
}

// restricted returns the system calls that are allowed with some arguments only.
func restricted() []seccomp.NameWithConditions {
	only := func(name string, argument uint32, is seccomp.Operation, value uint64) seccomp.NameWithConditions {
		return seccomp.NameWithConditions{Name: name, Conditions: seccomp.ArgumentConditions{
			{Argument: argument, Operation: is, Value: value},
		}}
	}
	return []seccomp.NameWithConditions{
		only("clone", 0, seccomp.BitsSet, unix.CLONE_THREAD),
		only("socketpair", 0, seccomp.Equal, unix.AF_UNIX), // GstPoll's, from one thread to another
		only("tgkill", 0, seccomp.Equal, uint64(os.Getpid())),
		only("newfstatat", 3, seccomp.BitsSet, unix.AT_EMPTY_PATH), // the C library's fstat
		only("prlimit64", 2, seccomp.Equal, 0),                     // asking, not setting
		only("prctl", 0, seccomp.Equal, unix.PR_SET_NAME),
		only("prctl", 0, seccomp.Equal, unix.PR_SET_VMA),
	}
}

// tryDoor tries what must no longer be possible.
func tryDoor() error {
	if err := tryOpen(); err == nil {
		return errors.New("a file can still be opened")
	}
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM, 0)
	if err == nil {
		return errors.Join(errors.New("a socket can still be made"), unix.Close(fd))
	}
	// A program that does not exist: the kernel would report that if it looked for it.
	if err := unix.Exec("/nonexistent", nil, nil); !errors.Is(err, unix.EPERM) {
		return fmt.Errorf("a program can still be started: %w", err)
	}
	// Flags that the kernel refuses only after the filter has let the call pass.
	_, _, number := unix.RawSyscall(unix.SYS_CLONE, unix.CLONE_SIGHAND, 0, 0)
	if number != unix.EPERM {
		return fmt.Errorf("a process can still be made: %w", number)
	}
	return nil
}

func tryOpen() error {
	fd, err := unix.Open("/proc/self/status", unix.O_RDONLY|unix.O_CLOEXEC, 0)
	if err != nil {
		return err
	}
	return unix.Close(fd)
}
