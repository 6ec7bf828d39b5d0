import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { ConversationDocument, type ConversationRowFragment, EraseConversationDocument } from "@/gql/conversations/graphql";
import { mutate, query } from "@/lib/graphql";
import { useChange } from "@/lib/refusal";
import { Confirm, Refusal } from "@/ui/Forms";
import { showToast } from "@/ui/Toast";

type Props = { conversation: ConversationRowFragment; onClose: () => void; onErased: () => void };

/** Asks before what was said is forgotten for good. */
export default function EraseDialog({ conversation, onClose, onErased }: Props) {
  const { t } = useLingui();
  const [key] = useState(() => crypto.randomUUID());
  const { busy, refused, change, clear } = useChange();
  const erase = async (revision: number) => {
    const done = await change(
      () => mutate(EraseConversationDocument, { id: conversation.id, revision, key }),
      (data) => data.eraseConversation,
    );
    if (!done) return;
    showToast(t`Forgotten`);
    onErased();
    onClose();
  };
  return (
    <Confirm
      title={t`Forget what was said`}
      action={t`Forget it for good`}
      destroy
      busy={busy}
      onConfirm={() => void erase(conversation.revision)}
      onClose={onClose}
    >
      <p>
        <Trans>The texts of all messages and the title are removed and cannot be brought back.</Trans>
      </p>
      <p className="muted">
        <Trans>How many there were, when, tool runs and costs stay. That it was done is written to the audit log.</Trans>
      </p>
      <Refusal
        refused={refused}
        onReload={() => {
          void query(ConversationDocument, { id: conversation.id });
          clear();
        }}
        onAnyway={() => void erase(refused?.changedTo ?? conversation.revision)}
      />
    </Confirm>
  );
}
