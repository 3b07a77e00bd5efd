/**
 * Results that are asked for again and again within one command: a key pair of a seed, the claims of a JWT.
 *
 * @module
 */

/** More than one command asks for of anything but the largest estates, and some tens of megabytes at most. */
const most = 10_000;

/** `make`, which is called once for each text; the result must not depend on anything else, nor be changed. */
export function memoize<Value>(make: (text: string) => Value): (text: string) => Value {
  const made = new Map<string, Value>();
  return (text) => {
    const known = made.get(text);
    if (known !== undefined) return known;
    const value = make(text);
    // Simple, and enough: what is still needed comes back at the next call.
    if (made.size >= most) made.clear();
    made.set(text, value);
    return value;
  };
}
