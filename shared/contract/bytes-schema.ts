import * as v from 'valibot';

/** Bytes in a payload, whatever buffer they lie in. (`v.instance(Uint8Array)` would demand an own one.) */
export const bytesSchema = v.custom<Uint8Array>((value) => value instanceof Uint8Array, 'Not bytes');
