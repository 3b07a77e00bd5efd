/**
 * `npm run setup`: prepares everything and runs nothing. The other commands prepare by themselves; this one serves for
 * running single tests.
 *
 * @module
 */
import { compile } from "./compile.mjs";
import { runMain } from "./failure.mjs";
import { prepareNode22 } from "./node-22.mjs";
import { prepare } from "./prepare.mjs";
import { toolEnvironment } from "./toolchain.mjs";

await runMain(async () => {
  const folders = await prepare();
  await prepareNode22(process.env, console.log);
  await compile(toolEnvironment(folders));
});
