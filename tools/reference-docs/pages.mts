/**
 * The reference as Markdown: one page for each resource, one for functions, one for types that several pages share.
 *
 * @module
 */
import { oneLine } from "./docstring.mts";
import {
  type Callable,
  type Input,
  linksIn,
  type NamedType,
  type Output,
  type Reference,
  type ResourceClass,
} from "./model.mts";

const generated = "<!-- Generated from the docstrings by `npm run docs`: change those, not this page. -->";

/** Resources in the order in which a program needs them; one that is not listed comes last. */
const order = [
  "System",
  "Operator",
  "Account",
  "AccountPush",
  "Role",
  "User",
  "Users",
  "Activation",
  "Creds",
  "KeyPair",
  "LocalServer",
];

/** Text of each page, by file name. */
export function pagesOf({ resources, functions, types }: Reference): ReadonlyMap<string, string> {
  const sorted = [...resources].sort((a, b) => rank(a) - rank(b));
  const bodies = new Map<string, { text: string; uses: ReadonlySet<string> }>();
  const add = (file: string, text: string) => bodies.set(file, { text, uses: reached(text, types) });
  for (const resource of sorted) add(fileOf(resource.name), resourceText(resource));
  add("functions.md", functionsText(functions));

  const homes = new Map<string, string>(sorted.map(({ name }) => [name, fileOf(name)]));
  for (const name of types.keys()) {
    if (homes.has(name)) continue;
    const users = [...bodies].filter(([, { uses }]) => uses.has(name)).map(([file]) => file);
    const [only, ...others] = users;
    if (only !== undefined) homes.set(name, others.length === 0 ? only : "shared.md");
  }
  const texts = new Map([...bodies].map(([file, { text }]) => [file, text]));
  texts.set("shared.md", "# Shared types\n\nWhat inputs of several resources have in common.\n");
  texts.set("README.md", indexText(sorted, functions));
  return new Map(
    [...texts].map(([file, text]) => {
      const own = [...types.values()].filter(({ name }) => homes.get(name) === file);
      const sections = own.sort((a, b) => (a.name < b.name ? -1 : 1)).map(typeText);
      const body = [generated, text.trim(), ...sections.map((section) => section.trim())].join("\n\n");
      return [file, `${withLinks(body, file, homes)}\n`];
    }),
  );
}

function rank({ name }: ResourceClass): number {
  const at = order.indexOf(name);
  return at < 0 ? order.length : at;
}

/** Types that a text speaks of, and those that these speak of. */
function reached(text: string, types: Reference["types"]): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (part: string): void => {
    for (const name of linksIn(part)) {
      if (found.has(name)) continue;
      found.add(name);
      for (const { type } of types.get(name)?.inputs ?? []) visit(type);
    }
  };
  visit(text);
  return found;
}

function withLinks(text: string, file: string, homes: ReadonlyMap<string, string>): string {
  return text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const home = homes.get(name);
    if (home === undefined) return `\`${name}\``;
    const page = home === file ? "" : home;
    const anchor = home === fileOf(name) ? "" : `#${name.toLowerCase()}`;
    return page === "" && anchor === "" ? `\`${name}\`` : `[\`${name}\`](${page}${anchor})`;
  });
}

function indexText(resources: readonly ResourceClass[], functions: readonly Callable[]): string {
  const firstSentence = (text: string) => (oneLine(text).split(/(?<=\.)\s/)[0] ?? "").trim();
  const rows = resources.map(({ name, text }) => ({
    resource: `[\`${name}\`](${fileOf(name)})`,
    "what it is": firstSentence(text),
  }));
  const links = functions.map(({ name }) => `[\`${name}()\`](functions.md#${name.toLowerCase()})`);
  return paragraphs(
    "# Reference",
    "Every resource of `pulumi-nats-auth`, with its inputs and outputs. All inputs take Pulumi outputs, at every depth; a resource in place of data, as in `operator: system`, is passed as it is.",
    table(rows),
    `Functions: ${links.join(", ")}; \`decodeJwt()\` and \`decodeCreds()\` are described in [jwt-and-nkeys.md](../jwt-and-nkeys.md).`,
    "Inputs that several resources share: [shared.md](shared.md). Limits: [limits.md](../limits.md).",
  );
}

function resourceText({
  name,
  text,
  example,
  argsText,
  inputs,
  outputs,
  members,
  methods,
}: ResourceClass): string {
  return paragraphs(
    `# ${name}`,
    text,
    exampleText(example),
    "## Inputs",
    /:/.test(argsText) ? argsText.replace(/^[^:]*: (\w)/, (_, letter: string) => letter.toUpperCase()) : "",
    inputTable(inputs, true),
    outputs.length === 0 ? "" : "## Outputs",
    outputTable("output", outputs),
    members.length === 0 ? "" : "## Members",
    outputTable("member", members),
    methods.length === 0 ? "" : "## Methods",
    ...methods.map((method) => callableText(method, "###")),
  );
}

function functionsText(functions: readonly Callable[]): string {
  return paragraphs("# Functions", ...functions.map((each) => callableText(each, "##")));
}

function callableText({ name, parameters, result, text, example, inputs }: Callable, level: string): string {
  const signature = `\`${name}(${parameters.join(", ")})\` returns ${result}.`;
  return paragraphs(`${level} ${name}`, text, signature, exampleText(example), inputTable(inputs, false));
}

function typeText({ name, text, values, inputs }: NamedType): string {
  return paragraphs(
    `## ${name}`,
    text,
    values === undefined ? "" : `In TypeScript: \`${values}\`.`,
    name.endsWith("Outputs") ? outputTable("output", inputs) : inputTable(inputs, false),
  );
}

function exampleText(example: string | undefined): string {
  return example === undefined ? "" : `\`\`\`ts\n${example.trim()}\n\`\`\``;
}

/** Required inputs first. Columns that no input fills are left out. */
function inputTable(inputs: readonly Input[], withChange: boolean): string {
  if (inputs.length === 0) return "";
  const sorted = [...inputs].sort((a, b) => Number(b.required) - Number(a.required));
  const rows = sorted.map((input) => ({
    input: `\`${input.name}\``,
    type: input.type,
    default: input.required ? "**required**" : (input.default ?? ""),
    claim: input.claim ?? "",
    secret: input.secret ? "yes" : "",
    "a change": withChange ? input.change : "",
    "what it says": input.text,
  }));
  return table(rows);
}

function outputTable(title: string, outputs: readonly Output[]): string {
  if (outputs.length === 0) return "";
  return table(
    outputs.map(({ name, type, secret, text }) => ({
      [title]: `\`${name}\``,
      type,
      secret: secret ? "yes" : "",
      "what it is": text,
    })),
  );
}

function table(rows: readonly Readonly<Record<string, string>>[]): string {
  const titles = Object.keys(rows[0] ?? {}).filter((title) => rows.some((row) => row[title] !== ""));
  const line = (cells: readonly string[]) => `| ${cells.map(escaped).join(" | ")} |`;
  return [
    line(titles),
    `|${titles.map(() => "---").join("|")}|`,
    ...rows.map((row) => line(titles.map((title) => row[title] ?? ""))),
  ].join("\n");
}

function escaped(cell: string): string {
  return cell.replaceAll("|", "\\|");
}

function paragraphs(...parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join("\n\n");
}

/** `AccountPush` stands in account-push.md. */
function fileOf(name: string): string {
  return `${name.replace(/(?<=[a-z])(?=[A-Z])/g, "-").toLowerCase()}.md`;
}
