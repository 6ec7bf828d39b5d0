export default function ToolsPage() {
  return <div className="page" />;
}
