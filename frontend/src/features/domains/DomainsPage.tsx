export default function DomainsPage() {
  return <div className="page" />;
}
