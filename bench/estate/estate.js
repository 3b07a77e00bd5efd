/**
 * The estate: 100 accounts with 5 users each, signed and not pushed. `ESTATE_FORM` says whether each user is a resource
 * (`User`) or all of an account are one (`Users`), `ESTATE_LIMIT` how many connections the first account may have.
 */
const nats = require("pulumi-nats-auth");

const accounts = 100;
const users = 5;

const system = new nats.System("acme");
for (let at = 0; at < accounts; at++) {
  const name = `account-${at}`;
  const connections = at === 0 ? Number(process.env["ESTATE_LIMIT"]) : 100;
  const account = new nats.Account(name, {
    operator: system,
    limits: { connections, payload: "1MiB" },
    jetstream: { diskStorage: "10GiB" },
  });
  const permissions = {
    publish: { allow: [`${name}.>`] },
    subscribe: { allow: [`${name}.>`, "_INBOX.>"] },
  };
  const names = Array.from({ length: users }, (_, number) => `user-${number}`);
  if (process.env["ESTATE_FORM"] === "Users") {
    const specs = Object.fromEntries(names.map((user) => [user, { permissions }]));
    new nats.Users(name, { account, users: specs });
  } else {
    for (const user of names) new nats.User(`${name}-${user}`, { account, name: user, permissions });
  }
}
