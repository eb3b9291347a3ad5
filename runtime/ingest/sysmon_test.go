package ingest

import (
	"slices"
	"testing"
)

const (
	sysmonLog   = `"Channel":"Microsoft-Windows-Sysmon/Operational","SourceName":"Microsoft-Windows-Sysmon","Hostname":"ws5"`
	securityLog = `"Channel":"Security","SourceName":"Microsoft-Windows-Security-Auditing","Hostname":"ws5"`
)

// Security events name a process by its pid: they are part of the life that Sysmon saw.
func TestSecurityEventsAreBridgedToSysmon(t *testing.T) {
	clock := `"EventReceivedTime":"2020-10-09 18:30:40","@timestamp":"2020-10-09T22:30:41.5Z"`
	m := attach(t, "sysmon", write(t, "e.json",
		`{`+sysmonLog+`,"EventID":1,"UtcTime":"2020-10-09 22:30:10.250","@timestamp":"2020-10-09T22:32:00Z","ProcessGuid":"{g1}","ProcessId":"700","Image":"C:\\W\\a.exe","ParentProcessGuid":"{g0}","ParentProcessId":"4","User":"CORP\\bob","Hashes":"SHA1=AB,MD5=0C,SHA256=FF,IMPHASH=00"}`,
		`{`+securityLog+`,"EventID":4688,"EventTime":"2020-10-09 18:30:10",`+clock+`,"NewProcessId":"0x2bc","NewProcessName":"C:\\W\\a.exe","ProcessId":"0x4","ParentProcessName":"-","SubjectUserName":"bob","SubjectDomainName":"CORP","SubjectUserSid":"S-1-5-21-1","TargetUserName":"-","TargetUserSid":"S-1-0-0"}`,
		`{`+securityLog+`,"EventID":4663,"EventTime":"2020-10-09 18:30:12",`+clock+`,"ProcessId":"0x2bc","ProcessName":"C:\\W\\a.exe","ObjectName":"\\REGISTRY\\MACHINE\\Software\\X","ObjectType":"Key","AccessMask":"0x1"}`,
		`{`+securityLog+`,"EventID":5156,"EventTime":"2020-10-09 18:30:13",`+clock+`,"ProcessId":"700","Application":"\\device\\v1\\w\\a.exe","Protocol":"6","Direction":"%%14593","SourceAddress":"10.0.0.5","SourcePort":"5000","DestAddress":"10.0.0.6","DestPort":"445"}`,
		`{`+securityLog+`,"EventID":4689,"EventTime":"2020-10-09 18:30:15",`+clock+`,"ProcessId":"0x2bc","ProcessName":"C:\\W\\a.exe","Status":"0x1f4"}`,
		`{`+sysmonLog+`,"EventID":5,"UtcTime":"2020-10-09 22:30:15.500","ProcessGuid":"{g1}","ProcessId":"700","Image":"C:\\W\\a.exe"}`,
		`{`+securityLog+`,"EventID":4673,"EventTime":"2020-10-09 18:30:20",`+clock+`,"ProcessId":"0x2bc"}`))
	g1, later := keyOf("process", "uid", "{g1}"), keyOf("process", "life", "ws5", "700", "1602282620000000000")
	wantLines(t, ask(t, m.Database, "SELECT * FROM events ORDER BY record",
		"record", "time", "kind", "process_pid", "process_name", "parent_pid", "process_exit_code", "hex(process_key)"), []string{
		"1 2020-10-09 22:30:10.250000000 process-start 700 a.exe 4 - " + g1,
		"2 2020-10-09 22:30:10.000000000 process-start 700 a.exe 4 - " + g1,
		"3 2020-10-09 22:30:12.000000000 registry-read 700 a.exe - - " + g1,
		"4 2020-10-09 22:30:13.000000000 network 700 a.exe - - " + g1,
		"5 2020-10-09 22:30:15.000000000 process-end 700 a.exe - 500 " + g1,
		"6 2020-10-09 22:30:15.500000000 process-end 700 a.exe - - " + g1,
		"7 2020-10-09 22:30:20.000000000  700 - - - " + later,
	})
	wantLines(t, ask(t, m.Database, "SELECT * FROM events WHERE record IN (1, 2, 3, 4) ORDER BY record",
		"executable_sha1", "executable_md5", "user_name", "user_domain", "user_id", "registry_path", "src_ip", "dst_port", "toString(protocols)", "direction"), []string{
		"ab 0c bob CORP - - - - [] -",
		"- - bob CORP S-1-5-21-1 - - - [] -",
		`- - - - - HKEY_LOCAL_MACHINE\Software\X - - [] -`,
		"- - - - - - 10.0.0.5 445 ['tcp'] egress",
	})
	if m.ProblemTotal != 0 || len(m.Notes) != 0 {
		t.Errorf("problems %v, notes %v", m.Problems, m.Notes)
	}
}

func TestSysmonEvents(t *testing.T) {
	at := `,"UtcTime":"2020-10-09 22:30:10.250"`
	m := attach(t, "sysmon", write(t, "e.json",
		`{`+sysmonLog+at+`,"EventID":8,"SourceProcessGuid":"{g1}","SourceProcessId":"1","SourceImage":"C:\\a.exe","TargetProcessGuid":"{g2}","TargetProcessId":"2","TargetImage":"&lt;unknown process&gt;","NewThreadId":"9"}`,
		`{`+sysmonLog+at+`,"EventID":10,"SourceProcessGUID":"{g1}","SourceProcessId":"1","SourceImage":"C:\\a.exe","TargetProcessGUID":"{00000000-0000-0000-0000-000000000000}","TargetProcessId":"3","TargetImage":"C:\\c.exe","SourceThreadId":"8"}`,
		`{`+sysmonLog+at+`,"EventID":7,"ProcessGuid":"{g1}","ImageLoaded":"C:\\D\\x.dll","Hashes":"MD5=AA"}`,
		`{`+sysmonLog+at+`,"EventID":11,"ProcessGuid":"{g1}","TargetFilename":"C:\\D\\x.dll","CreationUtcTime":"2020-10-09 22:00:00.000"}`,
		`{`+sysmonLog+at+`,"EventID":12,"ProcessGuid":"{g1}","EventType":"CreateKey","TargetObject":"HKLM\\Run\\New"}`,
		`{`+sysmonLog+at+`,"EventID":12,"ProcessGuid":"{g1}","EventType":"DeleteValue","TargetObject":"HKLM\\Run\\v"}`,
		`{`+sysmonLog+at+`,"EventID":13,"ProcessGuid":"{g1}","EventType":"SetValue","TargetObject":"HKLM\\Run\\v","Details":"c:\\a.exe"}`,
		`{`+sysmonLog+at+`,"EventID":22,"ProcessGuid":"{g1}","QueryName":"a.example","QueryResults":"10.0.0.1;"}`,
		`{"Channel":"System","SourceName":"Microsoft-Windows-Hyper-V-Netvsc","Hostname":"ws5","EventID":10,"@timestamp":"2020-10-09T22:30:11Z"}`))
	g1 := keyOf("process", "uid", "{g1}")
	wantLines(t, ask(t, m.Database, "SELECT * FROM events ORDER BY record", "kind", "process_name", "target_name", "target_pid", "target_thread_id",
		"module_path", "module_md5", "file_path", "file_md5", "registry_path", "toString(registry_value_names)", "toString(registry_value_data)", "domain_name", "hex(process_key)", "hex(target_key)"), []string{
		" a.exe - 2 9 - - - - - [] [] - " + g1 + " " + keyOf("process", "uid", "{g2}"),
		" a.exe c.exe 3 - - - - - - [] [] - " + g1 + " " + keyOf("process", "life", "ws5", "3", "1602282610250000000"),
		`image-load - - - - C:\D\x.dll aa - - - [] [] - ` + g1 + " 00",
		`file-create - - - - - - C:\D\x.dll - - [] [] - ` + g1 + " 00",
		`registry-create - - - - - - - - HKEY_LOCAL_MACHINE\Run\New [] [] - ` + g1 + " 00",
		`registry-delete - - - - - - - - HKEY_LOCAL_MACHINE\Run ['v'] [] - ` + g1 + " 00",
		`registry-update - - - - - - - - HKEY_LOCAL_MACHINE\Run ['v'] ['c:\\a.exe'] - ` + g1 + " 00",
		"dns - - - - - - - - - [] [] a.example " + g1 + " 00",
		" - - - - - - - - - [] [] - 00 00",
	})
	if !slices.Contains(m.Unmapped, "QueryResults") {
		t.Errorf("unmapped are %q", m.Unmapped)
	}
}
