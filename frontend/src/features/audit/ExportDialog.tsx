import { plural } from "@lingui/core/macro";
import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useEffect, useEffectEvent, useState } from "react";
import {
  AuditCountDocument,
  CancelExportDocument,
  ExportProgressDocument,
  type ExportRowFragment,
  ExportsDocument,
  type FileFormat,
  StartExportDocument,
} from "@/gql/audit/graphql";
import { useConnection } from "@/lib/connection";
import { number } from "@/lib/format";
import { mutate, useQuery, useSubscription } from "@/lib/graphql";
import { useChange } from "@/lib/refusal";
import { useCan, useMe } from "@/lib/session";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { CheckField, Segmented } from "@/ui/Field";
import { Refusal } from "@/ui/Forms";
import { Icon } from "@/ui/Icon";
import { Ago } from "@/ui/Time";
import { size } from "./sizes";

type File = ExportRowFragment;

function Progress({ file, onCancel }: { file: File; onCancel: () => void }) {
  const { t } = useLingui();
  const { epoch } = useConnection();
  useSubscription(ExportProgressDocument, { id: file.id }, epoch, () => {});
  const [rows, total] = [number(file.rows), number(file.total ?? 0)];
  return (
    <div className="export-now">
      <progress max={file.total ?? undefined} value={file.total === null ? undefined : file.rows} aria-label={t`Written so far`} />
      <p className="row" role="status">
        <span className="grow">
          {file.total === null ? (
            <Trans>{rows} written</Trans>
          ) : (
            <Trans>
              {rows} of {total} written
            </Trans>
          )}
          <span className="muted"> · {size(file.bytes)}</span>
        </span>
        <Button onClick={onCancel}>
          <Trans>Cancel the export</Trans>
        </Button>
      </p>
    </div>
  );
}

function Recent({ file, mine }: { file: File; mine: boolean }) {
  const { t } = useLingui();
  return (
    <li>
      <Icon
        name={file.state === "DONE" ? "check" : file.state === "RUNNING" ? "clock" : file.state === "FAILED" ? "risk-high" : "x"}
        className={file.state === "FAILED" ? "danger" : "muted"}
      />
      <span className="grow">
        <span className="trunc name">
          {file.downloadPath ? (
            <a className="link mono" href={file.downloadPath} download={file.name}>
              {file.name}
            </a>
          ) : (
            <span className="mono muted">{file.name}</span>
          )}
        </span>
        <span className="small muted">
          {file.state === "DONE" && (
            <Plural value={file.rows} one={`# entry, ${size(file.bytes)}`} other={`# entries, ${size(file.bytes)}`} />
          )}
          {file.state === "RUNNING" && t`being written`}
          {file.state === "CANCELLED" && t`cancelled`}
          {file.state === "FAILED" && (file.problem ?? t`failed`)} · <Ago at={file.at} />
          {!mine && ` · ${file.by.name}`}
          {file.query && <span className="mono"> · {file.query}</span>}
        </span>
      </span>
      {file.manifestPath && (
        <a className="link small" href={file.manifestPath} download>
          <Trans>Manifest</Trans>
        </a>
      )}
      {file.proofPath && (
        <a className="link small" href={file.proofPath} download>
          <Trans>Proof</Trans>
        </a>
      )}
    </li>
  );
}

/** Exactly what the line names, as a file; how far it is, and the files made before. */
export default function ExportDialog({ line, timezone, onClose }: { line: string; timezone: string; onClose: () => void }) {
  const { t } = useLingui();
  const me = useMe();
  const mayProve = useCan("audit:verify") && me.domainIds === null;
  const [format, setFormat] = useState<FileFormat>(me.preferences?.defaultExportFormat === "JSON" ? "JSON" : "CSV");
  const [proof, setProof] = useState(false);
  const [mark, setMark] = useState(false);
  const [started, setStarted] = useState<string>();
  const { busy, refused, change } = useChange();
  const { data, reload } = useQuery(ExportsDocument, {});
  const files = data?.exports ?? [];
  const file = files.find(({ id }) => id === started);
  const running = file?.state === "RUNNING";
  const done = file?.state === "DONE" ? file : undefined;
  const start = async () => {
    const input = {
      kind: "AUDIT_LOG" as const,
      query: line || null,
      filter: { timezone },
      format,
      proof: proof && mayProve,
      byteOrderMark: mark && format === "CSV",
    };
    const made = await change(
      () => mutate(StartExportDocument, { input, key: crypto.randomUUID() }),
      (answer) => answer.startExport,
    );
    if (!made) return;
    setStarted(made.id);
    reload();
  };
  // where no stream gets through it is asked for
  const again = useEffectEvent(reload);
  useEffect(() => {
    if (!running) return;
    const timer = setInterval(() => again(), 3000);
    return () => clearInterval(timer);
  }, [running]);
  // the file goes to the browser's downloads by itself once it is there; the link stays for whoever missed it
  const path = done?.downloadPath;
  useEffect(() => {
    if (!path) return;
    const link = document.createElement("a");
    link.href = path;
    link.download = "";
    link.click();
  }, [path]);
  const { data: counted } = useQuery(AuditCountDocument, { query: line || null, filter: { timezone } });
  const total = counted?.auditLog.totalCount ?? 0;
  const many = number(total);
  const title = !counted
    ? t`Export`
    : counted.auditLog.totalCountIsExact
      ? plural(total, { one: "Export # entry", other: "Export # entries" })
      : t`Export more than ${many} entries`;
  return (
    <Dialog
      title={title}
      onClose={onClose}
      onSubmit={() => void start()}
      footer={
        <>
          <span className="small muted grow">
            <Trans>It goes on when you close this. Every export is written in the audit log.</Trans>
          </span>
          <Button size="large" onClick={onClose}>
            <Trans>Close</Trans>
          </Button>
          <Button size="large" kind="primary" type="submit" disabled={busy || running}>
            {done ? <Trans>Export again</Trans> : <Trans>Export</Trans>}
          </Button>
        </>
      }
    >
      <div className="stack exporting">
        <p className={line ? "what mono" : "what muted"}>{line || t`Everything you may see`}</p>
        <div className="row">
          <Segmented
            label={t`Format`}
            value={format}
            options={[
              { value: "CSV", label: "CSV" },
              { value: "JSON", label: "JSON" },
              { value: "JSONL", label: t`JSON Lines` },
            ]}
            onChange={setFormat}
          />
          <span className="small muted">
            {format === "CSV"
              ? t`for spreadsheets, safe to open`
              : format === "JSON"
                ? t`one array, nothing lost`
                : t`one object a line, nothing lost`}
          </span>
        </div>
        {format === "CSV" && (
          <CheckField label={t`With a byte order mark, for old spreadsheets`} checked={mark} onChange={() => setMark(!mark)} />
        )}
        {mayProve && (
          <CheckField label={t`With a proof that can be checked without this server`} checked={proof} onChange={() => setProof(!proof)} />
        )}
        <Refusal refused={refused} />
        {running && file && <Progress file={file} onCancel={() => void mutate(CancelExportDocument, { id: file.id })} />}
        {done?.downloadPath && (
          <p className="row positive" role="status">
            <Icon name="check" />
            <a className="link" href={done.downloadPath} download={done.name}>
              <Trans>Download {done.name}</Trans>
            </a>
          </p>
        )}
        {files.length > 0 && (
          <section className="recent">
            <h3>{t`Recent exports`}</h3>
            <ul className="lines">
              {files.map((one) => (
                <Recent key={one.id} file={one} mine={one.by.id === me.actor.id} />
              ))}
            </ul>
          </section>
        )}
      </div>
    </Dialog>
  );
}
