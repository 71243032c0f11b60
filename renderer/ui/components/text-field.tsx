import type { KeyboardEvent, Ref } from 'react';
import {
  Button as AriaButton,
  FieldError,
  Input,
  Label,
  SearchField as AriaSearchField,
  Text,
  TextArea as AriaTextArea,
  TextField as AriaTextField,
} from 'react-aria-components';
import { cx } from './cx.ts';
import { Icon } from './icon.tsx';
import styles from './field.module.css';

/** An empty field stands in the direction of the screen; words in their own. An address has one in every language. */
function directionOf(value: string, isAddress = false): { readonly dir?: 'auto' | 'ltr' } {
  return isAddress ? { dir: 'ltr' } : value === '' ? {} : { dir: 'auto' };
}

interface FieldProps {
  readonly label: string;
  /** The label is for assistive technology only; the place says what it is. */
  readonly hideLabel?: boolean;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly description?: string | undefined;
  /** What is wrong and what to do; the field is invalid while it is set. */
  readonly error?: string | undefined;
  readonly placeholder?: string | undefined;
  readonly isDisabled?: boolean;
  readonly isRequired?: boolean;
  readonly autoFocus?: boolean;
  readonly name?: string;
  readonly maxLength?: number;
  readonly onBlur?: () => void;
  readonly onKeyDown?: (event: KeyboardEvent) => void;
}

interface TextFieldProps extends FieldProps {
  readonly type?: 'text' | 'password' | 'email' | 'search';
  readonly autoComplete?: string;
  /** An address of the network, which is written from left to right in every language. */
  readonly isAddress?: boolean;
  readonly ref?: Ref<HTMLInputElement>;
}

/**
 * One line of text. The delegate's words stand in their own direction. A browser keeps the content of fields for
 * the next start, in clear, unless completion is off: it is, wherever no purpose is named.
 */
export function TextField({
  label,
  hideLabel = false,
  description,
  error,
  placeholder,
  type = 'text',
  isAddress = false,
  ref,
  onKeyDown,
  ...rest
}: TextFieldProps) {
  return (
    <AriaTextField
      autoComplete="off"
      {...rest}
      type={type}
      isInvalid={error !== undefined}
      className={cx(styles['field'])}
      validationBehavior="aria"
    >
      <Label className={cx(hideLabel ? styles['hidden'] : styles['label'])}>{label}</Label>
      <Input
        {...directionOf(rest.value, isAddress)}
        className={cx(styles['box'])}
        {...(onKeyDown === undefined ? {} : { onKeyDown })}
        {...(placeholder === undefined ? {} : { placeholder })}
        {...(ref === undefined ? {} : { ref })}
      />
      <FieldNotes description={description} error={error} />
    </AriaTextField>
  );
}

interface TextAreaProps extends FieldProps {
  readonly rows?: number;
  readonly ref?: Ref<HTMLTextAreaElement>;
}

/** Several lines of text; grows with its content up to a limit. */
export function TextArea({
  label,
  hideLabel = false,
  description,
  error,
  placeholder,
  rows = 3,
  ref,
  onKeyDown,
  ...rest
}: TextAreaProps) {
  return (
    <AriaTextField
      autoComplete="off"
      {...rest}
      isInvalid={error !== undefined}
      className={cx(styles['field'])}
      validationBehavior="aria"
    >
      <Label className={cx(hideLabel ? styles['hidden'] : styles['label'])}>{label}</Label>
      <AriaTextArea
        {...directionOf(rest.value)}
        rows={rows}
        className={cx(styles['box'])}
        {...(onKeyDown === undefined ? {} : { onKeyDown })}
        {...(placeholder === undefined ? {} : { placeholder })}
        {...(ref === undefined ? {} : { ref })}
      />
      <FieldNotes description={description} error={error} />
    </AriaTextField>
  );
}

function FieldNotes({
  description,
  error,
}: {
  readonly description: string | undefined;
  readonly error: string | undefined;
}) {
  return (
    <>
      {description === undefined ? null : (
        <Text slot="description" className={cx(styles['description'])}>
          {description}
        </Text>
      )}
      <FieldError className={cx(styles['error'])}>{error}</FieldError>
    </>
  );
}

interface SearchFieldProps extends Omit<FieldProps, 'error' | 'description' | 'isRequired'> {
  /** Name of the button that empties the field. */
  readonly clearLabel: string;
  readonly onSubmit?: (value: string) => void;
  readonly onClear?: () => void;
  /** What F6 enters first in its region. */
  readonly isRegionFocus?: boolean;
  readonly ref?: Ref<HTMLInputElement>;
}

/** A field to search or filter by. Escape empties it; a second Escape is the surrounding's. */
export function SearchField({
  label,
  hideLabel = false,
  clearLabel,
  placeholder,
  isRegionFocus = false,
  ref,
  onKeyDown,
  ...rest
}: SearchFieldProps) {
  return (
    <AriaSearchField autoComplete="off" {...rest} className={cx(styles['field'])}>
      {({ isEmpty }) => (
        <>
          <Label className={cx(hideLabel ? styles['hidden'] : styles['label'])}>{label}</Label>
          <div className={styles['search']} {...(isEmpty ? { 'data-empty': '' } : {})}>
            <Icon name="search" size={16} />
            <Input
              {...directionOf(rest.value)}
              className={cx(styles['box'])}
              {...(isRegionFocus ? { 'data-region-focus': '' } : {})}
              {...(onKeyDown === undefined ? {} : { onKeyDown })}
              {...(placeholder === undefined ? {} : { placeholder })}
              {...(ref === undefined ? {} : { ref })}
            />
            <AriaButton className={cx(styles['clear'])} aria-label={clearLabel}>
              <Icon name="close" size={14} />
            </AriaButton>
          </div>
        </>
      )}
    </AriaSearchField>
  );
}
