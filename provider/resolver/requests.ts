/**
 * Requests of which nobody knows how many servers will answer.
 *
 * @module
 */
import { NatsAuthError } from "../errors.ts";
import type { Connection } from "./connection.ts";

/** One thing to ask: every server that listens on the subject may answer. */
export interface Question {
  readonly subject: string;
  readonly body?: Uint8Array;
}

/** What came back, by question. */
export interface Gathered<Name extends string> {
  readonly answers: Readonly<Record<Name, readonly Uint8Array[]>>;
  /** Questions on whose subject nobody listens. */
  readonly unheard: ReadonlySet<Name>;
}

/** When a collection of answers is over. */
export interface Until<Name extends string> {
  /** Asked after each answer. */
  enough(name: Name, answer: Uint8Array, answers: Readonly<Record<Name, readonly Uint8Array[]>>): boolean;
  readonly timeoutMs: number;
  /** How long nothing may come after an answer before the collection ends. Default: that does not end it. */
  readonly quietMs?: number;
}

/** The connection ended while a request was under way; asking again on a new connection is safe. */
export class ConnectionLost extends NatsAuthError {
  constructor(address: string, reason: string) {
    super("RESOLVER_UNREACHABLE", `Connection to ${address} was lost: ${reason}`);
  }
}

/**
 * Questions that many servers answer, over one subscription: pipelined, each with a reply subject of its own.
 *
 * Servers answer in the order in which they were asked, so questions asked together let the answers of one that is
 * answered by all servers mark the end of another that is not. While answers are awaited a timer keeps the process
 * alive; nothing else does.
 */
export class Requests {
  readonly #connection: Connection;
  readonly #inbox: string;
  readonly #open = new Map<string, Collecting>();
  #count = 0;
  #lost: ConnectionLost | undefined;

  /** @param inbox the prefix below which the user may subscribe */
  constructor(connection: Connection, inbox: string) {
    this.#connection = connection;
    this.#inbox = inbox;
    connection.subscribe(`${inbox}.>`, (message) => {
      const [token = "", index = ""] = message.subject.slice(inbox.length + 1).split(".");
      const collecting = this.#open.get(token);
      if (message.noResponders) collecting?.unheard(Number(index));
      else collecting?.take(Number(index), message.data);
    });
    connection.onDenied((operation, subject) => this.#denied(operation, subject));
    void connection.closed.then((reason) => {
      this.#lost = new ConnectionLost(connection.address, reason);
      for (const collecting of this.#open.values()) collecting.fail(this.#lost);
    });
  }

  /**
   * Asks, and collects the answers.
   *
   * @throws ConnectionLost
   * @throws NatsAuthError `RESOLVER_AUTHORIZATION` where the user may not ask that, `RESOLVER_REFUSED` where the body
   * is larger than the server takes
   */
  gather<Name extends string>(
    questions: Readonly<Record<Name, Question>>,
    until: Until<Name>,
  ): Promise<Gathered<Name>> {
    const names = namesOf(questions);
    const refusal = this.#lost ?? this.#tooLarge(names.map((name) => questions[name]));
    if (refusal !== undefined) return Promise.reject(refusal);
    const token = (++this.#count).toString(36);
    return new Promise((resolve, reject) => {
      const answers = emptyAnswers(names);
      const unheard = new Set<Name>();
      let quiet: NodeJS.Timeout | undefined;
      const stop = (): void => {
        clearTimeout(timer);
        clearTimeout(quiet);
        this.#open.delete(token);
      };
      const finish = (): void => {
        stop();
        resolve({ answers, unheard });
      };
      const timer = setTimeout(finish, until.timeoutMs);
      this.#open.set(token, {
        subjects: names.map((name) => questions[name].subject),
        take(index, answer) {
          const name = names[index];
          if (name === undefined) return;
          answers[name].push(answer);
          if (until.enough(name, answer, answers)) return finish();
          if (until.quietMs === undefined) return;
          clearTimeout(quiet);
          quiet = setTimeout(finish, until.quietMs);
        },
        unheard(index) {
          const name = names[index];
          if (name !== undefined) unheard.add(name);
          if (unheard.size === names.length) finish();
        },
        fail(error) {
          stop();
          reject(error);
        },
      });
      try {
        names.forEach((name, index) => {
          const { subject, body = new Uint8Array() } = questions[name];
          this.#connection.publish(subject, body, `${this.#inbox}.${token}.${index}`);
        });
      } catch (error) {
        // The client library knows that the connection is closing before `closed` tells.
        stop();
        reject(
          new ConnectionLost(this.#connection.address, error instanceof Error ? error.message : "closed"),
        );
      }
    });
  }

  #tooLarge(questions: readonly Question[]): NatsAuthError | undefined {
    const { maxPayload, address } = this.#connection;
    const size = Math.max(...questions.map(({ body }) => body?.length ?? 0));
    if (size <= maxPayload) return undefined;
    return new NatsAuthError(
      "RESOLVER_REFUSED",
      `Message of ${size} bytes is larger than server ${address} takes (${maxPayload}): raise max_payload there, or limits.payload of the system account where that is lower`,
    );
  }

  #denied(operation: "publish" | "subscription", subject: string): void {
    for (const collecting of this.#open.values()) {
      if (operation === "publish" && !collecting.subjects.includes(subject)) continue;
      const action = operation === "publish" ? "publish to" : "subscribe to";
      collecting.fail(
        new NatsAuthError(
          "RESOLVER_AUTHORIZATION",
          `The user that pushes may not ${action} ${subject}: allow it, or let the provider mint its user from a signing key of the system account`,
        ),
      );
    }
  }
}

interface Collecting {
  readonly subjects: readonly string[];
  take(index: number, answer: Uint8Array): void;
  unheard(index: number): void;
  fail(error: Error): void;
}

function namesOf<Name extends string>(questions: Readonly<Record<Name, Question>>): Name[] {
  const names: Name[] = [];
  for (const name in questions) names.push(name);
  return names;
}

function emptyAnswers<Name extends string>(names: readonly Name[]): Record<Name, Uint8Array[]> {
  const answers: Partial<Record<Name, Uint8Array[]>> = {};
  for (const name of names) answers[name] = [];
  return answers as Record<Name, Uint8Array[]>;
}
