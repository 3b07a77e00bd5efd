import { beforeAll, expect, it } from "vitest";
import type * as Sdk from "../../sdk/index.ts";
import { mockedSdk } from "../support/mocked-sdk.ts";

let nats: typeof Sdk;

beforeAll(async () => {
  nats = await mockedSdk();
});

it.each(["id", "import"] as const)(
  "a resource is not read by the option %s, and the error says what to do",
  (option) => {
    const make = () => new nats.KeyPair("worker", { kind: "user" }, { [option]: "U…" });
    expect(make).toThrow(nats.NatsAuthError);
    expect(make).toThrow(
      `KeyPair "worker": the resource option \`${option}\` is not supported: what exists already cannot be read into this ` +
        "state. Leave it out; to keep an existing identity, give its seed or public key as `key`, of a KeyPair as `seed`",
    );
  },
);

it("a resource takes options that are undefined or null", () => {
  for (const options of [undefined, null, { id: undefined, import: undefined }]) {
    new nats.KeyPair("worker", { kind: "user" }, options as object);
    new nats.Account("orders", { operator: new nats.Operator("acme") }, options as object);
  }
});
