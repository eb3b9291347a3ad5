//go:build !unix

package main

// ignoreFileSize is for systems that limit the size of files.
func ignoreFileSize() {}
