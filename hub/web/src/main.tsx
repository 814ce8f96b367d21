import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./App.tsx";
import { SessionProvider } from "./session/context.tsx";
import { openSession } from "./session/session.ts";
import { PreferencesProvider } from "./text/preferences.tsx";
import "./styles/base.css";
import "./styles/start.css";
import "./styles/answer.css";

const root = document.getElementById("app");
if (root === null) throw new Error("index.html has no element #app");

createRoot(root).render(
  <StrictMode>
    <PreferencesProvider>
      <SessionProvider session={openSession(sessionStorage)}>
        <App />
      </SessionProvider>
    </PreferencesProvider>
  </StrictMode>,
);
