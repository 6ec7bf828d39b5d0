import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import {
  CreateReportDocument,
  type ReportKind,
  type ReportRowFragment,
  ReportsDocument,
  ScheduleReportDocument,
  UnscheduleReportDocument,
} from "@/gql/reports/graphql";
import { exact, locale } from "@/lib/format";
import { mutate, useQuery } from "@/lib/graphql";
import { go } from "@/lib/place";
import { useChange } from "@/lib/refusal";
import { Button } from "@/ui/Button";
import { Select, Switch, TextField } from "@/ui/Field";
import { Refusal } from "@/ui/Forms";
import { SkeletonRows } from "@/ui/Skeleton";
import { CouldNotLoad, Empty } from "@/ui/States";
import { type Column, Table } from "@/ui/Table";
import { Ago } from "@/ui/Time";
import { daysOf, KINDS, SCHEDULED } from "./words";

const open = (id: string) => go(`/reports/${id}`);

function Make({ onMade }: { onMade: (id: string) => void }) {
  const { t, i18n } = useLingui();
  const [kind, setKind] = useState<ReportKind>("DAILY");
  const [from, setFrom] = useState("");
  const [to, setTo] = useState("");
  const { busy, refused, change } = useChange();
  const make = async () => {
    const moments = { from: from ? new Date(from).toISOString() : null, to: to ? new Date(to).toISOString() : null };
    const done = await change(
      () => mutate(CreateReportDocument, { input: kind === "CUSTOM" ? { kind, ...moments } : { kind }, key: crypto.randomUUID() }),
      (data) => data.createReport,
    );
    if (done && "id" in done) onMade(done.id);
  };
  return (
    <form
      className="make"
      onSubmit={(event) => {
        event.preventDefault();
        void make();
      }}
    >
      <Select
        label={t`Make a report`}
        value={kind}
        onChange={(event) => setKind(event.target.value as ReportKind)}
        hint={kind === "CUSTOM" ? undefined : t`Of the last whole day, week or month.`}
        options={Object.entries(KINDS).map(([value, label]) => ({ value, label: i18n._(label) }))}
      />
      {kind === "CUSTOM" && (
        <>
          <TextField label={t`From`} type="datetime-local" required value={from} onChange={(event) => setFrom(event.target.value)} />
          <TextField label={t`Up to`} type="datetime-local" required value={to} onChange={(event) => setTo(event.target.value)} />
        </>
      )}
      <Button kind="primary" type="submit" disabled={busy}>
        <Trans>Make it</Trans>
      </Button>
      <Refusal refused={refused} />
    </form>
  );
}

/** One's schedules and reports, and a form that makes one. */
export function List() {
  const { t, i18n } = useLingui();
  const { data, fault, reload } = useQuery(ReportsDocument, { first: 100 });
  const { busy, refused, change } = useChange();
  const rows = data?.reports.nodes ?? [];
  const toggle = async (kind: ReportKind, id: string | undefined, on: boolean) => {
    const done = on
      ? await change(
          () => mutate(ScheduleReportDocument, { kind }),
          (data) => data.scheduleReport,
        )
      : await change(
          () => mutate(UnscheduleReportDocument, { id: id ?? "" }),
          (data) => data.unscheduleReport,
        );
    if (done) reload();
  };
  const columns: Column<ReportRowFragment>[] = [
    { id: "days", head: t`Report`, cell: (row) => daysOf(row, locale()) },
    {
      id: "kind",
      head: t`Kind`,
      width: "100px",
      cell: ({ kind }) => {
        const label = KINDS[kind];
        return label && i18n._(label);
      },
    },
    { id: "by", head: t`Made`, width: "140px", wideOnly: true, cell: ({ scheduled }) => (scheduled ? t`by itself` : t`by you`) },
    { id: "at", head: t`When`, width: "130px", wideOnly: true, cell: ({ createdAt }) => <Ago at={createdAt} /> },
  ];
  if (!data) {
    return fault ? (
      <CouldNotLoad title={t`The reports did not load`} fault={fault} onRetry={reload} />
    ) : (
      <SkeletonRows rows={12} height={32} />
    );
  }
  return (
    <div className="reports">
      <section className="plan" aria-label={t`Made by itself`}>
        <Make
          onMade={(id) => {
            reload();
            open(id);
          }}
        />
        <fieldset>
          <legend>
            <Trans>Made by itself, at midnight in your time zone</Trans>
          </legend>
          {SCHEDULED.map((kind) => {
            const found = data.reportSchedules.find((one) => one.kind === kind);
            const [label, next] = [KINDS[kind], found ? exact(found.dueAt) : ""];
            return (
              <label className="row" key={kind}>
                <Switch
                  checked={found?.enabled ?? false}
                  disabled={busy}
                  onChange={(event) => void toggle(kind, found?.id, event.target.checked)}
                />
                <span>{label && i18n._(label)}</span>
                {found?.enabled && (
                  <span className="muted small">
                    <Trans>next {next}</Trans>
                  </span>
                )}
              </label>
            );
          })}
          <Refusal refused={refused} />
        </fieldset>
      </section>
      {rows.length === 0 ? (
        <Empty title={t`No report yet`}>
          <Trans>Make one now, or have one made whenever a day, a week or a month is over.</Trans>
        </Empty>
      ) : (
        <Table label={t`Reports`} columns={columns} rows={rows} rowKey={(row) => row.id} onOpen={open} />
      )}
    </div>
  );
}
