import { Trans, useLingui } from "@lingui/react/macro";
import { setContrast, type ThemeChoice, useLook } from "@/lib/look";
import { chooseTheme } from "@/lib/preferences";
import { Segmented } from "@/ui/Field";
import { Problem } from "@/ui/States";
import { showToast } from "@/ui/Toast";
import { Section } from "./Section";
import { useSaving } from "./useSaving";

/** A page in small, in the colours of its own theme. */
function Half({ theme, side = true }: { theme: "light" | "dark"; side?: boolean }) {
  return (
    <span className="half" data-theme={theme}>
      {side && (
        <span className="sd">
          <i />
          <i className="o" />
          <i />
          <i />
        </span>
      )}
      <span className="ct">
        <b />
        {["c1", "c2", "c3"].map((risk) => (
          <u key={risk} className={risk === "c3" ? "se" : ""}>
            <s className={risk} />
            <s />
          </u>
        ))}
        <em />
      </span>
    </span>
  );
}

function Tile({ value, label }: { value: ThemeChoice; label: string }) {
  const theme = useLook((look) => look.theme);
  const { problem, save } = useSaving();
  return (
    <div>
      <label className="th">
        <input
          type="radio"
          className="sr"
          name="theme"
          value={value}
          checked={theme === value}
          onChange={() => void save(chooseTheme(value))}
        />
        <span className="mini" aria-hidden="true">
          {value === "auto" ? (
            <>
              <Half theme="light" />
              <Half theme="dark" side={false} />
            </>
          ) : (
            <Half theme={value} />
          )}
        </span>
        <span className="cap">
          <span className="rad" />
          {label}
        </span>
      </label>
      {problem && <Problem>{problem}</Problem>}
    </div>
  );
}

export function Appearance() {
  const { t } = useLingui();
  const contrast = useLook((look) => look.contrast);
  return (
    <Section id="appearance" title={t`Appearance`} note={<Trans>Changes at once, on every page. Saved with your account.</Trans>}>
      <div className="ths" role="radiogroup" aria-label={t`Theme`}>
        <Tile value="light" label={t`Light`} />
        <Tile value="dark" label={t`Dark`} />
        <Tile value="auto" label={t`Match system`} />
      </div>
      <div className="opt">
        <span className="med">
          <Trans>Contrast</Trans>
        </span>
        <Segmented
          label={t`Contrast`}
          value={contrast ?? "auto"}
          options={[
            { value: "auto", label: t({ message: "Match system", context: "contrast" }) },
            { value: "standard", label: t`Standard` },
            { value: "more", label: t`High` },
          ]}
          onChange={(value) => {
            setContrast(value === "auto" ? undefined : value);
            showToast(t`Saved`);
          }}
        />
        <span className="small muted">
          <Trans>For this browser alone.</Trans>
        </span>
      </div>
    </Section>
  );
}
