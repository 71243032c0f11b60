import { assertNever } from '../../../../shared/base/assert-never.ts';
import type { NewcomerStatus } from '../../../../shared/contract/joining.ts';
import type { RelayTrouble } from '../../../../shared/contract/network.ts';
import { Button, Callout, CircleTag, LoadingState } from '../../../ui/components/index.ts';
import { useText } from '../../../ui/locale/index.ts';
import { useShell } from '../../../ui/shell/shell-context.tsx';
import { useWorkbench } from '../../workbench.tsx';
import { chooseCircle, useExchangeHolder } from '../use-exchange.ts';
import { ComparisonWords } from '../word-list.tsx';
import { joinProblemText } from './join-problems.ts';
import { RelayRemark } from './relay-remark.tsx';

/** How far joining is. */
export function JoinProgress({
  state,
  relay,
}: {
  readonly state: NewcomerStatus;
  readonly relay: RelayTrouble | null;
}) {
  const t = useText();
  switch (state.kind) {
    case 'looking':
    case 'knocking':
      return (
        <>
          <LoadingState label={t(`joining.${state.kind}`)} />
          <RelayRemark trouble={relay} />
        </>
      );
    case 'comparing':
      return (
        <>
          <div>
            <CircleTag name={state.invited.circleName} colour={state.invited.colour} />
          </div>
          <Callout tone="accent" icon="people" title={t('exchanging.compare.title')}>
            <p>
              {t('joining.compare', {
                from: state.invited.from,
                circle: state.invited.circleName,
                role: t(`exchanging.role.${state.invited.role}`),
              })}
            </p>
          </Callout>
          <ComparisonWords words={state.words} />
          <p role="status">{state.confirmed ? t('joining.waiting', { from: state.invited.from }) : null}</p>
        </>
      );
    case 'cut':
      return <Callout tone="caution">{t('joining.cut')}</Callout>;
    case 'joined':
      return <p role="status">{t('joining.joined', { circle: state.circleName })}</p>;
    case 'failed':
      return (
        <div role="alert">
          <Callout tone="caution">{joinProblemText(t, state.problem)}</Callout>
        </div>
      );
    default:
      return assertNever(state);
  }
}

interface ProgressActionsProps {
  readonly state: NewcomerStatus;
  /** Stops joining, where it is not done, and closes. */
  readonly onClose: () => void;
}

/** What can be done now. */
export function ProgressActions({ state, onClose }: ProgressActionsProps) {
  const t = useText();
  const shell = useShell();
  const holder = useExchangeHolder();
  const { host } = useWorkbench();
  switch (state.kind) {
    case 'looking':
    case 'knocking':
      return <Button onPress={onClose}>{t('common.cancel')}</Button>;
    case 'comparing':
      return (
        <>
          <Button autoFocus onPress={onClose}>
            {t(state.confirmed ? 'common.cancel' : 'joining.differ')}
          </Button>
          {state.confirmed ? null : (
            <Button variant="primary" icon="check" onPress={() => void host.joining.confirm({})}>
              {t('joining.same')}
            </Button>
          )}
        </>
      );
    case 'cut':
      return (
        <>
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          <Button variant="primary" autoFocus onPress={() => void host.joining.goOn({})}>
            {t('joining.goOn')}
          </Button>
        </>
      );
    case 'joined':
      return (
        <Button
          variant="primary"
          autoFocus
          onPress={() => {
            chooseCircle(holder, state.circle);
            shell.open({ kind: 'exchange' });
            onClose();
          }}
        >
          {t('exchanging.answer.finished')}
        </Button>
      );
    case 'failed':
      return (
        <>
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          <Button variant="primary" autoFocus onPress={() => void host.joining.stop({})}>
            {t('joining.again')}
          </Button>
        </>
      );
    default:
      return assertNever(state);
  }
}
