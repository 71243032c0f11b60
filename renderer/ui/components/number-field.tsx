import {
  Button as AriaButton,
  Group,
  Input,
  Label,
  NumberField as AriaNumberField,
  Text,
} from 'react-aria-components';
import { cx } from './cx.ts';
import { Icon } from './icon.tsx';
import field from './field.module.css';
import styles from './number-field.module.css';

interface NumberFieldProps {
  readonly label: string;
  readonly value: number;
  readonly onChange: (value: number) => void;
  readonly min: number;
  readonly max: number;
  readonly step?: number;
  readonly lessLabel: string;
  readonly moreLabel: string;
  readonly description?: string;
}

/** A number with a button for less and one for more; arrows do the same. */
export function NumberField({
  label,
  value,
  onChange,
  min,
  max,
  step = 1,
  lessLabel,
  moreLabel,
  description,
}: NumberFieldProps) {
  return (
    <AriaNumberField
      value={value}
      onChange={onChange}
      minValue={min}
      maxValue={max}
      step={step}
      className={cx(field['field'])}
    >
      <Label className={cx(field['label'])}>{label}</Label>
      <Group className={cx(styles['group'])}>
        <AriaButton slot="decrement" aria-label={lessLabel} className={cx(styles['button'])}>
          <Icon name="minus" size={16} />
        </AriaButton>
        <Input className={cx(styles['input'])} />
        <AriaButton slot="increment" aria-label={moreLabel} className={cx(styles['button'])}>
          <Icon name="plus" size={16} />
        </AriaButton>
      </Group>
      {description === undefined ? null : (
        <Text slot="description" className={cx(field['description'])}>
          {description}
        </Text>
      )}
    </AriaNumberField>
  );
}
