/**
 * Every resource by name: the one list that hosts serve from.
 *
 * @module
 */

import { account } from "./resources/account/lifecycle.ts";
import { accountPush } from "./resources/account-push/lifecycle.ts";
import { activation } from "./resources/activation.ts";
import { creds } from "./resources/creds/lifecycle.ts";
import { keyPair } from "./resources/key-pair.ts";
import { localServer } from "./resources/local-server/lifecycle.ts";
import { operator } from "./resources/operator/lifecycle.ts";
import { role } from "./resources/role.ts";
import { user } from "./resources/user.ts";
import { users } from "./resources/users/lifecycle.ts";

export const registry = {
  keyPair,
  operator,
  account,
  accountPush,
  role,
  user,
  users,
  activation,
  creds,
  localServer,
} as const;
