/** The example of the README, run as it stands there. */
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { credsAuthenticator } from "@nats-io/transport-node";
import ts from "typescript";
import { afterAll, expect, it } from "vitest";
import { Project } from "../support/project.ts";

const readme = readFileSync(join(resolve(__dirname, "../.."), "README.md"), "utf8");
const [, source = ""] = /^```ts pulumi\n([\s\S]*?)^```$/m.exec(readme) ?? [];
const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2023 };
const program = ts.transpileModule(source, { compilerOptions }).outputText.replace(/^const nats = .*$/m, "");
const project = new Project(program);

afterAll(() => project.remove());

it("the example of the README comes up, and has nothing more to do", async () => {
  const stack = await project.stack("dev");
  expect(await stack.up()).toMatch(/\+ \d+ created/);
  const { creds = "" } = await stack.outputs();
  expect(credsAuthenticator(Buffer.from(creds))("nonce")).toMatchObject({
    jwt: expect.stringMatching(/^eyJ/),
  });
  await stack.run("preview", "--expect-no-changes");
});
