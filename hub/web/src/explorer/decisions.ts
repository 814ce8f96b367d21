/** The decisions of an answer, gathered for reading: one line per field and outcome, with the cells it holds for. */
import type { Decision } from "../api/graphql.ts";

/** The treatments from the most open to the most closed (DESIGN section 2). */
export const TREATMENTS = ["CLEAR", "MASK", "PSEUDONYMISE", "GENERALISE", "AGGREGATE", "WITHHOLD"] as const;

export interface DecisionLine {
  readonly key: string;
  readonly decision: Decision;
  /** Owner, scope and side of each decision that this line stands for. */
  readonly cells: readonly Pick<Decision, "owner" | "scope" | "side">[];
}

/** Equal outcomes on one coordinate become one line; the order of first appearance is kept. */
export function linesOf(decisions: readonly Decision[]): readonly DecisionLine[] {
  const lines = new Map<string, DecisionLine & { cells: Pick<Decision, "owner" | "scope" | "side">[] }>();
  for (const decision of decisions) {
    const { coordinate, treatment, form, rule, clause, owner, scope, side } = decision;
    const key = JSON.stringify([coordinate, treatment, form, rule, clause]);
    const line = lines.get(key) ?? { key, decision, cells: [] };
    line.cells.push({ owner, scope, side });
    lines.set(key, line);
  }
  return [...lines.values()];
}

/** The lines of each coordinate together, in order of first appearance. */
export function byCoordinate(lines: readonly DecisionLine[]): ReadonlyMap<string, readonly DecisionLine[]> {
  const groups = new Map<string, DecisionLine[]>();
  for (const line of lines) {
    const group = groups.get(line.decision.coordinate) ?? [];
    group.push(line);
    groups.set(line.decision.coordinate, group);
  }
  return groups;
}

export function countsOf(lines: readonly DecisionLine[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { decision } of lines) counts.set(decision.treatment, (counts.get(decision.treatment) ?? 0) + 1);
  return counts;
}
