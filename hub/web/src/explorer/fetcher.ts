import type { GraphiQLProps } from "graphiql";
import { ask, type GraphQLAnswer, type GraphQLRequest } from "../api/graphql.ts";
import type { Session } from "../session/session.ts";

/** An answer as the reader sees it beside the result, with the time it took in milliseconds. */
export interface Answered {
  readonly answer: GraphQLAnswer;
  readonly milliseconds: number;
}

interface Listener {
  readonly language: () => string;
  readonly onAnswer: (answered: Answered) => void;
}

/** GraphiQL's way to the hub: the token and language of the moment, and word of each answer to the page. */
export function hubFetcher(session: Session, listener: Listener): GraphiQLProps["fetcher"] {
  return async (request: GraphQLRequest) => {
    const started = performance.now();
    const answer = await ask(request, { token: session.token(), language: listener.language() });
    listener.onAnswer({ answer, milliseconds: Math.round(performance.now() - started) });
    // GraphiQL shows what it is given; the hub's JSON is a GraphQL answer as it stands.
    return { ...answer };
  };
}
