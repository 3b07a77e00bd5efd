package reference

import (
	"sort"
	"time"

	"github.com/nats-io/jwt/v2"
)

// A meaning is what a program says with one input of a resource, said with the library's own types and functions.
type meaning struct {
	claims jwt.Claims
	seed   string
}

// until is the moment of expiries and revocations: 2027-01-31T12:00:00Z.
var until = time.Unix(1801396800, 0)

func operatorWith(change func(*jwt.OperatorClaims)) meaning {
	claims := jwt.NewOperatorClaims(operatorKey)
	claims.Name = "acme"
	change(claims)
	return meaning{claims, operatorSeed}
}

func accountWith(change func(*jwt.AccountClaims)) meaning {
	claims := jwt.NewAccountClaims(accountKey)
	claims.Name = "orders"
	change(claims)
	return meaning{claims, operatorSeed}
}

func exporting(change func(*jwt.Export)) meaning {
	return accountWith(func(c *jwt.AccountClaims) {
		export := &jwt.Export{Subject: "orders.*", Type: jwt.Service}
		change(export)
		c.Exports.Add(export)
	})
}

func importing(change func(*jwt.Import)) meaning {
	return accountWith(func(c *jwt.AccountClaims) {
		imported := &jwt.Import{Subject: "orders.*", Account: exporterKey, Type: jwt.Service}
		change(imported)
		c.Imports.Add(imported)
	})
}

// scoped is an account with one role.
func scoped(change func(*jwt.UserScope)) meaning {
	return accountWith(func(c *jwt.AccountClaims) {
		scope := jwt.NewUserScope()
		scope.Key = signingKey
		change(scope)
		c.SigningKeys.AddScopedSigner(scope)
	})
}

func userWith(change func(*jwt.UserClaims)) meaning {
	claims := jwt.NewUserClaims(userKey)
	claims.Name = "worker"
	change(claims)
	return meaning{claims, accountSeed}
}

// activationWith is a token of the exporter for the account.
func activationWith(seed string, change func(*jwt.ActivationClaims)) meaning {
	claims := jwt.NewActivationClaims(accountKey)
	claims.Name = "leave"
	claims.ImportSubject = "orders.*"
	claims.ImportType = jwt.Service
	change(claims)
	return meaning{claims, seed}
}

// userOf is a user that a signing key signs.
func userOf(change func(*jwt.UserClaims)) meaning {
	said := userWith(func(c *jwt.UserClaims) {
		c.IssuerAccount = accountKey
		change(c)
	})
	return meaning{said.claims, signingSeed}
}

// userOfRole is a user that a scoped signing key signs.
func userOfRole(change func(*jwt.UserClaims)) meaning {
	return userOf(func(c *jwt.UserClaims) {
		c.SetScoped(true)
		change(c)
	})
}

// meanings are made anew for each request: encoding changes claims.
func meanings() map[string]meaning {
	return map[string]meaning{
		"operator":                            operatorWith(func(*jwt.OperatorClaims) {}),
		"operator name":                       operatorWith(func(c *jwt.OperatorClaims) { c.Name = "Ümläut <&>" }),
		"operator signing keys":               operatorWith(func(c *jwt.OperatorClaims) { c.SigningKeys.Add(operatorSigningKey) }),
		"operator system account":             operatorWith(func(c *jwt.OperatorClaims) { c.SystemAccount = accountKey }),
		"operator account server URL":         operatorWith(func(c *jwt.OperatorClaims) { c.AccountServerURL = "https://example.com/jwt/v1" }),
		"operator service URLs":               operatorWith(func(c *jwt.OperatorClaims) { c.OperatorServiceURLs.Add("nats://b:4222", "wss://a") }),
		"operator strict":                     operatorWith(func(c *jwt.OperatorClaims) { c.StrictSigningKeyUsage = true; c.SigningKeys.Add(operatorSigningKey) }),
		"operator server version":             operatorWith(func(c *jwt.OperatorClaims) { c.AssertServerVersion = "2.10.0" }),
		"operator tags":                       operatorWith(func(c *jwt.OperatorClaims) { c.Tags.Add("Env:Prod", " b ") }),
		"operator expires at":                 operatorWith(func(c *jwt.OperatorClaims) { c.Expires = until.Unix() }),
		"operator expires in":                 operatorWith(func(c *jwt.OperatorClaims) { c.Expires = time.Now().Add(365 * 24 * time.Hour).Unix() }),
		"operator not before":                 operatorWith(func(c *jwt.OperatorClaims) { c.NotBefore = until.Unix() }),
		"account":                             accountWith(func(*jwt.AccountClaims) {}),
		"account name":                        accountWith(func(c *jwt.AccountClaims) { c.Name = "漢 🎉" }),
		"account expires in":                  accountWith(func(c *jwt.AccountClaims) { c.Expires = time.Now().Add(30 * 24 * time.Hour).Unix() }),
		"account expires at":                  accountWith(func(c *jwt.AccountClaims) { c.Expires = until.Unix() }),
		"account not before":                  accountWith(func(c *jwt.AccountClaims) { c.NotBefore = until.Unix() }),
		"limit of connections":                accountWith(func(c *jwt.AccountClaims) { c.Limits.Conn = 10 }),
		"limit of connections, none":          accountWith(func(c *jwt.AccountClaims) { c.Limits.Conn = 0 }),
		"limit of connections, unlimited":     accountWith(func(c *jwt.AccountClaims) { c.Limits.Conn = jwt.NoLimit }),
		"limit of leaf nodes":                 accountWith(func(c *jwt.AccountClaims) { c.Limits.LeafNodeConn = 2 }),
		"limit of subscriptions":              accountWith(func(c *jwt.AccountClaims) { c.Limits.Subs = 3 }),
		"limit of payload":                    accountWith(func(c *jwt.AccountClaims) { c.Limits.Payload = 4 << 10 }),
		"limit of data":                       accountWith(func(c *jwt.AccountClaims) { c.Limits.Data = 5e9 }),
		"limit of imports":                    accountWith(func(c *jwt.AccountClaims) { c.Limits.Imports = 6 }),
		"limit of exports":                    accountWith(func(c *jwt.AccountClaims) { c.Limits.Exports = 7 }),
		"limit of exports, without wildcards": accountWith(func(c *jwt.AccountClaims) { c.Limits.Exports = 7; c.Limits.WildcardExports = false }),
		"limit of bearers":                    accountWith(func(c *jwt.AccountClaims) { c.Limits.DisallowBearer = true }),
		"JetStream in memory":                 accountWith(func(c *jwt.AccountClaims) { c.Limits.MemoryStorage = 1 << 30 }),
		"JetStream on disk":                   accountWith(func(c *jwt.AccountClaims) { c.Limits.DiskStorage = jwt.NoLimit }),
		"JetStream streams":                   accountWith(func(c *jwt.AccountClaims) { c.Limits.DiskStorage = 1; c.Limits.Streams = 2 }),
		"JetStream streams, unlimited":        accountWith(func(c *jwt.AccountClaims) { c.Limits.DiskStorage = 1; c.Limits.Streams = jwt.NoLimit }),
		"JetStream consumers":                 accountWith(func(c *jwt.AccountClaims) { c.Limits.DiskStorage = 1; c.Limits.Consumer = 3 }),
		"JetStream unacknowledged":            accountWith(func(c *jwt.AccountClaims) { c.Limits.DiskStorage = 1; c.Limits.MaxAckPending = 4 }),
		"JetStream stream in memory":          accountWith(func(c *jwt.AccountClaims) { c.Limits.MemoryStorage = 8; c.Limits.MemoryMaxStreamBytes = 5 }),
		"JetStream stream on disk":            accountWith(func(c *jwt.AccountClaims) { c.Limits.DiskStorage = 8; c.Limits.DiskMaxStreamBytes = 6 }),
		"JetStream sizes required":            accountWith(func(c *jwt.AccountClaims) { c.Limits.DiskStorage = 1; c.Limits.MaxBytesRequired = true }),
		"JetStream by tiers":                  accountWith(func(c *jwt.AccountClaims) { tiers(c) }),
		"export of a service":                 exporting(func(*jwt.Export) {}),
		"export of a stream":                  exporting(func(e *jwt.Export) { e.Type = jwt.Stream; e.Subject = "events.>" }),
		"export name":                         exporting(func(e *jwt.Export) { e.Name = "a name" }),
		"export with token":                   exporting(func(e *jwt.Export) { e.TokenReq = true }),
		"export response, single":             exporting(func(*jwt.Export) {}),
		"export response, stream":             exporting(func(e *jwt.Export) { e.ResponseType = jwt.ResponseTypeStream }),
		"export response, chunked":            exporting(func(e *jwt.Export) { e.ResponseType = jwt.ResponseTypeChunked }),
		"export response threshold":           exporting(func(e *jwt.Export) { e.ResponseThreshold = 500 * time.Millisecond }),
		"export latency, sampled":             exporting(func(e *jwt.Export) { e.Latency = &jwt.ServiceLatency{Sampling: 25, Results: "latency.orders"} }),
		"export latency, by headers":          exporting(func(e *jwt.Export) { e.Latency = &jwt.ServiceLatency{Sampling: jwt.Headers, Results: "latency"} }),
		"export account token position":       exporting(func(e *jwt.Export) { e.AccountTokenPosition = 2 }),
		"export advertised":                   exporting(func(e *jwt.Export) { e.Advertise = true }),
		"export traced":                       exporting(func(e *jwt.Export) { e.AllowTrace = true }),
		"export description":                  exporting(func(e *jwt.Export) { e.Description = "for people"; e.InfoURL = "https://example.com/a" }),
		"export revocations":                  exporting(func(e *jwt.Export) { e.TokenReq = true; e.RevokeAt(exporterKey, until); e.RevokeAt("*", until) }),
		"exports in any order": accountWith(func(c *jwt.AccountClaims) {
			c.Exports.Add(&jwt.Export{Subject: "b", Type: jwt.Stream}, &jwt.Export{Subject: "a", Type: jwt.Stream})
		}),
		"import of a service":  importing(func(*jwt.Import) {}),
		"import of a stream":   importing(func(i *jwt.Import) { i.Type = jwt.Stream }),
		"import name":          importing(func(i *jwt.Import) { i.Name = "a name" }),
		"import local subject": importing(func(i *jwt.Import) { i.LocalSubject = "theirs.$1" }),
		"import to":            importing(func(i *jwt.Import) { i.Type = jwt.Stream; i.To = "theirs" }),
		"import shared":        importing(func(i *jwt.Import) { i.Share = true }),
		"import traced":        importing(func(i *jwt.Import) { i.Type = jwt.Stream; i.AllowTrace = true }),
		"import with token":    importing(func(i *jwt.Import) { i.Token = activationToken() }),
		"mapping": accountWith(func(c *jwt.AccountClaims) {
			c.AddMapping("orders.*", jwt.WeightedMapping{Subject: "v2.orders.{{wildcard(1)}}"})
		}),
		"mapping with weights": accountWith(func(c *jwt.AccountClaims) {
			c.AddMapping("orders", jwt.WeightedMapping{Subject: "a", Weight: 80}, jwt.WeightedMapping{Subject: "b", Weight: 20})
		}),
		"mapping with clusters": accountWith(func(c *jwt.AccountClaims) {
			c.AddMapping("orders", jwt.WeightedMapping{Subject: "a", Weight: 50, Cluster: "east"}, jwt.WeightedMapping{Subject: "b", Cluster: "west"})
		}),
		"default permissions": accountWith(func(c *jwt.AccountClaims) {
			permit(&c.DefaultPermissions)
		}),
		"signing keys":     accountWith(func(c *jwt.AccountClaims) { c.SigningKeys.Add(signingKey) }),
		"role":             scoped(func(*jwt.UserScope) {}),
		"role name":        scoped(func(s *jwt.UserScope) { s.Role = "writer" }),
		"role description": scoped(func(s *jwt.UserScope) { s.Description = "for people" }),
		"role permissions": scoped(func(s *jwt.UserScope) { permit(&s.Template.Permissions) }),
		"role variables":   scoped(func(s *jwt.UserScope) { s.Template.Pub.Allow.Add("{{name()}}.{{tag(team)}}.>") }),
		"role limits":      scoped(func(s *jwt.UserScope) { s.Template.Subs = 1; s.Template.Payload = 2; s.Template.Data = 3 }),
		"role connections": scoped(func(s *jwt.UserScope) {
			s.Template.Src.Add("10.0.0.0/8")
			s.Template.Locale = "Europe/Berlin"
			s.Template.Times = []jwt.TimeRange{{Start: "08:00:00", End: "17:30:00"}}
			s.Template.AllowedConnectionTypes.Add(jwt.ConnectionTypeStandard)
		}),
		"role of bearers": scoped(func(s *jwt.UserScope) { s.Template.BearerToken = true; s.Template.ProxyRequired = true }),
		"revocations":     accountWith(func(c *jwt.AccountClaims) { c.RevokeAt(userKey, until); c.RevokeAt("*", until.Add(-time.Hour)) }),
		"auth callout":    accountWith(func(c *jwt.AccountClaims) { c.EnableExternalAuthorization(userKey) }),
		"auth callout for accounts": accountWith(func(c *jwt.AccountClaims) {
			c.EnableExternalAuthorization(userKey)
			c.Authorization.AllowedAccounts.Add(exporterKey)
		}),
		"auth callout for all": accountWith(func(c *jwt.AccountClaims) {
			c.EnableExternalAuthorization(userKey)
			c.Authorization.AllowedAccounts.Add(jwt.AnyAccount)
		}),
		"auth callout, encrypted":        accountWith(func(c *jwt.AccountClaims) { c.EnableExternalAuthorization(userKey); c.Authorization.XKey = curveKey }),
		"trace":                          accountWith(func(c *jwt.AccountClaims) { c.Trace = &jwt.MsgTrace{Destination: "traces.orders"} }),
		"trace, sampled":                 accountWith(func(c *jwt.AccountClaims) { c.Trace = &jwt.MsgTrace{Destination: "traces.orders", Sampling: 5} }),
		"cluster traffic":                accountWith(func(c *jwt.AccountClaims) { c.ClusterTraffic = jwt.ClusterTrafficOwner }),
		"cluster traffic, of the system": accountWith(func(c *jwt.AccountClaims) { c.ClusterTraffic = jwt.ClusterTrafficSystem }),
		"account description":            accountWith(func(c *jwt.AccountClaims) { c.Description = "for people"; c.InfoURL = "https://example.com" }),
		"account tags":                   accountWith(func(c *jwt.AccountClaims) { c.Tags.Add("Env:Prod", "a") }),
		"user":                           userWith(func(*jwt.UserClaims) {}),
		"user name":                      userWith(func(c *jwt.UserClaims) { c.Name = "\u2028 <b>" }),
		"user publishes":                 userWith(func(c *jwt.UserClaims) { c.Pub.Allow.Add("a", "b.>"); c.Pub.Deny.Add("b.c") }),
		"user subscribes":                userWith(func(c *jwt.UserClaims) { c.Sub.Allow.Add("a workers", "b.*"); c.Sub.Deny.Add("b.c q") }),
		"user responds": userWith(func(c *jwt.UserClaims) {
			c.Resp = &jwt.ResponsePermission{MaxMsgs: 3, Expires: 1500 * time.Millisecond}
		}),
		"user responds without limit": userWith(func(c *jwt.UserClaims) { c.Resp = &jwt.ResponsePermission{MaxMsgs: jwt.NoLimit, Expires: -1} }),
		"user responds once":          userWith(func(c *jwt.UserClaims) { c.Resp = &jwt.ResponsePermission{MaxMsgs: 1} }),
		"user limits":                 userWith(func(c *jwt.UserClaims) { c.Limits.Subs = 1; c.Limits.Payload = 2; c.Limits.Data = 3 }),
		"user limits, none":           userWith(func(c *jwt.UserClaims) { c.Limits.Subs = 0; c.Limits.Payload = 0 }),
		"user networks":               userWith(func(c *jwt.UserClaims) { c.Src.Add("10.0.0.0/8", "2001:db8::/32") }),
		"user times": userWith(func(c *jwt.UserClaims) {
			c.Times = []jwt.TimeRange{{Start: "08:00:00", End: "17:30:00"}}
			c.Locale = "Europe/Berlin"
		}),
		"user connection types": userWith(func(c *jwt.UserClaims) {
			c.AllowedConnectionTypes.Add(jwt.ConnectionTypeStandard, jwt.ConnectionTypeWebsocket, jwt.ConnectionTypeLeafnode, jwt.ConnectionTypeLeafnodeWS, jwt.ConnectionTypeMqtt, jwt.ConnectionTypeMqttWS, jwt.ConnectionTypeInProcess)
		}),
		"user is a bearer":               userWith(func(c *jwt.UserClaims) { c.BearerToken = true }),
		"user needs a proxy":             userWith(func(c *jwt.UserClaims) { c.ProxyRequired = true }),
		"user tags":                      userWith(func(c *jwt.UserClaims) { c.Tags.Add("Team:Ops") }),
		"user expires in":                userWith(func(c *jwt.UserClaims) { c.Expires = time.Now().Add(12 * time.Hour).Unix() }),
		"user expires at":                userWith(func(c *jwt.UserClaims) { c.Expires = until.Unix() }),
		"user not before":                userWith(func(c *jwt.UserClaims) { c.NotBefore = until.Unix() }),
		"user by a signing key":          userOf(func(*jwt.UserClaims) {}),
		"user by a signing key, limited": userOf(func(c *jwt.UserClaims) { c.Pub.Allow.Add("a"); c.Limits.Subs = 1 }),
		"user of a role":                 userOfRole(func(*jwt.UserClaims) {}),
		"user of a role, tags":           userOfRole(func(c *jwt.UserClaims) { c.Tags.Add("Team:Ops", "a") }),
		"user of a role expires at":      userOfRole(func(c *jwt.UserClaims) { c.Expires = until.Unix() }),
		"activation of a service":        activationWith(exporterSeed, func(*jwt.ActivationClaims) {}),
		"activation of a stream":         activationWith(exporterSeed, func(c *jwt.ActivationClaims) { c.ImportType = jwt.Stream; c.ImportSubject = "events.>" }),
		"activation name":                activationWith(exporterSeed, func(c *jwt.ActivationClaims) { c.Name = "é <&>" }),
		"activation by a signing key":    activationWith(signingSeed, func(c *jwt.ActivationClaims) { c.IssuerAccount = exporterKey }),
		"activation expires in":          activationWith(exporterSeed, func(c *jwt.ActivationClaims) { c.Expires = time.Now().Add(90 * 24 * time.Hour).Unix() }),
		"activation expires at":          activationWith(exporterSeed, func(c *jwt.ActivationClaims) { c.Expires = until.Unix() }),
		"activation not before":          activationWith(exporterSeed, func(c *jwt.ActivationClaims) { c.NotBefore = until.Unix() }),
	}
}

func permit(p *jwt.Permissions) {
	p.Pub.Allow.Add("a.>")
	p.Pub.Deny.Add("a.b", "a.c")
	p.Sub.Allow.Add("b q")
	p.Sub.Deny.Add("c.*")
	p.Resp = &jwt.ResponsePermission{MaxMsgs: 2, Expires: time.Minute}
}

func tiers(c *jwt.AccountClaims) {
	c.Limits.JetStreamTieredLimits = jwt.JetStreamTieredLimits{
		"R1": {MemoryStorage: 1, DiskStorage: 2, Streams: 3, Consumer: 4, MaxAckPending: 5, MemoryMaxStreamBytes: 6, DiskMaxStreamBytes: 7, MaxBytesRequired: true},
		"R3": {DiskStorage: jwt.NoLimit},
		"R5": {MemoryStorage: 1 << 20},
	}
}

// activationToken lets the account import orders.*.
func activationToken() string {
	claims := jwt.NewActivationClaims(accountKey)
	claims.ImportSubject = "orders.*"
	claims.ImportType = jwt.Service
	pair, err := keyPair(exporterSeed)
	if err != nil {
		panic(err)
	}
	token, err := claims.Encode(pair)
	if err != nil {
		panic(err)
	}
	return token
}

// meaningNames lists all meanings.
func meaningNames() []string {
	names := []string{}
	for name := range meanings() {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

// meaningToken signs one. The clock is the caller's.
func meaningToken(name string) (string, error) {
	said := meanings()[name]
	pair, err := keyPair(said.seed)
	if err != nil {
		return "", err
	}
	return said.claims.Encode(pair)
}
