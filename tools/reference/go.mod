module pulumi-nats-auth/tools/reference

go 1.26

require (
	github.com/nats-io/jwt/v2 v2.8.3
	github.com/nats-io/nkeys v0.4.17
)
