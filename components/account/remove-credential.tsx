'use client';

import { useRunCommand } from '@/components/console/command/command-context';
import { ConfirmDialog } from '@/components/console/dialog/confirm-dialog';

interface Props {
  readonly cmdlet: 'Remove-AppPassword' | 'Remove-ApiToken';
  readonly identity: string;
  /** Their identity (owner.ts). */
  readonly user: string;
  readonly title: string;
  readonly question: string;
  readonly onRemoved: () => void;
  readonly onClose: () => void;
}

/** Asks before an app password or a token is removed: whatever uses it is shut out at once. */
export function RemoveCredential(props: Props) {
  const { cmdlet, identity, user, title, question, onRemoved, onClose } = props;
  const run = useRunCommand();
  async function remove() {
    const answer = await run(cmdlet, { Identity: identity, User: user, Confirm: false });
    // One that is gone already is what was wanted.
    if (!answer.ok && answer.status !== 404) return answer.problems;
    onRemoved();
    return [];
  }
  return (
    <ConfirmDialog title={title} onConfirm={remove} onClose={onClose}>
      <div>{question}</div>
    </ConfirmDialog>
  );
}
