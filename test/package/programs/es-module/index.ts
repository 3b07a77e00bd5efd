import * as nats from "pulumi-nats-auth";
import { decodeJwt } from "pulumi-nats-auth/jwt";
import { generateKeyPair } from "pulumi-nats-auth/nkeys";

const system = new nats.System("acme");
const account = new nats.Account("orders", { operator: system, jetstream: { diskStorage: "10GiB" } });
const user = new nats.User("worker", { account, permissions: { publish: { allow: ["orders.>"] } } });

export const node = process.version;
export const publicKey = account.publicKey;
export const subject = account.jwt.apply((jwt) => decodeJwt(jwt).sub);
export const creds = user.creds;
export const kind = generateKeyPair("user").kind;
