export default function AgentsPage() {
  return <div className="page" />;
}
