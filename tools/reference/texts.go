package reference

import (
	"bytes"
	"sort"
	"strings"
	"testing"

	"github.com/nats-io/jwt/v2"
)

func sortByName(tokens []namedToken) {
	sort.Slice(tokens, func(i, j int) bool { return tokens[i].Name < tokens[j].Name })
}

func userToken(t *testing.T) string {
	signed := answer(t, request{Op: "encode", Now: now, Seed: accountSeed, Claims: []byte(`{"sub":"` + userKey + `","name":"<&>","nats":{"type":"user","version":2}}`)})
	return signed.Value.(string)
}

// credsVectors are creds files and what is almost one.
func credsVectors(t *testing.T) []any {
	token := userToken(t)
	whole, err := jwt.FormatUserConfig(token, []byte(userSeed))
	if err != nil {
		panic(err)
	}
	creds := string(whole)
	block := func(kind, content string) string {
		return "-----BEGIN " + kind + "-----\n" + content + "\n------END " + kind + "------\n"
	}
	accountBlock := block("ACCOUNT NKEY SEED", accountSeed)
	cases := []struct{ name, text string }{
		{"as formatted", creds},
		{"CR LF", strings.ReplaceAll(creds, "\n", "\r\n")},
		{"CR only", strings.ReplaceAll(creds, "\n", "\r")},
		{"no last line end", strings.TrimSpace(creds)},
		{"JWT block only", block("NATS USER JWT", token)},
		{"JWT block only, no last line end", strings.TrimSpace(block("NATS USER JWT", token))},
		{"bare JWT", token},
		{"bare JWT with a line end", token + "\n"},
		{"bare JWT, then a bare seed", token + "\n" + userSeed + "\n"},
		{"bare seed", userSeed},
		{"bare seed, indented", "  " + userSeed + "\n"},
		{"bare seed with CR LF", userSeed + "\r\n"},
		{"seed block only", block("USER NKEY SEED", userSeed)},
		{"blocks swapped", block("USER NKEY SEED", userSeed) + block("NATS USER JWT", token)},
		{"blocks without headings", "---\n---\n" + token + "\n------\n"},
		{"three dashes", "---JWT---\n" + token + "\n---END---\n---SEED---\n" + userSeed + "\n---END---\n"},
		{"two dashes", "--JWT--\n" + token + "\n--END--\n"},
		{"blocks that touch", strings.TrimSuffix(block("NATS USER JWT", token), "\n") + "\n" + block("USER NKEY SEED", userSeed)},
		{"one dashed line between them", "---a---\n" + token + "\n---b---\n" + userSeed + "\n---c---\n"},
		{"text around", "hello\n\n" + creds + "\nbye\n"},
		{"text before the first dashes", "x" + creds},
		{"blanks before the dashes", " \t\n" + creds},
		{"indented content", strings.Replace(creds, token, " "+token, 1)},
		{"blank after the content", strings.Replace(creds, token, token+" ", 1)},
		{"empty line before the content", strings.Replace(creds, token, "\n"+token, 1)},
		{"empty content", strings.Replace(creds, token, "", 1)},
		{"content in two lines", strings.Replace(creds, token, token[:80]+"\n"+token[80:], 1)},
		{"account seed", strings.Replace(creds, userSeed, accountSeed, 1)},
		{"operator seed", strings.Replace(creds, userSeed, operatorSeed, 1)},
		{"curve seed", strings.Replace(creds, userSeed, curveSeed, 1)},
		{"server seed", strings.Replace(creds, userSeed, serverSeed, 1)},
		{"seed with a bad checksum", strings.Replace(creds, userSeed, userSeed[:57]+"A", 1)},
		{"seed in lower case", strings.Replace(creds, userSeed, strings.ToLower(userSeed), 1)},
		{"seed cut", strings.Replace(creds, userSeed, userSeed[:40], 1)},
		{"seed of another user", strings.Replace(creds, userSeed, otherUserSeed, 1)},
		{"public key for a seed", strings.Replace(creds, userSeed, userKey, 1)},
		{"a third block", creds + accountBlock},
		{"two JWTs, no seed", block("NATS USER JWT", token) + block("NATS USER JWT", token)},
		{"damaged JWT", strings.Replace(creds, token, token[:len(token)-3]+"AAA", 1)},
		{"padded JWT", strings.Replace(creds, token, token+"==", 1)},
		{"JWT that is not one", strings.Replace(creds, token, "a.b.c", 1)},
		{"letters outside ASCII in the JWT", strings.Replace(creds, token, token+"é", 1)},
		{"letters outside ASCII in the headings", strings.ReplaceAll(creds, "NATS USER", "漢🎉")},
		{"byte order mark", "\ufeff" + creds},
		{"form feed and no-break space before the dashes", "\f\u00a0" + creds},
		{"line separators for line ends", strings.ReplaceAll(creds, "\n", "\u2028")},
		{"a line separator in a heading", strings.Replace(creds, "NATS USER", "NATS\u2028USER", 1)},
		{"a CR in a heading", strings.Replace(creds, "NATS USER", "NATS\rUSER", 1)},
		{"empty", ""},
		{"a line end", "\n"},
		{"prose", "no creds here"},
		{"prose with a word that starts like a seed", "SUNDAY\n"},
		{"bare seed after prose that starts like one", "SUNDAY\n" + userSeed + "\n"},
		{"JWT block, then a bare seed", block("NATS USER JWT", token) + userSeed + "\n"},
		{"JWT block, then an indented bare seed", block("NATS USER JWT", token) + " " + userSeed + "\n"},
		{"JWT block, then a bare seed in CR LF", strings.ReplaceAll(block("NATS USER JWT", token)+userSeed+"\n", "\n", "\r\n")},
	}
	for _, up := range upstreamTokens {
		cases = append(cases, struct{ name, text string }{up.Name, "-----BEGIN TEST OPERATOR JWT-----\n" + up.Token + "\n------END TEST OPERATOR JWT------"})
	}
	var out []any
	for _, c := range cases {
		found, err := parseCreds([]byte(c.text))
		if err != nil {
			panic(err)
		}
		out = append(out, credsVector{c.name, c.text, found})
	}
	return out
}

func formatVectors(t *testing.T) []any {
	token := userToken(t)
	accountToken := answer(t, request{Op: "encode", Now: now, Seed: operatorSeed, Claims: []byte(account)}).Value.(string)
	bad := token[:len(token)-3] + "AAA"
	var out []any
	for _, c := range []struct{ name, token, seed string }{
		{"fits", token, userSeed}, {"seed with a line end", token, userSeed + "\n"}, {"seed with blanks", token, " " + userSeed + " "}, {"seed of another user", token, otherUserSeed}, {"account seed", token, accountSeed},
		{"public key", token, userKey}, {"no seed", token, ""}, {"bad checksum", token, userSeed[:57] + "A"}, {"lower case", token, strings.ToLower(userSeed)},
		{"account JWT", accountToken, accountSeed}, {"damaged JWT", bad, userSeed}, {"empty JWT", "", userSeed}, {"JWT with a line end", token + "\n", userSeed}, {"JWT with CR LF inside", token[:50] + "\r\n" + token[50:], userSeed}, {"JWT with a leading line end", "\n" + token, userSeed},
	} {
		v := formatVector{Name: c.name, Token: c.token, Seed: c.seed}
		if text, err := jwt.FormatUserConfig(c.token, []byte(c.seed)); err == nil {
			creds := string(text)
			v.Creds = &creds
		}
		out = append(out, v)
	}
	return out
}

// keyVectors are keys and seeds of every kind, and texts that are almost one.
func keyVectors() []any {
	var list []string
	for _, text := range []string{operatorKey, accountKey, userKey, serverKey, clusterKey, curveKey, operatorSeed, accountSeed, userSeed, serverSeed, clusterSeed, curveSeed} {
		last := text[len(text)-1]
		list = append(list, text, text+"A", text+"\n", "\n"+text, text[:20]+"\r\n"+text[20:], text+" ", text+"=", text[:len(text)-1], strings.ToLower(text),
			text[:len(text)-1]+string(nextBase32(last)), text[:10]+string(nextBase32(text[10]))+text[11:], strings.Replace(text, text[:1], "0", 1))
	}
	for prefix := range 256 {
		list = append(list, encoded(byte(prefix), fill(3)))
	}
	for _, length := range []int{0, 1, 31, 33, 64} {
		list = append(list, encoded(0, bytes.Repeat([]byte{2}, length)), encoded(184, bytes.Repeat([]byte{2}, length)), encoded(144|5, bytes.Repeat([]byte{2}, length)))
	}
	for kind := range 32 {
		prefix := byte(kind) << 3
		list = append(list, encoded(144|prefix>>5, append([]byte{(prefix & 31) << 3}, fill(1)...)), encoded(144|prefix>>5, append([]byte{(prefix&31)<<3 | 7}, fill(1)...)))
	}
	list = append(list, encoded(144, append([]byte{0}, make([]byte, 31)...)), encoded(144, append([]byte{0}, make([]byte, 33)...)), "", "A", "AAAA", "AAAAAAAA", "é", strings.Repeat("A", 56), strings.Repeat("A", 1000))
	// Points of small order on the curve, as nkeys refuses them since v0.4.12, also with the sign bit set.
	for _, point := range []string{
		"0100000000000000000000000000000000000000000000000000000000000000", "0000000000000000000000000000000000000000000000000000000000000000",
		"c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a", "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
		"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
	} {
		raw := fromHex(point)
		signBit := append([]byte{}, raw...)
		signBit[31] |= 128
		list = append(list, encoded(0, raw), encoded(0, signBit), encoded(160, raw), encoded(184, raw))
	}
	// A public key that is no point of the curve.
	list = append(list, encoded(0, append([]byte{2}, make([]byte, 31)...)))
	var out []any
	for _, text := range list {
		out = append(out, keyVector{text, inspectKey(text)})
	}
	return out
}

func nextBase32(c byte) byte {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
	return alphabet[strings.IndexByte(alphabet, c)^1]
}

func fromHex(text string) []byte {
	out := make([]byte, len(text)/2)
	for i := range out {
		out[i] = hexDigit(text[2*i])<<4 | hexDigit(text[2*i+1])
	}
	return out
}

func hexDigit(c byte) byte {
	if c >= 'a' {
		return c - 'a' + 10
	}
	return c - '0'
}
