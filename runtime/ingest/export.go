package ingest

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/google/uuid"
)

// manyParts is from how many parts on they are merged into one. Fewer cost a query little, because
// each has a time of its own, and merging costs as much as loading.
const manyParts = 128

// summary fills in what the finished table tells of itself, and merges its parts where there
// are many.
func (s *stage) summary(ctx context.Context, m *Meta) error {
	table := s.table(s.layout.Table())
	sql := "SELECT count(), min(" + quoteName(s.layout.Time()) + "), max(" + quoteName(s.layout.TimeEnd()) + ") FROM " + table
	if err := s.conn.QueryRow(ctx, sql).Scan(&m.Rows, &m.Begin, &m.End); err != nil {
		return engineError(err, sql)
	}
	staged, err := s.number(ctx, "SELECT count() FROM "+s.table("rows"))
	if err != nil {
		return err
	}
	if s.old != nil {
		staged += s.old.Rows
	}
	if staged != m.Rows {
		return fmt.Errorf("%d rows were read and %d are in the table: this is a mistake of huntc", staged, m.Rows)
	}
	parts, err := s.parts(ctx)
	if err != nil || len(parts) < manyParts {
		return err
	}
	if err := s.exec(ctx, "SYSTEM START MERGES "+table); err != nil {
		return err
	}
	return s.exec(ctx, "OPTIMIZE TABLE "+table+" FINAL")
}

// parts are the directories of the finished table's active parts.
func (s *stage) parts(ctx context.Context) ([]string, error) {
	sql := "SELECT path FROM system.parts WHERE active AND database = " + quoteText(s.database) + " AND table = " + quoteText(s.layout.Table()) + " ORDER BY name"
	paths, err := s.textsOf(ctx, sql)
	for i := range paths {
		paths[i] = strings.TrimSuffix(paths[i], "/")
	}
	return paths, err
}

// export links the finished table's parts into dir, where they outlive the stage.
func (s *stage) export(ctx context.Context, dir string) error {
	if err := s.exec(ctx, "SYSTEM STOP MERGES "+s.table(s.layout.Table())); err != nil {
		return err
	}
	parts, err := s.parts(ctx)
	if err != nil {
		return err
	}
	if err := s.check(ctx); err != nil {
		return err
	}
	for _, part := range parts {
		if err := linkTree(part, filepath.Join(dir, filepath.Base(part))); err != nil {
			return fileError(dir, err)
		}
	}
	if len(parts) == 0 {
		return nil
	}
	version := filepath.Join(filepath.Dir(parts[0]), "format_version.txt")
	return copyFile(version, filepath.Join(dir, "format_version.txt"))
}

// check reads every part of the finished table: what is published can be read.
func (s *stage) check(ctx context.Context) error {
	var sound uint8
	sql := "CHECK TABLE " + s.table(s.layout.Table()) + " SETTINGS check_query_single_value_result = 1"
	if err := s.conn.QueryRow(ctx, sql).Scan(&sound); err != nil {
		return engineError(err, sql)
	}
	if sound != 1 {
		return truncated("the check of the finished table fails")
	}
	return nil
}

// attach makes a table of the parts in dir. Merges do not touch it.
func (s *stage) attach(ctx context.Context, data, dir, table string) error {
	id := uuid.NewString()
	if err := linkTree(dir, filepath.Join(data, "store", id[:3], id)); err != nil {
		return fileError(dir, err)
	}
	err := s.exec(ctx, "ATTACH TABLE "+s.table(table)+" UUID "+quoteText(id)+" "+
		tableDefinition(s.layout, func(string) bool { return true }, s.restAliases()))
	if err != nil {
		return err
	}
	return s.exec(ctx, "SYSTEM STOP MERGES "+s.table(table))
}
