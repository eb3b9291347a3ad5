package main

// shell is a command line run by sh.
func shell(cmd string) image { return image{"sh", "/usr/bin/dash", "/bin/sh -c " + cmd} }

// cronJobs, commands and the rest are what ordinary programs say. Some need care when they
// are quoted: quotes, backslashes, percent signs, wildcards, control characters, Unicode.
var (
	cronJobs = []image{
		{"run-parts", "/usr/bin/run-parts", "run-parts --report /etc/cron.hourly"},
		{"logrotate", "/usr/sbin/logrotate", "/usr/sbin/logrotate /etc/logrotate.conf"},
		{"php8.1", "/usr/bin/php8.1", `php /var/www/nextcloud/cron.php -d "memory_limit=512M"`},
		{"backup.sh", "/opt/backup/backup.sh", `/opt/backup/backup.sh --name "$(date +\%F)" --rate 80%`},
		{"certbot", "/usr/bin/certbot", "certbot -q renew"},
		{"apt-get", "/usr/bin/apt-get", "apt-get -qq -y update"},
		{"debian-sa1", "/usr/lib/sysstat/debian-sa1", "debian-sa1 1 1"},
		{"python3", "/usr/bin/python3.10", `python3 -c 'print("C:\\temp\\new %s" % 1)'`},
	}
	commands = []image{
		{"ls", "/usr/bin/ls", "ls --color=auto -la"},
		{"cat", "/usr/bin/cat", "cat /etc/hosts"},
		{"vim", "/usr/bin/vim.basic", "vim résumé — übersicht.md"},
		{"git", "/usr/bin/git", `git commit -m "don't panic: 100% \"quoted\""`},
		{"grep", "/usr/bin/grep", `grep -rE ^\s*[a-z_]+\\(.*\)$ src/`},
		{"awk", "/usr/bin/mawk", `awk -F\t {printf "%-10s|%5.1f%%\n", $1, $2} data.tsv`},
		{"curl", "/usr/bin/curl", "curl -sS https://api.github.com/repos/o/r?per_page=100&page=2"},
		{"make", "/usr/bin/make", "make -j4 test"},
		{"go", "/usr/local/go/bin/go", "go test ./..."},
		{"ping", "/usr/bin/ping", "ping -c 1 192.168.56.15"},
		{"printf", "/usr/bin/printf", "printf a\tb\nc"},
		{"echo", "/usr/bin/echo", "echo 日本語 🦅 İstanbul"},
		{"ps", "/usr/bin/ps", "ps aux"},
		{"grep", "/usr/bin/grep", "grep splunkd"}, // a command line is not a name
		{"rm", "/usr/bin/rm", `rm -f -- -rf C:\temp\new`},
		{"ssh", "/usr/bin/ssh", "ssh deploy@192.168.56.95"},
	}
	logFiles = []string{
		"/var/log/syslog", "/var/log/auth.log", "/var/log/nginx/access.log", "/var/log/postgresql/14-main.log",
		"/var/lib/postgresql/14/main/pg_wal/000000010000000000000042", "/var/lib/docker/overlay2/l/7QX/diff/tmp/x",
		"/tmp/hsperfdata_root/4242", "/var/spool/cron/atjobs",
	}
	userFiles = []string{
		"/home/alice/notes.txt", "/home/bob/src/main.go", "/home/zoë/Zürich 100%.odt", `/home/bob/back\slash`,
		"/tmp/it's \"quoted\".txt", "/home/alice/.bash_history", "/srv/share/日本語.txt", "/tmp/splunkd",
	}
	outside = []string{
		"140.82.121.4", "151.101.2.132", "185.125.190.36", "104.18.32.7", "8.8.8.8", "192.168.56.2", "192.168.56.95",
	}
)
