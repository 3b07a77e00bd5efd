package reference

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"testing"

	"github.com/nats-io/jwt/v2"
	"github.com/nats-io/nkeys"
)

// request is one line of input. Binary fields are base64 (encoding/json's form of []byte).
type request struct {
	Op        string          `json:"op"`
	Now       int64           `json:"now"`
	Claims    json.RawMessage `json:"claims"`
	Token     string          `json:"token"`
	Text      string          `json:"text"`
	Seed      string          `json:"seed"`
	PublicKey string          `json:"publicKey"`
	Data      []byte          `json:"data"`
	Signature []byte          `json:"signature"`
	Nonce     []byte          `json:"nonce"`
	// Signed are the claims that others are asked about; Until is a second since 1970.
	Signed json.RawMessage `json:"signed"`
	Until  int64           `json:"until"`
}

// reply is one line of output: exactly one of value, refused (the library returned an error) and panic.
type reply struct {
	Value   any    `json:"value,omitempty"`
	Refused string `json:"refused,omitempty"`
	Panic   string `json:"panic,omitempty"`
}

type claimsReply struct {
	Kind string `json:"kind"`
	// Claims as the library writes them; null where it reads claims that it cannot write again.
	Claims json.RawMessage `json:"claims"`
	// Templates holds subs, data and payload of an account's scoped signing keys, by key: claims do not tell a 0.
	Templates map[string][3]int64 `json:"templates,omitempty"`
}

type validateReply struct {
	Levels []string `json:"levels"`
	Texts  []string `json:"texts"`
}

type credsReply struct {
	JWT string `json:"jwt"`
	// Seed and UserSeed as ParseDecoratedNKey and ParseDecoratedUserNKey find them; null where they refuse.
	Seed     *string `json:"seed"`
	UserSeed *string `json:"userSeed"`
	NoSeed   bool    `json:"noSeed"`
}

// keyReply says what a text is good for: as a public key of which kind, as a seed of which kind.
type keyReply struct {
	Public     string `json:"public"`
	Seed       string `json:"seed"`
	PublicKey  string `json:"publicKey"`
	PrivateKey string `json:"privateKey"`
}

// serve answers each line of JSON on in with one on out, until in ends.
func serve(t *testing.T, in io.Reader, out io.Writer) error {
	lines := bufio.NewReaderSize(in, 1<<20)
	answers := bufio.NewWriter(out)
	for {
		line, err := lines.ReadBytes('\n')
		if len(bytes.TrimSpace(line)) > 0 {
			var req request
			if err := json.Unmarshal(line, &req); err != nil {
				return fmt.Errorf("request: %w", err)
			}
			text, err := json.Marshal(answer(t, req))
			if err != nil {
				return fmt.Errorf("reply to %q: %w", req.Op, err)
			}
			answers.Write(append(text, '\n'))
		}
		if lines.Buffered() == 0 || err != nil {
			if err := answers.Flush(); err != nil {
				return err
			}
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

func answer(t *testing.T, req request) (rep reply) {
	run := func() {
		defer func() {
			if r := recover(); r != nil {
				rep = reply{Panic: fmt.Sprint(r)}
			}
		}()
		value, err := perform(req)
		if err != nil {
			rep = reply{Refused: err.Error()}
		} else {
			rep = reply{Value: value}
		}
	}
	if req.Now != 0 {
		at(t, req.Now, run)
	} else {
		run()
	}
	return rep
}

func perform(req request) (any, error) {
	if value, err, ok := fact(req); ok {
		return value, err
	}
	switch req.Op {
	case "meanings":
		return meaningNames(), nil
	case "meaning":
		return meaningToken(req.Text)
	case "encode":
		return encode(req.Claims, req.Seed)
	case "decode":
		claims, err := jwt.Decode(req.Token)
		if err != nil {
			return nil, err
		}
		return writtenClaims(claims), nil
	case "decodeGeneric":
		claims, err := jwt.DecodeGeneric(req.Token)
		if err != nil {
			return nil, err
		}
		return writtenClaims(claims), nil
	case "validate":
		claims, err := readClaims(req.Claims)
		if err != nil {
			return nil, err
		}
		levels, texts := verdicts(claims)
		return validateReply{levels, texts}, nil
	case "formatCreds":
		text, err := jwt.FormatUserConfig(req.Token, []byte(req.Seed))
		return string(text), err
	case "parseCreds":
		return parseCreds([]byte(req.Text))
	case "key":
		return inspectKey(req.Text), nil
	case "rawCurveSeed":
		pair, err := nkeys.FromRawSeed(nkeys.PrefixByteCurve, req.Data)
		if err != nil {
			return nil, err
		}
		return pair.PublicKey()
	case "sign":
		pair, err := keyPair(req.Seed)
		if err != nil {
			return nil, err
		}
		return pair.Sign(req.Data)
	case "verify":
		pair, err := nkeys.FromPublicKey(req.PublicKey)
		if err != nil {
			return nil, err
		}
		return true, pair.Verify(req.Data, req.Signature)
	case "seal":
		pair, err := keyPair(req.Seed)
		if err != nil {
			return nil, err
		}
		return pair.SealWithRand(req.Data, req.PublicKey, bytes.NewReader(req.Nonce))
	case "open":
		pair, err := keyPair(req.Seed)
		if err != nil {
			return nil, err
		}
		opened, err := pair.Open(req.Data, req.PublicKey)
		return base64.StdEncoding.EncodeToString(opened), err
	default:
		return nil, fmt.Errorf("unknown op %q", req.Op)
	}
}

func writtenClaims(claims jwt.Claims) claimsReply {
	text, err := json.Marshal(claims)
	if err != nil {
		text = nil
	}
	return claimsReply{kindOf(claims), text, templates(claims)}
}

func templates(claims jwt.Claims) map[string][3]int64 {
	account, ok := claims.(*jwt.AccountClaims)
	if !ok {
		return nil
	}
	limits := map[string][3]int64{}
	for key, scope := range account.SigningKeys {
		if scope, ok := scope.(*jwt.UserScope); ok {
			limits[key] = [3]int64{scope.Template.Subs, scope.Template.Data, scope.Template.Payload}
		}
	}
	return limits
}

func parseCreds(text []byte) (credsReply, error) {
	token, err := jwt.ParseDecoratedJWT(text)
	if err != nil {
		return credsReply{}, err
	}
	rep := credsReply{JWT: token}
	pair, err := jwt.ParseDecoratedNKey(text)
	rep.NoSeed = err != nil && err.Error() == "no nkey seed found"
	rep.Seed = seedText(pair, err)
	pair, err = jwt.ParseDecoratedUserNKey(text)
	rep.UserSeed = seedText(pair, err)
	return rep, nil
}

func seedText(pair nkeys.KeyPair, err error) *string {
	if err != nil {
		return nil
	}
	seed, err := pair.Seed()
	if err != nil {
		return nil
	}
	text := string(seed)
	return &text
}

func inspectKey(text string) keyReply {
	var rep keyReply
	public := map[string]func(string) bool{
		"operator": nkeys.IsValidPublicOperatorKey,
		"account":  nkeys.IsValidPublicAccountKey,
		"user":     nkeys.IsValidPublicUserKey,
		"server":   nkeys.IsValidPublicServerKey,
		"cluster":  nkeys.IsValidPublicClusterKey,
		"curve":    nkeys.IsValidPublicCurveKey,
	}
	for kind, valid := range public {
		if valid(text) {
			rep.Public = kind
		}
	}
	if pair, err := keyPair(text); err == nil {
		prefix, _, _ := nkeys.DecodeSeed([]byte(text))
		rep.Seed = prefix.String()
		if prefix == nkeys.PrefixByteCurve {
			rep.Seed = "curve"
		}
		rep.PublicKey, _ = pair.PublicKey()
		private, _ := pair.PrivateKey()
		rep.PrivateKey = string(private)
	}
	return rep
}
