import "graphiql/style.css";
import "./explorer.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { followSystemTheme } from "@/lib/look";
import { Explorer } from "./Explorer";

followSystemTheme();
const root = document.getElementById("root");
if (!root) throw new Error("no #root");
createRoot(root).render(
  <StrictMode>
    <Explorer />
  </StrictMode>,
);
