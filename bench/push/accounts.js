/**
 * A hundred accounts of an operator that exists already. `BENCH_OPERATOR` says who signs them; `BENCH_RESOLVER`, where it
 * is given, where they are pushed.
 */
const nats = require("pulumi-nats-auth");

const accounts = 100;

const operator = JSON.parse(process.env["BENCH_OPERATOR"] ?? "");
const resolver = process.env["BENCH_RESOLVER"];
for (let at = 0; at < accounts; at++) {
  new nats.Account(`account-${at}`, {
    operator,
    limits: { connections: 100, payload: "1MiB" },
    ...(resolver === undefined ? {} : { resolver: JSON.parse(resolver) }),
  });
}
