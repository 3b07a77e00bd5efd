package reference

import "encoding/base32"

// A field of the claims and the JSON texts it is given, one case each. A number in a path is a place in a list.
type field struct {
	path   string
	values []string
}

// Values by the Go type that reads them: the ordinary, the edges, and what that type refuses.
var (
	texts = []string{
		`""`, `"plain"`, `"<a> & 'b'"`, `"\u2028\u2029"`, `"\u0000\u0007\b\f\n\r\t\u001f\u007f"`,
		`"é Ω 漢 🎉 \u0085\ufffd\ufeff"`, `"\ud83d"`, `"a\udc00\ud83db"`, `"\"\\/"`, `1`, `true`, `null`, `[]`, `{}`,
	}
	labels   = []string{`""`, `"plain"`, `"<a> & \u2028 \u0001 🎉 \ud800"`, `7`, `null`}
	integers = []string{
		`0`, `1`, `-1`, `-2`, `100`, `2147483648`, `9007199254740991`, `9007199254740993`,
		`9223372036854775807`, `-9223372036854775808`, `9223372036854775808`, `1.5`, `"1"`, `true`, `null`,
	}
	limits   = []string{`0`, `1`, `-1`, `-2`, `9223372036854775807`, `0.5`, `"5"`, `null`}
	flags    = []string{`true`, `false`, `null`, `"true"`, `1`}
	lists    = []string{`[]`, `["a"]`, `["b","a","a"]`, `[""]`, `["<a>&🎉\ud800"]`, `[null]`, `[1]`, `"a"`, `{}`, `null`}
	subjects = []string{`"a"`, `"a.b"`, `">"`, `"a.>"`, `"*"`, `"*.a"`, `"a.*"`, `"a.*.b"`, `""`, `".a"`, `"a."`, `"a..b"`, `"."`, `"a b"`, `">.a"`, `"a>"`, `"a*"`, `"\ta"`, `"<é🎉&"`, `1`, `null`}
	urls     = []string{
		`""`, `"https://example.com"`, `"https://example.com/a?b#c"`, `"HTTPS://EXAMPLE.COM"`, `"example.com"`,
		`"example.com:80"`, `"//example.com"`, `"/a"`, `"https:"`, `"https://"`, `"https:///a"`, `"https://:80"`,
		`"mailto:a@example.com"`, `"https://[::1]"`, `"https://[::1"`, `"https://a:b"`, `"https://a:99999"`,
		`"https://a b"`, `"https://a/b c"`, `"https://a/%zz"`, `"https://%zz"`, `"https://%41"`, `"ht tp://a"`,
		`"1a://b"`, `"a+b-c.1://d"`, `"://a"`, `":a"`, `" https://a"`, `"https://a\n"`, `"https://a\u007f"`,
		`"https://u:p@a"`, `"https://u@a"`, `"https://@a"`, `"https://é.example"`, `"https://a/é"`, `"https://a<b>"`,
		`"*"`, `"https://[fe80::1%25eth0]"`, `"https://a\\b"`, `"https://a?b#%zz"`, `1`, `null`,
	}
	serviceURLs = []string{
		`[]`, `[""]`, `["nats://a"]`, `["tls://a:4222"]`, `["ws://a","wss://b:443"]`, `["NATS://A"]`, `["nats://a/"]`,
		`["nats://a/b"]`, `["nats://u:p@a"]`, `["nats://u@a"]`, `["http://a"]`, `["a:4222"]`, `["a"]`, `["nats:a"]`, `["nats:"]`,
		`["nats://"]`, `["nats://a:b"]`, `["nats://a?x=1#y"]`, `["nats://[::1]:4222"]`, `["http://a","nats://a/b","x"]`, `[null]`, `[1]`,
	}
	versions = []string{`""`, `"2.10.0"`, `"0.0.0"`, `"2.10"`, `"2.10.0.1"`, `"2.-1.0"`, `"+2.+1.0"`, `"2.x.0"`, `"2..0"`, `" 2.1.0"`, `"2.1.0-beta"`, `"02.01.00"`, `"9223372036854775808.0.0"`, `"2.1_0.0"`, `"0x2.1.0"`, `1`}
	cidrs    = []string{
		`[]`, `["10.0.0.0/8"]`, `["10.1.2.3/8"]`, `["::/0"]`, `["2001:db8::/32"]`, `["::ffff:1.2.3.4/120"]`, `["1.2.3.4/33"]`, `["1.2.3.4"]`,
		`["01.2.3.4/8"]`, `["1.2.3.4/08"]`, `["1.2.3.4/-1"]`, `["1.2.3/8"]`, `["1.2.3.4/"]`, `["/8"]`, `["::1/129"]`, `["::1%eth0/64"]`,
		`["fe80::1/10","x"]`, `["1.2.3.4/+8"]`, `["256.1.1.1/8"]`, `[" 10.0.0.0/8"]`, `["10.0.0.0/8 "]`, `["1:2:3:4:5:6:7:8:9/8"]`, `["1:2:3:4:5:6:7:8/8"]`,
		`["1::2::3/8"]`, `["::1.2.3.4/96"]`, `["1.2.3.4/8/9"]`, `["12345::/8"]`, `[""]`, `[null]`, `[1]`, `null`, `{}`,
		`""`, `"10.0.0.0/8"`, `" 10.0.0.0/8 , 2001:DB8::/32 ,, 10.0.0.0/8"`, `"x"`, `1`,
	}
	timeRanges = []string{
		`[]`, `[{"start":"08:00:00","end":"17:00:00"}]`, `[{"start":"22:00:00","end":"06:00:00"}]`, `[{"start":"8:00:00","end":"17:00:00.5"}]`,
		`[{"start":"24:00:00","end":"17:00:00"}]`, `[{"start":"08:60:00","end":"17:00:60"}]`, `[{"start":"08:00","end":"17:00"}]`,
		`[{"start":"","end":""}]`, `[{"start":"08:00:00"}]`, `[{}]`, `[{"end":"08:00:00"}]`, `[{"start":"08:0:00","end":"8:00:0"}]`,
		`[{"start":" 08:00:00","end":"08:00:00 "}]`, `[{"start":"08:00:00,25","end":"08:00:00."}]`, `[{"start":"-8:00:00","end":"+8:00:00"}]`, `[{"start":"08:00:00Z","end":"008:00:00"}]`,
		`[null]`, `[1]`, `null`, `{}`, `[{"start":"08:00:00","end":"17:00:00"},{"start":"x","end":"y"}]`,
	}
	zones           = []string{`""`, `"UTC"`, `"Europe/Berlin"`, `"America/Argentina/Ushuaia"`, `"Asia/Kolkata"`, `"US/Pacific"`, `"EST"`, `"Etc/GMT+5"`, `"Nowhere/City"`, `"europe/berlin"`, `"../etc/passwd"`, `"/Europe/Berlin"`, `"Europe"`, `"Europe/Berlin/"`, `"+01:00"`, `"\\Europe"`, `" UTC"`, `1`}
	permissionLists = []string{
		`["a.>"]`, `["a","b.*",">"]`, `["a b"]`, `["a  b"]`, `["a b c"]`, `[" a"]`, `["a "]`, `["a .b"]`, `[""]`, `[" "]`, `["."]`, `[".a"]`, `["a."]`, `["a..b"]`,
		`["{{name()}}.>"]`, `["{{ tag(x) }}"]`, `["<&>"]`, `[]`, `[null]`, `[1]`, `"a"`, `null`, `["a","a"]`, `["\u00a0"]`,
	}
	responses   = []string{`{}`, `{"max":1,"ttl":1000}`, `{"max":0,"ttl":0}`, `{"max":-1,"ttl":-1}`, `{"max":9223372036854775807,"ttl":9223372036854775807}`, `{"max":1.5}`, `{"ttl":"1s"}`, `null`, `[]`}
	exportTypes = []string{`"stream"`, `"service"`, `""`, `"Stream"`, `"unknown"`, `1`, `null`}
	revocations = []string{
		`{}`, `{"*":1}`, `{"*":1795471427,"UDWUSKGGFDI4FRXK5EBTRECZSVQSSWJHHJOGH6JWG3AUMFFMQ435C2U4":5}`, `{"b":2,"a":1,"B":3,"":4}`,
		`{"\ud83c\udf89":1,"\uff5e":2,"\ue000":3,"é":4,"<&>":5,"\u2028":6,"\u0001":7}`, `{"a":0}`, `{"a":-1}`, `{"a":9223372036854775807}`,
		`{"a":1.5}`, `{"a":"1"}`, `{"a":null}`, `{"__proto__":1}`, `{"10":1,"9":2,"a":3}`, `[]`, `null`,
	}
)

// Public keys of each kind, and what looks like one.
var keys = quoted([]string{
	"", operatorKey, accountKey, userKey, serverKey, clusterKey, curveKey, accountSeed, signingKey,
	accountKey[:55], accountKey + "A", accountKey[:55] + "A", "a" + accountKey[1:], accountKey + " ", " " + accountKey,
	accountKey + "\n", accountKey + "=", accountKey + "A======",
	encoded(0, make([]byte, 31)), encoded(0, make([]byte, 33)), encoded(0, nil), encoded(1, fill(2)), encoded(7, fill(2)), encoded(160|3, fill(3)),
	encoded(0, make([]byte, 32)), encoded(112, append([]byte{1}, make([]byte, 31)...)), encoded(160, append([]byte{1}, make([]byte, 31)...)),
	encoded(184, make([]byte, 32)), encoded(185, fill(7)), encoded(184, make([]byte, 31)), encoded(120, fill(2)), encoded(200, fill(2)),
	"*", "not a key", "漢",
})

func quoted(list []string) []string {
	out := make([]string, len(list))
	for i, text := range list {
		out[i] = string(jsonText(text))
	}
	return out
}

func wrapped(before string, values []string, after string) []string {
	out := make([]string, len(values))
	for i, value := range values {
		out[i] = before + value + after
	}
	return out
}

func fill(raw byte) []byte {
	out := make([]byte, 32)
	for i := range out {
		out[i] = raw
	}
	return out
}

func base32Text(raw []byte) string {
	return base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(raw)
}

// kind is a claim type: a smallest valid payload, the seed that signs it, and its fields.
type kind struct {
	name   string
	base   string
	seed   string
	fields []field
}

// Fields that every claim type has, in short for those that share their reader with another.
var registeredShort = []field{
	{"aud", labels}, {"name", labels}, {"exp", limits}, {"sub", keys[:10]}, {"iss", labels[:2]}, {"jti", labels[:2]}, {"nats.tags", lists[:3]},
}

var registered = []field{
	{"aud", texts}, {"name", texts}, {"exp", integers}, {"nbf", integers},
	{"sub", keys}, {"iss", labels}, {"jti", labels},
	{"nats.tags", lists}, {"nats.version", []string{`0`, `1`, `2`, `3`, `null`, `"2"`}},
	{"unknown", []string{`1`}}, {"nats.unknown", []string{`{"a":1}`}}, {"SUB", []string{`"x"`}}, {"nats.TAGS", []string{`["x"]`}},
}

// Times around now, for the time checks.
var times = []field{
	{"exp", []string{`1795471426`, `1795471427`, `1795471428`}},
	{"nbf", []string{`1795471426`, `1795471427`, `1795471428`}},
}

var userFields = []field{
	{"pub", []string{`{}`, `null`, `[]`, `{"unknown":1}`}},
	{"pub.allow", permissionLists}, {"sub.allow", permissionLists},
	{"pub.deny", []string{`["a"]`, `["a b"]`, `[".a"]`}}, {"sub.deny", []string{`["a"]`, `["a b"]`, `["a b."]`}},
	{"resp", responses},
	{"src", cidrs}, {"times", timeRanges}, {"times_location", zones},
	{"subs", limits}, {"data", limits}, {"payload", limits},
	{"bearer_token", flags}, {"proxy_required", flags},
	{"allowed_connection_types", append([]string{`["STANDARD","WEBSOCKET"]`, `["mqtt","nonsense"]`}, lists...)},
}

func under(prefix string, fields []field) []field {
	out := make([]field, len(fields))
	for i, f := range fields {
		out[i] = field{prefix + f.path, f.values}
	}
	return out
}

func join(parts ...[]field) []field {
	var out []field
	for _, part := range parts {
		out = append(out, part...)
	}
	return out
}

var jetStream = []string{
	"mem_storage", "disk_storage", "streams", "consumer", "max_ack_pending", "mem_max_stream_bytes", "disk_max_stream_bytes",
}

func accountLimits() []field {
	var out []field
	for _, name := range append([]string{"subs", "data", "payload", "imports", "exports", "conn", "leaf"}, jetStream...) {
		out = append(out, field{"nats.limits." + name, limits})
	}
	for _, name := range []string{"wildcards", "disallow_bearer", "max_bytes_required"} {
		out = append(out, field{"nats.limits." + name, flags})
	}
	return append(out,
		field{"nats.limits", []string{`{}`, `null`, `[]`}},
		field{"nats.limits.tiered_limits", []string{
			`{}`, `null`, `{"R1":{}}`, `{"R3":{"disk_storage":5},"R1":{"mem_storage":-1,"max_bytes_required":true}}`, `{"":{}}`,
			`{"R1":{"streams":1,"consumer":2,"max_ack_pending":3,"mem_max_stream_bytes":4,"disk_max_stream_bytes":5}}`,
			`{"R1":null}`, `{"R1":1}`, `{"🎉":{},"\uff5e":{},"<":{}}`,
		}},
	)
}

var account = `{"sub":"` + accountKey + `","nats":{"limits":{"subs":-1,"data":-1,"payload":-1,"imports":-1,"exports":-1,"wildcards":true,"conn":-1,"leaf":-1},"type":"account","version":2}}`

// withNats is the smallest account with one more member in `nats`.
func withNats(member string) string {
	return `{"sub":"` + accountKey + `","nats":{` + member + `,"limits":{"imports":-1,"exports":-1},"type":"account","version":2}}`
}

var kinds = []kind{
	{"operator", `{"sub":"` + operatorKey + `","nats":{"type":"operator","version":2}}`, operatorSeed, join(registeredShort, times, []field{
		{"nats.signing_keys", wrapped("[", keys, "]")},
		{"nats.signing_keys", lists},
		{"nats.account_server_url", urls},
		{"nats.operator_service_urls", serviceURLs},
		{"nats.system_account", keys[:8]},
		{"nats.assert_server_version", versions},
		{"nats.strict_signing_key_usage", flags},
	})},
	{"account", account, operatorSeed, join(registered, accountLimits(), []field{
		{"nats.description", labels}, {"nats.info_url", urls},
		{"nats.revocations", revocations},
		{"nats.default_permissions.pub.allow", permissionLists[:8]}, {"nats.default_permissions.pub.deny", permissionLists[:6]},
		{"nats.default_permissions.sub.allow", permissionLists[:6]}, {"nats.default_permissions.sub.deny", permissionLists[:6]},
		{"nats.default_permissions.resp", responses[:4]}, {"nats.default_permissions", []string{`{}`, `null`, `[]`}},
		{"nats.mappings", []string{
			`{}`, `null`, `{"a":[]}`, `{"a":null}`, `{"a":[{"subject":"b"}]}`, `{"a":[{"subject":"b","weight":50},{"subject":"c","weight":50}]}`,
			`{"a":[{"subject":"b","weight":60},{"subject":"c","weight":60}]}`, `{"a":[{"subject":"b","weight":101}]}`, `{"a":[{"subject":"b","weight":255}]}`,
			`{"a":[{"subject":"b","weight":256}]}`, `{"a":[{"subject":"b","weight":-1}]}`, `{"a":[{"subject":"b","weight":0},{"subject":"c","weight":1}]}`,
			`{"a":[{"subject":"b","cluster":"x","weight":60},{"subject":"c","cluster":"x","weight":60},{"subject":"d","cluster":"x","weight":1}]}`,
			`{"a":[{"subject":"b","cluster":"x","weight":60},{"subject":"c","cluster":"y","weight":60},{"subject":"d","weight":60}]}`,
			`{"":[{"subject":""}]}`, `{"a b":[{"subject":"b..c"}]}`, `{"a":[{}]}`, `{"a":[null]}`, `{"b":[],"a":[{"subject":"x<&>"}],"🎉":[],"\uff5e":[]}`, `{"a":{"subject":"b"}}`, `[]`,
			`{"a":[{"subject":"b","weight":1.5}]}`, `{"a":[{"subject":"b","weight":"1"}]}`, `{"a.*":[{"subject":"b.{{wildcard(1)}}"}]}`,
		}},
		{"nats.authorization", []string{`{}`, `null`, `[]`}},
		{"nats.authorization.auth_users", append(wrapped("[", keys[:10], "]"), lists...)},
		{"nats.authorization.allowed_accounts", []string{`["*"]`, `["` + accountKey + `"]`}},
		{"nats.authorization", wrapped(`{"auth_users":["`+userKey+`"],"allowed_accounts":[`, append([]string{`"*"`, `"*","*"`, `"*","` + accountKey + `"`}, keys[:8]...), `]}`)},
		{"nats.authorization", wrapped(`{"auth_users":["`+userKey+`"],"xkey":`, keys, `}`)},
		{"nats.trace", []string{`{}`, `null`, `[]`, `{"dest":"a"}`, `{"dest":"a","sampling":0}`, `{"dest":"a","sampling":1}`, `{"dest":"a","sampling":100}`, `{"dest":"a","sampling":101}`, `{"dest":"a","sampling":-1}`, `{"sampling":5}`, `{"dest":"a.*"}`, `{"dest":">"}`, `{"dest":"a b"}`, `{"dest":"a..*"}`, `{"dest":"a","sampling":1.5}`}},
		{"nats.cluster_traffic", []string{`""`, `"system"`, `"owner"`, `"Owner"`, `"x"`, `1`, `null`}},
		{"nats.signing_keys", wrapped("[", keys, "]")},
		{"nats.signing_keys", []string{
			`null`, `[]`, `{}`, `"a"`, `[null]`, `[1]`, `[[]]`, `["` + signingKey + `","` + exporterKey + `","` + accountKey + `","` + signingKey + `"]`,
			`[{}]`, `[{"kind":"x"}]`, `[{"kind":"user_scope"}]`, `[{"kind":"user_scope","key":"` + signingKey + `"}]`, `[{"kind":"user_scope","key":"` + signingKey + `"},"` + exporterKey + `","` + accountKey + `"]`,
			`["` + signingKey + `",{"kind":"user_scope","key":"` + signingKey + `","role":"last wins"}]`, `[{"kind":"user_scope","key":"` + signingKey + `","role":"first"},"` + signingKey + `"]`,
			`[{"kind":"user_scope","key":"` + userKey + `"}]`, `[{"kind":"user_scope","key":1}]`, `[{"key":"` + signingKey + `"}]`, `["🎉","\uff5e","z"]`,
		}},
		{"nats.imports", []string{`[]`, `null`, `{}`, `"a"`, `[{}]`, `[1]`, `[[]]`}},
		{"nats.exports", []string{`[]`, `null`, `{}`, `"a"`, `[{}]`, `[1]`, `[[]]`}},
	})},
	{"scope", withNats(`"signing_keys":[{"kind":"user_scope","key":"` + signingKey + `","role":"r","template":{},"description":"d"}]`), operatorSeed, join([]field{
		{"nats.signing_keys.0.role", labels}, {"nats.signing_keys.0.description", labels},
		{"nats.signing_keys.0.template", []string{`{}`, `null`, `[]`, `{"unknown":1}`}},
	}, under("nats.signing_keys.0.template.", userFields))},
	{"export", withNats(`"exports":[{"subject":"a.*","type":"service"}]`), operatorSeed, []field{
		{"nats.exports.0.name", labels}, {"nats.exports.0.subject", subjects}, {"nats.exports.0.type", exportTypes}, {"nats.exports.0.token_req", flags},
		{"nats.exports.0.revocations", revocations},
		{"nats.exports.0.response_type", []string{`""`, `"Singleton"`, `"Stream"`, `"Chunked"`, `"stream"`, `1`}},
		{"nats.exports.0.response_threshold", integers},
		{"nats.exports.0.service_latency", []string{
			`{}`, `null`, `[]`, `{"sampling":"headers","results":"a"}`, `{"sampling":"HEADERS","results":"a"}`, `{"sampling":0,"results":"a"}`, `{"sampling":1,"results":"a"}`,
			`{"sampling":100,"results":"a"}`, `{"sampling":101,"results":"a"}`, `{"sampling":-1,"results":"a"}`, `{"sampling":"50","results":"a"}`, `{"sampling":50}`,
			`{"sampling":50,"results":"a.*"}`, `{"sampling":50,"results":">"}`, `{"sampling":50,"results":".a"}`, `{"sampling":null,"results":"a"}`, `{"sampling":1.5,"results":"a"}`, `{"sampling":"","results":"a"}`,
		}},
		{"nats.exports.0.account_token_position", []string{`0`, `1`, `2`, `3`, `-1`, `1.5`, `9223372036854775807`, `18446744073709551615`, `18446744073709551616`}},
		{"nats.exports.0.advertise", flags}, {"nats.exports.0.allow_trace", flags},
		{"nats.exports.0.description", labels}, {"nats.exports.0.info_url", urls[:12]}, {"nats.exports.0.unknown", []string{`1`}},
	}},
	{"stream export", withNats(`"exports":[{"subject":"a.*.b.>","type":"stream"}]`), operatorSeed, []field{
		{"nats.exports.0.response_type", []string{`""`, `"Singleton"`}}, {"nats.exports.0.response_threshold", []string{`0`, `1`, `-1`}},
		{"nats.exports.0.service_latency", []string{`{"sampling":5,"results":"a"}`}}, {"nats.exports.0.allow_trace", flags[:2]},
		{"nats.exports.0.account_token_position", []string{`1`, `2`, `4`, `5`}},
	}},
	{"import", withNats(`"imports":[{"subject":"a.*","account":"` + exporterKey + `","type":"service"}]`), operatorSeed, []field{
		{"nats.imports.0.name", labels}, {"nats.imports.0.subject", subjects}, {"nats.imports.0.account", labels}, {"nats.imports.0.type", exportTypes},
		{"nats.imports.0.to", []string{`""`, `"b"`, `"b c"`, `1`}},
		{"nats.imports.0.local_subject", []string{`""`, `"b.$1"`, `"b.*"`, `"b"`, `"b.$2"`, `"b.$0"`, `"b.$x"`, `"b.$01"`, `"b.$+1"`, `"b.$-1"`, `"b.$1.$1"`, `"b.*.$1"`, `"b.>"`, `">"`, `"b c.*"`, `".$1"`, `"$1."`, `"{{wildcard(1)}}"`, `"$1"`, `"b.$"`, `"b.$99999999999999999999"`, `1`}},
		{"nats.imports.0.share", flags}, {"nats.imports.0.allow_trace", flags}, {"nats.imports.0.token", []string{`""`, `"x"`, `"a.b.c"`, `1`}}, {"nats.imports.0.unknown", []string{`1`}},
	}},
	{"stream import", withNats(`"imports":[{"subject":"a.>","account":"` + exporterKey + `","type":"stream"}]`), operatorSeed, []field{
		{"nats.imports.0.share", flags[:2]}, {"nats.imports.0.allow_trace", flags[:2]}, {"nats.imports.0.local_subject", []string{`"b.>"`, `">"`, `"b"`, `"b.*.>"`}}, {"nats.imports.0.to", []string{`"b"`}},
	}},
	{"user", `{"sub":"` + userKey + `","nats":{"subs":-1,"data":-1,"payload":-1,"type":"user","version":2}}`, accountSeed, join(registered, times, under("nats.", userFields), []field{
		{"nats.issuer_account", keys},
	})},
	{"activation", `{"sub":"` + accountKey + `","nats":{"subject":"a","kind":"stream","type":"activation","version":2}}`, exporterSeed, join(registeredShort, times, []field{
		{"nats.subject", subjects}, {"nats.kind", exportTypes}, {"nats.issuer_account", keys[:10]},
	})},
	{"authorization request", `{"sub":"` + userKey + `","nats":{"server_id":{"name":"n","host":"h","id":"i"},"user_nkey":"` + userKey + `","client_info":{},"connect_opts":{"protocol":1},"type":"authorization_request","version":2}}`, serverSeed, join(registeredShort, times, []field{
		{"nats.user_nkey", keys[:10]}, {"nats.request_nonce", labels},
		{"nats.server_id", []string{`{}`, `null`, `[]`, `{"name":"<","host":"h","id":"i","version":"v","cluster":"c","tags":["t"],"xkey":"x"}`, `{"name":1}`}},
		{"nats.client_info", []string{`null`, `{"host":"h","id":18446744073709551615,"user":"u","name":"n","tags":["t"],"name_tag":"g","kind":"k","type":"t","mqtt_id":"m","nonce":"o"}`, `{"id":-1}`, `{"id":18446744073709551616}`, `{"id":1.5}`}},
		{"nats.connect_opts", []string{`{}`, `null`, `{"jwt":"j","nkey":"n","sig":"s","auth_token":"a","user":"u","pass":"p","name":"n","lang":"l","version":"v","protocol":-1}`, `{"protocol":"1"}`}},
		{"nats.client_tls", []string{`{}`, `null`, `{"version":"v","cipher":"c","certs":["a"],"verified_chains":[["a","b"],[],null]}`, `{"certs":[]}`, `{"verified_chains":[]}`, `{"verified_chains":["a"]}`}},
	})},
	{"authorization response", `{"sub":"` + userKey + `","aud":"` + serverKey + `","nats":{"jwt":"j","type":"authorization_response","version":2}}`, accountSeed, join(registeredShort, times, []field{
		{"aud", keys[:10]}, {"nats.jwt", labels}, {"nats.error", labels}, {"nats.issuer_account", keys[:10]},
		{"nats", []string{`{"type":"authorization_response"}`, `{"type":"authorization_response","error":"e"}`}},
	})},
	{"generic", `{"sub":"x","nats":{"a":1}}`, accountSeed, join(registered[:6], times, []field{
		{"nats", []string{`{}`, `null`, `[]`, `"a"`, `1`}},
		{"nats.a", []string{`null`, `true`, `"<&>\u2028🎉\ud800"`, `[1,[2,{"b":null}],"c"]`, `{"z":1,"a":{"🎉":1,"\uff5e":2,"\ue000":3},"10":1,"9":1,"__proto__":{"x":1}}`, `0`, `-1`, `1.5`, `1e-7`, `0.000001`, `123456789012345680000`, `1e21`, `1.7976931348623157e308`, `5e-324`, `9007199254740991`}},
		{"nats.type", []string{`"generic"`, `"custom"`, `"cluster"`, `"server"`, `""`}}, {"nats.version", []string{`0`, `1`, `2`, `3`}},
		{"nats.tags", []string{`["B","a"]`}},
	})},
}
