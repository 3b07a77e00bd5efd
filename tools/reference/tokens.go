package reference

import (
	"encoding/base64"
	"fmt"
	"math/big"
	"strings"

	"github.com/nats-io/nkeys"
)

type namedToken struct {
	Name, Token string
}

const header = `{"typ":"JWT","alg":"ed25519-nkey"}`
const oldHeader = `{"typ":"jwt","alg":"ed25519"}`

// syntheticTokens are tokens that no encoder makes, correctly signed unless their name says otherwise.
func syntheticTokens() []namedToken {
	var out []namedToken
	add := func(name, token string) { out = append(out, namedToken{name, token}) }

	user := `{"iat":1795471427,"iss":"` + accountKey + `","sub":"` + userKey + `","nats":{"type":"user","version":2}}`
	for _, h := range []string{
		header, `{"alg":"ed25519-nkey","typ":"JWT"}`, `{"typ":"jwt","alg":"ed25519-nkey"}`, `{"typ":"jWt","alg":"ED25519-NKEY"}`, `{"typ":"JWT","alg":"ed25519"}`,
		`{"typ":"JWT","alg":"Ed25519"}`, `{"typ":"JWT","alg":"ed25519-nkeys"}`, `{"typ":"JWT","alg":"ed25519-nKey"}`, `{"typ":"JWT","alg":"none"}`, `{"typ":"JWT","alg":""}`, `{"typ":"JWS","alg":"ed25519-nkey"}`,
		`{"typ":"JWT "," alg":"ed25519-nkey"}`, `{"typ":"JWT"}`, `{"alg":"ed25519-nkey"}`, `{}`, `null`, `[]`, `"JWT"`, ``, `{`, header + ` `, ` ` + header, header + `x`, "\ufeff" + header,
		`{"typ":"JWT","alg":"ed25519-nkey","x":1,"kid":{"a":[]}}`, `{"TYP":"JWT","Alg":"ed25519-nkey"}`, `{"typ":"JWT","alg":"none","alg":"ed25519-nkey"}`, `{"typ":"JWT","alg":"ed25519-nkey","alg":"none"}`,
		`{"typ":"JWT","alg":"ed25519-nkey","ALG":"none"}`, `{"typ":1,"alg":"ed25519-nkey"}`, `{"typ":"JWT","alg":null}`, `{"typ":"\u004aWT","alg":"ed25519-nkey"}`, `{"typ":"JWT","alg":"ed25519-nkey",}`,
	} {
		add("header "+h, signed(h, user, accountSeed))
		add("header "+h+", payload alone signed", signedV1(h, user, accountSeed))
	}

	nats := func(members string) string {
		return `{"iat":1,"iss":"` + accountKey + `","sub":"` + userKey + `",` + members + `}`
	}
	for _, payload := range []string{
		``, `null`, `[]`, `1`, `"a"`, `{`, `{}`, `{"iss":"` + accountKey + `"}`, user + ` `, "\n\t\r " + user, user + `,`, user + user, "\ufeff" + user, "\u00a0" + user, strings.Replace(user, `,`, `,,`, 1),
		strings.Replace(user, `}}`, `,}}`, 1), strings.Replace(user, `"iat"`, `'iat'`, 1), strings.Replace(user, `"iat"`, `iat`, 1), `/**/` + user, strings.Replace(user, `1795471427`, `01`, 1), strings.Replace(user, `1795471427`, `+1`, 1),
		strings.Replace(user, `1795471427`, `1.0`, 1), strings.Replace(user, `1795471427`, `1e3`, 1), strings.Replace(user, `1795471427`, `-0`, 1), strings.Replace(user, `1795471427`, `-1`, 1), strings.Replace(user, `1795471427`, `9007199254740993`, 1), strings.Replace(user, `1795471427`, `9223372036854775808`, 1),
		strings.Replace(user, `1795471427`, `NaN`, 1), strings.Replace(user, `1795471427`, `"1"`, 1), strings.Replace(user, `1795471427`, `null`, 1),
		nats(`"nats":{"type":"user","version":2},"nats":{"bearer_token":true}`), nats(`"sub":"x","nats":{"type":"user","version":2}`), nats(`"nats":{"type":"user","version":2,"subs":1,"subs":2}`),
		nats(`"SUB":"x","nats":{"type":"user","version":2}`), nats(`"ſub":"x","nats":{"type":"user","version":2}`), nats(`"Nats":{"type":"user","version":2}`), nats(`"nats":{"Type":"user","VERSION":2}`), nats(`"nats":{"type":"user","version":2,"bearer_toKen":true}`), nats(`"nats":{"type":"user","version":2,"PUB":{"Allow":["a"]}}`),
		nats(`"nats":{"type":"user","version":2,"name":"x","unknown":{"a":[1,null]}}`), nats(`"unknown":1,"nats":{"type":"user","version":2}`), nats(`"name":"\ud800","nats":{"type":"user","version":2}`), nats(`"name":"\u0000\u2028<&>","nats":{"type":"user","version":2}`), nats("\"name\":\"\xff\xc3(\xed\xa0\x80\",\"nats\":{\"type\":\"user\",\"version\":2}"), nats("\"name\":\"a\nb\",\"nats\":{\"type\":\"user\",\"version\":2}"), nats(`"name":"\x","nats":{"type":"user","version":2}`), nats("\"name\":\"\u2028\",\"nats\":{\"type\":\"user\",\"version\":2}"),
		nats(`"nats":{"type":"user"}`), nats(`"nats":{"type":"user","version":0}`), nats(`"nats":{"type":"user","version":1}`), nats(`"nats":{"type":"user","version":3}`), nats(`"nats":{"type":"user","version":-1}`), nats(`"nats":{"type":"user","version":2.0}`), nats(`"nats":{"type":"user","version":"2"}`), nats(`"nats":{"type":"user","version":null}`),
		nats(`"type":"user","nats":{}`), nats(`"type":"user","nats":{"version":2}`), nats(`"type":"user","nats":{"version":3}`), nats(`"type":"account","nats":{"type":"user","version":2}`), nats(`"type":"","nats":{"type":"user","version":2}`), nats(`"type":1,"nats":{"type":"user","version":2}`), nats(`"type":"user"`), nats(`"type":"user","nats":null`),
		nats(`"nats":{"type":"User","version":2}`), nats(`"nats":{"type":"cluster","version":2}`), nats(`"nats":{"type":"server","version":2}`), nats(`"nats":{"type":"generic","version":2}`), nats(`"nats":{"type":"custom","version":2,"a":[1.5,{"b":null}]}`), nats(`"nats":{"version":2}`), nats(`"nats":{"version":1}`), nats(`"nats":{"version":3}`), nats(`"nats":{"a":1}`), nats(`"nats":null`), nats(`"nats":[]`), nats(`"nats":"x"`), nats(`"nats":{"type":null,"version":2}`), nats(`"nats":{"type":1,"version":2}`), nats(`"type":"custom","tags":["A"],"nats":{"a":1}`), nats(`"tags":1,"nats":{"a":1}`), nats(`"type":"cluster","nats":{}`),
		nats(`"nats":{"type":"user","version":2,"tags":["B"," a "]}`), nats(`"nats":{"type":"user","version":2,"tags":"a"}`), nats(`"nats":{"type":"user","version":2,"src":"10.0.0.0/8, X"}`), nats(`"nats":{"type":"user","version":2,"src":[]}`), nats(`"nats":{"type":"user","version":2,"resp":null,"pub":null,"times":null}`), nats(`"nats":{"type":"user","version":2,"resp":{}}`), nats(`"nats":{"type":"user","version":2,"pub":[]}`), nats(`"nats":{"type":"user","version":2,"subs":1.0}`), nats(`"nats":{"type":"user","version":2,"subs":1e2}`),
		nats(`"exp":1,"nbf":9999999999,"nats":{"type":"user","version":2}`), strings.Replace(user, userKey, accountKey, 1), strings.Replace(user, `"sub":"`+userKey+`",`, ``, 1), strings.Replace(user, accountKey, operatorKey, 1), strings.Replace(user, accountKey, signingKey, 1), strings.Replace(user, accountKey, strings.ToLower(accountKey), 1), strings.Replace(user, accountKey, accountKey+"A", 1), strings.Replace(user, accountKey, accountKey+`\n`, 1), strings.Replace(user, accountKey, encoded(0, fill(2))+"=", 1), strings.Replace(user, accountKey, encoded(0, make([]byte, 32)), 1),
		strings.Repeat(`[`, 100), `{"iss":"` + accountKey + `","x":` + strings.Repeat(`[`, 200) + strings.Repeat(`]`, 200) + `,"nats":{"type":"user","version":2}}`,
	} {
		add("payload "+payload, signed(header, payload, accountSeed))
		add("payload "+payload+", signed as version 1", signedV1(oldHeader, payload, accountSeed))
	}

	add("nested 1,500 levels deep", signed(header, `{"iss":"`+accountKey+`","x":`+strings.Repeat(`[`, 1500)+strings.Repeat(`]`, 1500)+`,"nats":{"type":"user","version":2}}`, accountSeed))

	// Each kind, signed by each key.
	for _, kind := range []string{"operator", "account", "user", "activation", "authorization_request", "authorization_response", "custom"} {
		for name, seed := range map[string]string{"operator": operatorSeed, "account": accountSeed, "user": userSeed, "server": serverSeed, "cluster": clusterSeed} {
			add(kind+" signed by "+name, signed(header, fmt.Sprintf(`{"iss":"%s","sub":"x","nats":{"type":"%s","version":2}}`, publicOf(seed), kind), seed))
		}
	}

	// An Ed25519 key may stand under the prefix of curve keys, and then sign.
	point, err := nkeys.Decode(nkeys.PrefixByteAccount, []byte(accountKey))
	if err != nil {
		panic(err)
	}
	for _, kind := range []string{"account", "user", "custom"} {
		payload := `{"iss":"` + encoded(byte(nkeys.PrefixByteCurve), point) + `","sub":"x","nats":{"type":"` + kind + `","version":2}}`
		add(kind+" signed by an Ed25519 key under the prefix of curve keys", signed(header, payload, accountSeed))
		add(kind+" signed by an Ed25519 key under the prefix of curve keys, payload alone signed", signedV1(oldHeader, payload, accountSeed))
	}

	v1 := func(kind, rest string) string {
		return `{"iat":1,"iss":"%s","sub":"%s","type":"` + kind + `",` + rest + `}`
	}
	for _, c := range []struct{ name, payload, seed string }{
		{"operator", fmt.Sprintf(v1("operator", `"tags":["A","b"],"nats":{"signing_keys":["`+operatorSigningKey+`"],"account_server_url":"https://a","operator_service_urls":["nats://b"],"system_account":"`+accountKey+`","strict_signing_key_usage":true,"identities":[{"id":"i","proof":"p"}],"tags":["lost"],"version":2}`), operatorKey, operatorKey), operatorSeed},
		{"account", fmt.Sprintf(v1("account", `"tags":["a"],"nats":{"imports":[{"subject":"a","account":"`+exporterKey+`","to":"b","type":"stream"}],"exports":[{"subject":"c","type":"service","response_type":"Stream"}],"limits":{"subs":1,"conn":2,"leaf":3,"imports":4,"exports":5,"data":6,"payload":7,"wildcards":true,"mem_storage":8,"disallow_bearer":true},"signing_keys":["`+signingKey+`","`+exporterKey+`"],"revocations":{"*":1},"identities":[{"id":"i"}],"mappings":{"a":[]},"description":"lost"}`), operatorKey, accountKey), operatorSeed},
		{"account with a scoped key", fmt.Sprintf(v1("account", `"nats":{"signing_keys":[{"kind":"user_scope","key":"`+signingKey+`"}]}`), operatorKey, accountKey), operatorSeed},
		{"user", fmt.Sprintf(v1("user", `"tags":["a"],"issuer_account":"`+exporterKey+`","nats":{"pub":{"allow":["a"]},"resp":{"max":1,"ttl":2},"max":5,"payload":6,"src":"1.2.3.4/8","times":[{"start":"a","end":"b"}],"times_location":"UTC","bearer_token":true,"proxy_required":true,"allowed_connection_types":["x"],"issuer_account":"lost"}`), accountKey, userKey), accountSeed},
		{"activation", fmt.Sprintf(v1("activation", `"tags":["a"],"issuer_account":"`+exporterKey+`","nats":{"subject":"s","type":"service","kind":"stream","max":1,"payload":2,"src":"1.2.3.4","times":[{}]}`), accountKey, accountKey), accountSeed},
		{"activation without type", fmt.Sprintf(v1("activation", `"nats":{"subject":"s"}`), accountKey, accountKey), accountSeed},
		{"activation with an unknown type", fmt.Sprintf(v1("activation", `"nats":{"subject":"s","type":"x"}`), accountKey, accountKey), accountSeed},
		{"authorization_request", fmt.Sprintf(v1("authorization_request", `"nats":{"user_nkey":"u"}`), serverKey, userKey), serverSeed},
		{"custom", fmt.Sprintf(v1("custom", `"tags":["A"],"nats":{"a":1}`), accountKey, "x"), accountSeed},
		{"custom without nats", fmt.Sprintf(v1("custom", `"tags":["A"]`), accountKey, "x"), accountSeed},
	} {
		add("version 1 "+c.name, signedV1(oldHeader, c.payload, c.seed))
		add("version 1 "+c.name+" under the new header", signedV1(header, c.payload, c.seed))
		add("version 1 "+c.name+", header signed too", signed(oldHeader, c.payload, c.seed))
		add("version 1 "+c.name+", header signed too, under the new header", signed(header, c.payload, c.seed))
	}
	for _, members := range []string{
		`"limits":{"mem_storage":1,"disk_storage":2,"tiered_limits":{"R1":{"mem_storage":3}}}`, `"limits":{"mem_storage":1,"tiered_limits":{}}`, `"limits":null`, `"exports":[null]`, `"imports":[null,{"subject":"a"}]`,
		`"signing_keys":null`, `"signing_keys":[{"kind":"user_scope","key":"` + signingKey + `","template":{"subs":0}}]`, `"signing_keys":[{"kind":"user_scope","key":"` + signingKey + `","template":null}]`, `"signing_keys":[{"kind":"user_scope","KEY":"` + signingKey + `"}]`, `"signing_keys":[{"kind":null}]`,
		`"trace":{"dest":"a"}`, `"exports":[{"type":"stream","subject":"b"},{"type":"service","subject":"a"}]`, `"mappings":{"a":[{"subject":"b","weight":0}]}`, `"mappings":{"a":[{"subject":"b","weight":-0}]}`, `"exports":[{"subject":"a","account_token_position":-0}]`, `"limits":{"subs":-0}`, `"revocations":{"a":1,"a":2}`, `"exports":[{"service_latency":{"sampling":500,"results":"a"}}]`, `"signing_keys":[],"signing_keys":["a"]`, `"exports":[{"subject":"a","Subject":"b","type":"stream"}]`,
	} {
		add("account with "+members, signed(header, `{"iss":"`+operatorKey+`","sub":"`+accountKey+`","nats":{`+members+`,"type":"account","version":2}}`, operatorSeed))
	}

	token := signed(header, user, accountSeed)
	parts := strings.Split(token, ".")
	for name, text := range map[string]string{
		"empty": "", "one part": parts[0], "two parts": parts[0] + "." + parts[1], "four parts": token + ".", "three empty parts": "..", "no signature": parts[0] + "." + parts[1] + ".",
		"no payload": parts[0] + ".." + parts[2], "leading newline": "\n" + token, "trailing newline": token + "\n", "trailing CR LF": token + "\r\n", "trailing space": token + " ", "leading space": " " + token,
		"newline inside the payload": parts[0] + "." + parts[1][:8] + "\n" + parts[1][8:] + "." + parts[2], "newline inside the signature": parts[0] + "." + parts[1] + "." + parts[2][:9] + "\r\n" + parts[2][9:],
		"newline inside the header": parts[0][:5] + "\n" + parts[0][5:] + "." + parts[1] + "." + parts[2], "newline inside the payload, signed": signedText(parts[0] + "." + parts[1][:8] + "\n" + parts[1][8:]),
		"padded signature": token + "==", "padded payload, signed": signedText(parts[0] + "." + parts[1] + "="), "standard alphabet": strings.NewReplacer("-", "+", "_", "/").Replace(token),
		"surplus character in the signature": token + "A", "two surplus characters in the signature": token + "AA", "signature one byte short": parts[0] + "." + parts[1] + "." + base64.RawURLEncoding.EncodeToString(signature(parts[0] + "." + parts[1])[:63]),
		"last bits of the signature set": token[:len(token)-1] + string(nextBase64(token[len(token)-1])), "last bits of the payload set, signed": signedText(parts[0] + "." + base64.RawURLEncoding.EncodeToString([]byte(user + " "))[:len(base64.RawURLEncoding.EncodeToString([]byte(user+" ")))-1] + "h"),
		"malleable signature (S plus the group order)": parts[0] + "." + parts[1] + "." + base64.RawURLEncoding.EncodeToString(malleable(signature(parts[0]+"."+parts[1]))),
		"zero signature": parts[0] + "." + parts[1] + "." + strings.Repeat("A", 86), "flipped first bit": parts[0] + "." + parts[1] + ".A" + parts[2][1:], "letters outside ASCII": token + "é", "NUL at the end": token + "\x00",
	} {
		add("shape: "+name, text)
	}
	sortByName(out)
	return out
}

func signed(header, payload, seed string) string {
	text := base64.RawURLEncoding.EncodeToString([]byte(header)) + "." + base64.RawURLEncoding.EncodeToString([]byte(payload))
	return text + "." + base64.RawURLEncoding.EncodeToString(signatureBy(seed, text))
}

// signedV1 signs the payload alone, as version 1 of the format does.
func signedV1(header, payload, seed string) string {
	text := base64.RawURLEncoding.EncodeToString([]byte(payload))
	return base64.RawURLEncoding.EncodeToString([]byte(header)) + "." + text + "." + base64.RawURLEncoding.EncodeToString(signatureBy(seed, text))
}

func signedText(text string) string {
	return text + "." + base64.RawURLEncoding.EncodeToString(signature(text))
}

func signature(text string) []byte { return signatureBy(accountSeed, text) }

func signatureBy(seed, text string) []byte {
	pair, err := keyPair(seed)
	if err != nil {
		panic(err)
	}
	sig, err := pair.Sign([]byte(text))
	if err != nil {
		panic(err)
	}
	return sig
}

func publicOf(seed string) string {
	pair, err := keyPair(seed)
	if err != nil {
		panic(err)
	}
	public, err := pair.PublicKey()
	if err != nil {
		panic(err)
	}
	return public
}

// nextBase64 differs from c in the lowest bit of its six.
func nextBase64(c byte) byte {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	return alphabet[strings.IndexByte(alphabet, c)^1]
}

// malleable adds the order of the Ed25519 group to S: the same signature to a verifier that does not check its range.
func malleable(sig []byte) []byte {
	order, _ := new(big.Int).SetString("7237005577332262213973186563042994240857116359379907606001950938285454250989", 10)
	s := new(big.Int).SetBytes(reversed(sig[32:]))
	out := append([]byte{}, sig[:32]...)
	return append(out, reversed(s.Add(s, order).FillBytes(make([]byte, 32)))...)
}

func reversed(in []byte) []byte {
	out := make([]byte, len(in))
	for i, b := range in {
		out[len(in)-1-i] = b
	}
	return out
}
