/**
 * Every resource by name: the one list that hosts serve from.
 *
 * @module
 */

import { account } from "./resources/account/lifecycle.ts";
import { creds } from "./resources/creds/lifecycle.ts";
import { keyPair } from "./resources/key-pair.ts";
import { localServer } from "./resources/local-server/lifecycle.ts";
import { operator } from "./resources/operator.ts";
import { user } from "./resources/user.ts";

export const registry = { keyPair, operator, account, user, creds, localServer } as const;
