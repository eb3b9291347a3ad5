package clickhouse_test

import "testing"

const orderRows = `
{"time": "10:00:03", "process_key": "1", "process_pid": 10, "process_name": "b", "process_x": {"x_t": "u", "x_n": "7"}}
{"time": "10:00:01", "process_key": "2", "process_pid": 20, "process_name": "a", "process_x": {"x_t": "v", "x_n": "70"}}
{"time": "10:00:01", "process_key": "3", "process_pid": 30, "process_name": "c"}
{"time": "10:00:00", "process_key": "4", "process_pid": 40}
{"time": "10:00:09", "process_key": "4", "process_pid": 40, "process_cwd": "/"}
{"time": "10:00:05", "process_key": "5", "process_pid": 50, "process_name": "a", "process_x": {"x_n": "many"}}
`

func TestLimitCountsFirstObservedFirst(t *testing.T) {
	fs := fixtures{store(t, "edr", "ecs", orderRows)}
	expect(t, fs, `
p = GET process FROM edr WHERE pid > 0 LIMIT 3
DISP p ATTR pid
q = p LIMIT 1 OFFSET 1
DISP q ATTR pid
r = p OFFSET 2
DISP r ATTR pid
s = p SORT BY name LIMIT 2
DISP s ATTR pid`, `
== DISP p
40
20
30
== DISP q
20
== DISP r
30
== DISP s
30
20
== execution summary
1 | p | process | 3 | 4
2 | q | process | 1 | 1
3 | r | process | 1 | 1
4 | s | process | 2 | 2`)
}

func TestSort(t *testing.T) {
	fs := fixtures{store(t, "edr", "ecs", orderRows)}
	expect(t, fs, `
p = GET process FROM edr WHERE pid > 0
d = SORT p BY name
DISP d ATTR pid, name
a = SORT p BY name ASC
DISP a ATTR pid
f = a WHERE pid < 50
DISP f ATTR pid
DISP p ATTR name, pid SORT BY pid DESC LIMIT 2
DISP p ATTR name SORT BY pid ASC
DISP TIMESTAMPED(p) ATTR pid SORT BY pid DESC LIMIT 2 OFFSET 1
DISP p ATTR name`, `
== DISP d
30 | c
10 | b
20 | a
50 | a
40 | -
== DISP a
40
20
50
10
30
== DISP f
40
20
10
30
== DISP p
a | 50
- | 40
== DISP p
b
a
c
-
== DISP p
10:00:00 | 40
10:00:09 | 40
== DISP p
-
a
c
b`)
}

// Distinct rows first, then LIMIT.
func TestDispIsDistinct(t *testing.T) {
	fs := fixtures{store(t, "edr", "ecs", orderRows)}
	expect(t, fs, `
p = GET process FROM edr WHERE name IS NOT NULL
DISP p ATTR name LIMIT 2
DISP p ATTR name LIMIT 1 OFFSET 1
DISP p ATTR name, name, process.name LIMIT 1
DISP p ATTR id LIMIT 2`, `
== DISP p
a
c
== DISP p
c
== DISP p
a | a
== DISP p
2
3`)
}

func TestExtensionAttributes(t *testing.T) {
	fs := fixtures{store(t, "edr", "ecs", orderRows)}
	expect(t, fs, `
a = GET process FROM edr WHERE x_t = 'u'
b = GET process FROM edr WHERE x_t != 'u'
c = GET process FROM edr WHERE x_n > 8
d = GET process FROM edr WHERE x_t NOT IN ('u', 'w') OR x_n IN (7, 8)
e = GET process FROM edr WHERE x_t IS NULL
f = GET process FROM edr WHERE x_n NOT LIKE '7%'
h = GET process FROM edr WHERE x_n NOT IN (7, 8)
i = GET process FROM edr WHERE x_n = '7'
DISP a ATTR pid, x_t
DISP b ATTR pid, x_t
DISP c ATTR pid
DISP d ATTR pid
DISP e ATTR pid, x_t
DISP f ATTR pid
DISP h ATTR pid
DISP i ATTR pid
j = e WHERE x_t IS NULL AND x_n IS NOT NULL
DISP j ATTR pid
k = h WHERE x_n > 8
DISP k ATTR pid
g = GROUP e BY x_t WITH COUNT(x_n), MAX(x_n), NUNIQUE(pid)
DISP g
o = SORT f BY x_t ASC
DISP o ATTR pid, x_t`, `
== DISP a
10 | u
== DISP b
20 | v
== DISP c
20
== DISP d
20
10
== DISP e
40 | -
30 | -
50 | -
== DISP f
50
== DISP h
20
== DISP i
10
== DISP j
50
== DISP k
20
== DISP g
- | 1 | many | 3
== DISP o
50 | -`)
}

func TestGroup(t *testing.T) {
	fs := fixtures{store(t, "edr", "ecs", orderRows)}
	expect(t, fs, `
p = GET process FROM edr WHERE pid > 0
g = GROUP p BY name WITH COUNT(pid), MIN(pid), MAX(pid), SUM(pid), AVG(pid), NUNIQUE(cwd) AS dirs, COUNT(cwd)
DISP g
h = g WHERE count_pid > 1
DISP h ATTR name, avg_pid
s = SORT g BY sum_pid
DISP s ATTR name LIMIT 1
r = GROUP p BY cwd WITH COUNT(pid) AS pid, MIN(pid) AS least, COUNT(name) AS names
DISP r
x = g WHERE name IS NULL
DISP x ATTR name, sum_pid
y = g LIMIT 2
DISP y ATTR sum_pid
z = h OFFSET 1
DISP z ATTR name`, `
== DISP g
a | 2 | 20 | 50 | 70 | 35 | 0 | 0
b | 1 | 10 | 10 | 10 | 10 | 0 | 0
c | 1 | 30 | 30 | 30 | 30 | 0 | 0
- | 1 | 40 | 40 | 40 | 40 | 1 | 1
== DISP h
a | 35
== DISP s
a
== DISP r
/ | 1 | 40 | 0
- | 4 | 10 | 4
== DISP x
- | 40
== DISP y
10
70
== DISP z
== execution summary
1 | p | process | 5 | 6
2 | g | process | 0 | 4
3 | h | process | 0 | 1
4 | s | process | 0 | 4
5 | r | process | 0 | 2
6 | x | process | 0 | 1
7 | y | process | 0 | 2
8 | z | process | 0 | 0`)
}
