/**
 * `npm run quickstart`: from a clean clone to an account in force on a running nats-server, by the real `pulumi up`.
 * `npm run quickstart -- --destroy` removes it all.
 *
 * @module
 */
import { join, relative } from "node:path";
import { runCommand } from "./command.mjs";
import { compile } from "./compile.mjs";
import { runMain } from "./failure.mjs";
import { prepare } from "./prepare.mjs";
import {
  configuredStacks,
  ownBackend,
  prepareQuickstartFolder,
  quickstartFolder,
  removeQuickstartFolder,
} from "./quickstart-folder.mjs";
import { root, toolEnvironment } from "./toolchain.mjs";

/**
 * What the program in examples/quickstart exports.
 *
 * @typedef {object} Outputs
 * @property {string} serverUrl
 * @property {string} operator
 * @property {Record<string, string>} accounts
 * @property {Record<string, string>} users
 * @property {Record<string, string>} credsFiles
 */

const stack = process.env["PULUMI_STACK"] ?? "dev";
const color = process.stdout.isTTY ? "always" : "never";

await runMain(async () => {
  console.log("== Tools");
  const folders = await prepare();
  await compile(toolEnvironment(folders));
  const env = prepareQuickstartFolder(folders, process.env);
  await (process.argv.includes("--destroy") ? destroy(env) : up(env));
});

/** @param {NodeJS.ProcessEnv} env */
async function up(env) {
  console.log("\n== pulumi up");
  await pulumi(["stack", "select", "--create", stack], env);
  await pulumi(
    ["up", "--stack", stack, "--yes", "--skip-preview", "--color", color, "--suppress-outputs"],
    env,
    true,
  );

  console.log("\n== Proof");
  /** @type {Outputs} */
  const outputs = JSON.parse(await pulumi(["stack", "output", "--stack", stack, "--json"], env));
  const creds = ["my-user", "my-admin"].map((user) => outputs.credsFiles[user] ?? "");
  await runCommand({
    title: "client",
    program: "node",
    args: [join("examples", "quickstart", "client.mts"), outputs.serverUrl, ...creds],
    cwd: root,
    env,
    show: true,
  });
  console.log(`\n${account(outputs)}`);
}

/** @param {NodeJS.ProcessEnv} env */
async function destroy(env) {
  console.log("\n== pulumi destroy");
  const folder = `${relative(root, quickstartFolder)}/`;
  if (!(await exists(env))) {
    console.log(
      `There is no stack ${stack} in ${env["PULUMI_BACKEND_URL"]}. Nothing is removed: ${folder} stays, for it may hold ` +
        "state and passphrase of another stack.",
    );
    return;
  }
  await pulumi(
    ["destroy", "--stack", stack, "--yes", "--skip-preview", "--remove", "--color", color],
    env,
    true,
  );
  const others = await stacksLeft(env);
  if (others.length > 0) {
    console.log(
      `\nThe server of ${stack} is stopped, and the stack with its keys is removed. ${folder} stays, for it holds ` +
        `what is needed by ${others.join(", ")}.`,
    );
    return;
  }
  removeQuickstartFolder();
  console.log(
    `\nNothing is left: the server is stopped, the stack with its keys and ${folder} are removed.` +
      "\nThe tools stay in the cache for the next time.",
  );
}

/**
 * Whether the stack is there. The list has short names where it can; PULUMI_STACK may be a full one.
 *
 * @param {NodeJS.ProcessEnv} env
 */
async function exists(env) {
  const names = await stackNames(env);
  return names.some((name) => name === stack || stack.endsWith(`/${name}`) || name.endsWith(`/${stack}`));
}

/**
 * Stacks that need the folder: those of this project in the user's back end, all in the folder's own, and those whose
 * settings lie in it.
 *
 * @param {NodeJS.ProcessEnv} env
 */
async function stacksLeft(env) {
  const own = { ...env, PULUMI_BACKEND_URL: ownBackend };
  const names = [...(await stackNames(env)), ...(await stackNames(own, "--all")), ...configuredStacks()];
  return [...new Set(names)];
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {readonly string[]} flags
 */
async function stackNames(env, ...flags) {
  // The list needs no stack, and PULUMI_STACK may name one that does not exist.
  const { PULUMI_STACK: _, ...rest } = env;
  /** @type {{ name: string }[]} */
  const stacks = JSON.parse(await pulumi(["stack", "ls", "--json", ...flags], rest));
  return stacks.map(({ name }) => name);
}

/**
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @param {boolean} [show]
 */
function pulumi(args, env, show = false) {
  const title = `pulumi ${args[0]}`;
  return runCommand({ title, program: "pulumi", args: [...args, "--non-interactive"], cwd: root, env, show });
}

/**
 * What exists now, for a reader.
 *
 * @param {Outputs} outputs
 */
function account({ serverUrl, operator, accounts, users, credsFiles }) {
  const folder = relative(root, quickstartFolder);
  const keys = [
    ["operator", "my-operator", operator],
    ...Object.entries(accounts).map(([name, key]) => ["account", name, key]),
    ...Object.entries(users).map(([name, key]) => ["user", name, key]),
  ];
  return [
    "== What exists now",
    `server    ${serverUrl}, with JetStream; its files are in ${folder}/${stack.split("/").at(-1)}/server/`,
    ...keys.map(([kind = "", name = "", key]) => `${kind.padEnd(8)}  ${name.padEnd(11)}  ${key}`),
    ...Object.entries(credsFiles).map(
      ([name, file]) => `creds     ${name.padEnd(11)}  ${relative(root, file)}`,
    ),
    "",
    "Connect    any NATS client with one of the creds files: examples/quickstart/client.mts shows how",
    `Look       . ${folder}/env   then   pulumi stack, pulumi preview --diff, pulumi stack output`,
    "Change     edit examples/quickstart/index.ts (a limit, say) and run `npm run quickstart` again",
    "Remove     npm run quickstart -- --destroy",
  ].join("\n");
}
