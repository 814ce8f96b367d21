import { useMemo, useState } from "react";
import type { Decision } from "../api/graphql.ts";
import { useWords } from "../text/preferences.tsx";
import { byCoordinate, countsOf, type DecisionLine, linesOf, TREATMENTS } from "./decisions.ts";

function Treatment({ name }: { readonly name: string }) {
  const words = useWords();
  const [label, meaning] = words.treatments[name] ?? [name, name];
  return (
    <span className={`treatment ${name.toLowerCase()}`} title={`${name}: ${meaning}`}>
      {label}
    </span>
  );
}

function Cells({ line }: { readonly line: DecisionLine }) {
  const words = useWords();
  const texts = line.cells.map(({ owner, scope, side }) => {
    const parts = [words.parties[owner] ?? owner, words.scopes[scope ?? ""] ?? scope, words.sides[side ?? ""] ?? side];
    return parts.filter((part) => part !== null).join(", ");
  });
  return (
    <ul>
      {[...new Set(texts)].map((text) => (
        <li key={text}>{text}</li>
      ))}
    </ul>
  );
}

interface RowProps {
  readonly line: DecisionLine;
  /** How many lines the coordinate's name spans; 0 where a line above already names it. */
  readonly span: number;
}

function Row({ line, span }: RowProps) {
  const { coordinate, treatment, form, rule, clause } = line.decision;
  return (
    <tr data-coordinate={coordinate}>
      {span > 0 && (
        <th scope="rowgroup" rowSpan={span}>
          <code>{coordinate}</code>
        </th>
      )}
      <td>
        <Treatment name={treatment} /> {form !== null && <code className="quiet small">{form}</code>}
      </td>
      <td>
        <Cells line={line} />
      </td>
      <td>
        {clause}
        <span className="quiet small block">{rule}</span>
      </td>
    </tr>
  );
}

interface FilterProps {
  readonly counts: ReadonlyMap<string, number>;
  readonly chosen: string | null;
  readonly onChoose: (treatment: string | null) => void;
}

function Filter({ counts, chosen, onChoose }: FilterProps) {
  const words = useWords();
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  return (
    <div className="filter" role="group" aria-label={words.answer.treatment}>
      <button type="button" aria-pressed={chosen === null} onClick={() => onChoose(null)}>
        {words.answer.all} {total}
      </button>
      {TREATMENTS.filter((name) => counts.has(name)).map((name) => (
        <button key={name} type="button" aria-pressed={chosen === name} onClick={() => onChoose(name)}>
          {words.treatments[name]?.[0] ?? name} {counts.get(name)}
        </button>
      ))}
    </div>
  );
}

/** One line per field and outcome, with the clause that decided it; filtered by treatment. */
export function DecisionTable({ decisions }: { readonly decisions: readonly Decision[] }) {
  const words = useWords();
  const [chosen, setChosen] = useState<string | null>(null);
  const lines = useMemo(() => linesOf(decisions), [decisions]);
  const counts = useMemo(() => countsOf(lines), [lines]);
  // A treatment chosen for the former answer may be missing from this one.
  const filter = chosen !== null && counts.has(chosen) ? chosen : null;
  const shown = lines.filter(({ decision }) => filter === null || decision.treatment === filter);
  if (lines.length === 0) return <p className="quiet">{words.answer.noDecisions}</p>;
  return (
    <>
      <h3>{words.answer.decisions}</h3>
      <Filter counts={counts} chosen={filter} onChoose={setChosen} />
      <div className="decisions" tabIndex={0} role="region" aria-label={words.answer.decisions}>
        <table>
          <thead>
            <tr>
              <th scope="col">{words.answer.coordinate}</th>
              <th scope="col">{words.answer.treatment}</th>
              <th scope="col">{words.answer.where}</th>
              <th scope="col">{words.answer.clause}</th>
            </tr>
          </thead>
          {[...byCoordinate(shown)].map(([coordinate, group]) => (
            <tbody key={coordinate}>
              {group.map((line, index) => (
                <Row key={line.key} line={line} span={index === 0 ? group.length : 0} />
              ))}
            </tbody>
          ))}
        </table>
      </div>
    </>
  );
}
