import { getIntrospectionQuery, type IntrospectionQuery } from "graphql";
import { useEffect, useState } from "react";
import { ask } from "../api/graphql.ts";
import { useToken } from "../session/context.tsx";

function isSchema(data: unknown): data is IntrospectionQuery {
  return typeof data === "object" && data !== null && "__schema" in data;
}

/** The schema as the caller may see it; null without a caller, as introspection needs a token. */
export function useSchema(): IntrospectionQuery | null {
  const token = useToken();
  const [schema, setSchema] = useState<IntrospectionQuery | null>(null);
  useEffect(() => {
    setSchema(null);
    if (token === "") return;
    const stop = new AbortController();
    ask(
      { query: getIntrospectionQuery(), operationName: "IntrospectionQuery" },
      { token, language: "id" },
      stop.signal,
    ).then(
      ({ data }) => setSchema(isSchema(data) ? data : null),
      () => undefined, // No answer: the page's health line says so, and the explorer works without a schema.
    );
    return () => stop.abort();
  }, [token]);
  return schema;
}
