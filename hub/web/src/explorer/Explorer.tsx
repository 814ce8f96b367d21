/** GraphiQL over the hub's own endpoint, with what each answer tells about itself below it. */
import { GraphiQL, HISTORY_PLUGIN } from "graphiql";
import { useMemo, useRef, useState } from "react";
import type { Opening } from "../App.tsx";
import { EXAMPLES } from "../examples/examples.ts";
import { useSession } from "../session/context.tsx";
import { usePreferences } from "../text/preferences.tsx";
import { AnswerPanel } from "./AnswerPanel.tsx";
import { type Answered, hubFetcher } from "./fetcher.ts";
import { OpenedExample } from "./OpenedExample.tsx";
import { useSchema } from "./useSchema.ts";
import "./workers.ts";
import "graphiql/style.css";
import "../styles/explorer.css";

const PLUGINS = [HISTORY_PLUGIN];

export default function Explorer({ opening }: { readonly opening: Opening | null }) {
  const session = useSession();
  const { language, shownTheme } = usePreferences();
  const [answered, setAnswered] = useState<Answered | null>(null);
  const schema = useSchema();
  const languageNow = useRef(language);
  languageNow.current = language;
  const fetcher = useMemo(
    () => hubFetcher(session, { language: () => languageNow.current, onAnswer: setAnswered }),
    [session],
  );

  return (
    <>
      <div className="graphiql-frame panel">
        <GraphiQL
          fetcher={fetcher}
          schema={schema}
          plugins={PLUGINS}
          // Queries may hold identifiers: they stay in this tab, like the token.
          storage={sessionStorage}
          defaultQuery={EXAMPLES[0].query.trimEnd()}
          forcedTheme={shownTheme}
          isHeadersEditorEnabled={false}
          shouldPersistHeaders={false}
          showPersistHeadersSettings={false}
          defaultEditorToolsVisibility="variables"
        >
          <GraphiQL.Logo> </GraphiQL.Logo>
          <OpenedExample opening={opening} />
        </GraphiQL>
      </div>
      <AnswerPanel answered={answered} />
    </>
  );
}
