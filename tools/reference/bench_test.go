//go:build unix

package reference

import (
	"syscall"
	"testing"

	"github.com/nats-io/jwt/v2"
	"github.com/nats-io/nkeys"
)

// What bench/jwt.mts measures ours against, with the same claims.

func BenchmarkAccount(b *testing.B) {
	operator := mustKeyPair(operatorSeed)
	measure(b, func() {
		pair, err := nkeys.CreateAccount()
		check(err)
		public, err := pair.PublicKey()
		check(err)
		_, err = benchAccount(public).Encode(operator)
		check(err)
	})
}

func BenchmarkUser(b *testing.B) {
	issuer := mustKeyPair(accountSeed)
	measure(b, func() {
		claims := jwt.NewUserClaims(userKey)
		claims.Name = "worker"
		claims.Pub.Allow = jwt.StringList{"orders.>", "_INBOX.>"}
		claims.Sub.Allow = jwt.StringList{"orders.created.*"}
		_, err := claims.Encode(issuer)
		check(err)
	})
}

func BenchmarkDecode(b *testing.B) {
	token, err := benchAccount(accountKey).Encode(mustKeyPair(operatorSeed))
	check(err)
	measure(b, func() {
		_, err := jwt.Decode(token)
		check(err)
	})
}

func benchAccount(public string) *jwt.AccountClaims {
	claims := jwt.NewAccountClaims(public)
	claims.Name = "orders"
	claims.Limits.DiskStorage = 10 << 30
	claims.SigningKeys.Add(signingKey)
	claims.Exports.Add(&jwt.Export{Subject: "orders.created.>", Type: jwt.Stream}, &jwt.Export{Subject: "orders.api.*", Type: jwt.Service})
	claims.Imports.Add(&jwt.Import{Subject: "payments.>", Account: exporterKey, Type: jwt.Stream})
	return claims
}

// measure reports CPU time besides the usual wall time: on a busy machine only that one is comparable.
func measure(b *testing.B, f func()) {
	before := cpuTime()
	for b.Loop() {
		f()
	}
	b.ReportMetric(float64(cpuTime()-before)/float64(b.N), "cpu-ns/op")
}

func cpuTime() int64 {
	var usage syscall.Rusage
	check(syscall.Getrusage(syscall.RUSAGE_SELF, &usage))
	return usage.Utime.Nano() + usage.Stime.Nano()
}

func mustKeyPair(seed string) nkeys.KeyPair {
	pair, err := keyPair(seed)
	check(err)
	return pair
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}
