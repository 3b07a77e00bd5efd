import { chmod, mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { encodeJwt, formatCreds, newUserClaims } from "../../provider/jwt/index.ts";
import { generateKeyPair } from "../../provider/nkeys/index.ts";
import { type CallFailure, isSecret, ProviderProcess, unknownText } from "../support/provider-process.ts";

let provider: ProviderProcess;
beforeAll(async () => {
  provider = await ProviderProcess.start();
});
afterAll(() => provider.stop());

const account = generateKeyPair("account");

function userInputs(iat = 1_795_471_427, key = generateKeyPair("user")) {
  const jwt = encodeJwt({ ...newUserClaims(key.publicKey), iat }, account);
  return { name: "worker", jwt, seed: key.seed, key, contents: formatCreds(jwt, key.seed) };
}

async function failure(call: Promise<unknown>): Promise<CallFailure> {
  return call.then(
    () => expect.fail("it went through"),
    (error) => error,
  );
}

describe("Creds", () => {
  it("without a file live in state alone, and do not keep the text", async () => {
    const { key, contents, ...news } = userInputs();
    const { wire, failures } = await provider.check("creds", news);
    expect(failures).toEqual([]);
    expect(isSecret(wire["seed"])).toBe(true);
    const { id, state } = await provider.create("creds", news);
    expect(id).toBe(`${key.publicKey}/worker`);
    expect(Object.keys(state)).toEqual(["sha256"]);
  });

  it("are written to a file that only its owner can read, in folders made for it", async () => {
    const { key: _, contents, ...news } = userInputs();
    await provider.create("creds", { ...news, file: "made/for/worker.creds" });
    const path = join(provider.folder, "made/for/worker.creds");
    expect(await readFile(path, "utf8")).toBe(contents);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it("take a mode as octal text or number", async () => {
    const { key: _, contents: __, ...news } = userInputs();
    for (const mode of ["0640", 0o640]) {
      const { inputs } = await provider.check("creds", { ...news, file: "group.creds", mode });
      expect(inputs["mode"]).toBe("0640");
    }
    const { state } = await provider.create("creds", { ...news, file: "group.creds", mode: "0640" });
    expect((await stat(join(provider.folder, "group.creds"))).mode & 0o777).toBe(0o640);
    expect(state["mode"]).toBe("0640");
  });

  it("are written anew when the user is signed anew, and replaced for another user", async () => {
    const first = userInputs();
    const { key, contents: _, ...news } = first;
    const file = "renewed.creds";
    const { id, state } = await provider.create("creds", { ...news, file });
    const { contents, key: __, ...renewed } = userInputs(1_795_471_428, key);
    expect(await provider.diff("creds", id, state, { ...renewed, file })).toEqual({
      changes: true,
      replaces: [],
    });
    await provider.update("creds", id, state, { ...renewed, file });
    expect(await readFile(join(provider.folder, file), "utf8")).toBe(contents);
    const { key: ___, contents: ____, ...other } = userInputs();
    expect(await provider.diff("creds", id, state, { ...other, file })).toEqual({
      changes: true,
      replaces: ["jwt"],
    });
  });

  it("are updated, not replaced, for a JWT that a preview does not know", async () => {
    const { key: _, contents: __, ...news } = userInputs();
    const { id, state } = await provider.create("creds", news);
    expect(await provider.diff("creds", id, state, { ...news, jwt: unknownText })).toEqual({
      changes: true,
      replaces: [],
    });
  });

  it("are moved when the file is: the old one is removed", async () => {
    const { key: _, contents, ...news } = userInputs();
    const { id, state } = await provider.create("creds", { ...news, file: "old.creds" });
    await provider.update("creds", id, state, { ...news, file: "new.creds" });
    expect(await readFile(join(provider.folder, "new.creds"), "utf8")).toBe(contents);
    await expect(stat(join(provider.folder, "old.creds"))).rejects.toThrow("ENOENT");
  });

  for (const [what, harm, said] of [
    ["missing", (path: string) => rm(path), "is missing on this machine"],
    ["readable by others", (path: string) => chmod(path, 0o644), "has mode 0644"],
    ["changed", (path: string) => writeFile(path, "somebody else's"), "was changed"],
  ] as const) {
    it(`count a file that is ${what} as a change, say so, and write it again`, async () => {
      const { key: _, contents, ...news } = userInputs();
      const inputs = { ...news, file: `${what}.creds` };
      const path = join(provider.folder, inputs.file);
      const { id, state } = await provider.create("creds", inputs);
      expect((await provider.diff("creds", id, state, inputs)).changes).toBe(false);
      await harm(path);
      expect(await provider.diff("creds", id, state, inputs)).toEqual({ changes: true, replaces: [] });
      await expect
        .poll(() => provider.output)
        .toContain(`Creds "worker": file "${inputs.file}" ${said} and will be written again`);
      expect((await provider.update("creds", id, state, inputs)).state).toEqual(state);
      expect(await readFile(path, "utf8")).toBe(contents);
      expect((await stat(path)).mode & 0o777).toBe(0o600);
      expect((await provider.diff("creds", id, state, inputs)).changes).toBe(false);
    });
  }

  it("say that a changed file will be written again also when the user is signed anew", async () => {
    const { key, contents: _, ...news } = userInputs();
    const path = join(provider.folder, "both.creds");
    const { id, state } = await provider.create("creds", { ...news, file: "both.creds" });
    await writeFile(path, "edited");
    const { key: __, contents, ...renewed } = userInputs(1_795_471_428, key);
    const inputs = { ...renewed, file: "both.creds" };
    expect(await provider.diff("creds", id, state, inputs)).toEqual({ changes: true, replaces: [] });
    await expect
      .poll(() => provider.output)
      .toContain('file "both.creds" was changed and will be written again');
    await provider.update("creds", id, state, inputs);
    expect(await readFile(path, "utf8")).toBe(contents);
  });

  it("are not moved onto a file that was there before", async () => {
    const { key: _, contents, ...news } = userInputs();
    const path = join(provider.folder, "there-before.creds");
    await writeFile(path, "the only copy of a seed");
    const { id, state } = await provider.create("creds", { ...news, file: "first.creds" });
    const refused = await failure(
      provider.update("creds", id, state, { ...news, file: "there-before.creds" }),
    );
    expect(refused.message).toContain('Cannot write creds to "there-before.creds": the file holds something');
    expect(await readFile(path, "utf8")).toBe("the only copy of a seed");
    expect(await readFile(join(provider.folder, "first.creds"), "utf8")).toBe(contents);
  });

  it("are gone for a refresh when their file is", async () => {
    const { key: _, contents: __, ...news } = userInputs();
    const { id, state } = await provider.create("creds", { ...news, file: "gone.creds" });
    expect((await provider.read("creds", id, state)).id).toBe(id);
    await rm(join(provider.folder, "gone.creds"));
    expect((await provider.read("creds", id, state)).id).toBe("");
  });

  it("neither overwrite nor remove a file that they did not write", async () => {
    const { key: _, contents: __, ...news } = userInputs();
    const path = join(provider.folder, "precious.creds");
    await writeFile(path, "the only copy of a seed");
    const refused = await failure(provider.create("creds", { ...news, file: "precious.creds" }));
    expect(refused.message).toContain('Cannot write creds to "precious.creds": the file holds something');
    await rm(path);
    const { id, state } = await provider.create("creds", { ...news, file: "precious.creds" });
    await writeFile(path, "the only copy of a seed");
    await provider.delete("creds", id, state);
    expect(await readFile(path, "utf8")).toBe("the only copy of a seed");
    await expect
      .poll(() => provider.output)
      .toContain('"precious.creds" was changed by somebody else and is left in place');
  });

  it("remove their file, and do not mind when it is gone already", async () => {
    const { key: _, contents: __, ...news } = userInputs();
    const { id, state } = await provider.create("creds", { ...news, file: "removed.creds" });
    await provider.delete("creds", id, state);
    await expect(stat(join(provider.folder, "removed.creds"))).rejects.toThrow("ENOENT");
    await provider.delete("creds", id, state);
  });

  it("explain a directory in place of a file, and a file in place of a directory", async () => {
    const { key: _, contents: __, ...news } = userInputs();
    await mkdir(join(provider.folder, "a-directory"));
    await writeFile(join(provider.folder, "a-file"), "");
    const directory = await failure(provider.create("creds", { ...news, file: "a-directory" }));
    expect(directory.message).toBe(
      'Cannot use creds file "a-directory": it is a directory. Give the path of a file [CREDS_FILE]',
    );
    const file = await failure(provider.create("creds", { ...news, file: "a-file/worker.creds" }));
    expect(file.message).toContain("a part of the path is a file, not a directory");
    expect(file.message).not.toContain(news.seed);
  });

  it("refuse a seed that is not the user's, and what is no user JWT, without quoting them", async () => {
    const { key: _, contents: __, ...news } = userInputs();
    const other = generateKeyPair("user");
    const mixed = await provider.check("creds", { ...news, seed: other.seed });
    expect(mixed.failures).toEqual([
      { property: "", reason: `seed: belongs to ${other.publicKey}, not to the JWT's user` },
    ]);
    const wrong = await provider.check("creds", { ...news, jwt: "no JWT" });
    expect(wrong.failures).toEqual([
      { property: "", reason: "jwt: is no valid user JWT. Pass the `jwt` of a User" },
    ]);
  });
});
