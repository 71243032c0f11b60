import { useState } from 'react';
import type { ClauseId } from '../../../shared/base/ids.ts';
import type { Clause } from '../../../shared/domain/document.ts';
import { findClause } from '../../../shared/text/jump/index.ts';
import { FindBar, GoToBar } from './find-bar.tsx';
import type { useFind } from './use-find.ts';

/** Which bar stands over the text. `asked` grows with each request, so that an open bar takes the focus again. */
export interface BarState {
  readonly kind: 'none' | 'find' | 'go-to';
  readonly asked: number;
}

interface ReaderBarsProps {
  readonly bar: BarState;
  readonly find: ReturnType<typeof useFind>;
  readonly cursor: ClauseId | null;
  readonly clauses: readonly Clause[];
  readonly onGo: (clause: ClauseId) => Promise<void>;
  readonly onClose: () => void;
  readonly onBar: (kind: BarState['kind']) => void;
}

/** Find in document, or go to clause. */
export function ReaderBars({ bar, find, cursor, clauses, onGo, onClose, onBar }: ReaderBarsProps) {
  const [place, setPlace] = useState('');
  switch (bar.kind) {
    case 'none':
      return null;
    case 'find':
      return (
        <FindBar
          query={find.query}
          count={find.finds.length}
          current={find.current}
          asked={bar.asked}
          onQuery={(query) => find.search(query, cursor)}
          onStep={find.step}
          onClose={onClose}
        />
      );
    case 'go-to': {
      const found = findClause(place, clauses);
      const clause = clauses.find(({ id }) => id === found);
      const preview =
        clause === undefined ? null : `${clause.label ?? ''} ${clause.text}`.trim().slice(0, 90);
      const go = (): void => {
        if (found === null) return;
        onBar('none');
        setPlace('');
        void onGo(found);
      };
      return (
        <GoToBar
          value={place}
          preview={preview}
          asked={bar.asked}
          onChange={setPlace}
          onGo={go}
          onClose={onClose}
        />
      );
    }
  }
}
