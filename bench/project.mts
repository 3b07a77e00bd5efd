/**
 * A Pulumi project in a temporary folder, for measurements with the real pulumi on its file back end.
 *
 * @module
 */
import { execFileSync } from "node:child_process";
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { linkPackage } from "../tools/dependencies.mjs";
import { root, toolEnvironment, toolFolders } from "../tools/toolchain.mjs";

linkPackage();

/** The environment with `pulumi` and `nats-server` on its PATH. */
export const environment = toolEnvironment(toolFolders());

/** What a command took. Seconds: by the clock, and of the processors, which does not count other work of the machine. */
export interface Taken {
  readonly clock: number;
  readonly processors: number;
}

export class Project {
  readonly folder = mkdtempSync(join(tmpdir(), "pulumi-nats-auth-bench-"));

  /** @param program Path of the program below `bench`. */
  constructor(program: string) {
    const modules = join(this.folder, "node_modules");
    mkdirSync(join(modules, "@pulumi"), { recursive: true });
    symlinkSync(root, join(modules, "pulumi-nats-auth"));
    symlinkSync(join(root, "node_modules", "@pulumi", "pulumi"), join(modules, "@pulumi", "pulumi"));
    copyFileSync(join(import.meta.dirname, program), join(this.folder, "index.js"));
    this.write("package.json", JSON.stringify({ name: "estate", main: "index.js" }));
    this.write("Pulumi.yaml", "name: estate\nruntime: nodejs\n");
    mkdirSync(join(this.folder, "state"));
  }

  /** Puts a file beside the program. */
  write(name: string, text: string): void {
    writeFileSync(join(this.folder, name), text);
  }

  /** Runs pulumi with more variables, and says what it took. */
  pulumi(variables: Readonly<Record<string, string>>, ...args: readonly string[]): Taken {
    const [clock, processors] = [performance.now(), processorSeconds()];
    execFileSync("pulumi", [...args, "--non-interactive"], {
      cwd: this.folder,
      stdio: ["ignore", "ignore", "inherit"],
      env: {
        ...environment,
        PULUMI_BACKEND_URL: `file://${join(this.folder, "state")}`,
        PULUMI_HOME: join(this.folder, "home"),
        PULUMI_CONFIG_PASSPHRASE: "only of this benchmark",
        PULUMI_SKIP_UPDATE_CHECK: "true",
        PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
        PULUMI_DISABLE_REGISTRY_RESOLVE: "true",
        ...variables,
      },
    });
    return { clock: (performance.now() - clock) / 1000, processors: processorSeconds() - processors };
  }

  /** Text of the state of a stack. */
  state(stack: string): string {
    return readFileSync(join(this.folder, "state", ".pulumi", "stacks", "estate", `${stack}.json`), "utf8");
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Processor time of all commands that have ended, as Linux keeps it; elsewhere not known. */
function processorSeconds(): number {
  if (process.platform !== "linux") return Number.NaN;
  const stat = readFileSync("/proc/self/stat", "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  // cutime and cstime, in hundredths of a second.
  return (Number(fields[13]) + Number(fields[14])) / 100;
}
