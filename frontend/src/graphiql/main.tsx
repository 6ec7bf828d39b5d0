import "graphiql/style.css";
import "./explorer.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { followSystemTheme, setTheme, type ThemeChoice } from "@/lib/look";
import { recall } from "@/lib/persisted";
import { Explorer } from "./Explorer";

followSystemTheme();
// the console, in another tab, chose another one
addEventListener("storage", (event) => {
  if (event.key === "handrail.look") setTheme(recall<{ theme: ThemeChoice }>("look", { theme: "auto" }).theme);
});
const root = document.getElementById("root");
if (!root) throw new Error("no #root");
createRoot(root).render(
  <StrictMode>
    <Explorer />
  </StrictMode>,
);
