import { mergeAreas, type Catalogue } from '../catalogue.ts';

/** All areas of this language in one chunk; a new area is a new file, nothing else. */
export const catalogue: Catalogue = mergeAreas(
  import.meta.glob<Catalogue>('../ar/*.json', { eager: true, import: 'default' }),
);
