package reference

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/nats-io/jwt/v2"
)

// fact answers what the library says of claims besides encoding and validation. ok is false for another op.
func fact(req request) (value any, err error, ok bool) {
	switch req.Op {
	case "didSign":
		value, err = didSign(req.Claims, req.Signed)
	case "hashID":
		value, err = hashID(req.Claims)
	case "isRevoked":
		value, err = isRevoked(req.Claims, req.Signed)
	case "revoke":
		list := jwt.RevocationList{}
		if err = json.Unmarshal(req.Claims, &list); err == nil {
			list.Revoke(req.Text, time.Unix(req.Until, 0))
			value = list
		}
	case "compact":
		list := jwt.RevocationList{}
		if err = json.Unmarshal(req.Claims, &list); err == nil {
			list.MaybeCompact()
			value = list
		}
	case "tags":
		var given []string
		list := jwt.TagList{}
		if err = json.Unmarshal(req.Claims, &given); err == nil {
			list.Add(given...)
			value = list
		}
	case "subjects":
		var pair [2]string
		if err = json.Unmarshal(req.Claims, &pair); err == nil {
			outer, inner := jwt.Subject(pair[0]), jwt.Subject(pair[1])
			value = []any{inner.IsContainedIn(outer), outer.HasWildCards(), jwt.RenamingSubject(outer).ToSubject()}
		}
	default:
		return nil, nil, false
	}
	return value, err, true
}

func didSign(issuer, signed json.RawMessage) (bool, error) {
	by, err := readClaims(issuer)
	if err != nil {
		return false, err
	}
	claims, err := readClaims(signed)
	if err != nil {
		return false, err
	}
	switch by := by.(type) {
	case *jwt.OperatorClaims:
		return by.DidSign(claims), nil
	case *jwt.AccountClaims:
		return by.DidSign(claims), nil
	}
	return false, fmt.Errorf("%T signs nothing", by)
}

func hashID(text json.RawMessage) (string, error) {
	claims := jwt.ActivationClaims{}
	if err := json.Unmarshal(text, &claims); err != nil {
		return "", err
	}
	return claims.HashID()
}

func isRevoked(account, user json.RawMessage) (bool, error) {
	by, claims := jwt.AccountClaims{}, jwt.UserClaims{}
	if err := json.Unmarshal(account, &by); err != nil {
		return false, err
	}
	if err := json.Unmarshal(user, &claims); err != nil {
		return false, err
	}
	return by.IsClaimRevoked(&claims), nil
}
