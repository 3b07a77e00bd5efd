/**
 * The sdk under Pulumi's mocks: constructors run as in a program, and no engine makes what they register.
 *
 * @module
 */
import * as pulumi from "@pulumi/pulumi";
import type * as Sdk from "../../sdk/index.ts";

/** What the engine answers to a registration. */
export type NewResource = (args: pulumi.runtime.MockResourceArgs) => pulumi.runtime.MockResourceResult;

/** Resources have their names as ids, and their inputs as outputs. */
const asWritten: NewResource = ({ name, inputs }) => ({ id: name, state: inputs });

/** Loads the sdk; what registers resources must be loaded after the mocks are set. */
export async function mockedSdk(newResource = asWritten): Promise<typeof Sdk> {
  await pulumi.runtime.setMocks({ newResource, call: () => ({}) });
  return import("../../sdk/index.ts");
}

/** The same in a preview: nothing has an id yet. */
export async function previewedSdk(
  registered: (args: pulumi.runtime.MockResourceArgs) => void,
): Promise<typeof Sdk> {
  const newResource: NewResource = (args) => {
    registered(args);
    return { id: undefined, state: args.inputs };
  };
  await pulumi.runtime.setMocks({ newResource, call: () => ({}) }, "project", "stack", true);
  return import("../../sdk/index.ts");
}
