import { useMemo, type ReactNode } from 'react';
import { Tab, TabList, TabPanel, Tabs as AriaTabs, useLocale } from 'react-aria-components';
import { Badge } from './badge.tsx';
import { cx } from './cx.ts';
import { Icon, type IconName } from './icon.tsx';
import styles from './tabs.module.css';

export interface TabItem<I extends string = string> {
  readonly id: I;
  readonly label: string;
  readonly icon?: IconName;
  /** A count worth seeing before the tab is opened; nothing is shown for 0. */
  readonly count?: number;
  readonly content: ReactNode;
}

interface TabsProps<I extends string> {
  readonly label: string;
  readonly tabs: readonly TabItem<I>[];
  readonly selected: I;
  readonly onSelect: (id: I) => void;
}

/** Several panes in one place. The panel fills the rest of the height and scrolls by itself. */
export function Tabs<I extends string>({ label, tabs, selected, onSelect }: TabsProps<I>) {
  const { locale } = useLocale();
  const digits = useMemo(() => new Intl.NumberFormat(locale), [locale]);
  return (
    <AriaTabs
      selectedKey={selected}
      onSelectionChange={(key) => onSelect(String(key) as I)}
      className={cx(styles['tabs'])}
    >
      <TabList aria-label={label} className={cx(styles['list'])}>
        {tabs.map((tab) => (
          <Tab key={tab.id} id={tab.id} className={cx(styles['tab'])}>
            {tab.icon === undefined ? null : <Icon name={tab.icon} size={16} />}
            <span>{tab.label}</span>
            {tab.count === undefined || tab.count === 0 ? null : (
              <Badge tone="caution">{digits.format(tab.count)}</Badge>
            )}
          </Tab>
        ))}
      </TabList>
      {tabs.map((tab) => (
        <TabPanel key={tab.id} id={tab.id} className={cx(styles['panel'])}>
          {tab.content}
        </TabPanel>
      ))}
    </AriaTabs>
  );
}
