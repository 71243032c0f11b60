import {
  Button as AriaButton,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Select as AriaSelect,
  SelectValue,
  Text,
} from 'react-aria-components';
import type { Choice } from './choice.tsx';
import { cx } from './cx.ts';
import { Icon } from './icon.tsx';
import field from './field.module.css';
import list from './list.module.css';
import styles from './select.module.css';

interface SelectProps<I extends string> {
  readonly label: string;
  readonly hideLabel?: boolean;
  readonly choices: readonly Choice<I>[];
  readonly value: I | null;
  readonly onChange: (value: I) => void;
  readonly placeholder?: string;
  readonly description?: string;
  readonly size?: 'normal' | 'small';
  readonly isDisabled?: boolean;
}

/** One of many. */
export function Select<I extends string>({
  label,
  hideLabel = false,
  choices,
  value,
  onChange,
  placeholder,
  description,
  size = 'normal',
  isDisabled = false,
}: SelectProps<I>) {
  return (
    <AriaSelect
      value={value}
      onChange={(key) => {
        if (key !== null) onChange(String(key) as I);
      }}
      isDisabled={isDisabled}
      {...(placeholder === undefined ? {} : { placeholder })}
      className={cx(field['field'])}
    >
      <Label className={cx(hideLabel ? field['hidden'] : field['label'])}>{label}</Label>
      <AriaButton className={cx(styles['button'], size === 'small' && styles['small'])}>
        <SelectValue className={cx(styles['value'])}>
          {({ selectedText, defaultChildren }) => <bdi>{selectedText || defaultChildren}</bdi>}
        </SelectValue>
        <Icon name="chevron-down" size={14} />
      </AriaButton>
      {description === undefined ? null : (
        <Text slot="description" className={cx(field['description'])}>
          {description}
        </Text>
      )}
      <Popover className={cx(list['popover'])} offset={4}>
        <ListBox items={choices} className={cx(list['list'])}>
          {(choice) => (
            <ListBoxItem
              id={choice.id}
              textValue={choice.label}
              isDisabled={choice.isDisabled ?? false}
              className={cx(list['item'])}
            >
              {({ isSelected }) => (
                <>
                  <span className={list['check']}>{isSelected ? <Icon name="check" size={16} /> : null}</span>
                  <span className={list['words']}>
                    <Text
                      slot="label"
                      dir="auto"
                      {...(choice.lang === undefined ? {} : { lang: choice.lang })}
                    >
                      {choice.label}
                    </Text>
                    {choice.description === undefined ? null : (
                      <Text slot="description" className={cx(list['more'])}>
                        {choice.description}
                      </Text>
                    )}
                  </span>
                </>
              )}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}
