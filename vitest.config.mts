import { defineConfig } from "vitest/config";

/** A tier that needs programs besides Node: PATH is set up for it, and a missing program fails it. */
function tier(name: string, testTimeout: number) {
  return {
    extends: true as const,
    test: {
      name,
      include: [`test/${name}/**/*.test.ts`],
      globalSetup: ["test/support/toolchain.ts"],
      testTimeout,
      hookTimeout: testTimeout,
    },
  };
}

const tiers = [
  tier("reference", 120_000),
  tier("process", 30_000),
  tier("server", 60_000),
  tier("tools", 120_000),
  tier("engine", 120_000),
  tier("package", 240_000),
];

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["test/**/*.test.ts"],
          exclude: tiers.flatMap((each) => each.test.include),
        },
      },
      ...tiers,
    ],
  },
});
