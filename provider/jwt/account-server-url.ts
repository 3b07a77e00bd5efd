/**
 * @module
 */
export function accountServerUrlProblem(url: string): string | undefined {
  return url === "" || /^[A-Za-z][A-Za-z0-9+.-]*:/.test(url) ? undefined : "requires a scheme";
}
