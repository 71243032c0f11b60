import { Icon } from './icon.tsx';
import { CopyButton, type Problem } from './states.tsx';
import styles from './problem-item.module.css';

interface ProblemItemProps {
  /** What it is about, such as a file; empty where that is clear. */
  readonly subject: string;
  readonly problem: Problem;
  readonly copyLabel: string;
  readonly copiedLabel: string;
}

/** One of several things that did not succeed: about what, what happened, what is safe, what to do. */
export function ProblemItem({ subject, problem, copyLabel, copiedLabel }: ProblemItemProps) {
  const { happened, safe, todo, details = '' } = problem;
  return (
    <div className={styles['item']}>
      <p>
        {subject === '' ? null : (
          <>
            <bdi className={styles['subject']}>{subject}</bdi> –{' '}
          </>
        )}
        {happened}
      </p>
      <p className={styles['safe']}>
        <Icon name="shield" size={14} /> <span>{safe}</span>
      </p>
      <p>{todo}</p>
      {details === '' ? null : <CopyButton text={details} label={copyLabel} copiedLabel={copiedLabel} />}
    </div>
  );
}
