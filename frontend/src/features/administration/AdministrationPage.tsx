export default function AdministrationPage() {
  return <div className="page" />;
}
