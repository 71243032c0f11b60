import { Component, type ReactNode } from 'react';
import { Button, ErrorState } from '../../ui/components/index.ts';
import { useText } from '../../ui/locale/index.ts';
import styles from './pane-boundary.module.css';

interface BoundaryProps {
  readonly children: ReactNode;
}
interface BoundaryState {
  readonly failure: Error | null;
}

/** Holds a mistake of one pane inside that pane: the rest of the window goes on, and the delegate learns what is safe. */
export class PaneBoundary extends Component<BoundaryProps, BoundaryState> {
  override state: BoundaryState = { failure: null };

  static getDerivedStateFromError(failure: unknown): BoundaryState {
    return { failure: failure instanceof Error ? failure : new Error(String(failure)) };
  }

  override render(): ReactNode {
    const { failure } = this.state;
    if (failure === null) return this.props.children;
    return <BrokenPane failure={failure} onRetry={() => this.setState({ failure: null })} />;
  }
}

function BrokenPane({ failure, onRetry }: { readonly failure: Error; readonly onRetry: () => void }) {
  const t = useText();
  return (
    <div className={styles['broken']}>
      <ErrorState
        problem={{
          happened: t('frame.paneBroken'),
          safe: t('frame.paneBrokenSafe'),
          todo: t('frame.paneBrokenTodo'),
          details: `${failure.name}: ${failure.message}\n${failure.stack ?? ''}`,
        }}
        copyLabel={t('common.copyDetails')}
        copiedLabel={t('common.copied')}
        action={<Button onPress={onRetry}>{t('common.retry')}</Button>}
      />
    </div>
  );
}
