-- huntc development go1.26.8 sha256:0b5737170ba1acf6
-- 1: store shells  c2-beacon.hf:5
-- a table, since it is used more than once
CREATE TEMPORARY TABLE `shells` AS
WITH
-- c2-beacon.hf:2  agent = GET process FROM edr WHERE name = 'splunkd' AND x-oca-asset:hostname = 'alpha' START 2026-0…
`agent` AS (
  SELECT `process_key` AS `k` FROM `events`
  WHERE `time` >= '2026-02-01 00:00:00' AND `time` < '2026-02-02 00:00:00' AND `process_name` = 'splunkd'
    AND `asset_hostname` = 'alpha'
  UNION DISTINCT
  SELECT `parent_key` FROM `events`
  WHERE `time` >= '2026-02-01 00:00:00' AND `time` < '2026-02-02 00:00:00' AND `parent_name` = 'splunkd'
    AND `asset_hostname` = 'alpha'),
-- c2-beacon.hf:4  children = FIND process CREATED BY agent
`children.keys` AS (
  SELECT `process_key` AS `k` FROM `events`
  WHERE `time` >= '2026-01-31 23:55:00' AND `time` < '2026-02-02 00:05:00' AND `kind` = 'process-start'
    AND `parent_key` IN (SELECT `k` FROM `agent`)),
`children` AS (
  SELECT `k`, coalesce(argMaxIf(`pid`, (`t`, `pid`), `evidence`), argMax(`pid`, (`t`, `pid`))) AS `pid`,
    coalesce(argMaxIf(`name`, (`t`, `name`), `evidence`), argMax(`name`, (`t`, `name`))) AS `name`,
    coalesce(argMaxIf(`command_line`, (`t`, `command_line`), `evidence`), argMax(`command_line`, (`t`, `command_line`))) AS `command_line`,
    coalesce(argMaxIf(`cwd`, (`t`, `cwd`), `evidence`), argMax(`cwd`, (`t`, `cwd`))) AS `cwd`,
    minIf(`t`, `evidence`) AS `first_observed`
  FROM (
    SELECT `process_key` AS `k`, `time` AS `t`,
      `kind` = 'process-start' AND `parent_key` IN (SELECT `k` FROM `agent`) AS `evidence`, `process_pid` AS `pid`,
      `process_name` AS `name`, `process_command_line` AS `command_line`, `process_cwd` AS `cwd` FROM `events`
    WHERE `time` >= '2026-01-31 23:55:00' AND `time` < '2026-02-02 00:05:00'
    UNION ALL
    SELECT `parent_key` AS `k`, `time` AS `t`, false AS `evidence`, `parent_pid` AS `pid`, `parent_name` AS `name`,
      `parent_command_line` AS `command_line`, `parent_cwd` AS `cwd` FROM `events`
    WHERE `time` >= '2026-01-31 23:55:00' AND `time` < '2026-02-02 00:05:00')
  WHERE `k` IN (SELECT `k` FROM `children.keys`)
  GROUP BY `k`)
SELECT `k`, `pid`, `name`, `command_line`, `cwd`, `first_observed` FROM `children`
WHERE lower(`command_line`) LIKE '%curl%' AND `pid` > 100;

-- 2: DISP beacons  c2-beacon.hf:7
SELECT `src_ip`, `dst_ip`, `dst_port` FROM `events`
WHERE `time` >= '2026-01-31 23:55:00' AND `time` < '2026-02-02 00:05:00' AND `kind` = 'network'
  AND `dst_port` IN (443, 8443) AND `process_key` IN (SELECT `k` FROM `shells`)
GROUP BY `src_ip`, `dst_ip`, `dst_port`
ORDER BY min(`time`), `src_ip`, `dst_ip`, `dst_port`;

-- 3: DISP shells  c2-beacon.hf:8
SELECT `pid`, `name`, `command_line`, `cwd` FROM `shells`
GROUP BY `pid`, `name`, `command_line`, `cwd`
ORDER BY min(`first_observed`), `pid`, `name`, `command_line`, `cwd`;

-- 4: store agent  c2-beacon.hf:2
-- a table, since it is used more than once
CREATE TEMPORARY TABLE `agent` AS
SELECT `process_key` AS `k` FROM `events`
WHERE `time` >= '2026-02-01 00:00:00' AND `time` < '2026-02-02 00:00:00' AND `process_name` = 'splunkd'
  AND `asset_hostname` = 'alpha'
UNION DISTINCT
SELECT `parent_key` FROM `events`
WHERE `time` >= '2026-02-01 00:00:00' AND `time` < '2026-02-02 00:00:00' AND `parent_name` = 'splunkd'
  AND `asset_hostname` = 'alpha';

-- 5: execution summary
SELECT `n`, `variable`, `type`, `entities`, `records`
FROM (
  SELECT 1 AS `n`, 'agent' AS `variable`, 'process' AS `type`, uniqExact(`k`) AS `entities`,
    uniqExact(`record`) AS `records`
  FROM (
    SELECT `process_key` AS `k`, `record` FROM `events`
    WHERE `time` >= '2026-02-01 00:00:00' AND `time` < '2026-02-02 00:00:00' AND `process_name` = 'splunkd'
      AND `asset_hostname` = 'alpha'
    UNION ALL
    SELECT `parent_key` AS `k`, `record` FROM `events`
    WHERE `time` >= '2026-02-01 00:00:00' AND `time` < '2026-02-02 00:00:00' AND `parent_name` = 'splunkd'
      AND `asset_hostname` = 'alpha')
  UNION ALL
  SELECT 2 AS `n`, 'children' AS `variable`, 'process' AS `type`, uniqExact(`process_key`) AS `entities`,
    uniqExact(`record`) AS `records` FROM `events`
  WHERE `time` >= '2026-01-31 23:55:00' AND `time` < '2026-02-02 00:05:00' AND `kind` = 'process-start'
    AND `parent_key` IN (SELECT `k` FROM `agent`)
  UNION ALL
  SELECT 3 AS `n`, 'shells' AS `variable`, 'process' AS `type`, uniqExact(`process_key`) AS `entities`,
    uniqExact(`record`) AS `records` FROM `events`
  WHERE `time` >= '2026-01-31 23:55:00' AND `time` < '2026-02-02 00:05:00' AND `kind` = 'process-start'
    AND `parent_key` IN (SELECT `k` FROM `agent`) AND `process_key` IN (SELECT `k` FROM `shells`)
  UNION ALL
  SELECT 4 AS `n`, 'beacons' AS `variable`, 'network-traffic' AS `type`, uniqExact(`traffic_key`) AS `entities`,
    uniqExact(`record`) AS `records` FROM `events`
  WHERE `time` >= '2026-01-31 23:55:00' AND `time` < '2026-02-02 00:05:00' AND `kind` = 'network'
    AND `dst_port` IN (443, 8443) AND `process_key` IN (SELECT `k` FROM `shells`))
ORDER BY `n`;

-- The hunt that was reviewed:
-- | # What an agent on alpha started, and where that connects to.
-- | agent = GET process FROM edr WHERE name = 'splunkd' AND x-oca-asset:hostname = 'alpha'
-- |         START 2026-02-01T00:00:00Z STOP 2026-02-02T00:00:00Z
-- | children = FIND process CREATED BY agent
-- | shells = children WHERE command_line LIKE '%curl%' AND pid > 100
-- | beacons = FIND network-traffic CREATED BY shells WHERE dst_port IN (443, 8443)
-- | DISP beacons ATTR src_ref.value, dst_ref.value, dst_port
-- | DISP shells ATTR pid, name, command_line, cwd
