const nats = require("pulumi-nats-auth");
const { decodeJwt } = require("pulumi-nats-auth/jwt");
const { generateKeyPair } = require("pulumi-nats-auth/nkeys");

const system = new nats.System("acme");
const account = new nats.Account("orders", { operator: system, jetstream: { diskStorage: "10GiB" } });
const user = new nats.User("worker", { account, permissions: { publish: { allow: ["orders.>"] } } });

exports.node = process.version;
exports.publicKey = account.publicKey;
exports.subject = account.jwt.apply((jwt) => decodeJwt(jwt).sub);
exports.creds = user.creds;
exports.kind = generateKeyPair("user").kind;
