-- The rows that a load makes of the events, into the embedded store's table. TestGenerated loads the same events as NDJSON
-- and compares all of it. A key is the hash of what identifies the entity, as everywhere in the store; 0 is no mention.
INSERT INTO `{source}`.staged (
    record, time, time_end, number, kind, asset,
    process_key, process_pid, process_name, process_command_line, process_unique_id,
    parent_key, parent_pid, parent_name, parent_unique_id,
    executable_key, executable_name, executable_path, executable_directory_key, executable_directory,
    file_key, file_name, file_path, file_directory_key, file_directory,
    traffic_key, src_port, src_bytes, dst_port, protocols, src_ip, src_type, dst_ip, dst_type,
    user_key, user_name, asset_hostname, asset_name, asset_device_id, event_category, event_types)
WITH
    x -> reinterpretAsUInt128(sipHash128Reference(arrayStringConcat(x, '\x1F'))) AS hashed,
    '/usr/bin' AS bin,
    splitByChar('/', ifNull(`file.path`, '')) AS parts,
    arrayStringConcat(arraySlice(parts, 1, length(parts) - 1), '/') AS directory
SELECT
    number + 1, `@timestamp`, `@timestamp`, 1,
    transform(`event.type`[1], ['start', 'end', 'connection', 'access', 'change', 'creation'],
        ['process-start', 'process-end', 'network', 'file-read', 'file-update', 'file-create'], ''),
    `host.id`,
    hashed(['process', 'uid', `process.entity_id`]), `process.pid`, `process.name`, `process.command_line`, `process.entity_id`,
    if(`process.parent.entity_id` IS NULL, 0, hashed(['process', 'uid', assumeNotNull(`process.parent.entity_id`)])),
    `process.parent.pid`, `process.parent.name`, `process.parent.entity_id`,
    hashed(['file', 'path', `host.id`, `process.executable`]), `process.name`, `process.executable`,
    hashed(['directory', `host.id`, bin]), bin,
    if(`file.path` IS NULL, 0, hashed(['file', 'path', `host.id`, assumeNotNull(`file.path`)])), `file.name`, `file.path`,
    if(`file.path` IS NULL, 0, hashed(['directory', `host.id`, directory])), if(`file.path` IS NULL, NULL, directory),
    if(`destination.ip` IS NULL, 0, hashed(['network-traffic', assumeNotNull(`source.ip`), toString(assumeNotNull(`source.port`)),
        assumeNotNull(`destination.ip`), toString(assumeNotNull(`destination.port`)), assumeNotNull(`network.transport`), ''])),
    `source.port`, `source.bytes`, `destination.port`, if(`network.transport` IS NULL, [], [assumeNotNull(`network.transport`)]),
    `source.ip`, if(`source.ip` IS NULL, '', 'ipv4-addr'), `destination.ip`, if(`destination.ip` IS NULL, '', 'ipv4-addr'),
    hashed(['user-account', `host.id`, `user.name`]), `user.name`, `host.name`, `host.name`, `host.id`,
    `event.category`, `event.type`
FROM ({events})
