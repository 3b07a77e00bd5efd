package reference

import (
	"testing"
	"testing/synctest"
	"time"
)

// at runs f with the process clock at the given Unix time.
//
// The library takes `iat` and "now" from time.Now, with no way to choose them. Inside a synctest bubble the clock
// is a fake one that starts on 2000-01-01 and jumps over a sleep at once, so the library itself, unchanged, signs
// and validates at any second from then to the year 2262. This is why the program is a test binary: only a test
// can open a bubble.
func at(t *testing.T, unix int64, f func()) {
	synctest.Test(t, func(*testing.T) {
		time.Sleep(time.Until(time.Unix(unix, 0)))
		f()
	})
}
