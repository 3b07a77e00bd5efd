import { describe, expect, it } from "vitest";
import { encodeJwt, formatCreds, newUserClaims } from "../../provider/jwt/index.ts";
import { generateKeyPair } from "../../provider/nkeys/index.ts";
import { placesOf, replaced, validInputs } from "./valid-inputs.ts";

const user = generateKeyPair("user");
const jwt = encodeJwt(newUserClaims(user.publicKey), generateKeyPair("account"));
const [, , signature = ""] = jwt.split(".");

/** What somebody may paste into the wrong input, and the part of it that must not come back. */
const secrets = [
  { title: "a seed", pasted: user.seed, kept: user.seed },
  { title: "a seed with a typing error", pasted: `${user.seed}A`, kept: user.seed },
  { title: "a JWT", pasted: jwt, kept: signature },
  { title: "creds", pasted: formatCreds(jwt, user.seed), kept: user.seed },
  { title: "a list of seeds", pasted: [user.seed], kept: user.seed },
  { title: "an object with a seed", pasted: { [user.seed]: user.seed }, kept: user.seed },
];

describe.each(secrets)("$title, pasted into the wrong input", ({ pasted, kept }) => {
  it.each(validInputs)("of $title, is in no message", async ({ inputs, check }) => {
    for (const place of placesOf(inputs)) {
      const { failures, warnings = [] } = await check(replaced(inputs, place, pasted));
      expect([...failures, ...warnings].join("\n")).not.toContain(kept);
    }
  });
});
