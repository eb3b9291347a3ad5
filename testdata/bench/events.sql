-- The events of the benchmarks, as an agent writes them in ECS; NULL and the empty list are missing.
--
-- {salt} tells sources apart, {n} is how many events there are in all, {step} the nanoseconds between two of them;
-- {from} and {count} are the piece that is made; {rare} is how many processes there are to one that is worth hunting.
--
-- Of a hundred events ten are starts of a process, one is the end of one, fifty are connections and the rest accesses to
-- files, of processes that have started. They spread over the July of 2022. A process p is the q-th of its host, q = p / 200;
-- its children are those with 3q + 1 to 3q + 3 there, so trees grow deeper as there are more events. Pids come again on
-- every host, and on one after 30,000 processes. Names are of forty kinds, but for one process in {rare} that is
-- `splunkd` and half as many that are `psexesvc`. A third of the command lines of `splunkd` and one in {rare} of the others
-- name 192.168.56.150.
WITH
    ['bash', 'sh', 'python3', 'sshd', 'nginx', 'java', 'cron', 'curl', 'systemd', 'perl', 'git', 'make', 'gcc', 'ld', 'as', 'node',
        'npm', 'postgres', 'redis-server', 'rsyslogd', 'dbus-daemon', 'ls', 'cat', 'grep', 'sed', 'awk', 'find', 'xargs', 'tar', 'gzip',
        'ssh', 'scp', 'rsync', 'wget', 'vim', 'less', 'sudo', 'su', 'id', 'ps'] AS kinds,
    x -> multiIf(cityHash64(x, 4, {salt}) % {rare} = 7, 'splunkd', cityHash64(x, 6, {salt}) % (2 * {rare}) = 11, 'psexesvc', kinds[1 + cityHash64(x, 5, {salt}) % 40]) AS names
SELECT
    number,
    fromUnixTimestamp64Nano(toInt64(1656633600000000000 + number * {step}), 'UTC') AS `@timestamp`,
    'h' || toString(p % 200) AS `host.id`,
    'host-' || toString(p % 200) AS `host.name`,
    [class] AS `event.category`,
    [multiIf(class = 'network', 'connection', class = 'process', if(starts, 'start', 'end'),
        ['access', 'access', 'change', 'creation'][1 + intDiv(number, 10) % 4])] AS `event.type`,
    hex(cityHash64(p, {salt})) AS `process.entity_id`,
    toInt64(1000 + q % 30000) AS `process.pid`,
    names(p) AS `process.name`,
    '/usr/bin/' || `process.name` AS `process.executable`,
    if(starts, `process.name` || ' --id ' || toString(p) || if(cityHash64(p, 2, {salt}) % if(`process.name` = 'splunkd', 3, {rare}) = 0, ' --to 192.168.56.150', ''), NULL) AS `process.command_line`,
    if(child, hex(cityHash64(parent, {salt})), NULL) AS `process.parent.entity_id`,
    if(child, toInt64(1000 + intDiv(parent, 200) % 30000), NULL) AS `process.parent.pid`,
    if(child, names(parent), NULL) AS `process.parent.name`,
    if(class = 'network', IPv4NumToString(toUInt32(0x0a000000 + p % 200)), NULL) AS `source.ip`,
    if(class = 'network', toInt64(20000 + number % 40000), NULL) AS `source.port`,
    if(class = 'network', toInt64(cityHash64(number, 1, {salt}) % 1000000), NULL) AS `source.bytes`,
    if(class = 'network', IPv4NumToString(toUInt32(0x08000000 + cityHash64(number, {salt}) % 100000)), NULL) AS `destination.ip`,
    if(class = 'network', toInt64([80, 443, 8888, 53, 3128][1 + number % 5]), NULL) AS `destination.port`,
    if(class = 'network', 'tcp', NULL) AS `network.transport`,
    if(class = 'file', '/var/data/d' || toString(number % 97) || '/' || `file.name`, NULL) AS `file.path`,
    if(class = 'file', 'f' || toString(cityHash64(number, {salt}) % 20000), NULL) AS `file.name`,
    'u' || toString(p % 50) AS `user.name`
FROM (
    SELECT
        number,
        number % 10 = 0 AS starts,
        number % 100 = 99 AS ends,
        multiIf(starts OR ends, 'process', number % 10 < 6, 'network', 'file') AS class,
        multiIf(starts, intDiv(number, 10), ends, intDiv(number, 100) * 5, cityHash64(number, 3, {salt}) % (intDiv(number, 10) + 1)) AS p,
        intDiv(p, 200) AS q,
        starts AND q > 0 AS child,
        intDiv(greatest(q, 1) - 1, 3) * 200 + p % 200 AS parent
    FROM numbers({from}, {count}))
