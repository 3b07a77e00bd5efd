/**
 * Keeps seeds out of Pulumi's debug log.
 *
 * With `--debug`, and with `--logtostderr -v=3`, Pulumi's SDK prints each resource as the engine has registered it,
 * secret outputs in plain text. That line is the only use of the text form of these messages, so here it leaves the
 * outputs out, for all resources of the program.
 *
 * @see pulumi/pulumi sdk/nodejs/runtime/resource.ts registerResource, readResource
 * @module
 */

import messages from "@pulumi/pulumi/proto/resource_pb.js";

for (const { prototype } of [messages.RegisterResourceResponse, messages.ReadResourceResponse]) {
  prototype.toString = function (this: { getUrn(): string }) {
    return `${this.getUrn()} (outputs are not shown)`;
  };
}
