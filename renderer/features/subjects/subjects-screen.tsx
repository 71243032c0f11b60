import { useEffect } from 'react';
import { Screen } from '../../ui/components/index.ts';
import { useText } from '../../ui/locale/index.ts';
import type { OpenTarget, SubjectsView } from '../../ui/shell/shell.ts';
import { useWorkbench } from '../workbench.tsx';
import { DeadlinesView } from './deadlines-view.tsx';
import { DossierView } from './dossier-view.tsx';
import { DossiersView } from './dossiers-view.tsx';
import { keptOf } from './kept-state.ts';
import { MandatesView } from './mandates-view.tsx';
import { MissingView } from './missing-view.tsx';
import { PackageView } from './package-view.tsx';
import { ReportView } from './report-view.tsx';
import { SpeakersView } from './speakers-view.tsx';

type SubjectsTarget = Extract<OpenTarget, { kind: 'subjects' }>;

/** Lists of what the texts say: mandates, deadlines, speakers, what is missing; and what the delegate follows in them. */
export function SubjectsScreen({ target }: { readonly target: SubjectsTarget }) {
  const t = useText();
  const kept = keptOf(useWorkbench());
  const shown = target.view === undefined ? kept.view() : { view: target.view, of: target.of };
  const { view, of } = shown;
  useEffect(() => {
    kept.show(of === undefined ? { view } : { view, of });
  }, [kept, view, of]);
  return (
    <Screen title={t(`subjects.view.${view}`)} lead={t(`subjects.lead.${view}`)}>
      <ViewOf key={`${view} ${of ?? ''}`} view={view} of={of} />
    </Screen>
  );
}

function ViewOf({ view, of }: { readonly view: SubjectsView; readonly of: string | undefined }) {
  switch (view) {
    case 'mandates':
      return <MandatesView />;
    case 'deadlines':
      return <DeadlinesView />;
    case 'speakers':
      return <SpeakersView of={of} />;
    case 'missing':
      return <MissingView />;
    case 'report':
      return <ReportView />;
    case 'dossiers':
      return <DossiersView />;
    case 'dossier':
      return <DossierView of={of} />;
    case 'package':
      return <PackageView of={of} />;
  }
}
