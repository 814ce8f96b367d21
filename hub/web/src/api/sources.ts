/** The state of the sources: one public line for anyone, the details for a caller with a token. */
import { type Caller, type GraphQLFault, ask } from "./graphql.ts";

export type SourceStatus = "OK" | "UNAVAILABLE" | "TIMED_OUT";

export interface Health {
  readonly status: string;
  readonly sources: Readonly<Record<string, string>>;
}

export interface Source {
  readonly id: string;
  readonly owner: string;
  readonly kind: string;
  readonly domains: readonly string[];
  readonly regions: readonly string[];
  readonly status: string;
  readonly latencyMs: number | null;
  readonly checkedAt: string | null;
  readonly message: string | null;
}

export interface SourcesAnswer {
  readonly sources: readonly Source[] | null;
  readonly faults: readonly GraphQLFault[];
}

const SOURCES_QUERY = `query SourceStates {
  sources { id owner kind domains regions status latencyMs checkedAt message }
}`;

/** `GET /health/ready`: it answers in JSON also while the hub is not ready (503). */
export async function readHealth(signal: AbortSignal): Promise<Health> {
  const response = await fetch("/health/ready", { signal, cache: "no-store", headers: { Accept: "application/json" } });
  const body = (await response.json()) as Partial<Health>;
  return { status: body.status ?? "", sources: body.sources ?? {} };
}

export async function readSources(caller: Caller, signal: AbortSignal): Promise<SourcesAnswer> {
  const answer = await ask({ query: SOURCES_QUERY }, caller, signal);
  const sources = answer.data?.["sources"];
  return { sources: Array.isArray(sources) ? (sources as Source[]) : null, faults: answer.errors ?? [] };
}
