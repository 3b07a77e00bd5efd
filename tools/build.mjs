/**
 * `npm run build`, for what runs dist/ by hand (benchmarks, `npm pack`). The other commands build by themselves.
 *
 * @module
 */
import { compile } from "./compile.mjs";
import { prepareDependencies } from "./dependencies.mjs";
import { runMain } from "./failure.mjs";
import { toolEnvironment } from "./toolchain.mjs";

await runMain(async () => {
  await prepareDependencies(process.env, console.log);
  await compile(toolEnvironment([]));
});
