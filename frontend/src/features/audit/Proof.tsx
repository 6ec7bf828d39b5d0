import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { AuditProofDocument, type AuditProofQuery } from "@/gql/audit/graphql";
import { number } from "@/lib/format";
import { useQuery } from "@/lib/graphql";
import { useReloading } from "@/lib/reloading";
import { Fact, FactList } from "@/ui/Drawer";
import { Menu } from "@/ui/Menu";
import { Badge } from "@/ui/Tag";
import { Ago } from "@/ui/Time";

export type ProofNow = AuditProofQuery["auditProof"];

/** What the server knows of the chain; it looks by itself, so it is asked again while the ledger grows. */
export function useProof(): ProofNow | undefined {
  const { data, reload } = useQuery(AuditProofDocument, {});
  useReloading(reload, 10_000);
  return data?.auditProof;
}

/** "verified" for entries that the last verification went through. */
export function useVerified(proof: ProofNow | undefined): (sequence: number) => string | undefined {
  const { t } = useLingui();
  return (sequence) => {
    if (!proof) return undefined;
    const bad = proof.firstBadSequence;
    if (proof.state === "BROKEN" && bad !== null && sequence >= bad)
      return sequence === bad ? t`not as it was written` : t`behind a broken link`;
    return (proof.verifiedThrough ?? 0) >= sequence ? t`verified with its neighbours` : t`not verified yet`;
  };
}

function Details({ proof }: { proof: ProofNow }) {
  const { t } = useLingui();
  const { checkpoint, verifiedThrough, headSequence, firstSequence, tombstone, retentionDays } = proof;
  const [from, to] = [number(firstSequence ?? 1), number(verifiedThrough ?? 0)];
  return (
    <FactList>
      <Fact label={t`Verified`} none={t`nothing yet`}>
        {proof.verifiedAt && (
          <>
            {verifiedThrough !== null && (
              <>
                <Trans>
                  entries {from} to {to}
                </Trans>
                {", "}
              </>
            )}
            <Ago at={proof.verifiedAt} />
          </>
        )}
      </Fact>
      {headSequence !== null && (
        <Fact label={t`Newest`}>
          <span className="mono">#{number(headSequence)}</span>
          <br />
          <span className="mono hash">{proof.headHash}</span>
        </Fact>
      )}
      {checkpoint && (
        <Fact label={t`Signed`}>
          <span className="mono">#{number(checkpoint.sequence)}</span>, <Ago at={checkpoint.at} />
          <br />
          <span className="muted">
            <Trans>
              key <span className="mono">{checkpoint.keyId}</span>
            </Trans>
          </span>
        </Fact>
      )}
      <Fact label={t`Kept`}>
        {retentionDays === null ? t`for ever` : <Plural value={retentionDays} one="for # day" other="for # days" />}
        {tombstone && (
          <>
            <br />
            <span className="muted">
              <Trans>removed up to #{number(tombstone.sequence)}, under a signed statement</Trans>
            </span>
          </>
        )}
      </Fact>
    </FactList>
  );
}

/** The page's one tinted pill: whether the chain holds. What it rests on opens below. */
export function ProofBadge({ proof }: { proof: ProofNow | undefined }) {
  const { t } = useLingui();
  if (!proof) return null;
  const tone = ({ VERIFIED: "positive", VERIFYING: "info", BROKEN: "danger", UNKNOWN: undefined } as const)[proof.state];
  const words = {
    VERIFIED: t`Chain verified`,
    VERIFYING: t`Verifying the chain`,
    BROKEN: t`Chain broken`,
    UNKNOWN: t`Not verified yet`,
  }[proof.state];
  const bad = proof.firstBadSequence === null ? null : `#${number(proof.firstBadSequence)}`;
  const through = proof.verifiedThrough === null ? undefined : number(proof.verifiedThrough);
  return (
    <>
      <Menu
        label={t`Proof`}
        trigger={(props) => (
          <button type="button" className="proof-button" {...props}>
            <Badge {...(tone && { tone })} icon={proof.state === "BROKEN" ? "risk-high" : "link"}>
              {words}
            </Badge>
          </button>
        )}
      >
        {() => (
          <div className="proof">
            {proof.state === "BROKEN" && (
              <p className="danger">
                {bad === null ? <Trans>An entry is not as it was written.</Trans> : <Trans>Entry {bad} is not as it was written.</Trans>}{" "}
                {proof.problem}
              </p>
            )}
            <Details proof={proof} />
            <p className="small muted">
              <Trans>
                Check it yourself: <code>handrail audit verify</code>
              </Trans>
            </p>
          </div>
        )}
      </Menu>
      {proof.state === "VERIFIED" && proof.verifiedAt && (
        <span className="small muted only-wide">
          {through && <Trans>{through} entries, </Trans>}
          <Ago at={proof.verifiedAt} />
        </span>
      )}
    </>
  );
}
