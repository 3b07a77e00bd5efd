import { describe, expect, it } from "vitest";
import type { Export } from "../../provider/jwt/index.ts";
import { accountWith, type Table, verdicts } from "./verdicts.ts";

describe("an export", () => {
  it.each<Table<Export>[number]>([
    [
      "of a service may have it all",
      {
        name: "n",
        subject: "a.*.b",
        type: "service",
        token_req: true,
        response_type: "Chunked",
        response_threshold: 5,
        service_latency: { sampling: 100, results: "latency" },
        account_token_position: 2,
        allow_trace: true,
        info_url: "https://example.com",
      },
      [],
    ],
    ["needs a type and a subject", {}, ["EXPORT_TYPE type", "SUBJECT_EMPTY subject"]],
    [
      "of a service has a known type of response",
      { type: "service", subject: "a", response_type: "singleton" },
      ["EXPORT_RESPONSE_TYPE response_type"],
    ],
    [
      "of a stream has nothing of a service",
      {
        type: "stream",
        subject: "a",
        response_type: "Singleton",
        response_threshold: 1,
        allow_trace: true,
        service_latency: { sampling: "headers", results: "r" },
      },
      [
        "EXPORT_RESPONSE_TYPE_STREAM response_type",
        "EXPORT_TRACE_STREAM allow_trace",
        "EXPORT_LATENCY_STREAM service_latency",
        "EXPORT_THRESHOLD_STREAM response_threshold",
      ],
    ],
    [
      "has latency results on one subject and a percentage",
      { type: "service", subject: "a", service_latency: { sampling: 101, results: "b.>" } },
      ["EXPORT_LATENCY_SAMPLING service_latency.sampling", "EXPORT_LATENCY_WILDCARD service_latency.results"],
    ],
    [
      "has no negative threshold",
      {
        type: "service",
        subject: "a",
        response_threshold: -1,
        service_latency: { sampling: -1, results: "" },
      },
      [
        "EXPORT_LATENCY_SAMPLING service_latency.sampling",
        "SUBJECT_EMPTY service_latency.results",
        "EXPORT_THRESHOLD_NEGATIVE response_threshold",
      ],
    ],
    [
      "has a token position on a wildcard subject",
      { type: "stream", subject: "a.b", account_token_position: 1 },
      ["EXPORT_TOKEN_POSITION_SUBJECT account_token_position"],
    ],
    [
      "has a token position within the subject",
      { type: "stream", subject: "a.*", account_token_position: 2n ** 63n },
      ["EXPORT_TOKEN_POSITION_RANGE account_token_position"],
    ],
    [
      "has a token position on a *",
      { type: "stream", subject: "a.*.>", account_token_position: 3 },
      ["EXPORT_TOKEN_POSITION_TOKEN account_token_position"],
    ],
    ["has an absolute URL", { type: "stream", subject: "a", info_url: "//a" }, ["INFO_URL info_url"]],
  ])("%s", (_, entry, expected) => {
    expect(verdicts(accountWith({ exports: [entry] }))).toEqual(
      expected.map((each) => each.replace(" ", " exports[0].")),
    );
  });

  it("covers no other of its type", () => {
    const exports: Export[] = [
      { subject: "a.>", type: "stream" },
      { subject: "a.b", type: "stream" },
      { subject: "a.c", type: "stream" },
      { subject: "a.b", type: "service" },
      { subject: "a.b", type: "service" },
    ];
    expect(verdicts(accountWith({ exports }))).toEqual([
      "EXPORT_OVERLAP exports[3].subject",
      "EXPORT_OVERLAP exports[1].subject",
    ]);
  });
});
