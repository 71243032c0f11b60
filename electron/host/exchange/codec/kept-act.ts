import * as v from 'valibot';
import type { DraftId } from '../../../../shared/base/ids.ts';
import { asId } from '../../../../shared/base/ids.ts';
import { SENDING_CHOICES } from '../../../../shared/contract/network.ts';
import type { SendingChoice } from '../../../../shared/contract/network.ts';
import type { Cbor } from './cbor.ts';
import { label, uint } from './cbor.ts';

/** By which ways the texts of a draft are to go, from here on; docs/formats/segment.md says its bytes. */
export interface KeptAct {
  readonly kind: 'kept';
  readonly draft: DraftId;
  readonly choice: SendingChoice;
  readonly at: number;
}

export const keptSchema = v.strictTuple([v.literal(9), label(64), uint(SENDING_CHOICES.length - 1), uint()]);

export function encodeKept({ draft, choice, at }: KeptAct): Cbor {
  return [9, draft, SENDING_CHOICES.indexOf(choice), at];
}

export function readKept([, draft, choice, at]: v.InferOutput<typeof keptSchema>): KeptAct {
  return { kind: 'kept', draft: asId(draft), choice: SENDING_CHOICES[choice] ?? 'never', at };
}
