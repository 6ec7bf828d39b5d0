import { Trans, useLingui } from "@lingui/react/macro";
import type { ReactNode } from "react";
import { Link } from "wouter";
import { BeginDocument } from "@/gql/overview/graphql";
import { useQuery } from "@/lib/graphql";
import { useReloading } from "@/lib/reloading";
import { Icon } from "@/ui/Icon";

function Step({ number, done, href, name, children }: { number: number; done: boolean; href: string; name: string; children: ReactNode }) {
  const { t } = useLingui();
  return (
    <li>
      {done ? <Icon name="check" className="positive" /> : <span className="muted num">{number}</span>}
      <p>
        <Link className="link" href={href}>
          {name}
        </Link>{" "}
        <span className="muted">{children}</span>
        {done && <span className="sr"> {t`Done`}</span>}
      </p>
    </li>
  );
}

/** What leads from an empty server to the first run that waits; ticked as it is done. */
export default function Begin() {
  const { t } = useLingui();
  const { data, reload } = useQuery(BeginDocument, {});
  useReloading(reload, 1000);
  if (!data || data.toolRuns.totalCount > 0) return null;
  const has = (one: { totalCount: number }) => one.totalCount > 0;
  return (
    <section className="begin" aria-labelledby="begin">
      <h2 id="begin">{t`First steps`}</h2>
      <ol>
        <Step number={1} done={has(data.domains)} href="/domains" name={t`Create a domain`}>
          <Trans>A business area, such as Support; every agent belongs to one.</Trans>
        </Step>
        <Step number={2} done={has(data.tools)} href="/tools" name={t`Describe a tool`}>
          <Trans>What an agent may call, with its arguments, such as payments.refund.</Trans>
        </Step>
        <Step number={3} done={has(data.agents)} href="/agents" name={t`Create an agent`}>
          <Trans>Give it the tool.</Trans>
        </Step>
        <Step number={4} done={has(data.apiTokens)} href="/administration?tab=tokens" name={t`Make it a token`}>
          <Trans>With the token stands a command that runs a first agent; what it asks for waits here for you.</Trans>
        </Step>
      </ol>
    </section>
  );
}
