import { useLingui } from "@lingui/react/macro";
import { Menu } from "@/ui/Menu";

/** What a figure is, where it stands: a small question mark that tells. */
export function About({ name, text, align = "end" }: { name: string; text: string; align?: "start" | "end" }) {
  const { t } = useLingui();
  return (
    <Menu
      align={align}
      label={t`About: ${name}`}
      trigger={(props) => (
        <button type="button" className="an-why" aria-label={t`What is ${name}?`} {...props}>
          ?
        </button>
      )}
    >
      {() => <p className="an-about">{text}</p>}
    </Menu>
  );
}
