package main

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// writeFile writes the events to a file, compressed if its name ends in .gz. The file
// appears under its name only when it is whole.
func writeFile(name string, events []*event) (err error) {
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		return err
	}
	tmp := name + ".part"
	file, err := os.Create(tmp)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(tmp))
		}
	}()
	var w io.Writer = file
	var zip *gzip.Writer
	if strings.HasSuffix(name, ".gz") {
		zip = gzip.NewWriter(file)
		w = zip
	}
	err = writeEvents(w, events)
	if zip != nil {
		err = errors.Join(err, zip.Close())
	}
	if err = errors.Join(err, file.Close()); err != nil {
		return err
	}
	return os.Rename(tmp, name)
}

// writeEvents writes one JSON object a line.
func writeEvents(w io.Writer, events []*event) error {
	buf := bufio.NewWriterSize(w, 1<<20)
	enc := json.NewEncoder(buf)
	enc.SetEscapeHTML(false)
	for _, e := range events {
		if err := enc.Encode(e.ecs()); err != nil {
			return err
		}
	}
	return buf.Flush()
}

// ecs renders the event.
func (e *event) ecs() ecsEvent {
	h, kind := e.proc.host, kinds[e.action]
	doc := ecsEvent{
		Timestamp: h.stamp(e.at),
		Event:     ecsKind{"event", []string{kind[0]}, []string{kind[1]}, e.action},
		Host:      ecsHost{h.id, h.name, h.name, ecsOS{"linux", h.distro}},
		Process:   mention(e.proc, e.img, e.knows),
	}
	if doc.Process != nil {
		doc.Process.Parent = mention(e.proc.parent, e.parentImg, e.knowsParent)
		doc.User = &ecsUser{e.proc.user}
	}
	if e.file != "" {
		doc.File = &ecsFile{e.file, path.Base(e.file)}
	}
	if f := e.flow; f != nil {
		doc.Source = &ecsEndpoint{f.srcIP, f.srcPort, e.sourceLen[0], e.sourceLen[1]}
		doc.Destination = &ecsEndpoint{f.dstIP, f.dstPort, e.otherLen[0], e.otherLen[1]}
		doc.Network = &ecsNetwork{f.transport, f.ipVersion(), f.proto}
	}
	return doc
}

// mention is what a record tells about a process.
func mention(p *process, img image, knows detail) *ecsProcess {
	switch knows {
	case full:
		return &ecsProcess{PID: p.pid, Name: img.name, Executable: img.exe, CommandLine: img.cmd}
	case named:
		return &ecsProcess{PID: p.pid, Name: img.name, Executable: img.exe}
	case bare:
		return &ecsProcess{PID: p.pid}
	case absent:
		return nil
	}
	panic("unknown detail")
}
