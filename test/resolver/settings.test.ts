import { describe, expect, test } from "vitest";
import { NatsAuthError } from "../../provider/errors.ts";
import { checkSettings, type ResolverSettings } from "../../provider/resolver/index.ts";

const servers = ["nats://a:4222"];

test.each<[string, ResolverSettings]>([
  ["one URL of every scheme", { servers: ["nats://a:1", "tls://b:2", "ws://c:3", "wss://d:4"] }],
  ["TLS with a client certificate", { servers, tls: { ca: "x", cert: { file: "c" }, key: { file: "k" } } }],
])("%s is accepted", (_, settings) => {
  expect(() => checkSettings(settings)).not.toThrow();
});

describe("settings that cannot work are refused", () => {
  test.each<[string, ResolverSettings]>([
    ["servers is empty", { servers: [] }],
    ['servers holds "http://a": expected nats://', { servers: ["http://a"] }],
    ['servers holds "a:4222"', { servers: ["a:4222"] }],
    ["tls.cert and tls.key belong together", { servers, tls: { cert: "x" } }],
    ["expectServers is 0", { servers, expectServers: 0 }],
    ["expectServers is 1.5", { servers, expectServers: 1.5 }],
    ["timeout is 0 s", { servers, timeoutSeconds: 0 }],
    ["NODE_EXTRA_CA_CERTS", { servers: ["wss://a"], tls: { ca: "x" } }],
  ])("%s", (text, settings) => {
    expect(() => checkSettings(settings)).toThrow(text);
  });

  test("all at once, with one code and no password", () => {
    const settings = { servers: ["http://me:hunter2@a"], expectServers: -1 };
    const refuse = (): void => checkSettings(settings);
    expect(refuse).toThrow(NatsAuthError);
    expect(refuse).toThrow(/http:\/\/…@a.*; expectServers is -1/);
    expect(refuse).not.toThrow(/hunter2/);
  });
});
