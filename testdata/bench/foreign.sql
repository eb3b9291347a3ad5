-- The same events in a table of somebody else's warehouse: flat, under ECS names, no key columns, '' and 0 for missing.
CREATE TABLE default.ecs_events (
    `@timestamp` DateTime64(9, 'UTC'), `host.id` LowCardinality(String), `host.name` LowCardinality(String),
    `event.category` LowCardinality(String), `event.type` LowCardinality(String),
    `process.entity_id` String, `process.pid` UInt32, `process.name` LowCardinality(String),
    `process.executable` LowCardinality(String), `process.command_line` String,
    `process.parent.entity_id` String, `process.parent.pid` UInt32, `process.parent.name` LowCardinality(String),
    `source.ip` String, `source.port` UInt16, `source.bytes` UInt64, `destination.ip` String, `destination.port` UInt16,
    `network.transport` LowCardinality(String), `file.path` String, `file.name` String, `user.name` LowCardinality(String)
)
ENGINE = MergeTree PARTITION BY toYYYYMMDD(`@timestamp`) ORDER BY (`event.category`, `host.id`, `@timestamp`);

INSERT INTO default.ecs_events
SELECT
    `@timestamp`, `host.id`, `host.name`, `event.category`[1], `event.type`[1],
    `process.entity_id`, `process.pid`, `process.name`, `process.executable`, ifNull(`process.command_line`, ''),
    ifNull(`process.parent.entity_id`, ''), ifNull(`process.parent.pid`, 0), ifNull(`process.parent.name`, ''),
    ifNull(`source.ip`, ''), ifNull(`source.port`, 0), ifNull(`source.bytes`, 0), ifNull(`destination.ip`, ''),
    ifNull(`destination.port`, 0), ifNull(`network.transport`, ''), ifNull(`file.path`, ''), ifNull(`file.name`, ''), `user.name`
FROM ({events})
