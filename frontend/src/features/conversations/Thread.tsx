import { Plural, useLingui } from "@lingui/react/macro";
import { lazy, Suspense, useState } from "react";
import { useSearch } from "wouter";
import { ConversationDocument, ThreadMessagesDocument } from "@/gql/conversations/graphql";
import { day } from "@/lib/format";
import { usePages, useQuery } from "@/lib/graphql";
import { usePageTitle } from "@/lib/heading";
import { useListKeys } from "@/lib/listKeys";
import { pageAction } from "@/lib/pageActions";
import { go, setParameter } from "@/lib/place";
import { useCan } from "@/lib/session";
import { Button } from "@/ui/Button";
import { Segmented } from "@/ui/Field";
import { More } from "@/ui/ListPage";
import { SkeletonRows } from "@/ui/Skeleton";
import { CouldNotLoad, Problem } from "@/ui/States";
import { Message } from "./Message";
import { Exact } from "./Said";
import { About } from "./About";
import { useFollowing } from "./useFollowing";

const EraseDialog = lazy(() => import("./EraseDialog"));
const SIZE = 50;
const back = () => go("/conversations");

export function Thread({ id }: { id: string }) {
  const { t } = useLingui();
  const newest = new URLSearchParams(useSearch()).get("order") === "newest";
  const head = useQuery(ConversationDocument, { id });
  const said = usePages(ThreadMessagesDocument, { id, newest, first: SIZE });
  const [erasing, setErasing] = useState(false);
  const mayErase = useCan("conversation:erase");
  const conversation = head.data?.conversation;
  usePageTitle(t`Conversation`, back);

  const rows = said.data?.flatMap((page) => page.conversation?.messages.nodes ?? []) ?? [];
  const pages = said.data?.map((page) => page.conversation?.messages.pageInfo) ?? [];
  const next = pages.at(-1)?.hasNextPage ? pages.at(-1)?.endCursor : null;
  const end = pages.findLast((page) => page?.endCursor)?.endCursor;
  const behind = conversation !== undefined && conversation !== null && said.data !== undefined && rows.length < conversation.messageCount;
  useFollowing(id, {
    head: head.reload,
    // what is new stands behind what is shown, or before it
    more: newest ? said.reload : behind && !next && !said.loading ? () => (end ? said.more(end) : said.reload()) : undefined,
    count: conversation?.messageCount,
  });
  const jump = (to: "start" | "newest") => setParameter("order", to === "newest" ? "newest" : undefined);
  useListKeys(undefined, () => {}, [pageAction("thread.back", back), pageAction("thread.order", () => jump(newest ? "start" : "newest"))]);

  if (!conversation) {
    return (
      <div className="thread">
        {head.fault && <CouldNotLoad title={t`The conversation did not load`} fault={head.fault} onRetry={head.reload} />}
        {head.data && (
          <div className="state centred">
            <p className="st">{t`Not here`}</p>
            <p className="muted">{t`There is no such conversation, or it is not in one of your domains.`}</p>
            <Button onClick={back}>{t`All conversations`}</Button>
          </div>
        )}
        {!head.data && !head.fault && <SkeletonRows rows={8} height={52} />}
      </div>
    );
  }
  const days = rows.map((row) => day(row.at));
  return (
    <div className="thread">
      <section className="log">
        <div className="top">
          <h2 tabIndex={-1}>
            <bdi>
              <Exact text={conversation.title ?? conversation.key} />
            </bdi>
          </h2>
          <p className="brief muted small">
            {conversation.agent.name} · {conversation.domain.name} ·{" "}
            <Plural value={conversation.messageCount} one="# message" other="# messages" />
          </p>
          {conversation.messageCount > 1 && (
            <Segmented
              label={t`Order`}
              value={newest ? "newest" : "start"}
              options={[
                { value: "start", label: t`From the start` },
                { value: "newest", label: t`Newest first` },
              ]}
              onChange={jump}
            />
          )}
        </div>
        {!said.data && said.fault && <Problem>{t`What was said did not load.`}</Problem>}
        {!said.data && !said.fault && <SkeletonRows rows={6} height={52} />}
        <ol className="messages" aria-label={t`What was said`}>
          {rows.map((row, at) => (
            <Message
              key={row.position}
              message={row}
              agent={conversation.agent.name}
              day={days[at] === days[at - 1] ? undefined : days[at]}
            />
          ))}
        </ol>
        <More busy={said.loading} onMore={next ? () => said.more(next) : undefined} />
      </section>
      <About
        conversation={conversation}
        onErase={
          mayErase && !(conversation.erasedAt && conversation.title === null && rows.every((row) => row.text === null))
            ? () => setErasing(true)
            : undefined
        }
      />
      <Suspense>
        {erasing && (
          <EraseDialog
            conversation={conversation}
            onClose={() => setErasing(false)}
            onErased={() => {
              head.reload();
              said.reload();
            }}
          />
        )}
      </Suspense>
    </div>
  );
}
