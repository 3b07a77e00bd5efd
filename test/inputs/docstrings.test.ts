import { describe, expect, it } from "vitest";
import { registry } from "../../provider/registry.ts";
import { Docstrings, type DocumentedInput } from "./docstrings.ts";

/** Where the interface of each resource's inputs stands. */
const files: Readonly<Record<keyof typeof registry, string>> = {
  keyPair: "key-pair.ts",
  operator: "operator/inputs.ts",
  account: "account/inputs.ts",
  accountPush: "account-push/inputs.ts",
  role: "role.ts",
  user: "user.ts",
  users: "users/inputs.ts",
  activation: "activation.ts",
  creds: "creds/inputs.ts",
  localServer: "local-server/lifecycle.ts",
};

const resources = Object.entries(registry).map(([name, { inputs }]) => ({
  name: `${name.charAt(0).toUpperCase()}${name.slice(1)}`,
  file: `provider/resources/${Object.entries(files).find(([resource]) => resource === name)?.[1]}`,
  shape: inputs,
}));

const docstrings = new Docstrings(resources.map(({ file }) => file));

/** What the docstring of an input must say, for what its table says. */
function problemsOf({ path, depth, text, optional, member }: DocumentedInput): string[] {
  const problems: string[] = [];
  const expect = (holds: boolean, problem: string) => {
    if (!holds) problems.push(`${path}: ${problem}: "${text}"`);
  };
  expect(text !== "", "has no docstring");
  expect(
    optional !== member.required,
    member.required ? "is required by its table" : "may be left out by its table",
  );
  expect(!optional || /Default: |One of |one of the two/.test(text), "does not say its default");
  expect(/\bSecret\b/.test(text) === member.secret, member.secret ? "is secret" : "is not secret");
  if (member.claim !== undefined) {
    const named = ["Claim", "Wire"].some((word) => text.includes(`${word} \`${member.claim}\``));
    expect(named, `does not name \`${member.claim}\``);
  }
  if (depth === 1) {
    expect(
      /\b[Rr]eplaces\b/.test(text) === member.replaces,
      member.replaces ? "replaces" : "does not replace",
    );
    expect(member.replaces || /\b[Uu]pdates\b/.test(text), "does not say that it updates");
  }
  return problems;
}

describe.each(resources)("$name", ({ name, file, shape }) => {
  const inputs = docstrings.inputsOf(file, `${name}Inputs`, shape);

  it("has a docstring for every input, which says what the table says", () => {
    expect(inputs.flatMap(problemsOf)).toEqual([]);
  });

  it("has the inputs that programs rely on", () => {
    expect(inputs.map(({ path }) => path)).toMatchSnapshot();
  });
});
