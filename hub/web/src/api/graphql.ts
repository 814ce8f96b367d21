/** One POST to the hub's public GraphQL API, under the caller's own rights. */

export interface GraphQLRequest {
  readonly query: string;
  readonly variables?: unknown;
  readonly operationName?: string | null | undefined;
}

export interface GraphQLFault {
  readonly message: string;
  readonly extensions?: { readonly code?: string };
}

/** What was decided for one coordinate; what a decision does not depend on is null. */
export interface Decision {
  readonly coordinate: string;
  readonly owner: string;
  readonly scope: string | null;
  readonly side: string | null;
  readonly treatment: string;
  readonly form: string | null;
  readonly rule: string;
  readonly clause: string;
}

export interface GraphQLAnswer {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly GraphQLFault[];
  readonly extensions?: {
    readonly decisions?: readonly Decision[];
    readonly audit?: { readonly entry?: string | number };
  };
}

export interface Caller {
  readonly token: string;
  readonly language: string;
}

/** The hub gave no GraphQL answer at all: it is not running, or something between cut the line. */
export class NoAnswer extends Error {}

function headersFor(caller: Caller): Record<string, string> {
  const headers: Record<string, string> = {
    "Content-Type": "application/json",
    Accept: "application/graphql-response+json, application/json",
    "Accept-Language": caller.language,
  };
  if (caller.token !== "") headers["Authorization"] = `Bearer ${caller.token}`;
  return headers;
}

function isAnswer(body: unknown): body is GraphQLAnswer {
  return typeof body === "object" && body !== null && ("data" in body || "errors" in body);
}

/** The hub's answer, with data or with errors; NoAnswer where the body is no GraphQL answer. */
export async function ask(request: GraphQLRequest, caller: Caller, signal?: AbortSignal): Promise<GraphQLAnswer> {
  const init: RequestInit = {
    method: "POST",
    headers: headersFor(caller),
    body: JSON.stringify(request),
    credentials: "omit",
  };
  const response = await fetch("/graphql", signal === undefined ? init : { ...init, signal });
  const body: unknown = await response.json().catch(() => null);
  if (!isAnswer(body)) throw new NoAnswer(`HTTP ${response.status}`);
  return body;
}
