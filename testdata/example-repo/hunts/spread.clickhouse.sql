-- huntc development go1.26.8 sha256:8d0f1ac3af72d55b
-- 1: store service  spread.hf:2
-- a table, since it is used more than once
CREATE TEMPORARY TABLE `service` AS
SELECT `k`, argMax(`pid`, (`t`, `pid`)) AS `pid`
FROM (
  SELECT `process_key` AS `k`, `time` AS `t`, `process_pid` AS `pid` FROM `events`
  WHERE `time` >= '2026-02-01 00:00:00' AND `time` < '2026-02-02 00:00:00' AND `process_name` = 'psexesvc.exe'
    AND `process_pid` > 4
  UNION ALL
  SELECT `parent_key` AS `k`, `time` AS `t`, `parent_pid` AS `pid` FROM `events`
  WHERE `time` >= '2026-02-01 00:00:00' AND `time` < '2026-02-02 00:00:00' AND `parent_name` = 'psexesvc.exe'
    AND `parent_pid` > 4)
GROUP BY `k`;

-- 2: DISP same  spread.hf:5
WITH
`same.keys` AS (
  SELECT `process_key` AS `k` FROM `events`
  WHERE `time` >= '2026-01-31 23:55:00' AND `time` < '2026-02-02 00:05:00'
    AND `process_pid` IN (SELECT `pid` FROM `service` WHERE `pid` IS NOT NULL)
  UNION DISTINCT
  SELECT `parent_key` FROM `events`
  WHERE `time` >= '2026-01-31 23:55:00' AND `time` < '2026-02-02 00:05:00'
    AND `parent_pid` IN (SELECT `pid` FROM `service` WHERE `pid` IS NOT NULL))
SELECT `name`, `pid`
FROM (
  SELECT `k`, coalesce(argMaxIf(`name`, (`t`, `name`), `evidence`), argMax(`name`, (`t`, `name`))) AS `name`,
    argMaxIf(`pid`, (`t`, `pid`), `evidence`) AS `pid`, minIf(`t`, `evidence`) AS `first_observed`
  FROM (
    SELECT `process_key` AS `k`, `time` AS `t`,
      `process_pid` IN (SELECT `pid` FROM `service` WHERE `pid` IS NOT NULL) AS `evidence`, `process_name` AS `name`,
      `process_pid` AS `pid` FROM `events`
    WHERE `time` >= '2026-01-31 23:55:00' AND `time` < '2026-02-02 00:05:00'
    UNION ALL
    SELECT `parent_key` AS `k`, `time` AS `t`,
      `parent_pid` IN (SELECT `pid` FROM `service` WHERE `pid` IS NOT NULL) AS `evidence`, `parent_name` AS `name`,
      `parent_pid` AS `pid` FROM `events`
    WHERE `time` >= '2026-01-31 23:55:00' AND `time` < '2026-02-02 00:05:00')
  WHERE `k` IN (SELECT `k` FROM `same.keys`)
  GROUP BY `k`)
GROUP BY `name`, `pid`
ORDER BY min(`first_observed`), `name`, `pid`;

-- 3: DISP users  spread.hf:7
SELECT `user_id`
FROM (
  SELECT `time` AS `first_observed`, `user_id` FROM `events`
  WHERE `time` >= '2026-01-31 23:55:00' AND `time` < '2026-02-02 00:05:00' AND `user_key` != 0
    AND `process_key` IN (SELECT `k` FROM `service`)
  UNION ALL
  SELECT `time` AS `first_observed`, `parent_user_id` AS `user_id` FROM `events`
  WHERE `time` >= '2026-01-31 23:55:00' AND `time` < '2026-02-02 00:05:00' AND `parent_user_key` != 0
    AND `parent_key` IN (SELECT `k` FROM `service`))
GROUP BY `user_id`
ORDER BY min(`first_observed`), `user_id`;

-- 4: execution summary
SELECT `n`, `variable`, `type`, `entities`, `records`
FROM (
  SELECT 1 AS `n`, 'service' AS `variable`, 'process' AS `type`, uniqExact(`k`) AS `entities`,
    uniqExact(`record`) AS `records`
  FROM (
    SELECT `process_key` AS `k`, `record` FROM `events`
    WHERE `time` >= '2026-02-01 00:00:00' AND `time` < '2026-02-02 00:00:00' AND `process_name` = 'psexesvc.exe'
      AND `process_pid` > 4
    UNION ALL
    SELECT `parent_key` AS `k`, `record` FROM `events`
    WHERE `time` >= '2026-02-01 00:00:00' AND `time` < '2026-02-02 00:00:00' AND `parent_name` = 'psexesvc.exe'
      AND `parent_pid` > 4)
  UNION ALL
  SELECT 2 AS `n`, 'same' AS `variable`, 'process' AS `type`, uniqExact(`k`) AS `entities`,
    uniqExact(`record`) AS `records`
  FROM (
    SELECT `process_key` AS `k`, `record`, `process_pid` AS `pid` FROM `events`
    WHERE `time` >= '2026-01-31 23:55:00' AND `time` < '2026-02-02 00:05:00'
    UNION ALL
    SELECT `parent_key` AS `k`, `record`, `parent_pid` AS `pid` FROM `events`
    WHERE `time` >= '2026-01-31 23:55:00' AND `time` < '2026-02-02 00:05:00')
  WHERE `pid` IN (SELECT `pid` FROM `service` WHERE `pid` IS NOT NULL)
  UNION ALL
  SELECT 3 AS `n`, 'users' AS `variable`, 'user-account' AS `type`, uniqExact(`k`) AS `entities`,
    uniqExact(`record`) AS `records`
  FROM (
    SELECT `user_key` AS `k`, `record` FROM `events`
    WHERE `time` >= '2026-01-31 23:55:00' AND `time` < '2026-02-02 00:05:00' AND `user_key` != 0
      AND `process_key` IN (SELECT `k` FROM `service`)
    UNION ALL
    SELECT `parent_user_key` AS `k`, `record` FROM `events`
    WHERE `time` >= '2026-01-31 23:55:00' AND `time` < '2026-02-02 00:05:00' AND `parent_user_key` != 0
      AND `parent_key` IN (SELECT `k` FROM `service`)))
ORDER BY `n`;

-- The hunt that was reviewed:
-- | # Names under which one pid of psexesvc was seen on other hosts too.
-- | service = GET process FROM edr WHERE name = 'psexesvc.exe' AND pid > 4
-- |           START 2026-02-01T00:00:00Z STOP 2026-02-02T00:00:00Z
-- | same = GET process FROM edr WHERE pid = service.pid
-- | DISP same ATTR name, pid
-- | users = FIND user-account OWNED service
-- | DISP users ATTR user_id
