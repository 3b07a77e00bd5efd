/**
 * Many subjects as a tree of their tokens, so that overlaps are found without comparing each with each.
 *
 * @module
 */

interface Node {
  readonly children: Map<string, Node>;
  /** The subject that ends here. */
  subject?: string;
}

/** A set of subjects. */
export class SubjectTree {
  readonly #root: Node = { children: new Map() };

  add(subject: string): void {
    let node = this.#root;
    for (const token of subject.split(".")) {
      const child: Node = node.children.get(token) ?? { children: new Map() };
      node.children.set(token, child);
      node = child;
    }
    node.subject = subject;
  }

  /** Those that contain this one, by the rule of `subjectContains`; itself too, if it is here. */
  containing(subject: string): Set<string> {
    const tokens = subject.split(".");
    const found = new Set<string>();
    const open: { node: Node; at: number }[] = [{ node: this.#root, at: 0 }];
    for (let step = open.pop(); step !== undefined; step = open.pop()) {
      const { node, at } = step;
      const token = tokens[at];
      if (token === undefined) {
        note(node, found);
        continue;
      }
      note(node.children.get(">"), found);
      for (const next of token === "*" ? ["*"] : [token, "*"]) {
        const child = node.children.get(next);
        if (child !== undefined) open.push({ node: child, at: at + 1 });
      }
    }
    return found;
  }

  /** Those that this one contains; itself too, if it is here. */
  containedIn(subject: string): Set<string> {
    const tokens = subject.split(".");
    const found = new Set<string>();
    const last = tokens.at(-1) === ">" ? tokens.length - 1 : Number.POSITIVE_INFINITY;
    const open: { node: Node; at: number }[] = [{ node: this.#root, at: 0 }];
    for (let step = open.pop(); step !== undefined; step = open.pop()) {
      const { node, at } = step;
      const token = tokens[at];
      if (at > last || token === undefined) note(node, found);
      if (at >= last || token === "*") {
        for (const child of node.children.values()) open.push({ node: child, at: at + 1 });
      } else if (token !== undefined) {
        const child = node.children.get(token);
        if (child !== undefined) open.push({ node: child, at: at + 1 });
      }
    }
    return found;
  }
}

function note(node: Node | undefined, found: Set<string>): void {
  if (node?.subject !== undefined) found.add(node.subject);
}
