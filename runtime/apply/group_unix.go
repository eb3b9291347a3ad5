//go:build unix

package apply

import (
	"errors"
	"os/exec"
	"syscall"
	"time"
)

// groupWait is how long killed processes may take to disappear. A zombie that nobody collects stays in the group.
const groupWait = 200 * time.Millisecond

// ownGroup makes the command the leader of a process group.
func ownGroup(cmd *exec.Cmd) error {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	return nil
}

// killGroup ends all processes of the group and waits until they are gone. The leader may be gone before: as long as one
// process is in the group, the system gives its number to no other.
func killGroup(leader int) {
	for waited := time.Duration(0); waited < groupWait; waited += 2 * time.Millisecond {
		if errors.Is(syscall.Kill(-leader, syscall.SIGKILL), syscall.ESRCH) {
			return
		}
		time.Sleep(2 * time.Millisecond)
	}
}

// askForTrace makes the driver write down where the analytics is.
func askForTrace(leader int) { _ = syscall.Kill(leader, syscall.SIGUSR1) }
