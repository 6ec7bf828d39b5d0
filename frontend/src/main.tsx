import "./theme/index.css";
import { I18nProvider } from "@lingui/react";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./App";
import { atStart, i18n, speak } from "./lib/i18n";
import { followSystemTheme } from "./lib/look";
import { routeOf } from "./routes";

void speak(atStart());
// who opens a page is most often signed in: its code comes while the server is asked
routeOf(location.pathname)?.preload();
followSystemTheme();
const root = document.getElementById("root");
if (!root) throw new Error("no #root");
createRoot(root).render(
  <StrictMode>
    <I18nProvider i18n={i18n}>
      <App />
    </I18nProvider>
  </StrictMode>,
);
