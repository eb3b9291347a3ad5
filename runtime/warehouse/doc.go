// Package warehouse connects to ClickHouse servers that other people run, and asks them what their tables are like.
//
// In: how a server is reached. Out: a connection of the driver, pinned to one session of one server, since the temporary tables of a
// hunt live in it. Nothing is written to a server but those.
package warehouse
