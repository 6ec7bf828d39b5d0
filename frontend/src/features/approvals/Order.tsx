import { msg } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import type { Filters } from "@/lib/filters";
import { IconButton } from "@/ui/Button";
import { Menu, MenuItem } from "@/ui/Menu";
import { ORDERS, type Tab } from "./filters";

const WORDS = { queue: msg`By risk, then the oldest first`, newest: msg`The newest first` };

/** In which order the runs stand; it comes back. */
export default function Order({ tab, filters }: { tab: Tab; filters: Filters }) {
  const { t, i18n } = useLingui();
  return (
    <Menu trigger={(props) => <IconButton icon="table" label={t`Order`} {...props} />}>
      {(close) =>
        (["queue", "newest"] as const).map((sort) => (
          <MenuItem
            key={sort}
            checked={tab.order === ORDERS[sort]}
            onSelect={() => {
              filters.setSort?.(sort);
              close();
            }}
          >
            {i18n._(WORDS[sort])}
          </MenuItem>
        ))
      }
    </Menu>
  );
}
