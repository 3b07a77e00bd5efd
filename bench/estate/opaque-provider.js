/** The provider of opaque resources: it keeps as much as it is told to. */
exports.opaque = {
  /** @param {unknown} _ @param {Inputs} inputs */
  check: async (_, inputs) => ({ inputs, failures: [] }),
  /** @param {string} _ @param {Inputs} olds @param {Inputs} news */
  diff: async (_, olds, news) => ({ changes: olds.limit !== news.limit }),
  /** @param {Inputs} inputs */
  create: async (inputs) => ({ id: inputs.name, outs: held(inputs) }),
  /** @param {string} _ @param {unknown} __ @param {Inputs} inputs */
  update: async (_, __, inputs) => ({ outs: held(inputs) }),
  delete: async () => {},
};

/**
 * @typedef {{ name: string, limit?: string, outputs: { plain: number, secrets: number[] } }} Inputs
 *
 * @param {Inputs} inputs
 */
function held({ limit, outputs }) {
  return {
    ...(limit === undefined ? {} : { limit }),
    data: "x".repeat(outputs.plain),
    seeds: Object.fromEntries(outputs.secrets.map((size, at) => [`seed${at}`, secret("x".repeat(size))])),
  };
}

/** @param {string} value A secret as Pulumi's wire marks it. */
function secret(value) {
  return { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value };
}
