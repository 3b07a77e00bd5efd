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
  /** `server_name` of its configuration, or else its id. */
  name: string;
  /** Host that it listens on. */
  host: string;
  /** Public key of the server, N…. */
  id: string;
  /** Version of nats-server, `x.y.z`. */
  version?: string;
  /** Name of its cluster; absent outside clusters. */
  cluster?: string;
  /** `server_tags` of its configuration. */
  tags?: string[];
  /** One-time public curve key, X…, to seal the answer for. */
  xkey?: string;
}

/** What the server knows of the client. */
export interface ClientInformation {
  /** Address that it connects from. */
  host?: string;
  /** Number of the connection on that server; unsigned, 64 bits. */
  id?: Integer;
  /** Who it says it is: user name, or public user key. Not proven. */
  user?: string;
  /** Name that it gives the connection, free text. */
  name?: string;
  /** Tags of its user, where it has a user JWT. */
  tags?: string[];
  /** Name in its user JWT. */
  name_tag?: string;
  /** What it is to the server, such as `Client` or `Leafnode`. */
  kind?: string;
  /** How it speaks: `nats`, `mqtt` or `websocket`. */
  type?: string;
  /** Client id of MQTT. */
  mqtt_id?: string;
  /** What the client had to sign. */
  nonce?: string;
}

/** What the client sent when it connected; secrets among it. */
export interface ConnectOptions {
  /** User JWT, also of a sentinel user. */
  jwt?: string;
  /** Public key, U…. */
  nkey?: string;
  /** Signature of the nonce, base64url. */
  sig?: string;
  /** Token. Secret. */
  auth_token?: string;
  /** User name. */
  user?: string;
  /** Password. Secret. */
  pass?: string;
  /** Name of the connection, free text. */
  name?: string;
  /** Language of the client library. */
  lang?: string;
  /** Version of the client library. */
  version?: string;
  /** Version of the client protocol; 1 today, 0 for clients that know nothing of later server lists. */
  protocol: Integer;
}

/** The client's TLS session; certificates are PEM. */
export interface ClientTls {
  /** Version of TLS, such as `1.3`. */
  version?: string;
  /** Name of the cipher suite, as Go has it. */
  cipher?: string;
  /** Certificates that were not verified. */
  certs?: string[];
  /** Verified chains, the client's certificate first; `null` counts as an empty chain. */
  verified_chains?: (string[] | null)[];
}

/** The `nats` part of an authorization request. */
export interface AuthorizationRequest extends GenericFields<"authorization_request"> {
  /** Who asks. */
  server_id: ServerId;
  /** One-time user key, U…, that the answer must be about. */
  user_nkey: string;
  /** What the server knows of the client. */
  client_info: ClientInformation;
  /** What the client says. */
  connect_opts: ConnectOptions;
  /** Its TLS session; absent without TLS. */
  client_tls?: ClientTls;
  /** Nonce of this request; no server of today sets it. */
  request_nonce?: string;
}

/** A server's question about a client. Signed by the server. */
export interface AuthorizationRequestClaims extends ClaimsData {
  /** Server and client. */
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
  /** The answer. */
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
