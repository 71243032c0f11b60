import { useMemo } from 'react';
import type { CircleDetail } from '../../../../shared/contract/exchange.ts';
import type {
  MemberProposal,
  WaitingContribution,
  WaitingFile,
} from '../../../../shared/contract/moderation.ts';
import { Button, Section } from '../../../ui/components/index.ts';
import { useFormat, useText } from '../../../ui/locale/index.ts';
import { useShell } from '../../../ui/shell/shell-context.tsx';
import { useLive, useWorkbench } from '../../workbench.tsx';
import { showFailure } from '../problems.ts';
import { showDialog, useExchangeHolder } from '../use-exchange.ts';
import { Parts } from './parts.tsx';
import { useDesk } from './use-desk.ts';
import styles from '../exchanging.module.css';

/** What waits for a moderator, and who is proposed. Every member sees it; a moderator decides here. */
export function ModerationSections({ circle }: { readonly circle: CircleDetail }) {
  const t = useText();
  const holder = useExchangeHolder();
  const desk = useDesk(circle.id);
  if (circle.kind !== 'moderated' || desk === undefined) return null;
  const mayPropose = circle.role !== null && circle.role !== 'reader';
  return (
    <>
      <Section title={t('moderating.title')}>
        {desk.contributions.length + desk.files.length === 0 ? (
          <p className={styles['soft']}>{t('moderating.none')}</p>
        ) : (
          <ul className={styles['members']}>
            {desk.contributions.map((contribution) => (
              <Waiting
                key={`${contribution.device}-${contribution.incarnation}`}
                circle={circle}
                contribution={contribution}
              />
            ))}
            {desk.files.map((file) => (
              <WaitingDocument key={`${file.device}-${file.put}`} circle={circle} file={file} />
            ))}
          </ul>
        )}
      </Section>
      <Section title={t('moderating.proposals')}>
        <ul className={styles['members']}>
          {desk.proposals.map((proposal) => (
            <Proposal key={proposal.id} circle={circle} proposal={proposal} />
          ))}
        </ul>
        {mayPropose ? (
          <div className={styles['row']}>
            <Button icon="people" onPress={() => showDialog(holder, { kind: 'propose', circle: circle.id })}>
              {t('moderating.propose.open')}
            </Button>
          </div>
        ) : null}
      </Section>
    </>
  );
}

interface WaitingProps {
  readonly circle: CircleDetail;
  readonly contribution: WaitingContribution;
}

function Waiting({ circle, contribution }: WaitingProps) {
  const t = useText();
  const format = useFormat();
  const holder = useExchangeHolder();
  const { store } = useWorkbench();
  const entries = useLive(useMemo(() => store.drafts.entries(), [store]));
  const { declined, drafts, isMine, parts, person, at } = contribution;
  const hasMore = parts.length > 1 || parts.some((part) => part.declined > 0);
  const names = drafts.map(
    ({ draft, title }) => title ?? entries?.find((one) => one.id === draft)?.name ?? t('moderating.newDraft'),
  );
  return (
    <li className={styles['member']}>
      <div className={styles['memberWords']}>
        <p className={styles['memberName']}>{t('moderating.waits', { person, when: format.dateTime(at) })}</p>
        {names.map((name, place) => (
          // Two drafts may have one name.
          <p key={`${place}-${name}`}>{t('moderating.drafts', { title: name })}</p>
        ))}
        {hasMore ? <Parts parts={parts} /> : null}
        {isMine ? <p className={styles['soft']}>{t('moderating.mine')}</p> : null}
        <Declined declined={declined} />
        {declined !== null && isMine ? (
          <p className={styles['soft']}>{t('moderating.declined.todo')}</p>
        ) : null}
      </div>
      <div className={styles['memberActs']}>
        <Button
          size="small"
          onPress={() => showDialog(holder, { kind: 'contribution', circle: circle.id, contribution })}
        >
          {t(circle.role === 'head' ? 'moderating.look' : 'moderating.see')}
        </Button>
      </div>
    </li>
  );
}

interface WaitingDocumentProps {
  readonly circle: CircleDetail;
  readonly file: WaitingFile;
}

function WaitingDocument({ circle, file }: WaitingDocumentProps) {
  const t = useText();
  const format = useFormat();
  const holder = useExchangeHolder();
  const { at, declined, isMine, person, size, title } = file;
  return (
    <li className={styles['member']}>
      <div className={styles['memberWords']}>
        <p className={styles['memberName']}>{t('moderating.waits', { person, when: format.dateTime(at) })}</p>
        <p>{t('moderating.file.named', { title, size: format.size(size) })}</p>
        {isMine ? <p className={styles['soft']}>{t('moderating.file.mine')}</p> : null}
        <Declined declined={declined} />
      </div>
      {circle.role === 'head' ? (
        <div className={styles['memberActs']}>
          <Button
            size="small"
            label={t('moderating.file.decide.of', { title })}
            onPress={() => showDialog(holder, { kind: 'file-decision', circle: circle.id, file })}
          >
            {t('moderating.file.decide')}
          </Button>
        </div>
      ) : null}
    </li>
  );
}

function Declined({ declined }: Pick<WaitingContribution, 'declined'>) {
  const t = useText();
  if (declined === null) return null;
  return (
    <p>
      {declined.reason === ''
        ? t('moderating.declined.plain', { who: declined.who })
        : t('moderating.declined', { who: declined.who, reason: declined.reason })}
    </p>
  );
}

interface ProposalProps {
  readonly circle: CircleDetail;
  readonly proposal: MemberProposal;
}

function Proposal({ circle, proposal }: ProposalProps) {
  const t = useText();
  const shell = useShell();
  const holder = useExchangeHolder();
  const { host } = useWorkbench();
  const { answer, id, person, reason, who } = proposal;
  const decide = async (accept: boolean): Promise<void> => {
    const done = await host.moderation.answer({ circle: circle.id, proposal: id, accept, reason: '' });
    if (!done.ok) return showFailure(shell, t, done.error);
    if (accept) showDialog(holder, { kind: 'offer', circle: circle.id });
  };
  return (
    <li className={styles['member']}>
      <div className={styles['memberWords']}>
        <p className={styles['memberName']}>{t('moderating.proposed', { person, who })}</p>
        {reason === '' ? null : <p>{t('moderating.because', { reason })}</p>}
        {answer === null ? null : (
          <p className={styles['soft']}>
            {t(answer.accepted ? 'moderating.accepted' : 'moderating.refused', { who: answer.who })}
          </p>
        )}
      </div>
      {circle.role === 'head' && answer === null ? (
        <div className={styles['memberActs']}>
          <Button size="small" variant="primary" onPress={() => void decide(true)}>
            {t('moderating.accept')}
          </Button>
          <Button size="small" onPress={() => void decide(false)}>
            {t('moderating.refuse')}
          </Button>
        </div>
      ) : null}
    </li>
  );
}
