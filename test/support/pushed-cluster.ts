/**
 * A cluster of three servers that Pulumi programs push to through a relay, with the means to look at it and to change
 * accounts behind Pulumi's back.
 *
 * @module
 */
import type { NatsConnection } from "@nats-io/transport-node";
import { type AccountClaims, decodeJwt, encodeJwt } from "../../provider/jwt/index.ts";
import { generateKeyPair, type KeyPair } from "../../provider/nkeys/index.ts";
import { ask, connectAs, inForce, pushOutOfBand } from "./client.ts";
import { meshed, type NatsServer, startCluster } from "./nats-server.ts";
import { Relay } from "./relay.ts";
import { makeTrust, systemUser, type Trust } from "./trust.ts";

export class PushedCluster {
  readonly trust: Trust;
  /** A signing key of the operator that servers n1 and n2 know of, and n3 does not. */
  readonly newSigningKey: KeyPair;
  readonly servers: readonly NatsServer[];
  /** Stands before n1. */
  readonly relay: Relay;
  #monitor: NatsConnection;

  static async start(): Promise<PushedCluster> {
    const newSigningKey = generateKeyPair("operator");
    const trust = makeTrust([newSigningKey.publicKey]);
    const claims = decodeJwt(trust.operatorJwt, "operator");
    const nats = { ...claims.nats, signing_keys: [trust.operatorSigningKey.publicKey] };
    const former: Trust = { ...trust, operatorJwt: encodeJwt({ ...claims, nats }, trust.operator) };
    const servers = await startCluster(3, (name) => ({
      name,
      trust: name === "n3" ? former : trust,
      jetstream: { max_mem: 64 << 20, max_file: 64 << 20 },
    }));
    const relay = await Relay.start(servers[0]?.port ?? 0);
    const monitor = await connectAs(servers[0]?.url ?? "", systemUser(trust));
    return new PushedCluster(trust, newSigningKey, servers, relay, monitor);
  }

  private constructor(
    trust: Trust,
    newSigningKey: KeyPair,
    servers: readonly NatsServer[],
    relay: Relay,
    monitor: NatsConnection,
  ) {
    this.trust = trust;
    this.newSigningKey = newSigningKey;
    this.servers = servers;
    this.relay = relay;
    this.#monitor = monitor;
  }

  /** Source of a program: `operator`, `newOperator` (the same, signing with the new key) and `resolver`. */
  get prelude(): string {
    const { operator, operatorSigningKey, systemAccount, systemSigningKey } = this.trust;
    const issuer = (publicKey: string, signer: KeyPair) =>
      JSON.stringify({ publicKey, signer: { seed: signer.seed } });
    return `
      const operator = { ...${issuer(operator.publicKey, operatorSigningKey)}, strict: true };
      const newOperator = ${issuer(operator.publicKey, this.newSigningKey)};
      const resolver = {
        servers: ["${this.relay.url}"],
        systemAccount: ${issuer(systemAccount.publicKey, systemSigningKey)},
        timeout: "3s",
      };
    `;
  }

  /** What the servers have in force of an account, by server name. */
  async inForce(account: string): Promise<Record<string, AccountClaims | undefined>> {
    const jwts = await inForce(this.#monitor, account, this.servers);
    return Object.fromEntries(
      Object.entries(jwts).map(([name, jwt]) => [
        name,
        jwt === undefined ? undefined : decodeJwt(jwt, "account"),
      ]),
    );
  }

  /** All servers lose their accounts, while none of them runs. */
  async loseAccounts(): Promise<void> {
    await this.#monitor.close();
    await Promise.all(this.servers.map((server) => server.halt()));
    await Promise.all(this.servers.map((server) => server.restartWithEmptyStore()));
    await meshed(this.servers);
    this.#monitor = await connectAs(this.servers[0]?.url ?? "", systemUser(this.trust));
  }

  /** Somebody else changes an account, in a JWT issued a second later if `change` does not say when. */
  async change(jwt: string, change: (claims: AccountClaims) => void, signer?: KeyPair): Promise<void> {
    const claims = decodeJwt(jwt, "account");
    claims.iat = Number(claims.iat) + 1;
    change(claims);
    await this.push(encodeJwt(claims, signer ?? this.trust.operatorSigningKey));
  }

  /** Somebody else pushes an account. */
  async push(jwt: string): Promise<void> {
    await pushOutOfBand(this.#monitor, jwt, this.servers.length);
  }

  /** Somebody else deletes an account. */
  async delete(account: string): Promise<void> {
    const { operatorSigningKey } = this.trust;
    const request = encodeJwt(
      {
        sub: operatorSigningKey.publicKey,
        iat: Math.floor(Date.now() / 1000),
        nats: { accounts: [account] },
      },
      operatorSigningKey,
    );
    await ask(this.#monitor, "$SYS.REQ.CLAIMS.DELETE", request, this.servers.length);
  }

  async stop(): Promise<void> {
    await this.relay.stop();
    await this.#monitor.close();
    await Promise.all(this.servers.map((server) => server.stop()));
  }
}
