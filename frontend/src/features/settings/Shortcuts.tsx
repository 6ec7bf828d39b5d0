import { Trans, useLingui } from "@lingui/react/macro";
import { useEffect, useState } from "react";
import { type Action, allActions, keysOf, type Section as Place, setOwnKeys, useOwnKeys } from "@/lib/actions";
import { captureKeys, chooseKeys, conflicts, resetKeys } from "@/lib/ownKeys";
import { PAGE_ACTIONS } from "@/lib/pageActions";
import { ROUTES } from "@/routes";
import { Button, Keys } from "@/ui/Button";
import { Switch } from "@/ui/Field";
import { Problem } from "@/ui/States";
import { Section } from "./Section";

/** Waits for new keys of an action, and asks before it takes those of another. */
function NewKeys({ action, all, onDone }: { action: Action; all: Action[]; onDone: () => void }) {
  const { t, i18n } = useLingui();
  const [typed, setTyped] = useState<string>();
  const [wanted, setWanted] = useState<string>();
  useEffect(() => {
    if (wanted !== undefined) return undefined;
    return captureKeys(setTyped, (keys) => {
      if (keys === undefined) onDone();
      else if (conflicts(keys, action, all).length > 0) setWanted(keys);
      else {
        chooseKeys(action.id, keys);
        onDone();
      }
    });
  }, [wanted, action, all, onDone]);
  if (wanted === undefined)
    return (
      <span role="status">
        {typed ? <Keys keys={typed} /> : <span className="muted small">{t`Press the new keys, Escape leaves it`}</span>}
      </span>
    );
  const others = conflicts(wanted, action, all)
    .map((one) => i18n._(one.label))
    .join(", ");
  return (
    <span className="row">
      <Keys keys={wanted} />
      <Problem>
        <Trans>In the way of: {others}</Trans>
      </Problem>
      <Button
        size="small"
        onClick={() => {
          chooseKeys(action.id, wanted);
          onDone();
        }}
      >
        {t`Take it nevertheless`}
      </Button>
      <Button size="small" kind="quiet" onClick={onDone}>
        {t`Cancel`}
      </Button>
    </span>
  );
}

/** What the keys do, on every page and on one, from the tables of actions; each can be changed. */
export function Shortcuts() {
  const { t, i18n } = useLingui();
  const own = useOwnKeys();
  const [open, setOpen] = useState<string>();
  const all = [...allActions(), ...PAGE_ACTIONS.map((action) => ({ ...action, keys: keysOf(action, own) }))];
  const places: Partial<Record<Place, string>> = { anywhere: t`Anywhere`, go: t`Go to`, lists: t`Lists` };
  const pages = new Map(ROUTES.map((route) => [route.id, route.label]));
  const placeOf = ({ page, section }: Action) => (page && pages.has(page) ? i18n._(pages.get(page)!) : places[section]);
  const shown = all.filter((action) => !action.like);
  const changed = Object.keys(own.keys).length > 0;
  return (
    <Section id="shortcuts" title={t`Shortcuts`} note={<Trans>Keys follow your keyboard layout and rest while you write.</Trans>}>
      <label className="row">
        <Switch checked={!own.off} onChange={(event) => setOwnKeys({ ...own, off: !event.target.checked })} />
        {t`Shortcuts without Ctrl or Alt`}
      </label>
      <ul className="scs">
        {shown.map((action) => {
          const name = i18n._(action.label);
          return (
            <li key={action.id} className={open === action.id ? "open" : ""}>
              <span className="trunc">{name}</span>
              <span className="muted">{placeOf(action)}</span>
              {open === action.id ? (
                <NewKeys action={action} all={all} onDone={() => setOpen(undefined)} />
              ) : (
                <span className="keys">
                  {action.keys?.map((keys, at) => (
                    <span key={keys} className="keys">
                      {at > 0 && (
                        <span className="small muted">
                          <Trans>or</Trans>
                        </span>
                      )}
                      <Keys keys={keys} />
                    </span>
                  ))}
                  <Button size="small" kind="quiet" aria-label={t`Change the keys of: ${name}`} onClick={() => setOpen(action.id)}>
                    {t`Change`}
                  </Button>
                  {own.keys[action.id] && (
                    <Button size="small" kind="quiet" aria-label={t`Reset the keys of: ${name}`} onClick={() => resetKeys(action.id)}>
                      {t`Reset`}
                    </Button>
                  )}
                </span>
              )}
            </li>
          );
        })}
      </ul>
      {changed && <Button onClick={() => resetKeys()}>{t`Reset all shortcuts`}</Button>}
    </Section>
  );
}
