export default function ApprovalsPage() {
  return <div className="page" />;
}
