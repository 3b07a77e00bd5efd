package reference

import (
	"fmt"
	"strings"
	"testing"
)

// ruleVectors are accounts whose members act on each other: overlaps, limits, activation tokens, order.
func ruleVectors(t *testing.T) []any {
	var out []any
	add := func(name, nats string) {
		claims := `{"sub":"` + accountKey + `","nats":{` + nats + `,"type":"account","version":2}}`
		out = append(out, claimsCase(t, name, operatorSeed, []byte(claims)))
	}
	unlimited := `"limits":{"imports":-1,"exports":-1}`
	list := func(kind, name string, subjects ...string) string {
		return `"` + name + `":[{"type":"` + kind + `","subject":"` + strings.Join(subjects, `"},{"type":"`+kind+`","subject":"`) + `"}]`
	}

	for _, kind := range []string{"stream", "service"} {
		for _, pair := range [][]string{
			{"a", "b"}, {"a", "a"}, {"a", "a", "a"}, {"a.*", "a.b"}, {"a.b", "a.*"}, {"a.>", "a"}, {"a.>", "a.b.c"}, {">", "a", "b"}, {">", ">"}, {"*", ">"}, {"a.*", "*.b"}, {"*.*", "a.*"},
			{"a.*.c", "a.b.>"}, {"a.>", "a.>", "a.*"}, {"", ""}, {"a..b", "a.*.b"}, {"a.>.b", "a.x.b"}, {"a.*", "a.>.c"}, {"é.>", "é.漢"},
		} {
			add(fmt.Sprintf("%s exports %q", kind, pair), list(kind, "exports", pair...)+","+unlimited)
		}
	}
	add("a stream and a service export of one subject", `"exports":[{"type":"service","subject":"a"},{"type":"stream","subject":"a"}],`+unlimited)
	add("two exports without a type", `"exports":[{"subject":"a"},{"subject":"a"}],`+unlimited)
	for _, limit := range []string{`{}`, `{"exports":0}`, `{"exports":1}`, `{"exports":2}`, `{"exports":-1}`, `{"exports":-2}`, `{"exports":2,"wildcards":true}`, `{"exports":1,"wildcards":true}`} {
		add("two exports, one with a wildcard, limits "+limit, list("stream", "exports", "b.*", "a")+`,"limits":`+limit)
	}
	imports := func(entries ...string) string { return `"imports":[` + strings.Join(entries, ",") + `]` }
	entry := func(kind, subject, account, rest string) string {
		return `{"type":"` + kind + `","subject":"` + subject + `","account":"` + account + `"` + rest + `}`
	}
	for _, limit := range []string{`{}`, `{"subs":1}`, `{"imports":0,"subs":1}`, `{"imports":1}`, `{"imports":2}`, `{"imports":-1}`, `{"imports":-2}`, `{"imports":1,"tiered_limits":{"R1":{}}}`} {
		add("two imports, limits "+limit, imports(entry("stream", "a", exporterKey, ""), entry("stream", "b", exporterKey, ""))+`,"limits":`+limit)
	}
	add("no limits, nothing else", `"limits":{}`)
	for _, kind := range []string{"stream", "service"} {
		for _, pair := range [][2]string{{`a`, `a`}, {`a.*`, `a.b`}, {`a`, `b`}, {`a.>`, `a.b`}, {`a.b`, `>`}} {
			for _, account := range []string{exporterKey, signingKey} {
				add(fmt.Sprintf("%s imports %q from %s account", kind, pair, map[bool]string{true: "one", false: "another"}[account == exporterKey]),
					imports(entry(kind, pair[0], exporterKey, ""), entry(kind, pair[1], account, ""))+","+unlimited)
			}
		}
	}
	add("service imports that overlap by local subject", imports(entry("service", "a.*", exporterKey, `,"local_subject":"x.$1"`), entry("service", "b.*", exporterKey, `,"local_subject":"x.*"`))+","+unlimited)
	add("service imports that overlap by `to`", imports(entry("service", "a", exporterKey, `,"to":"x"`), entry("service", "b", exporterKey, `,"to":"x"`))+","+unlimited)
	add("service imports parted by `to`", imports(entry("service", "a", exporterKey, `,"to":"x"`), entry("service", "a", exporterKey, `,"to":"y"`))+","+unlimited)
	add("service imports where `to` beats the local subject", imports(entry("service", "a", exporterKey, `,"to":"x","local_subject":"y"`), entry("service", "b", exporterKey, `,"local_subject":"x"`))+","+unlimited)
	add("four service imports that all overlap", imports(entry("service", "a", exporterKey, ""), entry("service", "a", exporterKey, ""), entry("service", "*", exporterKey, ""), entry("service", ">", exporterKey, ""))+","+unlimited)
	add("a service and a stream import of one subject", imports(entry("service", "a", exporterKey, ""), entry("stream", "a", exporterKey, ""))+","+unlimited)

	add("imports and exports are sorted by subject", list("service", "exports", "b", "a", "é", "Z", "", "a.b", "🎉", "\\uff5e")+","+list("stream", "imports", "b", "a", "c")+","+unlimited)
	add("twelve exports of one subject keep their order", `"exports":[`+numbered(12)+`],`+unlimited)
	for _, nulls := range []string{`"exports":[null]`, `"exports":[null,null]`, `"imports":[null]`, `"imports":[null,null]`, `"exports":[null,{"subject":"a","type":"stream"}]`, `"exports":[null],"limits":{"exports":1}`, `"exports":[null],"limits":{"exports":1,"wildcards":true}`} {
		add("null entries: "+nulls, nulls)
	}

	for _, limit := range []string{
		`{"mem_storage":1,"tiered_limits":{"R1":{}}}`, `{"max_bytes_required":true,"tiered_limits":{"R1":{}}}`, `{"streams":0,"tiered_limits":{"R1":{}}}`, `{"mem_storage":1,"tiered_limits":{}}`, `{"mem_storage":1,"tiered_limits":{"":{}}}`, `{"tiered_limits":{"":{},"R1":{"disk_storage":1}}}`,
	} {
		add("JetStream limits "+limit, `"limits":`+limit)
	}
	add("a description of 8192 bytes", `"description":"`+strings.Repeat("é", 4096)+`"`)
	add("a description of 8193 bytes", `"description":"`+strings.Repeat("é", 4096)+`a"`)
	add("an info URL of 8192 bytes", `"info_url":"https://a/`+strings.Repeat("b", 8182)+`"`)
	add("an info URL of 8193 bytes", `"info_url":"https://a/`+strings.Repeat("b", 8183)+`"`)
	add("an export description of 8193 bytes", `"exports":[{"type":"stream","subject":"a","description":"`+strings.Repeat("a", 8193)+`"}],`+unlimited)

	out = append(out, selfSigned(t)...)
	for _, c := range activations(t) {
		add(c.name, imports(entry(c.kind, c.subject, c.account, c.rest+`,"token":"`+c.token+`"`))+","+unlimited)
	}
	return append(out, signers(t)...)
}

func numbered(n int) string {
	entries := make([]string, n)
	for i := range entries {
		entries[i] = fmt.Sprintf(`{"name":"%d","subject":"a","type":"stream"}`, n-i)
	}
	return strings.Join(entries, ",")
}

// selfSigned are accounts whose issuer is an account key, given in the claims as a decoded token would.
func selfSigned(t *testing.T) []any {
	var out []any
	for _, limits := range []string{``, `"limits":{},`, `"limits":{"subs":0},`, `"limits":{"subs":-1},`, `"limits":{"tiered_limits":{"R1":{}}},`, `"limits":{"tiered_limits":{}},`} {
		claims := `{"iss":"` + accountKey + `","sub":"` + accountKey + `","nats":{` + limits + `"type":"account","version":2}}`
		out = append(out, claimsCase(t, "self-signed account, "+limits, accountSeed, []byte(claims)))
	}
	return out
}

type activation struct {
	name, kind, subject, account, rest, token string
}

// activations are imports with a token that fits, and with one that differs in each respect.
func activations(t *testing.T) []activation {
	make := func(seed, sub, rest string) string {
		claims := `{"sub":"` + sub + `",` + rest + `}`
		signed := answer(t, request{Op: "encode", Now: now, Claims: []byte(claims), Seed: seed})
		token, ok := signed.Value.(string)
		if !ok {
			panic(signed.Refused)
		}
		return token
	}
	body := func(kind, subject, rest string) string {
		return `"nats":{"subject":"` + subject + `","kind":"` + kind + `"` + rest + `,"type":"activation","version":2}`
	}
	fits := make(exporterSeed, accountKey, body("stream", "a.>", ""))
	service := make(exporterSeed, accountKey, body("service", "a", ""))
	bySigningKey := make(signingSeed, accountKey, body("stream", "a", `,"issuer_account":"`+exporterKey+`"`))
	out := []activation{
		{"token fits", "stream", "a.b", exporterKey, "", fits},
		{"token fits the whole subject", "stream", "a.>", exporterKey, "", fits},
		{"token by a signing key", "stream", "a", exporterKey, "", bySigningKey},
		{"token by a signing key, import names that key", "stream", "a", signingKey, "", bySigningKey},
		{"token by another account", "stream", "a.b", signingKey, "", fits},
		{"token for another account", "stream", "a", exporterKey, "", make(exporterSeed, signingKey, body("stream", "a", ""))},
		{"token of another kind", "service", "a.b", exporterKey, "", fits},
		{"token for another subject", "stream", "b", exporterKey, "", fits},
		{"token for a narrower subject", "stream", ">", exporterKey, "", fits},
		{"token with everything wrong", "service", "b", signingKey, "", make(exporterSeed, signingKey, body("stream", "", `,"issuer_account":"x"`))},
		{"token for a service, `to` inside", "service", "b", exporterKey, `,"to":"a"`, service},
		{"token for a service, `to` outside", "service", "a", exporterKey, `,"to":"b"`, service},
		{"token for a stream, `to` outside", "stream", "a.b", exporterKey, `,"to":"b"`, fits},
		{"token expired", "stream", "a", exporterKey, "", make(exporterSeed, accountKey, `"exp":1,`+body("stream", "a", ""))},
		{"token not yet valid", "stream", "a", exporterKey, "", make(exporterSeed, accountKey, `"nbf":9999999999,`+body("stream", "a", ""))},
		{"token with a bad subject", "stream", "a b", exporterKey, "", make(exporterSeed, accountKey, body("stream", "a b", ""))},
		{"token by an operator", "stream", "a", operatorKey, "", make(operatorSeed, accountKey, body("stream", "a", ""))},
		{"token damaged", "stream", "a", exporterKey, "", fits[:len(fits)-4] + "AAAA"},
		{"token cut", "stream", "a", exporterKey, "", fits[:len(fits)-4]},
		{"token with a line end", "stream", "a.b", exporterKey, "", fits + "\\n"},
		{"token is a user's", "stream", "a", exporterKey, "", make(exporterSeed, userKey, `"nats":{"type":"user","version":2}`)},
		{"token of version 1", "service", "foo", "ACSJZHNZR4AATTMJ77TWRNBGUFEXXTKH3XKFNWCFABW2QZWNQ4CBHQE", "", upstreamActivation()},
	}
	return out
}

// upstreamActivation is the version 1 token of TestUsingURLDecoder.
func upstreamActivation() string {
	for _, token := range upstreamTokens {
		if strings.Contains(token.Name, "v2/decoder_test.go") {
			return token.Token
		}
	}
	panic("no such token")
}

// signers is every kind of claims with every kind of key to sign it.
func signers(t *testing.T) []any {
	seeds := []struct{ name, seed string }{
		{"operator", operatorSeed}, {"account", accountSeed}, {"user", userSeed}, {"server", serverSeed}, {"cluster", clusterSeed}, {"curve", curveSeed},
	}
	var out []any
	for _, kind := range kinds {
		for _, s := range seeds {
			out = append(out, claimsCase(t, kind.name+" signed by "+s.name+" key", s.seed, []byte(kind.base)))
		}
		if kind.name != "generic" {
			out = append(out, claimsCase(t, kind.name+" without a subject", kind.seed, changed(kind.base, "sub", `""`)))
		}
	}
	return out
}
