import type { ReactNode } from 'react';
import {
  Checkbox as AriaCheckbox,
  CheckboxGroup as AriaCheckboxGroup,
  Label,
  Radio,
  RadioGroup as AriaRadioGroup,
  Switch as AriaSwitch,
  Text,
} from 'react-aria-components';
import { cx } from './cx.ts';
import { Icon } from './icon.tsx';
import field from './field.module.css';
import styles from './choice.module.css';

/** One thing to choose; `label` may hold user text, `description` says more in a second line. */
export interface Choice<I extends string = string> {
  readonly id: I;
  readonly label: string;
  readonly description?: string | undefined;
  readonly isDisabled?: boolean;
  /** Language of the label, where it is not that of the screen. */
  readonly lang?: string;
}

interface CheckboxProps {
  readonly children: ReactNode;
  readonly isSelected: boolean;
  readonly onChange: (selected: boolean) => void;
  readonly isDisabled?: boolean;
  readonly isIndeterminate?: boolean;
}

/** Yes or no, for things that are applied together. */
export function Checkbox({ children, ...rest }: CheckboxProps) {
  return (
    <AriaCheckbox {...rest} className={cx(styles['choice'])}>
      {({ isSelected, isIndeterminate }) => (
        <>
          <span className={styles['box']}>
            {isIndeterminate ? (
              <Icon name="minus" size={14} />
            ) : isSelected ? (
              <Icon name="check" size={14} />
            ) : null}
          </span>
          <span className={styles['words']}>{children}</span>
        </>
      )}
    </AriaCheckbox>
  );
}

interface CheckboxGroupProps<I extends string> {
  readonly label: string;
  readonly choices: readonly Choice<I>[];
  readonly value: readonly I[];
  readonly onChange: (value: readonly I[]) => void;
  readonly hideLabel?: boolean;
}

/** Any number of several. */
export function CheckboxGroup<I extends string>({
  label,
  choices,
  value,
  onChange,
  hideLabel = false,
}: CheckboxGroupProps<I>) {
  return (
    <AriaCheckboxGroup
      value={[...value]}
      onChange={(ids) => onChange(ids as I[])}
      className={cx(field['field'])}
    >
      <Label className={cx(hideLabel ? field['hidden'] : field['label'])}>{label}</Label>
      {choices.map((choice) => (
        <AriaCheckbox
          key={choice.id}
          value={choice.id}
          isDisabled={choice.isDisabled ?? false}
          className={cx(styles['choice'])}
        >
          {({ isSelected }) => (
            <>
              <span className={styles['box']}>{isSelected ? <Icon name="check" size={14} /> : null}</span>
              <ChoiceWords choice={choice} />
            </>
          )}
        </AriaCheckbox>
      ))}
    </AriaCheckboxGroup>
  );
}

interface RadioGroupProps<I extends string> {
  readonly label: string;
  readonly choices: readonly Choice<I>[];
  readonly value: I | null;
  readonly onChange: (value: I) => void;
  readonly description?: string;
  readonly orientation?: 'vertical' | 'horizontal';
  readonly hideLabel?: boolean;
}

/** One of a few, all in sight. */
export function RadioGroup<I extends string>({
  label,
  choices,
  value,
  onChange,
  description,
  orientation = 'vertical',
  hideLabel = false,
}: RadioGroupProps<I>) {
  return (
    <AriaRadioGroup
      value={value}
      onChange={(id) => onChange(id as I)}
      orientation={orientation}
      className={cx(field['field'])}
    >
      <Label className={cx(hideLabel ? field['hidden'] : field['label'])}>{label}</Label>
      {description === undefined ? null : (
        <Text slot="description" className={cx(field['description'])}>
          {description}
        </Text>
      )}
      <div className={cx(styles['choices'], orientation === 'horizontal' && styles['inline'])}>
        {choices.map((choice) => (
          <Radio
            key={choice.id}
            value={choice.id}
            isDisabled={choice.isDisabled ?? false}
            className={cx(styles['choice'])}
          >
            <span className={cx(styles['box'], styles['round'])} />
            <ChoiceWords choice={choice} />
          </Radio>
        ))}
      </div>
    </AriaRadioGroup>
  );
}

function ChoiceWords({ choice }: { readonly choice: Choice }) {
  return (
    <span className={styles['words']}>
      <span dir="auto" {...(choice.lang === undefined ? {} : { lang: choice.lang })}>
        {choice.label}
      </span>
      {choice.description === undefined ? null : <span className={styles['more']}>{choice.description}</span>}
    </span>
  );
}

interface SwitchProps {
  readonly children: ReactNode;
  readonly isSelected: boolean;
  readonly onChange: (selected: boolean) => void;
  readonly isDisabled?: boolean;
}

/** On or off, at once. */
export function Switch({ children, ...rest }: SwitchProps) {
  return (
    <AriaSwitch {...rest} className={cx(styles['choice'])}>
      <span className={styles['track']}>
        <span className={styles['thumb']} />
      </span>
      <span className={styles['words']}>{children}</span>
    </AriaSwitch>
  );
}
