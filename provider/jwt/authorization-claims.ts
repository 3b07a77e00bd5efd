/**
 * Claims of the auth callout: what a server asks about a client, and what the service answers. Since nats-server 2.10.
 *
 * @see nats-io/jwt v2.8.3 `v2/authorization_claims.go`
 * @module
 */
import { type ClaimsData, claimsDataFields, type GenericFields, genericFields } from "./claims-data.ts";
import { list, nullable } from "./collections.ts";
import { type Integer, int64, text, uint64 } from "./scalars.ts";
import { always, optional, struct } from "./struct.ts";

/** The server that asks. */
export interface ServerId {
  name: string;
  host: string;
  /** Public key of the server, N…. */
  id: string;
  version?: string;
  cluster?: string;
  tags?: string[];
  /** One-time public curve key, X…, to seal the answer for. */
  xkey?: string;
}

/** What the server knows of the client. */
export interface ClientInformation {
  host?: string;
  id?: Integer;
  user?: string;
  name?: string;
  tags?: string[];
  name_tag?: string;
  kind?: string;
  type?: string;
  mqtt_id?: string;
  /** What the client had to sign. */
  nonce?: string;
}

/** What the client sent when it connected; secrets among it. */
export interface ConnectOptions {
  jwt?: string;
  nkey?: string;
  sig?: string;
  auth_token?: string;
  user?: string;
  pass?: string;
  name?: string;
  lang?: string;
  version?: string;
  protocol: Integer;
}

/** The client's TLS session; certificates are PEM. */
export interface ClientTls {
  version?: string;
  cipher?: string;
  /** Certificates that were not verified. */
  certs?: string[];
  /** Verified chains, the client's certificate first; `null` counts as an empty chain. */
  verified_chains?: (string[] | null)[];
}

/** The `nats` part of an authorization request. */
export interface AuthorizationRequest extends GenericFields<"authorization_request"> {
  server_id: ServerId;
  /** One-time user key, U…, that the answer must be about. */
  user_nkey: string;
  client_info: ClientInformation;
  connect_opts: ConnectOptions;
  client_tls?: ClientTls;
  request_nonce?: string;
}

/** A server's question about a client. Signed by the server. */
export interface AuthorizationRequestClaims extends ClaimsData {
  nats: AuthorizationRequest;
}

/** The `nats` part of an authorization response: a user JWT, or why there is none. */
export interface AuthorizationResponse extends GenericFields<"authorization_response"> {
  /** User JWT for the one-time user key of the request. */
  jwt?: string;
  /** Why the client is refused. */
  error?: string;
  /** Identity key of the service's account, A…; required when a signing key signs. */
  issuer_account?: string;
}

/** The service's answer: subject the one-time user key, audience the server's key. */
export interface AuthorizationResponseClaims extends ClaimsData {
  nats: AuthorizationResponse;
}

const serverId = struct<ServerId>({
  name: always(text),
  host: always(text),
  id: always(text),
  version: optional(text),
  cluster: optional(text),
  tags: optional(list(text)),
  xkey: optional(text),
});

const clientInformation = struct<ClientInformation>({
  host: optional(text),
  id: optional(uint64),
  user: optional(text),
  name: optional(text),
  tags: optional(list(text)),
  name_tag: optional(text),
  kind: optional(text),
  type: optional(text),
  mqtt_id: optional(text),
  nonce: optional(text),
});

const connectOptions = struct<ConnectOptions>({
  jwt: optional(text),
  nkey: optional(text),
  sig: optional(text),
  auth_token: optional(text),
  user: optional(text),
  pass: optional(text),
  name: optional(text),
  lang: optional(text),
  version: optional(text),
  protocol: always(int64),
});

const clientTls = struct<ClientTls>({
  version: optional(text),
  cipher: optional(text),
  certs: optional(list(text)),
  verified_chains: optional(list(nullable(list(text)))),
});

export const authorizationRequestClaims = struct<AuthorizationRequestClaims>({
  ...claimsDataFields,
  nats: always(
    struct<AuthorizationRequest>({
      server_id: always(serverId),
      user_nkey: always(text),
      client_info: always(clientInformation),
      connect_opts: always(connectOptions),
      client_tls: optional(clientTls),
      request_nonce: optional(text),
      ...genericFields("authorization_request"),
    }),
  ),
});

export const authorizationResponseClaims = struct<AuthorizationResponseClaims>({
  ...claimsDataFields,
  nats: always(
    struct<AuthorizationResponse>({
      jwt: optional(text),
      error: optional(text),
      issuer_account: optional(text),
      ...genericFields("authorization_response"),
    }),
  ),
});
