package reference

import (
	"flag"
	"os"
	"testing"
)

var out = flag.String("out", "", "folder for the vector files")

// TestServe answers requests on standard input until it ends.
func TestServe(t *testing.T) {
	if err := serve(t, os.Stdin, os.Stdout); err != nil {
		t.Fatal(err)
	}
}

// TestVectors writes the golden vectors into the folder given by -out.
func TestVectors(t *testing.T) {
	if *out == "" {
		t.Fatal("Cannot write vectors: -out names no folder")
	}
	if err := writeVectors(t, *out); err != nil {
		t.Fatal(err)
	}
}
