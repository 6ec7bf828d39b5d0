export default function Entrance() {
  return null;
}
