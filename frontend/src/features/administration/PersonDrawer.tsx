import { Trans, useLingui } from "@lingui/react/macro";
import { Timeline } from "@/history/Timeline";
import { useCan, useMe } from "@/lib/session";
import { Drawer, Fact, FactList } from "@/ui/Drawer";
import { Words } from "@/ui/Forms";
import { SkeletonRows } from "@/ui/Skeleton";
import { Tag } from "@/ui/Tag";
import { Ago, When } from "@/ui/Time";
import { PersonForm } from "./PersonForm";
import type { Domains } from "./useDomains";
import { type Person, ROLES, USER_STATES } from "./words";

type Props = { person: Person | undefined; searching: boolean; domains: Domains; onClose: () => void };

export function PersonDrawer({ person, searching, domains, onClose }: Props) {
  const { t } = useLingui();
  const mayChange = useCan("user:admin");
  if (!person) {
    return (
      <Drawer title={searching ? t`Person` : t`Not here`} onClose={onClose}>
        {searching ? (
          <SkeletonRows rows={5} height={32} />
        ) : (
          <p className="block muted">
            <Trans>There is no such person, or they share no domain with you.</Trans>
          </p>
        )}
      </Drawer>
    );
  }
  const facts = <Facts person={person} domains={domains} whole={!mayChange} />;
  return mayChange ? (
    <PersonForm person={person} domains={domains} onClose={onClose}>
      {facts}
    </PersonForm>
  ) : (
    <Drawer title={person.name} onClose={onClose}>
      {facts}
      <Timeline type="user" id={person.id} />
    </Drawer>
  );
}

/** `whole`: nothing of it stands in a form below. */
function Facts({ person, domains, whole }: { person: Person; domains: Domains; whole: boolean }) {
  const { t, i18n } = useLingui();
  const me = useMe();
  return (
    <FactList>
      <Fact label={t`State`}>
        <Tag mark={USER_STATES[person.state]} />
        {person.id === me.user?.id && (
          <span className="muted">
            {" "}
            <Trans>(this is you)</Trans>
          </span>
        )}
      </Fact>
      <Fact label={t`E-mail`}>{person.email}</Fact>
      {whole && <Fact label={t`Role`}>{i18n._(ROLES[person.role].label)}</Fact>}
      {whole && <Fact label={t`Domains`}>{person.domainIds ? <Words words={domains.names(person.domainIds)} /> : t`All`}</Fact>}
      <Fact label={t`Last seen`} none={t`never`}>
        {person.lastSeenAt && <Ago at={person.lastSeenAt} />}
      </Fact>
      <Fact label={person.state === "INVITED" ? t`Invited` : t`Here since`}>
        <When at={person.createdAt} />
      </Fact>
    </FactList>
  );
}
