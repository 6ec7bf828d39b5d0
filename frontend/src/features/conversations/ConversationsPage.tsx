import "./conversations.css";
import { useLocation } from "wouter";
import { List } from "./List";
import { Thread } from "./Thread";

/** The list, or the conversation that the address names. */
export default function ConversationsPage() {
  const [path] = useLocation();
  const opened = path.split("/")[2];
  return opened ? <Thread key={opened} id={opened} /> : <List />;
}
