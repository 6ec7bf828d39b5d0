import { Trans } from "@lingui/react/macro";
import { Link } from "wouter";
import type { RunCardFragment } from "@/gql/approvals/graphql";
import { useCan } from "@/lib/session";

/** The rule that asked, and the way to its policy. */
export function AskedBy({ policy }: { policy: RunCardFragment["policy"] }) {
  const mayRead = useCan("policy:read");
  const id = mayRead ? policy?.policyId : null;
  const name = policy && `${policy.name} v${policy.version}`;
  return (
    <div>
      <h2>
        <Trans>Asked by policy</Trans>
      </h2>
      {!policy || (policy.policyId === null && policy.name === "default") ? (
        <p className="muted">
          <Trans>No rule matches: one person decides.</Trans>
        </p>
      ) : (
        <>
          <p>
            {id ? (
              <Link className="link" href={`/policies?policy=${id}`}>
                {name}
              </Link>
            ) : (
              <span className="med">{name}</span>
            )}
          </p>
          <p className="muted own-way">{policy.rule}</p>
        </>
      )}
    </div>
  );
}
