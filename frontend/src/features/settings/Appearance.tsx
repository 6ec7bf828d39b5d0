import { Trans, useLingui } from "@lingui/react/macro";
import { setContrast, type ThemeChoice, useLook } from "@/lib/look";
import { Segmented } from "@/ui/Field";
import { Problem } from "@/ui/States";
import { showToast } from "@/ui/Toast";
import { useScope } from "./scope";
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
  const { values } = useScope();
  const { problem, save } = useSaving();
  const theme = value.toUpperCase() as Uppercase<ThemeChoice>;
  return (
    <div>
      <label className="th">
        <input
          type="radio"
          className="sr"
          name="theme"
          value={value}
          checked={values.theme === theme}
          onChange={() => void save({ theme })}
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

function Density() {
  const { t } = useLingui();
  const { values } = useScope();
  const { problem, save } = useSaving();
  return (
    <>
      <span className="med">
        <Trans>Density</Trans>
      </span>
      <Segmented
        label={t`Density`}
        value={values.density}
        options={[
          { value: "COMPACT", label: t`Compact` },
          { value: "ROOMY", label: t`Roomy` },
        ]}
        onChange={(density) => void save({ density })}
      />
      {problem && <Problem>{problem}</Problem>}
    </>
  );
}

/** Kept in this browser: it belongs to the screen, not to the person. */
function Contrast() {
  const { t } = useLingui();
  const contrast = useLook((look) => look.contrast);
  return (
    <>
      <span className="med apart">
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
    </>
  );
}

export function Appearance() {
  const { t } = useLingui();
  const { everybody } = useScope();
  return (
    <Section
      id="appearance"
      title={t`Appearance`}
      names={["theme", "density"]}
      note={
        everybody ? (
          <Trans>How Handrail looks to newcomers.</Trans>
        ) : (
          <Trans>Changes at once, on every page. Saved with your account.</Trans>
        )
      }
    >
      <div className="ths" role="radiogroup" aria-label={t`Theme`}>
        <Tile value="light" label={t`Light`} />
        <Tile value="dark" label={t`Dark`} />
        <Tile value="auto" label={t`Match system`} />
      </div>
      <div className="opt">
        <Density />
        {!everybody && <Contrast />}
      </div>
    </Section>
  );
}
