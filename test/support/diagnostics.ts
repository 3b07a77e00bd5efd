/**
 * Pulumi's closing report of what went wrong.
 *
 * @module
 */

/** What a command's diagnostics say, by type and name of the resource: `Account orders`. */
export function diagnosticsIn(output: string): Record<string, string> {
  const [, report = ""] = output.split(/^Diagnostics:\n/m);
  // Resources are indented by two spaces, what is said of them by more; the next chapter is not indented.
  const sections = report.split(/^(?=\S)/m)[0]?.split(/^ {2}(?=\S)/m) ?? [];
  return Object.fromEntries(
    sections.flatMap((section) => {
      const [heading = "", ...lines] = section.split("\n");
      const [, type, name] = /:(\w+) \((.+)\):$/.exec(heading) ?? [];
      return type === undefined
        ? []
        : [
            [
              `${type} ${name}`,
              lines
                .map((line) => line.trim())
                .join("\n")
                .trim(),
            ],
          ];
    }),
  );
}
