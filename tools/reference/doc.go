// Package reference is the program that the tests of test/reference ask, and that makes the vectors of test/vectors:
// the Go libraries nats-io/jwt and nats-io/nkeys, at the versions of go.mod, unchanged.
//
// It is a test binary, because only a test can set the clock that the library reads (clock.go):
//
//	go test -run '^TestVectors$' -count=1 . -args -out ../../test/vectors   writes the golden vectors
//	go test -c && ./reference.test -test.run '^TestServe$'                  answers JSON lines (serve.go)
//	go test -run '^$' -bench . -cpu 1 .                                     measures what bench/jwt.mts compares
package reference
