import "./reports.css";
import { useLocation } from "wouter";
import { List } from "./List";
import { Report } from "./Report";

/** The list, or the report that the address names. */
export default function ReportsPage() {
  const [path] = useLocation();
  const opened = path.split("/")[2];
  return opened ? <Report key={opened} id={opened} /> : <List />;
}
