package reference

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
)

//go:embed go.mod
var moduleFile string

// The clock of every vector.
const now = 1795471427

const command = "cd tools/reference && go test -run '^TestVectors$' -count=1 . -args -out ../../test/vectors"

type vectorFile struct {
	MadeBy madeBy `json:"madeBy"`
	Now    int64  `json:"now"`
	Cases  []any  `json:"cases"`
}

type madeBy struct {
	Go      string `json:"go"`
	JWT     string `json:"jwt"`
	Nkeys   string `json:"nkeys"`
	Command string `json:"command"`
}

// claimsVector is one payload, signed and validated. Refused is "read" where the library cannot read the JSON,
// "encode" where Encode fails, "panic" where it crashes; Token is set otherwise. Issues is null where there was
// nothing to validate or Validate crashes.
type claimsVector struct {
	Name    string          `json:"name"`
	Seed    string          `json:"seed"`
	Claims  json.RawMessage `json:"claims"`
	Token   string          `json:"token,omitempty"`
	Refused string          `json:"refused,omitempty"`
	Issues  []string        `json:"issues"`
}

// tokenVector is one token with what Decode and DecodeGeneric make of it; null where they refuse.
type tokenVector struct {
	Name    string       `json:"name"`
	Token   string       `json:"token"`
	Decode  *claimsReply `json:"decode"`
	Generic *claimsReply `json:"generic"`
}

type credsVector struct {
	Name string `json:"name"`
	Text string `json:"text"`
	credsReply
}

type formatVector struct {
	Name  string  `json:"name"`
	Token string  `json:"token"`
	Seed  string  `json:"seed"`
	Creds *string `json:"creds"`
}

type keyVector struct {
	Text string `json:"text"`
	keyReply
}

// writeVectors writes one file for each subject into folder.
func writeVectors(t *testing.T, folder string) error {
	files := map[string][]any{
		"claims":       nil,
		"rules":        ruleVectors(t),
		"tokens":       tokenVectors(t, syntheticTokens()),
		"upstream":     tokenVectors(t, upstreamTokens),
		"creds":        credsVectors(t),
		"creds-format": formatVectors(t),
		"keys":         keyVectors(),
	}
	for _, kind := range kinds {
		files["claims"] = append(files["claims"], kindVectors(t, kind)...)
	}
	for name, cases := range files {
		if err := writeFile(filepath.Join(folder, name+".json"), cases); err != nil {
			return err
		}
	}
	return nil
}

func kindVectors(t *testing.T, k kind) []any {
	out := []any{claimsCase(t, k.name, k.seed, []byte(k.base))}
	for _, f := range k.fields {
		for _, value := range f.values {
			name := fmt.Sprintf("%s: %s = %s", k.name, f.path, value)
			out = append(out, claimsCase(t, name, k.seed, changed(k.base, f.path, value)))
		}
	}
	return out
}

func claimsCase(t *testing.T, name, seed string, claims []byte) claimsVector {
	v := claimsVector{Name: name, Seed: seed, Claims: claims}
	if _, err := readClaims(claims); err != nil {
		v.Refused = "read"
		return v
	}
	signed := answer(t, request{Op: "encode", Now: now, Claims: claims, Seed: seed})
	switch {
	case signed.Panic != "":
		v.Refused = "panic"
	case signed.Refused != "":
		v.Refused = "encode"
	default:
		v.Token = signed.Value.(string)
	}
	validated := answer(t, request{Op: "validate", Now: now, Claims: claims})
	if validated.Panic == "" {
		v.Issues = validated.Value.(validateReply).Levels
	}
	return v
}

func tokenVectors(t *testing.T, tokens []namedToken) []any {
	var out []any
	for _, token := range tokens {
		v := tokenVector{Name: token.Name, Token: token.Token}
		v.Decode = decoded(answer(t, request{Op: "decode", Token: token.Token}))
		v.Generic = decoded(answer(t, request{Op: "decodeGeneric", Token: token.Token}))
		out = append(out, v)
	}
	return out
}

func decoded(rep reply) *claimsReply {
	if rep.Value == nil {
		return nil
	}
	claims := rep.Value.(claimsReply)
	return &claims
}

// changed is the JSON object base with the member at path set to value.
func changed(base, path, value string) []byte {
	var object any
	if err := json.Unmarshal([]byte(base), &object); err != nil {
		panic(err)
	}
	set(object, strings.Split(path, "."), json.RawMessage(value))
	return jsonText(object)
}

func set(object any, path []string, value json.RawMessage) {
	switch o := object.(type) {
	case []any:
		i, err := strconv.Atoi(path[0])
		if err != nil {
			panic(err)
		}
		if len(path) == 1 {
			o[i] = value
		} else {
			set(o[i], path[1:], value)
		}
	case map[string]any:
		if len(path) == 1 {
			o[path[0]] = value
			return
		}
		if _, ok := o[path[0]]; !ok {
			o[path[0]] = map[string]any{}
		}
		set(o[path[0]], path[1:], value)
	default:
		panic("no object at " + path[0])
	}
}

// jsonText is JSON without HTML escapes, so that the files stay readable and raw members keep their spelling.
func jsonText(value any) []byte {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		panic(err)
	}
	return bytes.TrimSuffix(out.Bytes(), []byte("\n"))
}

// writeFile writes one case a line.
func writeFile(path string, cases []any) error {
	var out bytes.Buffer
	fmt.Fprintf(&out, "{\"madeBy\":%s,\n\"now\":%d,\n\"cases\":[", jsonText(makers()), now)
	for i, c := range cases {
		if i > 0 {
			out.WriteByte(',')
		}
		out.WriteByte('\n')
		out.Write(jsonText(c))
	}
	out.WriteString("\n]}\n")
	return os.WriteFile(path, out.Bytes(), 0o644)
}

func makers() madeBy {
	made := madeBy{Go: runtime.Version(), Command: command}
	for line := range strings.Lines(moduleFile) {
		switch words := strings.Fields(line); {
		case len(words) < 2:
		case words[0] == "github.com/nats-io/jwt/v2":
			made.JWT = words[0] + " " + words[1]
		case words[0] == "github.com/nats-io/nkeys":
			made.Nkeys = words[0] + " " + words[1]
		}
	}
	return made
}
