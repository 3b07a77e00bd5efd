package reference

import (
	"encoding/json"
	"fmt"
	"sort"

	"github.com/nats-io/jwt/v2"
	"github.com/nats-io/nkeys"
)

// readClaims reads a JSON payload into the library's own type for its `nats.type`, as Decode does for version 2,
// but without Decode's clearing of flat JetStream limits beside tiers.
func readClaims(text []byte) (jwt.Claims, error) {
	var head struct {
		Nats struct {
			Type string `json:"type"`
		} `json:"nats"`
	}
	// A payload whose type cannot be read fails again below, where the error counts.
	_ = json.Unmarshal(text, &head)
	claims := emptyClaims(head.Nats.Type)
	if err := json.Unmarshal(text, claims); err != nil {
		return nil, err
	}
	return claims, nil
}

func emptyClaims(kind string) jwt.Claims {
	switch kind {
	case jwt.OperatorClaim:
		return &jwt.OperatorClaims{}
	case jwt.AccountClaim:
		return &jwt.AccountClaims{}
	case jwt.UserClaim:
		return &jwt.UserClaims{}
	case jwt.ActivationClaim:
		return &jwt.ActivationClaims{}
	case jwt.AuthorizationRequestClaim:
		return &jwt.AuthorizationRequestClaims{}
	case jwt.AuthorizationResponseClaim:
		return &jwt.AuthorizationResponseClaims{}
	default:
		return &jwt.GenericClaims{}
	}
}

func kindOf(claims jwt.Claims) string {
	switch claims.(type) {
	case *jwt.OperatorClaims:
		return jwt.OperatorClaim
	case *jwt.AccountClaims:
		return jwt.AccountClaim
	case *jwt.UserClaims:
		return jwt.UserClaim
	case *jwt.ActivationClaims:
		return jwt.ActivationClaim
	case *jwt.AuthorizationRequestClaims:
		return jwt.AuthorizationRequestClaim
	case *jwt.AuthorizationResponseClaims:
		return jwt.AuthorizationResponseClaim
	default:
		return jwt.GenericClaim
	}
}

// encode signs what Go reads from the JSON. The clock is the caller's.
func encode(text []byte, seed string) (string, error) {
	claims, err := readClaims(text)
	if err != nil {
		return "", fmt.Errorf("read: %w", err)
	}
	signer, err := keyPair(seed)
	if err != nil {
		return "", fmt.Errorf("seed: %w", err)
	}
	return claims.Encode(signer)
}

func keyPair(seed string) (nkeys.KeyPair, error) {
	prefix, _, err := nkeys.DecodeSeed([]byte(seed))
	if err == nil && prefix == nkeys.PrefixByteCurve {
		return nkeys.FromCurveSeed([]byte(seed))
	}
	return nkeys.FromSeed([]byte(seed))
}

// verdicts returns the level of each issue: "error", "warning" or "time" (a failed time check), sorted. The order
// in which the library reports is that of its maps, so it carries no meaning; the texts serve the reader only.
func verdicts(claims jwt.Claims) (levels, texts []string) {
	results := jwt.CreateValidationResults()
	claims.Validate(results)
	levels = []string{}
	for _, issue := range results.Issues {
		level := "warning"
		if issue.Blocking {
			level = "error"
		} else if issue.TimeCheck {
			level = "time"
		}
		levels = append(levels, level)
		texts = append(texts, issue.Description)
	}
	sort.Strings(levels)
	return levels, texts
}
