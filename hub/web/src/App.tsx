/** The start page from top to bottom: what the hub is, its sources, the caller, the examples, the explorer. */
import { lazy, Suspense, useState } from "react";
import { type Example, EXAMPLES } from "./examples/examples.ts";
import { useDemoCallers, useSession } from "./session/context.tsx";
import { CallerPanel } from "./start/CallerPanel.tsx";
import { Examples } from "./start/Examples.tsx";
import { Fallback } from "./start/Fallback.tsx";
import { Header } from "./start/Header.tsx";
import { SourcesPanel } from "./start/SourcesPanel.tsx";
import { useSources } from "./start/useSources.ts";
import { useWords } from "./text/preferences.tsx";

/** GraphiQL is the heavy part: it is fetched after the start page stands. */
const Explorer = lazy(() => import("./explorer/Explorer.tsx"));

/** An example to put into the explorer; each press is a request of its own. */
export interface Opening {
  readonly example: Example;
  readonly run: boolean;
}

export function App() {
  const words = useWords();
  const session = useSession();
  const callers = useDemoCallers();
  const sources = useSources();
  const [opening, setOpening] = useState<Opening | null>(null);

  const open = (example: Example, run: boolean): void => {
    const caller = callers.find(({ key }) => key === example.caller);
    if (caller !== undefined) session.use(caller.token);
    setOpening({ example, run });
    document.getElementById("explorer")?.scrollIntoView({ block: "start" });
  };

  return (
    <>
      <a className="skip" href="#main">
        {words.skip}
      </a>
      <Header health={sources.health} />
      <main id="main">
        <div className="pair">
          <SourcesPanel state={sources} />
          <CallerPanel faults={sources.faults} />
        </div>
        <Examples examples={EXAMPLES} onOpen={open} />
        <section id="explorer" className="explorer" aria-labelledby="explorer-title">
          <h2 id="explorer-title">{words.explorer.title}</h2>
          <p className="quiet">{words.explorer.intro}</p>
          <Fallback text={words.explorer.failed}>
            <Suspense fallback={<p className="panel waiting">{words.explorer.loading}</p>}>
              <Explorer opening={opening} />
            </Suspense>
          </Fallback>
        </section>
      </main>
    </>
  );
}
