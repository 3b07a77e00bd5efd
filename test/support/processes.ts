/**
 * Processes of this machine by id, family and command line.
 *
 * @module
 */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { until } from "./nats-server.ts";

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

/** Ids of everything that a process has started, and that these have started. */
export async function descendants(pid: number): Promise<number[]> {
  return below(pid, await processes()).map((found) => found.pid);
}

/** The process below `pid` whose command line holds `text`, once there is one. */
export async function descendant(pid: number, text: string): Promise<number> {
  let found: Process | undefined;
  await until(`a process with ${text}`, async () => {
    found = below(pid, await processes()).find(
      ({ command }) => /^\S*node /.test(command) && command.includes(text),
    );
    return found !== undefined;
  });
  return found?.pid ?? 0;
}

/** Ids of the running processes whose command line holds `text`. */
export async function processesWith(text: string): Promise<number[]> {
  return (await processes()).filter(({ command }) => command.includes(text)).map(({ pid }) => pid);
}

/** Whether there is such a process, and it has not ended yet. */
export async function isRunning(pid: number): Promise<boolean> {
  return (await processes()).some((candidate) => candidate.pid === pid);
}

/** Ends a process at once and waits until it is gone. */
export async function kill(pid: number): Promise<void> {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    return;
  }
  await until(`the end of process ${pid}`, async () => !(await isRunning(pid)));
}

function below(pid: number, all: readonly Process[]): Process[] {
  const children = all.filter(({ parent }) => parent === pid);
  return children.flatMap((child) => [child, ...below(child.pid, all)]);
}

/** All that run; not those that have ended and whose parent has not taken notice yet. */
async function processes(): Promise<Process[]> {
  const { stdout } = await promisify(execFile)("ps", ["-ww", "-A", "-o", "pid=,ppid=,state=,args="], {
    maxBuffer: 64 << 20,
  });
  return stdout.split("\n").flatMap((line) => {
    const [, pid, parent, command = ""] = /^\s*(\d+)\s+(\d+)\s+[^Z\s]\S*\s+(.*)$/.exec(line) ?? [];
    return pid === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), command }];
  });
}
