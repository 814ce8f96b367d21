/** What the last answer tells about itself: its outcome, its sources, its decisions and its log entry. */
import type { GraphQLAnswer } from "../api/graphql.ts";
import { StatusBadge, statusTone } from "../start/SourcesPanel.tsx";
import type { Words } from "../text/id.ts";
import { usePreferences, useWords } from "../text/preferences.tsx";
import { completenessOf, type SourcePart } from "./completeness.ts";
import { DecisionTable } from "./DecisionTable.tsx";
import type { Answered } from "./fetcher.ts";

function outcomeOf(answer: GraphQLAnswer, words: Words): readonly [tone: string, text: string] {
  if ((answer.errors ?? []).length === 0) return ["ok", words.answer.answered];
  const anything = Object.values(answer.data ?? {}).some((value) => value !== null);
  return anything ? ["slow", words.answer.partial] : ["down", words.answer.refused];
}

function Part({ part }: { readonly part: SourcePart }) {
  const { words, locale } = usePreferences();
  return (
    <li>
      <strong>{part.source}</strong> <StatusBadge status={part.status} />
      <span className="quiet small">
        {part.rows !== null && ` ${words.answer.rows(part.rows)}`}
        {part.asOf !== null && ` · ${words.answer.asOf} ${new Date(part.asOf).toLocaleString(locale)}`}
      </span>
      {part.message !== null && (
        <p className={`small ${statusTone(part.status) === "down" ? "fault-text" : "quiet"}`}>{part.message}</p>
      )}
    </li>
  );
}

function Outcome({ answered }: { readonly answered: Answered }) {
  const words = useWords();
  const { answer, milliseconds } = answered;
  const [tone, text] = outcomeOf(answer, words);
  const entry = answer.extensions?.audit?.entry;
  return (
    <p className="outcome" role="status" data-outcome={tone}>
      <span className={`badge ${tone}`}>{text}</span>
      {(answer.errors ?? []).map(({ message, extensions }) => (
        <span key={message} className="fault-text">
          {extensions?.code !== undefined && <code>{extensions.code}</code>} {message}
        </span>
      ))}
      <span className="quiet small">
        {milliseconds} {words.milliseconds}
      </span>
      {entry !== undefined && (
        <span className="quiet small">
          {words.answer.entry} <code>{entry}</code>
        </span>
      )}
    </p>
  );
}

export function AnswerPanel({ answered }: { readonly answered: Answered | null }) {
  const words = useWords();
  const parts = completenessOf(answered?.answer.data);
  const decisions = answered?.answer.extensions?.decisions ?? [];
  return (
    <section className="panel answer" aria-labelledby="answer-title">
      <h2 id="answer-title">{words.answer.title}</h2>
      {answered === null ? <p className="quiet">{words.answer.empty}</p> : <Outcome answered={answered} />}
      {parts.length > 0 && (
        <>
          <h3>{words.answer.completeness}</h3>
          <ul className="parts">
            {parts.map((part) => (
              <Part key={`${part.field}/${part.source}`} part={part} />
            ))}
          </ul>
        </>
      )}
      {answered !== null && <DecisionTable decisions={decisions} />}
    </section>
  );
}
