import { useLingui } from "@lingui/react/macro";
import { lazy, Suspense } from "react";
import { useLocation } from "wouter";
import { loadWords } from "@/lib/i18n";
import { useLook } from "@/lib/look";
import { chooseTheme } from "@/lib/preferences";
import { signOut, useMe } from "@/lib/session";
import { routeOf } from "@/routes";
import { Avatar } from "@/ui/Avatar";
import { IconButton, Hint } from "@/ui/Button";
import { Icon } from "@/ui/Icon";
import { Menu, MenuItem } from "@/ui/Menu";
import { toggleTheme } from "./actions";
import { Connection } from "./Connection";
import { useHeading } from "@/lib/heading";
import { openPanel } from "./panels";

const Bell = lazy(() => Promise.all([import("@/inbox/Bell"), loadWords("inbox")]).then(([code]) => code));

function Person() {
  const { t } = useLingui();
  const me = useMe();
  const [, go] = useLocation();
  const theme = useLook((look) => look.theme);
  const name = me.actor.name;
  return (
    <Menu
      trigger={(props) => (
        <button type="button" className="person" aria-label={t`Account of ${name}`} {...props}>
          <Avatar name={name} type={me.actor.type} large />
        </button>
      )}
    >
      {(close) => (
        <>
          <p className="title">
            <span className="med">{name}</span>
            <br />
            <span className="muted small">{me.user?.email}</span>
          </p>
          <hr />
          {(["light", "dark", "auto"] as const).map((choice) => (
            <MenuItem key={choice} checked={theme === choice} onSelect={() => void chooseTheme(choice)}>
              {choice === "light" ? t`Light` : choice === "dark" ? t`Dark` : t`Match system`}
            </MenuItem>
          ))}
          <hr />
          <MenuItem icon="settings" onSelect={() => (close(), go("/settings"))}>
            {t`Settings`}
          </MenuItem>
          <MenuItem icon="keys" keys="?" onSelect={() => (close(), openPanel("help"))}>
            {t`Keyboard shortcuts`}
          </MenuItem>
          <MenuItem icon="out" onSelect={() => void signOut()}>
            {t`Sign out`}
          </MenuItem>
        </>
      )}
    </Menu>
  );
}

export function Header() {
  const { t, i18n } = useLingui();
  const [path] = useLocation();
  const route = routeOf(path);
  const { title, onBack } = useHeading();
  return (
    <header className="top">
      <div className="crumb">
        {onBack && (
          <button type="button" className="back" aria-label={t`Back`} onClick={onBack}>
            <Icon name="left" className="turns" />
          </button>
        )}
        <h1 id="page-heading" className="own-way" tabIndex={-1}>
          {title ?? (route ? i18n._(route.label) : t`Not found`)}
        </h1>
      </div>
      <button type="button" className="find" onClick={() => openPanel("palette")}>
        <Icon name="search" />
        {t`Search or run a command`}
        <Hint keys="Mod+k" />
      </button>
      <Connection />
      <IconButton icon="theme" label={t`Switch theme`} onClick={toggleTheme} />
      <Suspense fallback={<span className="btn icon" />}>
        <Bell />
      </Suspense>
      <Person />
    </header>
  );
}
