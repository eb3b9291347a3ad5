package runtime_test

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/huntc/huntc/runtime"
)

// otrfZip is a real capture: 37,814 events of three Windows hosts, Sysmon's and the Security log's among them. The hunts
// and what they should find are in hunts.json beside it.
const otrfZip = "../../shared/data/otrf/covenant_dcom_iertutil_dll_hijack.zip"

// The capture's hunts. hunts.json counts Sysmon's own events of the acting process; huntc counts all evidence (DESIGN
// 3.5 and 3.10) in all roles of the statement (DESIGN 3.2), Security events included, since these are bridged to the
// process that Sysmon saw (DESIGN 3.7). Each number was also counted by a script over the raw lines.
var otrfHunts = []struct {
	id, hunt, why, want string
}{
	{
		id: "D1", hunt: `
grunt = GET process FROM DS WHERE name = 'GruntHTTP.exe'
DISP grunt ATTR name, pid, command_line, x_unique_id`,
		why: "DESIGN 3.5: Sysmon's 3, 3 and 11 are evidence, and Security's 4656, 4658, 4658 and 4663 of pid 5388; 5156 and " +
			"Sysmon's 10 are not, which name it in lower case and as the target",
		want: `
grunt process 1 7
# DISP grunt
name,pid,command_line,x_unique_id
GruntHTTP.exe,5388,∅,{42c2e005-d3ac-5f80-a207-000000000400}`,
	},
	{
		id: "D2", hunt: `
grunt = GET process FROM DS WHERE name = 'GruntHTTP.exe'
conns = FIND network-traffic CREATED BY grunt
dst = FIND ipv4-addr ACCEPTED conns
DISP conns ATTR src_ref.value, src_port, dst_ref.value, dst_port, protocols
DISP dst ATTR value`,
		why: "DESIGN 3.7: a connection is its ends and protocols; Sysmon's 3 and Security's 5156 are two records of each",
		want: `
grunt process 1 7
conns network-traffic 2 4
dst ipv4-addr 1 4
# DISP conns
src_ref.value,src_port,dst_ref.value,dst_port,protocols
172.18.39.5,51737,172.18.39.6,65077,[tcp]
172.18.39.5,51743,172.18.39.6,65082,[tcp]
# DISP dst
value
172.18.39.6`,
	},
	{
		id: "D3", hunt: `
grunt = GET process FROM DS WHERE name = 'GruntHTTP.exe'
files = FIND file LINKED grunt
dropped = files WHERE name = 'test2.dll'
DISP dropped ATTR name, x_path, parent_directory_ref.path
DISP files ATTR x_path`,
		why: "DESIGN 3.2: LINKED holds between any two roles, so the programs that opened the implant's process (Sysmon's " +
			"10, where it is the target) are linked to it, and its own image, by both names of the drive",
		want: `
grunt process 1 7
files file 5 38
dropped file 1 1
# DISP dropped
name,x_path,parent_directory_ref.path
test2.dll,C:\ProgramData\test2.dll,C:\ProgramData
# DISP files
x_path
C:\windows\Explorer.EXE
C:\ProgramData\test2.dll
C:\Users\pgustavo\Desktop\GruntHTTP.exe
C:\windows\system32\lsass.exe
\device\harddiskvolume2\users\pgustavo\desktop\grunthttp.exe`,
	},
	{
		id: "D4", hunt: `
dll = GET file FROM DS WHERE name = 'iertutil.dll' AND parent_directory_ref.path = r'C:\Program Files\Internet Explorer'
everywhere = GET file FROM DS WHERE name = 'iertutil.dll'
DISP dll ATTR x_path, hashes.MD5`,
		why: "written once (11) and loaded once (7); 34 records name a file of that name, as hunts.json says, on three hosts",
		want: `
dll file 1 2
everywhere file 4 34
# DISP dll
x_path,hashes.MD5
C:\Program Files\Internet Explorer\iertutil.dll,c470f453e2fdadc283cdcdb0d4b4c7ba`,
	},
	{
		id: "D5", hunt: `
dll = GET file FROM DS WHERE name = 'iertutil.dll' AND parent_directory_ref.path = r'C:\Program Files\Internet Explorer'
loader = FIND process LINKED dll
victim = loader WHERE name = 'iexplore.exe'
children = FIND process CREATED BY victim
parent = FIND process CREATED victim
DISP loader ATTR name, pid
DISP victim ATTR name, pid, command_line
DISP children ATTR name, pid, x_unique_id
DISP parent ATTR name, pid, x_unique_id`,
		why: "DESIGN 3.5: each creation is evidence twice, as Sysmon's 1 and as Security's 4688",
		want: `
dll file 1 2
loader process 2 2
victim process 1 1
children process 2 4
parent process 1 2
# DISP loader
name,pid
System,4
iexplore.exe,9428
# DISP victim
name,pid,command_line
iexplore.exe,9428,"""C:\Program Files\Internet Explorer\iexplore.exe"" -Embedding"
# DISP children
name,pid,x_unique_id
notepad.exe,3532,{9318926b-e49c-5f80-120b-000000000400}
iexplore.exe,7304,{9318926b-e49d-5f80-130b-000000000400}
# DISP parent
name,pid,x_unique_id
svchost.exe,884,{9318926b-a29b-5f7e-1000-000000000400}`,
	},
	{
		id: "D6", hunt: `
smb = GET network-traffic FROM DS WHERE src_ref.value = '172.18.39.5' AND dst_ref.value = '172.18.39.6' AND dst_port IN (135, 445)
g = GROUP smb BY dst_port WITH COUNT(src_port) AS n
each = TIMESTAMPED(smb)
r = GROUP each BY dst_port WITH COUNT(src_port) AS n
DISP g ATTR dst_port, n
DISP r ATTR dst_port, n`,
		why: "DESIGN 3.10: connections are entities (2, 1); records are (4, 2) of Sysmon's 3, as hunts.json says, and as many of " +
			"the filter's 5156: each was logged at both ends, by both",
		want: `
smb network-traffic 3 12
g network-traffic 0 2
each network-traffic 3 12
r network-traffic 0 2
# DISP g
dst_port,n
135,2
445,1
# DISP r
dst_port,n
135,8
445,4`,
	},
	{
		id: "D6 of Sysmon alone", hunt: `
smb = GET network-traffic FROM DS WHERE src_ref.value = '172.18.39.5' AND dst_ref.value = '172.18.39.6' AND dst_port IN (135, 445) AND x-oca-event:code = '3'
each = TIMESTAMPED(smb)
r = GROUP each BY dst_port WITH COUNT(src_port) AS n
DISP r ATTR dst_port, n`,
		why: "hunts.json counts event 3",
		want: `
smb network-traffic 3 6
each network-traffic 3 6
r network-traffic 0 2
# DISP r
dst_port,n
135,4
445,2`,
	},
}

// TestOTRF runs the hunts over the archive as it was published.
func TestOTRF(t *testing.T) {
	needEngine(t)
	if _, err := os.Stat(otrfZip); err != nil {
		t.Skipf("no capture to hunt in: %v", err)
	}
	for _, h := range otrfHunts {
		t.Run(h.id, func(t *testing.T) {
			b := hunt(t, ".", []runtime.SourceConfig{{Name: "DS", URI: "file://" + otrfZip, Schema: "sysmon"}}, h.hunt)
			got := summaryText(b) + rowsText(t, b)
			if diff := cmp.Diff(strings.TrimSpace(h.want), strings.TrimSpace(got)); diff != "" {
				t.Errorf("-want +got (%s):\n%s", h.why, diff)
			}
		})
	}
}
