import { useGraphiQL, useGraphiQLActions } from "@graphiql/react";
import { parse } from "graphql";
import { useEffect } from "react";
import type { Opening } from "../App.tsx";
import { variablesOf } from "../examples/examples.ts";

function operationName(query: string): string {
  const operation = parse(query).definitions.find(({ kind }) => kind === "OperationDefinition");
  return (operation !== undefined && "name" in operation && operation.name?.value) || "";
}

/** Puts an opened example into GraphiQL's editors, and runs it where that was asked. Draws nothing. */
export function OpenedExample({ opening }: { readonly opening: Opening | null }) {
  const queryEditor = useGraphiQL((state) => state.queryEditor);
  const variableEditor = useGraphiQL((state) => state.variableEditor);
  const responseEditor = useGraphiQL((state) => state.responseEditor);
  const { run, setOperationName } = useGraphiQLActions();

  useEffect(() => {
    if (opening === null || !queryEditor || !variableEditor || !responseEditor) return;
    const variables = variablesOf(opening.example, new Date());
    queryEditor.setValue(opening.example.query.trimEnd());
    variableEditor.setValue(Object.keys(variables).length === 0 ? "" : JSON.stringify(variables, null, 2));
    // GraphiQL reads the name from the text a moment later; a run at once would still send the former one.
    setOperationName(operationName(opening.example.query));
    if (opening.run) run();
  }, [opening, queryEditor, variableEditor, responseEditor, run, setOperationName]);

  return null;
}
